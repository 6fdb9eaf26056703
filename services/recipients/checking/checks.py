"""What is wrong, doubtful or worth knowing about the values that would be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from services.recipients.checking.damage_rules import DAMAGE
from services.recipients.checking.form_rules import FORM
from services.recipients.checking.rules import Rule
from services.recipients.columns.meaning import close_meaning
from services.recipients.mapping.mapping import ColumnMapping, Source, render_columns
from services.recipients.tables.edits import Edits
from services.recipients.tables.findings import Finding, Findings, Hits
from services.recipients.tables.table import Mark, Table

TOO_LONG = 500
LOOKED_AT = 4_000
"""A pattern sees at most so many characters of a value; a longer one is warned of for its length."""


def check_rows(
    frame: pd.DataFrame,
    mapping: ColumnMapping,
    marks: Mapping[int, Mark] | None = None,
    *,
    table: Table | None = None,
    edits: Edits | None = None,
) -> Findings:
    """Everything to know about the rows of `frame` (with edits applied) before they are sent through `mapping`.

    Dropped rows are not looked at; without `marks` they are those of the table and the edits. With `table`, what was
    found in reading belongs to it; a row that does not fit the header stays an error until a person has edited one
    of its cells or accepted it as it stands (`edits`).
    """
    if marks is None and table is not None:
        marks = edits.marks_for(table) if edits else table.marks
    general = [*_about_mapping(frame, mapping), *(one for one in (table.findings if table else ()) if one.row is None)]
    dropped = {row for row, (verdict, _) in (marks or {}).items() if verdict == "dropped"}
    live = frame[~frame.index.isin(dropped)] if dropped else frame
    hits: list[Hits] = list(_from_reading(table, edits, dropped)) if table else []
    usable = _usable(mapping, frame)
    values = render_columns(usable, live)
    rows = live.index.tolist()
    for variable, texts in values.items():
        required, beside = variable not in mapping.optional, variable in mapping.beside
        hits += _about_variable(variable, usable.sources[variable], required, rows, texts, beside=beside)
    hits += _about_doubles(live, rows, list(values.values()))
    return Findings(tuple(hits), tuple(general))


def _about_mapping(frame: pd.DataFrame, mapping: ColumnMapping) -> Iterable[Finding]:
    for variable, problem in mapping.problems(frame.columns):
        yield Finding(
            "error", "mapping incomplete", None, None, "", problem, "Choose a column or a fixed value.", variable
        )


def _usable(mapping: ColumnMapping, frame: pd.DataFrame) -> ColumnMapping:
    """The part of the mapping that can be rendered."""
    lacking = {variable for variable, _ in mapping.problems(frame.columns)}
    sources = {name: source for name, source in mapping.sources.items() if source.kind and name not in lacking}
    return ColumnMapping(sources, mapping.optional, mapping.beside)


def _from_reading(table: Table, edits: Edits | None, dropped: set[int]) -> Iterable[Hits]:
    edited = edits.edited_rows() | edits.accepted if edits else set()
    kept = (
        one
        for one in table.findings
        if one.row is not None and one.row not in edited and (one.row not in dropped or one.rule == "empty row")
    )
    return Findings.of(kept).hits


def _about_variable(
    variable: str, source: Source, required: bool, rows: list[int], texts: list[str], *, beside: bool
) -> list[Hits]:
    column = source.value if source.kind == "column" else None
    array = pa.chunked_array([pa.array(texts, pa.large_string())]).combine_chunks()
    hits: list[Hits] = []

    def add(rule: Rule, places: list[int]) -> None:
        if rule.confirm is not None:
            places = [at for at in places if rule.confirm(texts[at][:LOOKED_AT])]
        if places:
            found = {rows[at]: texts[at] for at in places}
            hits.append(Hits(rule.level, rule.name, column, variable, rule.text, rule.fix, found, rule.mend))

    if required:
        add(_EMPTY, _places(pc.equal(array, "")))
    filled = pc.not_equal(array, "")
    meaning = close_meaning(variable).word or (close_meaning(column).word if column else None) or ""
    if beside:
        meaning = "url"  # files lie at addresses, whatever their column is called
    add(_LONG, _places(pc.greater(pc.utf8_length(array), TOO_LONG)))
    suspects = pa.array(np.arange(len(texts))).filter(filled)
    kept = array.filter(filled)
    if len(kept) and pc.max(pc.utf8_length(kept)).as_py() > LOOKED_AT:
        kept = pc.utf8_slice_codeunits(kept, 0, LOOKED_AT)
    for rule in (*DAMAGE, *FORM):
        if (rule.meanings and meaning not in rule.meanings) or meaning in rule.except_meanings:
            continue
        places, values = suspects, kept
        if rule.sign:
            signed = pc.match_substring_regex(kept, rule.sign)
            places, values = suspects.filter(signed), kept.filter(signed)
            if not len(values):
                continue
        broken = pc.match_substring_regex(values, rule.pattern, ignore_case=rule.ignore_case)
        if rule.unless:
            broken = pc.invert(broken)
        add(rule, places.filter(broken).to_pylist())
    return hits


def _places(mask: pa.Array) -> list[int]:
    return cast("list[int]", pc.indices_nonzero(mask).to_pylist())


def _about_doubles(live: pd.DataFrame, rows: list[int], columns: list[list[str]]) -> list[Hits]:
    """Rows after the first that would be sent exactly the same, to the same email when the file has one."""
    if not columns:
        return []
    emails = [name for name in live.columns if close_meaning(str(name)).word == "email"]
    keys = [*columns, *([live[emails[0]].str.strip().str.lower().tolist()] if emails else [])]
    first: dict[tuple[str, ...], int] = {}
    doubles: dict[int, str] = {}
    for row, key in zip(rows, zip(*keys, strict=True), strict=True):
        if not any(key):
            continue
        if key in first:
            doubles[row] = " | ".join(key)
        else:
            first[key] = row
    if not doubles:
        return []
    return [
        Hits(
            "warning",
            "same recipient twice",
            None,
            None,
            "an earlier row would be sent exactly the same",
            "Drop one of them, unless both are meant.",
            doubles,
        )
    ]


_EMPTY = Rule("empty value", "error", "", "there is no value", "Type a value, choose a fixed one or drop the row.")
_LONG = Rule(
    "too long", "warning", "", f"the value has more than {TOO_LONG} characters", "Shorten it, unless it is meant."
)
