"""What a team does with a BHuman account beside making videos: see what it holds, import, use the store, be called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, NoReturn

from services.errors import BadCredentials, Invalid, NotFound, NotPossible
from services.jobs.drafts.drafts import Drafts
from services.jobs.kind import Order, Target
from services.jobs.launch.targets import CallOnLoop, Targets
from services.kinds.campaigns.automations import (
    STAND_IN,
    ExactRequest,
    automation_form,
    exact_request,
    preview_form,
)
from services.kinds.campaigns.backgrounds import CAMPAIGN
from services.kinds.campaigns.kind import VIDEO_INSTANCE, Campaigns
from services.kinds.campaigns.studio.holdings import HeldList, Holding, Holdings, Sort
from services.kinds.campaigns.studio.listing import holding_of, listed, opened_alone
from services.people.audit import recorded
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import utc_now
from services.vendors.bhuman import BHumanClient, Route

MADE_OF = "made_of"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""What was just made was not opened yet, and what is known of it stays when the list is read anew."""
TARGETS: dict[Sort, str] = {"templates": VIDEO_INSTANCE, "campaigns": CAMPAIGN}
"""The sorts of which videos can be made, and what each is called in a draft."""


class StudioDesk:
    """Methods that ask BHuman raise VendorError, and none of them costs anything. The rest reads what is kept.

    `use_product`, `import_project` and `save_destination` make something at BHuman each time: they are sent once, and
    after an unclear answer only a look at BHuman says whether it is there.
    """

    def __init__(
        self,
        database: Database,
        kind: Campaigns,
        client: BHumanClient,
        targets: Targets,
        drafts: Drafts,
        call: CallOnLoop,
    ) -> None:
        self._kind = kind
        self._client = client
        self._targets = targets
        self._drafts = drafts
        self._call = call
        self._holdings = Holdings(database, kind.host)
        self._database = database
        self._making: set[str] = set()
        self._guard = Lock()
        self.practice = kind.practice

    def lists(self) -> dict[Sort, HeldList]:
        """What was listed last, of every sort, read together."""
        return self._holdings.lists()

    def refresh(self, sort: Sort) -> None:
        """Ask for everything of this sort, and keep the list; what was known stays when BHuman does not answer."""
        try:
            found = self._call(listed(self._client, sort))
        except BadCredentials as error:
            _explain_refused(error, "list")
        self._holdings.keep(sort, found)
        if sort in TARGETS:
            targets = [Target(TARGETS[sort], one.id, one.name) for one in found]
            self._targets.keep(self._kind, TARGETS[sort], targets)

    def open_template(self, template_id: str) -> Holding:
        """Ask for one template, and keep what BHuman says of it."""
        return self._open("templates", template_id)

    def open_campaign(self, campaign_id: str) -> Holding:
        """Ask for one campaign, and keep what BHuman says of it."""
        return self._open("campaigns", campaign_id)

    def read_id(self, sort: Sort, text: str) -> str:
        """The id in a pasted address or id of a template or campaign. Raises Invalid with what was expected."""
        return self._kind.parse_target(TARGETS[sort], text)

    def prepare(self, sort: Sort, holding_id: str, name: str, person: Person) -> str:
        """A new draft whose videos are made from this template or campaign; answers its id. Asks nobody."""
        person.must(Right.PREPARE)
        draft_id = self._drafts.create(kind=self._kind.name, person=person, name=name)
        self._drafts.set_target(draft_id, Target(TARGETS[sort], holding_id, name), person)
        return draft_id

    def is_making(self, source_id: str) -> bool:
        """Whether a template is being made just now of this product or project, whoever asked for it."""
        return source_id in self._making

    def import_project(self, project_id: str, workspace_id: str, person: Person) -> str:
        """Make a template of a presenter project; answers the template's id, "" where BHuman does not name it.

        Raises NotPossible while one is being made of it.
        """
        person.must(Right.LAUNCH)
        with self._once(project_id):
            with self._recorded("make a template", f"project:{project_id}", person) as said:
                imported = self._call(self._client.import_speakeasy_project(project_id, workspace_id or None))
                said["template"] = made = imported.video_instance_id or ""
            if made:
                name = self.lists()["projects"].name_of(project_id)
                about = {MADE_OF: project_id}
                self._holdings.put("templates", Holding(id=made, name=name, about=about, opened_at=LONG_AGO))
            return made

    def use_product(self, product_id: str, workspace_id: str, person: Person, folder_id: str = "") -> str:
        """Make a template of a store product, in this folder or in a new one; answers the template's id.

        Raises NotPossible while one is being made of it.
        """
        person.must(Right.LAUNCH)
        with self._once(product_id):
            with self._recorded("make a template", f"product:{product_id}", person) as said:
                used = self._call(self._client.use_store_product(product_id, workspace_id, folder_id=folder_id or None))
                said["template"] = used.video_instance_id
            name = self.lists()["products"].name_of(product_id)
            about = {MADE_OF: product_id, **({"folder_id": used.folder_id} if used.folder_id else {})}
            made = Holding(id=used.video_instance_id, name=name, about=about, opened_at=LONG_AGO)
            self._holdings.put("templates", made)
            return made.id

    def _recorded(self, act: str, about: str, person: Person) -> AbstractContextManager[dict[str, Any]]:
        return recorded(self._database, actor=person.name, act=act, about=about)

    def made_of(self, source_id: str, lists: Mapping[Sort, HeldList]) -> list[Holding]:
        """The templates that were made of this product or project, as far as they are known."""
        kept = lists["templates"].holdings
        return [one for one in kept if source_id in (one.about.get(MADE_OF), one.about.get("product_id"))]

    @contextmanager
    def _once(self, source_id: str) -> Iterator[None]:
        """A second press that comes into the middle of the first is refused: each would make something."""
        with self._guard:
            if source_id in self._making:
                raise NotPossible("It is being made just now.", next_step="Wait until it is shown; nothing was sent.")
            self._making.add(source_id)
        try:
            yield
        finally:
            self._making.discard(source_id)

    def look_up(self, video_id: str) -> Holding:
        """What BHuman says of one video, whoever made it: by its id, else by the older call for results."""
        wanted = video_id.strip()
        try:
            video = self._call(self._client.get_generated_video(wanted))
            asked = "generated_video_by_id"
        except (NotFound, BadCredentials):
            video = self._call(self._client.find_generated_video(wanted))
            asked = "get_generated_video"
        found = holding_of(video, answered_by=asked)
        return replace(found, opened_at=utc_now())

    def exact(self, route: Route, campaign_id: str, values: Mapping[str, str]) -> ExactRequest:
        """The request by which this tool makes a video of one row, without secrets. Raises Invalid; asks nobody."""
        form = automation_form(route, Target(CAMPAIGN, campaign_id, ""), values)
        order = Order(form.settings(""), list(values), [list(values.values())])
        request = self._kind.request(order, STAND_IN)
        return exact_request(route, request, self._kind.call_of(request.work), list(values))

    def prepare_test(self, route: Route, campaign_id: str, values: Mapping[str, str], person: Person) -> str:
        """A draft of one row by this tool's route, to be proved, quoted and confirmed as every one; answers its id."""
        person.must(Right.LAUNCH)
        target = Target(CAMPAIGN, campaign_id, self.lists()["campaigns"].name_of(campaign_id))
        return self._drafts.from_form(automation_form(route, target, values), person)

    def prepare_preview(self, template: Target, person: Person, *, practice: bool = False) -> str:
        """A draft that asks for a preview of a template, to be quoted and confirmed as a video is; answers its id."""
        person.must(Right.LAUNCH)
        return self._drafts.from_form(preview_form(template, practice=practice), person)

    def remembered(self, campaign_id: str) -> list[str]:
        """The variables that were last used with this campaign here; BHuman names none."""
        return self._targets.variables(self._kind.name, campaign_id)

    def save_destination(self, name: str, address: str, person: Person) -> None:
        """Save a callback destination at BHuman. Raises Invalid for an address that is not https, with nothing sent."""
        person.must(Right.MANAGE)
        if not address.startswith("https://") and not (self.practice and address.startswith("http://")):
            raise Invalid(
                "BHuman calls back only to an address that begins with https.",
                who="BHuman",
                operation="save a callback destination",
                permanent=True,
                next_step="Nothing was sent. Give an https address.",
            )
        with self._once(address):
            with self._recorded("save a callback destination", "service:bhuman", person) as said:
                said["to"] = address
                saved = self._call(self._client.save_callback_destination(name.strip() or "Callsheet", address))
            about = {"webhook": saved.webhook or address}
            self._holdings.put("destinations", Holding(id=saved.id or address, name=saved.name or name, about=about))

    def _open(self, sort: Sort, holding_id: str) -> Holding:
        try:
            found = self._call(opened_alone(self._client, sort, holding_id))
        except BadCredentials as error:
            _explain_refused(error, "record")
        opened = replace(found, opened_at=utc_now())
        self._holdings.put(sort, opened)
        return opened


def _explain_refused(error: BadCredentials, what: str) -> NoReturn:
    raise BadCredentials(
        f"BHuman did not give this key its {what}: {error.text}",
        who=error.who,
        operation=error.operation,
        http_status=error.http_status,
        request_id=error.request_id,
        permanent=error.permanent,
        next_step="Paste an address or id instead: making videos needs no list. A user token, or another key, can be "
        "set and checked under Connections.",
    ) from None
