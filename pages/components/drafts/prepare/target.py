"""What the job is made from: picked from the service's list or pasted as an address."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.drafts.together import seen
from pages.components.shell import fresh, person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.errors import BadCredentials, ServiceError
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Target
from services.jobs.launch.review import Checked
from services.people.persons import Right

FROM = "from"


def draw(app: App, prefix: str, checked: Checked, shown: DraftKind) -> None:
    """What it is made from, the known list with its age, the field for an address, and the kind's other settings."""
    view = checked.view
    target_type = _target_type(prefix, view, shown)
    word = shown.target_types[target_type]
    known = app.targets.listed(shown.name, target_type, practice=view.practice)
    targets = {target.vendor_id: target for target in known.targets}
    if view.target is not None and view.target.type == target_type:
        targets.setdefault(view.target.vendor_id, view.target)
    chosen = view.target.vendor_id if view.target is not None and view.target.type == target_type else None
    show_problem(prefix)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            word,
            list(targets),
            format_func=_labels(targets).__getitem__,
            # Once one is chosen the list has no cross that empties it: a draft goes from one to another, never to none.
            index=list(targets).index(chosen) if chosen is not None else None,
            placeholder=f"Choose a {word.lower()}" if targets else "The list is empty: paste an address",
            width=420,
            **stored_input(f"{prefix}-pick-{target_type}", chosen, _pick, app, prefix, view.id, targets),
            **person.asks(Right.PREPARE),
        )
        st.button(
            "Refresh list",
            key=f"{prefix}-refresh",
            icon=":material/refresh:",
            on_click=_refresh,
            args=[app, prefix, view, shown, target_type],
        )
    name = f"{shown.kind.service}:{shown.kind.host}:{target_type}"

    def ask() -> list[Target]:
        return app.targets.refresh(shown.name, target_type, practice=view.practice)

    fresh.keep(app, name, shown.kind.service_title, known.seen_at, known.targets, ask)
    pasted = f"{prefix}-paste-{target_type}"
    st.text_input(
        f"Or paste the address or id of a {word.lower()}",
        placeholder=shown.address_hint,
        # What could not be read stays there to be corrected.
        **stored_input(pasted, st.session_state.get(pasted, ""), _paste, app, prefix, view, shown, target_type),
        **person.asks(Right.PREPARE),
    )
    if view.target is not None:
        name = plain(view.target.name) if view.target.name else "not in the list"
        st.markdown(
            f":material/check_circle: {shown.target_types[view.target.type]} **{name}** · "
            f"{words.code(view.target.vendor_id)}"
        )
    with in_url.fold("Options", f"{prefix}-more", "options", icon=":material/settings:"):
        shown.options(app, f"{prefix}-options", checked)


def _labels(targets: dict[str, Target]) -> dict[str, str]:
    """What each is called in the list. A list answers by this text, so two of one name are told apart by their ids."""
    names = {one: target.name or "Without a name" for one, target in targets.items()}
    many = Counter(names.values())
    return {one: name if many[name] == 1 and targets[one].name else f"{name} · {one}" for one, name in names.items()}


def _target_type(prefix: str, view: DraftView, shown: DraftKind) -> str:
    """Which type of target is looked at: what the draft has, unless a person looks at another."""
    first = view.target.type if view.target is not None else next(iter(shown.target_types))
    if len(shown.target_types) == 1:
        return first
    named = in_url.read(FROM)
    chosen = named if named in shown.target_types else first
    st.segmented_control(
        "Made from",
        list(shown.target_types),
        format_func=lambda one: shown.target_types[one],
        required=True,
        **in_url.bound(f"{prefix}-type-{first}", FROM, chosen, first),
    )
    return chosen


def _pick(vendor_id: str | None, app: App, prefix: str, draft_id: str, targets: dict[str, Target]) -> None:
    if vendor_id in targets:
        with saving(prefix):
            seen.drafts(app).set_target(draft_id, targets[vendor_id], person.who(app))


def _paste(text: str, app: App, prefix: str, view: DraftView, shown: DraftKind, target_type: str) -> None:
    if not text.strip():
        return
    with saving(prefix):
        seen.drafts(app).set_target(
            view.id, app.targets.parse(shown.name, target_type, text.strip(), practice=view.practice), person.who(app)
        )
        st.session_state[f"{prefix}-paste-{target_type}"] = ""


def _refresh(app: App, prefix: str, view: DraftView, shown: DraftKind, target_type: str) -> None:
    with saving(prefix):
        try:
            app.targets.refresh(shown.name, target_type, practice=view.practice)
        except BadCredentials as error:
            raise ServiceError(
                f"{shown.kind.service_title} did not give this key its list: {error.text}",
                next_step=f"Paste the address of the {shown.target_types[target_type].lower()} below; making "
                f"{shown.item_word}s needs no list. The key can be looked at under Connections.",
            ) from None
