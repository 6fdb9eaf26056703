"""Findings can be counted, filtered and sorted for an editor page."""

from __future__ import annotations

from services.recipients import Finding, Findings, Level


def finding(level: Level, rule: str, row: int | None, variable: str | None = "name") -> Finding:
    return Finding(level, rule, row, "Column", f"value {row}", f"{rule} here", "Fix it.", variable)


FOUND = Findings.of(
    [
        finding("note", "outer spaces", 4),
        finding("error", "empty value", 7),
        finding("warning", "placeholder", 4),
        finding("warning", "placeholder", 2),
        finding("error", "not a link", 4, "url"),
        finding("warning", "unsure encoding", None, None),
    ]
)


def test_findings_are_counted_by_level_and_rule() -> None:
    assert FOUND.by_level == {"error": 2, "warning": 3, "note": 1}
    assert FOUND.by_rule == {
        "empty value": 1,
        "not a link": 1,
        "placeholder": 2,
        "unsure encoding": 1,
        "outer spaces": 1,
    }
    assert list(FOUND.by_rule)[:3] == ["empty value", "not a link", "placeholder"]
    assert len(FOUND) == len(list(FOUND)) == 6


def test_rows_are_filtered_by_level_and_rule() -> None:
    assert FOUND.rows() == [2, 4, 7]
    assert FOUND.rows(level="error") == [4, 7]
    assert FOUND.rows(rule="placeholder") == [2, 4]
    assert FOUND.rows(level="error", rule="placeholder") == []


def test_the_worst_comes_first_within_a_row_and_between_rows() -> None:
    assert [one.level for one in FOUND.for_row(4)] == ["error", "warning", "note"]
    assert FOUND.order([0, 1, 2, 4, 7]) == [4, 7, 2, 0, 1]
    assert [FOUND.level_of(row) for row in (7, 2, 0)] == ["error", "warning", None]


def test_a_row_has_one_line_of_text() -> None:
    assert FOUND.text_for_row(4) == (
        "Error: url: not a link here; Warning: name: placeholder here; Note: name: outer spaces here"
    )
    assert FOUND.text_for_row(0) == ""
    assert FOUND.for_row(0) == []


def test_a_finding_comes_back_as_it_was() -> None:
    assert finding("error", "empty value", 7) in list(FOUND)
    assert next(iter(FOUND)) == finding("warning", "unsure encoding", None, None)
