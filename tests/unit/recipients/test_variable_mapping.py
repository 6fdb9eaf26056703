"""Values come from columns, fixed texts and templates, by row id, in the variables' order."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from services.errors import MappingIncomplete
from services.recipients import ColumnMapping, Source, render_row, render_rows

FRAME = pd.DataFrame(
    {"First Name": ["Ana", "Bob", ""], "Last Name": ["Lee", "", "Doe"], "Link": ["x", "y", "z"]}, dtype="str"
)
MAPPING = ColumnMapping(
    {
        "name": Source("template", "{First Name} {Last Name}"),
        "greeting": Source("fixed", "Hi {there}"),
        "link": Source("column", "Link"),
        "extra": Source(),
    },
    optional=frozenset({"extra"}),
)


def test_rows_are_rendered_in_the_variables_order() -> None:
    assert render_rows(MAPPING, FRAME) == [
        ["Ana Lee", "Hi {there}", "x", ""],
        ["Bob ", "Hi {there}", "y", ""],
        [" Doe", "Hi {there}", "z", ""],
    ]


def test_row_by_row_and_all_at_once_give_the_same() -> None:
    one_by_one = [render_row(MAPPING, FRAME.loc[row].to_dict()) for row in FRAME.index]
    assert one_by_one == render_rows(MAPPING, FRAME)


def test_rows_are_found_by_id_and_not_by_position() -> None:
    shuffled = FRAME.loc[[2, 0, 1]]
    assert [values[2] for values in render_rows(MAPPING, shuffled, [0, 2])] == ["x", "z"]


def test_an_unknown_row_id_is_refused() -> None:
    with pytest.raises(MappingIncomplete, match="no row with the id 7"):
        render_rows(MAPPING, FRAME, [0, 7])


def test_doubled_braces_are_the_braces_themselves() -> None:
    mapping = ColumnMapping({"x": Source("template", "{{{Link}}} {{Link}}")})
    assert render_rows(mapping, FRAME, [0]) == [["{x} {Link}"]]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("template", "{First Name} {Surname}"), "'Surname'"),
        (Source("template", "{First Name"), "brace without its partner"),
        (Source("template", "First Name}"), "brace without its partner"),
        (Source("column", "Gone"), "'Gone'"),
        (Source(), "nothing to fill it"),
        (Source("fixed", ""), "nothing to fill it"),
    ],
)
def test_an_incomplete_mapping_is_refused_by_what_lacks(source: Source, words: str) -> None:
    mapping = ColumnMapping({"name": source})
    assert [words in problem for problem in mapping.missing(FRAME.columns)] == [True]
    with pytest.raises(MappingIncomplete, match=words):
        render_rows(mapping, FRAME)
    with pytest.raises(MappingIncomplete, match=words):
        render_row(mapping, {name: str(FRAME.at[0, name]) for name in FRAME.columns})


def test_a_mapping_survives_json_with_its_order_and_flags() -> None:
    again = ColumnMapping.from_dict(json.loads(json.dumps(MAPPING.to_dict(), sort_keys=True)))
    assert again == MAPPING
    assert again.variables == ["name", "greeting", "link", "extra"]
    assert again.required == {"name": True, "greeting": True, "link": True, "extra": False}


def test_an_unknown_kind_of_source_is_refused() -> None:
    with pytest.raises(MappingIncomplete, match="unknown way"):
        Source.from_dict({"kind": "magic", "value": "x"})


def test_a_source_is_changed_on_a_copy() -> None:
    changed = MAPPING.with_source("link", Source("fixed", "https://example.com"))
    assert changed.sources["link"].value == "https://example.com"
    assert MAPPING.sources["link"].kind == "column"
    assert changed.variables == MAPPING.variables
    with pytest.raises(MappingIncomplete, match="no variable 'nope'"):
        MAPPING.with_source("nope", Source())
