"""What a column, a variable, a file, a target or a person is called is drawn as text: no Markdown, HTML or emoji."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

from pages.components.shell import wording as words
from services.container import App
from services.jobs.kind import Target
from services.recipients import Source
from tests.rigs.people import ANA, named
from tests.ui.shell.stage import draw

TRAPS = (
    "**bold**",
    "[link](javascript:alert(1))",
    ":smile:",
    ":material/bug_report:",
    "<b>html</b>",
    "$x$",
    "~~gone~~",
)
HOSTILE = f"`a` {' '.join(TRAPS)}"
DRAWN_AS_MARKDOWN = {"label", "body", "help", "caption"}


def drawn(at: AppTest) -> Iterator[str]:
    """Every text of a page that is read as Markdown."""
    for element in at:
        proto = getattr(element, "proto", None)
        if proto is not None and element.type != "html":
            yield from _markdown(proto)


def _markdown(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if isinstance(value, str) and field.name in DRAWN_AS_MARKDOWN:
            yield value
        elif isinstance(value, Message):
            yield from _markdown(value)


@pytest.fixture
def hostile(app: App) -> str:
    """A draft in which everything that can have a name has this one."""
    draft_id = app.drafts.create(kind="campaign", person=named(HOSTILE), name=HOSTILE)
    app.drafts.put_file(draft_id, f'"{HOSTILE}",Mail\nAna,x\nBob,y\n'.encode(), f"{HOSTILE}.csv", named(HOSTILE))
    app.drafts.set_target(draft_id, Target("campaign", HOSTILE, HOSTILE), ANA)
    app.drafts.set_variables(draft_id, [HOSTILE, "other"], ANA)
    app.drafts.set_source(draft_id, HOSTILE, Source("column", HOSTILE), ANA)
    app.targets.remember_variables("campaign", HOSTILE, [HOSTILE], ANA)
    return draft_id


@pytest.mark.parametrize("step", ["", "prepare", "check", "launch"])
def test_a_hostile_name_is_drawn_letter_for_letter(app: App, hostile: str, step: str) -> None:
    at = draw("campaigns.py", draft=hostile, step=step) if step else draw("campaigns.py")
    assert not at.exception
    shown = [text.replace(words.code(HOSTILE), "") for text in drawn(at)]
    assert any(words.plain(HOSTILE[:40])[:40] in text for text in shown)
    for text in shown:
        assert [trap for trap in TRAPS if trap in text] == [], text


@pytest.mark.parametrize("name", ["", "`", "``a`", "a``b", " x "])
def test_a_name_in_code_letters_ends_nowhere_before_its_end(name: str) -> None:
    shown = words.code(name)
    fence = shown[: len(shown) - len(shown.lstrip("`"))]
    assert shown.count(fence) == 2 if fence else shown == ""
    assert name.strip() in shown


def test_an_underscore_between_letters_stays_in_a_label() -> None:
    assert words.label("first_name_2") == "first_name_2"
    assert words.label("_a_ b_") == r"\_a\_ b\_"
