"""A file without one person is read with the same rows, the same columns and the same cells of everybody else."""

from __future__ import annotations

import gzip

import pytest

from services.recipients import read_table
from services.upkeep.forgetting.terms import FORGOTTEN, Terms
from services.upkeep.forgetting.uploads import cleaned, rows_with
from tests.rigs.workbook import book

NAME = "Žofia Németh"
PLAIN = f'Meno,Mail,Notes\r\nBob Ross,b@x.org,"a, ""b"""\r\n{NAME},z@x.org,"two\r\nlines"\r\nCara,c@x.org,00123\r\n'
SHEET = [("Meno", "Code"), ("Bob Ross", "b"), (NAME, "x"), ("Cara", "00123")]
FILES = {
    "plain.csv": PLAIN.encode(),
    "marked.csv": PLAIN.encode("utf-8-sig"),
    "wide.csv": PLAIN.encode("utf-16"),
    "old.csv": PLAIN.replace(",", ";").encode("cp1250"),
    "titled.csv": f"List for {NAME}\r\n\r\n{PLAIN}".encode(),
    "packed.csv.gz": gzip.compress(PLAIN.encode()),
    "empty_lines.csv": PLAIN.replace("Cara", "\r\n\r\nCara").encode(),
    "book.xlsx": book(People=SHEET),
}


@pytest.mark.parametrize("name", list(FILES))
def test_only_the_forgotten_row_is_another(name: str) -> None:
    before, terms = read_table(FILES[name], name), Terms([NAME])
    [row] = rows_with(before, terms)
    made = cleaned(before, {}, [row], terms)
    again = read_table(made.data, made.name, **made.reading)
    assert again.columns == before.columns
    for row_id in range(len(before.frame)):
        old, new = list(before.frame.loc[row_id]), list(again.frame.loc[row_id])
        assert new == ([FORGOTTEN if cell.strip() else cell for cell in old] if row_id == row else old)
    assert not terms.are_in(again.original.text)
    assert NAME.encode("utf-16-le") not in made.data


def test_a_row_about_somebody_else_loses_the_name_alone() -> None:
    table, terms = read_table(f"Who,With\nBob,{NAME} and Cara\n".encode()), Terms([NAME])
    made = cleaned(table, {}, [], terms)
    assert read_table(made.data).frame.to_numpy().tolist()[0] == ["Bob", f"{FORGOTTEN} and Cara"]
