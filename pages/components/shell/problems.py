"""How an error is shown: what happened, was anything charged, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.components.shell.wording import plain
from services.errors import ServiceError, VendorError

CHARGED = {
    "no": ":material/money_off: Nothing was charged.",
    "unknown": ":material/help: It is not clear whether this was charged. It will not be repeated by itself.",
}


def show_problem(error: ServiceError) -> None:
    """Draw one error; after an unclear one in the colour of a warning, since it may not be a failure."""
    lines = [f"**{plain(error.text)}**", CHARGED[error.charged]]
    if error.next_step:
        lines.append(f":material/arrow_forward: {plain(error.next_step)}")
    if isinstance(error, VendorError) and error.request_id:
        lines.append(f"For {plain(error.who)}'s support: request {plain(error.request_id)}")
    draw = st.warning if error.charged == "unknown" else st.error
    icon = ":material/help:" if error.charged == "unknown" else ":material/error:"
    draw("  \n".join(lines), icon=icon)


@contextmanager
def shown() -> Iterator[None]:
    """Run a block; a ServiceError in it is drawn where it happened and the page goes on after the block."""
    try:
        yield
    except ServiceError as error:
        show_problem(error)
