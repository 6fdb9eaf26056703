"""How the runs of one browser's pages follow each other, where Streamlit's own order loses something.

- A callback goes to its end. Streamlit ends it at its next word to the session when another press comes; what was
  pressed or typed first would then be stored by nobody.
- A press is read. Where the page asks with "if" whether a button was pressed, Streamlit ends that run on the way to
  the question when anything else is asked for, and forgets the press. Only the run itself may end itself then.
- A timer takes nobody back. Where another page is asked for already, Streamlit lets whatever asks next say which page
  it is, be it a timer of the page that is being left.
- A timer of a page that was left draws nothing on the page that came. Streamlit runs what it asked for after the new
  page, and announces it as the page that was left. A browser takes that for a change of pages: it empties the page in
  view, and the next timer of that page breaks it for good.
- Each run draws from the top of the page. Where a page is asked for while the run of a part of it ends, Streamlit goes
  on where that part stands: the whole page is drawn into it.
"""

from __future__ import annotations

from weakref import WeakSet

from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)

TRIGGERS = frozenset({"trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"})


def put_in_order() -> None:
    """Have the runs of each session follow each other so from now on. Called once in a process."""
    look, ready = ScriptRequests.on_scriptrunner_yield, ScriptRequests.on_scriptrunner_ready
    ask = ScriptRequests.request_rerun

    pressed: WeakSet[ScriptRequests] = WeakSet()  # the sessions whose present run was asked for by a press

    def begins(self: ScriptRequests, request: ScriptRequest | None) -> None:
        if request is not None and request.type == ScriptRequestType.RERUN:
            (pressed.add if _is_press(request.rerun_data) else pressed.discard)(self)

    def unless_a_page_is_asked_for(self: ScriptRequests, new_data: RerunData) -> bool:
        if get_script_run_ctx(suppress_warning=True) is not None:  # the run itself asks for another
            pressed.discard(self)
        return True if new_data.is_auto_rerun and _waits_for_a_page(self) else ask(self, new_data)

    def after_what_was_pressed(self: ScriptRequests) -> ScriptRequest | None:
        if (_is_in_callbacks() or self in pressed) and not _is_over(self):
            return None
        request = look(self)
        begins(self, request)
        return request

    def from_the_top_of_the_page_in_view(self: ScriptRequests) -> ScriptRequest:
        request = ready(self)
        while _is_late(request):
            request = ready(self)
        begins(self, request)
        context_dg_stack.set(get_default_dg_stack_value())
        return request

    ScriptRequests.request_rerun = unless_a_page_is_asked_for  # type: ignore[method-assign]
    ScriptRequests.on_scriptrunner_yield = after_what_was_pressed  # type: ignore[method-assign]
    ScriptRequests.on_scriptrunner_ready = from_the_top_of_the_page_in_view  # type: ignore[method-assign]


def _waits_for_a_page(requests: ScriptRequests) -> bool:
    """Whether the whole of a page is asked for, and its run has not begun."""
    return requests._state == ScriptRequestType.RERUN and not requests._rerun_data.fragment_id_queue


def _is_press(asked: RerunData) -> bool:
    states = asked.widget_states.widgets if asked.widget_states else ()
    return any(one.WhichOneof("value") in TRIGGERS for one in states)


def _is_in_callbacks() -> bool:
    run = get_script_run_ctx(suppress_warning=True)
    return run is not None and not run.has_script_started


def _is_over(requests: ScriptRequests) -> bool:
    """Whether the session itself ends, and with it whatever runs."""
    return requests._state == ScriptRequestType.STOP


def _is_late(request: ScriptRequest) -> bool:
    """Whether only a part of a page is asked for, and of another page than was drawn last."""
    if request.type != ScriptRequestType.RERUN or not request.rerun_data.fragment_id_queue:
        return False
    drawn = get_script_run_ctx(suppress_warning=True)
    return drawn is not None and request.rerun_data.page_script_hash != drawn.page_script_hash
