"""Who came in, who left and who was turned away is written down, with nothing secret and nothing forged."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from services.people import security_log
from services.people.security_log import LINES_A_MINUTE, TurnedAway, open_security_log, shown_address
from tests.rigs.gated import Browser, Team

PASSWORD = "clapper board at dawn"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is written from now on."""
    caplog.set_level(logging.INFO, security_log.log.name)
    return caplog


def test_signing_in_signing_out_and_a_refusal_are_written_down(
    make_team: Callable[..., Team], lines: pytest.LogCaptureFixture
) -> None:
    ana = Browser(make_team(PASSWORD), at="192.0.2.7")
    ana.ask("POST", "/sandbox/secret-token")
    ana.post(name="Ana\u202e\nx", password=PASSWORD)
    ana.post("/sign-out")
    assert [record.getMessage() for record in lines.records if record.name == security_log.log.name] == [
        "refused 'POST' '/sandbox' to 192.0.2.7: 'sign in first'",
        "sign-in from 192.0.2.7 as 'Ana x'",
        "sign-out of 'Ana x' from 192.0.2.7",
    ]
    assert PASSWORD not in lines.text
    assert "secret-token" not in lines.text


def test_an_address_that_a_proxy_was_told_forges_no_line() -> None:
    assert shown_address("2001:db8::1") == "2001:db8::1"
    assert shown_address("6.6.6.6 as Ben\n") == r"'6.6.6.6 as Ben\n'"
    assert len(shown_address("x" * 5000)) < 100


def test_being_refused_fills_no_disk_and_nothing_goes_uncounted(
    lines: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = TurnedAway()
    for _ in range(LINES_A_MINUTE + 40):
        away.note("192.0.2.7", "GET", "/", "no")
    assert len(lines.records) == LINES_A_MINUTE
    monkeypatch.setattr(security_log, "MINUTE", -1.0)
    away.note("192.0.2.7", "GET", "/", "no")
    assert "(and 40 more since the last line)" in lines.records[-1].getMessage()


def test_each_line_has_its_moment_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_log.log, "handlers", [])
    open_security_log()
    open_security_log()
    [handler] = security_log.log.handlers
    record = logging.LogRecord("callsheet.security", logging.INFO, "", 1, "sign-in", (), None)
    record.created = 0.0
    assert handler.format(record) == "1970-01-01T00:00:00Z INFO callsheet.security: sign-in"
