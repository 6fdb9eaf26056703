"""A start that cannot be: one plain sentence with the way out, and the process ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from services import container
from services.config import Settings
from services.container import App
from services.errors import DatabaseNewer, SettingsError, StoreError
from tests.integration.web.conftest import PASSWORD
from tests.rigs.machine.processes import DashboardProcess, WorkerProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA


def test_a_second_start_on_the_same_folder_says_who_has_it_and_ends(
    dashboard: DashboardProcess, tmp_path: Path
) -> None:
    second = DashboardProcess(
        tmp_path, {"CALLSHEET_DATA_DIR": str(dashboard.data), "CALLSHEET_TEAM_PASSWORD": PASSWORD}, as_typed=True
    )
    worker = WorkerProcess(tmp_path, "worker", {"CALLSHEET_DATA_DIR": str(dashboard.data)}, as_typed=True)
    for one in (second, worker):
        one.spawn()
    assert [one.ends(PATIENCE) != 0 for one in (second, worker)] == [True, True]
    assert f"in use by the Callsheet at 127.0.0.1:{dashboard.port} (process {dashboard.pid}, since " in worker.output()
    assert "Traceback" not in worker.output()
    said = second.output()
    assert f"in use by the Callsheet at 127.0.0.1:{dashboard.port} (process {dashboard.pid}, since " in said
    assert "Use that one, or end it first." in said
    assert "Traceback" not in said
    assert dashboard.answers()


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., App]:
    """Builds an app on the data folder of this test."""
    monkeypatch.chdir(tmp_path)
    return lambda **settings: container.build(Settings(data_dir=tmp_path / "data", **settings))


def test_a_folder_is_free_again_when_its_app_is_closed_and_stays_held_until_then(build: Callable[..., App]) -> None:
    first = build()
    with pytest.raises(SettingsError, match="is in use by the Callsheet at"):
        build()
    beside = build(drives=False)
    beside.stop()
    first.close()
    build().close()


def test_a_start_that_failed_does_not_hold_the_folder(build: Callable[..., App], tmp_path: Path) -> None:
    build().close()
    secret = tmp_path / "data/server.secret"
    whole = secret.read_bytes()
    secret.write_bytes(b"short")
    with pytest.raises(SettingsError, match="is damaged"):
        build()
    secret.write_bytes(whole)
    build().close()


def test_a_short_team_password_is_refused(build: Callable[..., App]) -> None:
    with pytest.raises(SettingsError, match="shorter than 12 characters") as caught:
        build(team_password=SecretStr("hunter2-abc"))
    assert "hunter2" not in str(caught.value)


def test_a_folder_that_cannot_be_written_to_is_named() -> None:
    with pytest.raises(SettingsError, match="cannot be written to") as caught:
        container.build(Settings(data_dir=Path("/proc/callsheet")))
    assert "CALLSHEET_DATA_DIR" in str(caught.value)


def test_a_newer_database_is_refused_and_left_as_it_is(build: Callable[..., App], tmp_path: Path) -> None:
    build().close()
    with closing(sqlite3.connect(tmp_path / "data/callsheet.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    with pytest.raises(DatabaseNewer, match="newer Callsheet"):
        build()


@pytest.mark.parametrize(
    "url", ["postgresql://ana:secret-word@127.0.0.1:9/x", "sqlite:////proc/nowhere/x.db"], ids=["postgres", "sqlite"]
)
def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(build: Callable[..., App], url: str) -> None:
    with pytest.raises(StoreError, match="The database cannot be opened: ") as caught:
        build(database_url=url)
    assert "CALLSHEET_DATABASE_URL" in str(caught.value)
    assert "secret-word" not in str(caught.value)
    assert "\n" not in caught.value.text


def test_what_lies_in_the_data_folder_is_for_its_owner_alone(build: Callable[..., App], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "uploads").mkdir(parents=True)
    old = folder / "uploads/old"
    old.write_bytes(b"people")
    folder.chmod(0o755)
    old.chmod(0o644)
    app = build()
    app.drafts.put_file(app.drafts.create(kind="campaign", person=ANA), b"name\nAna\n", "a.csv", ANA)
    modes = {path: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    app.close()
    assert len(modes) > 5
    assert {path for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == set()


def test_one_of_our_errors_at_the_start_is_all_that_is_said(tmp_path: Path) -> None:
    failing = DashboardProcess(tmp_path, {"CALLSHEET_TEAM_PASSWORD": "short"})
    failing.spawn()
    assert failing.ends(PATIENCE) != 0
    assert "The team password is shorter than 12 characters" in failing.output()
    assert "Traceback" not in failing.output()
