"""Any file, with any cells, goes out with results and comes back: unchanged but for what was declared and edited."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.jobs.control.returns import Returns
from services.jobs.drafts.drafts import Drafts
from services.jobs.kinds import Kinds
from services.jobs.views.results import Results
from services.recipients import ROW_KEY, Source, defused, restored
from services.store.database import Database
from tests.integration.views.test_results import GOOD
from tests.rigs.people import ANA
from tests.rigs.plain_kind import TARGET, Launch
from tests.rigs.workbook import book

HEADER = ["First Name", "Company", "E-Mail"]
HOSTILE = st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "''=z",
        "@Ana",
        "+49 170 1",
        "-5",
        "\t=x",
        "00123",
        "1E5",
        "NA",
        "TRUE",
        "",
        " Ana ",
        'He said "no"',
        "Lund, Ana",
        "a;b|c\td",
        "two\nlines",
        "Müller",
        "Борис",
        "山田",
        "😀",
        ROW_KEY,
        "callsheet_note",
    ]
)
PLAIN = st.sampled_from(["Ana", "Ben", "Cleo", "Dora"])
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030"]
GOES_AS = ["plain", "gzip", "zip", "workbook"]
COMES_AS = ["plain", "respelt", "gzip", "workbook"]


@dataclass(frozen=True)
class Trip:
    """One file and its way: what is in it, how it is written, what is edited, and how it comes back."""

    rows: list[list[str]]
    goes_as: str
    encoding: str
    delimiter: str
    quoting: int
    comes_as: str
    edited: int
    text: str


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    """Any of them."""
    width = draw(st.integers(2, 3))
    cells = st.lists(PLAIN | HOSTILE, min_size=width - 1, max_size=width - 1)
    goes_as, encoding = draw(st.sampled_from(GOES_AS)), draw(st.sampled_from(ENCODINGS))
    some = draw(st.lists(cells, min_size=1, max_size=5))
    # The first cell is a plain one, so that no row is empty.
    rows = [[_fits(cell, encoding) for cell in [draw(PLAIN), *one]] for one in some]
    return Trip(
        rows=[row[:2] for row in rows] if goes_as == "workbook" else rows,
        goes_as=goes_as,
        encoding=encoding,
        delimiter=draw(st.sampled_from(",;\t|")),
        quoting=draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])),
        comes_as=draw(st.sampled_from(COMES_AS)),
        edited=draw(st.integers(0, len(rows) - 1)),
        text=_fits(draw(HOSTILE), encoding),
    )


# Of these few bytes another encoding is found than they are written in.
CLOSE = [
    ["Ana", "😀", "Dora"],
    ["Ana", "Lund, Ana", ""],
    ["Cleo", " Ana ", 'He said "no"'],
    ["Ana", "a;b|c\td", "Cleo"],
]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@example(trip=Trip(CLOSE, "gzip", "gb18030", "|", csv.QUOTE_ALL, "plain", 1, "NA"))
@given(trip=trips())
def test_what_comes_back_is_the_users_own_and_only_the_edited_row_would_be_sent_anew(
    trip: Trip, database: Database, drafts: Drafts, kinds: Kinds, launch: Launch, change_items: Callable[..., None]
) -> None:
    results = Results(database, drafts, kinds)
    draft_id = _draft(drafts, trip)
    width = len(trip.rows[0])
    assert drafts.material(draft_id).frame.to_numpy().tolist() == trip.rows
    job_id = launch(draft_id, row_ids=range(len(trip.rows)))
    change_items(job_id, dict.fromkeys(range(len(trip.rows)), GOOD))

    material = drafts.material(draft_id)
    assert material.table is not None
    made, reading = results.draft_file(material, {}), material.table.reading
    text = made.data.decode("utf-8-sig" if "(UTF-8)" in made.name else reading.encoding)
    header, *lines = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=reading.delimiter, quotechar=reading.quotechar
    )
    assert header[:width] == HEADER[:width]
    assert [[restored(cell) for cell in line[:width]] for line in lines] == trip.rows

    before = trip.rows[trip.edited][1]
    lines[trip.edited][1] = defused(trip.text)
    # A file of ASCII alone says nothing about an encoding: what is typed into it is saved as it went out.
    saved = replace(trip, encoding=reading.encoding) if text.isascii() else trip
    back = _written(saved, header, lines, made.data if trip.text == before else None)
    returned = Returns(database, drafts, results).read(drafts.material(draft_id), back, made.name)
    asked = [(one.row, one.column, one.before, one.after) for one in returned.again]
    assert asked == ([] if trip.text == before else [(trip.edited, HEADER[1], before, trip.text)])
    assert returned.rows == sorted({row for row, *_ in asked})
    assert (returned.here, returned.open, returned.merge.unknown) == ([], [], 0)


def _draft(drafts: Drafts, trip: Trip) -> str:
    draft_id = drafts.create(kind="campaign", person=ANA)
    data = _sheet([HEADER[: len(trip.rows[0])], *trip.rows], trip.delimiter, trip.quoting).encode(trip.encoding)
    if trip.goes_as == "workbook":
        data = book(People=_pairs([HEADER[:2], *trip.rows]))
    elif trip.goes_as == "gzip":
        data = gzip.compress(data)
    elif trip.goes_as == "zip":
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            archive.writestr("people.csv", data)
        data = kept.getvalue()
    drafts.put_file(draft_id, data, "people.csv", ANA)
    if trip.goes_as != "workbook":
        # A person looked at it: what can be found of so few rows is another test's affair.
        drafts.set_reading(draft_id, ANA, encoding=trip.encoding, delimiter=trip.delimiter, quotechar='"', header_row=0)
    drafts.set_target(draft_id, TARGET, ANA)
    drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    drafts.set_source(draft_id, "first_name", Source("column", HEADER[0]), ANA)
    drafts.set_source(draft_id, "company", Source("column", HEADER[1]), ANA)
    return draft_id


def _written(trip: Trip, header: list[str], lines: list[list[str]], untouched: bytes | None) -> bytes:
    """The file as somebody's program saved it."""
    if trip.comes_as == "workbook":
        places = [header.index(ROW_KEY), 1]
        return book(Sheet1=_pairs([[line[place] for place in places] for line in [header, *lines]]))
    if trip.comes_as == "respelt":
        return _sheet([header, *lines], ",", csv.QUOTE_MINIMAL).encode("utf-8-sig")
    text = _sheet([header, *lines], trip.delimiter, csv.QUOTE_MINIMAL)
    try:
        data = untouched or text.encode(trip.encoding)
    except UnicodeEncodeError:
        data = text.encode("utf-8-sig")
    return gzip.compress(data) if trip.comes_as == "gzip" else data


def _sheet(rows: list[list[str]], delimiter: str, quoting: int) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def _pairs(rows: list[list[str]]) -> list[tuple[str, str]]:
    return [(escape(first), escape(second)) for first, second in rows]


def _fits(cell: str, encoding: str) -> str:
    return cell.encode(encoding, "ignore").decode(encoding)
