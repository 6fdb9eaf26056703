"""Where things are: the paths of the API and the public addresses of files."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

API = "/vacademy/api/v1"
VIDEOS = f"{API}/external/video/v1"
KEYS = f"{API}/institute/api-keys"
FILES = "/vacademy/files/ai-videos"
COVERS = "/vacademy/files/covers"
SAMPLES = "/vacademy/files/voices"
NAMES = {
    "script": "script.txt", "audio": "narration.mp3", "words": "narration.words.json",
    "timeline": "time_based_frame.json", "video": "output.mp4",
}  # fmt: skip


def address_of(base: str, video_id: str, key: str) -> str:
    """The public address of one file; the same one for every version of it."""
    return f"{base}{FILES}/{quote(video_id, safe='')}/{key}/{NAMES[key]}"


def addresses_of(base: str, video_id: str, keys: Iterable[str]) -> dict[str, str]:
    """The addresses of these files, in the order in which they are made."""
    there = set(keys)
    return {key: address_of(base, video_id, key) for key in NAMES if key in there}
