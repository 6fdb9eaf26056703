"""The codes of a job's agents as a file: what somebody needs who puts forty of them on web pages."""

from __future__ import annotations

import csv
import io

from sqlalchemy import select
from sqlmodel import col

from services.config import may_be_opened
from services.errors import UnknownRecord
from services.jobs.drafts.settings import read_mapping
from services.jobs.states import ItemState
from services.kinds.agents.desk import AgentDesk
from services.kinds.agents.parameters import model_of
from services.recipients import defused
from services.store.database import Database
from services.store.tables import Item, Job

COLUMNS = ("line", "agent_code", "model", "embed_snippet", "picture_url", "clip_url")


def codes_file(database: Database, job_id: str) -> bytes:
    """One line for each agent that is ready and not flagged, in the order of the file. Raises UnknownRecord.

    Nothing in it runs as a formula, and no address leads elsewhere than a link on the job's page would.
    """
    with database.read() as session:
        job = session.get(Job, job_id)
        if job is None:
            raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
        names = read_mapping(job.settings).variables
        items = session.scalars(
            select(Item)
            .where(
                col(Item.job_id) == job_id,
                col(Item.state) == ItemState.SUCCEEDED,
                col(Item.flag) == "",
                col(Item.superseded).is_(False),
            )
            .order_by(col(Item.row_id))
        ).all()
        text = io.StringIO(newline="")
        written = csv.writer(text)
        written.writerow(COLUMNS)
        for item in items:
            code = item.public_id or ""
            model = model_of(job.settings, names, item.sent_values)
            snippet = AgentDesk.embed_snippet(code).replace("\n", "")
            addresses = (
                url if url and may_be_opened(url, practice=job.practice) else ""
                for url in (item.thumbnail_url, item.url)
            )
            written.writerow([item.line, *map(defused, (code, model, snippet, *addresses))])
    return text.getvalue().encode("utf-8-sig")
