"""Lessons: one Vacademy video for each topic or script, made stage by stage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.config import Settings
from services.config.vacademy import VacademySettings
from services.errors import Invalid, MappingIncomplete, NotFound, RateLimited, Refused, Unclear, VendorError
from services.files.files import Files
from services.jobs.account import Price, PriceList
from services.jobs.costs import Balance, Bill, Paid
from services.jobs.kind import Answer, Order, Outgoing, Request, Sent, SentRow, Target, Watched
from services.jobs.practice import PRACTICE_HOST
from services.jobs.rounds import Round, Turns
from services.jobs.sighting import Sighting, gone
from services.jobs.states import ItemState
from services.kinds.lessons.account import MOST_AT_ONCE, LessonAccount
from services.kinds.lessons.checks import check_before
from services.kinds.lessons.continuations import continuation, stands_where_it_goes_on
from services.kinds.lessons.copies.gathering import Gathering
from services.kinds.lessons.copies.store import CopyStore
from services.kinds.lessons.costs import balance_of, bills_of, least_credits, list_prices, price_key, worst_credits
from services.kinds.lessons.films import Films
from services.kinds.lessons.orders import (
    FILMS,
    PROMPT,
    STAGE_NAMES,
    WHO,
    LessonWork,
    lesson_request,
    read_request,
    read_work,
    vendor_id_of,
    work_of,
)
from services.kinds.lessons.progress import DOING, Names, lesson_sighting
from services.kinds.lessons.starts import MINUTE, StartsPerMinute
from services.kinds.lessons.streams import LessonRuns
from services.store.database import Database
from services.store.shared.quotas import quota
from services.vendors.vacademy import VacademyClient

STAGE = "stage"
MP4 = "MP4"
AFTER = {"SCRIPT": "from its script", "TTS": "from its narration", "WORDS": "from its timed words"}


class Lessons:
    """The kind of job that turns topics and scripts into lessons. `link` is the player's address for a lesson's id."""

    name = "lesson"
    service = "vacademy"
    service_title = "Vacademy"
    item_word = "lesson"
    id_column = "lesson_id"
    account_types: Collection[str] = ()
    most_per_submission = 1

    def __init__(self, settings: Settings, client: VacademyClient, database: Database, files: Files) -> None:
        own = settings.section(VacademySettings)
        self._client = client
        self.practice = own.practice
        self.host = PRACTICE_HOST if own.plays else own.host
        self.account = LessonAccount(settings, client)
        self.link = f"{settings.public_url or settings.own_url}/lessons?video="
        # Our own sandbox plays its minutes as fast as everything else.
        self._starts = StartsPerMinute(
            minute=MINUTE / (settings.sandbox_speed if own.plays else 1.0),
            shared=quota(database, f"starts of lessons {self.host}"),
        )
        self._runs = LessonRuns()
        self._turns = Turns()
        self._films = Films(client, database, self.host)
        self._gathering = Gathering(client, CopyStore(files))
        self._wake: Callable[[str], None] = lambda _job_id: None

    def wake_by(self, wake: Callable[[str], None]) -> None:
        """Call this with a job's id whenever a stream brings news, so that the next look comes at once."""
        self._wake = wake

    @property
    def clock_offset(self) -> timedelta | None:
        """Vacademy's time less ours, as its answers tell; None before the first."""
        return self._client.clock_offset

    async def ask_clock(self) -> None:
        """One of what it lists, for the date of the answer. Raises what the list raises."""
        await self._client.list_lessons(limit=1)

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        """A lesson needs a topic or script; everything else has a default."""
        named = {one["name"] for one in settings.get("mapping", {}).get("variables", [])}
        return [] if PROMPT in named else [f"Name {PROMPT} among the variables: the topic or script of a lesson."]

    def made_by(self, settings: Mapping[str, Any]) -> str:
        """An MP4 is ordered of a lesson and is none itself."""
        return MP4 if work_of(settings).what == "film" else ""

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

    def request(self, order: Order, token: str) -> Request:
        """The exact request for one row. Raises Invalid naming what cannot be sent."""
        return lesson_request(order, token)

    def read_body(self, body: bytes) -> list[SentRow]:
        """What the bytes say about their one lesson."""
        return [read_request(body)]

    def places(self, lane: str) -> int | None:
        """Three lessons at once for an institute, ten starts a minute; MP4s are not counted by the service."""
        if lane == FILMS:
            return None
        return MOST_AT_ONCE if self._starts.is_open() else 0

    async def send(self, outgoing: Outgoing) -> Answer:
        """Make the one paid request, and hand its stream to a reader in the background (contract section 3)."""
        work = read_work(outgoing)
        if work.what == "film":
            return await self._films.order(outgoing)
        await check_before(self._client, work, outgoing)
        await asyncio.to_thread(self._starts.count)
        stream = (
            self._client.generate(outgoing.body, work.stage)
            if work.what == "create"
            else continuation(self._client, work, outgoing.body)
        )
        try:
            request_id = await self._runs.begin(
                work.video_id,
                stream,
                lambda: self._client.get_lesson(work.video_id),
                lambda: self._wake(outgoing.job_id),
            )
        except RateLimited as full:
            raise await asyncio.to_thread(self._starts.refused, full) from None
        return Answer(ids=[vendor_id_of(work, outgoing.submission_id)], http_status=200, request_id=request_id)

    async def identity(self) -> str:
        """By a lesson of it: no call names the institute, and none deletes a lesson (contract, section 9)."""
        if self.host == PRACTICE_HOST:
            return ""
        newest = await self._client.list_lessons(limit=1)
        return newest[0].video_id if newest else ""

    async def is_identity(self, known: str) -> bool:
        """Whether the key reads that lesson: one of another institute is answered as an unknown one (section 1)."""
        try:
            await self._client.get_lesson(known)
        except NotFound:
            # A gateway's 404 proves nothing; a list that is read with the same key does.
            return known in {one.video_id for one in await self._client.list_lessons()}
        return True

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self._client.aclose()

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """One status for each open lesson, of which there are three at most; an unclear request is known by its id.

        One whose status cannot be read has its turn again in the next round, after all others.
        """
        looks = [(one.sent, self._names(one.sent, one.vendor_id)) for one in watched.open]
        for outgoing in watched.unclear:
            vendor_id = vendor_id_of(read_work(outgoing), outgoing.submission_id)
            looks.append((outgoing, self._names(outgoing, vendor_id, outgoing.submission_id)))
        asked = Round(self._turns)
        for sent, names in self._turns.order(looks, lambda look: look[1].vendor_id):
            try:
                found = await self._see(sent, names, unclear=names.submission_id is not None)
            except (Refused, Unclear) as error:
                asked.failed(names.vendor_id, error)
                if asked.is_over:
                    break
                continue
            asked.answered(names.vendor_id)
            yield found
        known = {one.vendor_id for one in watched.open}
        if refused := [one for one in asked.untold() if one.vendor_id in known]:
            yield refused

    def _names(self, sent: Sent, vendor_id: str, submission_id: str | None = None) -> Names:
        return Names(vendor_id, submission_id, sent.about_id or "", f"{self.link}{sent.about_id}")

    async def _see(self, sent: Sent, names: Names, *, unclear: bool) -> list[Sighting]:
        work = read_work(sent)
        if work.what != "film":
            return await self._look_at(work, names)
        return await self._films.look_for_unclear(sent, names) if unclear else await self._look_at_film(sent, names)

    async def _look_at(self, work: LessonWork, names: Names) -> list[Sighting]:
        video_id = names.video_id
        try:
            lesson = await self._client.get_lesson(video_id)
        except NotFound as unknown:
            # Of an unclear request it proves nothing: a new id can be unknown for some seconds.
            return [] if names.submission_id is not None else [gone(names.vendor_id, unknown.text)]
        if work.continues and names.submission_id is not None and stands_where_it_goes_on(work, lesson):
            return []
        live = self._runs.get(video_id)
        found = lesson_sighting(names, lesson, work.stage, live)
        if work.what == "retry" and live is not None and live.talks and found.outcome == ItemState.FAILED:
            # The failure that it goes on from, until the service has written down that it goes on.
            return [replace(found, outcome=None, told=DOING["PENDING"], message="")]
        await self._gathering.note(lesson, work.label, ready=found.outcome == ItemState.SUCCEEDED)
        if found.outcome:
            self._runs.forget(video_id)
            self._gathering.forget(video_id)
        elif live is None or not live.talks:
            # Only the addresses ever say that a run is dead; the status never does (trap 12).
            found = lesson_sighting(names, lesson, work.stage, live, stalled=await self._is_stalled(video_id))
        return [found]

    async def _look_at_film(self, sent: Sent, names: Names) -> list[Sighting]:
        found = await self._films.look(sent, names)
        if any(one.outcome == ItemState.SUCCEEDED for one in found):
            with suppress(VendorError):
                # The film's address is the lesson's now; without it nothing is lost but the link beside the player.
                await self._gathering.note(await self._client.get_lesson(names.video_id), "film", ready=True)
        return found

    async def _is_stalled(self, video_id: str) -> bool:
        try:
            return (await self._client.get_urls(video_id)).status.upper() == "STALLED"
        except VendorError:
            return False  # what the status told is news all the same

    def price_key(self, settings: Mapping[str, Any]) -> str | None:
        """Under which name the cost of such lessons is kept; None where Vacademy names no price at all."""
        return price_key(settings)

    async def list_prices(self, settings: Mapping[str, Any]) -> PriceList:
        """What one such lesson is expected to take, in Vacademy's credits. Raises VendorError."""
        return await list_prices(self._client, settings)

    def price(self, order: Order, listed: PriceList | None) -> Price | None:  # noqa: ARG002 - credits have no price
        """Vacademy counts in credits of its own, which no published text turns into money."""
        return None

    def credits(self, order: Order, listed: PriceList | None) -> int | None:
        """What new lessons take at worst, as Vacademy listed it, in hundredths of its credits."""
        return worst_credits(len(order.rows), listed)

    def least_credits(self, order: Order, listed: PriceList | None) -> int | None:
        """What new lessons take at least, as Vacademy listed it, in hundredths of its credits."""
        return least_credits(len(order.rows), listed)

    async def bills(self, paid: Sequence[Paid]) -> Mapping[str, Bill]:
        """What Vacademy says that lessons which are over have taken. Raises VendorError."""
        return await bills_of(self._client, paid)

    async def balance(self) -> Balance:
        """The credits that the institute has left. Raises VendorError."""
        return await balance_of(self._client)

    async def list_targets(self, target_type: str) -> list[Target]:
        """How far a lesson can go."""
        return [Target(target_type, stage, name) for stage, name in STAGE_NAMES.items()]

    def parse_target(self, target_type: str, text: str) -> str:  # noqa: ARG002 - a goal is chosen and never pasted
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
