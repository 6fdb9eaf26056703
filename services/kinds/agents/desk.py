"""What a team does with agents beside making them: look at those of the account, adopt, change, delete, embed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Literal

from services.errors import Invalid, NotFound, NotPossible
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.views import Material
from services.jobs.launch.quoting import values_hash
from services.jobs.launch.targets import CallOnLoop, Targets
from services.jobs.ledger.adoptions import Adopted, AdoptionLedger
from services.jobs.practice import PRACTICE_HOST
from services.kinds.agents.chosen.rebuilds import REBUILDS, agreed_to
from services.kinds.agents.existing.made_here import AgentRecord
from services.kinds.agents.forms import AgentForms
from services.kinds.agents.kind import OWN_ID, Agents
from services.kinds.agents.last_seen import LastSeen, last_seen
from services.kinds.agents.parameters import FIRST_MODEL
from services.people.audit import recorded
from services.people.persons import Person, Right
from services.recipients import render_rows
from services.store.database import Database
from services.vendors.bithuman import MODELS, Agent, BitHumanClient, why_not_public
from services.vendors.bithuman.links import VIEWER, talk_link

WITHOUT_FILE = frozenset({"expression-1"})
CLOCKS_DIFFER = timedelta(minutes=2)
Upload = Literal["image", "audio"]


class AgentDesk:
    """Methods that ask bitHuman raise VendorError; none of them costs anything. The rest reads what is kept."""

    def __init__(
        self,
        database: Database,
        kind: Agents,
        client: BitHumanClient,
        targets: Targets,
        drafts: Drafts,
        call: CallOnLoop,
    ) -> None:
        self._database = database
        self._client = client
        self._kind = kind
        self._targets = targets
        self._drafts = drafts
        self._call = call
        self._adoptions = AdoptionLedger(database)
        self.practice = kind.practice
        self.forms = AgentForms(drafts)
        self.records = kind.records
        self.names = kind.names

    def last_seen(self) -> LastSeen:
        """Prices, balance and agents as they were listed last, read together."""
        with self._database.read() as session:
            return last_seen(session, self._kind)

    def refresh_prices(self) -> None:
        """Ask for today's prices and the balance."""
        rehearsed = self._kind.host == PRACTICE_HOST
        self._targets.refresh_prices(self._kind.name, {}, older_than=timedelta(0), practice=rehearsed)

    def refresh(self) -> list[AgentRecord]:
        """Ask for every agent of the account, and keep the list."""

        async def every() -> list[Agent]:
            return [agent async for agent in self._client.iterate_agents()]

        self.records.keep(self._call(every()))
        return self.records.all()

    def jobs_of(self, codes: Collection[str]) -> dict[str, str]:
        """Code -> the job that made the agent last, for those that are in History."""
        return {build.code: build.job_id for build in reversed(self.names.builds(codes))}

    def adopt(self, code: str, person: Person) -> str:
        """Take a ready agent of the account into History; answers the job's id.

        Raises NotPossible when it is not ready, not in the list or in History already.
        """
        person.must(Right.LAUNCH)
        record = next((one for one in self.records.all() if one.code == code), None)
        if record is None or not record.is_ready:
            raise NotPossible("Only a ready agent can be adopted.", next_step="Refresh the list and look at its state.")
        if self.jobs_of([code]):
            raise NotPossible("This agent is in History already.", next_step="Reload the page to see where.")
        model = record.model if record.model in MODELS else FIRST_MODEL
        values = {"prompt": record.prompt, "model": model}
        draft_id = self.forms.create(person=person, name=record.name or code, values=values)
        material = self._drafts.material(draft_id)
        [row] = render_rows(material.mapping, material.frame, [0])
        one = Adopted(
            vendor_id=code,
            target_id=model,
            target_name=record.model or "model not told",
            values=row,
            values_hash=values_hash(model, row),
            url=record.video_url or None,
            thumbnail_url=record.image_url or None,
            made_at=record.created_at,
        )
        try:
            return self._adoptions.adopt(
                draft_id,
                service=self._kind.service,
                host=self._kind.host,
                practice=self._kind.practice,
                person=person.name,
                one=one,
            )
        finally:
            # It was needed for its row alone; a copy of it can make another agent like this one.
            self._drafts.discard(draft_id, person)

    def add_model(self, code: str, model: str, person: Person) -> str:
        """A draft that adds a model to an agent, with a quote and a yes like every paid request; answers its id."""
        person.must(Right.LAUNCH)
        rehearsed = self._kind.host == PRACTICE_HOST
        return self.forms.add_model(code, model, person=person, practice=rehearsed)

    def change_prompt(self, code: str, prompt: str, person: Person) -> None:
        """Replace what an agent is told to be. Raises Invalid for a blank prompt, with nothing sent."""
        person.must(Right.LAUNCH)
        if not prompt.strip():
            raise Invalid("The prompt is blank.", who="bitHuman", operation="update an agent's prompt", permanent=True)
        with recorded(self._database, actor=person.name, act="change a prompt", about=f"agent:{code}"):
            self._call(self._client.update_prompt(code, prompt))
        self.records.change_prompt(code, prompt)

    def delete(self, code: str, person: Person) -> None:
        """Delete an agent at bitHuman for good. One that is not there leaves the list as well, and raises NotFound."""
        person.must(Right.LAUNCH)
        try:
            with recorded(self._database, actor=person.name, act="delete an agent", about=f"agent:{code}"):
                self._call(self._client.delete_agent(code))
        except NotFound:
            self.records.drop(code)
            raise
        self.records.drop(code)

    def upload(self, data: bytes, name: str, what: Upload, person: Person) -> str:
        """Store a picture or a voice at bitHuman and answer its address; free of charge.

        Raises Invalid before anything is sent when the bytes are of another kind, or too many.
        """
        person.must(Right.PREPARE)
        return self._call(self._client.upload_file(data, name, what)).file_url

    def may_be_shown(self, address: str) -> bool:
        """Whether a browser may try to show what lies at this address: it is bitHuman's own, or a public one."""
        if not address.startswith(("http://", "https://")):
            return False
        return address.startswith(self._kind.files_url) or why_not_public(address) is None

    def download_link(self, code: str, model: str) -> str:
        """Where the model's file can be fetched within the hour. Raises NotPossible for a model without a file."""
        if model in WITHOUT_FILE:
            raise NotPossible(
                f"{model} has no file to download; its agents run at bitHuman.", next_step="Use the embed snippet."
            )
        return self._call(self._client.get_download_link(code, model if model in MODELS else None)).url

    @staticmethod
    def talk_link(code: str) -> str:
        """Where anybody can talk to the agent, without a key."""
        return talk_link(code)

    @staticmethod
    def embed_snippet(code: str) -> str:
        """HTML that shows the agent on a web page; visitors are asked for their microphone."""
        return (
            f'<iframe src="{VIEWER}/api/embed/{escape(code, quote=True)}"\n'
            '  allow="microphone *; camera *; autoplay *"\n'
            '  style="width: 400px; height: 700px; border: 0"></iframe>'
        )

    def agree_to_rebuild(self, draft_id: str, ids: Collection[str], person: Person) -> None:
        """A person agrees to rebuild these agents in this draft; a copy of it has to ask again."""
        person.must(Right.PREPARE)
        agreed = agreed_to(self._drafts.get(draft_id).settings)
        self._drafts.agree(draft_id, REBUILDS, sorted(agreed | set(ids)), person)

    def named_rows(
        self, draft_id: str, row_ids: Collection[int], *, material: Material | None = None
    ) -> dict[int, str]:
        """Row id -> the agent id that the row chooses; rows that leave it to bitHuman are not among them."""
        material = material or self._drafts.material(draft_id)
        variables = material.mapping.variables
        if OWN_ID not in variables or not row_ids or material.mapping.missing(material.frame.columns):
            return {}
        chosen, place = sorted(row_ids), variables.index(OWN_ID)
        rows = render_rows(material.mapping, material.frame, chosen)
        return {row_id: row[place].strip() for row_id, row in zip(chosen, rows, strict=True) if row[place].strip()}

    def hints(self, agents: Collection[AgentRecord], sent_at: Mapping[str, datetime]) -> dict[str, list[AgentRecord]]:
        """For each request whose outcome is unknown, by its id with when it was sent: agents that may have come of it.

        They were made since it was sent and belong to no item. Whether one is the missing one, a person decides.
        """
        made = [one for one in agents if one.created_at is not None]
        known = self.jobs_of([one.code for one in made])
        free = [one for one in made if one.code not in known]
        return {
            submission_id: [one for one in free if one.created_at and one.created_at >= claimed_at - CLOCKS_DIFFER]
            for submission_id, claimed_at in sent_at.items()
        }
