"""Files in the encodings that spreadsheet programs write, long and short, with foreign and with English headers."""

from __future__ import annotations

import codecs

import pytest

from services.errors import FileUnreadable
from services.recipients import ColumnMapping, Source, check_rows, read_table, results_file
from tests.unit.recipients.people import ENCODINGS, ENGLISH, HEADERS, PEOPLE, file_of, rows_of

WIDE = {
    "utf-8-sig": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_old_encoding_gives_every_cell(language: str, encoding: str, delimiter: str) -> None:
    for header in (HEADERS[language], ENGLISH):
        rows = rows_of(language)
        table = read_table(file_of([header, *rows], delimiter).encode(encoding))
        assert (table.header, table.frame.to_numpy().tolist()) == (header, rows), table.reading
        assert table.reading.delimiter == delimiter


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_one_row_below_a_native_header_is_enough(language: str, encoding: str) -> None:
    for row in rows_of(language):
        table = read_table(file_of([HEADERS[language], row]).encode(encoding))
        assert (table.header, table.frame.iloc[0].tolist()) == (HEADERS[language], row), table.reading


@pytest.mark.parametrize("language", PEOPLE)
@pytest.mark.parametrize("encoding", WIDE)
def test_a_byte_order_mark_decides(language: str, encoding: str) -> None:
    rows = rows_of(language)
    text = file_of([HEADERS[language], *rows], "\t")
    data = WIDE[encoding] + text.encode(encoding.removesuffix("-sig"))
    table = read_table(data)
    assert (table.header, table.frame.to_numpy().tolist()) == (HEADERS[language], rows)
    assert (table.reading.encoding, table.reading.bom) == (encoding, True)
    assert table.reading.confidence["encoding"] == 1.0
    assert results_file(table, {}, []).data == data


@pytest.mark.parametrize("language", PEOPLE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_unicode_without_a_mark_is_found(language: str, encoding: str) -> None:
    rows = rows_of(language)
    table = read_table(file_of([HEADERS[language], *rows]).encode(encoding))
    assert (table.header, table.frame.to_numpy().tolist()) == (HEADERS[language], rows)
    assert (table.reading.encoding, table.reading.bom) == (encoding, False)


def test_a_chosen_encoding_is_used_and_said() -> None:
    data = file_of([ENGLISH, *rows_of("pl")]).encode("cp1250")
    table = read_table(data, encoding="cp1252")
    assert table.reading.encoding == "cp1252"
    assert table.reading.sources["encoding"] == "chosen"
    assert table.frame.at[0, "First Name"] == "£ukasz"
    assert read_table(data, encoding="windows-1250").frame.at[0, "First Name"] == "Łukasz"


def test_an_unknown_encoding_is_refused_by_name() -> None:
    with pytest.raises(FileUnreadable, match="no encoding called 'klingon'"):
        read_table(b"a,b\n1,2\n", encoding="klingon")


def test_a_chosen_unicode_encoding_still_takes_the_mark_off() -> None:
    data = codecs.BOM_UTF8 + b"Email,Name\nana@example.com,Ana\n"
    assert read_table(data, encoding="utf-8").columns == ["Email", "Name"]
    wide = codecs.BOM_UTF16_BE + "Email,Name\nana@example.com,Ana\n".encode("utf-16-be")
    assert read_table(wide, encoding="utf-16").columns == ["Email", "Name"]


def test_a_second_mark_does_not_stick_to_the_first_column() -> None:
    data = codecs.BOM_UTF8 + codecs.BOM_UTF8 + b'"Email","Name"\n"ana@example.com","Ana"\n'
    table = read_table(data)
    assert table.columns == ["Email", "Name"]
    assert results_file(table, {}, []).data == data


def test_a_broken_byte_spoils_its_own_row_only() -> None:
    rows = "".join(f"person{number}@example.com,Zoë,Müller\n" for number in range(20))
    data = b"Email,First Name,Last Name\n" + rows.encode() + b"x@example.com,Zo\xeb,Meier\n" + rows.encode()
    table = read_table(data)
    assert table.reading.encoding == "utf-8"
    bad = [one for one in table.findings if one.rule == "unreadable character"]
    assert [(one.level, one.row, one.column, one.value) for one in bad] == [("error", 20, "First Name", "Zo\ufffd")]
    assert "line 22" in bad[0].text
    assert results_file(table, {}, []).data == data


@pytest.mark.parametrize("filler", [b"\x00" * 400, b"\x1a", b"\x1a\x00"])
def test_zero_bytes_and_an_end_of_file_sign_behind_the_end_are_padding(filler: bytes) -> None:
    data = b"Email,Name\nana@example.com,Ana\n" + filler
    table = read_table(data)
    assert table.frame.to_numpy().tolist() == [["ana@example.com", "Ana"]]
    assert [one.rule for one in table.findings] == ["padding"]
    assert results_file(table, {}, []).data == data


def test_an_unsure_encoding_is_said() -> None:
    table = read_table("a,b\nx,Ŕ\n".encode("cp1250"))
    assert table.reading.confidence["encoding"] < 0.7
    assert [one.rule for one in table.findings if one.level == "warning"] == ["unsure encoding"]


def test_ascii_needs_no_guess() -> None:
    table = read_table(b"Email,Name\nana@example.com,Ana\n")
    assert (table.reading.encoding, table.reading.confidence["encoding"]) == ("utf-8", 1.0)


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_a_file_read_again_as_it_was_found_is_the_same_table(language: str, encoding: str) -> None:
    data = file_of([HEADERS[language], *rows_of(language)]).encode(encoding)
    found = read_table(data)
    reading = found.reading
    again = read_table(
        data,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        quotechar=reading.quotechar,
        header_row=reading.header_row,
    )
    assert again.frame.equals(found.frame)
    assert again.columns == found.columns
    assert set(again.reading.sources.values()) == {"chosen"}
    assert results_file(again, {}, []).data == data


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("名字;公司\n王芳;上海\n李㐂;北京\n", "gb18030"), ("名字;公司\n王嫺;臺北\n陳恒;高雄\n", "cp950")],
)
def test_a_later_edition_of_an_encoding_is_found_when_the_first_does_not_fit(text: str, encoding: str) -> None:
    table = read_table(text.encode(encoding))
    assert table.reading.encoding == encoding
    assert "\ufffd" not in "".join(table.frame.to_numpy().ravel())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Name,Note\nBob,It’s – fine\n", "cp1252"),
        ("Name;Betrag\nBob;5 €\n", "cp1252"),
        ("Name,Note\nBob Lee,Café “x”\n", "mac_roman"),
        ("Name,Email\nJosé,jose@example.com\nBob,bob@example.com\n", "cp1252"),
        ("NAME;ORT\nJÜRGEN MÜLLER;KÖLN\nBJÖRN;DÜSSELDORF\n", "cp1252"),
        ("Name;City\nJürgen;Köln\nFrançois;Nîmes\nSøren;Århus\nJosé;Peña\nBjörk;Reykjavík\n", "cp1252"),
        ("Name;Surname\nИВАН;ПЕТРОВ\nОЛЬГА;КУЗНЕЦОВА\n", "koi8-r"),
        ("Name;City\nŽydrūnas;Šiauliai\nJūratė;Panevėžys\n", "cp1257"),
        ("ชื่อ;นามสกุล\nสมชาย;ใจดี\n", "cp874"),
        ("الاسم;الشركة\nمحمد;النور\n", "cp1256"),
        ("Name,Kana\n山田太郎,ﾔﾏﾀﾞ ﾀﾛｳ\n佐藤花子,ｻﾄｳ ﾊﾅｺ\n", "cp932"),
        ("Name,Company\n김민수,a\n", "cp949"),
        ("Name,Company\n王芳,a\n", "gbk"),
        ("Name,Company\n陳美玲,a\n", "big5"),
        ("Name,Company\n田中,a\n", "cp932"),
    ],
)
def test_a_few_characters_are_enough(text: str, encoding: str) -> None:
    table = read_table(text.encode(encoding))
    rows = [line.split(table.reading.delimiter) for line in text.splitlines()]
    assert [table.header, *table.frame.to_numpy().tolist()] == rows, table.reading


@pytest.mark.parametrize(
    ("text", "encoding", "rival"),
    [("Name;City\nĒriks;Rīga\n", "cp1257", "cp1252"), ("a,b\nx,Ŕ\n", "cp1250", "cp1252")],
)
def test_where_two_readers_differ_both_readings_stand_on_the_files_own_rows(
    text: str, encoding: str, rival: str
) -> None:
    table = read_table(text.encode(encoding))
    both = {table.reading.encoding, *(one.encoding for one in table.reading.others)}
    assert both == {encoding, rival}
    line, _, now, other = table.reading.others[0].samples[0]
    cells = text.splitlines()[line - 1].split(table.reading.delimiter)
    assert {now, other} & set(cells)
    assert "unsure encoding" in [one.rule for one in table.findings]
    chosen = read_table(text.encode(encoding), encoding=encoding)
    assert chosen.reading.others == ()
    assert chosen.frame.iloc[0].tolist() == text.splitlines()[1].split(table.reading.delimiter)


def test_an_encoding_that_only_the_second_reader_knows_is_found() -> None:
    table = read_table("Name,City\nمحمد,القاهرة\nفاطمة,الرياض\n".encode("iso-8859-6"))
    assert table.frame["Name"].tolist() == ["محمد", "فاطمة"]


def test_lines_of_utf_8_among_others_are_garbled_rows_and_spoil_no_other() -> None:
    other = "Name,Company,Email\nJürgen,Größe,j@example.com\nZoë,Crème,z@example.com\n".encode("cp1252")
    data = other + "José,Niños,p@example.com\n".encode()
    table = read_table(data)
    assert table.frame["Name"].tolist() == ["Jürgen", "Zoë", "JosÃ©"]
    mapping = ColumnMapping({"first_name": Source("column", "Name")})
    assert check_rows(table.frame, mapping, table=table).rows(level="error") == [2]
