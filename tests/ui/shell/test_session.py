from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

SCRIPT = "import streamlit as st\nst.session_state['overview.thing'] = st.thing"


SETTINGS = Path(__file__).parents[3] / ".streamlit" / "config.toml"


def test_the_dashboard_refuses_what_cannot_be_written_down() -> None:
    assert tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["runner"]["enforceSerializableSessionState"] is True


def test_what_cannot_be_written_down_may_not_stand_in_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "thing", threading.Lock(), raising=False)
    at = AppTest.from_string(SCRIPT).run()
    assert at.exception
    monkeypatch.setattr(st, "thing", "a plain selection", raising=False)
    assert not AppTest.from_string(SCRIPT).run().exception
