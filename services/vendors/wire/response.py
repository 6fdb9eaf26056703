"""One successful answer of a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pydantic import JsonValue

from services.errors import Unclear
from services.vendors.wire.error_bodies import is_web_page, web_page_text
from services.vendors.wire.errors import Call, unclear
from services.vendors.wire.redaction import without_secrets
from services.vendors.wire.values import SaidTwiceError, read_json, read_text

_REQUEST_IDS = ("x-request-id", "x-amzn-requestid", "x-amz-request-id", "x-correlation-id", "x-trace-id", "cf-ray")


@dataclass(frozen=True)
class Response:
    """An answer with HTTP 2xx. Its body stays out of `repr`, because it can hold tokens and people's data."""

    call: Call
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def request_id(self) -> str | None:
        """What to quote to the service's support."""
        return self.call.request_id

    @cached_property
    def value(self) -> JsonValue:
        """The JSON value of the body. Raises Unclear when the body is no JSON."""
        if not self.body.strip():
            raise self.unreadable("the answer was empty")
        if is_web_page(self.body):
            raise self.unreadable(web_page_text(self.body))
        try:
            return read_json(self.body, once=self.call.paid)
        except SaidTwiceError:
            why = "the answer says one thing twice, and differently"
        except ValueError:
            why = "the answer was not JSON"
        raise self.unreadable(why)

    def no_stream(self) -> Unclear:
        """The error for a whole answer where a stream of events was to come."""
        said = web_page_text(self.body) if is_web_page(self.body) else read_text(self.body[:300]).strip()
        return self.unreadable(
            f"it is no stream of events: {without_secrets(said)}" if said else "the answer was empty"
        )

    def unreadable(self, why: str) -> Unclear:
        """The error for a success that we cannot read: on a paid request the work was probably done."""
        return unclear(self.call, why, status=self.status, permanent=True)


def with_request_id(call: Call, headers: Mapping[str, str]) -> Call:
    """The call with the service's own id of this request, when its answer names one."""
    found = next((value for name in _REQUEST_IDS if (value := headers.get(name))), None)
    return replace(call, request_id=found[:100]) if found and found.isprintable() else call
