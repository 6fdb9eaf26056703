"""What chardet makes of the bytes, and which of two readings is taken when they differ."""

from __future__ import annotations

import codecs

from services.recipients.encodings.legacy import Guess, sample_of

CERTAIN = 0.95
_SURE = 0.7
_DOUBTFUL = 0.5
# Encodings that our own reader does not know, or takes for a neighbour too often.
_CHARDETS = ("cp1257", "iso8859-6")
# Long sequences that hardly come about by chance: ours is right wherever the two differ.
_OURS = ("euc_jp", "cp932", "gbk", "gb18030", "big5", "cp950", "cp949")
# Hardly anybody writes these; chardet takes short or mixed texts for them.
_SELDOM_LIST = (
    "johab big5hkscs shift_jis_2004 "
    "iso8859-3 iso8859-4 iso8859-10 iso8859-14 iso8859-16 mac-turkish mac-iceland mac-latin2 mac-greek cp437 "
    "cp775 cp850 cp852 cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp869 hp-roman8 ptcp154 kz1048 "
)
_SELDOM = frozenset(_SELDOM_LIST.split())
_LEAST = 0.03


def with_second_reader(body: bytes, own: Guess | None) -> tuple[Guess | None, tuple[str, ...]]:
    """The reading to take, and rivals that would give other cells.

    Our own reading is taken where it is sure, chardet's where ours is not; where the two differ nobody is certain, so
    the confidence falls below what counts as sure.
    """
    # Most processes never meet a file whose encoding is in doubt.
    import chardet  # noqa: PLC0415

    sample = sample_of(body)
    found = chardet.detect(sample, compat_names=False, max_bytes=len(sample))
    other = str(found["encoding"] or "")
    if not other or not _reads(body, other):
        return own, ()
    if own is None:
        return Guess(other, round(min(_DOUBTFUL, float(found["confidence"])), 2)), ()
    if _same_cells(body, own.encoding, other):
        return own, ()
    if own.confidence >= CERTAIN or own.encoding in _OURS:
        return own, ()
    name = codecs.lookup(other).name
    doubtful = own.confidence < _SURE and float(found["confidence"]) >= _LEAST
    theirs = name in _CHARDETS or (doubtful and name not in _SELDOM)
    chosen, rival = (name, own.encoding) if theirs else (own.encoding, name)
    return Guess(chosen, min(own.confidence, _DOUBTFUL)), (rival,)


def _reads(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _same_cells(body: bytes, one: str, other: str) -> bool:
    try:
        return body.decode(one) == body.decode(other)
    except UnicodeDecodeError:
        return False
