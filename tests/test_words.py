"""One word for each thing: the README's glossary, and the names in the code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WHERE_WORDS_ARE_DEFINED = (
    "services/jobs/kind.py",
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


@cache
def code() -> list[tuple[Path, ast.Module]]:
    """Every file of the product outside the sandbox, which speaks the services' words."""
    return list(_ours())


@cache
def defined() -> dict[str, list[Path]]:
    """The name of each class, and the files in which one is called so."""
    found: dict[str, list[Path]] = defaultdict(list)
    for file, tree in code():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file)
    return found


def _ours() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("services", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "sandbox" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def glossary() -> dict[str, list[str]]:
    """The words of the README's glossary, each with the classes that stand for it."""
    lines = re.findall(r"^\| \*\*([^|]+)\*\* \|[^|]+\|([^|]*)\|$", README.split("## Words")[1].split("\n## ")[0], re.M)
    return {word: re.findall(r"`(\w+)`", classes) for word, classes in lines}


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
    for _file, tree in code():
        for found in ast.walk(tree):
            if isinstance(found, ast.ClassDef) and any(found.name in classes for classes in glossary().values()):
                assert ast.get_docstring(found), found.name


def test_names_and_docstrings_hold_no_riddles() -> None:
    hits = []
    for path, tree in code():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
                text = f"{getattr(node, 'name', path.stem)} {ast.get_docstring(node) or ''}"
            elif isinstance(node, ast.Name | ast.arg | ast.Attribute):
                text = node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else node.attr
            else:
                continue
            if parts_of(text) & RIDDLES:
                hits.append(f"{path}: {text[:80]}")
    assert hits == []


def test_functions_of_the_services_are_named_by_what_comes_back_or_happens() -> None:
    told = [
        f"{path}: {node.name}"
        for path, tree in code()
        if path.parts[0] == "services"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and parts_of(node.name) & NOT_FOR_FUNCTIONS
    ]
    assert told == []
