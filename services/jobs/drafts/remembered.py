"""The team's mappings, remembered for each target and set of columns, to be proposed again and to be forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from services.jobs.preferences import hold_preference, read_preference, write_preference
from services.recipients import ColumnMapping, Source
from services.recipients.columns.meaning import fold
from services.store.tables import Draft, utc_now

TARGET = "target"
MOST_KEPT = 20


@dataclass(frozen=True, kw_only=True)
class RememberedMapping:
    """How a person filled the variables from a file with these columns, when it was launched last."""

    key: str
    columns: tuple[str, ...]
    sources: Mapping[str, Source]
    person: str
    at: datetime

    @property
    def why(self) -> str:
        """Where a proposal made from it comes from, for people."""
        return f"Filled so when {self.person} launched a file with the same columns on {self.at:%d %B %Y}."


def columns_key(columns: Iterable[str]) -> str:
    """The same for files with the same columns, whatever their order, case and accents."""
    return hashlib.sha256("\n".join(sorted(fold(one) or one for one in columns)).encode()).hexdigest()[:16]


def remembered_mappings(session: Session, kind: str, target_id: str) -> list[RememberedMapping]:
    """All that is remembered for a target, newest first."""
    kept: dict[str, Any] = read_preference(session, _name(kind, target_id)) or {}
    found = [
        RememberedMapping(
            key=key,
            columns=tuple(one["columns"]),
            sources={name: Source.from_dict(source) for name, source in one["sources"].items()},
            person=one["person"],
            at=datetime.fromisoformat(one["at"]),
        )
        for key, one in kept.items()
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def remembered_for(session: Session, draft: Draft, columns: Iterable[str]) -> RememberedMapping | None:
    """What is remembered for the draft's target and a file with these columns, or None."""
    target = draft.settings.get(TARGET)
    if not target:
        return None
    key = columns_key(columns)
    return next((one for one in remembered_mappings(session, draft.kind, target["vendor_id"]) if one.key == key), None)


def remember_mapping(
    session: Session, kind: str, target_id: str, columns: Sequence[str], mapping: ColumnMapping, person: str
) -> None:
    """Keep how the variables are filled; the newest for the same columns counts, and the oldest of many go."""
    hold_preference(session, _name(kind, target_id))
    kept: dict[str, Any] = dict(read_preference(session, _name(kind, target_id)) or {})
    kept[columns_key(columns)] = {
        "columns": list(columns),
        "sources": {name: source.to_dict() for name, source in mapping.sources.items() if source.kind},
        "person": person,
        "at": utc_now().isoformat(),
    }
    newest = sorted(kept.items(), key=lambda one: one[1]["at"], reverse=True)[:MOST_KEPT]
    write_preference(session, _name(kind, target_id), dict(newest))


def forget_mapping(session: Session, kind: str, target_id: str, key: str) -> None:
    """Propose it no more. What is not remembered is no error."""
    hold_preference(session, _name(kind, target_id))
    kept: dict[str, Any] = dict(read_preference(session, _name(kind, target_id)) or {})
    kept.pop(key, None)
    write_preference(session, _name(kind, target_id), kept or None)


def _name(kind: str, target_id: str) -> str:
    return f"mappings:{kind}:{target_id}"
