"""The section about backgrounds: the time line, each segment with what fills it, and what one person will see."""

from __future__ import annotations

import streamlit as st

from pages.components.campaigns import looks, segment, style, timeline
from pages.components.campaigns.desk import backgrounds_desk
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from services.container import App
from services.jobs.drafts.views import Material
from services.jobs.launch.quoting import ProofLine
from services.jobs.launch.review import Checked
from services.kinds.campaigns.backgrounds import CAMPAIGN, Segment, read_segments, segment_problems
from services.people.persons import Right
from services.recipients import ColumnMapping, render_rows

WHAT = (
    "Each person's own web page, LinkedIn profile, picture or film behind the speaker, for some seconds of the video. "
    "The file names them by address, in a column for each background."
)
NOT_DOCUMENTED = (
    "BHuman's newest text tells of backgrounds for campaigns only. It took them for templates before, and may refuse "
    "or leave them out now: try a sample."
)


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The section. Without a background it is one sentence and a button."""
    style.inject()
    view = checked.view
    st.subheader("Backgrounds, if you want some", anchor="backgrounds")
    st.caption(WHAT)
    show_problem(prefix)
    segments = read_segments(view.settings)
    wrong = segment_problems(segments)
    if segments:
        if view.target is not None and view.target.type != CAMPAIGN:
            st.caption(f":material/info: {NOT_DOCUMENTED}")
        timeline.draw(segments, wrong)
    for at, one in enumerate(segments):
        segment.draw(app, prefix, checked, one, (at, len(segments)), wrong.get(one.name, []))
    st.button(
        "Add a background",
        key=f"{prefix}-add",
        icon=":material/add_photo_alternate:",
        on_click=_add,
        args=[app, prefix, view.id, list(checked.material.frame.columns)],
        **person.asks(Right.PREPARE),
    )
    if segments:
        _preview(prefix, checked.material, segments)


def proof(checked: Checked, lines: list[ProofLine]) -> None:
    """Below the proof of one person: what the video will look like, by the very bytes to be sent."""
    segments = read_segments(checked.view.settings)
    if segments:
        style.inject()
        looks.draw(segments, {one.variable: one.value for one in lines})


def _preview(prefix: str, material: Material, segments: list[Segment]) -> None:
    """Pictures for one row, that a person turns to."""
    dropped = {row for row, mark in material.marks.items() if mark[0] == "dropped"}
    rows = [row for row in material.frame.index.tolist() if row not in dropped]
    filled = {
        one.name: source
        for one in segments
        if (source := material.mapping.sources.get(one.name)) is not None
        and source.kind
        and not ColumnMapping({one.name: source}).missing(material.frame.columns)
    }
    if not rows or not filled:
        return
    st.markdown("**What it will look like**")
    key = f"{prefix}-row"
    st.session_state[key] = min(max(1, int(st.session_state.get(key, 1))), len(rows))
    at = 1
    if len(rows) > 1:
        at = st.number_input(f"For row, 1 to {words.count(len(rows))}", 1, len(rows), key=key, width=200)
    row = rows[at - 1]
    mapping = ColumnMapping(filled, frozenset(filled))
    values = dict(zip(mapping.variables, render_rows(mapping, material.frame, [row])[0], strict=True))
    line = material.table.line_of(row) if material.table is not None else row + 1
    spoken = [material.mapping.sources[name] for name in material.mapping.spoken[:1]]
    one = ColumnMapping({"": spoken[0]}, frozenset({""})) if spoken else None
    said = render_rows(one, material.frame, [row])[0][0] if one and not one.missing(material.frame.columns) else ""
    st.caption(f"Line {line:,} of the file{': ' if said else ''}{words.code(said)}")
    looks.draw([each for each in segments if each.name in filled], values)


def _add(app: App, prefix: str, draft_id: str, columns: list[str]) -> None:
    with saving(prefix):
        seen.of(app, backgrounds_desk).add(draft_id, person.who(app), columns)
