"""What bytes are, told by themselves and never by a name: the pictures, recordings and films that the service takes."""

from __future__ import annotations

from typing import Literal

Kind = Literal["image", "audio", "video"]

NAMES: dict[Kind, str] = {
    "image": "a JPEG, PNG or WebP picture",
    "audio": "an MP3, WAV or M4A recording",
    "video": "an MP4, MOV or WebM video",
}
_STARTS = (
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("audio/mpeg", b"ID3"),
    ("video/webm", b"\x1a\x45\xdf\xa3"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
_FILM_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"mp71",
     b"avc1", b"avc3", b"hvc1", b"hev1", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash", b"f4v ", b"F4V ", b"XAVC",
     b"mmp4", b"cmfc", b"cmf2", b"qt  "}
)  # fmt: skip
_FILM_FAMILIES = (b"3gp", b"3g2", b"3ge", b"3gg", b"NDS")
_PHOTO_BRANDS = {
    b"heic": "HEIC", b"heix": "HEIC", b"heim": "HEIC", b"heis": "HEIC", b"hevc": "HEIC", b"hevx": "HEIC",
    b"hevm": "HEIC", b"hevs": "HEIC", b"avif": "AVIF", b"avis": "AVIF", b"crx ": "CR3",
}  # fmt: skip
_OTHER_PICTURES = (
    ("GIF", b"GIF87a"), ("GIF", b"GIF89a"), ("BMP", b"BM"), ("TIFF", b"II*\0"), ("TIFF", b"MM\0*"),
    ("JPEG XL", b"\xff\x0a"), ("JPEG XL", b"\0\0\0\x0cJXL "), ("JPEG 2000", b"\0\0\0\x0cjP  "), ("PSD", b"8BPS"),
    ("PDF", b"%PDF-"), ("SVG", b"<svg"),
)  # fmt: skip
_MOST_BRANDS = 32


def sniff(data: bytes) -> str | None:
    """The type that the first bytes tell, of those that the service takes; None for anything else."""
    for mime, start in _STARTS:
        if data.startswith(start):
            return mime
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[4:8] == b"ftyp":
        return _of_brand(data[8:12])
    if len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return None


def named_format(data: bytes) -> str | None:
    """The name of a picture's format that the service does not take, HEIC for example; None for all others."""
    if data[4:8] == b"ftyp":
        return _photo_in(data)
    head = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((name for name, start in _OTHER_PICTURES if head.startswith(start) or data.startswith(start)), None)


def why_not(kind: Kind, data: bytes) -> str | None:
    """Why these bytes are nothing that the service takes for this kind, with the way out; None when they are."""
    if (sniff(data) or "").partition("/")[0] == kind:
        return None
    found = named_format(data)
    if found is None:
        return f"is not {NAMES[kind]}; its contents count, not its name"
    phone = ", the format of many phones," if found in {"HEIC", "AVIF"} else ""
    way_out = "save it as JPEG or PNG and use that" if kind == "image" else f"use {NAMES[kind]}"
    return f"is a {found} picture{phone} which bitHuman does not take: {way_out}"


def _of_brand(brand: bytes) -> str | None:
    if brand in _SOUND_BRANDS:
        return "audio/mp4"
    if brand in _FILM_BRANDS or brand.startswith(_FILM_FAMILIES):
        return "video/quicktime" if brand == b"qt  " else "video/mp4"
    return None


def _photo_in(data: bytes) -> str | None:
    """The format of a still picture in a box of films, by its own brand or by those that it says it fits."""
    major = data[8:12]
    if major in _PHOTO_BRANDS:
        return _PHOTO_BRANDS[major]
    if major not in {b"mif1", b"msf1", b"miaf", b"MiHE", b"MiHA"}:
        return None
    length = min(int.from_bytes(data[:4], "big"), 16 + 4 * _MOST_BRANDS, len(data))
    fitting = [data[at : at + 4] for at in range(16, length, 4)]
    return next((_PHOTO_BRANDS[brand] for brand in fitting if brand in _PHOTO_BRANDS), "HEIC")
