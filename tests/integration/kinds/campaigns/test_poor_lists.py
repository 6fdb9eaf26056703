"""Every row of a campaign finishes, however little its list shows: what it leaves out is asked for one by one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from services.jobs.states import JobState
from tests.rigs.rig import people, rigged


@pytest.mark.parametrize(("rows", "size", "of"), [(300, 50, 2), (30, 10, 3), (24, 7, 2)])
def test_all_rows_finish_over_a_list_that_shows_some_of_them_in_capitals_a_few_a_page(
    tmp_path: Path, rows: int, size: int, of: int
) -> None:
    with rigged(tmp_path, speed=100) as rig:
        rig.order("callback_lost")
        rig.order("poor_list", times=1_000_000, params={"size": size, "of": of})
        job_id = rig.launch(rig.draft(people(rows)))
        assert rig.finish(job_id) == JobState.DONE
        items = rig.items(job_id)
        paid = Counter(one["text"][0] for request in rig.ledger()["requests"] for one in request["items"])
    assert all(item.is_good for item in items)
    assert len({item.vendor_id for item in items}) == rows
    assert paid == Counter({f"Person {number}": 1 for number in range(rows)})
