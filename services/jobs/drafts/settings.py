"""What a draft's `settings` hold: target, mapping, open suggestions, facts about the file, and the kind's options.

`target` {type, vendor_id, name}; `mapping` as `Mapping.to_dict` says; `suggested` {variable: {confidence, why}} for
sources that nobody has confirmed yet; `file` {rows, person}, and `form` where a form wrote it;
`options` {name: value} as the kind understands them;
`agreed` {name: value}: what a person agreed to in this very draft, never copied to another: `errors` among them,
what happens to rows with an error;
`continues` the id of the draft whose rows it goes on with, never copied either; `practice` is there, and true, in a
draft that is a rehearsal, from beginning to end; `other_target` is what was chosen on the other side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import pandas as pd

from services.errors import NotPossible
from services.jobs.drafts.remembered import TARGET, RememberedMapping
from services.jobs.kind import Target
from services.recipients import ColumnMapping, Source, suggest_mapping

MAPPING = "mapping"
SUGGESTED = "suggested"
FILE = "file"
BY_FORM = "form"
DISCARDED_BY = "discarded_by"
OPTIONS = "options"
AGREED = "agreed"
ANSWERS = "consent"
"""Of what was agreed to, the answers about consent: they are kept with the job, and change nothing that is sent."""
PRACTICE = "practice"
OTHER_TARGET = "other_target"
ERRORS = "errors"
CONTINUES = "continues"
SAMPLE_ROWS = 200
REMEMBERED = 0.97
"""How sure a mapping is that the team used before with the same columns: it still waits for a yes."""


ErrorChoice = Literal["hold", "drop", "send"]


def read_errors(settings: Mapping[str, Any]) -> ErrorChoice:
    """What a person chose for rows with an error; they are held as long as nobody chose."""
    return cast("ErrorChoice", settings.get(AGREED, {}).get(ERRORS, "hold"))


@dataclass(frozen=True)
class Suggested:
    """Why a source stands there that no person has confirmed yet; `confidence` runs from 0 to 1."""

    confidence: float
    why: str


def read_target(settings: Mapping[str, Any]) -> Target | None:
    """The chosen target, or None."""
    kept = settings.get(TARGET)
    return Target(kept["type"], kept["vendor_id"], kept["name"]) if kept else None


def is_rehearsal(settings: Mapping[str, Any]) -> bool:
    """Whether the draft of these settings chose practice."""
    return bool(settings.get(PRACTICE))


def is_by_form(settings: Mapping[str, Any]) -> bool:
    """Whether a form wrote the one row, so that nobody has brought a file."""
    # Forms of agents once kept it among the options.
    return any(bool(settings.get(where, {}).get(BY_FORM)) for where in (FILE, OPTIONS))


def turned(settings: Mapping[str, Any], *, practice: bool, account_types: Collection[str]) -> dict[str, Any]:
    """The same on the other side, in practice or out of it.

    What only an account has stays behind, and what was chosen on that side before is chosen again.
    """
    here, before = settings.get(TARGET), settings.get(OTHER_TARGET)
    stays = here is not None and here["type"] in account_types
    target, other = (before, here) if stays or here is None else (here, None)
    kept = {name: value for name, value in settings.items() if name not in {TARGET, OTHER_TARGET, PRACTICE}}
    beside = {TARGET: target, OTHER_TARGET: other, PRACTICE: practice}
    return kept | {name: value for name, value in beside.items() if value}


def read_mapping(settings: Mapping[str, Any]) -> ColumnMapping:
    """The mapping; without variables when none were named yet."""
    return ColumnMapping.from_dict(settings.get(MAPPING, {}))


def read_suggested(settings: Mapping[str, Any]) -> dict[str, Suggested]:
    """The variables whose source is only a suggestion."""
    kept: dict[str, Any] = settings.get(SUGGESTED, {})
    return {name: Suggested(one["confidence"], one["why"]) for name, one in kept.items()}


def with_option(settings: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The same settings with another option; None takes it away."""
    options = {key: kept for key, kept in settings.get(OPTIONS, {}).items() if key != name}
    return {**settings, OPTIONS: options if value is None else {**options, name: value}}


def with_agreement(settings: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The same settings with something more that a person agreed to."""
    return {**settings, AGREED: {**settings.get(AGREED, {}), name: value}}


def with_target(settings: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """The same settings with another target."""
    return {**settings, TARGET: {"type": target.type, "vendor_id": target.vendor_id, "name": target.name}}


def with_mapping(
    settings: Mapping[str, Any], mapping: ColumnMapping, suggested: Mapping[str, Suggested]
) -> dict[str, Any]:
    """The same settings with another mapping."""
    kept = {name: {"confidence": one.confidence, "why": one.why} for name, one in suggested.items()}
    return {**settings, MAPPING: mapping.to_dict(), SUGGESTED: kept}


def with_source(settings: Mapping[str, Any], variable: str, source: Source) -> dict[str, Any]:
    """The same with one variable filled as a person chose. Raises MappingIncomplete for an unknown one."""
    suggested = {name: one for name, one in read_suggested(settings).items() if name != variable}
    return with_mapping(settings, read_mapping(settings).with_source(variable, source), suggested)


def with_confirmed(settings: Mapping[str, Any], seen: Mapping[str, Source]) -> dict[str, Any]:
    """The same with those suggestions agreed to that are still what a person saw."""
    mapping = read_mapping(settings)
    suggested = {name: one for name, one in read_suggested(settings).items() if seen.get(name) != mapping.sources[name]}
    return with_mapping(settings, mapping, suggested)


def with_variables(
    settings: Mapping[str, Any],
    names: Sequence[str],
    optional: Collection[str],
    frame: pd.DataFrame | None,
    remembered: RememberedMapping | None,
) -> dict[str, Any]:
    """These variables in this order: known ones keep their source, new ones get a suggestion; those beside stay.

    A column with a variable's very name, the only one with it, needs no yes.

    Raises NotPossible when a name is empty or comes twice.
    """
    before = read_mapping(settings)
    whole = [*names, *(name for name in before.sources if name in before.beside)]
    if len(set(whole)) < len(whole) or not all(name.strip() for name in names):
        raise NotPossible(
            "Each variable needs a name of its own.", next_step="Write each name of the template once, none empty."
        )
    sources = {name: before.sources.get(name, Source()) for name in whole}
    suggested = {name: one for name, one in read_suggested(settings).items() if name in sources}
    mapping = ColumnMapping(sources, frozenset(optional) & frozenset(whole), before.beside)
    return _suggest(settings, mapping, suggested, frame, remembered)


def for_new_columns(
    settings: Mapping[str, Any], frame: pd.DataFrame, remembered: RememberedMapping | None
) -> dict[str, Any]:
    """The same after the columns changed: sources whose columns are still there stay, the others are suggested anew."""
    before = read_mapping(settings)
    known = set(frame.columns)
    sources = {
        name: source if known.issuperset(source.columns()) else Source() for name, source in before.sources.items()
    }
    suggested = {name: one for name, one in read_suggested(settings).items() if sources[name].kind}
    return _suggest(settings, replace(before, sources=sources), suggested, frame, remembered)


def for_target(
    settings: Mapping[str, Any], names: Sequence[str], frame: pd.DataFrame, remembered: RememberedMapping | None
) -> dict[str, Any]:
    """The same with the `names` last used with the target, where there are none; else with what is remembered of it."""
    if names and not read_mapping(settings).spoken:
        return with_variables(settings, names, (), frame, remembered)
    return _suggested_anew(settings, frame, remembered) if remembered is not None else dict(settings)


def _suggested_anew(
    settings: Mapping[str, Any], frame: pd.DataFrame, remembered: RememberedMapping | None
) -> dict[str, Any]:
    """The same with what nobody has confirmed yet suggested again, for another target."""
    before = read_mapping(settings)
    open_ones = read_suggested(settings)
    sources = {name: Source() if name in open_ones else source for name, source in before.sources.items()}
    return _suggest(settings, replace(before, sources=sources), {}, frame, remembered)


def _suggest(
    settings: Mapping[str, Any],
    mapping: ColumnMapping,
    suggested: Mapping[str, Suggested],
    frame: pd.DataFrame | None,
    remembered: RememberedMapping | None,
) -> dict[str, Any]:
    empty = [name for name, source in mapping.sources.items() if not source.kind]
    if frame is None or not empty:
        return with_mapping(settings, mapping, suggested)
    taken = {column for source in mapping.sources.values() for column in source.columns()}
    free = [column for column in frame.columns if column not in taken]
    proposed = suggest_mapping(free, empty, frame[free].head(SAMPLE_ROWS))
    open_ones = dict(suggested)
    known = set(frame.columns)
    for name in empty:
        one = proposed[name]
        kept = remembered.sources.get(name) if remembered is not None else None
        exact = one.exact and one.column is not None
        if kept is not None and known.issuperset(kept.columns()) and not (exact and kept.value == one.column):
            mapping = mapping.with_source(name, kept)
            open_ones[name] = Suggested(REMEMBERED, remembered.why if remembered is not None else "")
        elif one.column is not None:
            mapping = mapping.with_source(name, Source("column", one.column))
            if not exact:
                open_ones[name] = Suggested(one.confidence, one.why)
    return with_mapping(settings, mapping, open_ones)
