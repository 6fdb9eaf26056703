"""What a job waits for longer than usual: said beside its progress, listed, and given up one by one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.jobs import texts
from pages.components.jobs.acting import asking
from pages.components.jobs.gallery import cards as gallery_cards
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.views.lateness import LateItems, LateMark, Usual
from services.jobs.views.lines import ItemLine, JobView
from services.jobs.views.page import JobPage
from services.people.persons import Right

LATE = "late"


def span(seconds: float) -> str:
    """ "40 s", "6 minutes", "3 hours", "2 days"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return words.count(minutes, "minute")
    hours = round(seconds / 3600)
    return words.count(hours, "hour") if hours < 48 else words.count(round(hours / 24), "day")


def usually(usual: Usual) -> str:
    """What lateness is judged by, as the middle of a sentence."""
    if usual.typical is None:
        return f"too few earlier ones to compare with, so late means over {span(usual.late_after)}"
    return f"usually takes {span(usual.typical)}"


def note(mark: LateMark, usual: Usual) -> str:
    """One item's mark in words."""
    if mark.stalled:
        unchanged = f"nothing has changed for {span(mark.unchanged)}"
        return f"Stalled: {unchanged}; {usually(usual)}, waiting {span(mark.waiting)}."
    return f"Late: {usually(usual)}, waiting {span(mark.waiting)}."


def notes(page: JobPage) -> dict[int, str]:
    """The marks of the items of a page in words, by item."""
    return {item_id: note(mark, page.late.usual) for item_id, mark in page.marks.items()}


def summary(late: LateItems) -> str:
    """How many are late, as Markdown; empty when none is."""
    if not late.late:
        return ""
    stalled = f" {words.count(late.stalled)} of them stalled: nothing changes any more." if late.stalled else ""
    return (
        f":material/timer: {words.count(late.late)} late: {usually(late.usual)}, the longest has waited "
        f"{span(late.longest)}.{stalled}"
    )


def late_ones(app: App, page: JobPage) -> None:
    """Draw the first late items with the way to stop waiting for each; nothing when none is late."""
    job, late = page.job, page.late
    if not late.late:
        return
    item_word, service = app.kinds.word_of(job.kind, job.made), plain(app.kinds[job.kind].service_title)
    with st.container(border=True, key="job-late", gap="small"):
        st.info(
            f"**{words.count(late.late, item_word)} {'is' if late.late == 1 else 'are'} late.**",
            icon=":material/timer:",
        )
        st.caption(
            f"{service} accepted what is late and may still finish it: Callsheet keeps looking, nothing is sent again. "
            f"Judged by your team's own earlier times: {usually(late.usual)}."
        )
        why = notes(page)
        for item in page.late_ones:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"job-late-{item.id}"):
                texts.item_text(f"Line {item.line}: {item.label}", why.get(item.id, ""))
                stop_button(item, place="late")
            stop_panel(app, job, item, place="late")
        if late.late > len(page.late_ones):
            st.button(
                f"Show all {words.count(late.late)} late ones",
                key=f"job-late-all-{job.id}",
                icon=":material/view_list:",
                on_click=_show_all,
            )


def stop_button(item: ItemLine, *, place: str) -> None:
    """Asks before waiting for this item stops."""
    about = _about(item, place)
    st.button(
        "Stop waiting",
        key=f"job-{about}",
        icon=":material/timer_off:",
        on_click=asking.ask,
        args=[about],
        **person.asks(Right.LAUNCH),
    )


def stop_panel(app: App, job: JobView, item: ItemLine, *, place: str) -> None:
    """What stopping to wait means, when it was asked about."""
    item_word, service = app.kinds.word_of(job.kind, job.made), plain(app.kinds[job.kind].service_title)
    asking.panel(
        _about(item, place),
        title=f"Stop waiting for this {item_word}?",
        lines=[
            f"It counts as failed here, for good: if {service} finishes it later, it stays failed in this job.",
            f"{service} may still finish it and charge it. Nothing can be called back.",
            "Nothing is sent again by itself. You can retry the row, which is a new paid request.",
        ],
        yes="Yes, stop waiting",
        no="Keep waiting",
        practice=job.practice,
        run=lambda: _stop(app, job, item),
    )


def with_notes(item: ItemLine, told: Mapping[int, str]) -> str:
    """All there is to say about an item: what speaks against it, that it is late, why it stands so."""
    return " ".join(part for part in (item.flag, told.get(item.id, ""), gallery_cards.note(item)) if part)


def _about(item: ItemLine, place: str) -> str:
    return f"give-up-{place}-{item.id}"


def _show_all() -> None:
    in_url.write(show=LATE, view="list", find="", after="", item="")


def _stop(app: App, job: JobView, item: ItemLine) -> str:
    app.controls.give_up_waiting(job.id, item.id, person.who(app))
    return f"Line {item.line} is not waited for any more."
