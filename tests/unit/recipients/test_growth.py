"""Text that people send in takes time in proportion to its length: no pattern and no reader grows faster."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import services
from services.errors import ServiceError
from services.recipients import read_table

ROOT = Path(services.__file__).resolve().parents[1]
UNITS = (" ", "a", "1", "-", "'", '"', "@", "=41", "a ", "a.", "http://", "A_")
SHORT, LONG = 500, 12_000
SECONDS = 0.1
"""A pattern that grows with the square takes seconds for the long text, one that does not a few milliseconds."""
USES = {"match", "fullmatch", "search", "sub", "split", "findall", "finditer"}


def modules() -> Iterator[tuple[str, str]]:
    """Every module that sees text of people or services, and its source. The sandbox sees its own."""
    for one in pkgutil.walk_packages(services.__path__, "services."):
        if not {"sandbox", "migrations", "__main__"} & set(one.name.split(".")):
            module = importlib.import_module(one.name)
            if module.__file__ is not None:
                yield one.name, Path(module.__file__).read_text(encoding="utf-8")


def patterns() -> dict[str, tuple[re.Pattern[str] | re.Pattern[bytes], set[str]]]:
    """Every pattern that is compiled when a module is loaded, and how the code uses it there."""
    found: dict[str, tuple[re.Pattern[str] | re.Pattern[bytes], set[str]]] = {}
    for name, source in modules():
        uses: dict[str, set[str]] = {}
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in USES:
                uses.setdefault(node.value.id, set()).add(node.attr)
        for constant, value in vars(importlib.import_module(name)).items():
            for number, one in enumerate(_patterns_in(value)):
                # Those in a table are used by whatever goes through the table.
                found[f"{name}.{constant}[{number}]"] = (one, uses.get(constant) or {"match", "fullmatch"})
    return found


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 3:
        yield from (one for inner in value.values() for one in _patterns_in(inner, depth + 1))
    elif isinstance(value, (list, tuple, set, frozenset)) and depth < 3:
        yield from (one for inner in value for one in _patterns_in(inner, depth + 1))


def seconds_of(work: Callable[[], object]) -> float:
    """Of the processor, so that other processes do not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def slow_text(pattern: re.Pattern[str] | re.Pattern[bytes], uses: set[str]) -> str:
    """The first of `UNITS` that this pattern takes too long for, used as the code uses it; "" for none."""
    for unit in UNITS:
        for length in (SHORT, LONG):
            text: str | bytes = unit * (length // len(unit)) + "!"
            text = str(text).encode() if isinstance(pattern.pattern, bytes) else text
            # Looked at a second time, because a busy machine may have been slow once.
            if all(max(_used(pattern, how, text) for how in uses) > SECONDS for _ in range(2)):
                return f"{unit!r} × {length}"
    return ""


def _used(pattern: re.Pattern[str] | re.Pattern[bytes], how: str, text: str | bytes) -> float:
    if how == "sub":
        return seconds_of(lambda: pattern.sub(text[:0], text))  # type: ignore[arg-type]
    if how == "finditer":
        return seconds_of(lambda: list(pattern.finditer(text)))  # type: ignore[arg-type]
    return seconds_of(lambda: getattr(pattern, how)(text))


def test_no_pattern_that_sees_text_of_people_or_services_grows_faster_than_the_text() -> None:
    found = patterns()
    assert len(found) > 60
    assert {name: slow for name, (one, uses) in found.items() if (slow := slow_text(one, uses))} == {}


def test_a_pattern_that_grows_with_the_square_would_be_noticed() -> None:
    assert slow_text(re.compile(r'\s*="(.*)"\s*', re.DOTALL), {"search"}) != ""


FILES: dict[str, Callable[[int], bytes]] = {
    "a cell of blanks": lambda size: b"name,company\nAna," + b" " * size + b"x\nBo,y\n",
    "a cell of quotes": lambda size: b"name,company\nAna,x" + b'"' * size + b"\nBo,y\n",
    "a cell of digits": lambda size: b"name,company\nAna," + b"1" * size + b"\nBo,y\n",
    "a cell of words": lambda size: b"name,company\nAna," + b"a " * (size // 2) + b"\nBo,y\n",
    "a cell of dashes": lambda size: b"name,company\nAna," + b"a-" * (size // 2) + b"\nBo,y\n",
    "empty lines": lambda size: b"name\nAna\n" + b"\n" * size,
    "commas": lambda size: b"name,company\n" + b"," * size,
    "a quote that never ends": lambda size: b'name,company\n"Ana,' + b"x\n" * (size // 2),
    "a header of blanks": lambda size: b" " * size + b"name,company\nAna,x\n",
}


def read(data: bytes) -> None:
    """Read it, or refuse it."""
    try:
        read_table(data, "people.csv")
    except ServiceError:
        return


@pytest.mark.parametrize("case", FILES)
def test_a_file_of_twice_the_length_takes_about_twice_the_time_up_to_five_megabytes(case: str) -> None:
    half, whole = FILES[case](2_500_000), FILES[case](5_000_000)
    read(FILES[case](50_000))
    # The best of three, and a quarter of a second for what has nothing to do with the length.
    for _attempt in range(3):
        first, second = seconds_of(lambda: read(half)), seconds_of(lambda: read(whole))
        if second < 2.0 * first + 0.25:
            return
    pytest.fail(f"{first:.2f} s, and {second:.2f} s for twice as much")


MEASURED = """
import resource, sys
from services.errors import ServiceError
from services.recipients import read_table
data = eval(sys.argv[1])
try:
    read_table(data, "people.csv")
except ServiceError:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize(
    "data",
    [
        'b"name" + b"\\n" * 30_000_000',
        'b"name\\n" + b"x\\n" * 15_000_000',
    ],
)
def test_no_file_takes_memory_out_of_proportion(data: str) -> None:
    """30 MB each, in a process of its own; the limit of rows bites before the rows are made."""
    done = subprocess.run([sys.executable, "-c", MEASURED, data], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1500
