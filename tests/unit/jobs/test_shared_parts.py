"""What is shared knows no service and no kind of job by name, so that one more of either changes none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import container
from services.config import Settings
from services.container import House

ROOT = Path(__file__).resolve().parents[3]
OWN = re.compile(r"(campaign|agent|lesson)")
SHARED = [
    path
    for folder in ("services/jobs", "services/jobs/ledger", "services/webhooks", "services/store", "pages/components")
    for path in sorted((ROOT / folder).iterdir())
    if path.suffix in {".py", ".js"} and not OWN.match(path.name)
] + [ROOT / "pages" / name for name in ("overview.py", "history.py", "job.py", "connections.py")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = container.build(Settings(data_dir=tmp_path_factory.mktemp("shared"), server_port=8598))
    yield built
    built.close()


@pytest.mark.parametrize("path", SHARED, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shared_knows_no_service_and_no_kind_by_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"bhuman|bithuman|vacademy", text, re.IGNORECASE)
    assert not re.search(r"[\"'](campaign|agent|lesson)s?(\.py)?[\"']|import .*\b(campaign|agent|lesson)_", text)


def test_every_kind_has_its_page_and_the_navigation_leads_there(house: House) -> None:
    router = (ROOT / "pages/router.py").read_text(encoding="utf-8")
    for kind in house.kinds:
        assert (ROOT / "pages" / f"{kind.name}s.py").is_file()
        assert f'url_path="{kind.name}s"' in router


def test_every_kind_answers_for_its_account(house: House) -> None:
    for kind in house.kinds:
        account = kind.account
        assert account.evidence.endswith(".")
        assert dict(account.facts())["Key"]
        assert account.limits()
        assert account.charge("failed", given_up=False).text.endswith(".")
