"""What states, numbers, money and times are called on screen: one wording for every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from services.jobs.states import ItemState, JobState, SubmissionState

ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#+-.!|~$:&@"})
Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]


@dataclass(frozen=True)
class Label:
    """A state in plain English: `label` and `icon` say it, `colour` only helps, `meaning` is for a tooltip."""

    label: str
    icon: str
    colour: Colour
    meaning: str = ""


JOB: dict[str, Label] = {
    JobState.QUEUED: Label("Queued", ":material/hourglass_top:", "gray", "Launched; the first request goes out soon."),
    JobState.RUNNING: Label("Running", ":material/play_circle:", "blue", "Requests go out and results come in."),
    JobState.PAUSED: Label(
        "Paused", ":material/pause_circle:", "orange", "Nothing more is sent until someone resumes it."
    ),
    JobState.DONE: Label("Done", ":material/check_circle:", "green", "Everything that was sent has come back."),
    JobState.DONE_WITH_FAILURES: Label(
        "Done, some failed", ":material/rule:", "orange", "Everything is final, and some of it failed."
    ),
    ItemState.FAILED: Label("Failed", ":material/cancel:", "red", "Everything is final, and nothing succeeded."),
    ItemState.CANCELLED: Label("Cancelled", ":material/block:", "gray", "A person stopped it; what was sent went on."),
}
SUBMISSION: dict[str, Label] = {
    SubmissionState.READY: Label("Not sent yet", ":material/schedule:", "gray", "Nothing of it has left this machine."),
    SubmissionState.SENDING: Label("Being sent", ":material/upload:", "blue", "The request is on its way."),
    SubmissionState.ACCEPTED: Label("Accepted", ":material/check_circle:", "green", "The service said yes."),
    SubmissionState.REFUSED: Label("Refused", ":material/cancel:", "red", "The service said no; nothing was charged."),
    SubmissionState.UNKNOWN: Label(
        "Outcome unknown", ":material/help:", "orange", "No clear answer: it may have been charged. It is not repeated."
    ),
    ItemState.HELD: Label("Held", ":material/front_hand:", "gray", "Not sent, and it will not be unless someone asks."),
}
ITEM: dict[str, Label] = {
    ItemState.WAITING: Label("Waiting", ":material/schedule:", "gray", "Not sent yet."),
    ItemState.SENT: Label("Sent", ":material/send:", "violet", "The service has it; work has not begun."),
    ItemState.RENDERING: Label("Rendering", ":material/movie_edit:", "blue", "The service is making it."),
    ItemState.SUCCEEDED: Label("Ready", ":material/check_circle:", "green", "It is made."),
    ItemState.FAILED: Label("Failed", ":material/cancel:", "red", "The service could not make it."),
    ItemState.CANCELLED: Label("Cancelled", ":material/block:", "gray", "It was stopped before it was sent."),
    ItemState.HELD: Label("Held", ":material/front_hand:", "gray", "Not sent, with the reason beside it."),
}
TO_CHECK = Label(
    "Waits for a look", ":material/flag:", "orange", "All has come back, and a person has to look at some of it."
)
DONE = (JobState.DONE, JobState.DONE_WITH_FAILURES)
PRACTICE = Label(
    "Practice", ":material/theater_comedy:", "yellow", "Played by a local sandbox: no bill, no real person."
)
LIVE = Label("Live", ":material/sensors:", "green", "The real service: launches cost money.")
FOR_REAL = "A new draft with these rows and this mapping. Nothing is sent before its own quote and your yes."


def job(name: str, *, flagged: int = 0) -> Label:
    """The word for a job's state; one that we do not know is shown as it is.

    What has come back is not done as long as a person has to look at some of it.
    """
    return TO_CHECK if flagged and name in DONE else JOB.get(name) or _unheard(name)


def submission(name: str) -> Label:
    """The word for a submission's state."""
    return SUBMISSION.get(name) or _unheard(name)


def item(name: str) -> Label:
    """The word for an item's state."""
    return ITEM.get(name) or _unheard(name)


def _unheard(name: str) -> Label:
    return Label(name.replace("_", " ").capitalize() or "No state", ":material/help:", "gray")


def count(number: int, word: str = "", plural: str = "") -> str:
    """5000 as "5,000"; with a word "1 video", "5,000 videos"; `plural` when adding an s is not enough."""
    shown = f"{number:,}"
    if not word:
        return shown
    return f"{shown} {word if number == 1 else plural or word + 's'}"


def first_up(word: str) -> str:
    """ "video" as "Video", "MP4" as it is."""
    return word[:1].upper() + word[1:]


def far(told: str, share: float | None) -> str:
    """ "Recording the narration, 65 %": how far something is; without the share where that is not known or whole."""
    return told if not told or share is None or share >= 1 else f"{told}, {share * 100:.0f} %"


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def money(cents: int | None) -> str:
    """US dollars, "$1,234.50"; "not known" for None. In Markdown wrap it in `plain`, since $…$ is a formula there."""
    if cents is None:
        return "not known"
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def zone() -> tzinfo:
    """The browser's time zone, or UTC when the browser does not say."""
    try:
        return ZoneInfo(str(st.context.timezone or "UTC"))
    except (ValueError, KeyError, OSError):
        return UTC


def moment(at: datetime | None, *, now: datetime | None = None) -> str:
    """ "today 14:05", "yesterday 23:10", "3 Nov 2026, 09:12" in the browser's zone; "never" for None."""
    if at is None:
        return "never"
    here = at.astimezone(zone())
    tail = "" if str(zone()) != "UTC" else " UTC"
    days = ((now or datetime.now(UTC)).astimezone(zone()).date() - here.date()).days
    if days in (0, 1):
        return f"{('today', 'yesterday')[days]} {here:%H:%M}{tail}"
    return f"{day(here.date())}, {here:%H:%M}{tail}"


def day(on: date) -> str:
    """ "3 Nov 2026"."""
    return f"{on.day} {on:%b %Y}"


def duration(seconds: float | None) -> str:
    """ "less than a minute", "about 4 minutes", "about 2 hours"; "not known yet" for None."""
    if seconds is None:
        return "not known yet"
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"about {count(minutes, 'minute')}"
    hours = round(seconds / 3600)
    return f"about {count(hours, 'hour')}" if hours < 48 else f"about {count(round(hours / 24), 'day')}"


def plain(text: str) -> str:
    """Text of a person or a service, made safe for a Markdown label: shown letter for letter on one line."""
    return " ".join(text.split()).translate(ESCAPED)


def label(text: str) -> str:
    """Like `plain`, for names: an underscore between letters stays, as it means nothing in Markdown."""
    first, *others = plain(text).split("\\_")
    for part in others:
        first += ("_" if first[-1:].isalnum() and part[:1].isalnum() else "\\_") + part
    return first


def code(text: str) -> str:
    """Text of a person or a service in a letter width of its own, letter for letter on one line, as Markdown."""
    line = " ".join(text.split())
    runs = "".join(sign if sign == "`" else " " for sign in line).split()
    fence = "`" * (1 + max(map(len, runs), default=0))
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""
