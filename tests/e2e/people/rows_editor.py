"""The table of a draft's rows, which is drawn on a canvas: read by what it tells screen readers, used by the keys."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

FIRST_CELL = 36 + 18
"""Pixels from the top of the table to the middle of its first row."""
ATTEMPTS = 4
OPENS_WITHIN = 20_000
"""Milliseconds until a cell that was entered is open, on a busy machine too."""
TYPING = 100
"""Milliseconds that a person takes for a key."""


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
        self.opens(place, column)
        self.fills(text).press("Enter")
        self.sees(place, column, text)

    def fills(self, text: str) -> Locator:
        """Put this into the field of the cell that is open; answers the field."""
        field = self.page.locator("#portal textarea, #portal input")
        for _attempt in range(ATTEMPTS):
            field.fill(text)
            # A field may be drawn anew in the moment in which it opens: what was typed is seen before it is left.
            with contextlib.suppress(AssertionError):
                expect(field).to_have_value(text, timeout=OPENS_WITHIN)
                return field
        raise AssertionError(f"the open cell does not take {text!r}")

    def opens(self, place: int, column: str) -> None:
        """Go to a cell with the arrows and open it with Enter."""
        # The line numbers are pinned, so the first cell is always in sight; from there the arrows lead anywhere.
        # What lies over the canvas takes the click and hands it on, so the place is clicked and not the canvas.
        field = self.page.locator("#portal textarea, #portal input")
        for _attempt in range(ATTEMPTS):
            self.grid.scroll_into_view_if_needed()
            box = self.grid.bounding_box()
            assert box is not None
            self.page.mouse.click(box["x"] + 20, box["y"] + FIRST_CELL)
            for key in ["ArrowDown"] * place + ["ArrowRight"] * self._number(column):
                self.page.keyboard.press(key)
            self.page.keyboard.press("Enter")
            # The first press beside what lies open above the page only shuts it; then a person presses again.
            with contextlib.suppress(PlaywrightTimeout):
                field.wait_for(timeout=OPENS_WITHIN)
                return
        raise AssertionError(f"the cell {place}, {column} did not open")

    def keys_in(self, place: int, column: str, text: str) -> None:
        """The same with the keyboard alone, from a table that has the focus."""
        for key in ["Control+Home", *["ArrowDown"] * place, *["ArrowRight"] * self._number(column), "Enter"]:
            self.page.keyboard.press(key)
        field = self.page.locator("#portal textarea, #portal input")
        field.wait_for()
        self.page.keyboard.press("Control+a")
        # As a person types: a letter is taken over once it is drawn, and Enter takes what was taken over.
        self.page.keyboard.type(text, delay=TYPING)
        expect(field).to_have_value(text)
        self.page.keyboard.press("Enter", delay=TYPING)
        self.sees(place, column, text)

    def turns_to_page(self, number: int) -> None:
        """Press the number of a page."""
        self.page.get_by_role("button", name=f"Page {number}", exact=True).click()

    def _number(self, column: str) -> int:
        header = self.grid.locator("th", has_text=re.compile(f"^(● )?{re.escape(column)}$"))
        return int(header.get_attribute("aria-colindex") or 0) - 1

    def _cell(self, place: int, column: str) -> Locator:
        return self.grid.get_by_test_id(f"glide-cell-{self._number(column)}-{place}")
