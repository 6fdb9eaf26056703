"""A text in each of the ways in which it may be meant, and from each the way back to where it stands."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from services.upkeep.forgetting.spelling.escapes import BUT_LETTERS, EVERY, has_escapes, unescaped
from services.upkeep.forgetting.spelling.folding import folded, folded_with_places, with_gaps

LAYERS = 5
"""Escapes within escapes that are taken off: more of them nobody writes."""


@dataclass(frozen=True)
class View:
    """A text after some layers of escapes were taken off, and what each of them was."""

    text: str
    layers: tuple[tuple[array[int], int], ...] = ()
    """For each layer where its characters come from, and how long the text was before."""

    def searched(self) -> tuple[str, View]:
        """The text as it is compared, and the view whose characters are those of it."""
        text, places = folded_with_places(self.text)
        return text, View(text, (*self.layers, (places, len(self.text))))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where in the first text this part of the last one comes from."""
        for places, length in reversed(self.layers):
            if start < len(places):
                last = bisect_right(places, places[end - 1])
                start, end = places[start], places[last] if last < len(places) else length
        return start, end


def views(text: str) -> Iterator[View]:
    """The text as it is, and without its escapes, one layer after another; each once more with spaces for gaps."""
    for view in _without_escapes(text):
        yield view
        gapped = with_gaps(view.text)
        if gapped != view.text:
            # As long as the text was, so every character comes from its own place.
            yield View(gapped, view.layers)


def plain(text: str) -> str:
    """The text without escapes, as it is compared."""
    return folded([View(text), *_layers(View(text), EVERY)][-1].text)


def _without_escapes(text: str) -> Iterator[View]:
    yield View(text)
    if has_escapes(text):
        yield from _layers(View(text), EVERY)
        if "\\" in text:
            yield from _layers(View(text), BUT_LETTERS)


def _layers(view: View, escapes: re.Pattern[str]) -> Iterator[View]:
    for _layer in range(LAYERS):
        made = unescaped(view.text, escapes)
        if made is None or made[0] == view.text:
            return
        view = View(made[0], (*view.layers, (made[1], len(view.text))))
        yield view
