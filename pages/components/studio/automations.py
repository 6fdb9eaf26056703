"""Automations: what Zapier, Pabbly or LeadR asks of BHuman, tried from here as a paid request like any other."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import person, problems
from pages.components.shell.links import in_url
from pages.components.shell.wording import plain
from pages.components.studio import asking
from services.container import App
from services.kinds.campaigns.automations import ExactRequest, Tool
from services.kinds.campaigns.studio.holdings import HeldList, Sort
from services.people.persons import Right

TOOLS: dict[Tool, str] = {"zapier": "Zapier", "pabbly": "Pabbly", "leadr": "LeadR"}
FIRST: Tool = "zapier"
OTHER = "other"
ABOUT: dict[Tool, str] = {
    "zapier": "Zapier sends what a campaign sends: the names of the variables once, then the values of one row.",
    "pabbly": "Pabbly sends each value by its name. The names must be exactly the template's, and none may be blank.",
    "leadr": "LeadR's form is not public; this is Pabbly's, which is only likely. **A LeadR campaign id is none of "
    "BHuman Studio's**, so it has to be typed.",
}


def draw(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """The tool, the row, the exact request, and the way to its quote."""
    asking.show(prefix)
    st.markdown(
        "Test what another tool will ask for: **one row, one paid request**, with proof, quote and a yes of yours, and "
        "followed like every video."
    )
    route = next((tool for tool in TOOLS if tool == in_url.read("tool")), FIRST)
    bound = in_url.bound(f"{prefix}-route", "tool", route, FIRST)
    st.segmented_control("Tool", list(TOOLS), format_func=TOOLS.__getitem__, required=True, **bound)
    st.caption(ABOUT[route])
    campaign = _campaign(prefix, route, lists["campaigns"])
    if campaign:
        values = _row(app, prefix, campaign)
        if values:
            with problems.shown():
                _request(app, prefix, route, campaign, values)
    if route != "leadr":
        asking.lists_when_old(app.studio, prefix, lists, ["campaigns"])


def _campaign(prefix: str, route: Tool, held: HeldList) -> str:
    typed = "A campaign that is not in the list"
    if route != "leadr" and held.holdings:
        ids = [*(one.id for one in held.holdings), OTHER]
        named = in_url.read("campaign")
        chosen = named if named in ids else ids[0]
        st.selectbox(
            "Campaign",
            ids,
            format_func=lambda one: typed if one == OTHER else held.name_of(one),
            width=420,
            **in_url.bound(f"{prefix}-campaign", "campaign", chosen, ids[0]),
        )
        if chosen != OTHER:
            return chosen
    return st.text_input("Id of the campaign", key=f"{prefix}-campaign-id", width=420).strip()


def _row(app: App, prefix: str, campaign: str) -> dict[str, str]:
    """The values of the one row, by variable; empty as long as no variable is named."""
    known = ", ".join(app.studio.remembered(campaign))
    named = st.text_input(
        "Variables of the template, with commas between",
        value=known,
        key=f"{prefix}-variables-{campaign}",
        placeholder="first_name, company",
        help="BHuman names none; those that were last used with this campaign stand here.",
    )
    names = list(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))
    return {name: st.text_input(f"Value of {name}", key=f"{prefix}-value-{name}", width=420) for name in names}


def _request(app: App, prefix: str, route: Tool, campaign: str, values: Mapping[str, str]) -> None:
    exact = app.studio.exact(route, campaign, values)
    _shown(exact, TOOLS[route])
    if st.button(
        "Quote this test",
        key=f"{prefix}-quote",
        type="primary",
        icon=":material/request_quote:",
        **person.asks(Right.LAUNCH, "Nothing is sent by this button: the proof, the quote and your yes come first."),
    ):
        with problems.shown():
            draft_id = app.studio.prepare_test(route, campaign, values, person.who(app))
            st.switch_page("campaigns.py", query_params={"draft": draft_id, "step": "launch"})


def _shown(exact: ExactRequest, tool: str) -> None:
    as_json, as_curl, for_tool = st.tabs(["The exact request", "As curl", f"For {tool}"])
    with as_json:
        st.code(exact.body, language="json", wrap_lines=True)
        st.caption("What would be sent, byte for byte; only the secret part of the address for callbacks is left out.")
    with as_curl:
        st.code(exact.command, language="bash", wrap_lines=True)
        st.warning(
            "**Run by hand this is paid, and Callsheet knows nothing of it.** BHUMAN_KEY is the key pair in Base64.",
            icon=":material/payments:",
        )
    with for_tool:
        st.code(exact.snippet, language=None, wrap_lines=True)
        st.caption(
            f"For a step of {plain(tool)} that sends a request. {{{{…}}}} stands for a field of the step before, and "
            "$BHUMAN_KEY for your key pair in Base64. **Switch off its automatic repeats:** BHuman knows no double, "
            "and each one is made and charged anew."
        )
