"""For requests without a clear answer: what the account's list shows, as a hint for the person who decides."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import lines as tables
from pages.components.shell import pictures
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.views.lines import JobView
from services.kinds.agents.desk import AgentDesk


def draw(app: App, job: JobView) -> None:
    """Nothing while every request is clear."""
    if not job.unknown:
        return
    desk = app.agents_of(practice=job.is_rehearsal)
    key = f"agent-unclear-{job.id}"
    with st.container(border=True, key=key, gap="small"):
        st.markdown("**What bitHuman's list shows.** A hint, not proof: other people may use the account, too.")
        show_problem(key)
        agents, seen = desk.records.listed()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Look at the list now", key=f"{key}-look", icon=":material/refresh:", on_click=_look, args=[desk, key]
            )
            st.caption(f"Last seen {plain(words.moment(seen))}." if seen else "Never asked for; asking is free.")
        sent_at = {one.id: one.claimed_at for one in job.unknown_submissions if one.claimed_at is not None}
        hints = desk.hints(agents, sent_at)
        for request in job.unknown_submissions:
            found = hints.get(request.id, [])
            if not found:
                st.markdown(f"Request {request.number}: no new agent in the list that belongs to nothing here.")
            for record in found:
                look, told = st.columns([1, 7], gap="medium")
                with look:
                    pictures.picture(record.image_url, record.name)
                with told:
                    st.markdown(f"Request {request.number}: this may be it. **{plain(record.name)}**")
                    tables.facts(
                        [words.code(record.code), plain(words.moment(record.created_at)), plain(record.prompt[:120])]
                    )


def _look(desk: AgentDesk, key: str) -> None:
    with saving(key):
        desk.refresh()
