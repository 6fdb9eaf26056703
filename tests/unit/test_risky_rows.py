"""The few rows that are tried first are those most likely to come out wrong, each with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import container
from services.config import Settings
from services.jobs.launch.sampling import MOST, risky_rows
from services.recipients import Source
from tests.rigs.people import ANA
from tests.ui.jobs.job_stage import CAMPAIGN

ROWS = 60
COLUMNS = ("name", "site", "plan", "greeting")


def reasons(tmp_path: Path, changed: dict[int, dict[str, str]]) -> dict[int, str]:
    """The reasons by row, for sixty plain people of whom some are changed."""
    rows = [{"name": "Ana", "site": "https://ana.example/a", "plan": "basic", "greeting": "Hi"} for _ in range(ROWS)]
    for row, cells in changed.items():
        rows[row] |= cells
    lines = [",".join(COLUMNS), *(",".join(f'"{row[name]}"' for name in COLUMNS) for row in rows)]
    app = container.build(Settings(data_dir=tmp_path / "data"))
    try:
        draft = app.drafts.create(kind="campaign", person=ANA)
        app.drafts.put_file(draft, "\r\n".join(lines).encode(), "people.csv", ANA)
        app.drafts.set_target(draft, CAMPAIGN, ANA)
        app.drafts.set_variables(draft, COLUMNS, ANA, ["plan"])
        for name in COLUMNS:
            instead = "Dear friend" if name == "greeting" else ""
            app.drafts.set_source(draft, name, Source("column", name, instead), ANA)
        material = app.drafts.material(draft)
        return {one.row_id: one.reason for one in risky_rows(material, list(range(ROWS)))}
    finally:
        app.close()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": "Wolfeschlegelsteinhausenbergerdorff"}, "the longest text"),
        ({"name": "Борис"}, "other letters (Cyrillic)"),
        ({"name": "Zoë"}, "other letters (Latin with accents)"),
        ({"plan": ""}, "plan is empty"),
        ({"site": "http://ana.example:8080/?q=1"}, "an unusual address in site"),
        ({"greeting": ""}, "greeting says “Dear friend” instead of an empty cell"),
        ({"plan": "gold"}, "plan is seldom this"),
    ],
)
def test_what_may_come_out_wrong_is_tried_and_says_why(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert reason in reasons(tmp_path, {41: cells}).get(41, "")


def test_one_row_of_each_sort_is_tried_and_never_more_than_a_few(tmp_path: Path) -> None:
    found = reasons(
        tmp_path,
        {
            10: {"name": "Wolfeschlegelsteinhausenbergerdorff"},
            20: {"name": "陽子"},
            30: {"plan": ""},
            40: {"site": "a+b@exämple.org"},
            50: {"greeting": ""},
        },
    )
    assert list(found) == [10, 20, 30, 40, 50]
    assert len(found) == MOST
    assert all(found.values())


def test_where_all_are_alike_the_first_and_one_from_the_middle_are_tried(tmp_path: Path) -> None:
    assert reasons(tmp_path, {}) == {0: "the first row", ROWS // 2: "one from the middle"}
