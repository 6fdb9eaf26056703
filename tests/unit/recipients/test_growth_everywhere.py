"""No pattern written inside a function, and no function of one text, takes more time than its text is long."""

from __future__ import annotations

import ast
import gzip
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pages.components.shell import wording
from services.errors import ServiceError
from services.recipients import read_table
from services.recipients.checking import mending
from services.recipients.containers.archives import unpack_gzip
from services.recipients.containers.web_pages import tables_of
from services.recipients.encodings import alphabets
from services.upkeep.forgetting.terms import Terms
from tests.unit.recipients.test_growth import UNITS, USES, modules, seconds_of, slow_text

FUNCTIONS = USES | {"compile", "subn"}
OF_COLUMNS = {"contains", "match", "fullmatch", "extract", "extractall", "findall", "replace", "split"}
KNOWN: dict[str, Any] = {
    "near": re.escape(","), "quote": '"', "sign": '"', "mark": ",", "blank": " *", "find": "a.b", "_OPEN": "“„",
    "_SHUT": "”", "pattern": next(iter(alphabets.HINTS.values())), "re": re, "meaning": "phone",
    **dict.fromkeys(("self", "terms"), Terms(["Ana Ruiz", "ana@example.com", "+34 600 000 001"])),
}  # fmt: skip
"""What patterns are made of: a file's delimiter and quote, what a person looks for, or wants forgotten."""
BUILT_OF_KEYS = "services.vendors.wire.redaction"
"""Its patterns are made of the account's keys, one letter after another, and walked where redaction is tested."""


def inline() -> Iterator[tuple[str, str | bytes, str]]:
    """Every pattern inside a function, how it is used, and where it stands; a call of pandas' counts as a search."""
    for name, source in modules():
        if name == BUILT_OF_KEYS:
            continue
        for function in (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef)):
            for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
                if isinstance(call.func, ast.Attribute) and call.args:
                    how = _how(call.func, call)
                    if how:
                        yield f"{name}:{call.lineno}", _text_of(call.args[0], name), how


def _how(called: ast.Attribute, call: ast.Call) -> str:
    if isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in FUNCTIONS:
        return {"compile": "finditer", "subn": "sub"}.get(called.attr, called.attr)
    of_column = isinstance(called.value, ast.Attribute) and called.value.attr == "str" and called.attr in OF_COLUMNS
    literal = any(one.arg == "regex" and getattr(one.value, "value", None) is False for one in call.keywords)
    return "search" if of_column and not literal else ""


def _text_of(pattern: ast.expr, module: str) -> str | bytes:
    """The pattern as it would be for a plain file. A name that nobody knows here is a pattern that nobody walked."""
    around = {**vars(importlib.import_module(module)), **KNOWN}
    value = eval(compile(ast.Expression(pattern), module, "eval"), around)  # noqa: S307 - our own source
    return value.pattern if isinstance(value, re.Pattern) else value  # type: ignore[no-any-return]


def test_no_pattern_inside_a_function_grows_faster_than_the_text() -> None:
    found = list(inline())
    assert len(found) > 35
    slow = {where: slow_text(re.compile(text, re.MULTILINE), {how}) for where, text, how in found}
    assert {where: unit for where, unit in slow.items() if unit} == {}


HOSTILE = (
    *UNITS, "=?a?q?x", "=?a?q?a?=", "`", "<", "<a", "<a b='", "<!--", "&", "&#1", "%41", "\\u00e1", "{", "{a", "\n",
    ",", "é", "Ã©", "\u200b", "«", "1,000", "/", "\\",
)  # fmt: skip
LENGTH = 12_000
SECONDS = 0.1


def functions() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Every function that is asked with one text and nothing else. Readers of whole files are walked with files."""
    for name, _source in (*modules(), ("pages.components.shell.wording", "")):
        for word, found in vars(importlib.import_module(name)).items():
            real = inspect.unwrap(found) if callable(found) else found
            ours = inspect.isfunction(real) and not inspect.iscoroutinefunction(real) and real.__module__ == name
            if word.startswith("_") or not ours:
                continue
            needed = [one for one in inspect.signature(real).parameters.values() if one.default is one.empty]
            by_place = [one for one in needed if one.kind is one.POSITIONAL_OR_KEYWORD]
            if len(needed) == len(by_place) == 1 and needed[0].annotation in ("str", "str | None"):
                yield f"{name}.{word}", real


def asked(function: Callable[[str], object], text: str) -> float:
    """Seconds until it has answered or refused."""

    def ask() -> None:
        try:
            answer = function(text)
            if inspect.isgenerator(answer):
                list(answer)
        except (ServiceError, ValueError, RecursionError):
            # RecursionError: of readers of JSON that we made ourselves.
            return

    return seconds_of(ask)


def test_no_function_of_one_text_grows_faster_than_the_text() -> None:
    found = list(functions())
    assert len(found) > 60
    slow = {}
    for name, function in found:
        for unit in HOSTILE:
            text = unit * (LENGTH // len(unit))
            if asked(function, text) > SECONDS:
                # What has nothing to do with the length is not meant, nor is a machine that was busy once.
                pairs = ((asked(function, one) for one in (text, text * 2)) for _ in range(2))
                if all(second > 2.0 * first + SECONDS for first, second in pairs):
                    slow[name] = unit
    assert slow == {}


ONE_PART = gzip.compress(b"1,2\n")
WHOLE: dict[str, Callable[[int], object]] = {
    "a file of many packed parts": lambda size: unpack_gzip(ONE_PART * (size // 100), "people.csv.gz", 10**9),
    "lone lines at the end of a file": lambda size: read_table(
        b"name,company\n" + b"Ana,Hayes\n" * (size // 200) + b"x,\n" * (size // 200 - 5)
    ),
    "tags that never close": lambda size: tables_of("<table><tr><td>" + "<a b='" * (size // 6)),
    "comments that never close": lambda size: tables_of("<table><tr><td>" + "<!-- >" * (size // 6)),
    "sections that never close": lambda size: tables_of("<table><tr><td>" + "<![" * (size // 3)),
    "mail words that never close": lambda size: mending.without_quoting("=?a?q?x" * (size // 7)),
    "mail words": lambda size: mending.without_quoting("=?utf-8?q?a?=" * (size // 50)),
    "backticks": lambda size: wording.code("`" * size),
}


@pytest.mark.parametrize("case", WHOLE)
def test_what_once_grew_with_the_square_takes_twice_the_time_for_five_megabytes_instead_of_half(case: str) -> None:
    work = WHOLE[case]
    work(50_000)
    for _attempt in range(3):
        first, second = seconds_of(lambda: work(2_500_000)), seconds_of(lambda: work(5_000_000))
        if second < 2.0 * first + 0.25:
            return
    pytest.fail(f"{first:.2f} s, and {second:.2f} s for twice as much")


def test_a_character_of_thousands_of_digits_is_no_character_and_breaks_nothing() -> None:
    assert mending.without_entities("&#" + "1" * 5000 + ";") == "&#" + "1" * 5000 + ";"
    assert tables_of("<table><td>&#" + "1" * 5000 + "</table>") == [[["&#" + "1" * 5000]]]


def test_coded_words_are_read_one_by_one_where_one_has_no_end() -> None:
    assert mending.without_quoting("=?utf-8?q?J=C3=BCrgen?= =?x") == "Jürgen =?x"
    assert mending.without_quoting("=?utf-8?q?J=C3=BCrgen?= =?utf-8?q?M=C3=BCller?=") == "JürgenMüller"
    assert mending.without_quoting("=?a\0?q?x?=") is None
