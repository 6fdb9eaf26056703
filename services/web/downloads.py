"""`/results/<job>`, `/results/<job>/links` and `/drafts/<draft>/…`: files to take away, under plain addresses.

A plain address rather than a page's own download button: it does not depend on the page being drawn anew meanwhile,
and it is built when it is asked for, not while a page is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.config import Settings
from services.errors import NotPossible, ServiceError, UnknownRecord
from services.jobs.launch.consent import ConsentPages
from services.jobs.launch.review import Reviews
from services.jobs.states import LeftOut
from services.jobs.views.money.statements import Statements, month_named
from services.jobs.views.results import Results
from services.jobs.views.taking.result_cells import Download, file_name
from services.recipients import problems_file
from services.web.takers import Takers

PATH, DRAFTS = "/results", "/drafts"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def results_path(job_id: str) -> str:
    """Where the results file of a job is."""
    return f"{PATH}/{quote(job_id, safe='')}"


def links_path(job_id: str) -> str:
    """Where the share links of a job are."""
    return f"{results_path(job_id)}/links"


def money_path(job_id: str) -> str:
    """Where the money of a job is."""
    return f"{results_path(job_id)}/money"


def consent_path(job_id: str) -> str:
    """Where the page about consent of a job is."""
    return f"{results_path(job_id)}/consent"


def month_path(month: datetime) -> str:
    """Where the money of a month is."""
    return f"{PATH}/of-month/{month:%Y-%m}/money"


def problems_path(draft_id: str) -> str:
    """Where the rows of a draft that have problems are."""
    return f"{DRAFTS}/{quote(draft_id, safe='')}/problems"


def draft_results_path(draft_id: str) -> str:
    """Where the results file of a draft over all its launches is."""
    return f"{DRAFTS}/{quote(draft_id, safe='')}/results"


def draft_links_path(draft_id: str) -> str:
    """Where the share links of a draft over all its launches are."""
    return f"{DRAFTS}/{quote(draft_id, safe='')}/links"


def mail_path(draft_id: str, form: str) -> str:
    """Where the good videos of a draft are, in the form that a mail tool takes."""
    return f"{DRAFTS}/{quote(draft_id, safe='')}/mail/{quote(form, safe='')}"


class Downloads:
    """Gives out what a job or a draft came to, and the rows of a draft that need mending."""

    def __init__(
        self,
        settings: Settings,
        results: Results,
        reviews: Reviews,
        statements: Statements,
        consents: ConsentPages,
        takers: Takers,
    ) -> None:
        self._takers = takers
        self._settings = settings
        self._statements = statements
        self._consents = consents
        self._results = results
        self._reviews = reviews

    async def results(self, request: Request) -> Response:
        """The user's own file with the results behind it; 404 or 409 with the reason."""
        return await self._give(request, links=False)

    async def links(self, request: Request) -> Response:
        """The share links, one line each; 404 or 409 with the reason."""
        return await self._give(request, links=True)

    async def problems(self, request: Request) -> Response:
        """The rows with an error or a warning, each with its key and what is wrong; 404 or 409 with the reason."""
        draft_id = request.path_params["draft_id"]
        return await self._answer(request, "take problem rows", lambda: self._problems(draft_id))

    async def draft_results(self, request: Request) -> Response:
        """The user's own file with the results of all launches behind it; 404 or 409 with the reason."""
        draft_id, base = request.path_params["draft_id"], self._base(request)
        return await self._answer(request, "take results", lambda: self._draft_results(draft_id, base))

    async def draft_links(self, request: Request) -> Response:
        """The share links over all launches, one line each; 404 or 409 with the reason."""
        draft_id, base = request.path_params["draft_id"], self._base(request)
        build = self._results.draft_links_file
        return await self._answer(request, "take links", lambda: build(draft_id, public_url=base))

    async def mail(self, request: Request) -> Response:
        """The good videos over all launches, as a mail tool takes them; 404 or 409 with the reason."""
        draft_id, form, base = request.path_params["draft_id"], request.path_params["form"], self._base(request)
        checked, build = self._reviews.checked, self._results.draft_mail
        mail = lambda: build(checked(draft_id).material, form, public_url=base)  # noqa: E731
        return await self._answer(request, "take a mailing list", mail)

    async def money(self, request: Request) -> Response:
        """Every line of the money of a job, as CSV; 404 with the reason."""
        job_id = request.path_params["job_id"]
        return await self._answer(
            request, "take a statement", lambda: Download(*self._statements.job_file(job_id), "text/csv")
        )

    async def month(self, request: Request) -> Response:
        """Every line of the money of a month, as CSV; 404 for what is no month."""
        return await self._answer(request, "take a statement", lambda: self._month(request.path_params["month"]))

    async def consent(self, request: Request) -> Response:
        """What was answered about consent for a job, as one page to print; 404 with the reason."""
        job_id = request.path_params["job_id"]
        page = lambda: Download(*self._consents.page(job_id), "text/html; charset=utf-8")  # noqa: E731
        return await self._answer(request, "take the page of consent", page)

    def _month(self, name: str) -> Download:
        month = month_named(name)
        if month is None:
            raise UnknownRecord("There is no such month.", next_step="Write it as 2026-11.")
        return Download(*self._statements.month_file(month), "text/csv")

    def _base(self, request: Request) -> str:
        return self._settings.public_url or str(request.base_url).rstrip("/")

    async def _give(self, request: Request, *, links: bool) -> Response:
        job_id = request.path_params["job_id"]
        base = self._base(request)
        build = self._results.links_file if links else self._results.file
        act = "take links" if links else "take results"
        return await self._answer(request, act, lambda: build(job_id, public_url=base))

    async def _answer(self, request: Request, act: str, build: Callable[[], Download]) -> Response:
        """The file, and a line in the team's record of who took it."""

        about = next(f"{kind.removesuffix('_id')}:{one}" for kind, one in request.path_params.items() if kind != "form")

        def taken() -> Download:
            made = build()
            self._takers.record(request, act, about)
            return made

        return await _answer(taken)

    def _draft_results(self, draft_id: str, base: str) -> Download:
        checked = self._reviews.checked(draft_id)
        review = checked.review
        kept_out = {row: (LeftOut.HELD.value, reason) for row, reason in review.held.items()}
        kept_out |= {row: (LeftOut.DROPPED.value, reason) for row, reason in review.dropped.items()}
        return self._results.draft_file(checked.material, kept_out, public_url=base)

    def _problems(self, draft_id: str) -> Download:
        checked = self._reviews.checked(draft_id)
        material, review = checked.material, checked.review
        if material.table is None:
            raise NotPossible("This draft has no file yet, so it has no rows.")
        made = problems_file(material.table, material.frame, review.findings, review.problem_ids)
        name = file_name(checked.view.upload_name, "problems (UTF-8)" if made.fell_back else "problems")
        return Download(name, made.data, "text/csv")


async def _answer(build: Callable[[], Download]) -> Response:
    try:
        made = await run_in_threadpool(build)
    except UnknownRecord as problem:
        return PlainTextResponse(str(problem), status_code=404, headers=HEADERS)
    except ServiceError as problem:
        return PlainTextResponse(str(problem), status_code=409, headers=HEADERS)
    # As a header, because the library would add a charset, and the file may have another.
    return Response(
        made.data, headers={**HEADERS, "Content-Type": made.mime, "Content-Disposition": as_attachment(made.name)}
    )


def as_attachment(name: str) -> str:
    """The header that saves an answer under this name, in any script."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
