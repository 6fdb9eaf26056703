"""Which place for files the settings name, and what lay in the data folder before they named another one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from services.config import Settings
from services.errors import SettingsError
from services.files.files import LESSONS, SECRET, UPLOADS, Files, is_name
from services.files.folder import FolderFiles

log = logging.getLogger(__name__)


def open_files(settings: Settings) -> Files:
    """The place for files. Raises SettingsError for a shared folder that is not there, or lies in the data folder."""
    data, url = settings.data_dir, urlsplit(settings.files_url or "")
    if url.scheme == "s3":
        # Who keeps files in a folder has no need of a client of buckets, of its time to load nor of its memory.
        from services.files.bucket import BucketFiles  # noqa: PLC0415

        key = settings.files_key_secret
        options = {
            "endpoint": settings.files_endpoint_url,
            "region": settings.files_region,
            "access_key_id": settings.files_key_id,
            "secret_access_key": key.get_secret_value() if key is not None else None,
        }
        given = {name: value for name, value in options.items() if value is not None}
        return BucketFiles(url.netloc, unquote(url.path).strip("/"), given)
    folder = Path(unquote(url.path)) if settings.files_url else data
    if folder.resolve() == data.resolve():
        return FolderFiles(data)
    if not folder.is_dir():
        raise SettingsError(
            f"CALLSHEET_FILES_URL names the folder {folder}, and there is none.",
            next_step="Make it or mount it on this machine, then start again.",
        )
    if data.resolve() in folder.resolve().parents:
        raise SettingsError(
            f"CALLSHEET_FILES_URL names {folder}, which lies inside the data folder.",
            next_step="Name a folder that every machine sees, or leave it out to keep files in the data folder.",
        )
    return FolderFiles(folder, shared=True)


def carry_over(data: Path, files: Files) -> int:
    """Move the files that lie in a data folder to the place where files are kept now; answers how many.

    What is there already stays as it is, and one is taken from here only when it is there. Raises StoreError with
    the rest still here: the next call goes on.
    """
    here = FolderFiles(data)
    if _is_in(data, files):
        return 0
    moved = 0
    # The secret first: where that is, people are signed in.
    secret = here.info(SECRET)
    # Lessons in the order in which they were kept, because the copy that was kept last is the one that is shown.
    lessons = sorted(here.list(LESSONS), key=lambda one: one.mark)
    for one in [*([secret] if secret else []), *lessons, *here.list(UPLOADS)]:
        held = here.get(one.name)
        if held is None:
            continue  # another process of this machine moved it a moment ago
        if not files.put_new(one.name, held) and files.get(one.name) != held and one.name == SECRET:
            log.warning("%s in %s is another one than that of %s, which is not used", SECRET, files.where, data)
            continue
        here.delete(one.name)
        moved += 1
    if moved:
        log.warning("%d files were moved from %s to %s", moved, data, files.where)
    return moved


def kept_names_in(data: Path, files: Files) -> Callable[[str], bool]:
    """What tells of a name below the data folder whether it is one of these files."""
    here = _is_in(data, files)
    return lambda name: here and name.startswith((UPLOADS, LESSONS)) and is_name(name)


def _is_in(data: Path, files: Files) -> bool:
    return isinstance(files, FolderFiles) and files.folder.resolve() == data.resolve()
