"""Whoever changes something leaves an entry in the team's record, or stands here with the reason why not."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRITES = {"record", "record_alone", "recorded", "note"}
DEEP, FEW = 1, 3
DRAFTING = "it prepares a draft, which names who made and changed it; the launch is recorded"
FREE = "it asks or keeps something free of charge that changes nothing for others"
LOOKS = "it changes nothing; only an admin may look"
WITHIN = "it makes a draft through the functions above, to be quoted and confirmed like every one"
NOT_RECORDED = {
    "": {"refuse_without_second_yes": "it only refuses"},
    "ExampleDrafts": {"fill": DRAFTING},
    "Drafts": dict.fromkeys(
        ("rename", "put_file", "set_reading", "set_target", "set_variables",
         "set_source", "confirm", "set_option", "agree", "edit_cells", "undo_edit", "undo_last", "mark_rows",
         "unmark_rows", "make", "accept_rows", "change_option"), DRAFTING),
    "DraftMaking": dict.fromkeys(("create", "from_form", "copy"), DRAFTING),
    "BackgroundDesk": dict.fromkeys(("add", "change", "rename", "remove", "swap", "set_blank"), DRAFTING),
    "AgentForms": dict.fromkeys(("create", "add_model", "change"), DRAFTING),
    "AgentDesk": {"add_model": WITHIN, "agree_to_rebuild": DRAFTING, "upload": FREE},
    "StudioDesk": dict.fromkeys(("prepare", "prepare_test", "prepare_preview"), WITHIN),
    "LessonDrafts": dict.fromkeys(
        ("change", "film", "from_brief", "going_on", "going_on_after", "prepare_table", "retrying"), DRAFTING),
    "LessonDesk": {"load_again": FREE},
    "LessonFrames": dict.fromkeys(("preview", "begin_preview", "discard"), FREE),
    "LessonNotes": dict.fromkeys(("keep_brief", "brief_is_done", "keep_script"), FREE),
    "LessonKeys": {"list": FREE},
    "Returns": {"begin": WITHIN},
    "Inspections": {"look": FREE},
    "Targets": dict.fromkeys(("remember_variables", "forget_mapping"), DRAFTING),
    "Forgetting": dict.fromkeys(("look", "seen"), LOOKS),
    "AuditTrail": {"page": LOOKS},
    "Rules": {"refuse_unallowed": "it only refuses, by what writes refusals into the record"},
    "Backups": {"ticket": "the backup that is made under its address is recorded"},
}  # fmt: skip


@cache
def services() -> dict[str, dict[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every class of the services outside the sandbox, with its functions."""
    found: dict[str, dict[str, ast.FunctionDef | ast.AsyncFunctionDef]] = defaultdict(dict)
    for path in sorted((ROOT / "services").rglob("*.py")):
        if "sandbox" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[""][node.name] = node
            elif isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                        found[node.name][one.name] = one
    return found


@cache
def by_name() -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The same functions, by their names."""
    found: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = defaultdict(list)
    for functions in services().values():
        for name, function in functions.items():
            found[name].append(function)
    return found


Functions = dict[str, ast.FunctionDef | ast.AsyncFunctionDef]


def followed(own: Functions, function: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """What a function calls, as far as names tell: on itself its own, on others whatever few are called so."""
    found = []
    for call in (node.func for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call, ast.Attribute):
            on_itself = isinstance(call.value, ast.Name) and call.value.id == "self"
            others = [one for one in by_name()[call.attr] if one is not own.get(call.attr)]
            found += [own[call.attr]] if on_itself and call.attr in own else others if len(others) <= FEW else []
        elif isinstance(call, ast.Name):
            found += (services()[""].get(call.id, None) and [services()[""][call.id]]) or []
    return found


def writes(function: ast.AST) -> bool:
    """Whether it writes to the record itself."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(isinstance(one, ast.Name) and one.id in WRITES for one in calls)


def leaves_an_entry(own: Functions, function: ast.AST, deep: int = DEEP) -> bool:
    """Whether it writes to the record, itself or by what it calls."""
    if writes(function):
        return True
    return deep > 0 and any(leaves_an_entry(own_of(one), one, deep - 1) for one in followed(own, function))


def own_of(function: ast.AST) -> Functions:
    """The functions of the class of a function."""
    return next((own for name, own in services().items() if name and function in own.values()), {})


def takes_a_person(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is given who acts."""
    given = [*function.args.args, *function.args.kwonlyargs]
    return any(isinstance(one.annotation, ast.Name) and one.annotation.id == "Person" for one in given)


def changing() -> dict[str, dict[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The functions by which a person changes something, by class."""
    return {
        name: chosen
        for name, own in services().items()
        if (chosen := {at: one for at, one in own.items() if takes_a_person(one) and not at.startswith("_")})
    }


def test_every_change_by_a_person_is_recorded_or_has_a_reason_not_to_be() -> None:
    silent = [
        f"{name}.{at}"
        for name, functions in changing().items()
        for at, one in functions.items()
        if at not in NOT_RECORDED.get(name, {}) and not leaves_an_entry(services()[name], one)
    ]
    assert silent == []


def test_what_needs_no_entry_is_there() -> None:
    known = changing()
    assert [
        f"{name}.{at}" for name, listed in NOT_RECORDED.items() for at in listed if at not in known.get(name, {})
    ] == []
