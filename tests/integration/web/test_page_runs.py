"""How the runs of one browser's pages follow each other: what was pressed is done, what was left draws no more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from services import container
from services.config import load_settings
from tests.rigs.machine.page_presses import pressed
from tests.rigs.machine.page_socket import open_page
from tests.rigs.machine.processes import DashboardProcess, Process, free_port
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.starts import ROOT
from tests.rigs.machine.waiting import until
from tests.rigs.people import ANA

TIMES = 10
BUTTONS = """
import gc
import sys
from pathlib import Path
from time import sleep

import streamlit as st

from pages.components.shell.runs import page_runs

HERE = Path(__file__).parent
if "streamlit_is_ordered" not in sys.modules:
    sys.modules["streamlit_is_ordered"] = page_runs
    page_runs.put_in_order()


def collecting(phase, about):
    # After each run Streamlit looks for garbage, and only then for what is asked for next.
    caller = sys._getframe(1).f_code.co_name
    if phase == "start" and caller == "_on_script_finished" and (HERE / "hold").exists():
        (HERE / "run-ends").touch()
        while not (HERE / "go-on").exists():
            sleep(0.01)


if "collecting" not in [one.__name__ for one in gc.callbacks]:
    gc.callbacks.append(collecting)


def press(number):
    (HERE / f"begun-{number}").touch()
    while not (HERE / "go-on").exists():
        sleep(0.01)
    st.session_state["pressed"] = [*st.session_state.get("pressed", []), number]
    (HERE / f"done-{number}").touch()


@st.fragment(run_every=3600)
def clock():
    st.text("tick")


def buttons():
    if (HERE / "slow").exists():
        (HERE / "drawing").touch()
        while not (HERE / "go-on").exists():
            sleep(0.01)
    for number in range(4):
        st.button(f"Press {number}", key=f"press-{number}", on_click=press, args=[number])
    st.text(f"pressed so far: {sorted(st.session_state.get('pressed', []))}")
    with st.container():
        clock()
    if st.button("In the page", key="in-the-page"):
        st.session_state["read"] = st.session_state.get("read", 0) + 1
        st.rerun()
        (HERE / "went-on").touch()
    st.text(f"read so far: {st.session_state.get('read', 0)}")


st.navigation([st.Page(buttons, default=True), st.Page(lambda: st.text("elsewhere"), url_path="elsewhere")]).run()
"""


def asks(page: ClientConnection, *, press: str = "", **wanted: object) -> None:
    """Send a page's wish to be drawn, or that of a part of it."""
    message = BackMsg()
    message.rerun_script.SetInParent()
    for name, value in wanted.items():
        setattr(message.rerun_script, name, value)
    if press:
        message.rerun_script.widget_states.widgets.append(pressed(press))
    page.send(message.SerializeToString())


def came(page: ClientConnection) -> Iterator[ForwardMsg]:
    """What a page is sent, until it is drawn to its end."""
    while True:
        message = ForwardMsg.FromString(page.recv(PATIENCE))
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


@pytest.fixture
def buttons(tmp_path: Path) -> Iterator[ClientConnection]:
    """A page with buttons whose presses are carried out when the file "go-on" is there."""
    (tmp_path / "buttons.py").write_text(BUTTONS, encoding="utf-8")
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(tmp_path / "buttons.py"), "--server.port", str(port)]
    paths = {"PYTHONPATH": str(ROOT)}
    with Process(command, f"{root}/_stcore/health", tmp_path / "log", paths), open_page(root) as page:
        yield page


def is_heard(page: ClientConnection) -> None:
    """Wait until the session knows of all that was asked for: this question is answered in its turn."""
    question = BackMsg()
    question.file_urls_request.request_id = "heard"
    page.send(question.SerializeToString())
    while not ForwardMsg.FromString(page.recv(PATIENCE)).HasField("file_urls_response"):
        pass


@pytest.mark.parametrize("presses", [1, 2, 4])
def test_what_was_pressed_is_done_whatever_is_pressed_before_it_is(
    buttons: ClientConnection, tmp_path: Path, presses: int
) -> None:
    asks(buttons)
    shown = [one.delta.new_element.button.id for one in came(buttons) if one.delta.new_element.HasField("button")]
    asks(buttons, press=shown[0])
    until((tmp_path / "begun-0").exists, "the first press is being carried out")
    for number in range(1, presses):
        asks(buttons, press=shown[number])
    is_heard(buttons)
    (tmp_path / "go-on").touch()
    said = ""
    while f"pressed so far: {list(range(presses))}" not in said:
        said = "".join(one.delta.new_element.text.body for one in came(buttons))
    assert all((tmp_path / f"done-{number}").exists() for number in range(presses))


def test_a_press_that_the_page_itself_asks_for_is_read_whatever_is_asked_for_before_it_is(
    buttons: ClientConnection, tmp_path: Path
) -> None:
    asks(buttons)
    shown = [one.delta.new_element.button.id for one in came(buttons) if one.delta.new_element.HasField("button")]
    (tmp_path / "slow").touch()
    asks(buttons, press=shown[-1])
    until((tmp_path / "drawing").exists, "the page is on its way to the question whether it was pressed")
    asks(buttons)
    is_heard(buttons)
    (tmp_path / "go-on").touch()
    asks(buttons)
    said = ""
    while "read so far" not in said:
        said = "".join(one.delta.new_element.text.body for one in came(buttons))
    assert "read so far: 1" in said
    assert not (tmp_path / "went-on").exists(), "the run went on although it had asked for another itself"


def test_a_timer_of_the_page_that_is_being_left_takes_nobody_back(buttons: ClientConnection, tmp_path: Path) -> None:
    asks(buttons, page_name="elsewhere")
    (elsewhere,) = [one.navigation.page_script_hash for one in came(buttons) if one.HasField("navigation")]
    asks(buttons)
    drawn = list(came(buttons))
    (here,) = [one.navigation.page_script_hash for one in drawn if one.HasField("navigation")]
    (timer,) = [one.auto_rerun.fragment_id for one in drawn if one.HasField("auto_rerun")]
    asks(
        buttons,
        page_script_hash=here,
        press=next(one.delta.new_element.button.id for one in drawn if one.delta.new_element.HasField("button")),
    )
    until((tmp_path / "begun-0").exists, "the press is being carried out")
    asks(buttons, page_script_hash=elsewhere)
    asks(buttons, page_script_hash=here, fragment_id=timer, is_auto_rerun=True)
    is_heard(buttons)
    (tmp_path / "go-on").touch()
    said = ""
    while said != "elsewhere":
        # What was pressed is drawn to its end on the page that is being left, or not sent any more.
        assert not said or said.startswith("pressed so far: [0]")
        said = "".join(one.delta.new_element.text.body for one in came(buttons))


def test_a_page_that_is_asked_for_while_the_run_of_a_part_of_it_ends_is_drawn_in_its_place(
    buttons: ClientConnection, tmp_path: Path
) -> None:
    asks(buttons)
    drawn = list(came(buttons))
    (here,) = [one.navigation.page_script_hash for one in drawn if one.HasField("navigation")]
    (timer,) = [one.auto_rerun.fragment_id for one in drawn if one.HasField("auto_rerun")]
    (tmp_path / "hold").touch()
    asks(buttons, page_script_hash=here, fragment_id=timer, is_auto_rerun=True)
    until((tmp_path / "run-ends").exists, "the part of the page is drawn")
    asks(buttons, page_script_hash=here)
    is_heard(buttons)
    (tmp_path / "go-on").touch()
    assert places(list(came(buttons))) == places(drawn)


def places(drawn: list[ForwardMsg]) -> list[list[int]]:
    """Where on the page each thing is drawn."""
    return [list(one.metadata.delta_path) for one in drawn if one.HasField("delta")]


def test_a_timer_that_rings_while_its_page_is_left_says_nothing_on_the_page_that_comes(tmp_path: Path) -> None:
    with DashboardProcess(tmp_path) as dashboard:
        app = container.build(load_settings(data_dir=dashboard.data, drives=False))
        draft_id = app.drafts.create(kind="campaign", person=ANA, name="Spring")
        app.close()
        with open_page(dashboard.root) as page:
            asks(page, page_name="history")
            (history,) = [one.navigation.page_script_hash for one in came(page) if one.HasField("navigation")]
            for _ in range(TIMES):
                asks(page, page_name="campaigns", query_string=f"draft={draft_id}")
                drawn = list(came(page))
                (draft,) = [one.navigation.page_script_hash for one in drawn if one.HasField("navigation")]
                timers = [one.auto_rerun.fragment_id for one in drawn if one.HasField("auto_rerun")]
                assert timers
                assert draft != history
                asks(page, page_script_hash=history)
                named = []
                for message in came(page):
                    if message.HasField("new_session"):
                        named.append(message.new_session.page_script_hash)
                        # The page that comes is being drawn, and the browser does not know of it yet.
                        for timer in timers:
                            asks(page, page_script_hash=draft, fragment_id=timer, is_auto_rerun=True)
                # All that the session was asked for has been run before this.
                asks(page, page_script_hash=history)
                while len(named) < 2:
                    named += [one.new_session.page_script_hash for one in came(page) if one.HasField("new_session")]
                assert set(named) == {history}
