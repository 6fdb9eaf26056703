"""What each kind tells of its account: its service's own rules about money, and never a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services import container
from services.config import Settings
from services.container import App
from services.jobs.account import Account, sandbox_root
from services.jobs.states import Cause
from services.kinds.lessons.progress import Names, film_sighting
from services.vendors.vacademy import RenderJob

KEY = "c7f6a1d2-do-not-show"
Build = Callable[..., App]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    apps: list[App] = []

    def made(**settings: Any) -> App:
        apps.append(container.build(Settings(data_dir=tmp_path / str(len(apps)), server_port=8599, **settings)))
        return apps[-1]

    yield made
    for app in apps:
        app.close()


def accounts(app: App) -> dict[str, Account]:
    return {kind.name: kind.account for kind in app.kinds}


def test_each_service_has_its_own_rule_for_the_money_of_what_failed(build: Build) -> None:
    of = accounts(build())
    campaign, agent, lesson = (of[name] for name in ("campaign", "agent", "lesson"))
    assert not campaign.charge(Cause.MAKING).free
    assert agent.charge(Cause.MAKING).free
    assert "bitHuman returns the credits" in agent.charge(Cause.MAKING).text
    assert not agent.charge(Cause.DELETED).free
    assert lesson.charge(Cause.MAKING).free
    assert not lesson.charge(Cause.EXPORT).free


def test_a_failed_mp4_is_told_by_the_words_that_lessons_say_of_it() -> None:
    names = Names("job", None, "lesson", "http://127.0.0.1/lessons")
    assert film_sighting(names, RenderJob(job_id="job", status="failed")).cause == Cause.EXPORT


def test_what_nobody_waits_for_any_more_is_never_called_free(build: Build) -> None:
    for account in accounts(build()).values():
        assert not account.charge(Cause.GIVEN_UP).free


def test_no_account_tells_a_key(build: Build) -> None:
    app = build(
        bhuman_api_key=KEY, bhuman_user_token=KEY, bithuman_secret=KEY, vacademy_key=f"vac_live_{KEY}",
        vacademy_user_token=KEY, vacademy_institute_id=KEY,
    )  # fmt: skip
    for name, account in accounts(app).items():
        told = dict(account.facts())
        assert told["Key"] == "is set", name
        assert KEY not in str(account.facts()) + str(account.limits())


def test_without_a_key_each_account_says_which_setting_is_missing(build: Build) -> None:
    missing = {name: dict(account.facts())["Key"] for name, account in accounts(build()).items()}
    assert "CALLSHEET_BHUMAN_KEY_ID" in missing["campaign"]
    assert "CALLSHEET_BITHUMAN_SECRET" in missing["agent"]
    assert "CALLSHEET_VACADEMY_KEY" in missing["lesson"]


def test_each_service_is_controlled_at_the_sandbox_that_plays_it(build: Build) -> None:
    own = "http://127.0.0.1:8599/sandbox"
    assert {account.sandbox for account in accounts(build()).values()} == {own}
    apart = build(bithuman_url="http://127.0.0.1:8600/bithuman", vacademy_key=f"vac_live_{KEY}")
    told = {name: account.sandbox for name, account in accounts(apart).items()}
    assert told == {"campaign": own, "agent": "http://127.0.0.1:8600", "lesson": None}


@pytest.mark.parametrize(
    "host", ["https://studio.bhuman.ai", "https://elsewhere.example/bhuman/studio", "http://localhost:1"]
)
def test_a_host_that_is_no_sandbox_of_this_machine_is_never_asked_for_faults(host: str) -> None:
    assert sandbox_root(host, "/bhuman/studio", practice=True) is None


def test_an_address_of_this_machine_that_is_asked_with_a_live_key_is_never_asked_for_faults(build: Build) -> None:
    passed_on = build(bithuman_url="http://127.0.0.1:8600/bithuman", bithuman_secret=KEY)
    assert accounts(passed_on)["agent"].sandbox is None


def test_an_app_lets_go_of_every_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = container.build(Settings(data_dir=tmp_path, server_port=8599))
    closed: list[str] = []
    for kind in app.kinds:
        client: Any = kind._client  # type: ignore[attr-defined]

        async def close(name: str = kind.service, real: Any = client.aclose) -> None:
            closed.append(name)
            await real()

        monkeypatch.setattr(client, "aclose", close)
    app.close()
    assert closed == ["bhuman", "bithuman", "vacademy"]
