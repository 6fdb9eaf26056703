"""What was typed is stored, whatever a person does in the moment in which it is being stored."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from pages.components.shell import saving
from pages.components.shell.saving import stored_input, to_the_end


@pytest.mark.parametrize("presses", [0, 1, 3])
def test_a_callback_that_presses_end_is_run_to_its_end_before_the_newest_of_them(presses: int) -> None:
    stored: list[str] = []
    waiting = [RerunException(RerunData(page_name=f"press {number}")) for number in range(presses)]
    pressed = list(waiting)

    @to_the_end
    def keep(text: str) -> None:
        if waiting:
            raise waiting.pop(0)
        stored.append(text)

    if pressed:
        with pytest.raises(RerunException) as onward:
            keep("typed")
        assert onward.value is pressed[-1]
    else:
        keep("typed")
    assert stored == ["typed"]


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
