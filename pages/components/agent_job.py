"""Agents on the page of their job: how far each is by named steps, and what is needed to use those that are ready."""

from __future__ import annotations

import streamlit as st

from pages.components import agent_style, agent_unclear, agent_use, gallery_cards, problems, words
from pages.components.words import plain
from services.container import House
from services.jobs import words as state
from services.jobs.agent_parameters import model_of
from services.jobs.view_lines import ItemLine, JobView

KIND = "agent"
EVERY_SECONDS = 2
RUNNING_SHOWN = 12
READY_SHOWN = 20


def draw(house: House, job: JobView) -> None:
    """Nothing on the page of another kind of job."""
    if job.kind != KIND:
        return
    agent_style.inject()
    # Places first: a fragment that draws less than before must not take away what stands below it.
    unclear, steps, ready = (st.container(key=f"job-agents-{place}") for place in ("unclear", "steps", "ready"))
    with unclear, problems.shown():
        agent_unclear.draw(job)
    with steps:
        _steps(house, job)
    with ready, problems.shown():
        _ready(house, job)


def _steps(house: House, job: JobView) -> None:
    @st.fragment(run_every=EVERY_SECONDS if job.state in state.JOB_OPEN else None)
    def live() -> None:
        with problems.shown():
            items = house.views.items(job.id, states=state.ITEM_UNDER_WAY, limit=RUNNING_SHOWN).lines
            for item in items:
                model = _model(job, item)
                step = item.vendor_status or "Accepted; bitHuman has not said a step yet"
                st.markdown(f":material/hourglass_top: Line {item.line} · {plain(model)} · {plain(step)}")
            if items:
                st.caption("Only bitHuman's own word ends the wait: a long build is not a failed one.")

    live()


def _ready(house: House, job: JobView) -> None:
    items = [one for one in house.views.items(job.id, states=[state.SUCCEEDED], limit=READY_SHOWN).lines if one.is_good]
    if not items:
        return
    st.subheader("To use them", anchor=False)
    for item in items:
        _one(job, item, expanded=len(items) == 1)
    if job.tallies.get(state.SUCCEEDED, 0) > len(items):
        st.caption(f"The first {words.count(len(items))}; the results file has every one of them.")


def _one(job: JobView, item: ItemLine, *, expanded: bool) -> None:
    name = next((value for value in item.sent_values if value), item.vendor_id or "")
    with st.expander(f"Line {item.line} · {plain(name[:80])}", expanded=expanded, icon=":material/face:"):
        look, use = st.columns([2, 3], gap="large")
        with look:
            _look(job, item)
        with use:
            agent_use.draw(f"job-agent-{item.id}", item.vendor_id or "", _model(job, item))


def _look(job: JobView, item: ItemLine) -> None:
    film, still = gallery_cards.address(job.id, item, "film"), gallery_cards.address(job.id, item, "thumbnail")
    if film:
        poster = f' poster="{still}"' if still else ""
        st.html(f'<video class="cs-look" controls preload="none"{poster} src="{film}" aria-label="Clip"></video>')
    elif still:
        st.html(f'<img class="cs-look" src="{still}" alt="The look of the agent" loading="lazy">')
        st.caption("This model makes no clip.")


def _model(job: JobView, item: ItemLine) -> str:
    names = [name for name, _value in gallery_cards.named_values(job, item)]
    return model_of(job.settings, names, item.sent_values)
