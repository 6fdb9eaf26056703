"""A key is hidden in every spelling in which a service could write it back."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from services.vendors.wire.redaction import HIDDEN, secrets_in, without_secrets

KEY = "sk_live_Ab+/=9ü-7"
SECRETS = secrets_in({"Authorization": f"Bearer {KEY}"})


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        KEY.upper(),
        KEY.lower(),
        quote(KEY, safe=""),
        quote(KEY, safe="").lower(),
        quote(quote(KEY, safe=""), safe=""),
        quote(KEY),
        "".join(f"%{byte:02X}" for byte in KEY.encode()),
        KEY.encode().hex(),
        KEY.encode().hex().upper(),
        KEY.encode().hex(":"),
        json.dumps(KEY)[1:-1],
        json.dumps(KEY).replace("/", "\\/")[1:-1],
        html.escape(KEY),
        "".join(f"&#{ord(letter)};" for letter in KEY),
        "".join(f"&#x{ord(letter):X};" for letter in KEY),
    ],
)
def test_a_key_is_hidden_however_it_is_written(written: str) -> None:
    assert without_secrets(f"the key <{written}> is wrong", SECRETS) == f"the key <{HIDDEN}> is wrong"


@pytest.mark.parametrize("before", ["", "a", "me:", "user:"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_key_inside_a_text_in_base64_is_hidden(before: str, encode: Callable[[bytes], bytes]) -> None:
    written = encode(f"{before}{KEY}:rest".encode()).decode()
    start, hidden, end = without_secrets(written, SECRETS).partition(HIDDEN)
    assert hidden
    around = len(encode(before.encode())) + len(encode(b":rest")) + 2  # letters that the key shares with its neighbours
    assert len(start + end) <= around, "more is left than what stood around the key"


def test_what_is_no_key_stays() -> None:
    said = "Row 12: the voice 5f1c is not there (HTTP 404)."
    assert without_secrets(said, SECRETS) == said
