"""What the job is made from: picked from the service's list or pasted as an address."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.shell import wording as words
from pages.components.shell.saving import follow, saving, show_problem, to_the_end
from pages.components.shell.wording import plain
from services.container import App
from services.errors import BadCredentials, ServiceError
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Target
from services.jobs.launch.review import Checked


def draw(app: App, prefix: str, checked: Checked, shown: DraftKind) -> None:
    """The noun, the known list with its age, the field for an address, and the kind's other settings."""
    view = checked.view
    noun = _noun(prefix, view, shown)
    word = shown.nouns[noun]
    known = app.targets.listed(shown.name, noun, practice=view.practice)
    targets = {target.vendor_id: target for target in known.targets}
    if view.target is not None and view.target.noun == noun:
        targets.setdefault(view.target.vendor_id, view.target)
    chosen = view.target.vendor_id if view.target is not None and view.target.noun == noun else None
    show_problem(prefix)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        follow(f"{prefix}-pick-{noun}", chosen)
        st.selectbox(
            word,
            list(targets),
            format_func=lambda one: targets[one].name or f"Without a name, {one[:8]}…",
            index=None,
            key=f"{prefix}-pick-{noun}",
            placeholder=f"Choose a {word.lower()}" if targets else "The list is empty: refresh it, or paste an address",
            on_change=_pick,
            args=[app, prefix, view.id, noun, targets],
            width=420,
        )
        st.button(
            "Refresh list",
            key=f"{prefix}-refresh",
            icon=":material/refresh:",
            on_click=_refresh,
            args=[app, prefix, view, shown, noun],
        )
    seen = known.seen_at
    st.caption(f"List last seen {plain(words.moment(seen))}." if seen else "The list was never asked for.")
    st.text_input(
        f"Or paste the address or id of a {word.lower()}",
        key=f"{prefix}-paste-{noun}",
        placeholder=shown.address_hint,
        on_change=_paste,
        args=[app, prefix, view, shown, noun],
    )
    if view.target is not None:
        name = plain(view.target.name) if view.target.name else "not in the list"
        st.markdown(f":material/check_circle: {shown.nouns[view.target.noun]} **{name}** · `{view.target.vendor_id}`")
    with st.expander("Options", icon=":material/settings:"):
        shown.options(app, f"{prefix}-options", checked)


def _noun(prefix: str, view: DraftView, shown: DraftKind) -> str:
    """Which noun is looked at: what the draft has, unless a person looks at another."""
    first = view.target.noun if view.target is not None else next(iter(shown.nouns))
    if len(shown.nouns) == 1:
        return first
    return (
        st.segmented_control(
            "Made from",
            list(shown.nouns),
            format_func=lambda one: shown.nouns[one],
            default=first,
            required=True,
            key=f"{prefix}-noun-{first}",
        )
        or first
    )


@to_the_end
def _pick(app: App, prefix: str, draft_id: str, noun: str, targets: dict[str, Target]) -> None:
    vendor_id = st.session_state[f"{prefix}-pick-{noun}"]
    if vendor_id is not None:
        with saving(prefix):
            app.drafts.set_target(draft_id, targets[vendor_id])


@to_the_end
def _paste(app: App, prefix: str, view: DraftView, shown: DraftKind, noun: str) -> None:
    text = st.session_state[f"{prefix}-paste-{noun}"].strip()
    if not text:
        return
    with saving(prefix):
        app.drafts.set_target(view.id, app.targets.parse(shown.name, noun, text, practice=view.practice))
        st.session_state[f"{prefix}-paste-{noun}"] = ""


def _refresh(app: App, prefix: str, view: DraftView, shown: DraftKind, noun: str) -> None:
    with saving(prefix):
        try:
            app.targets.refresh(shown.name, noun, practice=view.practice)
        except BadCredentials as error:
            raise ServiceError(
                f"{shown.kind.service_title} did not give this key its list: {error.text}",
                next_step=f"Paste the address of the {shown.nouns[noun].lower()} below; making "
                f"{shown.kind.item_word}s needs no list. The key can be looked at under Connections.",
            ) from None
