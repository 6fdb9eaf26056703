"""The parts of a draft that a change touches: their names, what stands in each, and how people call them.

`name`; `target`; `variables`; `source:<variable>`; `option:<name>`, or `option:<name>:<what is named in it>`;
`agreed:<name>`; `cell:<row id>:<column>`; `mark:<row id>`; `file`, which is all of it. A change of many cells touches
`cell:*`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from services.jobs.drafts.settings import AGREED, OPTIONS
from services.jobs.drafts.views import Material
from services.jobs.kind import Target
from services.recipients import Source

NAME, TARGET, VARIABLES, FILE = "name", "target", "variables", "file"
SOURCE, OPTION, AGREEMENT, CELL, MARK = "source", "option", "agreed", "cell", "mark"
EVERY = "*"
MOST_NAMED = 500
SENT = "sent"
FILLED = {"column": "column {}", "fixed": "fixed text “{}”", "template": "text “{}”", "": "nothing"}


def cell(row_id: int, column: str) -> str:
    """The name of one cell."""
    return f"{CELL}:{row_id}:{column}"


def named(names: Collection[str]) -> list[str]:
    """These names as they are kept: of very many of a sort only that it was that sort."""
    if len(names) <= MOST_NAMED:
        return sorted(names)
    return sorted({f"{name.split(':', 1)[0]}:{EVERY}" if ":" in name else name for name in names})


def overlap(touched: Collection[str], mine: Collection[str]) -> set[str]:
    """Those of `mine` that a change which touched these overwrote, or did away with."""
    if FILE in touched:
        return {one for one in mine if one != NAME}
    sorts = {name.split(":", 1)[0] for name in touched}
    return {
        one
        for one in mine
        if one in touched or one == FILE or ((sort := one.split(":", 1)[0]) in sorts and f"{sort}:{EVERY}" in touched)
    }


def described(value: Any) -> str:
    """A value in words: what fills a variable, a target, a list of names, or plain JSON."""
    if isinstance(value, Source):
        instead = f", “{value.empty}” where it is empty" if value.empty else ""
        return FILLED[value.kind].format(value.value) + instead
    if isinstance(value, Target):
        return value.name or value.vendor_id
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def variables(spoken: Collection[str], optional: Collection[str]) -> str:
    """The variables in words, those that may be empty marked."""
    return ", ".join(f"{name} (may be empty)" if name in optional else name for name in spoken)


def present(now: Material, part: str) -> str:
    """What stands in this part of a draft, in words."""
    view = now.view
    sort, _, rest = part.partition(":")
    settings: Mapping[str, Any] = view.settings
    if sort == CELL:
        row, _, column = rest.partition(":")
        return str(now.frame.at[int(row), column]) if column in now.frame.columns else ""
    if sort == MARK:
        return now.marks[int(rest)][0] if int(rest) in now.marks else SENT
    found: dict[str, Any] = {
        NAME: view.name,
        TARGET: view.target,
        VARIABLES: variables(view.mapping.spoken, view.mapping.optional),
        SOURCE: view.mapping.sources.get(rest, Source()),
        OPTION: _option(settings.get(OPTIONS, {}), rest),
        AGREEMENT: settings.get(AGREED, {}).get(rest),
        FILE: view.upload_name,
    }
    return described(found[sort])


def _option(options: Mapping[str, Any], name: str) -> Any:
    """One option, or of one that is a list of named things the one named behind the colon."""
    option, _, inside = name.partition(":")
    value = options.get(option)
    return next((one for one in value or [] if one.get("name") == inside), None) if inside else value


def called(now: Material, part: str) -> str:
    """What people call this part."""
    sort, _, rest = part.partition(":")
    if rest == EVERY:
        return "Many cells" if sort == CELL else "Many rows" if sort == MARK else "Many parts"
    row = int(rest.partition(":")[0]) if sort in {CELL, MARK} else 0
    line = now.table.line_of(row) if now.table is not None and row < len(now.frame) else row + 1
    return {
        NAME: "The name",
        TARGET: "What it is made from",
        VARIABLES: "The variables",
        SOURCE: f"What fills {rest}",
        OPTION: f"The option {rest.replace('_', ' ').replace(':', ', ')}",
        AGREEMENT: f"What happens to {rest}",
        CELL: f"Line {line:,}, {rest.partition(':')[2]}",
        MARK: f"Whether line {line:,} is sent",
        FILE: "The draft",
    }[sort]
