"""What a person does at the pages of agents, and what the service's own books say about it."""

from __future__ import annotations

import re
from typing import Any

import httpx
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.people.browsing import MILLISECONDS
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office
from tests.rigs.machine.serving import PATIENCE

PLAYS = "film => film.videoWidth > 0 && film.currentTime > 0.3 && !film.error"
SHOWS = "picture => picture.complete && picture.naturalWidth > 0"


class AgentsPage:
    """A colleague at the pages of agents."""

    def __init__(self, colleague: Colleague) -> None:
        self.colleague = colleague
        self.page = colleague.page

    # One agent by the form

    def begins_an_agent(self) -> str:
        """A new form; answers its draft's id."""
        self.colleague.opens("/agents")
        self.page.locator(".st-key-agent-new").get_by_role("button").click()
        self.page.wait_for_url("**/agents?draft=*")
        self.colleague.waits_for_the_page()
        return self.colleague.draft_id

    def writes_the_prompt(self, text: str) -> None:
        """Type who the agent is; the draft takes its name from it."""
        self.colleague.waits_for_the_page()
        field = self.page.get_by_role("textbox", name="Prompt", exact=True)
        field.fill(text)
        field.press("Control+Enter")
        expect(self.page.locator("h1")).to_contain_text(text.partition(".")[0])

    def chooses_a_picture(self, name: str, data: bytes, mime: str = "image/jpeg") -> None:
        """Choose a file of this computer, and wait for nothing."""
        self.colleague.waits_for_the_page()
        uploader = self.page.get_by_test_id("stFileUploader").filter(has_text="Picture")
        uploader.locator("input[type=file]").set_input_files({"name": name, "mimeType": mime, "buffer": data})

    def types(self, field: str, text: str) -> None:
        """Fill one of the lines of the form and leave it with Enter."""
        self.colleague.waits_for_the_page()
        line = self.page.get_by_role("textbox", name=field, exact=True)
        line.fill(text)
        line.press("Enter")
        expect(line).to_have_value(text)
        self.colleague.waits_for_the_page()

    def opens_own_id(self) -> None:
        """Open the part of the form where an id can be chosen."""
        self.colleague.waits_for_the_page()
        self.page.get_by_text("Own agent id").click()

    def chooses_model(self, name: str) -> None:
        """Choose from the list of models, each with its price."""
        self.chooses("Model", f"{name} ·")

    def chooses(self, field: str, option: str) -> None:
        """Open a list and choose from it; once more, as a person would, when a page that moved has closed it again."""
        box = self.page.get_by_role("combobox", name=field, exact=True)
        wanted = self.page.get_by_role("option", name=option)
        for patience in (3_000, 3_000, 3_000, MILLISECONDS):
            self.colleague.waits_for_the_page()
            box.scroll_into_view_if_needed()
            box.click()
            try:
                wanted.click(timeout=patience)
            except PlaywrightTimeout:
                self.page.keyboard.press("Escape")
                continue
            self.colleague.waits_for_the_page()
            return
        raise AssertionError(f"{field} never offered {option}")

    def adds_parameter(self, name: str) -> None:
        """One more parameter for the rows of a table to drive."""
        self.colleague.waits_for_the_page()
        self.colleague.chooses_from("Parameters", name)
        self.page.keyboard.press("Escape")
        self.colleague.waits_for_the_page()

    def goes_to_the_quote(self) -> None:
        """From the form to proof and quote."""
        self.colleague.presses("Proof and quote")
        self.page.wait_for_url(re.compile("step=launch"))
        self.colleague.waits_for_the_page()

    @property
    def picture(self) -> Locator:
        """The picture that was chosen, as the form shows it."""
        return self.page.locator("img.cs-small-look")

    # A job of agents

    def plays_the_clip(self) -> None:
        """Start the clip of the only agent that is open, and see it move."""
        film = self.page.locator("video.cs-look")
        expect(film).to_have_count(1)
        film.evaluate("film => film.play()")
        self.page.wait_for_function(PLAYS, arg=film.element_handle())

    def sees_the_picture(self) -> None:
        """The still picture of the agent comes from our own address and is one."""
        there = self.page.get_by_role("link", name="Open the picture").get_attribute("href")
        answer = self.page.request.get(f"{self.colleague.root}{there}")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")

    @property
    def codes(self) -> list[str]:
        """Every text that stands there to be copied."""
        blocks = self.page.locator(".st-key-job-agents-ready").get_by_test_id("stCode").locator("code")
        return blocks.all_inner_texts()

    def fetches_the_model(self) -> bytes:
        """Ask for the link to the model's file, and follow it."""
        self.colleague.presses("Get the model link")
        link = self.page.get_by_role("link", name="Download the model").get_attribute("href") or ""
        return self.page.request.get(f"{self.colleague.root}{link}" if link.startswith("/") else link).body()


class BitHumanBooks:
    """The stand-in of bitHuman that a dashboard plays: its clock, its faults, and what it was paid for."""

    def __init__(self, office: Office) -> None:
        self._control = f"{office.root}/sandbox/_control"
        self._host = f"{office.root}/sandbox/bithuman"

    def play(self, **settings: object) -> None:
        """Change how it plays."""
        self._post("/settings", settings)

    def order(self, fault: str, **more: object) -> None:
        """Let the next request meet this fault."""
        self._post("/faults", {"name": fault, "times": 1, **more})

    def create(self, agent_id: str, prompt: str) -> None:
        """An agent that somebody made elsewhere on the account that is played."""
        body = {"agent_id": agent_id, "prompt": prompt, "model": "essence-1"}
        answer = httpx.post(
            f"{self._host}/v1/agent/generate", json=body, headers={"api-secret": "practice"}, timeout=PATIENCE
        )
        answer.raise_for_status()

    def is_ready(self, agent_id: str) -> bool:
        """Whether it can be used."""
        answer = httpx.get(f"{self._host}/v1/agent/{agent_id}", headers={"api-secret": "practice"}, timeout=PATIENCE)
        return bool(answer.raise_for_status().json()["data"]["status"] == "ready")

    def made(self, beginning: str) -> list[dict[str, Any]]:
        """Every paid request that made or rebuilt an agent with a prompt that begins so."""
        answer = httpx.get(f"{self._control}/ledger?service=bithuman", timeout=PATIENCE)
        requests: list[dict[str, Any]] = answer.raise_for_status().json()["requests"]
        return [one for one in requests if one["accepted"] and one["items"][0]["text"][0].startswith(beginning)]

    def _post(self, path: str, said: dict[str, object]) -> None:
        body = {"service": "bithuman", **said}
        httpx.post(f"{self._control}{path}", json=body, timeout=PATIENCE).raise_for_status()
