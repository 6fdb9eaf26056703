"""What pages get to see of jobs: plain records, read at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.jobs.drafts.settings import FILE, is_by_form
from services.jobs.drafts.views import DraftLine
from services.jobs.practice import PRACTICE_HOST
from services.jobs.states import ItemState
from services.jobs.views.money.sums import MoneySum


@dataclass(frozen=True, kw_only=True)
class SampleLine:
    """A sample where it is shown beside its draft: how far it is, and how many rows it has."""

    id: str
    state: str
    total: int


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A job in a list. `tallies` are its items by state; `unknown` counts requests whose outcome is unknown,
    `flagged` items whose evidence disagrees, `standing_still` those that a person may have to do something about.
    `made` is what one of its items is called, "" where the kind says it; `note` and `tags` are the team's own words.
    `pictured` is the item whose picture stands for the job, None as long as there is none. Only among those that need a
    person it is known whether a cap paused it (`at_cap`), and whether anything is `late`.
    """

    id: str
    kind: str
    service: str
    name: str
    person: str
    state: str
    practice: bool
    is_sample: bool
    target_name: str
    pause_reason: str
    created_at: datetime
    finished_at: datetime | None
    tallies: dict[str, int]
    total: int
    unknown: int
    flagged: int
    standing_still: int
    draft_id: str = ""
    made: str = ""
    note: str = ""
    tags: str = ""
    pictured: int | None = None
    at_cap: bool = False
    late: bool = False

    @property
    def title(self) -> str:
        """Its name, told apart from that of the launch for which it was only a sample."""
        return f"{self.name} · sample" if self.is_sample and self.name else self.name


@dataclass(frozen=True, kw_only=True)
class SubmissionLine:
    """One paid request and what is known about its answer."""

    id: str
    number: int
    state: str
    operation: str
    item_count: int
    tries: int
    due_at: datetime | None
    wait_reason: str
    claimed_at: datetime | None
    answered_at: datetime | None
    settled_by: str
    http_status: int | None
    request_id: str | None
    error_kind: str
    error_text: str
    next_step: str
    charged: str


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """Another job launched from the same draft, or from one that goes on with its rows. `ready` is of its items."""

    id: str
    name: str
    state: str
    is_sample: bool
    created_at: datetime
    ready: int


@dataclass(frozen=True, kw_only=True)
class LaunchFacts:
    """What is to be known of a launch to show its items among those of others."""

    id: str
    name: str
    is_sample: bool
    practice: bool
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JobView(JobLine):
    """One job whole. `rows_in == rows + held_out + dropped`: rows with an item, and those this launch left out.

    `began` is when its first request went out; `newest_item` the highest id of its items; `rejected` counts those of
    which a person says that they are wrong. `money` is None where nothing was quoted.
    """

    host: str
    target_id: str
    estimate_cents: int | None
    money: MoneySum | None
    submissions: dict[str, int]
    unknown_submissions: list[SubmissionLine]
    began: datetime | None
    newest_item: int | None
    rejected: int
    rows: int
    held_out: int
    dropped: int
    rows_in: int
    upload_name: str
    settings: dict[str, Any]
    cancelled_at: datetime | None
    run: int
    siblings: list[Sibling]

    @property
    def title(self) -> str:
        """Its name, and where it took but a part of the file, which: "January · sample of 3", "January · 26 of 30"."""
        in_file = int(self.settings.get(FILE, {}).get("rows") or 0)
        if not self.name or self.by_form:
            return self.name
        if self.is_sample:
            return f"{self.name} · sample of {self.rows:,}"
        return f"{self.name} · {self.rows:,} of {in_file:,}" if self.rows < in_file else self.name

    @property
    def is_rehearsal(self) -> bool:
        """Whether it was made by the dashboard's own sandbox, as a draft that chose practice is."""
        return self.host == PRACTICE_HOST

    @property
    def by_form(self) -> bool:
        """Whether a form wrote its one row, so that there is no file of anybody's to give back."""
        return is_by_form(self.settings)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Why requests wait, how many, and when the first of them is due."""

    reason: str
    submissions: int
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a job is. `per_minute` and `seconds_left` are None as long as they cannot be known."""

    state: str
    done: int
    failed: int
    cancelled: int
    rendering: int
    sent: int
    waiting: int
    held: int
    total: int
    unknown: int
    flagged: int
    per_minute: float | None
    seconds_left: float | None
    waiting_reasons: list[Waiting]


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """One item. `line` is its row's number as a spreadsheet shows it.

    `word` is the service's own, `told` the same for people, `share` how far it is from 0 to 1. The last `beside` of the
    `sent_values` are addresses of files that went with it.
    """

    id: int
    job_id: str
    row_id: int
    line: int
    attempt: int
    label: str
    sent_values: list[str]
    beside: int
    state: str
    submission_id: str | None
    vendor_id: str | None
    public_id: str | None
    word: str
    told: str
    share: float | None
    cause: str
    message: str
    reason: str
    flag: str
    url: str | None
    share_url: str | None
    thumbnail_url: str | None
    gif_url: str | None
    messenger_url: str | None
    support_id: str | None
    sent_at: datetime | None
    finished_at: datetime | None

    @property
    def is_good(self) -> bool:
        """Whether it may be passed on: ready, and no two pieces of evidence disagree."""
        return self.state == ItemState.SUCCEEDED and not self.flag


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """A line in a job's history."""

    id: int
    at: datetime
    actor: str
    verb: str
    text: str


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """Jobs, newest first; `next_before` asks for the older ones, None at the end."""

    lines: list[JobLine]
    next_before: str | None


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """Items in the order of their rows; `next_after` asks for more, None at the end."""

    lines: list[ItemLine]
    next_after: int | None


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """Events, newest first; `next_before` asks for the older ones, None at the end."""

    lines: list[EventLine]
    next_before: int | None


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What one service accepted. Cents are an estimate at the rates of each launch; None when none had a rate.

    `word` is what one of them is called. `unpriced_month` counts the items of launches without a rate, which the
    estimate leaves out. Practice costs nothing and is counted apart.
    """

    service: str
    title: str
    practice: bool
    word: str
    items_month: int
    items_all: int
    cents_month: int | None
    unpriced_month: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What runs, what needs a person, what finished lately, drafts, what was spent."""

    running: list[JobLine]
    needs_person: list[JobLine]
    recent: list[JobLine]
    drafts: list[DraftLine]
    spent: list[Spent]
