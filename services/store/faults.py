"""What a database's driver raises, as errors of ours: no other leaves the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, SQLAlchemyError

from services.errors import AlreadyStored, DatabaseBusy, DatabaseDamaged, DiskFull, StoreError, UnknownRecord

UNREAD = {"SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS"}
RESTORE = (
    "Nothing was changed. Stop Callsheet, move the data folder away as it is, and restore the newest backup that is "
    "sound (python -m services.backup restore FILE)."
)
DAMAGED = ("malformed", "not a database", "corrupt")
# PostgreSQL's own numbers (its manual, appendix A).
HELD_TOO_LONG = ("40001", "40P01", "55P03", "57014", "25P03", "25P04")
OUT_OF_REACH = ("08", "57P", "53300", "28")
NO_ROOM = ("53100", "53200")
BROKEN = ("XX001", "XX002")


@contextmanager
def named_errors() -> Iterator[None]:
    """Whatever a driver raises in the block comes out as AlreadyStored, UnknownRecord or another StoreError."""
    try:
        yield
    except IntegrityError as wrong:
        raise AlreadyStored("This is there already.", next_step="Reload the page.") from wrong
    except NoResultFound as wrong:
        raise UnknownRecord(
            "What this page speaks of is not in the database.", next_step="Reload the page, or look in History."
        ) from wrong
    except DBAPIError as wrong:
        raise _named(wrong) from wrong
    except sqlite3.Error as wrong:
        # While a connection is being opened the driver's own errors come through.
        raise _of_sqlite(wrong) from wrong
    except SQLAlchemyError as wrong:
        raise StoreError(
            f"The database could not be used: {type(wrong).__name__}.", next_step="Nothing was changed. Try again."
        ) from wrong


def _named(wrong: DBAPIError) -> StoreError:
    if isinstance(wrong.orig, sqlite3.Error):
        return _of_sqlite(wrong.orig)
    return _of_postgres(wrong)


def _of_postgres(wrong: DBAPIError) -> StoreError:
    number = getattr(wrong.orig, "sqlstate", None) or ""
    said = (str(wrong.orig).strip() or type(wrong).__name__).splitlines()[0].rstrip(".")
    if number.startswith(HELD_TOO_LONG):
        return DatabaseBusy(
            "The database is busy: somebody else has held what was to be changed for too long.",
            next_step="Nothing was changed. Try again.",
        )
    if number.startswith(NO_ROOM):
        return DiskFull(
            "The database server's disk is full, so nothing could be saved.",
            next_step="Nothing was changed and nothing was sent. Make room there and try again.",
        )
    if number.startswith(BROKEN):
        return DatabaseDamaged(
            f"The database is damaged: {said}.",
            next_step="Nothing was changed. Stop Callsheet and restore the newest backup with the server's tools.",
        )
    if wrong.connection_invalidated or number.startswith(OUT_OF_REACH) or not number:
        return DatabaseBusy(
            f"The database cannot be reached: {said}.",
            next_step="Nothing was changed. Look whether its server runs, and try again.",
        )
    return StoreError(f"The database did not accept the change: {said}.", next_step="Nothing was changed. Try again.")


def _of_sqlite(fault: sqlite3.Error) -> StoreError:
    said = str(fault)
    low = said.lower()
    unread = getattr(fault, "sqlite_errorname", "") in UNREAD
    if "locked" in low or "busy" in low:
        return DatabaseBusy(
            "The database is busy: another program has held it for too long.",
            next_step="Nothing was changed. Close other programs that use the data folder and try again.",
        )
    if not unread and ("full" in low or "disk i/o" in low):
        return DiskFull(
            "The disk is full, so nothing could be saved.",
            next_step="Nothing was changed and nothing was sent. Make room on the disk and try again.",
        )
    if unread or any(word in low for word in DAMAGED):
        return DatabaseDamaged(f"The database file is damaged: {said}.", next_step=RESTORE)
    return StoreError(f"The database did not accept the change: {said}.", next_step="Nothing was changed. Try again.")
