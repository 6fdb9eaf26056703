"""The voice of a draft's lessons: listened to before it is chosen."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import DraftView
from services.kinds.lessons.viewing.voices import VoiceSample, VoiceWish, voice_wish
from services.people.persons import Right

VOICE, PROVIDER = "voice_id", "tts_provider"


def draw(app: App, prefix: str, view: DraftView) -> None:
    """The voices for the draft's language, gender and tier, once somebody has asked for them; asking is free."""
    wish = voice_wish(view.settings)
    chosen = str(view.settings.get(OPTIONS, {}).get(VOICE) or "")
    found = app.lessons.voices.known(wish)
    show_problem(f"{prefix}-voices")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Listen to the voices",
            key=f"{prefix}-voices-look",
            icon=":material/record_voice_over:",
            on_click=_look,
            args=[app, prefix, wish],
        )
        st.caption(
            f"For {plain(wish.language)}, {wish.gender}. "
            + (f"Chosen: **{plain(chosen)}**." if chosen else "None is chosen, so Vacademy takes one itself.")
        )
        if chosen:
            st.button(
                "Leave it to Vacademy",
                key=f"{prefix}-voices-none",
                type="tertiary",
                on_click=_choose,
                args=[app, prefix, view.id, "", wish],
                **person.asks(Right.PREPARE),
            )
    if found == []:
        st.info(
            "Vacademy lists no voice for these. Choose another language, gender or tier.", icon=":material/mic_off:"
        )
    for voice in found or []:
        _one(app, prefix, view.id, voice, wish, is_chosen=voice.id == chosen)


def _one(app: App, prefix: str, draft_id: str, voice: VoiceSample, wish: VoiceWish, *, is_chosen: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(voice.name)}**", width=120)
        if voice.address:
            address, name = escape(voice.address, quote=True), escape(voice.name, quote=True)
            st.html(
                f'<audio controls preload="none" src="{address}" aria-label="A sample of {name}"></audio>', width=320
            )
        else:
            st.caption("Without a sample.")
        st.button(
            "Chosen" if is_chosen else "Choose this voice",
            key=f"{prefix}-voice-{voice.id}",
            **person.asks(Right.PREPARE, unless=is_chosen),
            on_click=_choose,
            args=[app, prefix, draft_id, voice.id, wish],
        )


def _look(app: App, prefix: str, wish: VoiceWish) -> None:
    with saving(f"{prefix}-voices"):
        app.lessons.voices.look(wish)


def _choose(app: App, prefix: str, draft_id: str, voice_id: str, wish: VoiceWish) -> None:
    with saving(f"{prefix}-voices"):
        seen.drafts(app).set_option(draft_id, VOICE, voice_id or None, person.who(app))
        seen.drafts(app).set_option(draft_id, PROVIDER, wish.provider if voice_id else None, person.who(app))
