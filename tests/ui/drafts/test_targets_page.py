"""What a draft is made from, on the page: the one that was pressed, whatever the others are called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.container import App
from services.store.kept_tables import ServiceRecord
from tests.rigs.people import named
from tests.ui.shell.stage import draw

NAMES = {"c1": "Spring", "c2": "Spring", "c3": "", "c4": "Without a name"}
"""Two of one name, one of none, and one that is called as the list words the latter."""


@pytest.fixture
def draft(app: App) -> str:
    kind = app.kinds["campaign"]
    with app.database.write() as session:
        for vendor_id, name in NAMES.items():
            session.add(
                ServiceRecord(
                    service=kind.service,
                    host=kind.host,
                    type="campaign",
                    vendor_id=vendor_id,
                    name=name,
                    seen_at=datetime.now(UTC),
                )
            )
    return app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")


@pytest.mark.parametrize("wanted", NAMES)
def test_a_campaign_that_shares_its_name_is_still_the_one_that_was_chosen(app: App, draft: str, wanted: str) -> None:
    at = draw("campaigns.py", draft=draft, step="prepare")
    choice = next(one for one in at.selectbox if one.label == "Campaign")
    label = next(one for one in choice.options if wanted in one or (wanted == "c4" and one == NAMES["c4"]))
    choice.select(label).run()
    chosen = app.drafts.get(draft).target
    assert chosen is not None
    assert (chosen.vendor_id, chosen.name) == (wanted, NAMES[wanted])
