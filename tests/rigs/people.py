"""Who acts in tests: people of the team, who may do everything unless a test says otherwise."""

from __future__ import annotations

from services.people.persons import Person, Role


def named(name: str, role: Role = Role.ADMIN) -> Person:
    """Somebody of this name."""
    return Person(name, role)


ANA = named("Ana")
