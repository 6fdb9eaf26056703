"""Who may come in and as what, as the settings say; what an admin made of somebody stands beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import timedelta

from services.config import Settings
from services.config.auth import Provider
from services.people.password import TeamPassword
from services.people.persons import Role
from services.store.people_tables import BrowserSession, Member

EVERYBODY = "*"


class Admission:
    """Answers from the settings alone. A session counts only under the mark of what still lets people in."""

    def __init__(self, settings: Settings, password: TeamPassword) -> None:
        self._password = password
        self._providers = {one.name: _mark(one) for one in settings.auth.providers}
        by_name = {password.mark} if password.is_set or not self._providers else set()
        self._open_marks = by_name | set(self._providers.values())
        self._admins, self._people = _listed(settings.admins), _listed(settings.allowed_people)
        self._domains = {one.removeprefix("@") for one in _listed(settings.allowed_domains)}
        self._admin_groups, self._groups = _named(settings.admin_groups), _named(settings.allowed_groups)
        self._by_password, self._at_first = Role(settings.password_role), Role(settings.new_people_role)
        self.fresh_for = timedelta(hours=settings.fresh_sign_in_hours) if settings.asks_to_sign_in else None
        """How long after a sign-in somebody may spend by it; None where nobody signs in."""

    def mark_of(self, provider: str | None) -> str:
        """What a session is begun under: of a provider by its name, of the team password for None."""
        return self._password.mark if provider is None else self._providers[provider]

    def is_open(self, line: BrowserSession, member: Member | None) -> bool:
        """Whether what the session was begun with still lets this person in."""
        if line.password_mark not in self._open_marks:
            return False
        if not line.identity:
            return True
        return member is not None and member.revoked_at is None and self.lets_in(member.email, member.groups)

    def lets_in(self, email: str, groups: Collection[str]) -> bool:
        """Whether the settings name this person, by a proved mail address or a group."""
        mail, known = email.lower(), set(groups)
        by_mail = mail != "" and (mail in self._people | self._admins or mail.rpartition("@")[2] in self._domains)
        return by_mail or EVERYBODY in self._people or bool(known & (self._groups | self._admin_groups))

    def is_always_admin(self, email: str, groups: Collection[str]) -> bool:
        """Whether the settings make this person an admin, which nobody changes on a page."""
        return (email != "" and email.lower() in self._admins) or bool(set(groups) & self._admin_groups)

    @property
    def names_an_admin(self) -> bool:
        """Whether the settings alone make somebody an admin."""
        by_password = self._password.is_set and self._by_password is Role.ADMIN
        return by_password or bool(self._admins or self._admin_groups)

    def role(self, member: Member | None) -> Role:
        """What somebody is; None for who came by the team password, or where nobody signs in."""
        if member is None:
            # Without any sign-in whoever reaches this machine owns it: there is nobody to ask for a right.
            return self._by_password if self._password.is_set else Role.ADMIN
        if self.is_always_admin(member.email, member.groups):
            return Role.ADMIN
        return Role(member.role) if member.role is not None else self._at_first


def _mark(provider: Provider) -> str:
    return hashlib.sha256(f"{provider.name}\n{provider.server_metadata_url}\n{provider.client_id}".encode()).hexdigest()


def _named(text: str) -> set[str]:
    return {one.strip() for one in text.split(",") if one.strip()}


def _listed(text: str) -> set[str]:
    return {one.lower() for one in _named(text)}
