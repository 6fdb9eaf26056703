"""Which of two encodings is right: a person is asked, with both readings of the file's own rows."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.people.persons import Right
from services.recipients import Table


def draw(app: App, prefix: str, material: Material, table: Table) -> None:
    """Nothing where only one encoding fits. The answer is kept with the draft, so nobody is asked twice."""
    show_problem(prefix)
    here = table.reading.encoding
    for other in table.reading.others:
        with st.container(border=True, gap="small", key=f"{prefix}-{other.encoding}"):
            st.markdown(
                ":material/help: **Which is right?** The file fits two text encodings, and these cells would differ:"
            )
            lines = "".join(
                f"<tr><td>{line}</td><td>{escape(column)}</td><td><code>{escape(one)}</code></td>"
                f"<td><code>{escape(two)}</code></td></tr>"
                for line, column, one, two in other.samples
            )
            st.html(
                f'<table class="cs-twofold"><thead><tr><th>Line</th><th>Column</th><th>{escape(here)}</th>'
                f"<th>{escape(other.encoding)}</th></tr></thead><tbody>{lines}</tbody></table>"
            )
            with st.container(horizontal=True, gap="small"):
                for encoding in (here, other.encoding):
                    st.button(
                        f"It is {plain(encoding)}",
                        key=f"{prefix}-{other.encoding}-is-{encoding}",
                        icon=":material/check:",
                        on_click=_choose,
                        args=[app, prefix, material, encoding],
                        **person.asks(Right.PREPARE),
                    )


def _choose(app: App, prefix: str, material: Material, encoding: str) -> None:
    with saving(prefix):
        seen.drafts(app).set_reading(
            material.view.id, person.who(app), **{**material.view.reading, "encoding": encoding}
        )
