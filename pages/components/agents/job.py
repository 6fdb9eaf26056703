"""Agents on the page of their job: how far each is by named steps, and what is needed to use those that are ready."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.components.agents import style
from pages.components.agents import unclear as agent_unclear
from pages.components.agents import use as agent_use
from pages.components.jobs.gallery import cards as gallery_cards
from pages.components.shell import lines as tables
from pages.components.shell import problems
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import ITEM_UNDER_WAY, JOB_OPEN, ItemState
from services.jobs.views.lines import ItemLine, ItemPage, JobView
from services.kinds.agents.chosen.rebuilds import Build
from services.kinds.agents.codes import codes_file
from services.kinds.agents.desk import AgentDesk
from services.kinds.agents.parameters import model_of

KIND = "agent"
EVERY_SECONDS = 2
RUNNING_SHOWN = 12
READY_SHOWN = 20
UNDER_WAY = (ITEM_UNDER_WAY, RUNNING_SHOWN)


def draw(app: App, job: JobView) -> None:
    """Nothing on the page of another kind of job."""
    if job.kind != KIND:
        return
    style.inject()
    # Places first: a fragment that draws less than before must not take away what stands below it.
    unclear, steps, ready = (st.container(key=f"job-agents-{place}") for place in ("unclear", "steps", "ready"))
    with unclear, problems.shown():
        agent_unclear.draw(app, job)
    under_way, made = app.views.first_items(job, [UNDER_WAY, ((ItemState.SUCCEEDED,), READY_SHOWN)])
    with steps:
        _steps(app, job, under_way)
    with ready, problems.shown():
        _ready(app, job, made)


def _steps(app: App, job: JobView, first: ItemPage) -> None:
    just_read = [first]

    @st.fragment(run_every=EVERY_SECONDS if job.state in JOB_OPEN else None)
    def live() -> None:
        with problems.shown():
            page = just_read.pop() if just_read else app.views.first_items(job, [UNDER_WAY])[0]
            for item in page.lines:
                model = _model(job, item)
                step = words.far(item.told, item.share) or "Accepted; bitHuman has not said a step yet"
                st.markdown(f":material/hourglass_top: Line {item.line} · {plain(model)} · {plain(step)}")
            if page.next_after is not None:
                st.caption(f"The first {words.count(RUNNING_SHOWN)} that are being made.")
            if page.lines:
                st.caption("Only bitHuman's own word ends the wait: a long build is not a failed one.")

    live()


def embedded(item: ItemLine) -> str:
    """The HTML that shows an agent on a web page."""
    return AgentDesk.embed_snippet(item.public_id) if item.public_id else ""


def _ready(app: App, job: JobView, first: ItemPage) -> None:
    items = [one for one in first.lines if one.is_good]
    if not items:
        return
    codes = [one.public_id or "" for one in items]
    desk = app.agents_of(practice=job.is_rehearsal)
    newest: dict[str, Build] = {build.code: build for build in reversed(desk.names.builds(codes))}
    st.subheader("To use them", anchor=False)
    for item, code in zip(items, codes, strict=True):
        _one(app, desk, job, item, code, newest.get(code), expanded=len(items) == 1)
    ready = job.tallies.get(ItemState.SUCCEEDED, 0)
    if ready > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.download_button(
                "Download all codes",
                # Made when it is pressed: nobody waits for a file that nobody asked for.
                partial(codes_file, app.database, job.id),
                f"{job.name} - codes.csv",
                "text/csv",
                key="job-agents-codes",
                icon=":material/download:",
                on_click="ignore",
            )
            shown = f"Above are the first {words.count(len(items))}; the file" if ready > len(items) else "The file"
            st.caption(f"{shown} has the code and the embed snippet of every agent that is ready.")


def _one(
    app: App, desk: AgentDesk, job: JobView, item: ItemLine, code: str, newest: Build | None, *, expanded: bool
) -> None:
    name = next((value for value in item.sent_values if value), code)
    with st.expander(
        f"Line {item.line} · {plain(name[:80])}", key=f"job-agent-{item.id}", expanded=expanded, icon=":material/face:"
    ):
        if newest is not None and newest.item_id > item.id:
            st.warning(
                "**This agent was rebuilt since.** What you see and embed is the newer build, not the one made here.",
                icon=":material/published_with_changes:",
            )
            tables.job_link(newest.job_id, "The job of the newer build", icon=":material/movie:")
        look, use = st.columns([2, 3], gap="large")
        with look:
            _look(job, item)
        with use:
            agent_use.draw(app, desk, f"job-agent-{item.id}", code, _model(job, item))


def _look(job: JobView, item: ItemLine) -> None:
    film, still = gallery_cards.address(job.id, item, "film"), gallery_cards.address(job.id, item, "thumbnail")
    if film:
        poster = f' poster="{still}"' if still else ""
        st.html(f'<video class="cs-look" controls preload="none"{poster} src="{film}" aria-label="Clip"></video>')
    elif still:
        st.html(f'<img class="cs-look" src="{still}" alt="The look of the agent" loading="lazy">')
        st.caption("This model makes no clip.")
    links = {"Open the picture": still, "Open the clip": film}
    there = "".join(f'<a href="{path}" target="_blank">{name}</a>' for name, path in links.items() if path)
    if there:
        st.html(f'<div class="cs-links">{there}</div>')


def _model(job: JobView, item: ItemLine) -> str:
    names = [name for name, _value in gallery_cards.named_values(job, item)]
    return model_of(job.settings, names, item.sent_values)
