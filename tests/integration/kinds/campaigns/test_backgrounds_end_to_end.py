"""Videos with backgrounds, made in each age of the service: each film shows the background of its own row."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import av
import httpx
import pytest
from PIL import Image

from services.jobs.states import JobState
from services.kinds.campaigns.desk import BackgroundDesk
from services.recipients import Source
from services.sandbox.media.scene import tone_of
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON, Rig, rigged

# Two namesakes: nothing that the service says again tells which of them a film is of.
ROWS = [
    {"name": "Ana", "site": "https://ana-one.example.com/", "film": "https://cdn.example.com/1.mp4"},
    {"name": "Ben", "site": "https://ben.example.com/", "film": ""},
    {"name": "Ana", "site": "https://ana-two.example.com/", "film": "https://cdn.example.com/2.mp4"},
]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rigged(tmp_path_factory.mktemp("backgrounds"), speed=100) as one:
        yield one


def age(rig: Rig, profile: str) -> None:
    """Let the service be as it was, or will be, in that age."""
    rig.control("POST", "/settings", {"service": "bhuman", "profile": profile})


def draft(rig: Rig, target_type: str = "campaign", number: int = 0) -> str:
    """A draft of these people with two backgrounds; `number` keeps its films apart from those of others."""
    app = rig.app
    rows = [{**row, "site": f"{row['site']}{number}"} for row in ROWS]
    draft_id = rig.draft(rows, target_type=target_type)
    app.drafts.set_variables(draft_id, ["name"], ANA)
    for column, kind in (("site", "site"), ("film", "link")):
        name = BackgroundDesk(app.drafts).add(draft_id, ANA)
        app.drafts.set_source(draft_id, name, Source("column", column), ANA)
        BackgroundDesk(app.drafts).change(draft_id, name, ANA, kind=kind)
    BackgroundDesk(app.drafts).change(draft_id, "Background 1", ANA, end=1.5)
    BackgroundDesk(app.drafts).change(draft_id, "Background 2", ANA, start=1.5, position="top-right")
    return draft_id


def shown(url: str | None) -> tuple[Sequence[int], Sequence[int]]:
    """The colour at the left edge of a film, where no speaker stands: in its first second, and in its third."""
    assert url is not None
    with av.open(io.BytesIO(httpx.get(url, timeout=PATIENCE).content), "r") as container:
        frames = [frame.to_ndarray(format="rgb24")[200, 20].tolist() for frame in container.decode(video=0)]
    return frames[12], frames[60]


def alike(one: Sequence[int], other: Sequence[int]) -> bool:
    return all(abs(here - there) < 12 for here, there in zip(one, other, strict=True))


def still(rig: Rig, url: str | None) -> Sequence[int]:
    """The same of a film's still picture, which is of its second second and may come a little later."""
    address = (url or "").removesuffix("mp4") + "jpg"
    rig.until(lambda: httpx.get(address, timeout=PATIENCE).status_code == 200, f"{address} is there")
    with Image.open(io.BytesIO(httpx.get(address, timeout=PATIENCE).content)) as picture:
        seen = picture.convert("RGB").getpixel((20, 200))
    assert isinstance(seen, tuple)
    return [int(part) for part in seen]


def films_are_right(rig: Rig, job_id: str, *, whole: bool = False) -> None:
    """Every video is good, and shows the addresses that its own item was sent with; `whole` films take their time."""
    items = rig.items(job_id)
    assert len({item.vendor_id for item in items}) == len(items)
    for item in items:
        _name, site, film = item.sent_values
        assert item.is_good, item.flag
        assert alike(still(rig, item.url), tone_of(site))
        if whole:
            first, second = shown(item.url)
            assert alike(first, tone_of(site))
            assert alike(second, tone_of(film)) == bool(film)


@pytest.mark.parametrize("called_back", [True, False], ids=["called back", "not called back"])
@pytest.mark.parametrize("profile", ["seed", "docs2023", "oct2026"])
def test_each_film_shows_the_background_of_its_row_in_every_age_of_the_service(
    rig: Rig, profile: str, called_back: bool
) -> None:
    age(rig, "seed")
    draft_id = draft(rig, number=["seed", "docs2023", "oct2026"].index(profile) * 2 + called_back)
    age(rig, profile)
    if not called_back:
        rig.order("callback_lost")
    job_id = rig.launch(draft_id)
    assert rig.finish(job_id) == JobState.DONE
    films_are_right(rig, job_id, whole=profile == "seed" and called_back)


def test_a_template_takes_backgrounds_as_a_campaign_does(rig: Rig) -> None:
    age(rig, "seed")
    job_id = rig.launch(draft(rig, "video_instance", number=7))
    assert rig.finish(job_id) == JobState.DONE
    films_are_right(rig, job_id)


def test_a_failed_row_is_made_again_with_its_own_background_or_with_a_mended_one(rig: Rig) -> None:
    age(rig, "seed")
    rig.order("failed_renders", count=1)
    job_id = rig.launch(draft(rig, number=8))
    assert rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    (failed,) = [item for item in rig.items(job_id) if item.state == "failed"]
    changes = {failed.id: {"Background 1": "https://mended.example.com/"}}
    quote = rig.app.retries.quote(job_id, [failed.id], changes)
    rig.app.retries.retry(job_id, [failed.id], quote.fingerprint, PERSON, changes)
    rig.until(lambda: all(item.is_good for item in rig.items(job_id)), "the row is made again")
    assert rig.items(job_id)[0].sent_values[1] == "https://mended.example.com/"
    films_are_right(rig, job_id)


def test_shuffled_row_numbers_never_give_a_namesake_the_other_ones_background_unflagged(rig: Rig) -> None:
    age(rig, "seed")
    rig.order("callback_lost")
    rig.order("shuffled_row_index", count=3)
    job_id = rig.launch(draft(rig, number=9))
    assert rig.finish(job_id) == JobState.DONE
    for item in rig.items(job_id):
        assert item.flag, "each row's number was that of another one"
        assert alike(still(rig, item.url), tone_of(item.sent_values[1]))


def test_items_are_called_after_the_people_and_not_after_their_addresses(rig: Rig) -> None:
    age(rig, "seed")
    job_id = rig.launch(draft(rig, number=10), [0, 1])
    assert rig.finish(job_id) == JobState.DONE
    assert [item.label for item in rig.items(job_id)] == ["Ana", "Ben"]
    assert [item.beside for item in rig.items(job_id)] == [2, 2]
