"""Looking at the rows of a draft: how many problems of which level, the filter, and marking many rows at once."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import inspecting, steps
from pages.components.drafts.check import editor, edits, fixing, repairing, round_trip, row_filter
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.review import Checked, Review
from services.people.persons import Right
from services.recipients import Level

LEVELS = {
    "error": ("red", ":material/error:"),
    "warning": ("orange", ":material/warning:"),
    "note": ("blue", ":material/info:"),
}
EVERY: dict[str, Level] = {"Rows with any error": "error", "Rows with any warning": "warning"}
LISTED, BY_HAND = "Rows listed above", "Rows held or dropped by hand"
VERDICTS = {"Hold": "held", "Drop": "dropped"}


def draw(app: App, prefix: str, checked: Checked) -> None:
    """Counts, filter, the editor, and what was edited."""
    # What comes and goes with a row's problems stands in one place of its own. Else the editor below would get another
    # place on the page, be drawn anew there, and lose what is being typed into it.
    with st.container():
        _counts(checked.review)
        inspecting.draw(app, f"{prefix}-files", checked)
        repairs = repairing.proposed(checked)
        fixing.draw(app, f"{prefix}-fix", checked, repairs)
        repairing.draw(app, f"{prefix}-repair", checked, repairs)
    show, text = _filter(app, prefix, checked)
    fitting = row_filter.matching(checked, show, text)
    editor.draw(app, f"{prefix}-editor", checked, fitting, show, text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        edits.draw(app, f"{prefix}-edits", checked.material)
    _bulk(app, f"{prefix}-bulk", checked, fitting)
    round_trip.draw(app, f"{prefix}-away", checked)


def _filter(app: App, prefix: str, checked: Checked) -> tuple[str, str]:
    """What the URL says to show, and the switches that change it there."""
    show = in_url.read("show")
    show = show if show in row_filter.SHOWS else row_filter.ALL
    text = in_url.search_text(app, "text")
    in_url.say_forgotten("text", text)
    counts = row_filter.counts(checked)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"{prefix}-filters"):
        st.segmented_control(
            "Show",
            row_filter.SHOWS,
            required=True,
            format_func=lambda name: f"{name} ({counts[name]:,})",
            wrap=True,
            **stored_input(f"{prefix}-show", show, _set_filter, app, prefix),
        )
        st.text_input(
            "Search rows",
            type="search",
            placeholder="Text in any cell",
            width=220,
            **stored_input(f"{prefix}-text", text, _set_filter, app, prefix),
        )
    return st.session_state[f"{prefix}-show"], st.session_state[f"{prefix}-text"]


def _set_filter(_changed: str, app: App, prefix: str) -> None:
    # Both together: an address that comes with the next press may not know yet what the last one wrote into it.
    show, text = (st.session_state.get(f"{prefix}-{name}") or "" for name in ("show", "text"))
    with saving(in_url.PROBLEM):
        text = app.searches.keep(text) if text.strip() else ""
        in_url.write(show="" if show == row_filter.ALL else show, text=text, page="")


def _counts(review: Review) -> None:
    rows = {level: len(review.findings.rows(level)) for level in LEVELS}  # type: ignore[arg-type]
    if not any(rows.values()):
        st.markdown(f":green-badge[:material/check_circle: {steps.NOTHING_FOUND}]")
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


def _bulk(app: App, prefix: str, checked: Checked, fitting: list[int]) -> None:
    with in_url.fold("Hold or drop many rows at once", f"{prefix}-bulk", "many", icon=":material/checklist:"):
        show_problem(prefix)
        findings = checked.review.findings
        groups = {name: (findings.rows(level), name) for name, level in EVERY.items()}
        groups |= {f"Rows with: {rule}": (findings.rows(rule=rule), rule) for rule in findings.by_rule}
        groups |= {
            LISTED: (fitting, LISTED),
            BY_HAND: (sorted(checked.material.edits.marks), BY_HAND),
        }
        present = {name: group for name, group in groups.items() if group[0]}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                "Which rows",
                list(present),
                format_func=lambda name: f"{name} ({len(present[name][0]):,})",
                key=f"{prefix}-which",
                width=360,
            )
            for label in [*VERDICTS, "Send after all"]:
                st.button(
                    label,
                    key=f"{prefix}-{label}",
                    **person.asks(Right.PREPARE, unless=chosen is None),
                    on_click=_mark,
                    args=[app, prefix, checked.view.id, label, *present.get(chosen or "", ([], ""))],
                )
        st.caption(
            "Held: not now, perhaps later from this draft. Dropped: left out. "
            "Both stand in the results file with the reason."
        )


def _mark(app: App, prefix: str, draft_id: str, label: str, rows: list[int], reason: str) -> None:
    drafts = seen.drafts(app)
    with saving(prefix):
        if label in VERDICTS:
            drafts.mark_rows(draft_id, rows, VERDICTS[label], reason, person.who(app))  # type: ignore[arg-type]
        else:
            drafts.unmark_rows(draft_id, rows, person.who(app))
