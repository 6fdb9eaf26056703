"""The rules that look at one value: each a name, a level, a pattern and what to say."""

from __future__ import annotations

from dataclasses import dataclass

from services.recipients.tables.findings import Level

ANY = ""


@dataclass(frozen=True)
class Rule:
    """`pattern` (RE2) finds the values that break the rule, or with `unless` those that keep it.

    `meanings` limits the rule to variables of these meanings; an empty tuple means every variable.
    """

    name: str
    level: Level
    pattern: str
    text: str
    fix: str
    unless: bool = False
    ignore_case: bool = False
    meanings: tuple[str, ...] = ()


_NAMES = ("first_name", "last_name", "full_name", "nickname", "middle_name")
_WORD = r"[^\s]+"
RULES: tuple[Rule, ...] = (
    Rule("only spaces", "error", r"^[\s\p{Z}]+$", "the value is only spaces", "Type a value or drop the row."),
    Rule(
        "unrendered tag",
        "error",
        r"\{[^{}]*\}|\*\|[^|]*\|\*|%%[^%]+%%|\[\[[^\]]*\]\]|<<[^<>]+>>|^\[(first|last|full)[ _-]?name\]$",
        "the value holds a placeholder that nobody filled",
        "Replace it with the real value.",
        ignore_case=True,
    ),
    Rule(
        "placeholder",
        "warning",
        r"^\s*(#N/A|#REF!|#VALUE!|#NAME\?|#DIV/0!|#NULL!|#NUM!|#NV|#ERROR!|"
        r"#SPILL!|#CALC!|#BEZUG!|#WERT!|N/?A|NULL|NIL|NONE|NAN|UNDEFINED|"
        r"TBD|TBC|TODO|XXX+|-+|\?+|\.+|UNKNOWN|TEST|FNAME|LNAME|FIRST ?NAME|LAST ?NAME|"
        r"\[OBJECT OBJECT\]|LOREM IPSUM.*)\s*$",
        "the value looks like an error or a placeholder",
        "If it is not meant, type the real value or drop the row.",
        ignore_case=True,
    ),
    Rule(
        "formula",
        "warning",
        r"^\s*(=|@[A-Z]+\(|[+-][A-Z]+\()",
        "the value looks like a spreadsheet formula",
        "Replace it with the formula's result.",
        ignore_case=True,
    ),
    Rule(
        "control character",
        "error",
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{200b}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]",
        "the value holds an invisible control character",
        "Type the value again.",
    ),
    Rule(
        "line break",
        "warning",
        r"[\r\n]",
        "the value runs over several lines",
        "Make it one line, unless it is meant.",
    ),
    Rule("unreadable character", "error", "\ufffd", "the value holds an unreadable character", "Type the value again."),
    Rule(
        "garbled text",
        "warning",
        r"[ÃÂ][\x{80}-\x{bf}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\x{9d}\x{9c}\x{99}“”¦˜]|â€|Ð[\x{80}-\x{bf}°±²³µ¶·¸¹º»¼½¾¿]|ï»¿|ðŸ",
        "the value looks garbled by a wrong encoding",
        "Choose another encoding for the file, or type the value again.",
    ),
    Rule(
        "scientific notation",
        "warning",
        r"^\s*[+-]?\d([.,]\d+)?E\+?\d{1,3}\s*$",
        "a spreadsheet has shortened a long number",
        "Format the column as text in the spreadsheet and save it again.",
        ignore_case=True,
    ),
    Rule(
        "not a link",
        "error",
        r"^https?://[^\s/?#.@:]+(\.[^\s/?#.@:]+)+(:\d{1,5})?([/?#]\S*)?$",
        "the value is not an http or https address",
        "Write it as https://example.com/page.",
        unless=True,
        ignore_case=True,
        meanings=("url",),
    ),
    Rule(
        "not an email",
        "error",
        r"^[^\s@,;<>()\[\]\\\"]+@[^\s@,;<>()\[\]\\\".]+(\.[^\s@,;<>()\[\]\\\".]+)+$",
        "the value is not an email address",
        "Write it as name@example.com.",
        unless=True,
        meanings=("email",),
    ),
    Rule(
        "text as name",
        "warning",
        rf"^\s*({_WORD}\s+){{12,}}{_WORD}|^\s*(hi|hello|hey|dear|hallo|hola|bonjour|ciao|liebe|lieber)\b[\s,]+{_WORD}.*[,!.]",
        "the value is a sentence; only the name belongs here, because the template already holds the words around it",
        "Put only the name here.",
        ignore_case=True,
        meanings=_NAMES,
    ),
    Rule(
        "outer spaces",
        "note",
        r"^[\s\p{Z}].*\S|\S[\s\p{Z}]$",
        "the value begins or ends with a space",
        "Take the space off, unless it is meant.",
    ),
    Rule(
        "double space",
        "note",
        r"\S[ \x{a0}]{2,}\S",
        "the value holds two spaces in a row",
        "Make it one space, unless it is meant.",
    ),
    Rule(
        "all capitals",
        "note",
        r"^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*\p{Lu}[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$",
        "the value is all in capitals",
        "Write it as it should be spoken.",
        meanings=_NAMES,
    ),
    Rule(
        "all lower case",
        "note",
        r"^[^\p{Lu}\p{Lo}\p{Lt}]*\p{Ll}[^\p{Lu}\p{Lo}\p{Lt}]*$",
        "the value is all in small letters",
        "Write it as it should be shown.",
        meanings=_NAMES,
    ),
)
