"""Pressing and filling in whatever stands on a page over its websocket, whether the page shows it as allowed or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection

from tests.rigs.machine.serving import PATIENCE

TEXTS = ("text_input", "text_area")


@dataclass
class Drawn:
    """What one drawing of a page sent: its inputs and buttons by id, and everything in words."""

    elements: dict[str, Element] = field(default_factory=dict)
    said: str = ""

    def buttons(self) -> dict[str, str]:
        """The label of each button, those of forms and questions included, by its id."""
        return {name: one.button.label for name, one in self.elements.items() if one.WhichOneof("type") == "button"}

    def filled_in(self, text: str) -> Iterator[WidgetState]:
        """Each input with another value than it shows."""
        for name, one in self.elements.items():
            kind = str(one.WhichOneof("type"))
            shown: Any = getattr(one, kind)
            if kind in TEXTS:
                yield WidgetState(id=name, string_value=text)
            elif kind == "number_input":
                yield WidgetState(id=name, double_value=shown.default + 7)
            elif kind == "checkbox":
                yield WidgetState(id=name, bool_value=not shown.default)
            elif kind in {"selectbox", "radio"} and shown.options:
                yield WidgetState(id=name, string_value=shown.options[-1])
            elif kind == "button_group" and shown.options:
                state = WidgetState(id=name)
                state.string_array_value.data.append(shown.options[-1].content)
                yield state
            elif kind == "multiselect" and shown.options:
                state = WidgetState(id=name)
                state.string_array_value.data.append(shown.options[-1])
                yield state


def pressed(name: str) -> WidgetState:
    """A press of this button."""
    return WidgetState(id=name, trigger_value=True)


def draw(page: ClientConnection, name: str, query: str = "", states: Iterable[WidgetState] = ()) -> Drawn:
    """Have a page drawn to its end, as if its inputs stood so."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = name
    wanted.rerun_script.query_string = query
    wanted.rerun_script.widget_states.widgets.extend(states)
    page.send(wanted.SerializeToString())
    drawn = Drawn()
    while True:
        message = ForwardMsg.FromString(page.recv(PATIENCE))
        drawn.said += str(message)
        element = message.delta.new_element if message.WhichOneof("type") == "delta" else Element()
        kind = element.WhichOneof("type")
        shown: Any = getattr(element, kind) if kind is not None else None
        if getattr(shown, "id", ""):
            drawn.elements[shown.id] = element
        if (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        ):
            return drawn
