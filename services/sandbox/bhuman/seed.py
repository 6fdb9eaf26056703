"""What is there from the start: one workspace, three folders, six campaigns, five templates, and a small store.

The ids are fixed, so that they can be pasted, linked and tested. `variables` are what Pabbly's keys must equal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from services.sandbox.shared.database import State

STARTED_AT = 1_769_940_000.0
"""When the account was opened: 1 February 2026, 10:00 UTC."""

USER_ID = "5d0c1a52-6c1e-4c3b-9b7e-2f6a8d4e1c01"
WORKSPACE_ID = "7b1f0b7e-3f5d-4a55-8a52-0f3f2f9f6a10"
ACTOR_ID = "c8f6d7aa-0f6c-4f0a-b7a4-5f4a2f1d9e11"


@dataclass(frozen=True)
class Folder:
    id: str
    name: str


@dataclass(frozen=True)
class Template:
    id: str
    name: str
    folder: Folder
    variables: tuple[str, ...]
    use_case: str


@dataclass(frozen=True)
class Campaign:
    id: str
    name: str
    template: Template
    whatsapp: bool = False


SALES = Folder("f0000000-5a1e-4000-8000-000000000001", "Sales")
CUSTOMERS = Folder("f0000000-5a1e-4000-8000-000000000002", "Customer care")
EVENTS = Folder("f0000000-5a1e-4000-8000-000000000003", "Events")
FOLDERS = (SALES, CUSTOMERS, EVENTS)

OPEN_HOUSE = Template(
    "a1f4c2d0-1b3e-4d5f-8a6b-7c8d9e0f1a01", "Open house invitation", EVENTS, ("first_name", "company", "city"), "events"
)
FOLLOW_UP = Template(
    "a1f4c2d0-1b3e-4d5f-8a6b-7c8d9e0f1a02", "Demo follow-up", SALES, ("first_name", "company"), "sales"
)
WELCOME = Template("a1f4c2d0-1b3e-4d5f-8a6b-7c8d9e0f1a03", "Welcome aboard", CUSTOMERS, ("first_name",), "onboarding")
RENEWAL = Template(
    "a1f4c2d0-1b3e-4d5f-8a6b-7c8d9e0f1a04",
    "Renewal reminder",
    CUSTOMERS,
    ("first_name", "plan", "renewal_date"),
    "retention",
)
WEBINAR = Template(
    "a1f4c2d0-1b3e-4d5f-8a6b-7c8d9e0f1a05", "Webinar thank-you", EVENTS, ("first_name", "topic"), "events"
)
TEMPLATES = (OPEN_HOUSE, FOLLOW_UP, WELCOME, RENEWAL, WEBINAR)

CAMPAIGNS = (
    Campaign("c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a01", "Spring open house", OPEN_HOUSE),
    Campaign("c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a02", "Q4 demo follow-ups", FOLLOW_UP),
    Campaign("c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a03", "New customer welcome", WELCOME),
    Campaign("c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04", "January renewals", RENEWAL),
    Campaign("c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a05", "Product webinar thank-you", WEBINAR, whatsapp=True),
    Campaign("c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a06", "Partner summit invitations", OPEN_HOUSE),
)

PRODUCTS = (
    ("d1000000-7e57-4000-8000-000000000001", "Friendly introduction", 1, 24, 4.8, 1830, [1, 3]),
    ("d1000000-7e57-4000-8000-000000000002", "Cart reminder", 2, 18, 4.4, 960, [2]),
    ("d1000000-7e57-4000-8000-000000000003", "Candidate outreach", 3, 31, None, 12, None),
    ("d1000000-7e57-4000-8000-000000000004", "Birthday greeting", 2, 15, 4.9, 2210, [1, 2]),
)
"""Store templates: id, name, category, length in seconds, ratings, downloads, tags."""
CATEGORIES = ((1, "Sales"), (2, "Retail"), (3, "Recruiting"))
TAGS = ((1, "warm"), (2, "short"), (3, "business"))

PROJECTS = (
    ("e2000000-5bea-4000-8000-000000000001", "Keynote rehearsal"),
    ("e2000000-5bea-4000-8000-000000000002", "Founder story"),
)
"""Presenter projects that can be imported: id, name."""


def plant(state: State) -> None:
    """Write what is not there yet."""
    state.write_many(
        "INSERT OR IGNORE INTO bhuman_folders VALUES (?, ?, ?, ?, ?)",
        ((folder.id, folder.name, WORKSPACE_ID, STARTED_AT, STARTED_AT) for folder in FOLDERS),
    )
    day = 86_400.0
    state.write_many(
        "INSERT OR IGNORE INTO bhuman_instances VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)",
        ((t.id, t.name, t.folder.id, ACTOR_ID, 1, t.use_case, f"b{t.id[1:]}", json.dumps(t.variables),
          STARTED_AT + number * day, STARTED_AT + number * day) for number, t in enumerate(TEMPLATES)),
    )  # fmt: skip
    state.write_many(
        "INSERT OR IGNORE INTO bhuman_campaigns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((c.id, c.name, c.template.folder.id, c.template.id, c.whatsapp, json.dumps(c.template.variables),
          STARTED_AT + (number + 1) * day, STARTED_AT + (number + 1) * day) for number, c in enumerate(CAMPAIGNS)),
    )  # fmt: skip
