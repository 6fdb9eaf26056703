"""How the runs of one browser's pages follow each other, where Streamlit's own order loses something.

- A callback goes to its end. Streamlit ends it at its next word to the session when another press comes; what was
  pressed or typed first would then be stored by nobody.
- A timer takes nobody back. Where another page is asked for already, Streamlit lets whatever asks next say which page
  it is, be it a timer of the page that is being left.
- A timer of a page that was left draws nothing on the page that came. Streamlit runs what it asked for after the new
  page, and announces it as the page that was left. A browser takes that for a change of pages: it empties the page in
  view, and the next timer of that page breaks it for good.
- Each run draws from the top of the page. Where a page is asked for while the run of a part of it ends, Streamlit goes
  on where that part stands: the whole page is drawn into it.
"""

from __future__ import annotations

from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)


def put_in_order() -> None:
    """Have the runs of each session follow each other so from now on. Called once in a process."""
    look, ready = ScriptRequests.on_scriptrunner_yield, ScriptRequests.on_scriptrunner_ready
    ask = ScriptRequests.request_rerun

    def unless_a_page_is_asked_for(self: ScriptRequests, new_data: RerunData) -> bool:
        return True if new_data.is_auto_rerun and _waits_for_a_page(self) else ask(self, new_data)

    def after_the_callbacks(self: ScriptRequests) -> ScriptRequest | None:
        return None if _is_in_callbacks() and not _is_over(self) else look(self)

    def from_the_top_of_the_page_in_view(self: ScriptRequests) -> ScriptRequest:
        request = ready(self)
        while _is_late(request):
            request = ready(self)
        context_dg_stack.set(get_default_dg_stack_value())
        return request

    ScriptRequests.request_rerun = unless_a_page_is_asked_for  # type: ignore[method-assign]
    ScriptRequests.on_scriptrunner_yield = after_the_callbacks  # type: ignore[method-assign]
    ScriptRequests.on_scriptrunner_ready = from_the_top_of_the_page_in_view  # type: ignore[method-assign]


def _waits_for_a_page(requests: ScriptRequests) -> bool:
    """Whether the whole of a page is asked for, and its run has not begun."""
    return requests._state == ScriptRequestType.RERUN and not requests._rerun_data.fragment_id_queue


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
