"""What may have come of a request whose outcome is unknown, for the person who has to decide about it."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from services.jobs.kind import Sighting
from services.jobs.ledger.open_rows import OpenRows
from services.jobs.states import SubmissionState
from services.store.tables import Submission

SHOWN = 3


def note_candidates(session: Session, open_rows: OpenRows, unmatched: Collection[Sighting]) -> None:
    """Keep with each unclear request which generations of nobody were made with exactly the values of its rows.

    Something spoke against each of them, its date say, or the values are those of another request as well: so it is
    no evidence, but a person who decides must see it.
    """
    for request in open_rows.seekers():
        found = [one for one in unmatched if request.may_mean(one, session)]
        if not found:
            continue
        request.candidates |= {one.vendor_id: one for one in found}
        submission = session.get_one(Submission, request.submission_id)
        if submission.state == SubmissionState.UNKNOWN:
            submission.wait_reason = candidates_text(list(request.candidates.values()))


def candidates_text(found: Collection[Sighting]) -> str:
    """How many there are, since when, and under which ids they are found at the service."""
    dates = sorted(one.created_at for one in found if one.created_at is not None)
    made = f", made from {dates[0]:%Y-%m-%d %H:%M} on by the service's own dates" if dates else ""
    ids = ", ".join(one.public_id or one.vendor_id for one in list(found)[:SHOWN])
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    many = "1 that was" if len(found) == 1 else f"{len(found):,} that were"
    return (
        f"The service lists {many} made with exactly these values{made}: {ids}{more}. Look at them there: if they are "
        "of this request, it arrived."
    )
