"""Any cells, written in any usual way, come back as they were; so does the file."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import FileUnreadable
from services.recipients import Table, read_table, restored, results_file

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"), max_size=12)
TRICKY = st.sampled_from(
    [
        "00123",
        "NA",
        "null",
        "1E5",
        "TRUE",
        " Ana ",
        'O\'Brien, "Bob"',
        "",
        "\U0001f600",
        "a\nb",
        "1,5",
        "=1+1",
        "'x'",
        "נ",
    ]
)
CELL = TEXT | TRICKY


def tables() -> st.SearchStrategy[list[list[str]]]:
    return st.integers(2, 6).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
    )


@settings(max_examples=300, deadline=None)
@given(
    rows=tables(),
    delimiter=st.sampled_from(",;\t|"),
    quotechar=st.sampled_from("\"'"),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]),
)
def test_any_cells_come_back_as_they_were(
    rows: list[list[str]], delimiter: str, quotechar: str, newline: str, encoding: str
) -> None:
    header = [f"Field {number}" for number in range(len(rows[0]))]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quotechar=quotechar, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(
        [header, *rows]
    )
    data = out.getvalue().encode(encoding)
    table = read_table(data, encoding=encoding, delimiter=delimiter, quotechar=quotechar, header_row=0)
    assert table.header == header
    assert table.frame.to_numpy().tolist() == rows
    assert table.reading.quote_all
    assert results_file(table, {}, []).data == data
    added = results_file(table, {0: {"status": "done"}}, ["status"])
    again = read_table(added.data, encoding=encoding, delimiter=delimiter, quotechar=quotechar, header_row=0)
    assert [[restored(cell) for cell in row] for row in again.frame.iloc[:, :-1].to_numpy().tolist()] == rows
    assert again.frame["status"].tolist() == ["done"] + [""] * (len(rows) - 1)


def outcome(data: bytes) -> tuple[Table | None, FileUnreadable]:
    """The table, or the refusal."""
    try:
        return read_table(data, "any.csv"), FileUnreadable("")
    except FileUnreadable as refusal:
        return None, refusal


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_a_refusal_that_helps(data: bytes) -> None:
    table, refusal = outcome(data)
    if table is None:
        assert refusal.text
        assert refusal.next_step
        return
    assert len(set(table.columns)) == len(table.columns) == table.frame.shape[1]
    assert all(type(cell) is str for row in table.frame.to_numpy() for cell in row)
    assert results_file(table, {}, []).data == data


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.from_regex(r"[A-Z][a-z]{1,9}", fullmatch=True),
            st.from_regex(r"[A-Z][a-z]{1,9}(, [A-Z][a-z]{1,9})?", fullmatch=True),
            st.from_regex(r"[a-z]{3,8}@example\.com", fullmatch=True),
            st.from_regex(r"[0-9]{1,5}([,.][0-9]{2})?", fullmatch=True),
        ),
        min_size=1,
        max_size=12,
    ),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_the_delimiter_is_found_between_names_companies_and_amounts(
    rows: list[tuple[str, ...]], delimiter: str, newline: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    writer.writerows([("Vorname", "Firma", "E-Mail", "Betrag"), *rows])
    table = read_table(out.getvalue().encode())
    assert table.reading.delimiter == delimiter
    assert [tuple(row) for row in table.frame.to_numpy().tolist()] == rows
    assert table.reading.newline == newline
