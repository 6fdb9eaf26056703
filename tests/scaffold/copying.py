"""A copy of the tree with one more service in it: the files of `echo/`, and the lines that existing files need."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ECHO = Path(__file__).with_name("echo")

LINES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "services/container/sides.py": (
        (
            "from services.kinds.campaigns.kind import Campaigns\n",
            "from services.kinds.echos.client import echo_client\nfrom services.kinds.echos.kind import Echos\n",
        ),
        ("        lessons,\n", "        Echos(settings, echo_client(settings, sandbox), ground.secret),\n"),
    ),
    "services/sandbox/registry.py": (
        ("from services.sandbox.bithuman import BitHuman\n", "from services.sandbox.echo import Echo\n"),
        ("    Vacademy,\n", "    Echo,\n"),
    ),
    "pages/router.py": (
        (
            '    st.Page("lessons.py", title="Lessons", icon=":material/school:", url_path="lessons"),\n',
            '    st.Page("echos.py", title="Echos", icon=":material/graphic_eq:", url_path="echos"),\n',
        ),
    ),
    "pages/components/kinds.py": (
        (
            '    "agent": lambda app, who: app.agents.forms.create(person=who),\n',
            '    "echo": lambda app, who: app.drafts.create(kind="echo", person=who),\n',
        ),
    ),
    ".streamlit/secrets.toml.example": (
        (
            '# bithuman_keeps_keys = "ask"   # Does bitHuman keep idempotency keys?\n',
            '\n# --- Echo: sounds\n# echo_key = ""  # Echo\'s key.\n# echo_url = ""  # Echo\'s host.\n'
            "# echo_answer_seconds = 30.0  # How long a paid Echo request may take.\n",
        ),
    ),
}
"""By file: after which line which lines come."""


def copy_tree(folder: Path) -> None:
    """Every file that git knows or would take, as it lies in the working tree, committed in a repository of its own."""
    listed = _git(ROOT, "ls-files", "-co", "--exclude-standard", "-z").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file() and not (ROOT / name).is_relative_to(ECHO):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    _git(folder, "init", "-q")
    _commit(folder)


def add_echo(folder: Path) -> None:
    """Write the service into a copy. Raises ValueError when a line that another should follow is not there once."""
    shutil.copytree(ECHO, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name, places in LINES.items():
        text = (folder / name).read_text(encoding="utf-8")
        for before, new in places:
            if text.count(before) != 1:
                raise ValueError(f"{name} does not hold this line once: {before}")
            text = text.replace(before, before + new)
        (folder / name).write_text(text, encoding="utf-8")


def touched(folder: Path) -> tuple[set[str], set[str]]:
    """What differs from the committed copy: folders and files that are new, and files that were changed.

    A new file in a new folder is told by that folder.
    """
    status = _git(folder, "status", "--porcelain", "-z", "--untracked-files=normal").split("\0")
    new = {line[3:] for line in status if line.startswith("??")}
    changed = {line[3:] for line in status if line and not line.startswith("??")}
    return new, changed


def _commit(folder: Path) -> None:
    _git(folder, "add", "-A")
    who = ("-c", "user.name=Scaffold", "-c", "user.email=scaffold@localhost", "-c", "commit.gpgsign=false")
    _git(folder, *who, "commit", "-q", "-m", "The tree without the fourth service")


def _git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout
