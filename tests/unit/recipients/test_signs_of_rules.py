"""A rule with a sign finds what its pattern finds."""

from __future__ import annotations

from itertools import product

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pytest

from services.recipients.checking.damage_rules import DAMAGE
from services.recipients.checking.form_rules import FORM
from services.recipients.checking.rules import Rule

PIECES = [
    *"aBéÉłŁßжЖ字0 \t\n?!#/;+,()'’`=-@.:¡¿",
    *("N/A", "#REF!", "#name?", "####", "Err:1", "ERR:234", "loading...", "WIRD GELADEN", "...", " and ", "\tet\n"),
]
SIGNED = [rule for rule in (*DAMAGE, *FORM) if rule.sign]


@pytest.fixture(scope="module")
def texts() -> pa.Array:
    """Every value of one to three pieces."""
    made = ("".join(pieces) for count in (1, 2, 3) for pieces in product(PIECES, repeat=count))
    return pa.array(made, pa.large_string())


@pytest.mark.parametrize("rule", SIGNED, ids=[rule.name for rule in SIGNED])
def test_the_sign_of_a_rule_is_in_every_value_that_its_pattern_finds(texts: pa.Array, rule: Rule) -> None:
    found = texts.filter(pc.match_substring_regex(texts, rule.pattern, ignore_case=rule.ignore_case))
    assert len(found) > 0
    assert found.filter(pc.invert(pc.match_substring_regex(found, rule.sign))).to_pylist() == []
    assert not rule.unless
