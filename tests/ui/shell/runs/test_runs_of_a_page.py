"""How the runs of one page follow each other."""

from __future__ import annotations

import tomllib
from pathlib import Path

CONFIG = Path(__file__).parents[4] / ".streamlit" / "config.toml"


def test_a_page_is_drawn_by_one_run_at_a_time() -> None:
    # Beside each other, the second one reads what stood before the first one's press was stored.
    assert tomllib.loads(CONFIG.read_text(encoding="utf-8"))["runner"]["fastReruns"] is False
