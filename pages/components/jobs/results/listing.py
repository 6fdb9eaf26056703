"""The items of one page as a table for operators, with one of them opened below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pages.components.jobs import texts
from pages.components.jobs.gallery import cards as gallery_cards
from pages.components.jobs.own import OwnWords
from pages.components.jobs.results import attempts
from pages.components.jobs.waiting import late as job_late
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.pictures import address
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.kind import Kind
from services.jobs.states import ITEM_UNDER_WAY, ItemState
from services.jobs.views.lines import ItemLine, JobView, LaunchFacts

SHOWN_OF_ID = 6


def listing(
    app: App,
    job: JobView,
    items: Sequence[ItemLine],
    named: int | None,
    *,
    unclear: Collection[str],
    late: Mapping[int, str],
    launches: Mapping[str, LaunchFacts],
    own: OwnWords,
) -> None:
    """Draw the table; a chosen row is told whole below it, at first the one that is `named`.

    `late` says of each late item that it is.

    With `launches` the items are of a draft over all of them; what can be done to one stands with its own launch.
    """
    key = f"job-list-{job.id}-{items[0].id}"
    place = next((place for place, item in enumerate(items) if item.id == named), None)
    picked = st.dataframe(
        _frame(items, unclear, late),
        key=key,
        hide_index=True,
        on_select=partial(_choose, key, [item.id for item in items]),
        selection_default=None if place is None else {"selection": {"rows": [place]}},
        selection_mode="single-row",
        height=min(560, 35 * (len(items) + 1) + 3),
        column_config={
            "Line": st.column_config.NumberColumn(width="small", format="%d"),
            "Picture": st.column_config.ImageColumn(width="small"),
            "Film": st.column_config.LinkColumn(display_text="Watch", width="small"),
            "Share page": st.column_config.LinkColumn(display_text="Open", width="small"),
            "Attempt": st.column_config.NumberColumn(width="small", format="%d"),
            "Values": st.column_config.TextColumn(width="large"),
            "Why": st.column_config.TextColumn(width="large"),
        },
        alt="The items of this page, one in each row",
    )
    rows = picked.selection.rows
    if rows and rows[0] < len(items) and items[rows[0]].job_id != job.id:
        _of_another(job, items[rows[0]], launches, late, own)
    elif rows and rows[0] < len(items):
        _one(app, job, items[rows[0]], unclear, late, own)
    else:
        st.caption("Choose a row to see all that is known about it.")


def _choose(key: str, ids: list[int]) -> None:
    rows = st.session_state[key].selection.rows if key in st.session_state else []
    in_url.write(item=str(ids[rows[0]]) if rows and rows[0] < len(ids) else "")


def short_id(vendor_id: str) -> str:
    """The end of an id: whoever has the whole of it may be able to open what it belongs to."""
    return f"…{vendor_id[-SHOWN_OF_ID:]}" if vendor_id else ""


def _frame(items: Sequence[ItemLine], unclear: Collection[str], late: Mapping[int, str]) -> pd.DataFrame:
    zone = words.zone()
    return pd.DataFrame(
        [
            {
                "Line": item.line,
                "Picture": gallery_cards.address(item.job_id, item, "thumbnail") or "",
                "Values": item.label,
                "State": gallery_cards.item_word(item, unclear).label + (", to check" if item.flag else ""),
                "Film": gallery_cards.address(item.job_id, item, "film") or "",
                "Share page": gallery_cards.address(item.job_id, item, "page") or "",
                "Why": job_late.with_notes(item, late),
                "Service's word": item.word,
                "Attempt": item.attempt,
                "Sent": item.sent_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if item.sent_at else "",
                "Finished": item.finished_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if item.finished_at else "",
            }
            for item in items
        ]
    )


def _of_another(
    job: JobView, item: ItemLine, launches: Mapping[str, LaunchFacts], late: Mapping[int, str], own: OwnWords
) -> None:
    with st.container(border=True, key=f"job-item-{item.id}", gap="small"):
        texts.item_text(f"Line {item.line}: {item.label}", job_late.with_notes(item, late))
        _play(item, own)
        texts.pairs(gallery_cards.named_values(launches[item.job_id], item))
        tables.job_link(item.job_id, gallery_cards.other_launch(job, item, launches), icon=":material/movie:")


def _one(
    app: App, job: JobView, item: ItemLine, unclear: Collection[str], late: Mapping[int, str], own: OwnWords
) -> None:
    kind = app.kinds[job.kind]
    with st.container(border=True, key=f"job-item-{item.id}", gap="small"):
        texts.item_text(f"Line {item.line}: {item.label}", job_late.with_notes(item, late))
        _play(item, own)
        if item.attempt > 1:
            attempts.attempts(app, job, item)
        else:
            texts.pairs(gallery_cards.named_values(job, item, own))
        if item.messenger_url and (film := address(item.messenger_url)):
            st.link_button("Film for messengers", film, icon=":material/chat:")
        if item.support_id:
            st.markdown(f"For {plain(kind.service_title)}'s support: {words.code(item.support_id)}")
        if item.public_id:
            _id(item, kind)
        if item.state in ITEM_UNDER_WAY and not gallery_cards.is_unclear(item, unclear):
            job_late.stop_button(item, place="list")
            job_late.stop_panel(app, job, item, place="list")


def _play(item: ItemLine, own: OwnWords) -> None:
    """Its film where it stands, else the way to where it is watched; nothing while it is being made."""
    if film := gallery_cards.address(item.job_id, item, "film"):
        gallery_cards.play(film, item.label)
    elif item.state == ItemState.SUCCEEDED and (there := own.watched_at(item)):
        st.link_button("Watch", there, key=f"job-list-watch-{item.id}", icon=":material/play_circle:")


def _id(item: ItemLine, kind: Kind) -> None:
    shown = st.toggle(
        "Show the whole generation id",
        key=f"job-id-{item.id}",
        help=f"For {plain(kind.service_title)}'s support. Keep it to yourselves: whoever has it may be able to open "
        f"the {kind.item_word}.",
    )
    whole = item.public_id or ""
    if shown:
        st.code(whole, language=None)
    else:
        # Not as code: its copy button would copy an id that is cut off.
        st.caption(f"Generation {plain(short_id(whole))}")
