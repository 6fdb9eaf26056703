"""One memory of compiled statements for all the databases of a process.

SQLAlchemy remembers how a statement is written per engine and dialect. A product has one database and compiles each
statement once; tests have hundreds of databases, and would compile the same statements anew for each of them.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache


class _OnlyOne(DefaultDialect):
    """The same dialect, and the same memory, for each engine that is made with the same settings."""

    _made: ClassVar[dict[str, Any]] = {}
    _memory: ClassVar[LRUCache[Any, Any]] = LRUCache(10_000)

    def __new__(cls, **settings: Any) -> Self:
        """The one that was made before, if any."""
        key = f"{cls.__name__} {sorted(settings.items())}"
        if key not in cls._made:
            cls._made[key] = super().__new__(cls)
        one: Self = cls._made[key]
        return one

    def __init__(self, **settings: Any) -> None:
        if not self.__dict__:
            super().__init__(**settings)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give the engine the memory of all."""
        super().engine_created(engine)
        if engine._compiled_cache is not None:
            engine._compiled_cache = cls._memory


class OneSQLite(_OnlyOne, SQLiteDialect_pysqlite):
    """For SQLite."""

    supports_statement_cache = True


class OnePostgres(_OnlyOne, PGDialect_psycopg):
    """For Postgres."""

    supports_statement_cache = True


def compile_once() -> None:
    """From now on every engine of this process shares what is compiled."""
    for name in ("sqlite", "sqlite.pysqlite"):
        registry.register(name, __name__, OneSQLite.__name__)
    registry.register("postgresql.psycopg", __name__, OnePostgres.__name__)
