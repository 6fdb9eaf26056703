"""Every text column of every table is looked through: also one that is added tomorrow, and keys that would collide."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Integer, LargeBinary, MetaData, String, Table, func, select
from sqlmodel.sql.sqltypes import AutoString

from services import container
from services.config import load_settings
from services.container import App
from services.store.columns import UtcTime
from services.store.database import Database
from services.store.ids import new_id
from services.store.record.append_only import TABLE as RECORD
from services.store.tables import Upload, utc_now
from services.upkeep.forgetting.columns import OUR_OWN
from services.upkeep.forgetting.scrubbing import scrub_file, tables_of
from services.upkeep.forgetting.searching import PLACES
from services.upkeep.forgetting.terms import FORGOTTEN, Terms
from tests.rigs.forgotten import bytes_left
from tests.rigs.people import ANA

OURS = Upload.metadata
PEOPLE = [("Zéphyrine Quillfeather", "zephyrine.q@example.org"), ("Ottokar Blümchen", "ottokar@example.com")]
FINAL = {"item.state": "succeeded", "job.state": "done", "draft.state": "discarded"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    built = container.build(load_settings(data_dir=tmp_path / "data"))
    yield built
    built.stop()


def is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | AutoString | JSON | LargeBinary)


def looked_through(tables: list[Table]) -> list[str]:
    """Every text column but what is written down as ours alone."""
    names = [f"{table.name}.{column.name}" for table in tables for column in table.columns if is_text(column)]
    return [name for name in names if name not in OUR_OWN]


def fill(database: Database, tables: list[Table], name: str, mail: str) -> None:
    """Two lines in every table that name a person in each column, in two spellings."""
    for spelled in (name, name.upper()):
        made: dict[str, dict[str, Any]] = {}
        with database.write() as session:
            for table in tables:
                made[table.name] = {
                    column.name: value_of(table, column, made, f"{spelled} <{mail}>")
                    for column in table.columns
                    if not (isinstance(column.type, Integer) and column.primary_key and not column.foreign_keys)
                    or len(table.primary_key) > 1
                }
                session.execute(table.insert().values(made[table.name]))


def value_of(table: Table, column: Column[Any], made: dict[str, dict[str, Any]], named: str) -> Any:
    place = f"{table.name}.{column.name}"
    if column.foreign_keys:
        there = next(iter(column.foreign_keys)).column
        # An uploaded file is no column: what it says is looked through as a table.
        return None if there.table.name == "upload" else made[there.table.name][there.name]
    if isinstance(column.type, UtcTime):
        return utc_now()
    if not is_text(column):
        return column.type.python_type(1)
    if place in OUR_OWN:
        return FINAL.get(place, new_id())
    if isinstance(column.type, JSON):
        return {"said": [named, 1], named: 2}
    return json.dumps({"to": named}).encode() if isinstance(column.type, LargeBinary) else named


def sums(database: Database, tables: list[Table]) -> dict[str, Any]:
    """How many lines each table has, and the sum of every column of numbers."""
    with database.read() as session:
        return {
            table.name: tuple(session.execute(select(func.count(), *numbers(table))).one())
            for table in tables
            if table.name != RECORD
        }


def numbers(table: Table) -> list[Any]:
    return [func.sum(column) for column in table.columns if isinstance(column.type, Integer) and not is_text(column)]


def test_no_byte_is_left_in_any_column_and_the_totals_are_the_same(app: App, tmp_path: Path) -> None:
    tables = list(OURS.sorted_tables)
    for name, mail in PEOPLE:
        fill(app.database, tables, name, mail)
        before = sums(app.database, tables)
        assert bytes_left(tmp_path / "data", [name, mail])
        places = app.forgetting.look([name, mail], ANA).places
        assert set(places) == {PLACES[place.partition(".")[0]] for place in looked_through(tables)}
        app.forgetting.forget([name, mail], ANA)
        assert bytes_left(tmp_path / "data", [*name.split(), mail]) == []
        after = sums(app.database, tables)
        changed = {place for place in after if after[place] != before[place]}
        assert changed <= {"draft", "draft_mark", "draft_edit"}, "revisions grow, and their rows are dropped"
        assert {place: one[0] for place, one in after.items() if place not in {"draft_mark", "draft_edit"}} == {
            place: one[0] for place, one in before.items() if place not in {"draft_mark", "draft_edit"}
        }


def test_a_column_that_nobody_thought_of_is_looked_through(app: App, tmp_path: Path) -> None:
    name, mail = PEOPLE[0]
    new = Table(
        "added_tomorrow", MetaData(), Column("id", Integer, primary_key=True), Column("state", String),
        Column("whose_token", String, unique=True), Column("kind_id", JSON),
    )  # fmt: skip
    new.create(app.database.engine)
    fill(app.database, [new], name, mail)
    app.forgetting.forget([name, mail], ANA)
    assert bytes_left(tmp_path / "data", [*name.split(), mail]) == []
    with app.database.read() as session:
        kept = session.execute(select(new.c.whose_token).order_by(new.c.id)).scalars().all()
    assert all(FORGOTTEN.strip("[]") in one for one in kept)
    assert len(set(kept)) == len(kept)


def test_in_a_database_that_is_not_ours_keys_that_would_be_the_same_are_told_apart(tmp_path: Path) -> None:
    name, _mail = PEOPLE[0]
    file = tmp_path / "engine.db"
    with closing(sqlite3.connect(file)) as engine, engine:
        engine.execute("CREATE TABLE work (whose TEXT PRIMARY KEY, said TEXT)")
        engine.executemany("INSERT INTO work VALUES (?, 'x')", [(name,), (name.upper(),), ("Bob",)])
    assert scrub_file(file, Terms([name])) == 2
    with closing(sqlite3.connect(file)) as engine:
        kept = [whose for (whose,) in engine.execute("SELECT whose FROM work ORDER BY rowid")]
    assert (len(set(kept)), kept[2]) == (3, "Bob")
    assert not Terms([name]).are_in(" ".join(kept))


def test_what_is_left_out_is_a_column_that_there_is(app: App) -> None:
    there = {f"{table.name}.{column.name}" for table in tables_of(app.database) for column in table.columns}
    assert there >= OUR_OWN
    keys = {f"{table.name}.{one.name}" for table in OURS.sorted_tables for one in table.columns if one.foreign_keys}
    texts = {f"{table.name}.{one.name}" for table in OURS.sorted_tables for one in table.columns if is_text(one)}
    assert keys & texts <= OUR_OWN, "what another table is found by is never changed"


def test_no_column_that_people_or_services_write_into_is_left_out() -> None:
    written = "about|actor|address|body|browser|by|data|email|error_text|flag|label|message|name|note|person|query|"
    written += "reading|reason|said|settings|subject|text|told|touched|url|value|values|word|work"
    free = re.compile(rf".*\.(\w+_)?({written})")
    names_of_ours = {"charge.said_by", "service_use.name", "submission.claimed_by"}
    assert {one for one in OUR_OWN if free.fullmatch(one)} == names_of_ours
