"""When a long list is read again: each page is a request, so first a few videos are asked how far the others may be."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

SAMPLE = 5
"""So many videos are asked for to know whether the list is worth reading."""
SURE = 20
"""So many more, where all of those had ended: a long list that is read a moment too early is read twice."""
NEWS_A_PAGE = 50
"""A page of the list is worth a request when about so many videos have ended since."""
PASS_SECONDS = 12
"""For how many first intervals a list of a hundred pages is left alone however little has ended: a minute of five."""
HEARD_WITHIN = 20
"""In so many intervals, at their pace until now, callbacks would have to bring all that is open."""
SHARE_OF_RUN = 0.03
"""On a long run the list is read at most about thirty times for the sake of what is on the way only."""


@dataclass
class _Job:
    """What is known of the watching of one job, in seconds of the clock."""

    began: float
    passed_at: float
    due_at: float
    wait: float
    ended: float = 0.0
    left: int | None = None
    unshown: frozenset[str] = field(default_factory=frozenset)


class ListPasses:
    """Decides, for each job with a long list, whom to ask and whether to read the list."""

    def __init__(
        self, first: float, most: float, *, clock: Callable[[], float] = time.monotonic, seed: int | None = None
    ) -> None:
        """`first` and `most`: the least and the longest interval between two looks, in seconds."""
        self._first = first
        self._most = most
        self._clock = clock
        self._dice = random.Random(seed)  # noqa: S311 - whom to ask is no secret
        self._jobs: dict[str, _Job] = {}

    def is_due(self, job_id: str) -> bool:
        """Whether it is time to ask again: a job is also woken by callbacks, which have brought their news already."""
        return self._clock() >= self._job(job_id).due_at

    def sample(self, open_ids: Sequence[str], count: int = SAMPLE) -> list[str]:
        """A few of them, chosen by chance: in their order the first ones would speak for none but themselves."""
        return self._dice.sample(open_ids, min(count, len(open_ids)))

    def unshown(self, job_id: str, open_ids: Sequence[str]) -> list[str]:
        """Those of them that the list did not show when it was read last."""
        hidden = self._job(job_id).unshown
        return [one for one in open_ids if one in hidden]

    def hears(self, job_id: str, left: int) -> bool:
        """Whether callbacks bring the news, so that nobody has to ask: what ended since the last question without any
        asking of ours is so much that the rest of these `left` would come in some more intervals.

        A job whose callbacks stop, or are but a trickle, is asked for as if there were none.
        """
        job, now = self._job(job_id), self._clock()
        came = 0 if job.left is None else job.left - left
        job.left = left
        if came <= 0 or came * HEARD_WITHIN < left:
            return False
        job.passed_at, job.due_at = now, now + job.wait
        return True

    def sampled(self, job_id: str, ended: float, left: int) -> None:
        """What came of the sample: the share that had ended, and how many are open now.

        Without news the next question waits longer.
        """
        job = self._job(job_id)
        job.left = left
        job.ended = ended
        job.wait = self._first if ended else min(job.wait * 1.4, self._most)
        job.due_at = self._clock() + job.wait

    def is_worth_it(self, job_id: str, open_count: int, pages: int) -> bool:
        """Whether so many have ended that the list should be read, or nobody has read it for long."""
        job, now = self._job(job_id), self._clock()
        rest = max(PASS_SECONDS * self._first * pages / 100, SHARE_OF_RUN * (now - job.began))
        return job.ended == 1.0 or job.ended * open_count >= NEWS_A_PAGE * pages or now - job.passed_at >= rest

    def passed(self, job_id: str, unshown: Sequence[str]) -> None:
        """The list was read, or refused to be; these open ones it did not show."""
        job = self._job(job_id)
        job.passed_at, job.unshown, job.left = self._clock(), frozenset(unshown), None

    def forget(self, job_id: str) -> None:
        """Nothing of it is open any more."""
        self._jobs.pop(job_id, None)

    def _job(self, job_id: str) -> _Job:
        now = self._clock()
        return self._jobs.setdefault(job_id, _Job(now, now, now, self._first))
