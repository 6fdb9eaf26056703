"""Whatever is done to rows, the bytes to be sent hold each person's own address beside that person's name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from services.container import App
from services.jobs.control.retrying import Retries
from services.jobs.launch.launching import Launches
from services.kinds.campaigns.desk import BackgroundDesk
from services.recipients import Source
from services.store.tables import Submission, SubmissionBody
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import CAMPAIGN, answer, idle_app, move, stand

NAMES = ["Ana", "Ben", "Ana", "Zoë", "", "Mei", "Ana"]
FIRST, SECOND = "Background 1", "Background 2"
Sent = list[tuple[str, str, str]]
_numbers = count(1)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("assets")
        patch.chdir(folder)
        with idle_app(folder) as idle:
            idle.retries = Retries(idle.database, idle.targets, idle.kinds, idle.secret, lambda _job_id: None)
            idle.launches = Launches(idle.database, idle.quotes, lambda _job_id: None)
            yield idle


@dataclass
class Person:
    """Who stands in a row of the file, and what belongs to them."""

    name: str
    site: str
    film: str
    gone: bool = False


@dataclass
class Sheet:
    """A draft, and beside it what its rows should say, kept by hand."""

    app: App
    people: list[Person] = field(default_factory=list)
    draft: str = ""

    def begin(self, order: list[int]) -> None:
        """A file of the people in this order, and a draft with two backgrounds over it."""
        numbers = [next(_numbers) for _ in order]
        self.people = [
            Person(NAMES[at], f"https://w{n}.example.com/", f"https://m{n}.example.com/a.mp4")
            for at, n in zip(order, numbers, strict=True)
        ]
        lines = ["film,name,site", *(f"{one.film},{one.name},{one.site}" for one in self.people)]
        drafts = self.app.drafts
        self.draft = drafts.create(kind="campaign", person=named("Mara"), name="Spring")
        drafts.put_file(self.draft, "\n".join(lines).encode(), "people.csv", named("Mara"))
        drafts.set_target(self.draft, CAMPAIGN, ANA)
        drafts.set_variables(self.draft, ["name"], ANA, ["name"])
        for name, column in ((FIRST, "site"), (SECOND, "film")):
            BackgroundDesk(self.app.drafts).add(self.draft, ANA)
            drafts.set_source(self.draft, name, Source("column", column), ANA)
        BackgroundDesk(self.app.drafts).change(self.draft, FIRST, ANA, kind="site")

    def expected(self, rows: list[int]) -> Sent:
        """What these rows should say."""
        return [(self.people[row].name, self.people[row].site, self.people[row].film) for row in rows]


def said(body: bytes) -> Sent:
    """Name and addresses of each row, as the bytes have them: by the background that each column belongs to."""
    value = json.loads(body)
    at = {one["name"]: place for place, one in enumerate(value["backgrounds"])}
    name = value["variables"].index("name")
    return [
        (names[name], assets[at[FIRST]], assets[at[SECOND]])
        for names, assets in zip(value["names"], value["assets"], strict=True)
    ]


ROW = st.integers(0, len(NAMES) - 1)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["hold", "drop", "unmark"]), ROW),
        st.tuples(st.sampled_from(["edit site", "edit film", "clear film", "undo"]), ROW),
        st.tuples(st.sampled_from(["swap segments", "rename and back", "copy", "more variables", "again"]), ROW),
    ),
    max_size=8,
)


def act(sheet: Sheet, move_: str, row: int) -> None:
    """Do one thing to the draft, and the same by hand."""
    drafts, desk, person = sheet.app.drafts, BackgroundDesk(sheet.app.drafts), sheet.people[row]
    if move_ in {"hold", "drop"}:
        drafts.mark_rows(sheet.draft, [row], "held" if move_ == "hold" else "dropped", "no", named("Mara"))
        person.gone = True
    elif move_ == "unmark":
        drafts.unmark_rows(sheet.draft, [row], ANA)
        person.gone = False
    elif move_.startswith(("edit", "clear")):
        column = move_.split()[1]
        address = "" if move_.startswith("clear") else f"https://new-{next(_numbers)}.example.com/"
        drafts.edit_cells(sheet.draft, {(row, column): address}, named("Mara"))
        setattr(person, column, address)
    elif move_ == "undo":
        drafts.edit_cells(sheet.draft, {(row, "site"): "https://never.example.com"}, named("Mara"))
        drafts.undo_last(sheet.draft, ANA)
    elif move_ == "swap segments":
        desk.swap(sheet.draft, FIRST, 1 if row % 2 else -1, ANA)
    elif move_ == "rename and back":
        desk.rename(sheet.draft, SECOND, "Film", ANA)
        desk.rename(sheet.draft, "Film", SECOND, ANA)
    elif move_ == "copy":
        sheet.draft = drafts.copy(person=named("Mara"), draft_id=sheet.draft)
    elif move_ == "more variables":
        drafts.set_variables(sheet.draft, ["site", "name"], ANA, ["name", "site", FIRST, SECOND])
        drafts.set_variables(sheet.draft, ["name"], ANA, ["name", FIRST, SECOND])
    else:
        drafts.set_reading(sheet.draft, ANA)


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Without shrinking, which would take minutes and find nothing that the moves do not say already.
@given(order=st.permutations(range(len(NAMES))), moves=MOVES, sample=st.sets(ROW), failed=st.sets(ROW))
def test_assets_stay_with_their_row_through_every_move_sample_and_retry(
    app: App, order: list[int], moves: list[tuple[str, int]], sample: set[int], failed: set[int]
) -> None:
    sheet = Sheet(app)
    sheet.begin(order)
    for move_, row in moves:
        act(sheet, move_, row)
    going = [row for row, person in enumerate(sheet.people) if not person.gone]
    assert app.reviews.get(sheet.draft).send_ids == going
    if not going:
        return
    some = sorted(sample & set(going))
    if some:
        (first,) = app.quotes.plan(sheet.draft, some).submissions
        assert said(first.request.body) == sheet.expected(some)
    (whole,) = app.quotes.plan(sheet.draft).submissions
    assert said(whole.request.body) == sheet.expected(going)
    for row in going:
        proof = {line.variable: line.value for line in app.quotes.proof(sheet.draft, row)}
        assert (proof["name"], proof[FIRST], proof[SECOND]) == sheet.expected([row])[0]
    job = app.launches.launch(sheet.draft, app.quotes.quote(sheet.draft).fingerprint, named("Mara"))
    again = sorted(failed & set(going))
    if again:
        retry(app, job, again)
        assert [said(body) for body in bodies(app, job)] == [sheet.expected(going), sheet.expected(again)]


def retry(app: App, job: str, rows: list[int]) -> None:
    """Let these rows fail, and send them again."""
    answer(app, job, "accepted")
    move(app, job, rows, "failed", message="no", word="failed", cause="making")
    stand(app, job, "failed")
    items = [one.id for one in page_of(app.views, job).items.lines if one.row_id in rows]
    app.retries.retry(job, items, app.retries.quote(job, items).fingerprint, named("Mara"))


def bodies(app: App, job: str) -> list[bytes]:
    with app.database.read() as session:
        ids = session.scalars(
            select(col(Submission.id)).where(col(Submission.job_id) == job).order_by(col(Submission.number))
        )
        return [session.get_one(SubmissionBody, one).body for one in ids]
