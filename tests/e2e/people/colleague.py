"""What a person does at Callsheet's pages, one small method for each, and what that person then sees."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Download, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.people.browsing import MILLISECONDS, Home, Window
from tests.e2e.people.rows_editor import RowsEditor

DRAWN = (
    "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
    ":has([data-testid=stMain] [data-testid=stElementContainer])"
)

LIST_OPENED, LIST_SECONDS = 4, 10
"""So often is a list opened, and so long is an entry of it waited for."""

MOVED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

PROOF = """tables => tables.map(table => [...table.tBodies[0].rows].map(
  row => [row.cells[0].textContent, row.cells[2].textContent]))"""


def stands_still(page: Page) -> None:
    """Wait until a page has been drawn to its end. Before that, what was drawn last may still stand beside the new."""
    page.locator(DRAWN).wait_for()


class Colleague:
    """Somebody with a browser of their own and one tab in it."""

    def __init__(self, browser: Browser, root: str, home: Home | None = None, **options: Any) -> None:
        self.root = root
        self.window = Window(browser, home, **options)
        self.page: Page = self.window.tab()

    # Anywhere

    def opens(self, path: str) -> None:
        """Type an address of the dashboard, or come by a link."""
        self.page.goto(f"{self.root}{path}")
        self.waits_for_the_page()

    def opens_whole(self, path: str) -> None:
        """The same, until everything stands there: fields come in pieces of their own, behind grey boxes."""
        self.opens(path)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def reloads(self) -> None:
        """Press the browser's reload button."""
        self.page.reload()
        self.waits_for_the_page()

    def opens_another_tab(self) -> Page:
        """A second tab of the same browser, at the same address."""
        tab = self.window.tab()
        tab.goto(self.page.url)
        stands_still(tab)
        return tab

    def closes_the_tab(self) -> None:
        """Close it, and with it whatever was held only there."""
        self.page.close()

    def waits_for_the_page(self) -> None:
        """Until it has been drawn to its end."""
        stands_still(self.page)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until this can be read on the page."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def sees_no_longer(self, text: str | re.Pattern[str]) -> None:
        """Wait until this can be read nowhere on the page."""
        expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0)

    def presses(self, name: str | re.Pattern[str]) -> None:
        """Press the button of this name, once the page stands still."""
        self.waits_for_the_page()
        self.page.get_by_role("button", name=name).click()

    def comes_to(self, what: Locator) -> None:
        """Scroll there, and wait until the page has moved: a list that opens while it moves shuts again."""
        what.scroll_into_view_if_needed()
        self.page.evaluate(MOVED)

    def sees_no_trace(self) -> None:
        """No trace of an error in the page, and no box that stands for one."""
        self.waits_for_the_page()
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        assert "Traceback" not in self.page.locator("body").inner_text()

    def alert(self, text: str | re.Pattern[str]) -> Locator:
        """The coloured box that says this."""
        box = self.page.get_by_test_id("stAlert").filter(has_text=text)
        box.first.wait_for()
        return box.first

    # Signing in

    def says_who(self, name: str, password: str | None = None) -> None:
        """Fill in the sign-in page that stands before them."""
        self.page.get_by_label("Your name").fill(name)
        if password is not None:
            self.page.get_by_label("Team password").fill(password)
        self.page.get_by_role("button", name=re.compile("Sign in|Use this name")).click()

    def comes_by_their_provider(self, subject: str, path: str) -> None:
        """Open an address signed out, and sign in at the provider that tests play: back to where they wanted to be."""
        self.page.goto(f"{self.root}{path}")
        self.page.get_by_role("link", name="Sign in with Acme").click()
        self.page.get_by_role("button", name=subject, exact=True).click()
        self.page.wait_for_url(f"**{path}")
        self.waits_for_the_page()

    # Preparing a campaign

    def begins_a_campaign(self) -> str:
        """A new draft; answers its id from the address."""
        self.opens("/campaigns")
        self.presses("New campaign")
        self.page.wait_for_url("**/campaigns?draft=*")
        return self.draft_id

    @property
    def draft_id(self) -> str:
        """The draft that the address names."""
        return parse_qs(urlsplit(self.page.url).query)["draft"][0]

    def uploads(self, file: Path | dict[str, Any]) -> None:
        """Choose a file once the page stands still with its place for one, and wait for nothing."""
        place = self.page.get_by_test_id("stFileUploader")
        place.first.wait_for()
        self.waits_for_the_page()
        place.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]

    def uploads_well(self, file: Path | dict[str, Any]) -> None:
        """Choose a file and see its first rows."""
        self.uploads(file)
        self.sees("exactly as they came")

    def chooses_campaign(self, name: str) -> None:
        """Refresh the service's list and choose from it."""
        self.presses("Refresh list")
        self.sees("List last seen")
        self.waits_for_the_page()
        self.chooses_from("Campaign", name)
        expect(self.page.locator("p").filter(has_text="Campaign").locator("strong")).to_have_text(name)

    def chooses_from(self, label: str, name: str, *, exact: bool = False) -> None:
        """Choose from a list, which closes when the page is drawn anew meanwhile: then it is opened again."""
        for tries_left in reversed(range(LIST_OPENED)):
            self.page.get_by_role("combobox", name=label).click()
            try:
                self.page.get_by_role("option", name=name, exact=exact).click(timeout=LIST_SECONDS * 1000)
            except PlaywrightTimeout:
                if not tries_left:
                    raise
                self.page.keyboard.press("Escape")
                self.waits_for_the_page()
            else:
                return

    def pastes_campaign(self, text: str) -> None:
        """Paste an address or id."""
        self.waits_for_the_page()
        field = self.page.get_by_label("Or paste the address or id of a campaign")
        field.fill(text)
        field.press("Enter")

    def names_variables(self, names: list[str]) -> None:
        """Type the template's variables."""
        self.waits_for_the_page()
        field = self.page.get_by_role("textbox", name="Variable names")
        field.fill(", ".join(names))
        field.press("Control+Enter")
        self.waits_for_the_page()
        cards = self.page.get_by_role("combobox", name=re.compile("^How .* is filled$"))
        # Of these variables, and not of those that stood there before the page was drawn anew.
        folded = self.page.get_by_text(re.compile(f"^{len(names)} variables? (is|are) filled by the column"))
        expect(cards.or_(folded).first).to_be_visible()
        for _ in range(LIST_OPENED):
            # Like a list, what is folded closes when the page is drawn anew meanwhile: then it is opened again.
            if folded.count() and not cards.count():
                folded.click()
            try:
                expect(cards).to_have_count(len(names), timeout=LIST_SECONDS * 1000)
            except AssertionError:
                continue
            break
        expect(cards).to_have_count(len(names))

    def confirms_suggestions(self) -> None:
        """Agree to every suggested column; what has the variable's own name needs no yes."""
        self.waits_for_the_page()
        if self.page.get_by_text("for your yes").count():
            self.presses("Confirm all suggestions")
            self.sees_no_longer("for your yes")
            # While a page is drawn anew its parts may be gone for a moment; what counts is how it ends.
            self.waits_for_the_page()
        self.sees_no_longer("for your yes")

    def goes_to_check(self) -> RowsEditor:
        """From the preparation to the rows."""
        self.presses("Check the rows")
        self.page.wait_for_url(re.compile("step=check"))
        return RowsEditor(self.page)

    def goes_to_launch(self) -> None:
        """From the rows to proof and quote."""
        self.presses("Proof and quote")
        self.page.wait_for_url(re.compile("step=launch"))

    def sees_proof(self, wanted: list[tuple[str, str]]) -> None:
        """Wait until the proof says, letter for letter, that these variables are sent with these values."""
        said = self.page.locator("table.cs-proof").evaluate_all
        deadline = time.monotonic() + MILLISECONDS / 1000
        while (found := said(PROOF)) != [[list(pair) for pair in wanted]]:
            assert time.monotonic() < deadline, f"the proof says {found} and not {wanted}"
            self.page.wait_for_timeout(50)

    # Launching

    def sends_everything(self) -> None:
        """Choose all rows in place of a few to try."""
        self.waits_for_the_page()
        everything = re.compile("Everything|The rest")
        self.page.get_by_role("radiogroup", name="What to send now").get_by_text(everything).click()
        self.page.wait_for_url(re.compile("send=all"))

    def asks_to_launch(self, many: str) -> Locator:
        """Ask for the launch; answers the button that says yes to it."""
        self.presses(f"Launch {many}")
        yes = self.page.get_by_role("button", name=f"Yes, send {many}")
        yes.first.wait_for()
        self.waits_for_the_page()
        return yes

    def launches(self, many: str) -> str:
        """Ask and say yes; answers the job's id from the address."""
        self.asks_to_launch(many).click()
        return self.arrives_at_the_job()

    def arrives_at_the_job(self) -> str:
        """The id of the job whose page opens."""
        self.page.wait_for_url("**/job?job=*")
        return parse_qs(urlsplit(self.page.url).query)["job"][0]

    # A job

    def sees_state(self, word: str) -> None:
        """Wait until the head of the job says this."""
        expect(self.page.locator(".st-key-job-head")).to_contain_text(word)

    @property
    def cards(self) -> Locator:
        """The cards of the gallery."""
        return self.page.get_by_role("list", name="Videos").get_by_role("button")

    def downloads_results(self) -> Download:
        """Press the button, at whatever moment, and wait for the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name="Download results file").click()
        return waiting.value
