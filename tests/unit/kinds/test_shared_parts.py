"""What is shared knows no service and no kind of job by name, so that one more of either changes none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import container
from services.config import Settings
from services.container import App
from services.jobs.states import Cause

ROOT = Path(__file__).resolve().parents[3]
SHARED_FOLDERS = (
    "services/jobs",
    "services/people",
    "services/store",
    "services/webhooks",
    "pages/components/connections",
    "pages/components/drafts",
    "pages/components/jobs",
    "pages/components/shell",
)
SHARED = [
    path
    for folder in SHARED_FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".js"} and "versions" not in path.parts
] + [
    *(ROOT / "pages" / name for name in ("overview.py", "history.py", "job.py", "connections.py")),
    *(
        ROOT / "services/config" / name
        for name in ("__init__.py", "addresses.py", "reading.py", "section.py", "settings.py")
    ),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    built = container.build(Settings(data_dir=tmp_path_factory.mktemp("shared"), server_port=8598))
    yield built
    built.close()


def test_what_is_shared_knows_no_service_and_no_kind_by_name() -> None:
    named = re.compile(
        r"(?i:bhuman|bithuman|vacademy)|[\"'](campaign|agent|lesson)s?(\.py)?[\"']|import .*\b(campaign|agent|lesson)_"
    )
    found = {str(path.relative_to(ROOT)): named.findall(path.read_text(encoding="utf-8")) for path in SHARED}
    assert {name for name, hits in found.items() if hits} == set()


def test_every_kind_has_its_page_and_the_navigation_leads_there(app: App) -> None:
    router = (ROOT / "pages/router.py").read_text(encoding="utf-8")
    for kind in app.kinds:
        assert (ROOT / "pages" / f"{kind.name}s.py").is_file()
        assert f'url_path="{kind.name}s"' in router


def test_every_kind_answers_for_its_account(app: App) -> None:
    for kind in app.kinds:
        account = kind.account
        assert account.evidence.endswith(".")
        assert dict(account.facts())["Key"]
        assert account.limits()
        assert account.charge(Cause.MAKING).text.endswith(".")
