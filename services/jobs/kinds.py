"""The kinds of job by name, as the container puts them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.jobs.kind import Kind


class Kinds:
    """The kinds of job by name: as the settings say, and `rehearsed` beside those at a service that is not played here.

    A job or draft belongs to one side for good. Whoever has one asks with `at` or `chosen`, so that nothing rehearsed
    reaches a real service, and nothing real the sandbox.
    """

    def __init__(self, kinds: Sequence[Kind], rehearsed: Sequence[Kind] = ()) -> None:
        self._by_name = {kind.name: kind for kind in kinds}
        self._rehearsed = {kind.name: kind for kind in rehearsed}

    def __getitem__(self, name: str) -> Kind:
        """The kind as the settings say."""
        return self._by_name[name]

    def __iter__(self) -> Iterator[Kind]:
        """Each kind once, as the settings say."""
        return iter(self._by_name.values())

    def both_sides(self) -> Iterator[Kind]:
        """Every kind as the settings say, and after them all that there are to rehearse with."""
        yield from self._by_name.values()
        yield from self._rehearsed.values()

    def can_rehearse(self, name: str) -> bool:
        """Whether there is a practice beside what the settings say; not where they say practice themselves."""
        return name in self._rehearsed and self._rehearsed[name].host != self._by_name[name].host

    def chosen(self, name: str, *, practice: bool) -> Kind:
        """The kind for a draft that chose practice, or did not."""
        return self._rehearsed[name] if practice and self.can_rehearse(name) else self._by_name[name]

    def at(self, name: str, host: str) -> Kind | None:
        """The kind that a job for this host belongs to; None when nothing is set up for that host any more."""
        found = [kind for kind in (self._by_name[name], self._rehearsed.get(name)) if kind and kind.host == host]
        return found[0] if found else None

    def word_of(self, name: str, made: str = "") -> str:
        """What one item of a job is called: as the job itself says what is `made`, else as the kind does."""
        return made or self._by_name[name].item_word

    def of_service(self, service: str) -> list[Kind]:
        """Every kind made at one service, as the settings say."""
        return [kind for kind in self._by_name.values() if kind.service == service]

    def sandboxes(self) -> dict[str, str]:
        """The root of the sandbox by service, where one plays it: as the settings say, else to rehearse with."""
        played = [(kind.service, kind.account.sandbox) for kind in self.both_sides()]
        return {service: root for service, root in reversed(played) if root}
