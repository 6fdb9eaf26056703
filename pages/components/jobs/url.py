"""What of a job's page stands in its address: which items are shown, how, and from where on."""

from __future__ import annotations

from pages.components.shell.links import in_url

JOB = "job"
SHOW = "show"
FIND = "find"
VIEW = "view"
LAUNCHES = "launches"
AFTER = "after"
ITEM = "item"
REQUEST = "request"
RETRY = "retry"
EVENTS = "events"
# Addresses stay short: that many pages lead back, and "First page" leads to the start from anywhere.
TRAIL = 12


def from_start() -> None:
    """Begin the list at its first page again: what is shown of it has changed."""
    in_url.write(after="", item="")


def trail(name: str) -> list[int]:
    """The keys behind which the pages began, the present one last; nonsense in the address counts as none."""
    parts = [part for part in in_url.read(name).split(".") if part]
    return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else []


def go(name: str, keys: list[int]) -> None:
    """Show the page behind the last of these keys; the ones before it lead back."""
    in_url.write(**{name: ".".join(str(key) for key in keys[-TRAIL:])})
    if name == AFTER:
        in_url.write(item="")
