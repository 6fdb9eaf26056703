"""What may have come of a request whose outcome is unknown, for the person who has to decide about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, union_all
from sqlmodel import Session, col

from services.jobs.ledger.open_rows import OpenRequest, OpenRows, zone_of
from services.jobs.sighting import Sighting
from services.jobs.states import ITEM_UNDER_WAY, SubmissionState
from services.store.tables import Item, Submission

SHOWN = 3
AT_ONCE = 500
CLOCK_WAS_WRONG = timedelta(days=1)
"""What was made longer before a request than this was not made of it, however wrong a clock was."""
DATE_IN_DOUBT = "By its date it was made before it was sent: a clock was wrong then. Look whether it is the right one."


def speaks_as(hashes: Collection[str]) -> ColumnElement[bool]:
    """True for an item whose values that a service says again have one of these hashes, whatever files go beside."""
    # Each half by the index of its own hash: joined by an "or", or asked for those that have no hash of their own, the
    # database would go through every open item instead.
    own = select(Item.id).where(col(Item.spoken_hash).in_(hashes))  # type: ignore[call-overload]
    plain = select(Item.id).where(col(Item.values_hash).in_(hashes), func.coalesce(Item.spoken_hash, "") == "")  # type: ignore[call-overload]
    return col(Item.id).in_(union_all(own, plain))


def note_candidates(
    session: Session, open_rows: OpenRows, unmatched: Collection[Sighting]
) -> list[tuple[OpenRequest, Sighting, str]]:
    """Keep with each unclear request which generations of nobody were made with exactly the values of its rows.

    Something spoke against each of them, its date say, or the values are those of another request as well: so it is
    no evidence, but a person who decides must see it. Where only the date spoke against them, because the service
    writes its own time without a zone, and they are the whole of one request: answers them, each with its request.
    So it does for one that has arrived for certain, sent when our clock was wrong: with what to flag them with.
    """
    proven: list[tuple[OpenRequest, Sighting, str]] = []
    for request in open_rows.seekers():
        found = [one for one in unmatched if request.may_mean(one, session)]
        if not found:
            continue
        request.candidates |= {one.vendor_id: one for one in found}
        submission = session.get_one(Submission, request.submission_id)
        if submission.state == SubmissionState.UNKNOWN:
            submission.wait_reason = candidates_text(list(request.candidates.values()))
            proven += [(request, one, "") for one in _proven_by_zone(request, session, open_rows.zones)]
        elif submission.state == SubmissionState.ACCEPTED and not request.answered:
            proven += [(request, one, DATE_IN_DOUBT) for one in _wrongly_dated(request, session)]
    return proven


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


def _proven_by_zone(request: OpenRequest, session: Session, zones: Collection[timedelta]) -> list[Sighting]:
    """The candidates that are the whole of an unclear request, made when it went out in one zone's time; else none.

    `zones` are those in which the service wrote about what is ours for certain: then no other one counts.
    """
    rows = request.load(session)
    if len(request.free) != len(rows.values):
        return []
    found: dict[timedelta, list[Sighting]] = {}
    for one in request.candidates.values():
        zone = zone_of(one, request.claimed_at)
        if zone and (zone in zones or not zones):
            found.setdefault(zone, []).append(one)
    wanted = Counter(rows.values.values())
    whole = [some for some in found.values() if Counter(tuple(one.values or ()) for one in some) == wanted]
    return whole[0] if len(whole) == 1 and not _has_rivals(request, session) else []


def _wrongly_dated(request: OpenRequest, session: Session) -> list[Sighting]:
    """The candidates of about the time of a request that has arrived, when they are all of its free rows; else none."""
    rows = request.load(session)
    sent_at = request.claimed_at
    near = [
        one
        for one in request.candidates.values()
        if one.created_at and sent_at and abs(one.created_at - sent_at) <= CLOCK_WAS_WRONG
    ]
    wanted = Counter(rows.values[position] for position in request.free)
    whole = bool(near) and Counter(tuple(one.values or ()) for one in near) == wanted
    return near if whole and not _has_rivals(request, session) else []


def _has_rivals(request: OpenRequest, session: Session) -> bool:
    """Whether anything else under way waits for the same values."""
    spoken = func.coalesce(Item.spoken_hash, Item.values_hash)
    own = session.scalars(select(spoken).where(col(Item.submission_id) == request.submission_id).distinct()).all()
    rival = select(Item.id).where(  # type: ignore[call-overload]
        col(Item.submission_id) != request.submission_id,
        col(Item.vendor_id).is_(None),
        col(Item.state).in_(ITEM_UNDER_WAY),
    )
    parts = (own[start : start + AT_ONCE] for start in range(0, len(own), AT_ONCE))
    return any(session.scalar(rival.where(speaks_as(part)).limit(1)) is not None for part in parts)
