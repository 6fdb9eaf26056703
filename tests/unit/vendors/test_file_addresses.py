"""Addresses as people write them: sent as every server reads them alike, or the sign that is wrong is named."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.bithuman import agent_body, read_body, read_media
from services.vendors.wire.addresses import sendable_address

SENT = {
    "https://cdn.host.com/Ana Maria.jpg": "https://cdn.host.com/Ana%20Maria.jpg",
    "https://cdn.host.com/Zoë.jpg": "https://cdn.host.com/Zo%C3%AB.jpg",
    "https://cdn.host.com/[1080]/a.jpg": "https://cdn.host.com/%5B1080%5D/a.jpg",
    "https://пример.рф/а.jpg": "https://xn--e1afmkfd.xn--p1ai/%D0%B0.jpg",
    "https://Bücher.example:8443/x?q=ä b#ü": "https://xn--bcher-kva.example:8443/x?q=%C3%A4%20b#%C3%BC",
    "https://host.com/100%.jpg": "https://host.com/100%25.jpg",
    'https://host.com/a|b^c`{d}".jpg': "https://host.com/a%7Cb%5Ec%60%7Bd%7D%22.jpg",
    "https://пример.рф/写真😀.png": "https://xn--e1afmkfd.xn--p1ai/%E5%86%99%E7%9C%9F%F0%9F%98%80.png",
}
AS_THEY_ARE = [
    "HTTPS://CDN.HOST.COM/a.jpg",
    "https://cdn.host.com/a%20b.jpg?X-Amz-Signature=x%2By%3D&tag=a%2fb",
    "https://cdn.host.com?x=1",
    "http://[2606:4700::1111]:8080/a.jpg",
    "https://host.com./a.jpg",
    f"https://{'a' * 63}.com/a.jpg",
    "https://my_bucket.s3.host.com/a+b,c;d=e@f:g.jpg",
]
NAMED = {
    "https://host.com/a\tb.jpg": "a tab",
    "https://host.com/a\nb.jpg": "a line break",
    "https://host.com/a\u200bb.jpg": "zero width space",
    "https://host.com/a\u00a0b.jpg": "no-break space",
    "https://host.com\\a.jpg": "a backslash",
    "https://host.com/\ud83d.jpg": "U+D83D",
    "https://ho st.com/a.jpg": "ho st.com",
    "https://ana:secret@host.com/a.jpg": "name or password",
    "https:///a.jpg": "not a plain",
    "https://a..host.com/a.jpg": "nothing between two dots",
    "https://.host.com/a.jpg": "before the first",
    "https://host.com../a.jpg": "nothing between two dots",
    f"https://{'a' * 64}.com/a.jpg": "more than 63",
    f"https://{'ü' * 64}.com/a.jpg": "written as one",
    f"https://{'a.' * 130}com/a.jpg": "too long",
    "https://h%6fst.com/a.jpg": "no host can hold",
    "https://[v1.a]/a.jpg": "in brackets",
    "https://host.com:99999/a.jpg": "port",
    "https://host.com/" + "a" * 5000: "4000 signs",
}


@pytest.mark.parametrize(("written", "sent"), SENT.items())
def test_what_cannot_be_sent_as_it_is_written_is_encoded(written: str, sent: str) -> None:
    assert sendable_address(written) == sent
    assert sent.isascii()


@pytest.mark.parametrize("url", AS_THEY_ARE)
def test_a_valid_address_stays_byte_for_byte(url: str) -> None:
    assert sendable_address(url) == url


@pytest.mark.parametrize(("written", "named"), NAMED.items(), ids=range(len(NAMED)))
def test_the_sign_that_is_wrong_is_named(written: str, named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        sendable_address(written)


@given(st.text(max_size=40))
def test_what_is_sent_is_ascii_and_encoding_it_again_changes_nothing(path: str) -> None:
    try:
        sent = sendable_address(f"https://host.com/{path}")
    except ValueError:
        return
    assert sent.isascii()
    assert " " not in sent
    assert sendable_address(sent) == sent


@pytest.mark.parametrize("written", SENT)
def test_a_request_carries_the_encoded_address_and_shows_it(written: str) -> None:
    body = agent_body(model="essence-1", image=written)
    assert json.loads(body)["image"] == SENT[written]
    assert read_body(body).media["image"].url == SENT[written]
    assert read_media("image", written).url == SENT[written]
