from __future__ import annotations

import threading

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

SCRIPT = "import streamlit as st\nst.session_state['overview.thing'] = st.thing"


def test_what_cannot_be_written_down_may_not_stand_in_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "thing", threading.Lock(), raising=False)
    assert AppTest.from_string(SCRIPT).run().exception
    monkeypatch.setattr(st, "thing", "a plain selection", raising=False)
    assert not AppTest.from_string(SCRIPT).run().exception
