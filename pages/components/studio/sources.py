"""Templates and campaigns: the list, one of them opened, and a draft prepared from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.components.campaigns import preview
from pages.components.shell import lines, person, problems
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.pictures import picture
from pages.components.shell.saving import saving
from pages.components.shell.wording import plain
from pages.components.studio import asking, panels
from services.container import App
from services.jobs.account import Fact
from services.jobs.kind import Target
from services.kinds.campaigns.studio.desk import TARGETS
from services.kinds.campaigns.studio.holdings import HeldList, Holding, Sort
from services.people.persons import Right

MOST = 100
WORDS: dict[Sort, str] = {"templates": "template", "campaigns": "campaign"}
NAMES = {
    "videos": "Videos made of it",
    "folder_id": "Folder",
    "video_instance_id": "Template",
    "workspace_id": "Workspace",
    "product_id": "From the store",
    "made_of": "Made of",
    "use_case": "Use case",
    "mode": "Mode",
    "color_mode": "Colours",
    "industry": "Industry",
    "actor_id": "Actor",
    "video_id": "Video",
}
LISTED_IN: dict[str, Sort] = {
    "folder_id": "folders",
    "video_instance_id": "templates",
    "workspace_id": "workspaces",
    "product_id": "products",
}


def templates(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """The templates, or the one that the URL opens."""
    _sort(app, prefix, lists, "templates", app.studio.open_template)


def campaigns(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """The campaigns, or the one that the URL opens."""
    _sort(app, prefix, lists, "campaigns", app.studio.open_campaign)


def _sort(
    app: App, prefix: str, lists: Mapping[Sort, HeldList], sort: Sort, open_one: Callable[[str], Holding]
) -> None:
    opened = panels.opened(sort)
    if not opened:
        _list(app, prefix, lists, sort)
        return
    _one(app, prefix, lists, sort, opened)
    found = lists[sort].find(opened)
    if found is None or found.is_old:
        asking.once_a_minute(prefix, opened, partial(open_one, opened))


def _list(app: App, prefix: str, lists: Mapping[Sort, HeldList], sort: Sort) -> None:
    held, word = lists[sort], WORDS[sort]
    asking.show(prefix)
    asking.head(app.studio, prefix, held, sort)
    with (
        st.form(f"{prefix}-paste", border=False, clear_on_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            f"Open by the address or id of a {word}", key=f"{prefix}-pasted", width=420,
            help="Works for one that is not in the list too.",
        )  # fmt: skip
        st.form_submit_button("Open", icon=":material/open_in_new:", on_click=_paste, args=[app, prefix, sort])
    many = len(held.holdings)
    find = in_url.read("find") if many > 8 else ""
    if many > 8:
        st.text_input(f"Find a {word}", type="search", width=280, **in_url.bound(f"{prefix}-find", "find", find))
    fitting = [one for one in held.holdings if find.casefold() in f"{one.name} {one.id}".casefold()]
    if held.seen_at and not fitting:
        st.info(f"There is no {word} to show.", icon=":material/search_off:")
    for one in fitting[:MOST]:
        _card(app, f"{prefix}-{one.id}", one, lists, sort)
    if len(fitting) > MOST:
        st.caption(f"The first {MOST} of {words.count(len(fitting), word)}. Find others by name or id.")
    also: list[Sort] = ["templates"] if sort == "campaigns" else []
    asking.lists_when_old(app.studio, prefix, lists, [sort, *also, "folders"])


def _card(app: App, key: str, one: Holding, lists: Mapping[Sort, HeldList], sort: Sort) -> None:
    with st.container(border=True, key=f"line-{key}", gap="small"):
        look, told = st.columns([1, 5], gap="medium", vertical_alignment="center")
        with look:
            picture(one.picture, "")
        with told, st.container(gap="xxsmall"):
            st.button(
                plain(one.title),
                key=f"studio-open-{key}",
                type="tertiary",
                on_click=panels.open_one,
                args=[sort, one.id],
            )
            made = plain(words.moment(one.created_at)) if one.created_at else ""
            named = [plain(_named(lists, name, one.about[name])) for name in LISTED_IN if name in one.about]
            lines.facts([*named, plain(one.about.get("use_case", "")), made])
            _prepare(app, key, one.id, one.name, sort)


def _one(app: App, prefix: str, lists: Mapping[Sort, HeldList], sort: Sort, opened: str) -> None:
    one = lists[sort].find(opened) or Holding(id=opened)
    st.button(
        f"All {WORDS[sort]}s", key=f"{prefix}-all", icon=":material/arrow_back:", type="tertiary",
        on_click=panels.open_one, args=[sort, ""],
    )  # fmt: skip
    asking.show(prefix)
    if lists[sort].find(opened) is None:
        st.info(
            f"BHuman does not list the {WORDS[sort]} of this link. It is asked for it by its id.",
            icon=":material/search_off:",
        )
    with st.container(border=True, key=f"line-{prefix}-one", gap="medium"):
        look, told = st.columns([2, 3], gap="large")
        with look:
            picture(one.picture, one.title)
        with told:
            st.subheader(plain(one.title), anchor=False)
            lines.definitions(_facts(one, lists))
            if one.opened_at is None:
                st.caption("BHuman was not asked for this one alone yet.")
            else:
                st.caption(f"As BHuman described it {plain(words.moment(one.opened_at))}.")
            with st.container(horizontal=True, gap="small"):
                _prepare(app, f"{prefix}-one", one.id, one.name, sort)
                if sort == "templates":
                    preview.offer(app, f"{prefix}-one", Target(TARGETS[sort], one.id, one.name))
            st.caption(
                "BHuman names no variables: the draft asks for them, and remembers them for the next one. "
                "Nothing is sent by preparing."
            )


def _facts(one: Holding, lists: Mapping[Sort, HeldList]) -> list[Fact]:
    said = [(NAMES.get(name, name), _named(lists, name, value)) for name, value in one.about.items()]
    moments = [("Made", one.created_at), ("Changed", one.updated_at)]
    return [("Id", one.id), *said, *((name, words.moment(at)) for name, at in moments if at is not None)]


def _named(lists: Mapping[Sort, HeldList], name: str, value: str) -> str:
    """A value of BHuman's as people call it: an id by the name of what it stands for, where that is known."""
    sort = LISTED_IN.get(name)
    return value if sort is None else lists[sort].name_of(value)


def _prepare(app: App, key: str, holding_id: str, name: str, sort: Sort) -> None:
    if st.button(
        "Prepare a draft from this", key=f"{key}-prepare", icon=":material/add_circle:", **person.asks(Right.PREPARE)
    ):
        with problems.shown():
            lines.open_draft("campaign", app.studio.prepare(sort, holding_id, name, person.who(app)))


def _paste(app: App, prefix: str, sort: Sort) -> None:
    with saving(prefix):
        panels.open_one(sort, app.studio.read_id(sort, str(st.session_state[f"{prefix}-pasted"])))
