"""Looking at the rows of a draft: how many problems of which level, the filter, and marking many rows at once."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.check import editor, edits, row_filter
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import follow, saving, show_problem
from pages.components.shell.wording import plain
from services import container
from services.jobs.launch.review import Review

LEVELS = {
    "error": ("red", ":material/error:"),
    "warning": ("orange", ":material/warning:"),
    "note": ("blue", ":material/info:"),
}
VERDICTS = {"Hold": "held", "Drop": "dropped"}


def draw(prefix: str, draft_id: str) -> None:
    """Counts, filter, the editor, and what was edited."""
    review = container.current().reviews.get(draft_id)
    _counts(review)
    show, text = _filter(prefix)
    editor.draw(f"{prefix}-editor", draft_id, show, text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        edits.draw(f"{prefix}-edits", draft_id)
    _bulk(f"{prefix}-bulk", draft_id, review, show, text)


def _filter(prefix: str) -> tuple[str, str]:
    """What the URL says to show, and the switches that change it there."""
    show = st.query_params.get("show", row_filter.ALL)
    follow(f"{prefix}-show", show if show in row_filter.SHOWS else row_filter.ALL)
    follow(f"{prefix}-text", st.query_params.get("text", ""))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            "Show",
            row_filter.SHOWS,
            required=True,
            key=f"{prefix}-show",
            wrap=True,
            on_change=_set_filter,
            args=[prefix],
        )
        st.text_input(
            "Search rows",
            type="search",
            key=f"{prefix}-text",
            placeholder="Text in any cell",
            width=220,
            on_change=_set_filter,
            args=[prefix],
        )
    return st.session_state[f"{prefix}-show"], st.session_state[f"{prefix}-text"]


def _set_filter(prefix: str) -> None:
    show, text = st.session_state[f"{prefix}-show"], st.session_state[f"{prefix}-text"]
    steps.write_url(show="" if show == row_filter.ALL else show, text=text, page="")


def _counts(review: Review) -> None:
    rows = {level: len(review.findings.rows(level)) for level in LEVELS}  # type: ignore[arg-type]
    if not any(rows.values()):
        st.markdown(":green-badge[:material/check_circle: No problem found in any row]")
    else:
        st.markdown(
            " ".join(
                f":{colour}-badge[{icon} {words.count(rows[level], 'row')} with {level}s]"
                for level, (colour, icon) in LEVELS.items()
                if rows[level]
            )
            + f"  {words.count(review.to_send, 'row')} will be sent. An error keeps its row from being sent; "
            "a warning deserves a look; a note is information."
        )
    for finding in review.findings.general:
        if finding.level != "note":
            st.markdown(f"{LEVELS[finding.level][1]} {plain(finding.text)} {plain(finding.fix)}")


def _bulk(prefix: str, draft_id: str, review: Review, show: str, text: str) -> None:
    with st.expander("Hold or drop many rows at once", icon=":material/checklist:"):
        show_problem(prefix)
        findings = review.findings
        groups = {"Rows with any error": findings.rows("error"), "Rows with any warning": findings.rows("warning")}
        groups |= {f"Rows with: {rule}": findings.rows(rule=rule) for rule in findings.by_rule}
        groups |= {
            "Rows listed above": row_filter.matching(draft_id, show, text),
            "Rows held or dropped by hand": sorted(container.current().drafts.material(draft_id).edits.marks),
        }
        present = {name: rows for name, rows in groups.items() if rows}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                "Which rows",
                list(present),
                format_func=lambda name: f"{name} ({len(present[name]):,})",
                key=f"{prefix}-which",
                width=360,
            )
            for label in [*VERDICTS, "Send again"]:
                st.button(
                    label,
                    key=f"{prefix}-{label}",
                    disabled=chosen is None,
                    on_click=_mark,
                    args=[prefix, draft_id, label, present.get(chosen or "", []), chosen or ""],
                )
        st.caption(
            "Held: not now, perhaps later from this draft. Dropped: left out. "
            "Both stand in the results file with the reason."
        )


def _mark(prefix: str, draft_id: str, label: str, rows: list[int], group: str) -> None:
    drafts = container.current().drafts
    with saving(prefix):
        if label in VERDICTS:
            drafts.mark_rows(draft_id, rows, VERDICTS[label], group.removeprefix("Rows with: "), person.who())  # type: ignore[arg-type]
        else:
            drafts.unmark_rows(draft_id, rows)
