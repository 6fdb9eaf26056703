"""`python -m tests.rigs.chaos.odd_clock FILE run app.py …`: Streamlit under a clock that is wrong by as many seconds.

FILE says by how many, and may be written anew while it runs: then the clock is put back or ahead at that moment.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from streamlit.web.cli import main

from services.store import tables

_time = time.time
_file = Path(sys.argv[1])


def wrong_by() -> float:
    """Seconds, as the file says them now."""
    try:
        return float(_file.read_text() or 0)
    except (OSError, ValueError):
        return 0.0


class OddDatetime(datetime):
    """Tells the wrong time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The wrong time, as an ordinary one."""
        return datetime.now(tz) + timedelta(seconds=wrong_by())


if __name__ == "__main__":
    time.time = lambda: _time() + wrong_by()
    vars(tables)["datetime"] = OddDatetime
    sys.argv = ["streamlit", *sys.argv[2:]]
    sys.exit(main())
