"""A person is found in every spelling, and nobody else is."""

from __future__ import annotations

import html
import json
from urllib.parse import quote, quote_plus

import pytest

from services.errors import NotPossible
from services.upkeep.forgetting.bodies import without_rows
from services.upkeep.forgetting.terms import FORGOTTEN, Terms

NAME, MAIL, PHONE = "Žofia O'Hara-Németh", "zofia+list@example.org", "+421 905 123 456"


@pytest.mark.parametrize(
    "written",
    [NAME, NAME.upper(), NAME.lower(), quote(NAME), quote_plus(NAME), json.dumps(NAME), html.escape(NAME),
     NAME.replace(" ", "_"), f"film-of-{NAME}.mp4", f"({NAME})", NAME.encode("ascii", "xmlcharrefreplace").decode(),
     MAIL, quote(MAIL), MAIL.upper(), "+421905123456", "+421 (905) 123-456", quote("+421 905 123 456")],
)  # fmt: skip
def test_a_person_is_found_and_taken_out_in_every_spelling(written: str) -> None:
    terms = Terms([NAME, MAIL, PHONE])
    assert terms.are_in(f"x {written} y")
    assert not terms.are_in(terms.without(f"x {written} y"))
    assert FORGOTTEN in terms.without(f"x {written} y")


@pytest.mark.parametrize("other", ["Joanna Banana", "Anna Banana2", "bananna@example.org", "Anna  B", "905123456789"])
def test_what_only_holds_the_same_letters_stays(other: str) -> None:
    assert not Terms(["anna banan", "905 123 456", "anna@example.org"]).are_in(other)


def test_json_stays_json_and_names_of_fields_are_looked_at_too() -> None:
    said = json.dumps({"to": [NAME, "Bob"], NAME: {"n": 3, "mail": MAIL}, "none": None})
    found = json.loads(Terms([NAME, MAIL]).without(said))
    assert found == {"to": [FORGOTTEN, "Bob"], FORGOTTEN: {"n": 3, "mail": FORGOTTEN}, "none": None}


@pytest.mark.parametrize("given", [[], ["  "], ["Ana"], ["Mapping"], [f"name {n}" for n in range(21)]])
def test_what_would_be_found_everywhere_is_not_looked_for(given: list[str]) -> None:
    with pytest.raises(NotPossible):
        Terms(given)


def test_a_row_is_taken_out_of_a_request_and_the_others_say_the_same() -> None:
    body = json.dumps({"names": [["Ana", "A"], ["Bob", "A"]], "variables": ["n", "c"], "campaign_id": "c"}).encode()
    new = json.loads(without_rows(body, {1: ["Bob", "A"]}, 2))
    assert new == {"names": [["Ana", "A"], [FORGOTTEN, FORGOTTEN]], "variables": ["n", "c"], "campaign_id": "c"}
    one = json.dumps({"prompt": "Speak to Bob of A", "model": "essence", "stages": [1, 2]}).encode()
    assert json.loads(without_rows(one, {0: ["Bob of A"]}, 1)) == {
        "prompt": f"Speak to {FORGOTTEN}", "model": "essence", "stages": [1, 2],
    }  # fmt: skip
