"""What somebody sees on a draft that a colleague changes meanwhile."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from services.container import App
from services.recipients import Source
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import press
from tests.ui.shell.stage import draw, said
from tests.ui.test_each_page_reads_once import campaign

BEN = named("Ben")


def fill(at: AppTest, text: str) -> AppTest:
    """Change what fills the second variable, a fixed text."""
    return next(one for one in at.text_input if one.label.startswith("Text for company")).set_value(text).run()


def opened(app: App) -> tuple[str, AppTest]:
    draft = campaign(app)
    app.drafts.set_source(draft, "company", Source("fixed", "before"), ANA)
    return draft, draw("campaigns.py", draft=draft)


def test_what_both_changed_stands_as_the_first_wrote_it_until_the_second_decides(app: App) -> None:
    draft, at = opened(app)
    app.drafts.set_source(draft, "company", Source("fixed", "Ben's"), BEN)
    at = fill(at, "mine")
    assert not at.exception
    assert app.drafts.get(draft).mapping.sources["company"] == Source("fixed", "Ben's")
    told = said(at)
    assert "Ben changed this" in told
    assert "fixed text “Ben's”" in told
    assert "fixed text “mine”" in told
    at = press(at, "Keep mine")
    assert app.drafts.get(draft).mapping.sources["company"] == Source("fixed", "mine")
    assert "Ben changed this" not in said(at)


def test_taking_theirs_leaves_everything_as_they_wrote_it(app: App) -> None:
    draft, at = opened(app)
    app.drafts.set_source(draft, "company", Source("fixed", "Ben's"), BEN)
    at = press(fill(at, "mine"), "Take theirs")
    assert app.drafts.get(draft).mapping.sources["company"] == Source("fixed", "Ben's")
    assert "Ben changed this" not in said(at)


def test_what_only_one_changed_merges_without_a_word(app: App) -> None:
    draft, at = opened(app)
    app.drafts.rename(draft, "Ben's name", BEN)
    at = fill(at, "mine")
    assert app.drafts.get(draft).mapping.sources["company"] == Source("fixed", "mine")
    assert app.drafts.get(draft).name == "Ben's name"
    assert "changed this" not in said(at)
    # What came in between was not seen before this page: it is now, and may be changed.
    at = fill(at, "mine again")
    assert "changed this" not in said(at)


def test_keeping_mine_asks_again_when_they_changed_it_once_more(app: App) -> None:
    draft, at = opened(app)
    app.drafts.set_source(draft, "company", Source("fixed", "Ben's"), BEN)
    at = fill(at, "mine")
    app.drafts.set_source(draft, "company", Source("fixed", "Ben's second"), BEN)
    at = press(at, "Keep mine")
    assert app.drafts.get(draft).mapping.sources["company"] == Source("fixed", "Ben's second")
    assert "fixed text “Ben's second”" in said(at)
    press(at, "Keep mine")
    assert app.drafts.get(draft).mapping.sources["company"] == Source("fixed", "mine")
