"""One word for each thing: the README's glossary, and the names in the code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WHERE_WORDS_ARE_DEFINED = (
    "services/jobs/kind.py",
    "services/jobs/sighting.py",
    "services/jobs/states.py",
    "services/store/record/audit_tables.py",
    "services/store/kept_tables.py",
    "services/store/money_tables.py",
    "services/store/people_tables.py",
    "services/store/tables.py",
    "services/store/together_tables.py",
)
"""What is stored, its states, and what a kind is asked: their classes are the words of the shared life."""

RIDDLES = {"house", "door", "doors", "shelf", "shelves", "book", "books", "tie", "ties"}
NOT_FOR_FUNCTIONS = {"tell", "tells", "told", "say", "says", "said"}


@dataclass(frozen=True)
class Read:
    """What a file says in words. Its syntax tree is not kept: garbage would be looked for in all of it from then on."""

    path: Path
    classes: list[tuple[str, str | None]]
    """The name of each, and its docstring."""
    functions: list[str]
    texts: set[str]
    """Every name, and every docstring with the name of whom it speaks."""


@cache
def code() -> list[Read]:
    """Every file of the product outside the sandbox, which speaks the services' words."""
    return [
        _read(path)
        for folder in ("services", "pages")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "sandbox" not in path.parts
    ]


@cache
def defined() -> dict[str, list[Path]]:
    """The name of each class, and the files in which one is called so."""
    found: dict[str, list[Path]] = defaultdict(list)
    for file in code():
        for name, _doc in file.classes:
            found[name].append(file.path)
    return found


def _read(path: Path) -> Read:
    found = Read(path.relative_to(ROOT), [], [], set())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name):
                found.classes.append((name, ast.get_docstring(node)))
                found.texts.add(f"{name} {ast.get_docstring(node) or ''}")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.functions.append(name)
                found.texts.add(f"{name} {ast.get_docstring(node) or ''}")
            case ast.Module():
                found.texts.add(f"{path.stem} {ast.get_docstring(node) or ''}")
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                found.texts.add(name)
    return found


@cache
def glossary() -> dict[str, list[str]]:
    """The words of the README's glossary, each with the classes that stand for it."""
    lines = re.findall(r"^\| \*\*([^|]+)\*\* \|[^|]+\|([^|]*)\|$", README.split("## Words")[1].split("\n## ")[0], re.M)
    return {word: re.findall(r"`(\w+)`", classes) for word, classes in lines}


@cache
def parts_of(name: str) -> set[str]:
    """The words that a name is made of."""
    return {part.lower() for part in re.findall(r"[a-z]+|[A-Z][a-z]*", name)}


def test_no_class_name_stands_twice() -> None:
    assert {name: files for name, files in defined().items() if len(files) > 1} == {}


def test_every_class_that_defines_a_word_is_in_the_glossary() -> None:
    named = {one for classes in glossary().values() for one in classes}
    defining = {
        name for name, files in defined().items() if {str(file) for file in files} & set(WHERE_WORDS_ARE_DEFINED)
    }
    assert {name for name in defining if not name.startswith("_")} - named == set()


def test_every_class_of_the_glossary_is_there_and_stands_for_one_word() -> None:
    named = [one for classes in glossary().values() for one in classes]
    assert named
    assert [one for one in named if one not in defined() or named.count(one) > 1] == []


def test_every_class_of_the_glossary_says_what_it_is() -> None:
    named = {one for classes in glossary().values() for one in classes}
    docs = {name: doc for file in code() for name, doc in file.classes if name in named}
    assert docs
    assert [name for name, doc in docs.items() if not doc] == []


def test_names_and_docstrings_hold_no_riddles() -> None:
    texts = [(file.path, text) for file in code() for text in file.texts]
    assert [f"{path}: {text[:80]}" for path, text in texts if parts_of(text) & RIDDLES] == []


def test_functions_of_the_services_are_named_by_what_comes_back_or_happens() -> None:
    named = [(file.path, name) for file in code() if file.path.parts[0] == "services" for name in file.functions]
    assert named
    assert [f"{path}: {name}" for path, name in named if parts_of(name) & NOT_FOR_FUNCTIONS] == []
