"""What each role can do with its hands: `python -m tests.bench.roles --roles viewer,preparer,launcher`.

Starts a dashboard whose people sign in at a provider on this machine. Somebody of each role signs in with a real
browser, opens every page, presses every button that can be pressed, agrees to whatever is then asked, and uses every
field, switch and list; then sends by address what only others may. Prints what came of it, as the record tells it, and
fails when there is anything that the role does not allow.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import Error as PlaywrightError
from sqlmodel import col, select

from services.people.persons import Role
from services.store.record.audit_tables import AuditEntry
from tests.bench.accessibility import PAGES, make_pages
from tests.e2e.people.browsing import chromium
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened, people
from tests.e2e.people.roles import PEOPLE, SUBJECTS, TEAM, becomes, is_told, sends_by_address
from tests.rigs.machine.processes import SandboxProcess
from tests.rigs.servers.provider import open_provider

HANDS = [role for role in SUBJECTS if role is not Role.ADMIN]
COMING = {"sign in", "sign out", "come for the first time", "be refused"}
MANAGES = {
    "forget a person", "lay a backup ready", "let a person in again", "make a backup", "make a key", "revoke a key",
    "make a support bundle", "revoke a person", "set a cap", "set a rate", "set a role", "set how long",
    "set what counts for a second yes", "set when a second yes is needed", "take a backup back", "take away a cap",
    "take the record", "try the callback address",
}  # fmt: skip
"""What the record tells of admins alone."""
PREPARES = {
    "archive a job", "bring a job back", "delete a draft", "discard a draft", "hand over a draft", "order a fault",
    "order faults", "rename a job", "tag a job", "take a draft back", "take faults back", "write a note about a job",
}  # fmt: skip
"""What it may tell of preparers, and of nobody below them."""
MOMENT, AT_ONCE = 3_000, 500
RUNS, STILL = "[data-test-script-state=running]", "[data-test-script-state=notRunning]"
IN_SIGHT = ":is([data-testid=stMain], [role=dialog])"
USED = ", ".join(
    f"{IN_SIGHT} {one}"
    for one in (
        "[data-testid=stButton] button:enabled",
        "[data-testid=stPopover] button:enabled",
        "[data-testid=stButtonGroup] button:enabled",
        "[data-testid=stCheckbox] label:has(input:enabled)",
        "[data-testid=stRadio] label:has(input:enabled)",
        "[data-testid=stSelectbox] input:enabled",
        "[data-testid=stTextInput] input:enabled",
        "[data-testid=stNumberInput] input:enabled",
        "textarea:enabled",
    )
)
"""Whatever somebody can press, switch, choose or write in. A grid and a place for files are written to by address."""
NAMES = """all => all.map((one) => [
    one.closest("[class*=st-key-]")?.className.match(/st-key-[^ ]+/)?.[0], one.ariaLabel ?? one.innerText,
].join(" "))"""


@dataclass
class Stage:
    """Where everything happens: the dashboard, its service, a browser, and pages that stay."""

    office: Office
    sandbox: SandboxProcess
    browser: Browser
    kept: list[str] = field(default_factory=list)

    def comes(self, subject: str) -> Colleague:
        """Somebody who signed in at the provider."""
        one = Colleague(self.browser, self.office.root)
        one.comes_by_their_provider(subject, "/team")
        return one

    def acts(self, name: str) -> Counter[str]:
        """What the record tells that this person did."""
        with self.office.app.database.read() as session:
            told = session.exec(select(AuditEntry.act).where(col(AuditEntry.actor) == name)).all()
        return Counter(act for act in told if act not in COMING)

    def refusals(self, name: str) -> list[str]:
        """What this person was offered and then refused, as the record tells it."""
        refused = select(AuditEntry).where(col(AuditEntry.actor) == name, col(AuditEntry.act) == "be refused")
        with self.office.app.database.read() as session:
            return sorted({str(one.after["what"]) for one in session.exec(refused)})

    def drafts(self) -> list[str]:
        """Addresses of the steps of a new draft."""
        draft = self.office.draft(people("Role", 3), name="Roles")
        return [f"/campaigns?draft={draft}&step={step}" for step in ("prepare", "check", "launch")]


def main() -> int:
    """Try and print; the exit code is 1 when a role was let through where it should not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roles", default=",".join(HANDS), help="any of " + ",".join(HANDS))
    parser.add_argument("--only", default="", help="pages whose address holds this")
    chosen = parser.parse_args()
    roles = [Role(one) for one in chosen.roles.split(",")]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_provider(PEOPLE) as provider,
        SandboxProcess(Path(folder)) as sandbox,
        opened(Path(folder), TEAM, sandbox=sandbox, secrets=provider.secrets()) as office,
        chromium() as browser,
    ):
        stage = Stage(office, sandbox, browser)
        ana = stage.comes("ana")
        stage.kept = [*make_pages(office, ana)[3:], *PAGES]
        ana.window.close()
        bad = [fault for role in roles for fault in _tries_everything(stage, role, chosen.only)]
    sys.stdout.write(f"let through: {len(bad)}\n" + "".join(f"  {one}\n" for one in bad))
    return 1 if bad else 0


def _tries_everything(stage: Stage, role: Role, only: str) -> Iterator[str]:
    """What this role did and should not have been able to, and what was offered to it and then refused."""
    subject, paid = SUBJECTS[role], stage.sandbox.received()
    name, used = subject.capitalize(), 0
    one = stage.comes(subject)
    becomes(stage.office, subject, role)
    stage.office.until(lambda: is_told(one, role), f"{subject} is {role.called}")
    for path in [path for path in (*stage.drafts(), *stage.kept) if only in path]:
        used += (many := _uses_all(stage, one, path))
        _say(f"{role} {path}: used {many}; by now did {dict(stage.acts(name))}, refused {stage.refusals(name)}")
    one.sees_no_trace()
    refused = stage.refusals(name)
    statuses = sends_by_address(one.page)
    one.window.close()
    done, paid = stage.acts(name), stage.sandbox.received() - paid
    _say(f"{role}: used {used} things; sent by address {statuses}; paid requests {paid}; did {dict(done)}")
    yield from (f"{role}: offered, then refused: {what}" for what in refused)
    yield from (f"{role}: {act}" for act in done if not _may(role, act))
    if paid and role is not Role.LAUNCHER:
        yield f"{role}: {paid} paid requests"
    if role is Role.VIEWER and set(statuses) != {403}:
        yield f"{role}: sent by address {statuses}"


def _may(role: Role, act: str) -> bool:
    if act in MANAGES:
        return False
    # Files are taken by whoever may see what is in them.
    is_file = act.startswith("take ") and act not in PREPARES
    return is_file or role is Role.LAUNCHER or (role is Role.PREPARER and act in PREPARES)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _uses_all(stage: Stage, one: Colleague, path: str) -> int:
    """Use each thing of the page at this address once; answers how many. What leads away or asks ends in a new page."""
    _opens_folds(one, path)
    used, drawn = set[str](), one.page.url
    while left := [(at, name) for at, name in enumerate(_usable(one.page).evaluate_all(NAMES)) if name not in used]:
        at, name = left[0]
        used.add(name)
        with suppress(PlaywrightError):
            _use(one.page, _usable(one.page).nth(at))
            _settles(one.page)
            _agrees(one.page)
        if one.page.url != drawn or one.page.get_by_role("dialog").count():
            _opens_folds(one, _still_there(stage, path))
            drawn = one.page.url
    return len(used)


def _opens_folds(one: Colleague, path: str) -> None:
    one.opens_whole(path)
    folds = one.page.locator("[data-testid=stMain] details:not([open]) > summary").locator("visible=true")
    while folds.count():
        folds.first.click()


def _still_there(stage: Stage, path: str) -> str:
    """The same address, or that of a new draft when somebody discarded the one that it names."""
    asked = parse_qs(urlsplit(path).query)
    if "step" not in asked or stage.office.app.drafts.get(asked["draft"][0]).is_open:
        return path
    return next(one for one in stage.drafts() if one.endswith(asked["step"][0]))


def _usable(page: Page) -> Locator:
    return page.locator(USED).locator("visible=true")


def _use(page: Page, thing: Locator) -> None:
    kind = thing.evaluate("one => one.matches('input, textarea') ? one.type : ''")
    if kind in {"text", "number", "textarea"}:
        thing.fill("7", timeout=MOMENT)
        thing.press("Control+Enter", timeout=MOMENT)
        thing.press("Enter", timeout=MOMENT)
    else:
        thing.click(timeout=MOMENT)


def _agrees(page: Page) -> None:
    """Say yes to whatever is asked, and press whatever has opened."""
    asked = page.locator(IN_SIGHT).get_by_role("button", name="Yes")
    wanted = asked.or_(page.locator("[data-testid=stPopoverBody] button:enabled")).locator("visible=true")
    for at in range(wanted.count()):
        wanted.nth(at).click(timeout=MOMENT)
        _settles(page)


def _settles(page: Page) -> None:
    """What was done is on its way at once or does nothing; then the page is drawn to its end."""
    with suppress(PlaywrightError):
        page.locator(RUNS).wait_for(timeout=AT_ONCE)
    page.locator(STILL).wait_for(timeout=MOMENT)


if __name__ == "__main__":
    sys.exit(main())
