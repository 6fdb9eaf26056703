"""Forgotten is gone, too, where a name stands in pieces or is spelled otherwise; and the check shares nothing with the
search: it reads every byte of every file and every value of every database, and undoes the spellings by itself."""

from __future__ import annotations

import html
import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from services.upkeep.forgetting.forgetting import Forgetting
from services.upkeep.forgetting.terms import FORGOTTEN
from tests.rigs.forgotten import rigged_in_one_folder
from tests.rigs.rig import PERSON, Rig

Rows = list[dict[str, str]]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """An app with its sandbox in its data folder."""
    with rigged_in_one_folder(tmp_path) as one:
        yield one


def forgetting(rig: Rig) -> Forgetting:
    return rig.app.forgetting


def people_of(count: int = 6) -> Rows:
    return [
        {"first_name": f"Fore{n}", "last_name": f"Sur{n}", "mail": f"p{n}@example.org", "company": f"Co {n}"}
        for n in range(count)
    ]


def left(folder: Path, text: str) -> list[str]:
    """Where a text still is: raw bytes in many spellings, and every file read as text without its escapes."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    ways = {way for one in forms for way in (one, one.lower(), one.upper(), quote(one), quote(quote(one)))}
    ways |= {json.dumps(one)[1:-1] for one in ways} | {html.escape(one) for one in ways}
    spelled = {one.encode(code) for one in ways for code in ("utf-8", "utf-16-le", "utf-16-be")}
    found = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        data = file.read_bytes()
        if any(one in data for one in spelled) or plainly(text) in plainly(data.decode("utf-8", "replace")):
            found.append(file.name)
        if file.suffix in {".db", ".sqlite"}:
            with closing(sqlite3.connect(file)) as database:
                dump = "\n".join(database.iterdump())
            if plainly(text) in plainly(dump):
                found.append(f"{file.name}, by its lines")
    return found


def plainly(text: str) -> str:
    """The text without escapes, signs that nobody sees and forms of letters, by the standard library alone."""
    for _layer in range(3):
        text = html.unescape(unquote(text)).replace("\\u200b", "").replace("\\u00a0", " ")
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


def launched(rig: Rig, rows: Rows) -> tuple[str, str]:
    draft_id = rig.draft(rows, name="spring.csv")
    job_id = rig.launch(draft_id)
    rig.finish(job_id)
    return draft_id, job_id


SPLIT = [
    {"first_name": "Zephy", "last_name": "Quillfeather"},
    {"first_name": "QUILLFEATHER", "last_name": "zephy"},
    {"first_name": "Dr. Zephy", "last_name": "Quillfeather"},
    {"first_name": "Quillfeather, Zephy"},
    {"first_name": "Zephy Anne", "last_name": "Quillfeather-Stone"},
    {"first_name": "by Quillfeather, Zephy"},
    {"first_name": "Zephy", "company": "Quillfeather's"},
    {"first_name": "Zephy\u200b", "last_name": "Ｑｕｉｌｌｆｅａｔｈｅｒ"},
]


@pytest.mark.parametrize("row", SPLIT, ids=lambda row: "|".join(row.values()).encode("ascii", "replace").decode())
def test_a_first_and_a_last_name_in_cells_of_their_own_are_a_person(rig: Rig, row: dict[str, str]) -> None:
    rows = people_of()
    rows[1] |= row
    rows[2] |= {"first_name": "Zephy"}
    rows[3] |= {"company": "Zephyrine & Quill"}
    draft_id, job_id = launched(rig, rows)
    before = rig.app.views.job(job_id).tallies
    seen = forgetting(rig).look(["Zephy Quillfeather"], PERSON)
    assert [(one.row, one.line) for one in seen.rows] == [((draft_id, 1), 3)]
    forgetting(rig).forget(["Zephy Quillfeather"], PERSON)
    assert left(rig.folder / "data", "Quillfeather") == []
    assert rig.app.views.job(job_id).tallies == before
    frame = rig.app.drafts.material(draft_id).frame
    assert [frame.at[row, "first_name"] for row in range(4)] == ["Fore0", FORGOTTEN, "Zephy", "Fore3"]
    assert frame.at[3, "company"] == "Zephyrine & Quill"
    assert all((item.label == FORGOTTEN) == (item.row_id == 1) for item in rig.items(job_id))


SPELLED = [
    ("Zephy Quillfeather", "https://x.example/?t=Hello%20Zephy%20Quillfeather", "Quillfeather"),
    ("Zephy Quillfeather", "one\nZephy\u00a0Quillfeather", "Quillfeather"),
    ("zephy@example.com", "https://x.example/%2Fzephy%40example.com", "zephy@example.com"),
    ("田中太郎", "拝啓田中太郎様", "田中太郎"),
    ("王伟", "王伟先生", "王伟"),
    ("أحمد علي", "لأحمد علي", "علي"),
    ("Nguyễn Quillfeather", "by Nguy\u00ea\u0303n Quillfeather", "Quillfeather"),
    ("Kate O’Hara", "Ｋａｔｅ O'Hara", "O'Hara"),
    ("+49 170 1234567", "0049‑170‑1234567", "1234567"),
]


@pytest.mark.parametrize(("given", "written", "gone"), SPELLED, ids=[str(place) for place in range(len(SPELLED))])
def test_no_byte_is_left_of_a_name_that_was_spelled_otherwise(rig: Rig, given: str, written: str, gone: str) -> None:
    rows = people_of(4)
    rows[1] |= {"company": written}
    launched(rig, rows)
    log = rig.folder / "data/notes.log"
    log.write_text(f"asked\t{json.dumps({'to': written})}\nasked {quote(written)}\nnothing\n")
    assert left(rig.folder / "data", gone)
    forgetting(rig).forget([given], PERSON)
    assert left(rig.folder / "data", gone) == []
    assert log.read_text().endswith("\nnothing\n")


def test_a_name_in_two_changed_cells_goes_with_what_was_sent_of_it(rig: Rig) -> None:
    rows = people_of(4)
    draft_id = rig.draft(rows, name="spring.csv")
    rig.app.drafts.edit_cells(draft_id, {(1, "first_name"): "Zephy"}, PERSON)
    rig.app.drafts.edit_cells(draft_id, {(1, "last_name"): "Quillfeather"}, PERSON)
    rig.finish(rig.launch(draft_id))
    forgetting(rig).forget(["Zephy Quillfeather"], PERSON)
    assert left(rig.folder / "data", "Quillfeather") == []
    assert left(rig.folder / "data", "Zephy") == []


def test_a_row_about_somebody_else_loses_the_cells_of_the_name_and_one_that_shares_words_stays(rig: Rig) -> None:
    rows = people_of(4)
    rows[1] |= {"mail": "Zephy", "company": "Quillfeather"}
    rows[2] |= {"first_name": "Zephy", "last_name": "Costa", "company": "Quill & Feather"}
    rows[3] |= {"first_name": "Ana", "last_name": "Costa", "company": "Silva & Sons"}
    draft_id, _job = launched(rig, rows)
    forgetting(rig).forget(["Zephy Quillfeather"], PERSON, only_mentioned=[(draft_id, 1)])
    seen = forgetting(rig).look(["Ana Silva"], PERSON)
    assert [one.row for one in seen.rows] == [(draft_id, 3)], "a person says whose it is"
    forgetting(rig).forget(["Ana Silva"], PERSON, only_mentioned=[(draft_id, 3)])
    frame = rig.app.drafts.material(draft_id).frame
    assert list(frame.loc[1]) == ["Fore1", "Sur1", FORGOTTEN, FORGOTTEN]
    assert list(frame.loc[2])[:2] == ["Zephy", "Costa"]
    assert list(frame.loc[3]) == ["Ana", "Costa", "p3@example.org", "Silva & Sons"]
    assert left(rig.folder / "data", "Quillfeather") == []
