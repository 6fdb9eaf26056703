"""The bytes of a request without some of its rows: what is left says the same of all others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.upkeep.forgetting.terms import FORGOTTEN

SHORTEST_VALUE = 2


def without_rows(body: bytes, rows: Mapping[int, Sequence[str]], item_count: int) -> bytes:
    """The request with the rows at these positions emptied, each by the values that were sent of it.

    A list as long as the request has rows is a list of its rows. In a request of one row, the values themselves are
    looked for. What is no JSON goes as a whole.
    """
    try:
        value = json.loads(body)
    except ValueError:
        return b""
    new = _emptied(value, rows, item_count)
    if item_count == 1:
        new = _without_values(new, [one for one in rows.get(0, ()) if len(one) >= SHORTEST_VALUE])
    return json.dumps(new, ensure_ascii=False, separators=(",", ":")).encode() if new != value else body


def _emptied(value: Any, rows: Mapping[int, Sequence[str]], item_count: int) -> Any:
    if isinstance(value, dict):
        return {name: _emptied(one, rows, item_count) for name, one in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) == item_count and all(isinstance(one, list | dict) for one in value):
        return [_blank(one) if place in rows else one for place, one in enumerate(value)]
    return [_emptied(one, rows, item_count) for one in value]


def _blank(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _blank(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_blank(one) for one in value]
    return FORGOTTEN if isinstance(value, str) and value else value


def _without_values(value: Any, sent: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without_values(one, sent) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_values(one, sent) for one in value]
    if isinstance(value, str):
        for one in sent:
            value = value.replace(one, FORGOTTEN)
    return value
