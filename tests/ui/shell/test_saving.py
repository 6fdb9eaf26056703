"""What was typed is stored, whatever a person does in the moment in which it is being stored."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from pages.components.shell.saving import to_the_end


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
