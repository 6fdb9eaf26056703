"""How often a long list of videos is read: when a sample says that it is worth its requests, and for nobody else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from services.jobs.rounds import FEW
from services.kinds.campaigns.kind import Campaigns
from services.kinds.campaigns.watching.looking import PAGE, VideoLooks
from services.kinds.campaigns.watching.passes import PASS_SECONDS, SAMPLE, SURE, ListPasses
from services.kinds.campaigns.watching.singles import A_ROUND
from tests.unit.kinds.test_campaigns_kind import ids, kind, result, seen, video, watched

FIRST, MOST = 5.0, 60.0


@dataclass
class Service:
    """BHuman with one campaign, of which it lists so many videos a page in an order of its own, and counts reads."""

    ours: Sequence[str]
    older: Sequence[str] = ()
    ended: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    lists: int = 0
    singles: int = 0

    def __post_init__(self) -> None:
        self.everything = [*self.ours, *self.older]
        random.Random(7).shuffle(self.everything)
        self.now = 1000.0
        self.campaigns: Campaigns = kind(self.answer)
        passes = ListPasses(FIRST, MOST, clock=lambda: self.now, seed=1)
        self.campaigns._watching = VideoLooks(self.campaigns._client, passes)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if "by_campaign" in request.url.path:
            self.lists += 1
            shown = [one for one in self.everything if one not in self.hidden]
            page = int(request.url.params["page"])
            return result([self.told(one) for one in shown[page * PAGE : (page + 1) * PAGE]])
        self.singles += 1
        return result(self.told(request.url.params["id"].lower()))

    def told(self, one: str) -> dict[str, object]:
        return video(one) if one in self.ended else {"id": one, "status": "processing"}

    async def look(self, *, seeks: bool = False) -> set[str]:
        """One look; the ids that it tells as ended."""
        still = [one for one in self.ours if one not in self.known]
        told = await seen(self.campaigns, watched(still, seeks=seeks))
        news = {one.vendor_id for one in told if one.outcome is not None}
        self.known |= news
        return news

    known: set[str] = field(default_factory=set)


async def test_while_nothing_has_ended_only_a_few_are_asked_for() -> None:
    service = Service(ids(2000))
    await service.look()
    assert (service.lists, service.singles) == (0, SAMPLE)


async def test_who_is_woken_again_at_once_asks_for_nothing() -> None:
    service = Service(ids(2000))
    await service.look()
    await service.look()
    assert service.singles == SAMPLE
    service.now += MOST
    await service.look()
    assert service.singles == 2 * SAMPLE


async def test_when_all_have_ended_one_pass_over_the_list_tells_it() -> None:
    service = Service(ids(2000), older=[f"{n:08d}-0000-4000-8000-000000000000" for n in range(4000)])
    service.ended = set(service.ours)
    assert len(await service.look()) == 2000
    assert service.lists <= 61
    assert service.singles == SAMPLE + SURE


async def test_a_list_is_not_read_because_a_few_had_ended_by_chance() -> None:
    service = Service(ids(2000))
    first = ListPasses(FIRST, MOST, seed=1).sample(service.ours)
    service.ended = set(first)
    await service.look()
    assert (service.lists, service.singles) == (0, SAMPLE + SURE)


async def test_a_list_three_times_as_long_costs_no_more_until_there_is_something_to_find() -> None:
    older = [f"{n:08d}-0000-4000-8000-000000000000" for n in range(4000)]
    reads = []
    for known in ([], older):
        service = Service(ids(2000), older=known)
        # How long the list is was learnt before, by another job of this campaign.
        await service.look(seeks=True)
        before = service.lists
        for _look in range(20):
            service.now += FIRST / 2
            await service.look()
        reads.append(service.lists + service.singles - before)
    assert reads[1] <= reads[0]


async def test_what_is_on_the_way_is_told_now_and_then_however_little_has_ended() -> None:
    service = Service(ids(2000))
    await service.look()
    service.now += PASS_SECONDS * FIRST * 20 / 100 + 1
    assert len(await seen(service.campaigns, watched(list(service.ours)))) == 2000 + SAMPLE


async def test_where_callbacks_bring_the_news_nobody_reads_the_list_for_it() -> None:
    service = Service(ids(2000))
    await service.look()
    for told in range(1, 9):
        service.known.update(service.ours[: told * 200])
        service.now += MOST
        await service.look()
    assert service.lists == 0


async def test_where_callbacks_bring_the_news_nobody_asks_however_much_has_ended_meanwhile() -> None:
    service = Service(ids(2000))
    await service.look()
    service.ended = set(service.ours)
    for told in range(1, 9):
        service.known.update(service.ours[: told * 200])
        service.now += MOST
        await service.look()
    assert (service.lists, service.singles) == (0, SAMPLE)


@pytest.mark.parametrize("trickle", [0, 1, 40])
async def test_where_callbacks_stop_or_trickle_the_list_is_read_as_if_there_were_none(trickle: int) -> None:
    service = Service(ids(2000))
    await service.look()
    service.known.update(service.ours[:500])
    service.now += MOST
    await service.look()
    service.ended = set(service.ours)
    service.known.update(service.ours[500 : 500 + trickle])
    service.now += MOST
    await service.look()
    assert service.lists >= 20


async def test_what_the_list_hides_is_asked_for_one_by_one_also_while_nobody_reads_the_list() -> None:
    ours = ids(2000)
    service = Service(ours, hidden=set(ours[:100]), ended=set(ours[:100]))
    # A pass over the list shows who is not in it.
    await service.look(seeks=True)
    lists = service.lists
    service.now += FIRST
    await service.look()
    assert service.lists == lists
    assert len(service.known) >= 2 * A_ROUND


async def test_what_the_list_hides_is_found_to_the_last() -> None:
    service = Service(ids(1000), hidden=set(ids(1000)[:100]), ended=set(ids(1000)))
    for _look in range(20):
        await service.look()
        service.now += FIRST * 2
    assert service.known == set(service.ours)


async def test_a_lost_answer_is_sought_in_the_whole_list_at_once() -> None:
    service = Service(ids(2000))
    await service.look(seeks=True)
    assert service.lists >= 20


@pytest.mark.parametrize("count", [FEW + 1, FEW * PAGE - 1])
async def test_a_short_list_is_read_at_every_look(count: int) -> None:
    service = Service(ids(count))
    for looks in (1, 2, 3):
        before = service.lists
        await service.look()
        assert service.lists > before, looks
