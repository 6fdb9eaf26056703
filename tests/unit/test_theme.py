from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from services.config import Settings
from services.recipients import MAX_BYTES

ROOT = Path(__file__).parents[2]
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
HUES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")
READABLE = 4.5
SEEN = 3.0


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_links_buttons_and_headers_are_readable(scheme: str) -> None:
    theme = CONFIG["theme"][scheme]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["textColor"], theme[ground]) >= 7
        assert contrast(theme["linkColor"], theme[ground]) >= READABLE
        assert contrast(theme["primaryColor"], theme[ground]) >= SEEN
    assert contrast("#ffffff", theme["primaryColor"]) >= READABLE
    assert contrast(theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("hue", HUES)
def test_every_badge_is_readable(scheme: str, hue: str) -> None:
    theme = CONFIG["theme"][scheme]
    assert contrast(theme[f"{hue}TextColor"], theme[f"{hue}BackgroundColor"]) >= READABLE
    assert contrast(theme[f"{hue}TextColor"], theme["backgroundColor"]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sidebar_is_readable(scheme: str) -> None:
    theme = CONFIG["theme"][scheme]["sidebar"]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["textColor"], theme[ground]) >= 7
        assert contrast(theme["linkColor"], theme[ground]) >= READABLE


def test_the_server_is_closed_by_default() -> None:
    server = CONFIG["server"]
    assert server["address"] == "127.0.0.1"
    assert server["enableXsrfProtection"] is True
    assert server["enableStaticServing"] is False
    assert Settings(_env_file=None).max_upload_mb * 1024 * 1024 == MAX_BYTES
    assert server["maxUploadSize"] * 1024 * 1024 >= 1.5 * MAX_BYTES, "a file of 300 MB would get Streamlit's sentence"
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["disableDataExport"] is True, (
        "files that leave are defused, and a table's own export is not"
    )
    assert CONFIG["browser"]["gatherUsageStats"] is False


def test_no_font_comes_from_another_host() -> None:
    assert "://" not in str(CONFIG["theme"])
