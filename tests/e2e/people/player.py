"""The player of the gallery: whether a film really moves."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

RUNS = "film => film.videoWidth > 0 && film.currentTime > 0.3 && !film.error"


class Player:
    """The dialog with one film in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog")

    @property
    def title(self) -> Locator:
        """The name above the film."""
        return self.dialog.get_by_role("heading", level=2)

    def plays(self, card: Locator) -> None:
        """Open a card, watch its film begin, and close it again."""
        expect(card).to_contain_text("Ready")
        card.click()
        film = self.dialog.locator("video")
        film.wait_for()
        self.page.wait_for_function(RUNS, arg=film.element_handle())
        before = film.evaluate("film => film.currentTime")
        self.page.wait_for_function(
            "([film, before]) => film.currentTime > before + 0.2 || film.ended", arg=[film.element_handle(), before]
        )
        self.page.keyboard.press("Escape")
        expect(self.dialog).to_have_count(0)
