"""What a draft is made from, on the page: the one that was pressed, whatever the others are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from services.container import App
from services.jobs.kind import Target
from services.store.kept_tables import ServiceRecord
from tests.rigs.people import named
from tests.ui.shell.stage import draw

NAMES = {"c1": "Spring", "c2": "Spring", "c3": "", "c4": "Without a name"}
"""Two of one name, one of none, and one that is called as the list words the latter."""


def keep(app: App, names: Mapping[str, str]) -> None:
    """These campaigns are what the service listed last."""
    kind = app.kinds["campaign"]
    with app.database.write() as session:
        for vendor_id, name in names.items():
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


@pytest.fixture
def draft(app: App) -> str:
    keep(app, NAMES)
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


@pytest.mark.parametrize("listed", [["c1"], ["c1", "c2"], []])
def test_the_only_campaign_of_an_account_is_chosen_with_the_file_and_of_several_none(
    app: App, listed: list[str]
) -> None:
    keep(app, {one: NAMES[one] for one in listed})
    empty = app.drafts.create(kind="campaign", person=named("Mara"))
    at = draw("campaigns.py", draft=empty)
    at.file_uploader[0].set_value(("people.csv", b"first_name\nAna\n", "text/csv")).run()
    target = app.drafts.get(empty).target
    assert (target.vendor_id if target else None) == ("c1" if len(listed) == 1 else None)


def test_with_another_file_the_campaign_that_a_person_chose_stays(app: App) -> None:
    keep(app, {"c1": "Spring"})
    chosen = app.drafts.create(kind="campaign", person=named("Mara"))
    app.drafts.set_target(chosen, Target("campaign", "c9", "Elsewhere"), named("Mara"))
    at = draw("campaigns.py", draft=chosen)
    at.file_uploader[0].set_value(("people.csv", b"first_name\nAna\n", "text/csv")).run()
    target = app.drafts.get(chosen).target
    assert target is not None
    assert target.vendor_id == "c9"


def test_in_practice_the_example_comes_with_all_that_its_quote_needs(app: App) -> None:
    keep(app, NAMES)
    at = draw("overview.py")
    next(one for one in at.button if one.label == "Try an example file").click().run()
    (line,) = app.drafts.list_open(kind="campaign")
    review = app.reviews.get(line.id)
    assert review.missing == []
    assert review.finds_nothing
    assert app.drafts.get(line.id).suggested == {}
