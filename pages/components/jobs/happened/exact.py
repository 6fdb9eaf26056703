"""The exact bytes of one paid request of a job, as JSON and as a command, once somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.jobs import url
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.kind import Kind
from services.jobs.views.exact import ExactBytes
from services.jobs.views.lines import JobView, SubmissionLine

SHOWN = 20_000


def draw(app: App, job: JobView, requests: Sequence[SubmissionLine]) -> None:
    """The choice of a request, and what it says."""
    if not requests:
        return
    numbers = {one.id: f"Request {one.number}, {words.count(one.item_count, 'row')}" for one in requests}
    by_number = {str(one.number): one.id for one in requests}
    asked = in_url.read(url.REQUEST)
    if asked and asked not in by_number:
        st.caption(f"The link names request {plain(asked)}, which is not among these.")
    chosen = st.selectbox(
        "The exact bytes of",
        list(numbers),
        index=None,
        format_func=numbers.__getitem__,
        width=320,
        placeholder="Choose a request",
        **stored_input(f"job-exact-{job.id}", by_number.get(asked), _choose, {one.id: one.number for one in requests}),
    )
    if chosen is not None:
        both(app.views.exact(chosen), app.kinds[job.kind])


def _choose(request_id: str | None, numbers: dict[str, int]) -> None:
    in_url.write(request=str(numbers[request_id]) if request_id in numbers else "")


def both(exact: ExactBytes, kind: Kind) -> None:
    """The bytes, and the same as a command where the kind knows one."""
    st.code(exact.body[:SHOWN], language="json", wrap_lines=True, height=260)
    if len(exact.body) > SHOWN:
        st.caption(f"The first {SHOWN:,} of {len(exact.body):,} characters.")
    command = exact.command(kind)
    if command and len(command) <= SHOWN:
        st.code(command, language="bash", wrap_lines=True, height=200)
        st.caption(
            "The same as a command, with the key as a variable. **Run by hand it is paid again, and Callsheet knows "
            "nothing of it:** it is for showing, not for repeating."
        )
