"""What a draft would send, as one mark: data, mapping, what it is made from and how."""

from __future__ import annotations

import hashlib
import json

from services.jobs.drafts.remembered import TARGET
from services.jobs.drafts.settings import AGREED, ANSWERS, MAPPING, OPTIONS, PRACTICE
from services.jobs.drafts.views import Material

WHAT = (TARGET, MAPPING, OPTIONS, AGREED, PRACTICE)


def content_of(material: Material) -> str:
    """The same as long as nothing that decides what is sent is changed; another name of the draft changes nothing."""
    view, edits = material.view, material.edits
    settings = {name: view.settings.get(name) for name in WHAT}
    settings[AGREED] = {name: one for name, one in (settings[AGREED] or {}).items() if name != ANSWERS} or None
    cells = sorted((row, column, text) for (row, column), text in edits.cells.items())
    marks = sorted((row, *mark) for row, mark in edits.marks.items())
    told = [view.kind, view.upload_sha256, view.reading, settings, cells, marks, sorted(edits.accepted)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
