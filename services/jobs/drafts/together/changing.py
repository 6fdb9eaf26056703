"""How a draft is changed: by whom, under which revision, and never over what that person has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import ChangedMeanwhile
from services.jobs.drafts import rows
from services.jobs.drafts.reads import DraftReads
from services.jobs.drafts.together import parts
from services.people.persons import Person
from services.store.tables import Draft
from services.store.together_tables import DraftChange


@dataclass(frozen=True, kw_only=True)
class NewestChange:
    """The newest revision of a draft, who made it and when."""

    revision: int
    person: str
    made_at: datetime


class DraftChanging(DraftReads):
    """What every change of a draft begins with."""

    _seen: int | None = None

    def as_seen(self, revision: int | None) -> Self:
        """The same for a person who looks at this revision: a change raises ChangedMeanwhile where it would overwrite
        what somebody else changed since, and nothing is changed then. None for the draft as it is.
        """
        seen = copy(self)
        seen._seen = revision
        return seen

    @property
    def seen(self) -> int | None:
        """The revision that the person knows: the one looked at, or their own after it."""
        return self._seen

    def newest_change(self, draft_id: str) -> NewestChange | None:
        """Who made the present revision, for a look every few seconds; None for a draft that nobody changed."""
        newest = (
            select(col(DraftChange.revision), col(DraftChange.person), col(DraftChange.made_at))
            .where(col(DraftChange.draft_id) == draft_id)
            .order_by(col(DraftChange.revision).desc())
            .limit(1)
        )
        with self._database.read() as session:
            found = session.execute(newest).first()
        return None if found is None else NewestChange(revision=found[0], person=found[1], made_at=found[2])

    @contextmanager
    def _changing(
        self, draft_id: str, person: Person, mine: Mapping[str, str], *, anyhow: bool = False
    ) -> Iterator[tuple[Session, Draft]]:
        """The draft with its next revision taken. `mine` is what is put into which parts of it, in words.
        `anyhow` is for what a colleague's change meanwhile is no reason to refuse.

        Raises UnknownRecord, NotPossible when it was discarded, and ChangedMeanwhile.
        """
        with self._database.write() as session:
            draft, is_as_seen = rows.open_for_change(session, draft_id, self._seen)
            if not (is_as_seen or anyhow):
                self._refuse_unseen(session, draft, mine)
            session.add(
                DraftChange(draft_id=draft_id, revision=draft.revision, person=person.name, touched=parts.named(mine))
            )
            yield session, draft
        if self._seen is not None and draft.revision == self._seen + 1:
            self._seen = draft.revision

    def _refuse_unseen(self, session: Session, draft: Draft, mine: Mapping[str, str]) -> None:
        unseen = select(DraftChange).where(
            col(DraftChange.draft_id) == draft.id, col(DraftChange.revision) > self._seen
        )
        since = [
            (one, parts.overlap(one.touched, mine))
            for one in session.scalars(unseen.order_by(col(DraftChange.revision)))
        ]
        overtaken = set().union(*(names for _, names in since))
        if not overtaken:
            return
        # What stood there before this transaction, which holds the draft's row: nobody can change it meanwhile.
        now = self.material(draft.id)
        other_file = any(parts.FILE in one.touched for one, _ in since)
        told = {
            name: (parts.called(now, name), "" if other_file else parts.present(now, name), mine[name])
            for name in mine
            if name in overtaken
        }
        differ = {name: one for name, one in told.items() if other_file or one[1] != one[2]}
        if differ:
            last = next(one for one, names in reversed(since) if names)
            raise ChangedMeanwhile(
                f"{last.person} changed this meanwhile: {', '.join(label for label, _, _ in differ.values())}.",
                next_step="Nothing of yours was written over it. Look at what stands there now, then decide.",
                by=last.person,
                at=last.made_at,
                differ=differ,
                may_keep=not other_file or parts.FILE in mine,
            )
