"""The README's pictures, made anew from the product as it is: `python -m tests.bench.pictures`.

Starts a dashboard in practice, makes a campaign of 24 videos and a lesson in a real browser, and writes
`.readme/job.png` and `.readme/lesson.png`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from faker import Faker
from playwright.sync_api import ViewportSize

from tests.e2e.people.browsing import chromium
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.lessons_page import LessonsPage
from tests.e2e.people.office import opened

FOLDER = Path(__file__).resolve().parents[2] / ".readme"
SIZE: ViewportSize = {"width": 1440, "height": 1000}
PEOPLE, TOPIC, MOMENT = 24, "How rain is made", 6.0


def main() -> int:
    """Make both pictures."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as office, chromium() as browser:
        somebody = Colleague(browser, office.root)
        somebody.page.set_viewport_size(SIZE)
        faker = Faker()
        faker.seed_instance(7)
        rows = [{"first_name": faker.first_name(), "company": faker.company()} for _ in range(PEOPLE)]
        draft = office.draft(rows, name="January renewals")
        somebody.opens(f"/campaigns?draft={draft}&step=launch&send=all")
        job_id = somebody.launches(f"{PEOPLE} videos")
        office.finish(job_id)
        somebody.sees_state("Done")
        for card in somebody.cards.all()[:8]:
            card.locator("img").first.evaluate("image => image.decode()")
        somebody.page.mouse.move(0, 0)
        somebody.page.screenshot(path=FOLDER / "job.png")
        lessons = LessonsPage(somebody)
        lessons.makes(TOPIC)
        lessons.seeks(MOMENT)
        somebody.waits_for_the_page()
        lessons.player.scroll_into_view_if_needed()
        somebody.page.screenshot(path=FOLDER / "lesson.png")
        somebody.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
