"""Open drafts in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select, true
from sqlmodel import Session, col

from services.jobs.drafts.rows import OPEN
from services.jobs.drafts.settings import FILE, is_by_form, is_rehearsal, read_mapping, read_target
from services.jobs.drafts.views import DraftLine, Step
from services.store.tables import Draft, Job, Quote
from services.store.together_tables import DraftReady

LOOKED_AT = 100


def open_drafts(
    session: Session, *, person: str | None, kind: str | None, launched: bool, limit: int
) -> list[DraftLine]:
    """Open drafts, newest first; with `launched`, also those of which more than samples were launched."""
    query = select(Draft).where(col(Draft.state) == OPEN)
    if not launched:
        query = query.where(~exists().where(col(Job.draft_id) == col(Draft.id), ~col(Job.is_sample)))
    for column, wanted in ((col(Draft.person), person), (col(Draft.kind), kind)):
        if wanted is not None:
            query = query.where(column == wanted)
    return _lines(session, list(session.scalars(query.order_by(col(Draft.id).desc()).limit(limit))))


def unlaunched_drafts(session: Session, *, limit: int, person: str | None = None) -> list[DraftLine]:
    """Open drafts of which at most samples were launched, newest first, among the newest `LOOKED_AT`.

    Of everybody, or those that this person began.
    """
    whose = true() if person is None else col(Draft.person) == person
    newest = (
        select(col(Draft.id)).where(col(Draft.state) == OPEN, whose).order_by(col(Draft.id).desc()).limit(LOOKED_AT)
    )
    ids = list(session.scalars(newest))
    jobs = session.execute(select(col(Job.draft_id), col(Job.is_sample)).where(col(Job.draft_id).in_(ids))).all()
    launched = {draft_id for draft_id, is_sample in jobs if not is_sample}
    wanted = [draft_id for draft_id in ids if draft_id not in launched][:limit]
    query = select(Draft).where(col(Draft.id).in_(wanted)).order_by(col(Draft.id).desc())
    return _lines(session, list(session.scalars(query)), Counter(draft_id for draft_id, _is_sample in jobs))


def _lines(session: Session, drafts: list[Draft], jobs: Counter[str] | None = None) -> list[DraftLine]:
    ids = [draft.id for draft in drafts]
    if jobs is None:
        jobs = Counter(session.scalars(select(col(Job.draft_id)).where(col(Job.draft_id).in_(ids))))
    quotes = session.execute(select(col(Quote.draft_id), col(Quote.revision)).where(col(Quote.draft_id).in_(ids)))
    ready = select(col(DraftReady.draft_id), col(DraftReady.revision), col(DraftReady.person))
    handed = {(one[0], one[1]): one[2] for one in session.execute(ready.where(col(DraftReady.draft_id).in_(ids)))}
    quoted = {(draft_id, revision) for draft_id, revision in quotes}
    return [
        DraftLine(
            id=draft.id,
            kind=draft.kind,
            name=draft.name,
            person=draft.person,
            upload_name=draft.upload_name,
            updated_at=draft.updated_at,
            rows=draft.settings.get(FILE, {}).get("rows"),
            step=_step(draft.upload_sha256, draft.settings, (draft.id, draft.revision) in quoted),
            jobs=jobs[draft.id],
            practice=is_rehearsal(draft.settings),
            by_form=is_by_form(draft.settings),
            ready_by=handed.get((draft.id, draft.revision), ""),
        )
        for draft in drafts
    ]


def _step(sha256: str | None, settings: Mapping[str, Any], quoted: bool) -> Step:
    if sha256 is None:
        return "file"
    mapping = read_mapping(settings)
    filled = all(mapping.sources[name].kind for name, needed in mapping.required.items() if needed)
    if read_target(settings) is None or not mapping.variables or not filled:
        return "mapping"
    return "ready" if quoted else "checks"
