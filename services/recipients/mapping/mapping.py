"""Which column, fixed value or template fills which variable, and the values that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

import pandas as pd

from services.errors import MappingIncomplete
from services.recipients.mapping.template import Template, parse_template

Kind = Literal["column", "fixed", "template", ""]
KINDS: tuple[Kind, ...] = ("column", "fixed", "template", "")


@dataclass(frozen=True)
class Source:
    """How one variable is filled: a column's name, a fixed text or a template of columns; kind "" means nothing yet.

    `empty` is what stands there for a row in which every column that it reads is blank.
    """

    kind: Kind = ""
    value: str = ""
    empty: str = ""

    def to_dict(self) -> dict[str, str]:
        """As JSON."""
        kept = {"kind": self.kind, "value": self.value}
        return {**kept, "empty": self.empty} if self.empty else kept

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Source:
        """From JSON. Raises `MappingIncomplete` when the kind is not one we know."""
        kind = str(data.get("kind", ""))
        if kind not in KINDS:
            raise MappingIncomplete(f"A variable is filled in an unknown way: {kind!r}.", next_step="Match it again.")
        return cls(kind, str(data.get("value", "")), str(data.get("empty", "")))

    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        if self.kind == "column":
            return (self.value,)
        return parse_template(self.value).columns if self.kind == "template" else ()


@dataclass(frozen=True)
class ColumnMapping:
    """A template's variables, in its order, each with its source. Every variable is required unless in `optional`.

    Those in `beside` come last: addresses of files that go with a row beside its spoken values, and that no service
    says again of what it made.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Put those beside last, so that a row's spoken values are always its first ones."""
        last = sorted(self.sources.items(), key=lambda one: one[0] in self.beside)
        object.__setattr__(self, "sources", dict(last))

    @classmethod
    def empty(cls, variables: Iterable[str], optional: Iterable[str] = ()) -> ColumnMapping:
        """These variables, with nothing to fill them yet."""
        return cls({name: Source() for name in variables}, frozenset(optional))

    @property
    def variables(self) -> list[str]:
        """The variables in the template's order."""
        return list(self.sources)

    @property
    def spoken(self) -> list[str]:
        """Those that are spoken or shown, without those beside."""
        return [name for name in self.sources if name not in self.beside]

    @property
    def required(self) -> dict[str, bool]:
        """Whether each variable must have a value in every row."""
        return {name: name not in self.optional for name in self.sources}

    def source(self, variable: str) -> Source:
        """What fills this variable. Raises `MappingIncomplete` for an unknown one."""
        if variable not in self.sources:
            raise MappingIncomplete(f"There is no variable {variable!r} here.", next_step="Match the columns again.")
        return self.sources[variable]

    def with_source(self, variable: str, source: Source) -> ColumnMapping:
        """The same with one variable filled another way. Raises `MappingIncomplete` for an unknown variable."""
        self.source(variable)
        return replace(self, sources={**self.sources, variable: source})

    def missing(self, columns: Iterable[str]) -> list[str]:
        """What keeps this mapping from being used on these columns, one sentence each; empty when it is complete."""
        return [text for _, text in self.problems(columns)]

    def problems(self, columns: Iterable[str]) -> list[tuple[str, str]]:
        """Like `missing`, each sentence behind the variable that it is about."""
        known = set(columns)
        found: list[tuple[str, str]] = []
        for name, source in self.sources.items():
            unfilled = source.kind == "" or (source.kind != "column" and not source.value)
            # Of a file a row may have none; a place for one that nothing fills in any row was forgotten.
            if unfilled and (name not in self.optional or name in self.beside):
                found.append((name, f"{name} has nothing to fill it."))
            lacking = [one for one in source.columns() if one not in known]
            found += [(name, f"{name} needs the column {one!r}, which the file lacks.") for one in lacking]
            if source.kind == "template" and parse_template(source.value).broken:
                found.append((name, f"{name}: the template {source.value!r} has a brace without its partner."))
        return found

    def to_dict(self) -> dict[str, object]:
        """As JSON. A list, because some databases do not keep the order of an object's keys."""
        return {
            "variables": [
                {"name": name, **source.to_dict(), "required": name not in self.optional, **self._place(name)}
                for name, source in self.sources.items()
            ]
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> ColumnMapping:
        """From JSON."""
        entries = cast("list[dict[str, object]]", data.get("variables", []))
        return cls(
            {str(entry["name"]): Source.from_dict(entry) for entry in entries},
            frozenset(str(entry["name"]) for entry in entries if not entry.get("required", True)),
            frozenset(str(entry["name"]) for entry in entries if entry.get("beside")),
        )

    def _place(self, name: str) -> dict[str, bool]:
        return {"beside": True} if name in self.beside else {}


def render_row(mapping: ColumnMapping, row: Mapping[str, str]) -> list[str]:
    """One row's values in the order of the variables. Raises `MappingIncomplete` when something to fill them lacks."""
    _refuse_incomplete(mapping, row.keys())
    return [_value(source, row) for source in mapping.sources.values()]


def render_rows(mapping: ColumnMapping, frame: pd.DataFrame, row_ids: Sequence[int] | None = None) -> list[list[str]]:
    """The values of these rows (all when None), in the order of `row_ids` and of the variables.

    Rows are found by id, never by position. Raises `MappingIncomplete` when something to fill a variable lacks or
    when the frame does not hold a row id.
    """
    columns = render_columns(mapping, frame, row_ids)
    if not columns:
        return [[] for _ in range(len(frame) if row_ids is None else len(row_ids))]
    return [list(values) for values in zip(*columns.values(), strict=True)]


def render_columns(
    mapping: ColumnMapping, frame: pd.DataFrame, row_ids: Sequence[int] | None = None
) -> dict[str, list[str]]:
    """Like `render_rows`, variable by variable."""
    _refuse_incomplete(mapping, frame.columns)
    if row_ids is not None:
        unknown = sorted(set(row_ids) - set(frame.index.tolist()))
        if unknown:
            raise MappingIncomplete(
                f"The table has no row with the id {unknown[0]}.", next_step="Open the draft again."
            )
        frame = frame.loc[list(row_ids)]
    return {name: _values(source, frame) for name, source in mapping.sources.items()}


def filled_instead(source: Source, frame: pd.DataFrame) -> int:
    """In how many rows every column that the source reads is blank, so that what it says for empty cells is sent."""
    columns = [frame[name].str.strip().eq("") for name in source.columns() if name in frame.columns]
    return int(pd.concat(columns, axis=1).all(axis=1).sum()) if columns else 0


def _refuse_incomplete(mapping: ColumnMapping, columns: Iterable[str]) -> None:
    problems = mapping.missing(columns)
    if problems:
        raise MappingIncomplete(" ".join(problems), next_step="Choose a column or a fixed value for it.")


def _value(source: Source, row: Mapping[str, str]) -> str:
    cells = [row[name] for name in source.columns()]
    if source.empty and cells and not any(cell.strip() for cell in cells):
        return source.empty
    if source.kind == "column":
        return cells[0]
    if source.kind == "template":
        return _fill(parse_template(source.value), cells)
    return source.value if source.kind == "fixed" else ""


def _values(source: Source, frame: pd.DataFrame) -> list[str]:
    if source.empty and source.columns():
        columns = [frame[name].tolist() for name in source.columns()]
        return [_value(source, dict(zip(source.columns(), cells, strict=True))) for cells in zip(*columns, strict=True)]
    if source.kind == "column":
        return cast("list[str]", frame[source.value].tolist())
    if source.kind == "template" and source.columns():
        template = parse_template(source.value)
        parts = zip(*(frame[name].tolist() for name in template.columns), strict=True)
        return [_fill(template, values) for values in parts]
    return [_value(source, {})] * len(frame)


def _fill(template: Template, values: Sequence[str]) -> str:
    texts = template.pieces[0::2]
    return texts[0] + "".join(value + text for value, text in zip(values, texts[1:], strict=True))
