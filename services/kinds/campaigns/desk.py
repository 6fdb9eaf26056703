"""What a person does with the backgrounds of a draft. Each change is one transaction, and voids the draft's quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.errors import NotPossible
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.settings import read_mapping, read_suggested, with_mapping, with_option
from services.kinds.campaigns.backgrounds import BACKGROUNDS, read_segments
from services.people.persons import Person, Right
from services.recipients import ColumnMapping, Source
from services.vendors.bhuman import Background

LONGEST_NAME = 60
SECONDS = 5.0
Segments = list[Background]


class BackgroundDesk:
    """Changes segments together with what fills them. Raises what `Drafts` raises.

    It holds nothing of its own: whoever has the drafts makes one.
    """

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def add(self, draft_id: str, person: Person, columns: Sequence[str] = ()) -> str:
        """A segment behind the last one, filled by the column of its very name if there is one; answers its name.

        What ran to the end ends where the new one begins.
        """
        person.must(Right.PREPARE)
        made: list[str] = []

        def change(settings: Mapping[str, Any]) -> dict[str, Any]:
            segments, mapping = read_segments(settings), read_mapping(settings)
            name = _free_name({*mapping.sources})
            if segments and segments[-1].end < 0:
                segments[-1] = replace(segments[-1], end=segments[-1].start + SECONDS)
            start = max((one.end for one in segments), default=0.0)
            source = Source("column", name) if name in columns else Source()
            sources = {**mapping.sources, name: source}
            mapping = ColumnMapping(sources, mapping.optional | {name}, mapping.beside | {name})
            made.append(name)
            return _with(settings, [*segments, Background(name, start, -1.0)], mapping)

        self._change(draft_id, "another", change, person)
        return made[-1]

    def change(self, draft_id: str, name: str, person: Person, **values: Any) -> None:
        """Other values of one segment, by their names; what BHuman would refuse is kept and told where it stands.

        Raises NotPossible when it is not there any more.
        """

        person.must(Right.PREPARE)

        def change(settings: Mapping[str, Any]) -> dict[str, Any]:
            segments = read_segments(settings)
            at = _place(segments, name)
            segments[at] = replace(segments[at], **values)
            return _with(settings, segments, read_mapping(settings))

        self._change(draft_id, name, change, person)

    def rename(self, draft_id: str, name: str, new: str, person: Person) -> None:
        """Another name, with what fills it. Raises NotPossible for one that is empty, too long or taken."""
        person.must(Right.PREPARE)
        wanted = new.strip()[: LONGEST_NAME + 1]
        if wanted == name:
            return

        def change(settings: Mapping[str, Any]) -> dict[str, Any]:
            segments, mapping = read_segments(settings), read_mapping(settings)
            at = _place(segments, name)
            if not wanted or len(wanted) > LONGEST_NAME or wanted in mapping.sources:
                raise NotPossible(
                    f"A background needs a name of its own, of at most {LONGEST_NAME} characters.",
                    next_step="Choose one that no variable and no other background has.",
                )
            segments[at] = replace(segments[at], name=wanted)

            def renamed(one: str) -> str:
                return wanted if one == name else one

            mapping = ColumnMapping(
                {renamed(one): source for one, source in mapping.sources.items()},
                frozenset(map(renamed, mapping.optional)),
                frozenset(map(renamed, mapping.beside)),
            )
            return _with(settings, segments, mapping)

        self._change(draft_id, name, change, person)

    def remove(self, draft_id: str, name: str, person: Person) -> None:
        """Take one away, with what fills it. One that is not there any more is no error."""

        person.must(Right.PREPARE)

        def change(settings: Mapping[str, Any]) -> dict[str, Any]:
            mapping = read_mapping(settings)
            kept = [one for one in read_segments(settings) if one.name != name]
            if name not in mapping.beside:
                return dict(settings)
            sources = {one: source for one, source in mapping.sources.items() if one != name}
            rest = ColumnMapping(sources, mapping.optional - {name}, mapping.beside - {name})
            return _with(settings, kept, rest)

        self._change(draft_id, name, change, person)

    def swap(self, draft_id: str, name: str, by: int, person: Person) -> None:
        """Change places on the time line with the one before (-1) or behind (1); the first and last stay."""

        person.must(Right.PREPARE)

        def change(settings: Mapping[str, Any]) -> dict[str, Any]:
            segments = read_segments(settings)
            at = _place(segments, name)
            other = at + by
            if 0 <= other < len(segments):
                one, two = segments[at], segments[other]
                segments[at] = replace(one, start=two.start, end=two.end)
                segments[other] = replace(two, start=one.start, end=one.end)
            return _with(settings, segments, read_mapping(settings))

        self._change(draft_id, name, change, person)

    def set_blank(self, draft_id: str, name: str, person: Person, *, may: bool, instead: str = "") -> None:
        """What becomes of rows without an address: they go without it (`may`), are held, or get this one `instead`."""

        person.must(Right.PREPARE)

        def change(settings: Mapping[str, Any]) -> dict[str, Any]:
            mapping = read_mapping(settings)
            optional = mapping.optional | {name} if may else mapping.optional - {name}
            mapping = replace(mapping.with_source(name, replace(mapping.source(name), empty=instead.strip())),
                              optional=optional)  # fmt: skip
            return with_mapping(settings, mapping, read_suggested(settings))

        self._change(draft_id, name, change, person)

    def _change(
        self, draft_id: str, name: str, change: Callable[[Mapping[str, Any]], dict[str, Any]], person: Person
    ) -> None:
        self._drafts.change_option(draft_id, f"{BACKGROUNDS}:{name}", change, person)


def _with(settings: Mapping[str, Any], segments: Segments, mapping: ColumnMapping) -> dict[str, Any]:
    kept = [one.to_json() for one in sorted(segments, key=lambda one: (one.start, one.until))]
    suggested = {name: one for name, one in read_suggested(settings).items() if name in mapping.sources}
    return with_mapping(with_option(settings, BACKGROUNDS, kept or None), mapping, suggested)


def _place(segments: Segments, name: str) -> int:
    for at, one in enumerate(segments):
        if one.name == name:
            return at
    raise NotPossible(
        f"The background {name!r} is not there any more.", next_step="Somebody may have removed or renamed it: reload."
    )


def _free_name(taken: set[str]) -> str:
    number = 1
    while f"Background {number}" in taken:
        number += 1
    return f"Background {number}"
