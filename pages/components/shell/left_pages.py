"""A timer of a page that was just left draws nothing any more on the page that came.

Streamlit runs what such a timer asked for after the new page, and announces it as the page that was left. A browser
takes that for a change of pages: it empties the page in view, and the next timer of that page breaks it for good.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests, ScriptRequestType


def ask_no_more() -> None:
    """Have each session pass over what a page that is no longer in view still asks for. Once in a process."""
    ready = ScriptRequests.on_scriptrunner_ready

    def of_the_page_in_view(requests: ScriptRequests) -> ScriptRequest:
        request = ready(requests)
        while _is_late(request):
            request = ready(requests)
        return request

    ScriptRequests.on_scriptrunner_ready = of_the_page_in_view  # type: ignore[method-assign]


def _is_late(request: ScriptRequest) -> bool:
    """Whether only a part of a page is asked for, and of another page than was drawn last."""
    if request.type != ScriptRequestType.RERUN or not request.rerun_data.fragment_id_queue:
        return False
    drawn = get_script_run_ctx(suppress_warning=True)
    return drawn is not None and request.rerun_data.page_script_hash != drawn.page_script_hash
