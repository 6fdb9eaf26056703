"""The three questions before something goes to real people, with what was answered the last time."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person, wording
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.consent import CONSENT, QUESTIONS, ConsentView
from services.people.persons import Right

EXAMPLES = {
    "likeness": "Mara Lind, by her contract of 3 March 2026",
    "data": "Our customers, who agreed to be written to by us",
    "disclosure": "In the first line of the mail, and at the end of the film",
}


def draw(app: App, prefix: str, draft_id: str, consent: ConsentView, *, practice: bool) -> None:
    """A field for each question; open as long as something is missing that has to be answered."""
    show_problem(prefix)
    waits = bool(consent.missing) and not practice
    label = "Consent and disclosure" + (": to be answered before the launch" if waits else "")
    with st.expander(label, expanded=waits, icon=":material/verified_user:", key=f"{prefix}-fold"):
        if practice:
            st.caption("Practice reaches nobody, so this may stay empty here. A launch for real asks for it.")
        if consent.proposed and consent.missing:
            asked = wording.moment(consent.proposed_at) if consent.proposed_at else ""
            st.markdown(
                f":material/history: For the last job of the same kind somebody answered this, {plain(asked)}: "
                + " · ".join(f"*{plain(one)}*" for one in consent.proposed.values() if one)
            )
            st.button(
                "It is the same this time",
                key=f"{prefix}-same",
                icon=":material/done_all:",
                on_click=_keep_all,
                args=[app, prefix, draft_id, dict(consent.proposed)],
                **person.asks(Right.PREPARE),
            )
        for name, question in QUESTIONS.items():
            st.text_input(
                question,
                placeholder=EXAMPLES[name],
                max_chars=500,
                **stored_input(
                    f"{prefix}-{name}", consent.answers.get(name, ""), _keep, app, prefix, draft_id, name, consent
                ),
                **person.asks(Right.PREPARE),
            )


def _keep(text: str, app: App, prefix: str, draft_id: str, name: str, consent: ConsentView) -> None:
    _keep_all(app, prefix, draft_id, {**consent.answers, name: text.strip()})


def _keep_all(app: App, prefix: str, draft_id: str, answers: dict[str, str]) -> None:
    with saving(prefix):
        app.drafts.agree(draft_id, CONSENT, answers, person.who(app))
