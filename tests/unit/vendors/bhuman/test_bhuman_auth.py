"""Every form of a pasted BHuman credential gives one exact header, and none ever shows."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import SettingsError
from services.vendors.bhuman.auth import Credentials
from services.vendors.bhuman.client import BHumanClient
from tests.unit.vendors.loopback import Wire, http

PAIR = base64.b64encode(b"key-id-1:s3cret/+=half").decode()
LONG_ID, LONG_SECRET = "i" * 40, "s" * 60
LONG = base64.b64encode(f"{LONG_ID}:{LONG_SECRET}".encode()).decode()
WRAPPED = "\n".join(LONG[at : at + 76] for at in range(0, len(LONG), 76)) + "\n"

FORMS: dict[str, tuple[tuple[str, str], str]] = {
    "two fields": (("key-id-1", "s3cret/+=half"), PAIR),
    "two fields with blanks and line breaks": ((" key-id-1\r\n", "\ts3cret/+=half \n"), PAIR),
    "one field with a colon": (("key-id-1:s3cret/+=half", ""), PAIR),
    "the pair in the second field": (("", "key-id-1:s3cret/+=half"), PAIR),
    "secret with a colon": (("a", "b:c"), base64.b64encode(b"a:b:c").decode()),
    "already encoded": ((PAIR, ""), PAIR),
    "already encoded with its scheme": ((f"Authorization: Basic {PAIR}", ""), PAIR),
    "encoded and wrapped at 76": ((WRAPPED, ""), LONG),
    "encoded without its padding": ((PAIR.rstrip("="), ""), PAIR),
    "long pair": ((LONG_ID, LONG_SECRET), LONG),
    "raw key": (("raw-key_4711", ""), "raw-key_4711"),
    "raw key that is valid Base64 of no pair": (("abcdefgh", ""), "abcdefgh"),
    "raw key with an invisible mark": (("\ufeffraw-key\u200b", ""), "raw-key"),
    "pair in another script": (("ключ", "тайна"), base64.b64encode("ключ:тайна".encode()).decode()),
}


@pytest.mark.parametrize(("fields", "sent"), FORMS.values(), ids=FORMS.keys())
async def test_each_form_goes_over_the_wire_byte_exact(wire: Wire, fields: tuple[str, str], sent: str) -> None:
    wire.answers = [http(200, b"[]")]
    credentials = Credentials.from_fields(*fields)
    client = BHumanClient(studio_url=wire.url, user_url=wire.url, store_url=wire.url, credentials=credentials)
    await client.list_workspaces()
    await client.list_campaigns()
    await client.aclose()
    for request in wire.requests:
        assert f"\r\nAuthorization: Basic {sent}\r\n".encode() in request


async def test_user_token_is_for_lists_only(wire: Wire) -> None:
    wire.answers = [http(200, b"[]"), http(200, b"[]"), http(200, b'{"id":"v-1"}')]
    credentials = Credentials.from_fields("raw-key", user_token="Bearer tok-1\n")
    client = BHumanClient(studio_url=wire.url, user_url=wire.url, store_url=wire.url, credentials=credentials)
    await client.list_campaigns()
    await client.list_callback_destinations()
    await client.get_generated_video("v-1")
    await client.aclose()
    assert b"\r\nAuthorization: Bearer tok-1\r\n" in wire.requests[0]
    assert b"\r\nAuthorization: Basic raw-key\r\n" in wire.requests[1]
    assert b"\r\nAuthorization: Basic raw-key\r\n" in wire.requests[2]


def test_lists_take_the_key_where_there_is_no_user_token() -> None:
    credentials = Credentials.from_fields("raw-key")
    assert credentials.list_headers() == credentials.headers() == {"Authorization": "Basic raw-key"}


async def test_no_credentials_send_no_header(wire: Wire) -> None:
    wire.answers = [http(200, b'{"id":"v-1"}')]
    client = BHumanClient(studio_url=wire.url, user_url=wire.url, store_url=wire.url, credentials=Credentials())
    await client.get_generated_video("v-1")
    await client.aclose()
    assert b"authorization" not in wire.requests[0].lower()


@pytest.mark.parametrize(
    ("key_id", "secret", "token"),
    [
        ("", " \n", ""),
        ("bhm_mcp_abc", "", ""),
        ("", "", "bhm_mcp_abc"),
        ("a:b", "c", ""),
        (":half", "", ""),
        ("half:", "", ""),
        ("ключ", "", ""),
        ("k3y", "", "токен"),
    ],
)
def test_unusable_credential_is_a_settings_error_that_does_not_repeat_it(key_id: str, secret: str, token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Credentials.from_fields(key_id, secret, user_token=token)
    assert caught.value.next_step
    assert not [text for text in (key_id.strip(":"), token) if len(text) > 2 and text in str(caught.value)]


def test_nothing_shows_a_credential() -> None:
    credentials = Credentials.from_fields("key-id-1", "s3cret", user_token="tok-1")
    client = BHumanClient(
        studio_url="http://a.test", user_url="http://b.test", store_url="http://c.test", credentials=credentials
    )
    shown = f"{credentials!r} {credentials!s} {client!r} {vars(client)!r}"
    for secret in ("key-id-1", "s3cret", "tok-1", base64.b64encode(b"key-id-1:s3cret").decode()):
        assert secret not in shown


WORD = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":_"), min_size=1)


@given(WORD, WORD)
def test_both_ways_to_give_a_pair_mean_the_same(key_id: str, secret: str) -> None:
    two = Credentials.from_fields(key_id, secret)
    one = Credentials.from_fields(f"{key_id}:{secret}")
    assert two == one
    assert two.basic is not None
    assert Credentials.from_fields(two.basic.get_secret_value()) == two
