"""Agents that exist on the account: seen, adopted into History, given another prompt, or deleted."""

from __future__ import annotations

from html import escape
from zlib import crc32

import streamlit as st

from pages.components.agents import use
from pages.components.shell import fresh, person, pictures
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.agents.existing.made_here import AgentRecord
from services.people.persons import Right

KIND = "agent"
MOST = 100
FEW = 8
FIND, AGENT = "find", "agent"


def draw(app: App, prefix: str) -> None:
    """The list, with what was made here since it was seen; asked for when the page opens and it is old."""
    desk = app.agents
    st.subheader("Agents on the account", anchor=False)
    show_problem(prefix)
    records, seen = desk.records.with_made_here()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Refresh list", key=f"{prefix}-refresh", icon=":material/refresh:", on_click=_refresh, args=[app, prefix]
        )
        fresh.keep(app, prefix, app.kinds[KIND].service_title, seen, records, lambda: _asked(app))
    find = in_url.read(FIND) if len(records) > FEW else ""
    if len(records) > FEW:
        shown = in_url.bound(f"{prefix}-find", FIND, find)
        st.text_input("Find an agent", type="search", width=280, **shown)
    fitting = [one for one in records if find.casefold() in f"{one.name} {one.code} {one.prompt}".casefold()]
    if seen and not fitting:
        st.info("No agent fits." if find else "The account has no agent yet.", icon=":material/search_off:")
    fitting = _named(records, fitting)
    jobs = desk.jobs_of([one.code for one in fitting[:MOST]])
    for record in fitting[:MOST]:
        _card(app, f"{prefix}-{record.code}", prefix, record, jobs.get(record.code))
    if len(fitting) > MOST:
        st.caption(f"The newest {MOST} of {words.count(len(fitting), 'agent')}. Find others by name, code or prompt.")


def _named(records: list[AgentRecord], fitting: list[AgentRecord]) -> list[AgentRecord]:
    """The one agent that the address opens, or those that fit; where there is no such agent any more it is said."""
    code = in_url.read(AGENT)
    if not code:
        return fitting
    found = [one for one in records if one.code == code]
    if not found:
        st.info("This link opens an agent that the account does not list.", icon=":material/search_off:")
    st.button("All agents", key="agents-all", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=[""])
    return found


def _open(code: str) -> None:
    in_url.write(agent=code)


def _asked(app: App) -> list[AgentRecord]:
    app.agents.refresh()
    return app.agents.records.with_made_here()[0]


def _card(app: App, key: str, prefix: str, record: AgentRecord, job_id: str | None) -> None:
    with st.container(border=True, key=f"line-{key}", gap="small"):
        look, told = st.columns([1, 6], gap="medium")
        with look:
            pictures.picture(record.image_url, record.name or record.code)
        with told:
            state = ":green-badge[:material/check_circle: Ready]" if record.is_ready else ""
            other = f":gray-badge[{plain(record.status)}]" if record.status and not record.is_ready else ""
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button(
                    plain(record.name or "Without a name"),
                    key=f"open-{key}",
                    type="tertiary",
                    on_click=_open,
                    args=[record.code],
                )
                if state or other:
                    st.markdown(f"{state}{other}", width="content")
            tables.facts([words.code(record.code), plain(record.model), plain(words.moment(record.created_at))])
            st.html(f'<div class="cs-prompt">{escape(record.prompt)}</div>')
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                if job_id is not None:
                    tables.job_link(job_id, "In History", icon=":material/history:")
                elif record.is_ready:
                    st.button(
                        "Adopt into History",
                        key=f"{key}-adopt",
                        icon=":material/bookmark_add:",
                        on_click=_adopt,
                        args=[app, prefix, record],
                        **person.asks(Right.LAUNCH),
                    )
                _use(app, key, record)
                _prompt(app, key, prefix, record)
                _delete(app, key, prefix, record)


def _use(app: App, key: str, record: AgentRecord) -> None:
    if record.is_ready:
        with st.popover("Use it", icon=":material/code:"):
            use.draw(app, app.agents, f"{key}-use", record.code, record.model)


def _prompt(app: App, key: str, prefix: str, record: AgentRecord) -> None:
    with st.popover("Change the prompt", icon=":material/edit:", **person.asks(Right.LAUNCH)):
        # A prompt that was changed elsewhere begins a field of its own, so that no older text is saved over it.
        slot = f"{key}-prompt-{crc32(record.prompt.encode())}"
        st.text_area("Prompt", value=record.prompt, key=slot, height=200)
        st.button(
            "Save the prompt",
            key=f"{key}-save",
            icon=":material/save:",
            on_click=_change,
            args=[app, prefix, slot, record],
        )


def _delete(app: App, key: str, prefix: str, record: AgentRecord) -> None:
    with st.popover("Delete", icon=":material/delete:", **person.asks(Right.LAUNCH)):
        st.markdown(
            f"Delete **{plain(record.name or record.code)}** at bitHuman for good? Pages that embed it go dark, and "
            "its credits do not come back."
        )
        st.button(
            "Yes, delete it for good",
            key=f"{key}-delete",
            icon=":material/delete_forever:",
            on_click=_really_delete,
            args=[app, prefix, record],
        )


def _refresh(app: App, prefix: str) -> None:
    with saving(prefix):
        app.agents.refresh()


def _adopt(app: App, prefix: str, record: AgentRecord) -> None:
    with saving(prefix):
        app.agents.adopt(record.code, person.who(app))
        notify(prefix, f"{record.name or record.code} is in History now.")


def _change(app: App, prefix: str, slot: str, record: AgentRecord) -> None:
    with saving(prefix):
        app.agents.change_prompt(record.code, st.session_state[slot], person.who(app))
        notify(prefix, f"{record.name or record.code} has a new prompt.")


def _really_delete(app: App, prefix: str, record: AgentRecord) -> None:
    with saving(prefix):
        app.agents.delete(record.code, person.who(app))
        notify(prefix, f"{record.name or record.code} is deleted.")
