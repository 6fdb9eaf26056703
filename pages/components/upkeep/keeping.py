"""How long recipients are kept after a job is over, campaign by campaign."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import problems
from pages.components.shell.person import asks
from pages.components.shell.saving import stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.people.persons import Person, Right
from services.upkeep.deleting import MOST_DAYS, KeptCampaign


def draw_keeping(app: App, person: Person) -> None:
    """A field of days for each campaign."""
    st.caption(
        "So many days after a job is over, its file, its values, the bytes that were sent and the addresses of its "
        "videos are deleted by themselves. Counts, charges and the record stay. Empty: they are kept until somebody "
        "empties the job."
    )
    campaigns = app.deleting.campaigns()
    if not campaigns:
        st.info("Nothing has been launched yet.", icon=":material/history:")
    for one in campaigns:
        st.number_input(
            f"{plain(one.name) or 'Without a name'} · {one.kind}, {one.jobs:,} job{'' if one.jobs == 1 else 's'}: days",
            min_value=1,
            max_value=MOST_DAYS,
            step=1,
            placeholder="Kept",
            width=420,
            **asks(Right.MANAGE),
            **stored_input(f"upkeep-days-{one.kind}-{one.target_id}", one.days, _keep, app, person, one),
        )


def _keep(days: int | None, app: App, person: Person, one: KeptCampaign) -> None:
    with problems.shown():
        app.deleting.set_days(one.kind, one.target_id, days, person)
        st.toast("Kept." if days is None else f"Deleted {days:,} days after a job is over.", icon=":material/check:")
