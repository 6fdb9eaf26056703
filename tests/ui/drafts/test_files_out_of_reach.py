"""When the place for files does not answer, a draft's page says so in a sentence, and is whole again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import container
from services.config import Settings
from services.container import App
from services.jobs.recent import clear_every_memory
from tests.rigs.people import ANA
from tests.ui.drafts.test_campaigns_page import open_draft
from tests.ui.shell.stage import draw, said


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """An app whose files lie in a shared folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shared").mkdir()
    built = container.build(Settings(data_dir=tmp_path / "data", files_url=(tmp_path / "shared").as_uri()))
    container.use(built)
    yield built
    container.use(None)
    built.close()


def test_a_draft_whose_file_cannot_be_reached_says_so_and_comes_back_whole(far: App, tmp_path: Path) -> None:
    draft_id = far.drafts.create(kind="campaign", person=ANA, name="Spring")
    far.drafts.put_file(draft_id, b"Name\r\nZofia\r\n", "spring.csv", ANA)
    clear_every_memory()
    (tmp_path / "shared").rename(tmp_path / "unmounted")
    at = open_draft(draft_id)
    assert not at.exception
    assert "is not there as it was at the start" in said(at)
    assert "Look whether it is mounted on this machine" in said(at)
    empty = far.drafts.create(kind="campaign", person=ANA)
    at = open_draft(empty)
    at.file_uploader[0].set_value(("other.csv", b"Name\r\nBob\r\n", "text/csv")).run()
    assert not at.exception
    assert "is not there as it was at the start" in said(at)
    assert far.drafts.get(empty).upload_sha256 is None
    health = draw("upkeep.py", panel="health")
    assert "Something needs a person" in said(health)
    assert "is not in the shared folder" in said(health)
    (tmp_path / "unmounted").rename(tmp_path / "shared")
    again = open_draft(draft_id)
    assert "is not there" not in said(again)
    assert far.drafts.material(draft_id).frame["Name"].tolist() == ["Zofia"]
