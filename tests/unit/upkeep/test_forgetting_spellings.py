"""A person is found behind escapes, in every form of Unicode and in scripts without spaces; nobody else is."""

from __future__ import annotations

import json
import time
import unicodedata
from urllib.parse import quote

import pytest

from services.errors import NotPossible
from services.upkeep.forgetting.terms import FORGOTTEN, Terms

ESCAPED = [
    "Hello%20Ana%20Silva",
    "%2Fana%40example.com",
    "%3Dana%40example.com&x=1",
    '"Hello\\nAna Silva"',
    "a\\tAna Silva",
    "Ana%2520Silva",
    "Hello%252520Ana%252520Silva%25250A",
    "Ana%C2%A0Silva",
    "Ana\\u00a0Silva",
    "a\\\\nAna\\\\u00a0Silva",
    "x&#10;Ana&nbsp;Silva",
    "x&amp;#10;Ana&amp;nbsp;Silva",
    "Ana\\x20Silva",
    "b'\\xc3\\xa9 Ana\\xc2\\xa0Silva'",
    "%u0041na Silva",
    "\\u{41}na Silva",
    "C:\\new\\Ana Silva",
    "&lt;b&gt;Ana Silva&lt;/b&gt;",
    "%3Cb%3EAna Silva",
    "\\u0041\\u006e\\u0061 \\u0053ilva",
    "%41%6E%61+%53ilva",
    "C:\\ana silva.txt",
    "D:\\ana%20silva.txt",
    "100%ana silva",
    json.dumps(json.dumps("to\nAna Silva")),
    quote(quote(quote("à Ana Silva"))),
]
FORMS = [
    ("Nguyễn Quillfeather", "by Nguye\u0302\u0303n Quillfeather"),
    ("Nguyễn Quillfeather", "by Nguy\u00ea\u0303n Quillfeather"),
    ("Nguye\u0302\u0303n Quillfeather", "by NGUYỄN QUILLFEATHER"),
    ("Nguyễn Quillfeather", "by Nguyễn\u200b Quillfeather"),
    ("Nguyễn Quillfeather", "by Nguy\u200dễn\u2060\u200eQuillfeather"),
    ("Nguyễn Quillfeather", "by Nguyễn\u200bQuillfeather"),
    ("Phạm Hậu", "Pha\u0323m Ha\u0302\u0323u"),
    ("Kate Silva", "Ｋａｔｅ　Ｓｉｌｖａ"),
    ("Ｋａｔｅ Silva", "kate silva"),
    ("Kate Silva", "𝐊𝐚𝐭𝐞 𝑆𝑖𝑙𝑣𝑎"),
    ("Kate Silva", "Ka\u00adte Sil\u00advA"),
    ("Kate Silva", "Kate\u00a0\u202fSilva"),
    ("Kate O'Hara", "Kate O’Hara"),
    ("Kate O’Hara", "Kate O'Hara"),
    ("Kate O'Hara", "Kate OʼHara"),
    ("Kate O'Hara", "Kate O`Hara"),
    ("Kate O'Hara", "Kate O´Hara"),
    ("Kate O'Hara", "Kate O\\'Hara"),
    ("Kate O'Hara", "Kate O''Hara"),
    ("Anna-Lena Roth", "Anna‑Lena Roth"),
    ("Anna-Lena Roth", "Anna – Lena  Roth"),
    ("Anna‐Lena Roth", "Anna Lena Roth"),
    ("Jörg Weiß", "JÖRG WEISS"),
    ("İpek Işık", "ipek ışık"),
    ("Zephy Quillfeather", "Quillfeather, Zephy"),
    ("Ana Maria Silva", "Silva, Ana Maria"),
    ("Zephy Quillfeather", "Zephy\nQuillfeather"),
    ("Zephy Quillfeather", "Zephy\tQuillfeather"),
    ("+49 170 1234567", "0049170 1234567"),
    ("+49 170 1234567", "0170 1234567"),
    ("+49 170 1234567", "0170/12 34-567"),
    ("+49 170 1234567", "+49 (0) 170 1234567"),
    ("+49 170 1234567", "+49‑170‑1234567"),
    ("+49‑170‑1234567", "01701234567"),
    ("0170 1234567", "+491701234567"),
    ("0049 170 1234567", "tel:+491701234567"),
    ("+49 170 1234567", "１７０ １２３４５６７"),
    ("+49 170 1234567", "%2B491701234567"),
    ("+1 415 555 2671", "(415) 555-2671"),
    ("415 555 2671", "+1 415-555-2671"),
    ("415 555 2671", "1-415-555-2671"),
    ("+971 50 123 4567", "٠٥٠١٢٣٤٥٦٧"),
    ("+7 912 345 67 89", "8 (912) 345-67-89"),
    ("ana@example.com", "ＡＮＡ＠example．com"),
    ("ana@example.com", "mailto:ana@exam\u200bple.com"),
]
NO_SPACES = [
    ("田中太郎", "田中太郎様"),
    ("田中太郎", "本日は田中太郎が参ります"),
    ("田中太郎", "田中　太郎"),
    ("田中 太郎", "田中太郎"),
    ("王伟", "尊敬的王伟先生"),
    ("李小龙", "李小龙您好"),
    ("김철수", "김철수님"),
    ("김철수", "안녕하세요 김철수는"),
    ("김철수", unicodedata.normalize("NFD", "김철수님")),
    ("ジョン・スミス", "ジョンスミスさん"),
    ("สมชาย ใจดี", "คุณสมชาย ใจดีครับ"),
    ("أحمد علي", "لأحمد علي"),
    ("أحمد علي", "وأحمد علي،"),
    ("أحمد علي", "أَحمد عليّ"),
    ("محمد سالم", "محـمد سالم"),
    ("דוד כהן", "לדוד כהן"),
    ("𠮷田太郎", "𠮷田太郎様"),
    ("𠮷田太郎", json.dumps("𠮷田太郎様")),
]
OTHERS = [
    ("Ana Silva", "Anastasia Silva"),
    ("Ana Silva", "Ana Silvano"),
    ("Li Na", "Lisa Na"),
    ("Li Na", "Li Nathan"),
    ("Ana Silva", "Mariana Silva"),
    ("Ana Silva", "Aná Silva"),
    ("Ana Silva", "Ana Silva\u0301"),
    ("Ana Silva", "Ana"),
    ("Jose Ruiz", "José Ruiz"),
    ("राम दास", "रामा दास"),
    ("이지", unicodedata.normalize("NFD", "이진")),
    ("이지", "이진"),
    ("ana@example.com", "mariana@example.com"),
    ("ana@example.com", "ana@example.community"),
    ("علي حسن", "معلي حسن"),
    ("+49 170 1234567", "0170 12345678"),
    ("+49 170 1234567", "90170 1234567"),
    ("+49 170 1234567", "1234567"),
    ("+49 170 1234567", "+48 170 1234567"),
    ("Ana Silva", "Silva and Ana"),
    ("Ana Silva", "Maria Silva, Ana Costa"),
    ("Ana Silva", "Costa, Ana; Silva, Bea"),
    ("Ana Silva", "Hana%20Silva"),
]
PAIRS = [*(("", one) for one in ESCAPED), *FORMS, *NO_SPACES]
ANA = ["Ana Silva", "ana@example.com"]


@pytest.mark.parametrize(("given", "written"), PAIRS)
def test_a_person_is_found_behind_every_escape_and_in_every_form(given: str, written: str) -> None:
    terms = Terms([given] if given else ANA)
    assert terms.are_in(written)
    left = terms.without(written)
    assert FORGOTTEN in left
    assert not terms.are_in(left)


@pytest.mark.parametrize(("given", "written"), OTHERS)
def test_somebody_else_stays(given: str, written: str) -> None:
    terms = Terms([given])
    assert not terms.are_in(written)
    assert terms.without(written) == written


@pytest.mark.parametrize(
    "written", ["Ana Silva", "Hello%20Ana%20Silva", "Ａｎａ Silva", "Ana\u00a0Silva", "\\nAna Silva"]
)
def test_what_stands_around_a_person_stays_byte_for_byte(written: str) -> None:
    around = "é\u200b%20&amp;\\n ´ ½ "
    core = written.removeprefix("Hello%20").removeprefix("\\n")
    front = written.removesuffix(core)
    assert Terms(ANA).without(f"{around}{front}{core}, {around}") == f"{around}{front}{FORGOTTEN}, {around}"


@pytest.mark.parametrize("whole", ["王伟", "李小龙", "이준", "田中", "Li Na", "O Yi", "Wu X"])
def test_a_whole_name_is_looked_for_however_short(whole: str) -> None:
    assert Terms([whole]).are_in(f"({whole})")


@pytest.mark.parametrize("part", ["王", "Ana", "Li", "-- --", "'"])
def test_a_letter_or_two_are_no_name(part: str) -> None:
    with pytest.raises(NotPossible):
        Terms([part])


def test_a_record_that_holds_first_and_last_name_apart_is_the_persons() -> None:
    said = {
        "rows": [["Ana", "a@x.org", "Silva"], ["Ana", "Costa", "Silva & Sons"], ["Bea", "Silva"]],
        "one": {"first": "Ana", "name": {"last": "silva"}, "n": 3},
        "all": ["Ana Costa", "Bea Silva"],
    }
    gone = {
        "rows": [[FORGOTTEN, "a@x.org", FORGOTTEN], ["Ana", "Costa", "Silva & Sons"], ["Bea", "Silva"]],
        "one": {"first": FORGOTTEN, "name": {"last": FORGOTTEN}, "n": 3},
        "all": ["Ana Costa", "Bea Silva"],
    }
    terms = Terms(["Ana Silva"])
    assert terms.taken_out(said) == gone
    assert json.loads(terms.without(json.dumps(said))) == gone
    assert json.dumps(gone["one"]) in terms.without(f"\n12:00 INFO sent {json.dumps(said['one'])}\nanother line\n")
    assert Terms(["田中太郎"]).taken_out(["田中", "太郎", "x"]) == [FORGOTTEN, FORGOTTEN, "x"]
    assert Terms(["Li Li"]).taken_out([["Li", "Na"], ["Li", "Li"]]) == [["Li", "Na"], [FORGOTTEN, FORGOTTEN]]


TEXTS = {
    "plain letters": "a b ",
    "the name": "Ana Silva ",
    "half of it": "Ana ",
    "accents": "é ê\u0303",
    "ideographs": "田中",
    "backslashes": "\\",
    "escapes": "\\nAna%20",
    "percents": "%25",
    "entities": "&amp;",
    "open": '{["Ana',
    "digits": "1 ",
    "lines of JSON": '{"a": ["Ana", "Silva"]}\n',
    "marks": "\u0301\u0323",
    "invisible": "\u200b",
}


@pytest.mark.parametrize("unit", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_of_twice_the_length_takes_about_twice_the_time(unit: str) -> None:
    terms = Terms(["Ana Silva", "田中 太郎", "+34 600 000 001", "ana@example.com"])

    def seconds(size: int) -> float:
        text = unit * (size // len(unit.encode()))
        began = time.process_time()
        terms.without(f"Ana Silva {text}")
        terms.are_in(text)
        return time.process_time() - began

    for _attempt in range(3):
        first, second = seconds(150_000), seconds(300_000)
        if second < 2.0 * first + 0.25:
            return
    pytest.fail(f"{first:.2f} s, and {second:.2f} s for twice as much")
