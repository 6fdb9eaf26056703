"""The table of a draft's rows, which is drawn on a canvas: read by what it tells screen readers, used by the keys."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

FIRST_CELL = 36 + 18
"""Pixels from the top of the table to the middle of its first row."""


class RowsEditor:
    """The editor on the page that checks rows. Places count from 0, the first line of rows being 0."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.grid = page.get_by_test_id("stDataFrame").get_by_test_id("data-grid-canvas").first
        expect(self.grid.locator("th").first).to_have_text("Line")

    def text(self, place: int, column: str) -> str:
        """What a cell says now."""
        return self._cell(place, column).text_content() or ""

    def sees(self, place: int, column: str, text: str) -> None:
        """Wait until a cell says this."""
        expect(self._cell(place, column)).to_have_text(text)

    def types(self, place: int, column: str, text: str) -> None:
        """Go to a cell with the arrows, open it with Enter, type and leave it with Enter."""
        # The line numbers are pinned, so the first cell is always in sight; from there the arrows lead anywhere.
        # What lies over the canvas takes the click and hands it on, so the place is clicked and not the canvas.
        self.grid.scroll_into_view_if_needed()
        box = self.grid.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 20, box["y"] + FIRST_CELL)
        for key in ["ArrowDown"] * place + ["ArrowRight"] * self._number(column):
            self.page.keyboard.press(key)
        self.page.keyboard.press("Enter")
        field = self.page.locator("#portal textarea, #portal input")
        field.fill(text)
        # A cell's field may be drawn anew in the moment in which it opens: what was typed is seen before it is left.
        expect(field).to_have_value(text)
        field.press("Enter")
        self.sees(place, column, text)

    def turns_to_page(self, number: int) -> None:
        """Press the number of a page."""
        self.page.get_by_role("button", name=f"Page {number}", exact=True).click()

    def _number(self, column: str) -> int:
        header = self.grid.locator("th", has_text=re.compile(f"^(● )?{re.escape(column)}$"))
        return int(header.get_attribute("aria-colindex") or 0) - 1

    def _cell(self, place: int, column: str) -> Locator:
        return self.grid.get_by_test_id(f"glide-cell-{self._number(column)}-{place}")
