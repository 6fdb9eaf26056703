"""The files that mail tools take: who gets a video, its page, and its moving picture as HTML."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from services.errors import RecipientsError
from services.recipients.columns.meaning import close_meaning, meaning_of
from services.recipients.columns.other_people import other_people
from services.recipients.encodings.encoding import mark_of
from services.recipients.formulas import defused
from services.recipients.mapping.mapping import ColumnMapping
from services.recipients.reading.header import unique_names
from services.recipients.results import ROW_KEY, ResultsFile, row_keys
from services.recipients.tables.table import Table

EMAIL = "email"
PAGE, PICTURE, SNIPPET = "video_page", "video_picture", "video_html"
PICTURE_WIDTH = 480
LINES_NAMED = 5


@dataclass(frozen=True)
class MailForm:
    """A form of file. `headings` are the tool's own, by what stands there; without them all the file's columns are in.

    `by_address` says that the tool keeps one entry for each e-mail address.
    """

    name: str
    title: str
    delimiter: str
    headings: Mapping[str, str]
    by_address: bool = True


MERGE = MailForm("merge", "Mail merge: Word, Outlook, Gmail", ",", {}, by_address=False)
FORMS = {
    form.name: form
    for form in (
        MERGE,
        MailForm(
            "mailchimp",
            "Mailchimp",
            ",",
            {
                EMAIL: "Email Address",
                "first_name": "First Name",
                "last_name": "Last Name",
                "company": "Company",
                PAGE: "Video page",
                PICTURE: "Video picture",
            },
        ),
        MailForm(
            "hubspot",
            "HubSpot",
            ",",
            {
                EMAIL: "Email",
                "first_name": "First name",
                "last_name": "Last name",
                "company": "Company name",
                PAGE: "Video page",
                PICTURE: "Video picture",
            },
        ),
        MailForm(
            "brevo",
            "Brevo",
            ";",
            {
                EMAIL: "EMAIL",
                "first_name": "FIRSTNAME",
                "last_name": "LASTNAME",
                "company": "COMPANY",
                PAGE: "VIDEO_PAGE",
                PICTURE: "VIDEO_PICTURE",
            },
        ),
    )
}


@dataclass(frozen=True)
class Film:
    """What a recipient is sent: the page to open, and a picture that leads there."""

    page: str
    picture: str


def snippet(film: Film) -> str:
    """The picture as a link to the page, in HTML that mail programs show; without a picture a plain link."""
    page = escape(film.page)
    if not film.picture:
        return f'<a href="{page}">Watch the video</a>'
    return (
        f'<a href="{page}"><img src="{escape(film.picture)}" alt="Watch the video" width="{PICTURE_WIDTH}" '
        'style="max-width:100%;height:auto;border:0"></a>'
    )


def mail_file(
    table: Table, frame: pd.DataFrame, films: Mapping[int, Film], form: MailForm, mapping: ColumnMapping
) -> ResultsFile:
    """The rows that have a film, in the file's order, as this form wants them; always UTF-8.

    `frame` are the cells as they were sent. Cells that a spreadsheet would run as a formula get an apostrophe in
    front. Raises `RecipientsError` when no column holds e-mail addresses that the form needs, or when two rows share
    one where the tool would keep one video for both.
    """
    rows = sorted(films)
    if form.headings:
        places = recipient_columns(table.columns, mapping)
        if form.by_address:
            _refuse_shared(table, frame, rows, places.get(EMAIL))
        header = list(form.headings.values())
        lines = [[_own(frame, films, row, what, places) for what in form.headings] for row in rows]
    else:
        added = [ROW_KEY, PAGE, PICTURE, SNIPPET]
        header = unique_names([*table.columns, *added], len(table.columns) + len(added))
        keys = row_keys(table)
        own = [frame[name].tolist() for name in table.columns]
        lines = [
            [*(cells[row] for cells in own), keys[row], films[row].page, films[row].picture, snippet(films[row])]
            for row in rows
        ]
    return _written(header, lines, form.delimiter)


def recipient_columns(columns: Sequence[str], mapping: ColumnMapping) -> dict[str, str]:
    """Which column holds what about the recipient: as the mapping says, else by its heading; never another person's."""
    found: dict[str, str] = {}
    for variable, source in mapping.sources.items():
        meaning = meaning_of(variable)
        if meaning and source.kind == "column" and source.value in columns:
            found.setdefault(meaning, source.value)
    for read in (meaning_of, lambda heading: close_meaning(heading).word):
        for name in columns:
            meaning = read(name)
            if meaning and not other_people(name):
                found.setdefault(meaning, name)
    return found


def _own(frame: pd.DataFrame, films: Mapping[int, Film], row: int, what: str, places: Mapping[str, str]) -> str:
    if what in (PAGE, PICTURE):
        return films[row].page if what == PAGE else films[row].picture
    return str(frame.at[row, places[what]]) if what in places else ""


def _refuse_shared(table: Table, frame: pd.DataFrame, rows: Sequence[int], column: str | None) -> None:
    if column is None:
        raise RecipientsError(
            "No column of this file looks like the recipient's e-mail address, which this form needs.",
            next_step="Take the mail merge file: it has all columns of yours.",
        )
    addresses = {row: str(frame.at[row, column]).strip().casefold() for row in rows}
    often = {one for one, times in Counter(addresses.values()).items() if one and times > 1}
    lines = [str(table.line_of(row)) for row in rows if addresses[row] in often]
    if lines:
        named = ", ".join(lines[:LINES_NAMED]) + (" and others" if len(lines) > LINES_NAMED else "")
        raise RecipientsError(
            f"Lines {named} share an e-mail address. This tool keeps one video for each address, so somebody would "
            "get another person's.",
            next_step="Correct the addresses, or take the mail merge file, where each line is a mail of its own.",
        )


def _written(header: Sequence[str], lines: Sequence[Sequence[str]], delimiter: str) -> ResultsFile:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    changed = 0
    writer.writerow([defused(name) for name in header])
    for cells in lines:
        safe = [defused(cell) for cell in cells]
        changed += sum(one != other for one, other in zip(cells, safe, strict=True))
        writer.writerow(safe)
    data = mark_of("utf-8-sig", bom=True) + out.getvalue().encode("utf-8", "replace")
    return ResultsFile(data, "utf-8-sig", fell_back=False, defused=changed)
