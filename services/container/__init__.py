"""Builds everything once and hands it to the pages: the one override point for tests."""

from __future__ import annotations

import threading

from services.config import load_settings
from services.container.app import App
from services.container.building import build

__all__ = ["App", "build", "current", "use"]


def current() -> App:
    """The app of this process, built and started at the first need."""
    with _lock:
        if not _apps:
            app = build(load_settings())
            app.start()
            _apps.append(app)
        return _apps[-1]


def use(app: App | None) -> None:
    """Put an app in place, or with None take the last one away. It is started and stopped by whoever built it."""
    with _lock:
        if app is None:
            _apps.pop()
        else:
            _apps.append(app)


_apps: list[App] = []
_lock = threading.Lock()
