"""Fields show what is stored, whenever a browser comes to draw them.

Streamlit says only once what a field holds, in the run that sets it. A browser that has not yet loaded what draws a
field of that kind, on a slow line, gets the field of the next run instead, which only says what it would hold by
itself, nothing or the first of its options. The browser then shows that, and sends it along with the next press: it is
taken for typed, and what was stored is gone. So each field says in every run that by itself it holds what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

ONE_VALUE = {"text_input", "text_area", "number_input", "checkbox", "color_picker"}
ONE_OF = {"selectbox", "radio"}
SOME_OF = {"button_group", "multiselect"}


def show_what_is_stored() -> None:
    """Have each field say so from now on. Called once in a process."""
    draw = DeltaGenerator._enqueue

    def with_its_value(self: DeltaGenerator, delta_type: str, element_proto: Any, *more: Any, **named: Any) -> Any:
        _keep_value(delta_type, element_proto)
        return draw(self, delta_type, element_proto, *more, **named)

    DeltaGenerator._enqueue = with_its_value  # type: ignore[method-assign]


def _keep_value(kind: str, field: Any) -> None:
    """Write what the field holds over what it would hold by itself. A form's fields are emptied to the latter."""
    if kind not in ONE_VALUE | ONE_OF | SOME_OF or field.form_id:
        return
    value = _sent(field.id)
    if value is None:
        return
    if kind in ONE_VALUE:
        field.default = value
    elif kind in ONE_OF:
        # Without one of its own a list may be emptied, and with one it may not: that is for the page to say.
        if field.HasField("default") and value in field.options:
            field.default = list(field.options).index(value)
    else:
        field.default[:] = _places(field, value)


def _places(field: Any, chosen: Sequence[str]) -> list[int]:
    options = [one if isinstance(one, str) else one.content for one in field.options]
    return [options.index(one) for one in chosen if one in options]


def _sent(field_id: str) -> Any:
    """The value of a field as it goes to a browser; None where it has none."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return None
    metadata = run.session_state._state._new_widget_state.widget_metadata.get(field_id)
    return metadata and metadata.serializer(run.session_state[field_id])
