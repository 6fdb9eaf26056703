"""Damaged text is an error with its repair shown; text that is only unusual is left alone, and no check takes long."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from services.recipients import ColumnMapping, Finding, Source, check_rows, read_table, suggest_mapping
from services.recipients.checking.garbled import ungarbled


def found(variable: str, value: str) -> list[Finding]:
    frame = pd.DataFrame({"Column": [value]}, dtype="str")
    return check_rows(frame, ColumnMapping({variable: Source("column", "Column")})).for_row(0)


def repair(variable: str, value: str) -> str | None:
    """The repair of the first error."""
    worst = found(variable, value)[0]
    assert worst.level == "error", worst
    return dict(worst.repair.cells)["Column"] if worst.repair else None


NAMES = ["Müller", "José", "Łukasz", "Ayşe", "Zoë", "Наталья", "Γιώργος", "Đorđe", "Åsa", "Ștefan", "Ana’s"]
MISREAD = ["cp1252", "cp1250", "cp1251", "cp1254", "iso-8859-1", "mac_roman", "cp850", "cp437"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("codec", MISREAD)
def test_text_that_was_read_in_a_wrong_encoding_comes_back(name: str, codec: str) -> None:
    try:
        garbled = name.encode().decode(codec)
    except UnicodeDecodeError:
        garbled = name.encode().decode("iso-8859-1")
    if codec in ("mac_roman", "cp850", "cp437") and not all(char < "\u0250" or char == "’" for char in name):
        return
    assert ungarbled(garbled) == name, garbled
    assert found("company", garbled)[0].level == "error"


@pytest.mark.parametrize("name", ["Müller", "José", "Zoë"])
def test_text_that_was_garbled_twice_comes_back_too(name: str) -> None:
    once = name.encode().decode("cp1252")
    assert ungarbled(once.encode().decode("cp1252")) == name


@pytest.mark.parametrize(
    "name",
    [*NAMES, "BĂŞESCU", "l’été", "O’Neil", "ÅÄÖ", "Ñuñoa", "Віктор", "ΜΑΡΙΑ", "山田", "김민수", "«Ромашка»", "5 €"],
)
def test_good_text_is_not_taken_for_garbled(name: str) -> None:
    assert ungarbled(name) is None
    assert "garbled text" not in [one.rule for one in found("company", name)]


@pytest.mark.parametrize(
    ("variable", "value", "mended"),
    [
        ("first_name", "Zo&euml;", "Zoë"),
        ("company", "L&amp;#039;Agap&eacute;", "L'Agapé"),
        ("first_name", "G=C3=BCnther", "Günther"),
        ("company", "=?utf-8?Q?G=C3=BCnther?=", "Günther"),
        ("company", "M%C3%BCller", "Müller"),
        ("first_name", '="Ana"', "Ana"),
        ("first_name", "'Ana", "Ana"),
        ("phone", "'+49 170 1234567", "+49 170 1234567"),
        ("first_name", "\u200eAna", "Ana"),
        ("first_name", "Bru\u00adno", "Bruno"),
        ("email", "ana@example.com\u00a0", "ana@example.com"),
        ("email", "Ana <ana@example.com>", "ana@example.com"),
        ("phone", "447900900124.0", "447900900124"),
        ("first_name", 'Ana"', "Ana"),
        ("cta_url", "example.com/x", "https://example.com/x"),
    ],
)
def test_a_damaged_value_is_an_error_with_its_repair(variable: str, value: str, mended: str) -> None:
    assert repair(variable, value) == mended


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("first_name", "\\N"),
        ("company", "#N/A"),
        ("company", "#BEZUG!"),
        ("first_name", "J?rgen"),
        ("first_name", "Ren?"),
        ("company", "Gr??e AG"),
        ("first_name", "??????"),
        ("phone", "4.479E+11"),
        ("phone", "unknown"),
        ("cta_url", "http://192.168.1.1/x"),
        ("cta_url", "https://localhost:8501"),
        ("cta_url", "http://169.254.169.254/latest"),
        ("cta_url", "http://0x7f000001/"),
        ("cta_url", "https://printer.local/"),
        ("email", "a..b@example.com"),
        ("first_name", "ana@example.com"),
    ],
)
def test_what_nobody_can_know_is_an_error_without_a_repair(variable: str, value: str) -> None:
    assert repair(variable, value) is None


@pytest.mark.parametrize(
    "value", ["00123", "NA", "null", "1E5", "TRUE", "'t Hooft", "D'Arcy", "Tom & Co", "a=1", "100%"]
)
def test_text_that_is_only_unusual_is_no_error(value: str) -> None:
    assert "error" not in [one.level for one in found("anything", value)]


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("emoji", "Ana \U0001f600"),
        ("all capitals", "ANA"),
        ("initials", "J. R."),
        ("digits in a name", "Ana 2"),
        ("mixed scripts", "Аna"),
        ("long name", "Ana " * 20),
    ],
)
def test_what_would_be_spoken_badly_is_a_warning(rule: str, value: str) -> None:
    assert (rule, "warning") in [(one.rule, one.level) for one in found("first_name", value)]


@pytest.mark.parametrize(
    "filler", [" " * 80_000, "a." * 90_000, "&" * 90_000, "a@" * 90_000, "1" * 90_000, "Ã" * 90_000]
)
def test_one_enormous_cell_stalls_nothing(filler: str) -> None:
    started = time.process_time()
    for text in (
        f"First Name,Link,Email\n{filler},{filler},{filler}\nB,x,b@example.com\n",
        f"{filler},Email\nA,b@c.de\n",
    ):
        table = read_table(text.encode())
        mapping = ColumnMapping({name: Source("column", name) for name in table.columns})
        suggest_mapping(table.columns, ["first_name", "cta_url", "email"], table.frame)
        check_rows(table.frame, mapping, table=table)
    assert time.process_time() - started < 8


def test_empty_lines_without_end_are_counted_and_not_kept() -> None:
    started = time.process_time()
    assert len(read_table(b"Name,Email\nAna,a@example.com\n" + b"\n" * 8_000_000).frame) == 1
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    "column",
    ["Spouse First Name", "Account Owner First Name", "Assistant's first name", "Referred By First Name", "Manager"],
)
def test_a_column_about_somebody_else_is_never_proposed(column: str) -> None:
    assert suggest_mapping([column, "x"], ["first_name", "full_name"])["first_name"].column is None
    assert suggest_mapping([column], [column])[column].column == column


def test_an_exact_name_needs_no_question_and_cells_alone_do_not_outdo_it() -> None:
    assert suggest_mapping(["E-MAIL", "Naïve"], ["e mail", "naive"])["naive"].confidence == 1.0
    samples = pd.DataFrame({"Email": ["Oslo", "Ulm"], "Notes": ["a@example.com", "b@example.com"]})
    assert suggest_mapping(["Email", "Notes"], ["email"], samples)["email"].column is None
