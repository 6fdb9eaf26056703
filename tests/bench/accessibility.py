"""What axe finds on every page, in light and dark, at 1440 and 420 wide: `python -m tests.bench.accessibility`.

Starts a dashboard in practice with a draft, a finished job, a lesson and an agent's form, looks at each page in a real
browser, and prints each rule that is broken with the pages and the markup. Fails when there is one, or when a page is
wider than its screen, which is looked at 320 wide too.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

from tests.e2e.people.browsing import chromium
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.lessons_page import LessonsPage
from tests.e2e.people.office import Office, opened, people

THEMES, WIDTHS, NARROWEST = ("light", "dark"), (1440, 420), 320
# The page itself never scrolls: what is too wide pushes its main part, and who looks finds what stands out furthest.
TOO_WIDE = """() => {
  const main = document.querySelector("[data-testid=stMain]") ?? document.documentElement;
  const wide = document.documentElement.scrollWidth - innerWidth > 0 || main.scrollWidth > main.clientWidth;
  const out = [...main.querySelectorAll("*")].map((one) => [one.getBoundingClientRect().right, one]);
  const far = out.sort((one, other) => other[0] - one[0])[0];
  return wide && far ? `${Math.round(far[0])}: ${far[1].outerHTML.slice(0, 160)}` : "";
}"""
PAGES = (
    "/", "/campaigns", "/studio", "/agents", "/lessons", "/history", "/money", "/team", "/connections", "/upkeep",
    "/studio?panel=store", "/studio?panel=automations", "/studio?panel=callbacks", "/campaigns?list=Finished",
    "/connections?panel=faults", "/upkeep?panel=health", "/upkeep?panel=forget", "/upkeep?panel=backups",
    "/job?job=gone",
)  # fmt: skip


def main() -> int:
    """Look and print; the exit code is 1 when something was found."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as office, chromium() as browser:
        somebody = Colleague(browser, office.root)
        paths = [*PAGES, *make_pages(office, somebody)]
        somebody.window.close()
        _look_narrow(Colleague(browser, office.root), paths, found)
        for theme in THEMES:
            for width in WIDTHS:
                _look(Colleague(browser, office.root, color_scheme=theme), paths, theme, width, found)
        # Said before the office closes, which fails when a page ended in the middle.
        for (rule, markup), where in sorted(found.items()):
            sys.stdout.write(f"{rule}: {markup}\n  {len(where)} x: {', '.join(where[:6])}\n")
        looks = len(paths) * len(THEMES) * len(WIDTHS)
        sys.stdout.write(f"{len(found)} findings in {looks} looks at {len(paths)} pages\n")
    return 1 if found else 0


def make_pages(office: Office, somebody: Colleague) -> list[str]:
    """Addresses of a draft, a finished job and a lesson, which somebody makes with their hands."""
    draft = office.draft(people("Ada", 6), name="Spring")
    steps = [f"/campaigns?draft={draft}&step={step}" for step in ("prepare", "check", "launch")]
    somebody.opens(f"{steps[-1]}&send=all")
    job_id = somebody.launches("6 videos")
    office.finish(job_id)
    lesson = LessonsPage(somebody).makes("How rain is made")
    empty = f"/campaigns?draft={somebody.begins_a_campaign()}"
    return [*steps, empty, f"/job?job={job_id}", f"/job?job={job_id}&view=list", f"/lessons?video={lesson}"]


def _look(
    somebody: Colleague, paths: list[str], theme: str, width: int, found: dict[tuple[str, str], list[str]]
) -> None:
    axe = Axe()
    somebody.page.set_viewport_size({"width": width, "height": 900})
    for path in paths:
        somebody.opens_whole(path)
        where = f"{urlsplit(path).path} {theme} {width}"
        for violation in axe.run(somebody.page).response["violations"]:
            for node in violation["nodes"]:
                found[violation["id"], node["html"][:160]].append(where)
        _measure(somebody, found, where)
        sys.stdout.write(f"{path} {theme} {width}: {len(found)} findings by now\n")
        sys.stdout.flush()
    somebody.window.close()


def _measure(somebody: Colleague, found: dict[tuple[str, str], list[str]], where: str) -> None:
    if wide := str(somebody.page.evaluate(TOO_WIDE)):
        found["wider than its screen", wide].append(where)


def _look_narrow(somebody: Colleague, paths: list[str], found: dict[tuple[str, str], list[str]]) -> None:
    somebody.page.set_viewport_size({"width": NARROWEST, "height": 900})
    for path in paths:
        somebody.opens_whole(path)
        _measure(somebody, found, f"{path} {NARROWEST}")
    somebody.window.close()


if __name__ == "__main__":
    sys.exit(main())
