"""The rules of the house, checked against the code: who may import whom, how large a file may be, what may be named."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALLOWED_AT_TOP = {"app.py", "pages", "services", "tests", "requirements.txt", "README.md"}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc", "base", "manager"}
VENDOR_FILES = {"client.py", "models.py", "auth.py", "statuses.py"}
LAYERS = ["config errors", "store vendors", "recipients jobs", "webhooks clips downloads signin signin_page container"]


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


def imports(path: Path) -> set[str]:
    """The full names of the modules that a file imports, wherever in the file it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def imports_below(path: Path, prefix: str) -> set[str]:
    return {name for name in imports(path) if name == prefix or name.startswith(prefix + ".")}


def test_the_top_level_is_the_owners_list() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {name for name in top if not name.startswith(".")} == ALLOWED_AT_TOP


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_services_never_import_streamlit_or_pages(path: Path) -> None:
    assert not imports_below(path, "streamlit")
    assert not imports_below(path, "pages")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_pages_only_draw(path: Path) -> None:
    for below in (
        "httpx",
        "sqlmodel",
        "sqlalchemy",
        "sqlite3",
        "threading",
        "asyncio",
        "services.vendors",
        "services.store",
    ):
        assert not imports_below(path, below), f"{name_of(path)} reaches for {below}"


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_imports_flow_one_way(path: Path) -> None:
    level = {part: height for height, row in enumerate(LAYERS) for part in row.split()}
    own = path.relative_to(ROOT / "services").parts[0].removesuffix(".py")
    if own in {"sandbox", "__init__"}:
        return
    for name in imports_below(path, "services"):
        part = ([*name.split("."), ""])[1]
        if part in level:
            assert level[part] <= level[own], f"{name_of(path)} imports {name}, which lies above it"


@pytest.mark.parametrize("path", [p for p in SERVICES if "sandbox" in p.parts], ids=name_of)
def test_the_sandbox_knows_nothing_of_ours(path: Path) -> None:
    assert {
        n for n in imports_below(path, "services") if n != "services" and not n.startswith("services.sandbox")
    } == set()


@pytest.mark.parametrize("path", [p for p in SERVICES if "sandbox" not in p.parts], ids=name_of)
def test_nothing_of_ours_knows_the_sandbox(path: Path) -> None:
    assert not imports_below(path, "services.sandbox")


ENGINE_ROOM = [
    path
    for path in SERVICES
    if path.is_relative_to(ROOT / "services/jobs/ledger")
    or path.name in {"engine.py", "driving.py", "sending.py", "kinds.py", "quoting.py", "launching.py", "controls.py"}
]


@pytest.mark.parametrize("path", ENGINE_ROOM, ids=name_of)
def test_engine_and_ledger_know_no_service_by_name(path: Path) -> None:
    assert not imports_below(path, "services.vendors")
    assert not re.search(r"bhuman|bithuman|vacademy", path.read_text(), re.IGNORECASE)


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
        if path == ROOT / "services/config.py":
            continue
        assert not re.search(r"os\.environ|getenv|st\.secrets", path.read_text()), name_of(path)


@pytest.mark.parametrize("path", [*SERVICES, *PAGES, ROOT / "app.py"], ids=name_of)
def test_files_stay_small_and_their_names_say_what_is_inside(path: Path) -> None:
    lines = path.read_text().count("\n")
    if "versions" not in path.parts:
        assert lines <= (120 if path.parent == ROOT / "pages" else 300), f"{name_of(path)} has {lines} lines"
    assert path.stem not in NAMES_THAT_SAY_NOTHING


def test_there_is_nothing_unfinished() -> None:
    unfinished = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    own = Path(__file__).resolve()
    assert [name_of(path) for path in CODE if path != own and unfinished.search(path.read_text())] == []


def test_importing_the_services_needs_no_streamlit() -> None:
    blocked = "import sys; sys.modules['streamlit'] = None; import services.container"
    done = subprocess.run([sys.executable, "-c", blocked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
