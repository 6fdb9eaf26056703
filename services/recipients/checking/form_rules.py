"""Values that are no address or number of their kind, and values that would be spoken or shown badly."""

from __future__ import annotations

import unicodedata

from services.recipients.checking import mending
from services.recipients.checking.rules import Rule
from services.recipients.columns.legal_forms import LEGAL_FORM

_NAMES = ("first_name", "last_name", "full_name", "nickname", "middle_name")
_WORD = r"[^\s]+"
_WRAPPED = r"^\s*('[^']*'|\"[^\"]*\"|‘[^‘’]*’|“[^“”]*”|„[^„“”]*[“”]|`[^`]*`|´[^´]*´)\s*$"
LONGEST_NAME = 60


def _mixes_scripts(text: str) -> bool:
    words = text.split()[:50]
    return any(len({"LATIN", "CYRILLIC", "GREEK"} & mending.scripts_of(word)) > 1 for word in words)


FORM: tuple[Rule, ...] = (
    Rule(
        "placeholder",
        "warning",
        r"^\s*(N/?A|NULL|NIL|NONE|NAN|UNDEFINED|TBD|TBC|TODO|XXX+|-+|\.+|UNKNOWN|TEST|FNAME|LNAME|FIRST ?NAME|"
        r"LAST ?NAME|UNBEKANNT|INCONNU|DESCONOCIDO|K\.? ?A\.?|LOREM IPSUM.*)\s*$",
        "the value looks like a placeholder",
        "If it is not meant, type the real value or drop the row.",
        ignore_case=True,
    ),
    Rule(
        "line break",
        "warning",
        r"[\r\n]",
        "the value runs over several lines",
        "Make it one line.",
        mend=mending.single_spaced,
    ),
    Rule(
        "scientific notation",
        "warning",
        r"^\s*[+-]?\d([.,]\d+)?E\+?\d{1,3}\s*$",
        "a spreadsheet has shortened a long number",
        "Format the column as text in the spreadsheet and save it again.",
        ignore_case=True,
        except_meanings=("phone", "postal_code", "record_id"),
    ),
    Rule(
        "not a link",
        "error",
        r"^https?://[^\s\p{Z}/?#.@:\[\]]+(\.[^\s\p{Z}/?#.@:\[\]]+)+\.?(:\d{1,5})?([/?#][^\s\p{Z}]*)?$",
        "the value is not an http or https address",
        "Write it as https://example.com/page.",
        unless=True,
        ignore_case=True,
        meanings=("url",),
        mend=mending.with_https,
    ),
    Rule(
        "private address",
        "error",
        r"^https?://(([^/?#@]*\.)?(localhost|local|internal|intranet|lan|home|corp|test|invalid|localdomain)\.?|"
        r"0[\d.x]*|0x[0-9a-f]+|127(\.\d{1,3}){1,3}|10(\.\d{1,3}){1,3}|192\.168(\.\d{1,3}){1,2}|169\.254(\.\d{1,3}){1,2}|"
        r"172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){1,2}|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])(\.\d{1,3}){1,2}|"
        r"(22[4-9]|23\d|24\d|25[0-5])(\.\d{1,3}){3}|192\.0\.[02]\.\d{1,3}|198\.1[89](\.\d{1,3}){2}|"
        r"[^/?#]*\.(nip|sslip|xip)\.io|lvh\.me|([^/?#]*\.)localtest\.me)(:\d{1,5})?([/?#].*)?$",
        "the address leads into a private network or to this machine, so nobody outside can open it",
        "Write the public address.",
        ignore_case=True,
        meanings=("url",),
    ),
    Rule(
        "not an email",
        "error",
        r"^[^\s@,;:<>()\[\]\\\"\p{Z}.]+(\.[^\s@,;:<>()\[\]\\\"\p{Z}.]+)*@[^\s@,;:<>()\[\]\\\"\p{Z}._-][^\s@,;:<>()\[\]\\\"\p{Z}._]*"
        r"(\.[^\s@,;:<>()\[\]\\\"\p{Z}._]+)+$",
        "the value is not an email address",
        "Write it as name@example.com.",
        unless=True,
        meanings=("email",),
        mend=mending.plain_email,
    ),
    Rule(
        "not an email",
        "error",
        r"^[^@]{65,}@|^.{255,}$",
        "the address is longer than email addresses can be",
        "Write it as name@example.com.",
        meanings=("email",),
    ),
    Rule(
        "not an email",
        "error",
        r"\.[^.]$|\.\d+$|[\x{ff01}-\x{ff5e}?]|^['’]",
        "the address holds a sign that no email address has there",
        "Write it as name@example.com.",
        meanings=("email",),
    ),
    Rule(
        "letters in a phone number",
        "error",
        r"\d[A-WYZa-df-wyz]|[A-WYZa-df-su-wyz]\d|[xX*]{2,}",
        "letters stand amid the digits, or some digits are masked",
        "Write the whole number with its country, as +49 170 1234567.",
        meanings=("phone",),
    ),
    Rule(
        "not a phone number",
        "error",
        r"\d.*\d.*\d.*\d",
        "the value is not a phone number",
        "Write it with its country, as +49 170 1234567.",
        unless=True,
        meanings=("phone",),
    ),
    Rule(
        "doubtful phone number",
        "warning",
        r"^\s*(\D*\d){1,5}\D*$|^\s*(\D*\d){18,}|^[^;,/]*[;,/][^;,/]*\d{5}",
        "the value is too short or too long for one phone number, or holds several",
        "Write one number with its country, as +49 170 1234567.",
        meanings=("phone",),
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
        "name in quotes",
        "error",
        _WRAPPED,
        "quotes stand around the name",
        "Take the quotes off.",
        meanings=_NAMES,
        mend=lambda text: text.strip()[1:-1],
    ),
    Rule(
        "word for anybody",
        "warning",
        r"^\s*((null|none|nan|undefined)( (null|none|nan|undefined))+|vor-?name|nach-?name|pr[eé]nom|name|e-?mail|"
        r"(valued |dear )?(customer|client|friend|guest|member|subscriber)|there|all|anonymous|sir/madam|sir or madam|"
        r"kunde|gast|info|admin|office|support|sales( team)?|team|asdf\w*|test user)\s*$",
        "the value is a word for anybody and probably nobody's name",
        "Type the real name or drop the row.",
        ignore_case=True,
        meanings=("first_name", "full_name", "nickname"),
    ),
    Rule(
        "several names",
        "warning",
        r"\pL\s*([+/;]|,\s*(?:\pL[^\s,]{3,}|[A-Z][a-z]{2}\b))|\s(and|und|et)\s|[()]",
        "the value holds several names, a name turned round or a remark",
        "Put only one person's name here.",
        sign=r"[+/;,()]|\s(and|und|et)\s",
        meanings=("first_name", "full_name", "nickname"),
    ),
    Rule(
        "styled letters",
        "warning",
        r"[\x{ff21}-\x{ff5a}\x{1d400}-\x{1d7ff}\x{2460}-\x{24ff}\x{1d2c}-\x{1d6a}\x{2070}-\x{209c}]",
        "the value is written in styled letters, which may not be spoken or shown",
        "Write it in plain letters.",
        meanings=(*_NAMES, "company", "city"),
        mend=lambda text: unicodedata.normalize("NFKC", text),
    ),
    Rule(
        "long name",
        "warning",
        rf"^.{{{LONGEST_NAME + 1},}}$",
        f"the value is longer than names are ({LONGEST_NAME} characters)",
        "Put only the name here.",
        meanings=_NAMES,
    ),
    Rule(
        "emoji",
        "warning",
        r"[\x{1f000}-\x{1faff}\x{2600}-\x{27bf}\x{2b50}\x{2b55}\x{fe0f}]",
        "the value holds an emoji or a sign, which cannot be spoken",
        "Put only letters here.",
        meanings=_NAMES,
    ),
    Rule(
        "digits in a name",
        "warning",
        r"\p{Nd}",
        "the value holds digits",
        "Check that it is a name.",
        meanings=_NAMES,
    ),
    Rule(
        "email as name",
        "error",
        r"[^\s@]@[^\s@]+\.[^\s@]|^https?://",
        "the value is an address and no name",
        "Put only the name here.",
        meanings=_NAMES,
        ignore_case=True,
    ),
    Rule(
        "company as name",
        "error",
        rf"\S\s+({LEGAL_FORM})\s*$",
        "the value is a company's name and nobody's own",
        "Put only the name here; perhaps two cells of the row changed places.",
        meanings=("first_name", "last_name", "middle_name", "nickname"),
    ),
    Rule(
        "initials",
        "warning",
        r"^\s*(\p{Lu}\.[ -]?)+\s*$|^\s*\p{Lu}( \p{Lu})+\s*$",
        "the value is only initials, which are spoken letter by letter",
        "Write the name out.",
        meanings=("first_name", "full_name", "nickname"),
    ),
    Rule(
        "mixed scripts",
        "warning",
        r"[A-Za-z\x{c0}-\x{24f}].*[\x{370}-\x{52f}]|[\x{370}-\x{52f}].*[A-Za-z\x{c0}-\x{24f}]",
        "letters of two scripts stand in one word, so that it cannot be spoken",
        "Type the word again in one script.",
        meanings=(*_NAMES, "company", "city", "email", "url"),
        confirm=_mixes_scripts,
    ),
    Rule(
        "outer spaces",
        "note",
        r"^[\s\p{Z}].*\S|\S[\s\p{Z}]$",
        "the value begins or ends with a space",
        "Take the space off, unless it is meant.",
        mend=lambda text: text.strip(),
    ),
    Rule(
        "double space",
        "note",
        r"\S[ \x{a0}]{2,}\S|\S\x{a0}\S",
        "the value holds two spaces in a row, or one that does not break",
        "Make it one space, unless it is meant.",
        mend=mending.single_spaced,
    ),
    Rule(
        "all capitals",
        "warning",
        r"^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*\p{Lu}[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$",
        "the value is all in capitals, which may be spoken letter by letter",
        "Write it as it should be spoken.",
        sign=r"^[^a-z]*$",
        meanings=_NAMES,
        mend=mending.capitalised,
    ),
    Rule(
        "all lower case",
        "note",
        r"^[^\p{Lu}\p{Lo}\p{Lt}]*\p{Ll}[^\p{Lu}\p{Lo}\p{Lt}]*$",
        "the value is all in small letters",
        "Write it as it should be shown.",
        sign=r"^[^A-Z]*$",
        meanings=_NAMES,
        mend=mending.capitalised,
    ),
)
