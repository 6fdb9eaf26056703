"""Which open videos are asked for one by one: a few each round, those that waited longest first."""

from __future__ import annotations

from collections.abc import Sequence

A_ROUND = 25


class Singles:
    """Goes round the ids that a job's list does not show, so that every one of them has its turn."""

    def __init__(self) -> None:
        self._asked: dict[str, dict[str, int]] = {}

    def turn(self, job_id: str, ids: Sequence[str]) -> list[str]:
        """The next few of these ids, at most `A_ROUND`; they count as asked from now on, whatever comes of it."""
        before = self._asked.get(job_id, {})
        asked = {one: before.get(one, 0) for one in ids}
        chosen = sorted(ids, key=asked.__getitem__)[:A_ROUND]
        asked |= dict.fromkeys(chosen, max(asked.values(), default=0) + 1)
        if asked:
            self._asked[job_id] = asked
        else:
            self._asked.pop(job_id, None)
        return chosen
