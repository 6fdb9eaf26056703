"""Who the agent is: the prompt, and ready patterns to begin with."""

from __future__ import annotations

import streamlit as st

from pages.components.agents.desk import forms_of
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App
from services.people.persons import Right

PATTERNS = {
    "Tutor": "You are a patient tutor. Explain one step at a time, ask short questions to see what was understood, "
    "and praise effort. Answer in two or three sentences.",
    "Receptionist": "You are the receptionist of our office. Greet people warmly, find out what they need, and tell "
    "them who can help. Never promise what you do not know. Keep answers short.",
    "Product guide": "You know our product well and like to show it. Ask what the visitor wants to achieve before you "
    "explain anything, then answer with one concrete example.",
    "Interviewer": "You lead a friendly interview. Ask one question at a time, listen, follow up once, and thank the "
    "person at the end.",
    "Language partner": "You practise everyday conversation with a learner. Speak simply, correct one mistake at a "
    "time by saying the sentence right, and keep the conversation going.",
}


def draw(app: App, prefix: str, draft_id: str, prompt: str) -> None:
    """The field, with the patterns above it; a pattern replaces what stands there."""
    show_problem(prefix)
    st.pills(
        "Begin with a pattern",
        list(PATTERNS),
        **stored_input(f"{prefix}-pattern", None, _use, app, prefix, draft_id),
        **person.asks(Right.PREPARE, "Fills the prompt below, in place of what stands there. Change it as you like."),
    )
    st.text_area(
        "Prompt",
        height=170,
        placeholder="Who is it, what does it know, how does it speak?",
        **stored_input(f"{prefix}-text", prompt, _save, app, prefix, draft_id),
        **person.asks(Right.PREPARE),
    )


def _use(pattern: str | None, app: App, prefix: str, draft_id: str) -> None:
    if pattern is not None:
        _save(PATTERNS[pattern], app, prefix, draft_id)


def _save(prompt: str, app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.of(app, forms_of).change(draft_id, "prompt", prompt, person.who(app))
