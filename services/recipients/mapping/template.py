"""A value made of several columns: `{First Name} {Last Name}`. `{{` and `}}` stand for the braces themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True)
class Template:
    """`pieces` alternate between literal text and the name of a column, starting and ending with text."""

    pieces: tuple[str, ...]
    broken: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns named, in order of appearance, repeated when repeated."""
        return self.pieces[1::2]


@lru_cache(maxsize=256)
def parse_template(text: str) -> Template:
    """Read a template. A lone brace is kept as text and makes the template `broken`; nothing is raised."""
    pieces: list[str] = []
    literal: list[str] = []
    broken = False
    end = 0
    for match in _PIECE.finditer(text):
        literal.append(text[end : match.start()])
        end = match.end()
        if match.group(1) is not None:
            pieces += ["".join(literal), match.group(1)]
            literal = []
        else:
            token = match.group()
            broken = broken or len(token) == 1
            literal.append(token[0])
    literal.append(text[end:])
    pieces.append("".join(literal))
    return Template(tuple(pieces), broken)
