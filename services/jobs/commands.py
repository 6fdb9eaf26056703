"""A paid request as a command for a shell, for whoever has to show a service's support what exactly was sent."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from services.jobs.kind import Work

SECRET = "(secret)"  # noqa: S105 - what stands in the place of one
"""Stands where the part of an address stood by which we are called back."""


@dataclass(frozen=True)
class PaidCall:
    """Where a paid request goes. `headers` name secrets as variables of the shell, such as `$KEY`."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Copied(Protocol):
    """A kind whose paid requests can be copied as commands."""

    def call_of(self, work: Work) -> PaidCall:
        """Where a request of this work goes, nothing secret in it."""


def shown_body(body: bytes, token: str) -> str:
    """The exact bytes as text, without the token by which anybody could pretend to be the service."""
    text = body.decode("utf-8", "replace")
    return text.replace(token, SECRET) if token else text


def curl(call: PaidCall, body: str) -> str:
    """The same request for a shell with curl; secrets are variables that whoever runs it sets."""
    headers = {"Content-Type": "application/json", **call.headers}
    lines = [f"curl -X POST {shlex.quote(call.url)}"]
    # Only in double quotes does a shell put in a variable; our own headers hold nothing else that it reads.
    lines += [f'-H "{name}: {value}"' for name, value in headers.items()]
    lines.append(f"--data-raw {shlex.quote(body)}")
    return " \\\n  ".join(lines)
