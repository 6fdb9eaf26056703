"""Drafts that a form makes: one row, every column mapped, so that proof, quote and yes are those of every launch."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.errors import NotPossible
from services.jobs.drafts.beginnings.forms import Form
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import Material
from services.jobs.kind import Target
from services.kinds.lessons.orders import (
    DEFAULTS,
    EXTRAS,
    FILM_OF,
    GO_ON_AFTER,
    GO_ON_WITH,
    OF_FILM,
    PROMPT,
    RETRIED_TO,
    RETRY_OF,
    STAGE_NAMES,
    VARIABLES,
    read_stage,
)
from services.people.persons import Person, Right
from services.vendors.vacademy import LessonOrder

KIND, STAGE = "lesson", "stage"
LONGEST_NAME = 70
WORKED_ON = (GO_ON_WITH, RETRY_OF, FILM_OF)
PRICED = ("html_quality", "target_duration")


class LessonDrafts:
    """Makes drafts of lessons. Nothing is sent by any of it.

    `rehearsed` tells of a lesson that is worked on with whether it was rehearsed, as the draft then is one, too.
    """

    def __init__(self, drafts: Drafts, rehearsed: Callable[[str], bool]) -> None:
        self._drafts = drafts
        self._rehearsed = rehearsed

    def through(self, drafts: Drafts) -> LessonDrafts:
        """The same by other `Drafts`: those of a person who looks at one revision."""
        return LessonDrafts(drafts, self._rehearsed)

    def from_brief(
        self, said: Mapping[str, str], stage: str, person: Person, *, extras: Mapping[str, str] | None = None
    ) -> str:
        """A draft of one lesson; `said` holds values by variable, `extras` what only some servers know.

        Raises NotPossible without a topic.
        """
        person.must(Right.PREPARE)
        if not said.get(PROMPT, "").strip():
            raise NotPossible("There is no topic and no script yet.", next_step="Say what the lesson is about.")
        row = {name: said.get(name, "") or DEFAULTS.get(name, "") for name in VARIABLES}
        options = {name: text for name, text in (extras or {}).items() if name in EXTRAS and text}
        # Beside the row, since what a lesson costs is asked for by a draft's options.
        options |= {name: row[name] for name in PRICED if row[name] != DEFAULTS[name]}
        return self._draft(row, stage, person, options)

    def change(self, draft_id: str, name: str, value: str, person: Person) -> None:
        """Another value for one thing that the form asks for; "stage" is how far the lesson goes.

        A draft that was called after its topic goes on being called so. Raises what `Drafts` raises.
        """
        person.must(Right.PREPARE)
        if name == STAGE:
            self._drafts.set_target(draft_id, Target(STAGE, value, STAGE_NAMES[read_stage(value)]), person)
            return
        if name in EXTRAS:
            self._drafts.set_option(draft_id, name, value or None, person)
            return
        material = self._drafts.material(draft_id)
        before = str(material.frame.at[0, name])
        self._drafts.edit_cells(draft_id, {(0, name): value}, person)
        if name in PRICED:
            self._drafts.set_option(draft_id, name, None if value == DEFAULTS[name] else value, person)
        if name == PROMPT and material.view.name == _name_of(before) and value.strip():
            self._drafts.rename(draft_id, _name_of(value), person)

    def values(self, material: Material) -> dict[str, str]:
        """What the form shows: the row's values by variable, the stage, and what only some servers know."""
        view = material.view
        options = view.settings.get(OPTIONS, {})
        row = {str(name): str(material.frame.at[0, name]) for name in material.frame.columns}
        stage = view.target.vendor_id if view.target is not None else "HTML"
        return {**row, STAGE: stage, **{name: str(options.get(name) or "") for name in EXTRAS}}

    def going_on(
        self,
        video_id: str,
        script: str,
        stage: str,
        person: Person,
        *,
        title: str = "",
        like: LessonOrder | None = None,
    ) -> str:
        """A draft that goes on with a lesson that stopped at its script, with this script, otherwise `like` before."""
        person.must(Right.PREPARE)
        if not script.strip():
            raise NotPossible("The script is empty.", next_step="Leave something to be said in it.")
        row, extras = _values_before(like)
        return self._draft({PROMPT: script, **row}, stage, person, {GO_ON_WITH: video_id, **extras}, title)

    def going_on_after(
        self, video_id: str, title: str, after: str, stage: str, person: Person, *, like: LessonOrder | None = None
    ) -> str:
        """A draft that goes on with a lesson that stopped at a stage after its script, which stays as it is."""
        person.must(Right.PREPARE)
        row, extras = _values_before(like)
        options = {GO_ON_WITH: video_id, GO_ON_AFTER: read_stage(after), **extras}
        return self._draft({PROMPT: title or video_id, **row}, stage, person, options)

    def retrying(self, video_id: str, title: str, person: Person) -> str:
        """A draft that lets a failed lesson go on from its last finished stage."""
        person.must(Right.PREPARE)
        return self._draft({PROMPT: title or video_id}, RETRIED_TO, person, {RETRY_OF: video_id})

    def film(self, video_id: str, title: str, person: Person, *, captions: bool) -> str:
        """A draft that orders an MP4 of a lesson as its timeline is when it is sent."""
        person.must(Right.PREPARE)
        row = {PROMPT: title or video_id, "captions_enabled": "yes" if captions else "no"}
        name = f"{_name_of(title or video_id)}{OF_FILM}"
        return self._draft(row, "RENDER", person, {FILM_OF: video_id}, name)

    def prepare_table(self, draft_id: str, person: Person) -> None:
        """Give a new table how far its lessons go and the variables of a lesson, of which only one is needed."""
        person.must(Right.PREPARE)
        view = self._drafts.get(draft_id)
        if view.target is None and view.is_open:
            # Before the goal, which would bring the variables used last with it, all of them needed.
            if not view.mapping.variables:
                self._drafts.set_variables(draft_id, VARIABLES, person, optional=tuple(DEFAULTS))
            self._drafts.set_target(draft_id, Target(STAGE, "HTML", STAGE_NAMES["HTML"]), person)

    def _draft(
        self, row: Mapping[str, str], stage: str, person: Person, options: Mapping[str, str], title: str = ""
    ) -> str:
        form = Form(
            kind=KIND,
            name=_name_of(title or row[PROMPT]),
            row=row,
            target=Target(STAGE, stage, STAGE_NAMES[read_stage(stage)]),
            optional=[one for one in row if one != PROMPT],
            file_name="lesson.csv",
            options=options,
            practice=any(self._rehearsed(options[what]) for what in WORKED_ON if what in options),
        )
        return self._drafts.from_form(form, person)


def _name_of(topic: str) -> str:
    of_film = OF_FILM if topic.endswith(OF_FILM) else ""
    return " ".join(topic.removesuffix(of_film).split())[:LONGEST_NAME] + of_film


def _values_before(order: LessonOrder | None) -> tuple[dict[str, str], dict[str, str]]:
    """What the first request said, as a row's values and a draft's options; the service remembers none of it."""
    if order is None:
        return {}, {}
    said = order.model_dump(exclude_none=True)
    row = {name: ("yes" if said[name] else "no") if name == "captions_enabled" else said[name] for name in DEFAULTS}
    return row, {name: str(said[name]) for name in EXTRAS if name in said}
