"""Values that something has damaged on the way: errors, each with its repair where one can be known."""

from __future__ import annotations

import re

from services.recipients.checking import mending
from services.recipients.checking.garbled import suspect_pattern, ungarbled
from services.recipients.checking.rules import Rule

_ADDRESSES = ("url", "email")
_NAMES = ("first_name", "last_name", "full_name", "nickname", "middle_name")


def _was_garbled(text: str) -> bool:
    return ungarbled(text) is not None


def _has_entity(text: str) -> bool:
    return mending.without_entities(text) != text


def _is_quoted(text: str) -> bool:
    return mending.without_quoting(text) is not None


def _is_escaped(text: str) -> bool:
    return mending.without_escapes(text) is not None


def _is_no_other_damage(text: str) -> bool:
    """Whether no other rule says already, and better, what is wrong with the text."""
    return not (_was_garbled(text) or _is_escaped(text) or _is_quoted(text) or _has_entity(text))


def _has_percents(text: str) -> bool:
    return mending.without_percents(text) is not None


_INNER = re.compile(r"(?<=[^\W\d_])[À-ÞĀ-Ž]")
_LONGEST_BEGINNING = 12
_BEFORE_A_CAPITAL = frozenset(["mc", "mac", "de", "di", "da", "du", "del", "la", "le", "lo", "fitz", "van", "o", "d"])

_INCHES = re.compile(r'\d\s?"(?!\w)')
_ODD_QUOTES = r"^[^\"]*(\"[^\"]*\"[^\"]*)*\"[^\"]*$"


def _has_stray_quote(text: str) -> bool:
    return text.count('"') % 2 == 1


def _has_inner_capital(text: str) -> bool:
    """Whether an accented capital stands behind small letters that are no beginning of a name, as "Mc" is one."""
    for found in _INNER.finditer(text):
        begun = re.split(r"\W", text[max(0, found.start() - _LONGEST_BEGINNING) : found.start()])[-1]
        if found.group().isupper() and begun[-1:].islower() and begun.lower() not in _BEFORE_A_CAPITAL:
            return _is_no_other_damage(text)
    return False


# Tag characters stand in the flags of England, Scotland and Wales, and nowhere else.
_TAGS = r"(^|[^\x{1f3f4}\x{e0020}-\x{e007f}])[\x{e0000}-\x{e007f}]"

DAMAGE: tuple[Rule, ...] = (
    Rule("only spaces", "error", r"^[\s\p{Z}]+$", "the value is only spaces", "Type a value or drop the row."),
    Rule(
        "unrendered tag",
        "error",
        r"\{[^{}]*\}|\*\|[^|]*\|\*|%%[^%]+%%|\[\[[^\]]*\]\]|<<[^<>]+>>|^\[(first|last|full)[ _-]?name\]$|<%[^%]*%>|"
        r"«\s*(first|last|full|user|e-?mail|company|vor|nach|pr[eé]nom|nom|name)[^«»]*»|"
        r"^\s*\((first|last|full)[ _-]?name\)\s*$|^\s*(\$[a-z_]\w*|%[a-z_]+%|__\w+__|@@\w+@@|~\w+~)\s*$",
        "the value holds a placeholder that nobody filled",
        "Replace it with the real value.",
        ignore_case=True,
    ),
    Rule(
        "spreadsheet error",
        "error",
        r"^\s*(#(N/?A|NV|ND|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|ERROR!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|"
        r"BEZUG!|WERT!|ZAHL!|NOM\s?\?|VALEUR\s?!|NOMBRE\s?!|NOMBRE\?|¡\w+!|¿\w+\?|VALOR!|NOME\?|VALORE!|[\p{Lu}/0]{2,12}[!?]|\p{Lu}{1,3}/\p{Lu}{1,3}\b.*|GETTING_DATA)|"
        r"#{4,}|Err:\d{3}|(loading|calculating|fetching|wird geladen)\W*\.\.\.)\s*$",
        "the value is an error of a spreadsheet",
        "Type the real value, or drop the row.",
        ignore_case=True,
        sign=r"#|[eE][rR][rR]:|\.\.\.",
    ),
    Rule(
        "database marker",
        "error",
        r"^\s*(\\+N|\[object object\]|[(\[<{-]+\s*(null|none|nil|nan|blank|empty|unset|not set|no value|no name|"
        r"missing|undefined|unknown|n/?a|leer|keine?|unbekannt|vide|aucune?|vac[ií]o|ninguno|vuoto|nessuno|vazio|nenhum|пусто|нет|puste|"
        r"brak|leeg|geen|tom|tyhjä|boş|空|なし|无|無|없음)\s*[)\]>}-]+)\s*$",
        "the value is a database's or a program's word for nothing",
        "Type the real value, or drop the row.",
        ignore_case=True,
    ),
    Rule(
        "invisible mark",
        "error",
        rf"{_TAGS}|(^|[A-Za-z])[\x{{fe00}}-\x{{fe0f}}]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{{9f}}{mending.MARKS}]|[A-Za-z][\x{{200c}}\x{{200d}}]|[\x{{200c}}\x{{200d}}][A-Za-z]",
        "the value holds invisible marks",
        "Take the marks out.",
        mend=lambda text: (
            mending.without_marks(text).replace("\u200c", "").replace("\u200d", "")
            if any("a" <= char.lower() <= "z" for char in text)
            else mending.without_marks(text)
        ),
    ),
    Rule("unreadable character", "error", "\ufffd", "the value holds an unreadable character", "Type the value again."),
    Rule(
        "garbled text",
        "error",
        suspect_pattern(),
        "the value was garbled by a wrong encoding",
        "Write it as it was before, or choose another encoding for the file.",
        mend=ungarbled,
        confirm=_was_garbled,
    ),
    Rule(
        "garbled text",
        "error",
        r"[ÃÂ][\x{80}-\x{bf}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|"
        r"Ð[\x{80}-\x{bf}°±²³µ¶·¸¹º»¼½¾¿]|ï»¿|ðŸ|Ã[ ?]?\p{Ll}|[À-ÿ][¡¢£¤¥¦§¨«¬¯±²³¶¸¹¼½¾¿]|√[∂ºÄÖÜ©°†§¥ß®ü]|Ã$",
        "the value looks garbled by a wrong encoding, and some of it is lost",
        "Type the value again, or choose another encoding for the file.",
        confirm=lambda text: not _was_garbled(text),
    ),
    Rule(
        "lost letters",
        "error",
        r"\p{L}\?+\p{L}|^\?+\p{Ll}|\?{2,}\p{L}|\p{L}\?{2,}$|^[?\s]*\?{2,}[?\s]*$",
        "question marks stand where letters were lost",
        "Type the value again, or export the file again as UTF-8.",
        sign=r"\?",
        except_meanings=(*_ADDRESSES, *_NAMES),
        confirm=lambda text: not _is_quoted(text),
    ),
    Rule(
        "lost letters",
        "error",
        r"\?",
        "a question mark stands where a letter was probably lost",
        "Type the value again, or export the file again as UTF-8.",
        meanings=_NAMES,
        confirm=lambda text: not _is_quoted(text) and not text.startswith("#"),
    ),
    Rule(
        "HTML entity",
        "error",
        r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|&(#\d{2,5}|#x[0-9a-fA-F]{2,4})|"
        r"&([a-zA-Z](uml|acute|grave|circ|tilde|cedil|ring|slash)|szlig|amp|nbsp|quot|lt|gt)([^a-zA-Z;=]|$|n|r)",
        "the value is written in HTML",
        "Write the letters that are meant.",
        mend=mending.without_entities,
        confirm=_has_entity,
    ),
    Rule(
        "HTML tag",
        "error",
        r"<!(--|\[CDATA\[)|</?(b|i|u|p|br|div|span|a|strong|em|font|td|tr|li|ul|ol|h[1-6]|img|script)(\s[^<>]*)?/?>",
        "the value holds HTML tags",
        "Write only the text.",
        ignore_case=True,
    ),
    Rule(
        "mail coding",
        "error",
        r"=[89a-fA-F][0-9a-fA-F]|=\?[\w-]{2,20}\?[bBqQ]\?",
        "the value is coded as mails are (quoted-printable)",
        "Write the letters that are meant.",
        except_meanings=("url",),
        mend=mending.without_quoting,
        confirm=_is_quoted,
    ),
    Rule(
        "percent coding",
        "error",
        r"%[89a-fA-F][0-9a-fA-F]",
        "the value is coded as web addresses are",
        "Write the letters that are meant.",
        except_meanings=("url",),
        mend=mending.without_percents,
        confirm=_has_percents,
    ),
    Rule(
        "program coding",
        "error",
        r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-3][0-7]{2})|\\['\"]|<U\+[0-9A-Fa-f]{4,6}>|[A-Za-z]u00[0-9a-f]{2}([a-z]|$)|"
        r"[A-Za-z]<[0-9a-f]{2}>|\+[A-Za-z0-9/]{3,}-[a-z]",
        "the value is coded as programs write letters",
        "Write the letters that are meant.",
        except_meanings=("url",),
        mend=mending.without_escapes,
        confirm=_is_escaped,
    ),
    Rule(
        "text formula",
        "error",
        r'^\s*="[^"]*(""[^"]*)*"\s*$',
        'the value is written as ="text"',
        "Take only the text.",
        mend=mending.unwrapped,
    ),
    Rule(
        "formula",
        "error",
        r"^\s*(=|@[A-Z]+\(|[+-][A-Z]+\()",
        "the value is a spreadsheet formula",
        "Replace it with the formula's result.",
        ignore_case=True,
        confirm=lambda text: mending.unwrapped(text) is None and not _is_quoted(text),
    ),
    Rule(
        "sign in a name",
        "error",
        r"[\\<>{}\[\]|~^$%=\t#*«»¹²³□■▯¿¡§¤¬¶†‡•¨¸¦©®±×÷°™‰‚„‹›µ¢£¥¼½¾≤≥≠≈∞∂∆∏∑√∫◊\x{2500}-\x{259f}]|^\s*([-+@:;,.!/´]|'')\s*\pL|\pL(''|[“”„])\pL|^b'.*'$",
        "the value holds a sign that no name has",
        "Type the name again.",
        meanings=_NAMES,
        mend=mending.without_first_sign,
        confirm=_is_no_other_damage,
    ),
    Rule(
        "capital inside a word",
        "error",
        r"\p{Ll}[\x{c0}-\x{de}\x{100}-\x{17d}](\p{Ll}|\P{L}|$)",
        "an accented capital stands behind small letters, as a wrong encoding leaves it",
        "Type the name again, or choose another encoding for the file.",
        sign=r"[\x{c0}-\x{de}\x{100}-\x{17d}]",
        meanings=_NAMES,
        confirm=_has_inner_capital,
    ),
    Rule(
        "two scripts in one word",
        "error",
        r"[A-Za-z][\x{ff61}-\x{ff9f}]|[\x{ff61}-\x{ff9f}][A-Za-z]|[A-Za-z][\p{Hangul}\p{Hebrew}\p{Arabic}]|"
        r"[\p{Hangul}\p{Hebrew}\p{Arabic}][A-Za-z]|[a-z]\p{Han}|\p{Han}[a-z]|\p{Co}",
        "letters of two scripts stand beside each other, as a wrong encoding leaves them",
        "Type the value again, or choose another encoding for the file.",
        meanings=_NAMES,
        confirm=lambda text: not _was_garbled(text),
    ),
    Rule(
        "leading apostrophe",
        "error",
        r"^['’`]([+=@\-\d(]|\p{Lu}[\p{L}\p{M}]*([ -]\p{Lu}[\p{L}\p{M}]*)*$)",
        "an apostrophe stands before the value, as spreadsheets write it against formulas",
        "Take the apostrophe off.",
        sign=r"^['’`]",
        mend=mending.without_apostrophe,
    ),
    Rule(
        "stray quote",
        "error",
        _ODD_QUOTES,
        "a quote stands in the value and its partner does not",
        "Take the quote out.",
        meanings=(*_NAMES, "company", "city", "email", "phone"),
        mend=mending.without_quotes,
        confirm=_has_stray_quote,
    ),
    Rule(
        "stray quote",
        "error",
        _ODD_QUOTES,
        "a quote stands in the value and its partner does not",
        "Take the quote out.",
        except_meanings=(*_NAMES, "company", "city", "email", "phone"),
        mend=mending.without_quotes,
        confirm=lambda text: _has_stray_quote(text) and not _INCHES.search(text),
    ),
    Rule(
        "shortened number",
        "error",
        r"^\s*[+-]?\d[\d., ]*(E|[x×*] ?10\^?) ?\+?\d{1,3}\s*$",
        "a spreadsheet has shortened the number, and its last digits are lost",
        "Format the column as text in the spreadsheet and save it again.",
        ignore_case=True,
        meanings=("phone", "postal_code", "record_id"),
    ),
    Rule(
        "decimal phone number",
        "error",
        r"^\s*\+?\d{6,20}[.,]0+\s*$",
        "a spreadsheet has made a decimal number of it",
        "Take the decimals off.",
        meanings=("phone", "postal_code", "record_id"),
        mend=mending.whole_number,
    ),
    Rule(
        "formatted phone number",
        "error",
        r"^\s*[$€£¥]|[%$€£¥]\s*$|^\s*\d{1,3}(,\d{3}){2,}(\.\d+)?\s*$|\d{3}[.,]\d\s*$|"
        r"^\s*(\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.](19|20)\d\d|\d{1,2}:\d\d(:\d\d)?)\b",
        "a spreadsheet has made a sum, a share or a date of it",
        "Format the column as text in the spreadsheet and save it again.",
        meanings=("phone",),
        mend=mending.without_groups,
    ),
)
