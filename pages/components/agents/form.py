"""The form for one agent. It holds nothing: every field is a cell of the draft's only row."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.components.agents import media, model, prompt, rows
from pages.components.agents.desk import forms_of
from pages.components.agents.rows import ChosenIds
from pages.components.drafts import steps as draft_steps
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.launch.review import Checked
from services.jobs.launch.row_requests import FIX
from services.people.persons import Right
from services.recipients import Finding

AS_USUAL = "As bitHuman does"
RATIOS = {"16:9": "16:9, wide", "9:16": "9:16, upright", "1:1": "1:1, square"}
FRAMINGS = {"": AS_USUAL, "portrait": "Portrait", "full_body": "Full body"}
BACKGROUNDS = {"": AS_USUAL, "no": "Ordinary background", "yes": "Green, to be cut out"}


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The fields, what is still missing, and the way to proof and quote."""
    view = checked.view
    if view.job_ids:
        st.info(
            "This agent was launched. For another one like it choose **This draft → Copy as a new draft**.",
            icon=":material/lock:",
        )
        draft_steps.onward(prefix, "launch", "See the launch")
        return
    desk = app.agents_of(practice=view.practice)
    values = desk.forms.values(view.id, checked.material)
    draft_steps.section(1, "Who it is")
    prompt.draw(app, f"{prefix}-prompt", view.id, values["prompt"])
    draft_steps.section(2, "Look and voice", "Without a picture bitHuman makes up a person from the prompt.")
    look, voice = st.columns(2, gap="large")
    with look:
        media.draw(app, desk, f"{prefix}-image", view.id, "image", values["image"])
    with voice:
        media.draw(app, desk, f"{prefix}-audio", view.id, "audio", values["audio"])
    with st.container(horizontal=True, gap="medium"):
        _choice(app, prefix, view.id, values, "aspect_ratio", "Aspect ratio", RATIOS)
        _choice(app, prefix, view.id, values, "framing", "Framing", FRAMINGS)
        _choice(app, prefix, view.id, values, "transparency", "Background", BACKGROUNDS)
    draft_steps.section(3, "Model")
    seen = model.ask_when_old(desk, f"{prefix}-model", view.id, desk.last_seen())
    model.draw(f"{prefix}-model", seen, values["model"], partial(_set, app, view.id, "model"))
    model.prices(desk, f"{prefix}-model", seen)
    chosen = rows.chosen_ids(desk, f"{prefix}-own", checked, [0], seen)
    _own_id(app, f"{prefix}-own", view, values, chosen)
    _older_api(app, f"{prefix}-older", view.id, values)
    problems = missing(checked)
    if problems:
        st.warning(f"**Still to do before a quote:** {plain(' '.join(problems))}", icon=":material/checklist:")
    draft_steps.onward(prefix, "launch", "Proof and quote", disabled=bool(problems))


def missing(checked: Checked) -> list[str]:
    """Why the one row cannot be sent as it is."""
    return [_problem(one) for one in checked.review.findings.for_row(0) if one.level == "error"]


def _problem(one: Finding) -> str:
    if one.where:
        return f"{one.where}: {one.text}. {one.fix}"
    # There is no row to drop on a form: what the request is refused for says by itself what to correct.
    return one.text if one.fix == FIX else f"{one.text} {one.fix}"


def _own_id(app: App, prefix: str, view: DraftView, values: dict[str, str], chosen: ChosenIds) -> None:
    # A draft from before there was such a field has no cell for it.
    if "agent_id" not in values:
        return
    with st.expander("Own agent id", key=f"{prefix}-own", icon=":material/badge:", expanded=bool(values["agent_id"])):
        st.caption(
            "Leave it empty and bitHuman makes up a code. **To name an agent that exists rebuilds that agent and is "
            "charged again:** its look and voice are replaced, and meanwhile nobody can talk to it."
        )
        show_problem(prefix)
        _text(app, prefix, view.id, values, "agent_id", "Agent id", "Letters, digits, - and _")
        rows.agreement(app, prefix, view, chosen)


def _older_api(app: App, prefix: str, draft_id: str, values: dict[str, str]) -> None:
    names = ("video", "duration", "video_aspect_ratio")
    with st.expander(
        "Older API", key=f"{prefix}-older", icon=":material/history:", expanded=any(values[name] for name in names)
    ):
        st.caption(
            "Three settings of bitHuman's first version. Today's servers refuse a video, with nothing charged, and "
            "ignore the other two: the clip always lasts ten seconds. Leave them empty unless your account needs them."
        )
        show_problem(prefix)
        _text(app, prefix, draft_id, values, "video", "Video, by its address", "https://…")
        _text(app, prefix, draft_id, values, "duration", "Seconds of the video", "10")
        shapes = {"": "As the aspect ratio", **RATIOS}
        _choice(app, prefix, draft_id, values, "video_aspect_ratio", "Shape of the video", shapes)
        if values["video"]:
            st.warning(
                "Current servers refuse any request with a video. If yours does, nothing is charged; take the video "
                "out and launch again.",
                icon=":material/warning:",
            )
        if values["video_aspect_ratio"] not in {"", values["aspect_ratio"]}:
            st.warning("The video would have another shape than the picture.", icon=":material/warning:")


def _choice(
    app: App, prefix: str, draft_id: str, values: dict[str, str], name: str, label: str, words: dict[str, str]
) -> None:
    st.selectbox(
        label,
        list(words) if values[name] in words else [*words, values[name]],
        format_func=lambda value: words.get(value, value),
        width=220,
        **stored_input(f"{prefix}-{name}", values[name], _changed, app, prefix, draft_id, name),
        **person.asks(Right.PREPARE),
    )


def _text(app: App, prefix: str, draft_id: str, values: dict[str, str], name: str, label: str, hint: str) -> None:
    kept = stored_input(f"{prefix}-{name}", values[name], _changed, app, prefix, draft_id, name)
    st.text_input(label, placeholder=hint, **kept, **person.asks(Right.PREPARE))


def _changed(value: str, app: App, prefix: str, draft_id: str, name: str) -> None:
    with saving(prefix):
        _set(app, draft_id, name, value.strip())


def _set(app: App, draft_id: str, name: str, value: str) -> None:
    seen.of(app, forms_of).change(draft_id, name, value, person.who(app))
