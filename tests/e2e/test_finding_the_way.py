"""By the keyboard to a search and through a list, back from a window to its card, and out of an address of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Hire
from tests.e2e.people.office import Office, people

pytestmark = pytest.mark.browser
PRESSED = 30
ONE_STEP = Path(__file__).resolve().parents[2] / "pages/components/shell/scripts/one_step.js"
DRAWN = """async (script) => {
    window.script = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    window.draw = () => window.script.default({ parentElement: document.body });
    window.go = (step) => new Promise((gone) => {
        addEventListener("popstate", () => gone(location.pathname + location.search), { once: true });
        history.go(step);
    });
    window.says = (address) => {
        history.pushState({}, "", address);
        return location.pathname + location.search;
    };
}"""
"""The script in a page of its own, where its parts are called as Streamlit does: `says` is an address that it puts."""


def press_until(page: Page, key: str, wanted: Locator) -> None:
    """Press until this holds the keyboard: what listens comes a moment after what can be seen."""
    for tries_left in reversed(range(PRESSED)):
        page.keyboard.press(key)
        try:
            expect(wanted).to_be_focused(timeout=1000)
        except AssertionError:
            if not tries_left:
                raise
        else:
            return


def test_keys_lead_through_pages_and_windows_and_no_address_is_a_dead_end(office: Office, hire: Hire) -> None:
    draft = office.draft(people("Key", 3), name="By keys")
    ana = hire(office)
    page, keys = ana.page, ana.page.keyboard

    ana.opens("/nowhere-at-all")
    expect(page.get_by_role("heading", name="No such page", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_test_id("stMain").get_by_role("link", name="To the overview").click()
    expect(page.get_by_role("heading", name="Call sheet", level=1)).to_be_visible()

    ana.opens(f"/campaigns?draft={draft}&step=launch&send=all")
    job = ana.launches("3 videos")
    office.finish(job)
    ana.sees_state("Done")
    assert page.title().startswith("3/3 \u00b7 By keys")
    keys.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    keys.type("j")
    expect(page.get_by_label("Search", exact=True)).to_have_value("j")
    keys.press("Escape")

    ana.opens(f"/job?job={job}")
    card = page.get_by_role("button", name="Key 1").first
    card.press("Enter")
    page.get_by_role("button", name="Close").press("Enter")
    expect(card).to_be_focused()

    ana.opens("/history")
    press_until(page, "k", page.get_by_test_id("stMain").get_by_role("link", name="By keys"))
    keys.press("Enter")
    page.wait_for_url("**/job?job=*")


def test_back_and_forward_lead_from_a_job_to_its_launch_and_to_the_job_again(office: Office, hire: Hire) -> None:
    draft = office.draft(people("Way", 3), name="There and back")
    ana = hire(office)
    launch = f"{office.root}/campaigns?draft={draft}&step=launch&send=all"
    ana.opens("/campaigns")
    ana.opens(launch.removeprefix(office.root))
    job = f"{office.root}/job?job={ana.launches('3 videos')}"
    ana.sees_state("Done")
    for step, address in ((ana.page.go_back, launch), (ana.page.go_forward, job), (ana.page.go_back, launch)):
        step()
        ana.page.wait_for_url(address)
        ana.waits_for_the_page()
    ana.page.go_back()
    ana.page.wait_for_url(f"{office.root}/campaigns")


@pytest.fixture
def bare(office: Office, hire: Hire) -> Page:
    """A page that holds nothing but the script."""
    page = hire(office).page
    page.goto(f"{office.root}/_stcore/health")
    page.evaluate(DRAWN, ONE_STEP.read_text(encoding="utf-8"))
    return page


def test_a_way_to_another_page_stays_one_step_when_the_script_for_it_is_drawn_anew(bare: Page) -> None:
    drawn_before = "const clean = [draw(), draw()]; clean[0]?.(); const many = history.length;"
    assert (
        bare.evaluate(f"() => {{ {drawn_before} says('?job=1'); says('/job?job=1'); return history.length - many; }}")
        == 1
    )


@pytest.mark.parametrize("page", ["/job", "/history"])
def test_what_the_page_that_was_left_still_says_leads_nobody_back_to_it(bare: Page, page: str) -> None:
    bare.evaluate("() => { draw(); says('/campaigns?draft=1'); }")
    bare.evaluate("page => says(`${page}?job=1`)", page)
    assert bare.evaluate("go(-1)") == "/campaigns?draft=1"
    many = bare.evaluate("history.length")
    assert bare.evaluate("page => says(`${page}?draft=1`)", page) == "/campaigns?draft=1"
    # The page that was gone to answers, and takes itself for another than the one that was announced.
    assert bare.evaluate("says('/campaigns?draft=1')") == "/campaigns?draft=1"
    assert bare.evaluate("history.length") == many
    assert bare.evaluate("go(1)") == f"{page}?job=1"
    assert bare.evaluate("says('/campaigns?job=1')") == f"{page}?job=1"


def test_whoever_presses_after_going_back_is_led_to_the_page_again(bare: Page) -> None:
    bare.evaluate("() => { draw(); says('/campaigns'); says('/history'); }")
    assert bare.evaluate("go(-1)") == "/campaigns"
    bare.mouse.click(5, 5)
    assert bare.evaluate("says('/history')") == "/history"


def test_a_page_that_sends_on_to_the_one_that_was_left_is_followed(bare: Page) -> None:
    bare.evaluate("() => { draw(); says('/campaigns?draft=1'); says('/agents?draft=1'); }")
    assert bare.evaluate("go(-1)") == "/campaigns?draft=1"
    bare.evaluate("says('/campaigns?draft=1')")
    assert bare.evaluate("says('/agents?draft=1')") == "/agents?draft=1"
