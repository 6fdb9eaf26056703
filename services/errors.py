"""Every exception that leaves `services`, and nothing else does.

ServiceError                     what a page may catch and show: what happened, was it charged, what to do next
├── SettingsError                a setting is missing, malformed or unsafe
├── NotAllowed                   whoever acts may not do this; nothing was changed
│   └── SignInAgain              they may, but signed in too long ago for it
├── Stopping                     this Callsheet is being stopped; nothing was begun
├── StoreError                   database or files cannot be used right now; nothing was half written
│   ├── DatabaseBusy             locked by someone else for longer than we wait
│   ├── DiskFull                 no room to write
│   ├── FilesOutOfReach          the shared folder or bucket of files does not answer
│   ├── AlreadyStored            something that may be there once is there already
│   ├── DatabaseDamaged          the file itself is broken; only a backup helps
│   └── DatabaseNewer            made by a newer Callsheet than this one
├── RecipientsError              something about an uploaded file
│   ├── FileUnreadable           it is not a table that we can read
│   └── MappingIncomplete        a variable has nothing to fill it
├── JobError                     something about a draft or a job
│   ├── UnknownRecord            no such draft, job or item
│   ├── QuoteVoid                the draft is no longer what was quoted
│   ├── ChangedMeanwhile         somebody else changed the same part of a draft; nothing was written over it
│   └── NotPossible              this control cannot be used in this state
└── VendorError                  a call to a service went wrong
    ├── NotSent                  nothing left this machine: no connection
    ├── Refused                  the service said a clear no before any work
    │   ├── BadCredentials       401, 403
    │   ├── NoCredit             402
    │   ├── NotFound             404, 410
    │   ├── Invalid              400, 409, 413, 415, 422 and every other 4xx; 307 and 308 to what is sent once
    │   ├── Blocked              a gateway before the service turned us away: a web page, a challenge
    │   └── RateLimited          429 or an uncharged 503, with the time to wait when the service names one
    └── Unclear                  no answer, a 5xx or one that we cannot read: the work may have been done
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

Charged = Literal["no", "unknown"]


class ServiceError(Exception):
    """What went wrong, in words a colleague understands.

    `text` says who and what; `next_step` says what to do now; `charged` is "no" when certainly nothing was paid
    and "unknown" when the service may have been paid.
    """

    def __init__(self, text: str, *, next_step: str = "", charged: Charged = "no") -> None:
        super().__init__(text)
        self.text = text
        self.next_step = next_step
        self.charged: Charged = charged

    def __str__(self) -> str:
        return f"{self.text} {self.next_step}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between threads and into the engine's records; the default way would lose the keywords.
        return (_remake, (type(self), self.args, self.__dict__))


def sentence_of(fault: BaseException) -> str:
    """What to say of it to people: one of ours in its own words, of any other only its name."""
    return str(fault) if isinstance(fault, ServiceError) else f"{type(fault).__name__}."


def _remake(kind: type[ServiceError], args: tuple[object, ...], state: dict[str, object]) -> ServiceError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class SettingsError(ServiceError):
    """A setting is missing, malformed or unsafe."""


class NotAllowed(ServiceError):
    """The person's role does not allow this; the text says who may."""


class SignInAgain(NotAllowed):
    """The last sign-in is too old for what spends or manages."""


class Stopping(ServiceError):
    """This Callsheet is being stopped: nothing was begun."""


class StoreError(ServiceError):
    """Database or files cannot be used right now; the change was rolled back whole."""


class DatabaseBusy(StoreError):
    """The database stayed locked for longer than we wait."""


class DiskFull(StoreError):
    """There is no room to write."""


class FilesOutOfReach(StoreError):
    """The place where all machines keep their files does not answer, or does not let us in; nothing was changed."""


class AlreadyStored(StoreError):
    """Something that may be there only once is there already; nothing was changed."""


class DatabaseDamaged(StoreError):
    """The database's file is broken; only a backup helps."""


class DatabaseNewer(StoreError):
    """The database was made by a newer Callsheet than this one."""


class RecipientsError(ServiceError):
    """Something about an uploaded file."""


class FileUnreadable(RecipientsError):
    """The file is not a table that we can read; the text says where and why."""


class MappingIncomplete(RecipientsError):
    """A required variable has nothing to fill it."""


class JobError(ServiceError):
    """Something about a draft or a job."""


class UnknownRecord(JobError):
    """There is no such draft, job, submission or item."""


class QuoteVoid(JobError):
    """The draft is no longer what was quoted: quote again."""


class ChangedMeanwhile(JobError):
    """Somebody else changed the same parts of a draft since this person saw them; nothing was written over theirs.

    `by` whom and when (`at`); `differ` holds by part what people call it, what stands there and what was to stand
    there; `may_keep` is false where the parts are not the same any more, as after another file. Whoever
    keeps the change for its person to decide says so in `is_kept`.
    """

    def __init__(
        self,
        text: str,
        *,
        next_step: str,
        by: str,
        at: datetime,
        differ: Mapping[str, tuple[str, str, str]],
        may_keep: bool,
    ) -> None:
        super().__init__(text, next_step=next_step)
        self.by = by
        self.at = at
        self.differ = dict(differ)
        self.may_keep = may_keep
        self.is_kept = False


class NotPossible(JobError):
    """This control cannot be used in this state; the text says why."""


class VendorError(ServiceError):
    """A call to a service went wrong.

    `who` is the service, `operation` what the client was to do, `http_status` the answer's code or None,
    `request_id` what to quote to the service's support, `code` the service's own machine code,
    `permanent` True when repeating the same request cannot help.
    """

    def __init__(
        self,
        text: str,
        *,
        who: str,
        operation: str,
        http_status: int | None = None,
        request_id: str | None = None,
        code: str | None = None,
        permanent: bool = False,
        charged: Charged = "no",
        next_step: str = "",
    ) -> None:
        super().__init__(text, next_step=next_step, charged=charged)
        self.who = who
        self.operation = operation
        self.http_status = http_status
        self.request_id = request_id
        self.code = code
        self.permanent = permanent


class NotSent(VendorError):
    """No connection: nothing left this machine, so nothing was charged."""


class Refused(VendorError):
    """The service said a clear no before any work, so nothing was charged."""


class BadCredentials(Refused):
    """401 or 403: the key is missing, wrong or not allowed to do this."""


class NoCredit(Refused):
    """402: the account has no credits left for this."""


class NotFound(Refused):
    """404 or 410: no such thing, or not ours."""


class Invalid(Refused):
    """The request was understood and cannot be done as it is."""


class Blocked(Refused):
    """Something before the service turned the request away; neither the key nor the request is at fault."""


class RateLimited(Refused):
    """429, or a 503 said before any charge. `retry_after`: seconds to wait, or None when the service named no time."""

    def __init__(
        self, text: str, *, retry_after: float | None = None, who: str, operation: str, **more: object
    ) -> None:
        super().__init__(text, who=who, operation=operation, **more)  # type: ignore[arg-type]
        self.retry_after = retry_after


class Unclear(VendorError):
    """No answer, a 5xx or an answer that we cannot read: the work may have been done."""
