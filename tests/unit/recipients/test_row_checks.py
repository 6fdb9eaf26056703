"""Each rule finds what it names, says what to do, and leaves good values alone."""

from __future__ import annotations

import pandas as pd
import pytest

from services.recipients import ColumnMapping, Findings, Source, check_rows

GOOD = [
    "Ana",
    'O\'Brien, "Bob"',
    "Jean-Luc",
    "Müller & Söhne",
    "山田 太郎",
    "נועה",
    "José María",
    "McDonald",
    "김민수",
    "D'Arcy",
    "Q",
    "de la Cruz Ana",
]


def check(variable: str, value: str, *, optional: bool = False) -> Findings:
    frame = pd.DataFrame({"Column": [value]}, dtype="str")
    names = frozenset({variable}) if optional else frozenset()
    return check_rows(frame, ColumnMapping({variable: Source("column", "Column")}, names))


@pytest.mark.parametrize("value", GOOD)
@pytest.mark.parametrize("variable", ["first_name", "company", "anything"])
def test_a_good_value_is_left_alone(variable: str, value: str) -> None:
    assert list(check(variable, value)) == []


CASES = [
    ("empty value", "error", "first_name", ""),
    ("only spaces", "error", "first_name", "  \u00a0"),
    ("unrendered tag", "error", "first_name", "{{first_name}}"),
    ("unrendered tag", "error", "company", "Dear {Company}"),
    ("unrendered tag", "error", "company", "*|FNAME|*"),
    ("unrendered tag", "error", "company", "%%first_name%%"),
    ("spreadsheet error", "error", "company", "#N/A"),
    ("spreadsheet error", "error", "company", "#REF!"),
    ("unrendered tag", "error", "first_name", "«First Name»"),
    ("unrendered tag", "error", "first_name", "(first name)"),
    ("name in quotes", "error", "first_name", "“Ana”"),
    ("name in quotes", "error", "first_name", "'Ana'"),
    ("sign in a name", "error", "first_name", "Ana*"),
    ("sign in a name", "error", "first_name", "J³rgen"),
    ("sign in a name", "error", "first_name", "''Ana"),
    ("capital inside a word", "error", "first_name", "JosÈ"),
    ("word for anybody", "warning", "first_name", "Valued Customer"),
    ("word for anybody", "warning", "first_name", "undefined undefined"),
    ("word for anybody", "warning", "first_name", "Vorname"),
    ("several names", "warning", "first_name", "Ana and Bob"),
    ("several names", "warning", "first_name", "Lund, Anna"),
    ("several names", "warning", "full_name", "Ana Lund (CEO)"),
    ("styled letters", "warning", "first_name", "Ａｎａ"),
    ("styled letters", "warning", "first_name", "𝓐𝓷𝓪"),
    ("mixed scripts", "warning", "email", "аna@example.com"),
    ("not an email", "error", "email", "ana@example.c"),
    ("not an email", "error", "email", "ana@127.0.0.1"),
    ("not an email", "error", "email", "ａna@example.com"),
    ("not an email", "error", "email", "'ana@example.com"),
    ("not an email", "error", "email", "ana@example.com?subject=x"),
    ("letters in a phone number", "error", "phone", "+49170O123456"),
    ("letters in a phone number", "error", "phone", "+49 170 12345xx"),
    ("letters in a phone number", "error", "phone", "+49 170 *******"),
    ("placeholder", "warning", "company", "null"),
    ("placeholder", "warning", "company", "undefined"),
    ("placeholder", "warning", "company", "TBD"),
    ("placeholder", "warning", "company", "-"),
    ("formula", "error", "company", '=HYPERLINK("https://example.com")'),
    ("invisible mark", "error", "company", "A\x00B"),
    ("invisible mark", "error", "company", "A\u200bB"),
    ("invisible mark", "error", "company", "A\u202eB"),
    ("unreadable character", "error", "company", "M\ufffdller"),
    ("garbled text", "error", "company", "MÃ¼ller"),
    ("garbled text", "error", "company", "Anaâ€™s"),
    ("scientific notation", "warning", "company", "1.00329E+10"),
    ("scientific notation", "warning", "company", "1,00329E+10"),
    ("line break", "warning", "company", "one\ntwo"),
    ("not a link", "error", "cta_url", "example.com"),
    ("not a link", "error", "cta_url", "javascript:alert(1)"),
    ("not a link", "error", "website", "ftp://example.com"),
    ("not a link", "error", "website", "https://exa mple.com"),
    ("not a link", "error", "booking_url", "https://"),
    ("not an email", "error", "email", "ana@example"),
    ("not an email", "error", "email", "ana example.com"),
    ("not an email", "error", "email", "a@example.com, b@example.com"),
    ("text as name", "warning", "first_name", "Hi Ana, welcome to our newest product!"),
    (
        "text as name",
        "warning",
        "first_name",
        "one two three four five six seven eight nine ten eleven twelve thirteen",
    ),
    ("outer spaces", "note", "first_name", " Ana"),
    ("outer spaces", "note", "first_name", "Ana "),
    ("double space", "note", "first_name", "Ana  Lee"),
    ("all capitals", "warning", "first_name", "ANA"),
    ("all lower case", "note", "first_name", "ana"),
    ("too long", "warning", "company", "x" * 501),
]


@pytest.mark.parametrize(("rule", "level", "variable", "value"), CASES)
def test_a_rule_finds_what_it_names(rule: str, level: str, variable: str, value: str) -> None:
    found = {one.rule: one for one in check(variable, value)}
    assert rule in found, found
    one = found[rule]
    assert (one.level, one.row, one.column, one.variable, one.value) == (level, 0, "Column", variable, value)
    assert one.text
    assert one.fix.endswith(".")


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com",
        "HTTP://Example.com/a?b=c#d",
        "https://exämple.de/ü",
        "https://a.b.example.com:8443/x",
        "https://例え.jp/x",
    ],
)
def test_a_good_link_is_left_alone(link: str) -> None:
    assert list(check("cta_url", link)) == []


@pytest.mark.parametrize("mail", ["ana@example.com", "a.b+c@x-y.example.org", "o'neil@example.com", "josé@exämple.de"])
def test_a_good_email_is_left_alone(mail: str) -> None:
    assert list(check("email", mail)) == []


@pytest.mark.parametrize("variable", ["first_name", "cta_url", "email"])
def test_an_optional_value_may_be_empty(variable: str) -> None:
    assert list(check(variable, "", optional=True)) == []


def people(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["Name", "Email"], dtype="str")


NAME = ColumnMapping({"first_name": Source("column", "Name")})


def test_the_same_recipient_twice_is_found_by_values_and_email() -> None:
    frame = people(("Ana", "a@example.com"), ("Ana", "other@example.com"), ("Ana", "A@example.com "))
    found = check_rows(frame, NAME)
    assert found.rows(rule="same recipient twice") == [2]
    without_email = check_rows(frame[["Name"]], NAME)
    assert without_email.rows(rule="same recipient twice") == [1, 2]


def test_dropped_rows_are_not_looked_at() -> None:
    frame = people(("", "a@example.com"), ("Ana", "a@example.com"), ("Ana", "a@example.com"))
    found = check_rows(frame, NAME, {0: ("dropped", "left"), 1: ("dropped", "left")})
    assert list(found) == []


def test_a_template_with_missing_parts_is_noted_and_kept() -> None:
    mapping = ColumnMapping({"name": Source("template", "{Name} {Email}")})
    found = check_rows(people(("Ana", ""), ("", ""), ("A", "b")), mapping)
    assert found.rows(rule="outer spaces") == [0]
    assert found.rows(rule="only spaces") == [1]
    assert found.for_row(0)[0].value == "Ana "


def test_an_incomplete_mapping_is_an_error_of_the_whole() -> None:
    frame = people(("Ana", "a@example.com"), ("", "b@example.com"))
    found = check_rows(
        frame, ColumnMapping({"first_name": Source("column", "Name"), "Gone Name": Source("template", "{Gone}")})
    )
    assert [(one.rule, one.variable) for one in found.general] == [("mapping incomplete", "Gone Name")]
    assert "'Gone'" in found.general[0].text
    assert found.rows(rule="empty value") == [1]


def test_no_rows_and_no_variables_are_no_trouble() -> None:
    assert list(check_rows(people(), NAME)) == []
    assert list(check_rows(people(("Ana", "a")), ColumnMapping())) == []
