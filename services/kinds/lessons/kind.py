"""Lessons: one Vacademy video for each topic or script, made stage by stage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from services.config import Settings
from services.errors import Invalid, MappingIncomplete, NotFound, RateLimited, Unclear, VendorError
from services.jobs import states
from services.jobs.kind import Answer, Outgoing, Price, SentRow, Sighting, Target, Watched
from services.kinds.lessons.account import LessonAccount
from services.kinds.lessons.checks import check_before
from services.kinds.lessons.continuations import continuation, stands_where_it_goes_on
from services.kinds.lessons.copies.gathering import Gathering
from services.kinds.lessons.copies.store import FOLDER, CopyStore
from services.kinds.lessons.costs import read_cost_noun
from services.kinds.lessons.films import order_film, sight_film, sight_unclear_film
from services.kinds.lessons.orders import (
    ADDRESS,
    PROMPT,
    STAGE_NAMES,
    WHO,
    Work,
    read_request,
    read_work,
    request_bytes,
    split_vendor_id,
    vendor_id_of,
    video_id_in,
    wants_captions,
    work_of,
)
from services.kinds.lessons.progress import DOING, Names, lesson_sighting
from services.kinds.lessons.starts import MINUTE, StartsPerMinute
from services.kinds.lessons.streams import LessonRuns
from services.vendors.vacademy import VacademyClient

STAGE = "stage"
MOST_AT_ONCE = 3
PRACTICE_HOST = "practice"
AFTER = {"SCRIPT": "from its script", "TTS": "from its narration", "WORDS": "from its timed words"}


class Lessons:
    """The kind of job that turns topics and scripts into lessons. `link` is the player's address for a lesson's id."""

    name = "lesson"
    service = "vacademy"
    service_title = "Vacademy"
    item_word = "lesson"
    id_column = "lesson_id"
    most_per_submission = 1

    def __init__(self, settings: Settings, client: VacademyClient) -> None:
        self._client = client
        self.practice = settings.vacademy_practice
        # The dashboard's own sandbox stays the same one when the dashboard moves to another port.
        self.host = PRACTICE_HOST if settings.plays_vacademy else settings.vacademy_host
        self.account = LessonAccount(settings, client)
        self.link = f"{settings.public_url or settings.own_url}/lessons?video="
        # Our own sandbox plays its minutes as fast as everything else.
        self._starts = StartsPerMinute(minute=MINUTE / (settings.sandbox_speed if settings.plays_vacademy else 1.0))
        self._runs = LessonRuns()
        self._gathering = Gathering(client, CopyStore(settings.data_dir / FOLDER))
        self._wake: Callable[[str], None] = lambda _job_id: None

    def tell(self, wake: Callable[[str], None]) -> None:
        """Call this with a job's id whenever a stream brings news, so that the next look comes at once."""
        self._wake = wake

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """A lesson needs a topic or script; everything else has a default."""
        named = {one["name"] for one in settings.get("mapping", {}).get("variables", [])}
        return [] if PROMPT in named else [f"Name {PROMPT} among the variables: the topic or script of a lesson."]

    def target(self, settings: Mapping[str, Any]) -> Target:
        """How far the lessons go. Raises MappingIncomplete for a stage that is none."""
        try:
            work = work_of(settings)
        except Invalid as wrong:
            raise MappingIncomplete(wrong.text, next_step="Choose how far the lessons go.") from None
        if work.what == "film":
            return Target(STAGE, work.stage, "The MP4 of a lesson")
        if work.what == "retry":
            return Target(STAGE, work.stage, "The rest of a lesson that failed")
        name = STAGE_NAMES[work.stage]
        return Target(
            STAGE, work.stage, f"{name}, {AFTER.get(work.after, 'as it is')}" if work.what == "go on" else name
        )

    def operation(
        self,
        settings: Mapping[str, Any],
        variables: Sequence[str],  # noqa: ARG002 - the settings alone decide
        rows: Sequence[Sequence[str]],  # noqa: ARG002
    ) -> str:
        """What is done and up to which stage, since the bytes do not hold the stage."""
        return work_of(settings).name

    def price(
        self,
        settings: Mapping[str, Any],  # noqa: ARG002 - credits have no price in money
        variables: Sequence[str],  # noqa: ARG002
        rows: Sequence[Sequence[str]],  # noqa: ARG002
        known: Callable[[str], Mapping[str, str]],  # noqa: ARG002
    ) -> Price | None:
        """Vacademy counts in credits of its own, which no published text turns into money."""
        return None

    def body(
        self,
        settings: Mapping[str, Any],
        variables: Sequence[str],
        rows: Sequence[Sequence[str]],
        callback_url: str | None,
    ) -> bytes:
        """The exact bytes of one request. Raises Invalid naming what cannot be sent."""
        (values,) = rows
        return request_bytes(settings, variables, values, callback_url)

    def read_body(self, body: bytes) -> list[SentRow]:
        """What the bytes say about their one lesson."""
        return [read_request(body)]

    def callback_url(self, token: str) -> str | None:
        """No address: Vacademy calls nobody back. It carries what makes a new lesson's id unlike any other."""
        return f"{ADDRESS}{token}"

    def most_under_way(self, operation: str) -> int | None:
        """Three lessons at once for an institute, ten starts a minute; MP4s are not counted by the service."""
        if read_work(operation).what == "film":
            return None
        if not self._starts.is_open():
            return 0
        return max(0, MOST_AT_ONCE - self._runs.talking(but=operation))

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request, and hand its stream to a reader in the background (contract section 3)."""
        work = read_work(outgoing.operation)
        if work.what == "film":
            return await order_film(self._client, work, captions=wants_captions(outgoing.body))
        video_id = work.video_id or video_id_in(outgoing.body)
        await check_before(self._client, work, video_id, outgoing)
        self._starts.count()
        stream = (
            self._client.generate(outgoing.body, work.stage)
            if work.what == "create"
            else continuation(self._client, work, outgoing.body)
        )
        try:
            request_id = await self._runs.begin(
                video_id,
                outgoing.operation,
                stream,
                lambda: self._client.get_lesson(video_id),
                lambda: self._wake(outgoing.job_id),
            )
        except RateLimited as full:
            raise self._starts.refused(full) from None
        return Answer(ids=[_vendor_id(work, video_id, outgoing)], http_status=200, request_id=request_id)

    async def replays(self) -> bool:
        """A known id is not answered but made and charged again (contract section 3): there is no replay."""
        return False

    async def replay(self, outgoing: Outgoing) -> Answer:
        """Never asked, because Vacademy does not replay."""
        raise Unclear(
            "Vacademy cannot tell what became of a request by sending it again.",
            who=WHO,
            operation=outgoing.operation,
            charged="unknown",
        )

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """One status for each open lesson, of which there are three at most; an unclear request is known by its id."""
        work = read_work(watched.operation)
        for vendor_id in watched.open_ids:
            video_id, part = split_vendor_id(vendor_id)
            names = Names(vendor_id, None, self.link + video_id)
            if work.what == "film":
                yield await self._look_at_film(names, video_id, part)
            else:
                yield await self._look_at(work, names, video_id)
        for outgoing in watched.unclear:
            asked = read_work(outgoing.operation)
            video_id = asked.video_id or video_id_in(outgoing.body)
            names = Names(_vendor_id(asked, video_id, outgoing), outgoing.submission_id, self.link + video_id)
            if asked.what == "film":
                yield await sight_unclear_film(self._client, names, video_id)
            else:
                yield await self._look_at(asked, names, video_id)

    async def _look_at(self, work: Work, names: Names, video_id: str) -> list[Sighting]:
        try:
            lesson = await self._client.get_lesson(video_id)
        except NotFound:
            return []  # a new id can be unknown to the service for some seconds
        if work.continues and names.submission_id is not None and stands_where_it_goes_on(work, lesson):
            return []
        live = self._runs.get(video_id)
        found = lesson_sighting(names, lesson, work.stage, live)
        if work.what == "retry" and live is not None and live.talks and found.outcome == states.FAILED:
            # The failure that it goes on from, until the service has written down that it goes on.
            return [replace(found, outcome="", status=DOING["PENDING"], message="")]
        await self._gathering.note(lesson, work.name, ready=found.outcome == states.SUCCEEDED)
        if found.outcome:
            self._runs.forget(video_id)
            self._gathering.forget(video_id)
        elif live is None or not live.talks:
            # Only the addresses ever say that a run is dead; the status never does (trap 12).
            found = lesson_sighting(names, lesson, work.stage, live, stalled=await self._is_stalled(video_id))
        return [found]

    async def _look_at_film(self, names: Names, video_id: str, part: str) -> list[Sighting]:
        found = await sight_film(self._client, names, video_id, part)
        if any(one.outcome == states.SUCCEEDED for one in found):
            with suppress(VendorError):
                # The film's address is the lesson's now; without it nothing is lost but the link beside the player.
                await self._gathering.note(await self._client.get_lesson(video_id), "film", ready=True)
        return found

    async def _is_stalled(self, video_id: str) -> bool:
        try:
            return (await self._client.get_urls(video_id)).status.upper() == "STALLED"
        except (NotFound, Unclear):
            return False

    def read_delivery(self, body: bytes, query: str) -> Sighting:  # noqa: ARG002 - there are none to read
        """Vacademy calls nobody back. Raises Invalid."""
        raise Invalid("Vacademy sends no callbacks, so this is none.", who=WHO, operation="read a callback")

    def public_id(self, vendor_id: str) -> str:
        """The lesson's own id, also for an order on top of it."""
        return split_vendor_id(vendor_id)[0]

    async def list_targets(self, noun: str) -> list[Target]:
        """How far a lesson can go; or, as a `costs.cost_noun`, what one is expected to take, in credits."""
        if noun == STAGE:
            return [Target(STAGE, stage, name) for stage, name in STAGE_NAMES.items()]
        stage, body = read_cost_noun(noun)
        told = await self._client.get_cost_preview(body, stage)
        amounts = {
            "low": told.estimate.low,
            "expected": told.estimate.expected,
            "high": told.estimate.high,
            "balance": told.balance,
        }
        return [Target(noun, name, f"{amount:.10g}") for name, amount in amounts.items() if amount is not None]

    def parse_target(self, noun: str, text: str) -> str:  # noqa: ARG002 - there is one noun to be named by hand
        """The stage of this name. Raises Invalid."""
        word = text.strip().upper()
        if word not in STAGE_NAMES:
            raise Invalid(
                f"A lesson goes up to {', '.join(STAGE_NAMES)}.",
                who=WHO,
                operation="choose a stage",
                next_step="Choose one from the list.",
            )
        return word


def _vendor_id(work: Work, video_id: str, outgoing: Outgoing) -> str:
    """A continuation is a generation of its own in the ledger, although the service has one lesson."""
    return vendor_id_of(video_id, outgoing.submission_id if work.continues else "")
