"""BHuman's store: ready-made templates, each with picture, category and tags, and the way to one's own from it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import lines, person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.pictures import picture
from pages.components.shell.wording import plain
from pages.components.studio import asking, making, panels, places
from services.container import App
from services.kinds.campaigns.studio.holdings import HeldList, Holding, Sort

EVERY = "Every category"


def draw(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """The products of the chosen category."""
    asking.show(prefix)
    held = lists["products"]
    asking.head(app.studio, prefix, held, "products")
    categories = sorted({one.about["category"] for one in held.holdings if "category" in one.about})
    if categories:
        named = in_url.read("category")
        chosen = named if named in categories else EVERY
        bound = in_url.bound(f"{prefix}-category", "category", chosen, EVERY)
        st.pills("Category", [EVERY, *categories], required=True, **bound)
        shown = [one for one in held.holdings if chosen == EVERY or one.about.get("category") == chosen]
    else:
        shown = list(held.holdings)
    if held.seen_at and not shown:
        st.info("The store has nothing to show.", icon=":material/search_off:")
    for one in shown:
        _product(app, prefix, one, lists)
    asking.lists_when_old(app.studio, prefix, lists, ["products", "workspaces", "folders"])


def _product(app: App, prefix: str, one: Holding, lists: Mapping[Sort, HeldList]) -> None:
    key = f"{prefix}-{one.id}"
    with st.container(border=True, key=f"line-{key}", gap="small"):
        look, told = st.columns([1, 4], gap="medium", vertical_alignment="center")
        with look:
            picture(one.picture, one.title)
        with told, st.container(gap="xsmall"):
            about = one.about
            marks = [f":blue-badge[{plain(about['category'])}]"] if "category" in about else []
            marks += [f":gray-badge[{plain(tag)}]" for tag in about.get("tags", "").split(", ") if tag]
            st.markdown(f"**{plain(one.title)}** {' '.join(marks)}")
            if "description" in about:
                st.markdown(plain(about["description"]))
            lines.facts([
                f"{plain(about['length'])} seconds" if "length" in about else "",
                f"rated {plain(about['ratings'])}" if "ratings" in about else "not rated yet",
                words.count(int(about["downloads"]), "download") if about.get("downloads", "").isdigit() else "",
            ])  # fmt: skip
            making.made(key, app.studio.made_of(one.id, lists))
            if making.under_way(app.studio, one.id):
                return
            if not making.is_asked(key, one.id):
                making.offer(key, "Use this template", ":material/add_to_photos:", one.id)
                return
            _question(app, prefix, key, one, lists)


def _question(app: App, prefix: str, key: str, one: Holding, lists: Mapping[Sort, HeldList]) -> None:
    workspace = places.workspace(key, lists)
    if not workspace:
        making.cancel(key)
        return
    folder = places.folder(key, lists, workspace)
    where = (
        f"a **new template in {plain(lists['folders'].name_of(folder))}**"
        if folder
        else "a **new folder with a new template**"
    )
    st.markdown(
        f"Use **{plain(one.title)}**? BHuman makes {where}, each time it is asked; Callsheet asks once and never "
        "again by itself. What it may cost there BHuman does not publish."
    )
    making.question(key, prefix, one.id, "Yes, make it", lambda: _use(app, one, workspace, folder))


def _use(app: App, one: Holding, workspace: str, folder: str) -> None:
    made = app.studio.use_product(one.id, workspace, person.who(app), folder)
    panels.land("templates", made, f"This is what BHuman made of {one.title}.")
