"""`[auth]` of secrets.toml: who proves who somebody is, under the names that Streamlit's users know.

One provider stands in `[auth]` itself, several in `[auth.<name>]` each; both at once are allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from services.config.addresses import is_loopback
from services.config.from_files import from_files
from services.errors import SettingsError

CALLBACK = "/oauth2callback"
"""Where a provider sends a browser back to, as Streamlit calls it."""
DEFAULT = "default"
MEND = "Correct [auth] in .streamlit/secrets.toml."
SECRETS = ("client_secret", "cookie_secret")
SHARED = frozenset({"redirect_uri", "cookie_secret", "expose_tokens"})
OF_ONE = frozenset({
    "client_id", "client_secret", "server_metadata_url", "client_kwargs", "title", "email_is_proved", "asks_anew",
})  # fmt: skip
YES_OR_NO = ("email_is_proved", "asks_anew")


@dataclass(frozen=True)
class Provider:
    """One OpenID provider. `email_is_proved` is for one that never says so itself, and lets nobody choose theirs.

    `asks_anew` is for one that never says when somebody signed in, and does ask them again when it is told to.
    """

    name: str
    title: str
    client_id: str
    client_secret: SecretStr
    server_metadata_url: str
    client_kwargs: Mapping[str, Any] = field(default_factory=dict)
    email_is_proved: bool = False
    asks_anew: bool = False


@dataclass(frozen=True)
class Auth:
    """All of them, and where they send browsers back to; "" for the dashboard's own address."""

    providers: tuple[Provider, ...] = ()
    redirect_uri: str = ""
    cookie_secret: SecretStr | None = None


def read_auth(table: Mapping[str, Any]) -> Auth:
    """What this table says; a secret may stand in a file that `<name>_file` names.

    Raises SettingsError naming what is missing or unsafe, never a value.
    """
    tables = {
        name: from_files(one, SECRETS, f"in [auth.{name}]")
        for name, one in table.items()
        if isinstance(one, dict) and name != "client_kwargs"
    }
    plain = from_files({name: value for name, value in table.items() if name not in tables}, SECRETS, "in [auth]")
    if unknown := sorted(set(plain) - SHARED - OF_ONE):
        raise SettingsError(f"[auth] has {unknown[0]!r}, which is no setting.", next_step=MEND)
    own = {name: value for name, value in plain.items() if name in OF_ONE}
    providers = [_provider(name, given) for name, given in ({DEFAULT: own} if own else {}).items()]
    providers += [_provider(name, given) for name, given in tables.items()]
    if providers and len(str(plain.get("cookie_secret", ""))) < 32:
        raise SettingsError("cookie_secret in [auth] has to have 32 characters or more.", next_step=MEND)
    secret = SecretStr(str(plain["cookie_secret"])) if providers else None
    return Auth(tuple(providers), _way_back(str(plain.get("redirect_uri", ""))), secret)


def _provider(name: str, given: Mapping[str, Any]) -> Provider:
    where = "[auth]" if name == DEFAULT else f"[auth.{name}]"
    if unknown := sorted(set(given) - OF_ONE):
        raise SettingsError(f"{where} has {unknown[0]!r}, which is no setting.", next_step=MEND)
    for needed in ("client_id", "client_secret", "server_metadata_url"):
        if not isinstance(given.get(needed), str) or not given[needed]:
            raise SettingsError(f"{where} has no {needed}.", next_step=MEND)
    if not name.isidentifier():
        raise SettingsError(f"{where} is called by something else than letters and digits.", next_step=MEND)
    address = urlsplit(given["server_metadata_url"])
    if address.scheme != "https" and not is_loopback(given["server_metadata_url"]):
        raise SettingsError(f"server_metadata_url in {where} does not begin with https.", next_step=MEND)
    wishes = given.get("client_kwargs", {})
    if not isinstance(wishes, dict) or not all(isinstance(given.get(one, False), bool) for one in YES_OR_NO):
        raise SettingsError(f"client_kwargs, email_is_proved or asks_anew in {where} cannot be read.", next_step=MEND)
    return Provider(
        name=name,
        title=str(given.get("title") or (address.hostname if name == DEFAULT else name.capitalize())),
        client_id=given["client_id"],
        client_secret=SecretStr(given["client_secret"]),
        server_metadata_url=given["server_metadata_url"],
        client_kwargs=wishes,
        email_is_proved=given.get("email_is_proved", False),
        asks_anew=given.get("asks_anew", False),
    )


def _way_back(address: str) -> str:
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or parts.path != CALLBACK or parts.query:
        raise SettingsError(f"redirect_uri in [auth] does not end in {CALLBACK}.", next_step=MEND)
    if parts.scheme == "http" and not is_loopback(address):
        raise SettingsError("redirect_uri in [auth] does not begin with https.", next_step=MEND)
    return address
