"""The rules of the app, checked against the code: who may import whom, how large a file may be, what may be named."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.store.database import Database, sqlite_url
from services.store.migrate import migrate

ROOT = Path(__file__).resolve().parents[1]
ALLOWED_AT_TOP = {"app.py", "pages", "services", "tests", "requirements.txt", "README.md"}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc", "base", "manager"}
MOST_SIDE_BY_SIDE = 17
VENDOR_FILES = {"client.py", "models.py", "auth.py", "statuses.py"}


def tracked() -> list[Path]:
    """Every file that git knows or would take; without git, every file that is not hidden."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


FILES = tracked()
CODE = [path for path in FILES if path.suffix == ".py"]
SERVICES = [path for path in CODE if path.is_relative_to(ROOT / "services")]
PAGES = [path for path in CODE if path.is_relative_to(ROOT / "pages")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_keep_the_contracts() -> None:
    """The layers, the independence of kinds and services, and what is forbidden stand in `.importlinter`."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_top_level_is_the_owners_list() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {name for name in top if not name.startswith(".")} == ALLOWED_AT_TOP


@pytest.mark.parametrize(
    "folder",
    sorted(p for p in (ROOT / "services/vendors").iterdir() if (p / "client.py").exists()),
    ids=lambda p: p.name,
)
def test_folders_of_services_hold_the_same_file_names(folder: Path) -> None:
    assert {path.name for path in folder.glob("*.py")} >= VENDOR_FILES


def test_only_the_ledger_changes_states() -> None:
    """No code outside the ledger writes the state of a submission or an item; launching makes them."""
    for path in SERVICES:
        if path.is_relative_to(ROOT / "services/jobs/ledger") or "sandbox" in path.parts:
            continue
        assert not re.search(r"update\((Submission|Item)\)|(submission|item)\.state = ", path.read_text()), name_of(
            path
        )


def test_only_one_module_reads_the_environment() -> None:
    for path in [*SERVICES, *PAGES, ROOT / "app.py"]:
        if path.is_relative_to(ROOT / "services/config"):
            continue
        assert not re.search(r"os\.environ|getenv|st\.secrets", path.read_text()), name_of(path)


def test_files_stay_small_and_their_names_say_what_is_inside() -> None:
    for path in [*SERVICES, *PAGES, ROOT / "app.py"]:
        lines = path.read_text().count("\n")
        if "versions" not in path.parts:
            assert lines <= (120 if path.parent == ROOT / "pages" else 300), f"{name_of(path)} has {lines} lines"
        assert path.stem not in NAMES_THAT_SAY_NOTHING, name_of(path)


def test_folders_hold_so_many_files_as_one_sees_at_a_glance() -> None:
    crowded = {
        name_of(folder): len(names)
        for folder, names in _by_folder().items()
        if len(names) > MOST_SIDE_BY_SIDE and "sandbox" not in folder.parts
    }
    assert crowded == {}


def _by_folder() -> dict[Path, set[str]]:
    found: dict[Path, set[str]] = {}
    for path in [*SERVICES, *PAGES]:
        found.setdefault(path.parent, set()).add(path.name)
    return found


def test_pages_read_nothing_out_of_texts_and_components_take_what_they_draw() -> None:
    for path in PAGES:
        text = path.read_text()
        assert not re.search(r"^\s*(import re\b|from re import)", text, re.MULTILINE), name_of(path)
        if path.is_relative_to(ROOT / "pages/components"):
            assert "container.current()" not in text, name_of(path)


def test_what_is_put_into_a_widget_is_stored_in_one_way() -> None:
    """By hand only where a widget cannot be given its value."""
    by_hand = {
        "pages/components/agents/media.py",
        "pages/components/drafts/check/editor.py",
        "pages/components/jobs/again/retry_rows.py",
    }
    assert {name_of(path) for path in PAGES if "on_change=" in path.read_text()} == by_hand


def test_a_fold_stays_as_a_person_left_it() -> None:
    """A fold without a key closes by itself when something is drawn above it, or its own words change."""
    for path in PAGES:
        for call in re.findall(r"expander\((.*?)\):", path.read_text(), re.DOTALL):
            assert "key=" in call, f"{name_of(path)}: {call}"


def test_there_is_nothing_unfinished() -> None:
    unfinished = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    own = Path(__file__).resolve()
    assert [name_of(path) for path in CODE if path != own and unfinished.search(path.read_text())] == []


def test_the_services_start_without_streamlit_and_without_what_only_some_of_them_need(tmp_path: Path) -> None:
    """Migrations, sign-in at a provider, a bucket, a file in doubt, a film: each loads what it needs when it comes."""
    database = Database(sqlite_url(tmp_path / "callsheet.db"))
    migrate(database)
    database.close()
    start = (
        "import sys; sys.modules |= dict.fromkeys(('streamlit', 'alembic', 'authlib', 'obstore', 'chardet', 'av'));"
        "import services.sandbox, services.worker; from services.config import load_settings;"
        f"services.worker.build(load_settings(data_dir={str(tmp_path)!r})).close()"
    )
    done = subprocess.run([sys.executable, "-c", start], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_test_that_drives_a_browser_lies_where_they_are_collected() -> None:
    tests = [path for path in CODE if path.is_relative_to(ROOT / "tests") and path != Path(__file__).resolve()]
    driving = [path for path in tests if "mark.browser" in path.read_text()]
    assert driving
    assert [name_of(path) for path in driving if not path.is_relative_to(ROOT / "tests/e2e")] == []
