"""A big file is read in a process of its own: the same table, the same words, and the server goes on meanwhile."""

from __future__ import annotations

import gzip
import subprocess
from typing import Any

import pandas as pd
import pytest

from services.errors import FileUnreadable
from services.recipients import apart, read_table
from services.recipients.apart import is_big, read_anywhere
from services.recipients.tables.limits import FileLimits
from tests.rigs.workbook import book

ROWS = b"".join(b"%d,Jos\xe9 %d,ana%d@example.com\r\n" % (n, n, n) for n in range(2_000))
FILES: dict[str, bytes] = {
    "in an old encoding": b"no,name,email\r\n" + ROWS,
    "with a mark, breaks in cells and odd rows": b'\xef\xbb\xbfno,name\n1,"a\nb"\n2,x,y\n\n3,\xc3\xa9\n',
    "broken": b'no,name\n1,"a\n2,b"c\n3,d\n',
    "a workbook": book(People=[("name", "city"), ("Ana", "Köln"), ("Bo", "00123")]),
}


@pytest.fixture
def everything_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "is_big", lambda _data: True)


@pytest.mark.usefixtures("everything_is_big")
@pytest.mark.parametrize("file", FILES)
def test_a_table_is_the_same_wherever_it_was_read(file: str) -> None:
    data = FILES[file]
    here, there = read_table(data, "people.csv"), read_anywhere(data, "people.csv")
    pd.testing.assert_frame_equal(here.frame, there.frame)
    assert here.frame.dtypes.tolist() == there.frame.dtypes.tolist()
    for one in ("name", "sha256", "columns", "header", "reading", "findings", "marks"):
        assert getattr(here, one) == getattr(there, one), one
    for one in ("data", "text", "header", "header_width"):
        assert getattr(here.original, one) == getattr(there.original, one), one
    for one in ("rows", "widths", "lines"):
        assert list(getattr(here.original, one)) == list(getattr(there.original, one)), one


@pytest.mark.usefixtures("everything_is_big")
def test_the_reading_that_a_person_chose_goes_along_and_a_refusal_comes_back_in_the_same_words() -> None:
    assert read_anywhere(b"a;b\n1;2\n", "x.csv", delimiter=";", encoding="cp1252").reading.encoding == "cp1252"
    wanted: dict[str, Any] = {"limits": FileLimits(max_rows=2)}
    with pytest.raises(FileUnreadable) as here:
        read_table(b"a\n1\n2\n3\n", "x.csv", **wanted)
    with pytest.raises(FileUnreadable) as there:
        read_anywhere(b"a\n1\n2\n3\n", "x.csv", **wanted)
    assert str(there.value) == str(here.value)


@pytest.mark.usefixtures("everything_is_big")
@pytest.mark.parametrize("way", ["killed", "too slow"])
def test_a_reader_that_never_answers_is_a_refusal_and_not_a_hang(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way == "too slow":
        monkeypatch.setattr(apart, "LONGEST_SECONDS", 0.01)
    else:
        monkeypatch.setattr(apart, "_START", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(FileUnreadable, match="people") as caught:
        read_anywhere(b"a,b\n1,2\n", "people.csv")
    assert "several files" in caught.value.next_step


def test_what_is_small_is_read_at_once_and_what_is_or_grows_big_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_big(b"a,b\n" * 100_000)
    assert is_big(b"a,b\n" * 5_000_000)
    assert not is_big(gzip.compress(b"a,b\n" * 100_000))
    assert is_big(gzip.compress(b"a,b\n" * 5_000_000))
    assert not is_big(b"PK\x03\x04 broken")
    monkeypatch.setattr(subprocess, "run", None)
    assert read_anywhere(b"a,b\n1,2\n").frame.shape == (1, 2)
