"""The six sample files, against what is known of them and against a plain decoding of their bytes."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path

import pytest

from services.recipients import (
    ColumnMapping,
    Source,
    check_rows,
    read_table,
    results_file,
    suggest_mapping,
)

SAMPLES = Path(__file__).parents[1] / "samples"
TRUTH = json.loads((SAMPLES / "truth.json").read_text("utf-8"))


def plain_cells(name: str) -> list[list[str]]:
    """The cells by an independent way: decode with the known encoding, then the csv module."""
    known = TRUTH[name]
    data = (SAMPLES / name).read_bytes().removeprefix(codecs.BOM_UTF16_LE)
    text = data.decode(known["encoding"])
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=known["delimiter"]))


@pytest.mark.parametrize("name", TRUTH)
def test_every_cell_of_a_sample_is_what_a_plain_decoding_gives(name: str) -> None:
    known = TRUTH[name]
    table = read_table((SAMPLES / name).read_bytes(), name)
    header, *rows = plain_cells(name)
    assert table.header == header == known["columns"]
    assert table.columns == known["columns"]
    assert table.frame.to_numpy().tolist() == rows
    assert len(table.frame) == known["row_count"]
    assert table.frame.index.tolist() == list(range(known["row_count"]))
    assert table.frame.iloc[0].tolist() == known["first_row"]
    assert table.frame.iloc[-1].tolist() == known["last_row"]
    assert {type(cell) for row in table.frame.to_numpy() for cell in row} == {str}


@pytest.mark.parametrize("name", TRUTH)
def test_how_a_sample_is_written_is_found_with_confidence(name: str) -> None:
    known = TRUTH[name]
    table = read_table((SAMPLES / name).read_bytes(), name)
    assert table.reading.encoding == known["encoding"]
    assert table.reading.delimiter == known["delimiter"]
    assert table.reading.header_row == known["header_row"]
    assert table.reading.newline == "\r\n"
    assert set(table.reading.sources.values()) == {"found"}
    assert min(table.reading.confidence.values()) >= 0.9
    assert table.findings == []


@pytest.mark.parametrize("name", TRUTH)
def test_the_mapping_of_a_sample_is_proposed_with_confidence(name: str) -> None:
    known = TRUTH[name]["mapping"]
    table = read_table((SAMPLES / name).read_bytes(), name)
    for samples in (table.frame, None):
        found = suggest_mapping(table.columns, list(known), samples)
        assert {variable: one.column for variable, one in found.items()} == known
        assert min(one.confidence for one in found.values()) >= 0.9


@pytest.mark.parametrize("name", TRUTH)
def test_no_row_of_a_sample_is_held_or_dropped(name: str) -> None:
    table = read_table((SAMPLES / name).read_bytes(), name)
    mapping = ColumnMapping({variable: Source("column", column) for variable, column in TRUTH[name]["mapping"].items()})
    findings = check_rows(table.frame, mapping, table.marks, table=table)
    assert findings.rows(level="error") == []
    assert table.marks == {}


@pytest.mark.parametrize("name", TRUTH)
def test_a_results_file_begins_every_line_with_the_samples_own_bytes(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    table = read_table(data, name)
    assert results_file(table, {}, []).data == data
    result = results_file(table, {0: {"status": "succeeded"}}, ["status"])
    assert not result.fell_back
    again = read_table(result.data)
    assert again.columns == [*table.columns, "status"]
    assert again.reading.encoding == table.reading.encoding
    assert again.frame[table.columns].equals(table.frame)
    assert again.frame["status"].tolist() == ["succeeded"] + [""] * (len(table.frame) - 1)
    mark = b"\xff\xfe" if table.reading.bom else b""
    ends = {"utf-16-le": "\r\n".encode("utf-16-le")}.get(table.reading.encoding, b"\r\n")
    old, new = data.removeprefix(mark).split(ends), result.data.removeprefix(mark).split(ends)
    assert all(after.startswith(before) for before, after in zip(old, new, strict=True))
