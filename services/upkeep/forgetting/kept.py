"""Files at the place where all machines keep theirs: uploads, and copies of lessons."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from services.errors import FileUnreadable
from services.files.files import LESSONS, UPLOADS, Files, is_name
from services.recipients import read_anywhere
from services.upkeep.forgetting.terms import Terms
from services.upkeep.forgetting.uploads import rows_with

COPY = ".json"


def unused_uploads(files: Files, known: Collection[str], in_use: Collection[str], terms: Terms) -> list[str]:
    """The hashes of uploads that nobody has any more and that name the person, halves of broken-off ones too."""
    there = {one.name.removeprefix(UPLOADS) for one in files.list(UPLOADS)}
    unused = sorted((set(known) | there) - set(in_use))
    return [one for one in unused if table_names(one, files.get(UPLOADS + one), terms)]


def table_names(name: str, data: bytes | None, terms: Terms) -> bool:
    """Whether a file of recipients names the person, in any cell or beside them."""
    if data is None:
        return False
    try:
        table = read_anywhere(data, name)
    except FileUnreadable:
        return bytes_name(name, data, terms)
    return terms.in_lines.are_in(table.original.text) or bool(rows_with(table, terms))


def bytes_name(name: str, data: bytes | None, terms: Terms) -> bool:
    """Whether a file names the person in its content or its name, whatever it holds besides."""
    if terms.are_in(name):
        return True
    return data is not None and terms.change(data.decode("utf-8", "replace"))


def copies_naming(files: Files, terms: Terms) -> list[str]:
    """The names of those copies of lessons that name the person."""
    return [one.name for one in files.list(LESSONS) if bytes_name(one.name, files.get(one.name), terms)]


def clean_copies(files: Files, names: Collection[str], terms: Terms) -> None:
    """Take the person out of these copies; what is no text goes as a whole, and so does a copy with a newer beside it.

    A copy that was written again counts as the one that was kept last, which only the newest may.
    """
    for name in names:
        data = files.get(name)
        text = _text(data)
        if text is None or terms.are_in(name) or (name.endswith(COPY) and name != _newest(files, name)):
            files.delete(name)
        else:
            files.put(name, terms.without(text).encode(), blank=True)


def remove_lesson(files: Files, video_id: str) -> None:
    """Take every copy of one lesson away."""
    for name in _of_lesson(files, video_id):
        files.delete(name)


def _of_lesson(files: Files, video_id: str) -> Iterator[str]:
    if is_name(LESSONS + video_id):
        yield from (one.name for one in files.list(f"{LESSONS}{video_id}/"))


def _newest(files: Files, name: str) -> str:
    beside = [one for one in files.list(f"{name.rpartition('/')[0]}/") if one.name.endswith(COPY)]
    return max(beside, key=lambda one: (one.changed_at, one.name)).name if beside else name


def _text(data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode()
    except UnicodeDecodeError:
        return None
