"""Every method of the Vacademy client against the sandbox over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from pydantic import SecretStr

from services.errors import BadCredentials, Invalid, NoCredit, NotFound
from services.vendors.vacademy import (
    Completed,
    Failed,
    LessonOptions,
    StageProgress,
    UserLogin,
    VacademyClient,
    captions,
    read_status,
    srt_text,
)
from services.vendors.vacademy.frames import check_preview, entry_chosen_at, timestamp_for
from tests.integration.sandbox.vacademy.client_side import (
    BODY,
    Control,
    client_of,
    made,
    order,
    rendered,
    setting,
    settled,
)
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.servers.sandbox_server import playing

LOGIN = UserLogin(SecretStr("a-login"), "school")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playing(tmp_path_factory.mktemp("sandbox"), speed=100.0) as url:
        yield url


@pytest.fixture
async def control(root: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{root}/_control", timeout=PATIENCE) as client:
        (await client.post("/reset")).raise_for_status()
        yield client


@pytest.fixture
async def client(root: str, control: Control) -> AsyncIterator[VacademyClient]:
    made = client_of(root)
    yield made
    await made.aclose()


@pytest.mark.parametrize("profile", ["seed", "today", "old"])
async def test_lesson_is_made_and_read_in_every_era(client: VacademyClient, control: Control, profile: str) -> None:
    await setting(control, profile=profile)
    run, events = await made(client)
    assert run.ending is not None
    assert (run.ending.good, run.percentage, run.stage, run.skipped) == (True, 100, "HTML", 0)
    assert isinstance(events[-1], Completed)
    assert run.same_id
    lesson, urls = await client.get_lesson("a"), await client.get_urls("a")
    assert read_status(lesson.status, lesson.current_stage, "HTML", lesson.artifacts).good
    assert lesson.artifacts == run.files
    timeline, words = await client.get_timeline(urls.html_url or ""), await client.get_words(urls.words_url or "")
    assert (timeline.revision is None) == (profile == "old")
    made_captions = captions(words, timeline.audio_start_at)
    assert made_captions[-1].end <= timeline.total_duration
    assert srt_text(made_captions).startswith("1\n00:00:00,")
    assert "rain" in await client.get_script(lesson.artifacts["script"])
    assert [each.video_id for each in await client.list_lessons()] == ["a"]


async def test_render_of_today_fails_and_leaves_a_lesson_that_plays_and_can_be_rendered_on_order(
    client: VacademyClient, control: Control
) -> None:
    await setting(control, profile="today")
    run, events = await made(client, target="RENDER")
    assert isinstance(events[-1], Failed)
    assert run.ending is not None
    assert run.ending.begun
    lesson = await client.get_lesson("a")
    status = read_status(lesson.status, lesson.current_stage, "RENDER", lesson.artifacts)
    assert (status.ours, status.playable) == ("failed", True)
    job = await client.create_render("a", show_captions=True)
    await rendered(client, job.job_id)
    assert (await client.get_urls("a")).video_url
    await client.delete_render("a")
    assert (await client.get_urls("a")).video_url is None


async def test_frame_is_previewed_checked_and_written(client: VacademyClient, control: Control) -> None:
    await setting(control, branding=True)
    await made(client)
    url = (await client.get_urls("a")).html_url or ""
    timeline = await client.get_timeline(url)
    for entry in timeline.entries:
        preview = await client.regenerate_frame("a", timestamp_for(timeline, entry.index), "brighter")
        assert preview.frame_index == entry.index
        assert entry_chosen_at(timeline, preview.timestamp or 0.0) == entry
        check_preview(timeline, entry.index, preview)
    written = await client.update_frame("a", 2, "<p>new</p>", expected_revision=timeline.revision)
    changed = await client.get_timeline(url, version=written.revision)
    assert (changed.entries[2].html, changed.revision) == ("<p>new</p>", 1)
    with pytest.raises(Invalid) as caught:
        await client.update_frame("a", 2, "<p>late</p>", expected_revision=timeline.revision)
    assert caught.value.http_status == 409
    assert (await client.add_frame("a", "<p>x</p>", 3.0, 4.0, expected_revision=1)).revision == 2
    added = (await client.get_timeline(url, version=2)).entries[-1].id or ""
    assert (await client.reorder_frame("a", added, 1)).revision == 3
    assert (await client.get_timeline(url, version=3)).entries[1].id == added
    assert (await client.delete_frame("a", added)).revision == 4


async def test_script_is_reviewed_then_resumed(client: VacademyClient) -> None:
    await made(client, target="SCRIPT")
    options = LessonOptions(voice_gender="male")
    async with client.resume("a", "HTML", modified_script="Scene 1: Snow\nSnow falls.", options=options) as run:
        events = [event async for event in run]
    assert isinstance(events[-1], Completed)
    words = await client.get_words((await client.get_urls("a")).words_url or "")
    assert [word.text for word in words] == ["Snow", "falls."]


async def test_failed_lesson_is_retried(client: VacademyClient, control: Control) -> None:
    await order(control, "run_fails", stage="TTS")
    _, events = await made(client)
    assert isinstance(events[-1], Failed)
    assert await settled(client) == "failed"
    async with client.retry("a") as run:
        assert isinstance([event async for event in run][-1], Completed)
    assert await settled(client) == "succeeded"


async def test_dropped_run_goes_on_and_is_found_by_its_status(client: VacademyClient, control: Control) -> None:
    await setting(control, pace=5.0)
    async with client.generate(BODY, "HTML") as run:
        async for event in run:
            assert isinstance(event, StageProgress)
            break
    assert await settled(client) == "succeeded"
    assert (await control.get("/ledger")).json()["totals"]["requests"] == 1


async def test_running_lesson_is_cancelled(client: VacademyClient, control: Control) -> None:
    (await control.post("/clock", json={"stands": True})).raise_for_status()
    async with client.generate(BODY, "HTML") as run:
        assert (await client.cancel("a")).stopped
        events = [event async for event in run]
    assert events[-1].type == "cancelled"
    assert await settled(client) == "cancelled"


async def test_keys_are_made_listed_and_revoked(root: str, client: VacademyClient, control: Control) -> None:
    await setting(control, key_calls="login")
    with pytest.raises(BadCredentials):
        await client.list_keys("school")
    key = await client.create_key("school", "Lessons", login=LOGIN)
    (listed,) = await client.list_keys("school", login=LOGIN)
    assert (listed.id, listed.name) == (key.id, "Lessons")
    assert listed.key != key.key
    other = client_of(root, key.key.get_secret_value())
    assert (await other.check_key()).state == "fine"
    await client.delete_key("school", key.id, login=LOGIN)
    assert (await other.check_key()).state == "key refused"
    with pytest.raises(NotFound):
        await client.delete_key("school", key.id, login=LOGIN)
    await other.aclose()


@pytest.mark.parametrize("missing_key", [401, 422])
async def test_refused_key_pays_nothing(root: str, control: Control, missing_key: int) -> None:
    await setting(control, missing_key=missing_key)
    refused = client_of(root, "vac_live_refused0000000000000000000000")
    assert (await refused.check_key()).state == "key refused"
    with pytest.raises(BadCredentials):
        await made(refused)
    assert (await control.get("/ledger")).json()["totals"]["accepted"] == 0
    await refused.aclose()


async def test_cost_is_previewed_and_empty_balance_refused(client: VacademyClient, control: Control) -> None:
    await setting(control, credits=7)
    found = await client.get_cost_preview(BODY, "HTML")
    assert (found.balance, found.estimate.expected) == (7, 15)
    with pytest.raises(NoCredit):
        await made(client)


async def test_unknown_video_is_not_found_before_its_first_post(client: VacademyClient) -> None:
    with pytest.raises(NotFound):
        await client.get_lesson("a")
    await made(client)
    assert (await client.get_lesson("a")).created_at is not None


async def test_covers_are_chosen_and_voices_listened_to(client: VacademyClient, control: Control) -> None:
    await made(client)
    covers = await client.get_thumbnails("a")
    assert covers.chosen is covers.options[0]
    changed = await client.choose_thumbnail("a", covers.options[1].id)
    assert changed.chosen is not None
    assert changed.chosen.id == covers.options[1].id
    await client.regenerate_thumbnails("a")
    async with httpx.AsyncClient(timeout=PATIENCE) as listener:
        for voice in await client.list_voices("Hindi", tier="premium"):
            sample = await listener.get(voice.sample_url or "")
            assert sample.headers["content-type"] == "audio/mpeg"


async def test_todays_lesson_tells_its_cost_and_places_its_sounds(client: VacademyClient, control: Control) -> None:
    await setting(control, profile="today")
    async with client.generate(BODY, "HTML") as run:
        async for _event in run:
            pass
    assert run.spent_credits is not None
    urls = await client.get_urls(run.video_id)
    timeline = await client.get_timeline(urls.html_url or "")
    first = timeline.entries[0]
    assert first.sound_cues[0].absolute_time == (first.in_time or 0) + 0.5
    assert timeline.audio_tracks[0].volume == 1.6


async def test_an_ordered_mp4_is_stopped_as_far_as_it_goes(client: VacademyClient, control: Control) -> None:
    await made(client)
    (await control.post("/clock", json={"stands": True})).raise_for_status()
    job = await client.create_render("a")
    assert (await client.get_render(job.job_id, "a")).status in {"queued", "running"}
    await client.delete_render("a")
    assert (await client.get_urls("a")).video_url is None
