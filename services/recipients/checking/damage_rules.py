"""Values that something has damaged on the way: errors, each with its repair where one can be known."""

from __future__ import annotations

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


def _has_percents(text: str) -> bool:
    return mending.without_percents(text) is not None


DAMAGE: tuple[Rule, ...] = (
    Rule("only spaces", "error", r"^[\s\p{Z}]+$", "the value is only spaces", "Type a value or drop the row."),
    Rule(
        "unrendered tag",
        "error",
        r"\{[^{}]*\}|\*\|[^|]*\|\*|%%[^%]+%%|\[\[[^\]]*\]\]|<<[^<>]+>>|^\[(first|last|full)[ _-]?name\]$|<%[^%]*%>",
        "the value holds a placeholder that nobody filled",
        "Replace it with the real value.",
        ignore_case=True,
    ),
    Rule(
        "spreadsheet error",
        "error",
        r"^\s*(#(N/?A|NV|ND|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|ERROR!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|"
        r"BEZUG!|WERT!|ZAHL!|NOM\s?\?|VALEUR\s?!|NOMBRE\s?!|NOMBRE\?|¡\w+!|¿\w+\?|VALOR!|NOME\?|VALORE!|[\p{Lu}/0]{2,12}[!?])|"
        r"#{4,}|Err:\d{3})\s*$",
        "the value is an error of a spreadsheet",
        "Type the real value, or drop the row.",
        ignore_case=True,
    ),
    Rule(
        "database marker",
        "error",
        r"^\s*(\\+N|\(null\)|<null>|\[null\]|\[object object\]|<blank>|\(blank\)|\(leer\)|\(vide\))\s*$",
        "the value is a database's or a program's word for nothing",
        "Type the real value, or drop the row.",
        ignore_case=True,
    ),
    Rule(
        "invisible mark",
        "error",
        rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{{9f}}{mending.MARKS}]|[A-Za-z][\x{{200c}}\x{{200d}}]|[\x{{200c}}\x{{200d}}][A-Za-z]",
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
        r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});",
        "the value is written in HTML",
        "Write the letters that are meant.",
        mend=mending.without_entities,
        confirm=_has_entity,
    ),
    Rule(
        "HTML tag",
        "error",
        r"</?(b|i|u|p|br|div|span|a|strong|em|font|td|tr|li|ul|ol|h[1-6]|img|script)(\s[^<>]*)?/?>",
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
        "leading apostrophe",
        "error",
        r"^['’`]([+=@\-\d(]|\p{Lu}[\p{L}\p{M}]*([ -]\p{Lu}[\p{L}\p{M}]*)*$)",
        "an apostrophe stands before the value, as spreadsheets write it against formulas",
        "Take the apostrophe off.",
        mend=mending.without_apostrophe,
    ),
    Rule(
        "stray quote",
        "error",
        r"^\"[^\"]*$|^[^\"]*\"$",
        "a quote stands at one end of the value and none at the other",
        "Take the quote off.",
        meanings=(*_NAMES, "email", "phone"),
        mend=lambda text: text.strip('"').strip(),
    ),
    Rule(
        "shortened number",
        "error",
        r"^\s*[+-]?\d([.,]\d+)?E\+?\d{1,3}\s*$",
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
)
