"""The bytes of a paid request: made once, shown to a person, sent as they are (contract, section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from pydantic import JsonValue

from services.errors import Invalid
from services.vendors.bhuman.backgrounds import Background, overlaps, wrong_assets
from services.vendors.bhuman.ids import is_uuid
from services.vendors.wire.values import read_own_json

MAX_ROWS = 2000

Kind = Literal["campaign", "sample"]
GenerationMode = Literal["keep_original", "full_script"]
_TARGETS: dict[Kind, str] = {"campaign": "campaign_id", "sample": "video_instance_id"}
_MODES = ("keep_original", "full_script")
QUALITIES = ("standard", "premium")


@dataclass(frozen=True)
class Making:
    """How videos are made beside what they say. What is None or empty is not said, and BHuman does as it always did.

    Each row of `assets` stands beside the row of names in its place, and its columns beside the backgrounds.
    """

    backgrounds: tuple[Background, ...] = ()
    assets: tuple[tuple[str, ...], ...] = ()
    enable_lipsync: bool | None = None
    infinitetalk_quality: str | None = None


@dataclass(frozen=True)
class VideosBody:
    """What the bytes of a paid request say."""

    kind: Kind
    target_id: str
    variables: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    callback_url: str | None = None
    generation_mode: str | None = None
    making: Making = field(default_factory=Making)


def campaign_body(
    campaign_id: str,
    variables: Sequence[str],
    names: Sequence[Sequence[str]],
    callback_url: str | None,
    *,
    generation_mode: GenerationMode | None = None,
    making: Making | None = None,
) -> bytes:
    """The bytes that render these rows of a campaign. Raises Invalid naming the row, counted from 1, that cannot go."""
    about = (tuple(variables), _frozen(names), callback_url or None, generation_mode, making or Making())
    return _bytes_of(VideosBody("campaign", campaign_id, *about))


def sample_body(
    video_instance_id: str,
    variables: Sequence[str],
    names: Sequence[Sequence[str]],
    callback_url: str | None,
    *,
    generation_mode: GenerationMode | None = None,
    making: Making | None = None,
) -> bytes:
    """The bytes that render these rows of a video instance. Raises Invalid likewise."""
    about = (tuple(variables), _frozen(names), callback_url or None, generation_mode, making or Making())
    return _bytes_of(VideosBody("sample", video_instance_id, *about))


def written(value: Mapping[str, JsonValue]) -> bytes:
    """The bytes of one of our own requests; the same for the same values in the same order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_object(body: bytes) -> dict[str, JsonValue] | None:
    """What `written` was given; None for bytes that are no object."""
    try:
        value = read_own_json(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def read_body(body: bytes) -> VideosBody:
    """What exactly these bytes say. Raises Invalid when they are no request that may be sent."""
    value = read_object(body)
    if value is None:
        raise _invalid("The request is not a JSON object.")
    kinds = [kind for kind, key in _TARGETS.items() if key in value]
    if len(kinds) != 1:
        raise _invalid("The request must name either a campaign or a video instance.")
    kind = kinds[0]
    said = VideosBody(
        kind=kind,
        target_id=_one_text(value, _TARGETS[kind]) or "",
        variables=tuple(_texts(value.get("variables"), "The variables")),
        names=tuple(tuple(_texts(row, f"Row {at}")) for at, row in enumerate(_rows(value.get("names")), 1)),
        callback_url=_one_text(value, "callback_url") or None,
        generation_mode=_one_text(value, "generation_mode") or None,
        making=_making_of(value),
    )
    if _bytes_of(said) != body:
        raise _invalid("The request holds something that this program did not put there.")
    return said


def _frozen(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows as they will be compared; a row that is one text is no row of cells."""
    for at, row in enumerate(rows, 1):
        if isinstance(row, str):
            raise _invalid(f"Row {at} is not a list of cells.")
    return tuple(tuple(row) for row in rows)


def _bytes_of(said: VideosBody) -> bytes:
    if not is_uuid(said.target_id):
        raise _invalid(f"The id of the {'campaign' if said.kind == 'campaign' else 'instance'} is not a UUID.")
    _check_variables(said.variables)
    _check_rows(said.names, len(said.variables))
    if said.generation_mode is not None and said.generation_mode not in _MODES:
        raise _invalid("The generation mode is not one that BHuman knows.")
    _check_making(said)
    value: dict[str, JsonValue] = {
        _TARGETS[said.kind]: said.target_id,
        "variables": list(said.variables),
        "names": [list(row) for row in said.names],
    }
    if said.callback_url is not None:
        _check_callback(said.callback_url)
        value["callback_url"] = said.callback_url
    if said.generation_mode is not None:
        value["generation_mode"] = said.generation_mode
    value |= _making_json(said.making)
    return written(value)


def _check_making(said: VideosBody) -> None:
    making = said.making
    for one in making.backgrounds:
        _check_text(one.name, "A background")
        for problem in one.problems():
            raise _invalid(f"The background {one.name!r}: {problem}")
    for first, second in overlaps(making.backgrounds):
        raise _invalid(f"The backgrounds {first.name!r} and {second.name!r} stand over each other.")
    for row in making.assets:
        for cell in row:
            _check_text(cell, "An asset")
    if bool(making.backgrounds) != bool(making.assets):
        raise _invalid("Backgrounds and their assets go together.")
    if making.assets and (wrong := wrong_assets(making.assets, len(said.names), len(making.backgrounds))):
        raise _invalid(wrong)
    if said.kind == "sample" and (making.enable_lipsync is not None or making.infinitetalk_quality is not None):
        raise _invalid("Lip sync and quality are for campaigns only.")
    if making.infinitetalk_quality is not None:
        if making.infinitetalk_quality not in QUALITIES:
            raise _invalid("The quality is not one that BHuman knows.")
        if said.generation_mode != "full_script":
            raise _invalid("A quality can be chosen only where the whole script is generated.")


def _making_json(making: Making) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = {}
    if making.backgrounds:
        value["backgrounds"] = [one.to_json() for one in making.backgrounds]
        value["assets"] = [list(row) for row in making.assets]
    if making.enable_lipsync is not None:
        value["enable_lipsync"] = making.enable_lipsync
    if making.infinitetalk_quality is not None:
        value["infinitetalk_quality"] = making.infinitetalk_quality
    return value


def _making_of(value: dict[str, JsonValue]) -> Making:
    lipsync = value.get("enable_lipsync")
    if lipsync is not None and not isinstance(lipsync, bool):
        raise _invalid("enable_lipsync is neither true nor false.")
    try:
        backgrounds = tuple(Background.from_json(one) for one in _rows(value.get("backgrounds", [])))
    except ValueError as wrong:
        raise _invalid(f"The backgrounds cannot be read: {wrong}.") from None
    assets = enumerate(_rows(value.get("assets", [])), 1)
    return Making(
        backgrounds=backgrounds,
        assets=tuple(tuple(_texts(row, f"The assets of row {at}")) for at, row in assets),
        enable_lipsync=lipsync,
        infinitetalk_quality=_one_text(value, "infinitetalk_quality") or None,
    )


def _check_variables(variables: Sequence[str]) -> None:
    if not variables:
        raise _invalid("There are no variables.")
    for variable in variables:
        _check_text(variable, "A variable")
        if not variable.strip():
            raise _invalid("A variable has no name.")
    if len(set(variables)) != len(variables):
        raise _invalid("Two variables have the same name.")


def _check_rows(names: Sequence[Sequence[str]], width: int) -> None:
    if not names:
        raise _invalid("There are no rows.")
    if len(names) > MAX_ROWS:
        raise _invalid(f"There are {len(names)} rows; BHuman takes at most {MAX_ROWS} in one request.")
    for at, row in enumerate(names, 1):
        if len(row) != width:
            raise _invalid(f"Row {at} does not have exactly {width} cells.")
        for cell in row:
            _check_text(cell, f"Row {at}")


def _check_text(value: object, where: str) -> None:
    if not isinstance(value, str):
        raise _invalid(f"{where} holds something that is not text.")
    try:
        value.encode()
    except UnicodeEncodeError:
        broken = True
    else:
        broken = False
    if broken:
        raise _invalid(f"{where} holds half of a character, which cannot be sent.")


def _check_callback(url: str) -> None:
    _check_text(url, "The callback address")
    try:
        parts = urlsplit(url)
        plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(sign.isspace() for sign in url)
    except ValueError:
        plain = False
    if not plain:
        raise _invalid("The callback address is not an http or https address.")


def _rows(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return value
    raise _invalid("The rows are not a list.")


def _texts(value: JsonValue, where: str) -> list[str]:
    if isinstance(value, list):
        texts = [entry for entry in value if isinstance(entry, str)]
        if len(texts) == len(value):
            return texts
    raise _invalid(f"{where} must be a list of texts.")


def _one_text(value: dict[str, JsonValue], key: str) -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found
    raise _invalid(f"{key} is not text.")


def _invalid(text: str) -> Invalid:
    return Invalid(
        text,
        who="BHuman",
        operation="create videos",
        permanent=True,
        next_step="Nothing was sent or charged. Correct it, then quote again.",
    )
