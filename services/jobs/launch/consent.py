"""Whose likeness, whose data, and where it is disclosed: asked at a launch, kept with the job, proposed next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.jobs.drafts.settings import AGREED, ANSWERS
from services.store.database import Database
from services.store.money_tables import Consent
from services.store.tables import Job

CONSENT = ANSWERS
"""Under which name a draft keeps what was answered in it."""
QUESTIONS: Mapping[str, str] = {
    "likeness": "Whose face and voice are used, and how did they agree?",
    "data": "Whose data is in the rows, and why may we use it?",
    "disclosure": "Where do people see that this was generated?",
}


@dataclass(frozen=True)
class ConsentView:
    """What is answered in a draft, by the name of the question, and what was answered the last time for its target."""

    answers: Mapping[str, str]
    proposed: Mapping[str, str]
    proposed_at: datetime | None = None

    @property
    def missing(self) -> list[str]:
        """The questions that are not answered."""
        return [question for name, question in QUESTIONS.items() if not self.answers.get(name)]


def answers_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """What a person answered in this very draft."""
    kept = settings.get(AGREED, {}).get(CONSENT) or {}
    return {name: str(kept.get(name, "")).strip() for name in QUESTIONS}


def consent_view(session: Session, kind: str, target_id: str, settings: Mapping[str, Any]) -> ConsentView:
    """What is answered, and where something is not, what is proposed from the last job of the same target."""
    answers = answers_of(settings)
    if all(answers.values()):
        return ConsentView(answers, {})
    last = session.scalar(
        select(Consent)
        .where(col(Consent.kind) == kind, col(Consent.target_id) == target_id)
        .order_by(col(Consent.answered_at).desc())
        .limit(1)
    )
    proposed = {} if last is None else {name: str(getattr(last, name)) for name in QUESTIONS}
    return ConsentView(answers, proposed, None if last is None else last.answered_at)


def refuse_without_consent(settings: Mapping[str, Any], *, practice: bool) -> None:
    """Nothing where all is answered. Raises NotPossible otherwise; practice reaches nobody, so it does not ask."""
    missing = ConsentView(answers_of(settings), {}).missing
    if missing and not practice:
        raise NotPossible(
            f"Before something goes to real people this has to be answered: {' '.join(missing)} Nothing was sent.",
            next_step="Answer it on the launch screen of the draft; the answers are kept with the job.",
        )


def keep_consent(session: Session, job: Job, person: str) -> None:
    """Keep with a new job what was answered in its draft; nothing where nothing was."""
    answers = answers_of(job.settings)
    if any(answers.values()):
        session.add(
            Consent(
                job_id=job.id,
                kind=job.kind,
                target_id=job.target_id,
                likeness=answers["likeness"],
                data=answers["data"],
                disclosure=answers["disclosure"],
                person=person,
            )
        )


class ConsentPages:
    """What was answered for a job, as one page to print."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has(self, job_id: str) -> bool:
        """Whether anything was answered for it."""
        with self._database.read() as session:
            return session.get(Consent, job_id) is not None

    def page(self, job_id: str) -> tuple[str, bytes]:
        """The name and the bytes of one HTML page, which runs nothing and fetches nothing. Raises UnknownRecord."""
        with self._database.read() as session:
            job, kept = session.get(Job, job_id), session.get(Consent, job_id)
        if job is None or kept is None:
            raise UnknownRecord(
                "Nothing was answered about consent for this job.", next_step="Look for the job in History."
            )
        told = "".join(
            f"<h2>{escape(question)}</h2><p>{escape(getattr(kept, name))}</p>" for name, question in QUESTIONS.items()
        )
        facts = (
            ("Job", job.name or job.id),
            ("Made from", job.target_name or job.target_id),
            ("Items", f"{job.quoted_items:,}"),
            ("Launched by", job.person),
            ("Launched at", f"{job.created_at:%d %B %Y, %H:%M} UTC"),
            ("Answered by", f"{kept.person}, {kept.answered_at:%d %B %Y, %H:%M} UTC"),
        )
        rows = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{escape(so)}</td></tr>" for name, so in facts)
        return f"consent {job.name or job.id}.html", PAGE.format(rows=rows, told=told, name=escape(job.name)).encode()


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Consent and disclosure: {name}</title><style>
body {{ font: 12pt/1.5 Georgia, serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem;
  color: #111; background: #fff }}
h1 {{ font-size: 1.6rem }} h2 {{ font-size: 1.1rem; margin: 1.6rem 0 .3rem }} p {{ margin: 0; white-space: pre-wrap }}
th {{ text-align: left; padding-right: 1.5rem; font-weight: 600; vertical-align: top }}
</style></head><body><h1>Consent and disclosure</h1><table>{rows}</table>{told}</body></html>
"""
