"""Rows that are no recipients: totals, repeated headers, footers, rules of dashes, comments, headings between rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.recipients.columns.meaning import close_meaning, fold, meaning_of
from services.recipients.rows.profile import LONGEST_LOOKED_AT, Profile

Cells = Sequence[str]
DASHES = re.compile(r"\s*(?:\|\s*)?:?[-=_*~#+.–—]{2,}:?\s*(?:\|\s*)?")
_COMMENT = re.compile(r"\s*(?:#(?!N/?[AVD]|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|\d)|//|;;|/\*|<!--)")
_TOTAL_WORDS = (
    "totals?|sum|sums|subtotal|average|count|mean|summe|gesamt(?:summe)?|zwischensumme|insgesamt|anzahl|mittelwert|"
    "sous-total|somme|moyenne|total général|suma|totales|promedio|totale|somma|media|totaal|som|summa|razem|ogółem|"
    "celkem|součet|összesen|итого|всего|разом|toplam|genel toplam|σύνολο|合計|小計|总计|合计|總計|합계|총계|"
    "totalt|i alt|sammanlagt|yhteensä|kokku|kopā|iš viso|viso|ukupno|svega|skupaj|spolu|общо|вкупно|укупно|барлығы|"
    'المجموع|الإجمالي|مجموع|סה"כ|סך הכל|รวม|รวมทั้งสิ้น|tổng(?: cộng)?|कुल|योग|jumlah|totali|totalsumma|total geral|'
    "(?:gran )?total general|suma końcowa|suma częściowa|net total|samtals|guztira|en total|eindtotaal|subtotaal|Σ|∑"
)
_SUBJECTS = (
    "contacts|guests|rows|people|persons|records|recipients|members|entries|invited|kontakte|personen|zeilen|contactos"
)
_TOTAL = re.compile(
    rf"\W*(?:(?:grand|sub|overall)[ -]?)?(?:{_TOTAL_WORDS})(?!\w)\W*(?:[:=(].{{0,60}})?"
    r"(?:\s+(?:\d[\d.,]*|of .{0,40}))?",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(rf"\W*(?:{_TOTAL_WORDS})\s+(?:{_SUBJECTS})\W*", re.IGNORECASE)
_PLAIN_TOTAL = re.compile(r"[\d:]|total\b|gesamt|summe\b|合計|总计|합계", re.IGNORECASE)
_NUMBER = re.compile(r"\W{0,4}\d[\d.,']*\W{0,4}")
_MOSTLY = 0.9
_MADE = "exported|generated|created|printed|downloaded|updated|prepared|produced|report(?:ed)?|data"
_NOTES = (
    "source|note|notes|legend|remarks?|disclaimer|copyright|confidential|page|stand|quelle|hinweis|erstellt|exportiert|"
    "seite|vertraulich|fuente|generado|página|généré|exporté|fonte|esportato|footnote"
)
_THINGS = (
    "contacts?|rows?|records?|people|persons?|guests?|names?|entries|recipients?|items?|results?|members?|kontakte|"
    "zeilen|datensätze|einträge|personen|lignes|contactos|filas|righe|rader"
)
_FOOT = re.compile(
    rf"\W*(?:(?:{_MADE})\b.{{0,12}}\b(?:on|by|at|from|as of|date)\b.*|(?:{_NOTES})\b.*|"
    rf"(?:end|ende|fin|fine) (?:of|der|de|del)\b.*|©.*|\(c\).*|\d[\d.,]* (?:{_THINGS})\b.*|"
    r"(?:number|no\.?|count|total|anzahl|nombre|número) (?:of|der|de)\b.*|(?:grand )?totals?\b.*\d.*|\*{1,3}\s?\S.*|"
    r"n\.\s?b\..*|powered by\b.*|www\.\S+|(?:filter(?:ed)?|sorted|gefiltert)\b.*|以上|eof)",
    re.IGNORECASE,
)
_TYPES_LIST = (
    "text string str varchar char int integer number numeric float double decimal bool boolean date datetime "
    "timestamp uuid json email url required optional mandatory pflichtfeld example beispiel unique "
)
_TYPES = frozenset(_TYPES_LIST.split())
_EXAMPLE = re.compile(
    r"\W{0,2}(?:e\.\s?g\.|z\.\s?b\.|p\.\s?ej\.|por ej\w*\.?|par ex\w*\.?|p\.\s?ex\.|ad es\w*\.?|bijv\.|f\.\s?eks\.|"
    r"np\.|např\.|напр\w*\.?|örn\.|(?:example|beispiel|exemple|ejemplo|esempio|exemplo|例)\s?[:=：])\W*\w",
    re.IGNORECASE,
)
_IMPORT = re.compile(r"\s*\{\s*[\"']?import", re.IGNORECASE)


def why_no_recipient(cells: Cells, header: Cells, profile: Profile) -> str | None:
    """Why this row is no recipient, in words for people, from the row alone; None when it may be one."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(len(cell) > LONGEST_LOOKED_AT for cell in filled):
        return None
    dashes = all(DASHES.fullmatch(cell) for cell in filled) and any(len(cell) > 1 for cell in filled)
    types = len(filled) >= min(2, profile.width) and all(
        re.sub(r"\W?\d*\W?$", "", cell.lower()) in _TYPES for cell in filled
    )
    tests = (
        (dashes and "." not in filled, "it is a rule of dashes"),
        (_repeats_header(filled, cells, header), "it repeats the column names"),
        (all(_IMPORT.match(cell) for cell in filled), "it holds import ids"),
        (types, "it names the columns' types"),
        (
            (
                _TOTAL.fullmatch(filled[0]) is not None
                or (profile.width > 1 and _TOTAL_OF.fullmatch(filled[0]) is not None)
            )
            and (profile.width > 1 or _PLAIN_TOTAL.search(filled[0]) is not None)
            and _only_numbers(filled[1:], profile, cells),
            "it is a row of totals",
        ),
        (
            any(_TOTAL.fullmatch(cell) for cell in filled[1:])
            and all(_TOTAL.fullmatch(cell) or _NUMBER.fullmatch(cell) for cell in filled),
            "it is a row of totals",
        ),
        (_is_sum(filled, cells, profile), "it holds nothing but numbers, so it looks like a row of totals"),
        (_describes(filled, cells, header), "it describes the columns"),
        (all(_EXAMPLE.match(cell) for cell in filled), "it is an example of what to write"),
    )
    return next((why for holds, why in tests if holds), None)


def is_comment(cells: Cells) -> bool:
    """Whether the row begins like a comment."""
    first = next((cell for cell in cells if cell.strip()), "")
    return _COMMENT.match(first[:LONGEST_LOOKED_AT]) is not None


def is_labels(cells: Cells, header: Cells) -> bool:
    """Whether the cells are column names once more, in other words: a second row of the header."""
    filled = [cell for cell in cells if cell.strip() and len(cell) <= LONGEST_LOOKED_AT]
    known = sum(meaning_of(cell) is not None for cell in filled)
    if len(filled) >= 2:
        same = sum(
            bool(cell.strip())
            and close_meaning(cell).word is not None
            and close_meaning(cell).word == close_meaning(name).word
            for cell, name in zip(cells, header, strict=False)
        )
        return known >= max(2, 0.5 * len(filled)) and same >= max(1, len(filled) // 2)
    return bool(filled) and len(header) == 1 and meaning_of(filled[0]) == meaning_of(header[0]) is not None


def is_heading(cells: Cells, profile: Profile, *, blank_before: bool, last: bool) -> str | None:
    """Why a row with one filled cell is a heading or a footer; None when it may be a recipient.

    A lone cell without delimiters right below a row may be a part of that row, so it is no heading for certain.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or len(filled[0]) > LONGEST_LOOKED_AT:
        return None
    text = filled[0]
    words = len(text.split())
    spoken = re.search(r"\d|[:;!?()]|\.\s*$", text) is not None or words > 3
    foot = _FOOT.fullmatch(text) is not None or _TOTAL.fullmatch(text) is not None
    below = "it is a line of text below the rows" if last else "it is a line of text between the rows"
    lone = "only one of its cells is filled, so it looks like a heading between the rows"
    if foot and (profile.width > 1 or blank_before or re.search(r"[\d:]", text) or words >= 3):
        return below
    if profile.width == 1:
        odd = spoken or words > max(3, profile.columns[0].most_words)
        return below if last and blank_before and odd else None
    certain = len(cells) >= profile.width or blank_before
    cells_in_a_row = sum(one.filled for one in profile.columns) if profile.rows > 1 else 0
    if not certain or cells_in_a_row < (1.8 if last and spoken else 3):
        return None
    addressed = any(one.kind in ("email", "url") and one.filled >= 0.9 for one in profile.columns)
    if last and (blank_before or spoken):
        return below
    return lone if addressed or blank_before or spoken else None


def _only_numbers(rest: Cells, profile: Profile, cells: Cells) -> bool:
    numbers = all(_NUMBER.fullmatch(cell) for cell in rest)
    lacks = any(
        column.kind in ("email", "url") and column.filled >= 0.9 and not (cells[at] if at < len(cells) else "").strip()
        for at, column in enumerate(profile.columns)
    )
    return numbers or lacks


def _is_sum(filled: Cells, cells: Cells, profile: Profile) -> bool:
    """Whether only numbers stand in the row, and nothing where (nearly) every other row has words or an address."""
    words = [
        at
        for at, one in enumerate(profile.columns)
        if one.kind in ("", "email", "url")
        and one.filled >= _MOSTLY
        and not _NUMBER.fullmatch(cells[at].strip() if at < len(cells) else "")
    ]
    return (
        profile.rows >= 2
        and bool(words)
        and len(cells) >= profile.width >= 2 * len(filled)
        and all(_NUMBER.fullmatch(cell) for cell in filled)
        and not any((cells[at] if at < len(cells) else "").strip() for at in words)
    )


def _describes(filled: Cells, cells: Cells, header: Cells) -> bool:
    """Whether the cells are their columns' names inside longer texts."""
    said = 0
    for cell, name in zip(cells, header, strict=False):
        label, text = fold(name), fold(cell[:200])
        said += bool(label) and len(text.split()) > len(label.split()) + 1 and f" {label} " in f" {text} "
    return said >= max(1, 0.6 * len(filled)) and (said >= 2 or len(header) == 1)


def _repeats_header(filled: Cells, cells: Cells, header: Cells) -> bool:
    names = [fold(name) for name in header]
    same = sum(
        bool(cell.strip()) and fold(cell) == name for cell, name in zip(cells, names, strict=False) if len(cell) <= 200
    )
    return same >= max(1, 0.6 * len(filled)) and (same >= 2 or len(header) == 1 or len(filled) == 1)
