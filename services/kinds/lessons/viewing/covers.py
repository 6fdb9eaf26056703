"""The covers of a lesson: looked at, chosen, and made anew, all of it free (contract, sections 9 and 13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.jobs.launch.targets import CallOnLoop
from services.people.audit import recorded
from services.people.persons import Person, Right
from services.store.database import Database
from services.vendors.vacademy import VacademyClient
from services.vendors.vacademy.models import Thumbnails

KEPT = 50


@dataclass(frozen=True)
class Cover:
    """One picture to choose: where a browser finds it, what it is called, and whether it is the lesson's now."""

    id: str
    address: str
    label: str
    is_chosen: bool


class LessonCovers:
    """Remembers what was told last about the covers of a lesson. Raises VendorError.

    `client` gives the one that a lesson's id is asked for with; `reachable` makes an address one for browsers.
    `chosen` is called with a lesson's id and the service's own address of the cover that it has now.
    """

    def __init__(
        self,
        client: Callable[[str], VacademyClient],
        call: CallOnLoop,
        reachable: Callable[[str], str],
        chosen: Callable[[str, str], None],
        database: Database,
    ) -> None:
        self._database = database
        self._client = client
        self._call = call
        self._reachable = reachable
        self._chosen = chosen
        self._known: dict[str, list[Cover]] = {}

    def known(self, video_id: str) -> list[Cover] | None:
        """What was told last, empty while they are being made; None when nobody has looked yet."""
        return self._known.get(video_id)

    def look(self, video_id: str) -> None:
        """Ask which there are now."""
        self._keep(video_id, self._call(self._client(video_id).get_thumbnails(video_id)))

    def choose(self, video_id: str, cover_id: str, person: Person) -> None:
        """Make one of them the lesson's."""
        person.must(Right.LAUNCH)
        with recorded(self._database, actor=person.name, act="choose a cover", about=f"lesson:{video_id}"):
            chosen = self._call(self._client(video_id).choose_thumbnail(video_id, cover_id))
        self._keep(video_id, chosen)

    def make_new(self, video_id: str, person: Person) -> None:
        """Have others made; they are there a little later. Raises Invalid while the first ones are being made."""
        person.must(Right.LAUNCH)
        with recorded(self._database, actor=person.name, act="make covers", about=f"lesson:{video_id}"):
            self._call(self._client(video_id).regenerate_thumbnails(video_id))
        self.look(video_id)

    def _keep(self, video_id: str, told: Thumbnails) -> None:
        found = [
            Cover(one.id, self._reachable(one.url), one.label or "", one.id == told.selected_id)
            for one in told.options
            if one.url
        ]
        others = [(name, one) for name, one in self._known.items() if name != video_id]
        self._known = dict([*others[-KEPT:], (video_id, found)])
        if told.chosen is not None and told.chosen.url:
            self._chosen(video_id, told.chosen.url)
