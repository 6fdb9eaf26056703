"""Which finder of encodings gives more files back unchanged: `python -m tests.bench.encodings`.

The people, companies and cities are those of the Faker package, in the languages that it has, below English and below
native headers; none of them is ours. Ours (with chardet as second reader), chardet and charset-normalizer read the
same files in the same run. A file is right when the whole text is; a wrong reading is silent when nobody is asked.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator

import chardet
import charset_normalizer
from faker import Faker

from services.errors import FileUnreadable
from services.recipients.encodings.encoding import SURE, decode
from tests.unit.recipients.people import ENGLISH, HEADERS, file_of

# Locale of the corpus, language of our headers, what Excel writes there, and what older programs wrote.
LOCALES: tuple[tuple[str, str, str, str], ...] = (
    ("de_DE", "de", "cp1252", "iso-8859-1 mac_roman cp850"),
    ("fr_FR", "fr", "cp1252", "iso-8859-15 mac_roman cp850"),
    ("es_ES", "es", "cp1252", "iso-8859-1 mac_roman cp850"),
    ("pt_BR", "pt", "cp1252", "iso-8859-1 cp850"),
    ("it_IT", "it", "cp1252", "iso-8859-1"),
    ("sv_SE", "sv", "cp1252", "iso-8859-1 mac_roman cp850"),
    ("da_DK", "da", "cp1252", "iso-8859-1 cp850"),
    ("no_NO", "da", "cp1252", "iso-8859-1"),
    ("fi_FI", "sv", "cp1252", "iso-8859-15"),
    ("nl_NL", "en", "cp1252", "iso-8859-1"),
    ("pl_PL", "pl", "cp1250", "iso-8859-2 cp852 mac_latin2"),
    ("cs_CZ", "cs", "cp1250", "iso-8859-2 cp852"),
    ("sk_SK", "cs", "cp1250", "iso-8859-2"),
    ("hu_HU", "hu", "cp1250", "iso-8859-2 cp852"),
    ("hr_HR", "hr", "cp1250", "iso-8859-2"),
    ("sl_SI", "hr", "cp1250", "iso-8859-2"),
    ("tr_TR", "tr", "cp1254", "iso-8859-9 cp857"),
    ("ru_RU", "ru", "cp1251", "koi8-r iso-8859-5 cp866 mac_cyrillic"),
    ("uk_UA", "uk", "cp1251", "koi8-u"),
    ("bg_BG", "ru", "cp1251", "iso-8859-5"),
    ("el_GR", "el", "cp1253", "iso-8859-7"),
    ("he_IL", "he", "cp1255", "iso-8859-8"),
    ("ar_AA", "en", "cp1256", "iso-8859-6"),
    ("th_TH", "en", "cp874", "tis-620"),
    ("lt_LT", "en", "cp1257", "iso-8859-13"),
    ("lv_LV", "en", "cp1257", "iso-8859-13"),
    ("et_EE", "en", "cp1257", "iso-8859-13"),
    ("ja_JP", "ja", "cp932", "euc_jp iso2022_jp"),
    ("zh_CN", "zh", "gbk", "gb18030"),
    ("zh_TW", "zh-tw", "cp950", "big5"),
    ("ko_KR", "ko", "cp949", "euc_kr"),
)
SIZES = (1, 3, 10, 40)
SEEDS = (11, 12, 13)


def files() -> Iterator[tuple[str, str, bytes, str]]:
    """What wrote it (excel or legacy), the encoding, the bytes and the text of each file; pure ASCII is left out."""
    for locale, language, excel, legacy in LOCALES:
        for seed in SEEDS:
            people = Faker(locale)
            people.seed_instance(seed)
            rows = [_person(people, number) for number in range(max(SIZES))]
            for header in (ENGLISH, HEADERS.get(language, ENGLISH)):
                for size in SIZES:
                    text = file_of([header, *rows[:size]])
                    for group, encoding in (("excel", excel), *(("legacy", one) for one in legacy.split())):
                        data = _bytes(text, encoding)
                        if data is not None and not (data.isascii() and b"\x1b" not in data):
                            yield group, encoding, data, text


def _person(people: Faker, number: int) -> list[str]:
    company = people.company() if hasattr(people, "company") else ""
    return [people.first_name(), people.last_name(), company, f"person{number}@example.com", people.city()]


def _bytes(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def _with_chardet(data: bytes) -> str | None:
    found = chardet.detect(data)["encoding"]
    return _text(data, found)


def _with_normalizer(data: bytes) -> str | None:
    best = charset_normalizer.from_bytes(data).best()
    return None if best is None else str(best)


def _text(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


def main() -> int:
    """Count and print, by what wrote the file."""
    rivals: dict[str, Callable[[bytes], str | None]] = {
        "chardet": _with_chardet,
        "charset-normalizer": _with_normalizer,
    }
    total: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    silent: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for group, encoding, data, text in files():
        total[group] += 1
        try:
            found = decode(data, "", None)
        except FileUnreadable:
            wrong[f"{encoding} refused"] += 1
            continue
        good = found.text == text
        doubtful = found.confidence < SURE or bool(found.rivals)
        right[group, "ours"] += good
        asked[group] += doubtful
        silent[group] += not good and not doubtful
        if not good:
            wrong[f"{encoding} as {found.encoding}{' silently' if not doubtful else ''}"] += 1
        for name, read in rivals.items():
            right[group, name] += read(data) == text
    for group, number in total.items():
        shares = ", ".join(f"{name} {right[group, name] / number:.1%}" for name in ("ours", *rivals))
        sys.stdout.write(
            f"{group}: {number} files; right: {shares}; wrong without a question: {silent[group]}; "
            f"a person is asked in {asked[group] / number:.1%}\n"
        )
    sys.stdout.write(
        "most often wrong: " + ", ".join(f"{name} {count}" for name, count in wrong.most_common(12)) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
