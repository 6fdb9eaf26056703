"""Of what a browser says of its fields, what a person put there is stored, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pages.components.shell import saving
from pages.components.shell.saving import stored_input


def test_only_what_a_person_put_there_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {}
    monkeypatch.setattr(saving, "st", SimpleNamespace(session_state=session))
    kept: list[tuple[str, str]] = []

    def heard(value: str | None) -> None:
        """The browser speaks of the field; None stands for a field that the page does not know any more."""
        widget = stored_input("name", stored, lambda typed, about: kept.append((about, typed)), "draft")
        session.pop("name") if value is None else session.update(name=value)
        widget["on_change"](*widget["args"])

    stored = "Spring"
    for said in ("Spring", None, "Summer", "Summer", "Spring"):
        heard(said)
    assert kept == [("draft", "Summer"), ("draft", "Summer")]
