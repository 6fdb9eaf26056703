"""Backgrounds are prepared on a time line, stand in proof and yes, and void the quote when one of them changes."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from services.errors import QuoteVoid
from services.jobs.launch.launching import Launches
from services.kinds.campaigns.backgrounds import read_segments
from services.kinds.campaigns.desk import BackgroundDesk
from services.recipients import Source
from services.vendors.bhuman import Background
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_campaigns_page import button, labelled, open_draft
from tests.ui.jobs.job_stage import CAMPAIGN, cards, open_job
from tests.ui.shell.stage import said

FILE = (
    "name,site,film\r\n"
    "Ana,https://ana.example.com/,https://cdn.example.com/a.mp4\r\n"
    "Ben,https://ben.example.com/,\r\n"
    "Cleo,cleo,https://cdn.example.com/c.mp4\r\n"
    "Dan,http://192.168.0.7/,https://cdn.example.com/d.mp4\r\n"
)
FIRST, SECOND = "Background 1", "Background 2"


@pytest.fixture
def draft(app: App) -> str:
    """A draft with everything chosen and no background yet."""
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")
    app.drafts.put_file(draft_id, FILE.encode(), "people.csv", named("Mara"))
    app.drafts.set_target(draft_id, CAMPAIGN, ANA)
    app.drafts.set_variables(draft_id, ["name"], ANA)
    return draft_id


def two(app: App, draft: str) -> None:
    """Two backgrounds, each filled by its column."""
    for column in ("site", "film"):
        name = BackgroundDesk(app.drafts).add(draft, ANA)
        app.drafts.set_source(draft, name, Source("column", column), ANA)
    BackgroundDesk(app.drafts).change(draft, FIRST, ANA, kind="site")


def segments(app: App, draft: str) -> list[Background]:
    return read_segments(app.drafts.get(draft).settings)


def spans(app: App, draft: str) -> list[tuple[str, float, float]]:
    return [(one.name, one.start, one.end) for one in segments(app, draft)]


def test_segments_are_added_filled_changed_moved_renamed_and_removed_on_the_page(app: App, draft: str) -> None:
    at = open_draft(draft)
    button(at, "Add a background").click().run()
    assert "Background 1 has nothing to fill it" in said(at)
    labelled(at.selectbox, f"Column for {FIRST}").select("site").run()
    button(at, "Add a background").click().run()
    labelled(at.selectbox, f"What fills {SECOND}").select("One address for everybody").run()
    labelled(at.text_input, f"Address for {SECOND}").set_value("https://cdn.example.com/x.png").run()
    assert spans(app, draft) == [(FIRST, 0, 5), (SECOND, 5, -1)]
    assert app.reviews.get(draft).missing == []
    labelled(at.selectbox, "What it shows").select("site").run()
    labelled(at.number_input, "To second").set_value(4.5).run()
    button(at, "Later").click().run()
    assert spans(app, draft) == [(SECOND, 0, 4.5), (FIRST, 5, -1)]
    labelled(at.text_input, f"Name of {SECOND}").set_value("Picture").run()
    assert [one.kind for one in segments(app, draft)] == ["link", "site"]
    (body,) = [one.request.body for one in app.quotes.plan(draft, [0]).submissions]
    assert b'"assets":[["https://cdn.example.com/x.png","https://ana.example.com/"]]' in body
    button(at, "Remove").click().run()
    assert spans(app, draft) == [(FIRST, 5, -1)]
    assert app.drafts.get(draft).mapping.variables == ["name", FIRST]
    assert "Picture" not in said(at)


def test_an_overlap_is_told_at_both_segments_and_keeps_anything_from_being_quoted(app: App, draft: str) -> None:
    two(app, draft)
    at = open_draft(draft)
    labelled(at.number_input, "To second").set_value(7.0).run()
    told = [error.value.replace("\\", "") for error in at.error]
    assert f"{SECOND} begins before it ends (0:05 to the end)." in told
    assert f"It begins before {FIRST} ends (0:00 to 0:07)." in told
    assert any(SECOND in one for one in app.reviews.get(draft).missing)
    labelled(at.number_input, "To second").set_value(5.0).run()
    assert not at.error
    assert app.reviews.get(draft).missing == []


def test_a_name_that_is_taken_or_gone_is_refused_in_words(app: App, draft: str) -> None:
    two(app, draft)
    at = open_draft(draft)
    labelled(at.text_input, f"Name of {FIRST}").set_value("name").run()
    assert "a name of its own" in "".join(error.value for error in at.error)
    BackgroundDesk(app.drafts).remove(draft, SECOND, ANA)
    labelled(at.text_input, f"Name of {FIRST}").set_value("Site").run()
    assert [one.name for one in segments(app, draft)] == ["Site"]


def test_rows_with_an_address_that_cannot_be_sent_are_held_and_never_sent_as_they_are(app: App, draft: str) -> None:
    two(app, draft)
    review = app.reviews.get(draft)
    assert review.send_ids == [0, 1]
    assert "not an http or https address" in review.held[2]
    assert "private network" in review.held[3]
    assert "2 rows have an address that cannot be sent as it is" in said(open_draft(draft))
    app.drafts.agree(draft, "errors", "send", ANA)
    assert app.reviews.get(draft).send_ids == [0, 1]
    app.drafts.edit_cells(draft, {(2, "site"): "https://cleo.example.com"}, named("Mara"))
    assert app.reviews.get(draft).send_ids == [0, 1, 2]


def test_a_blank_cell_is_skipped_or_held_or_filled_as_a_person_says(app: App, draft: str) -> None:
    two(app, draft)
    at = open_draft(draft)
    blank = "1 row without an address"
    assert b'["https://ben.example.com/",""]' in app.quotes.plan(draft).submissions[0].request.body
    labelled(at.selectbox, blank).select("Are held").run()
    assert app.reviews.get(draft).send_ids == [0]
    labelled(at.selectbox, blank).select("Get another address").run()
    labelled(at.text_input, f"Address where {SECOND} has none").set_value("https://cdn.example.com/all.png").run()
    body = app.quotes.plan(draft).submissions[0].request.body
    assert b'["https://ben.example.com/","https://cdn.example.com/all.png"]' in body
    labelled(at.selectbox, blank).select("Go without this background").run()
    assert b'["https://ben.example.com/",""]' in app.quotes.plan(draft).submissions[0].request.body


@pytest.mark.parametrize(
    "change",
    [
        lambda app, draft: BackgroundDesk(app.drafts).change(draft, FIRST, ANA, scale=0.5),
        lambda app, draft: BackgroundDesk(app.drafts).change(draft, FIRST, ANA, end=4.0),
        lambda app, draft: BackgroundDesk(app.drafts).swap(draft, FIRST, 1, ANA),
        lambda app, draft: BackgroundDesk(app.drafts).rename(draft, FIRST, "Site", ANA),
        lambda app, draft: BackgroundDesk(app.drafts).remove(draft, FIRST, ANA),
        lambda app, draft: app.drafts.set_source(draft, FIRST, Source("column", "film"), ANA),
        lambda app, draft: app.drafts.edit_cells(draft, {(0, "site"): "https://new.example.com"}, ANA),
        lambda app, draft: BackgroundDesk(app.drafts).set_blank(draft, SECOND, ANA, may=True, instead="https://all.example.com"),
        lambda app, draft: app.drafts.set_option(draft, "enable_lipsync", True, ANA),
    ],
)  # fmt: skip
def test_any_change_to_a_background_or_an_address_voids_the_quote(app: App, draft: str, change: object) -> None:
    two(app, draft)
    shown = app.quotes.quote(draft).fingerprint
    assert callable(change)
    change(app, draft)
    with pytest.raises(QuoteVoid):
        app.quotes.confirm(draft, shown)


def launched(app: App, draft: str) -> str:
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    return launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))


def test_proof_yes_and_job_say_which_background_goes_with_whom(app: App, draft: str) -> None:
    two(app, draft)
    at = open_draft(draft, "launch", send="all")
    shown = said(at)
    filled = (
        '<td><code>Background 1</code></td><td>column site</td><td dir="auto"><code>https://ana.example.com/</code>'
    )
    assert filled in shown
    assert "in front of the web page https://ana.example.com/" in shown
    assert "https://ben.example.com/" not in shown
    button(at, "Launch 2 videos").click().run()
    assert f"With backgrounds: {FIRST} (0:00 to 0:05), {SECOND} (0:05 to the end)" in said(at).replace("\\", "")
    job = launched(app, draft)
    (ana, ben) = cards(open_job(job))
    assert ana["label"] == "Ana"
    assert ana["pairs"][1:] == [[FIRST, "https://ana.example.com/"], [SECOND, "https://cdn.example.com/a.mp4"]]
    assert ben["pairs"][1:] == [[FIRST, "https://ben.example.com/"], [SECOND, ""]]


def test_quality_and_lip_sync_are_chosen_where_the_service_knows_them_and_named_at_the_yes(
    app: App, draft: str
) -> None:
    at = open_draft(draft)
    assert labelled(at.selectbox, "Quality").disabled
    labelled(at.selectbox, "Generation mode").select("full_script").run()
    labelled(at.selectbox, "Quality").select("premium").run()
    labelled(at.selectbox, "Lip sync").select("no").run()
    body = app.quotes.plan(draft).submissions[0].request.body
    assert b'"enable_lipsync":false,"infinitetalk_quality":"premium"' in body
    at = open_draft(draft, "launch", send="all")
    button(at, "Launch 4 videos").click().run()
    assert "Premium: 720p, twice the credits" in said(at).replace("\\", "")
    assert "Lip sync off" in said(at)


def test_the_page_of_a_template_says_what_is_not_documented_for_it_any_more(app: App, draft: str) -> None:
    two(app, draft)
    app.drafts.set_target(draft, type(CAMPAIGN)("video_instance", CAMPAIGN.vendor_id, "Welcome"), ANA)
    at: AppTest = open_draft(draft)
    assert "tells of backgrounds for campaigns only" in said(at)
    assert labelled(at.selectbox, "Lip sync").disabled
    app.drafts.set_option(draft, "enable_lipsync", True, ANA)
    body = app.quotes.plan(draft).submissions[0].request.body
    assert b"video_instance_id" in body
    assert b"backgrounds" in body
    assert b"lipsync" not in body
