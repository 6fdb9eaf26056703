"""Two machines with one Postgres and one bucket, and nothing else in common: what one uploads the other launches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services import container
from services.config import load_settings
from services.files.files import UPLOADS
from services.jobs.states import JobState
from tests.rigs.rig import PERSON, people, rigged
from tests.rigs.servers.bucket import bucket_server
from tests.rigs.servers.postgres import postgres_url


def test_a_draft_uploaded_at_one_dashboard_is_read_quoted_and_launched_at_the_other(tmp_path: Path) -> None:
    with postgres_url() as url, bucket_server() as server:
        shared: dict[str, Any] = {"database_url": url, **server.settings}
        with rigged(tmp_path, **shared) as rig:
            other = container.build(
                load_settings(data_dir=tmp_path / "other", server_port=rig.port, drives=False, **shared)
            )
            try:
                here = rig.app
                draft_id = rig.draft(people(3))
                quote = here.quotes.quote(draft_id)
                assert other.secret == here.secret
                there = other.drafts.material(draft_id)
                assert there.frame.equals(here.drafts.material(draft_id).frame)
                job_id = other.launches.launch(draft_id, quote.fingerprint, PERSON)
                assert rig.finish(job_id) == JobState.DONE
                assert other.results.file(job_id).data == here.results.file(job_id).data
                back = other.drafts.create(kind="campaign", person=PERSON, name="back")
                other.drafts.put_file(back, b"Name\nAna\n", "back.csv", PERSON)
                assert here.drafts.material(back).frame["Name"].tolist() == ["Ana"]
                for one in ("data", "other"):
                    assert [place for place in (tmp_path / one).rglob("*") if UPLOADS.strip("/") in place.parts] == []
            finally:
                other.close()
