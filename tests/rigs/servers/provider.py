"""An OpenID provider on this machine, at which people of a test sign in. Run as a module it is the provider itself.

It has a process of its own: the library that plays it uses what other libraries call deprecated, and warnings are
errors in tests.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.rigs.machine.serving import PATIENCE

METADATA, HEARD, ASKED = "/.well-known/openid-configuration", "/_heard", "/_asked"
FRAME = "<!doctype html><main>{% block content %}{% endblock %}</main>"
COOKIE_SECRET = "c" * 40
SECRETS = """
[callsheet]
allowed_domains = "team.example"
admins = "ana@team.example"

[auth]
cookie_secret = "{secret}"

[auth.acme]
client_id = "callsheet"
client_secret = "not a secret here"
server_metadata_url = "{metadata}"
"""
ROOT = Path(__file__).parents[3]


class OpenIdProvider:
    """Its address, what its token endpoint was sent, and its form as somebody fills it in."""

    def __init__(self, root: str) -> None:
        self.root = root

    def settings(self, **more: Any) -> dict[str, Any]:
        """A table of `[auth]` for it."""
        return {
            "client_id": "callsheet",
            "client_secret": "s" * 20,
            "server_metadata_url": self.root + METADATA,
            **more,
        }

    def secrets(self) -> str:
        """A `secrets.toml` by which people of one domain sign in there, Ana as an admin."""
        return SECRETS.format(secret=COOKIE_SECRET, metadata=self.root + METADATA)

    def come_in(self, address: str, subject: str) -> str:
        """Sign in there as this subject; answers where the browser is sent back to, as a path of ours."""
        return self._press(address, sub=subject)

    def refuse(self, address: str) -> str:
        """Press the form's other button; answers likewise."""
        return self._press(address, action="deny")

    def heard(self) -> list[dict[str, str]]:
        """What its token endpoint was sent."""
        found: list[dict[str, str]] = httpx.get(self.root + HEARD, timeout=PATIENCE).json()
        return found

    def asked(self, subject: str, at: int | None) -> None:
        """From now on it says that it asked this subject last at this time, without asking; None: it never says."""
        assert httpx.post(self.root + ASKED, json={"sub": subject, "at": at}, timeout=PATIENCE).is_success

    @staticmethod
    def _press(address: str, **form: str) -> str:
        answer = httpx.post(address, data=form, timeout=PATIENCE)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        return f"{back.path}?{back.query}"


@contextmanager
def open_provider(people: Mapping[str, Mapping[str, Any]]) -> Iterator[OpenIdProvider]:
    """A provider that knows these people: their claims by subject."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.rigs.servers.provider", json.dumps(people)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield OpenIdProvider(process.stdout.readline().strip())
        finally:
            process.terminate()


def _serve(people: Mapping[str, Mapping[str, Any]]) -> None:
    import oidc_provider_mock  # type: ignore[import-untyped]
    from jinja2 import ChoiceLoader, DictLoader
    from werkzeug.serving import make_server

    known = [oidc_provider_mock.User(sub=subject, claims=dict(claims)) for subject, claims in people.items()]
    provider, heard = oidc_provider_mock.app(user_claims=known), list[dict[str, str]]()
    # Its own frame of a page asks another machine for a style sheet.
    provider.jinja_loader = ChoiceLoader([DictLoader({"_base.html": FRAME}), provider.jinja_loader])

    def listening(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] == HEARD:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(heard).encode()]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if environ["PATH_INFO"] == ASKED:
            asked = json.loads(body)
            next(one for one in known if one.sub == asked["sub"]).claims["auth_time"] = asked["at"]
            start_response("200 OK", [])
            return [b""]
        if environ["PATH_INFO"] == "/oauth2/token":
            heard.append({name: values[0] for name, values in parse_qs(body.decode()).items()})
        return provider(environ, start_response)

    server = make_server("127.0.0.1", 0, listening, threaded=True)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
