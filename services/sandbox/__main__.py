"""The sandbox alone: `python -m services.sandbox --port 8600`."""

from __future__ import annotations

import gc

# What is read here stays until the end: looking through it for garbage, again and again, took a tenth of the start.
gc.disable()

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.applications import Starlette
from starlette.routing import Mount

from services.sandbox import Sandbox

gc.freeze()
gc.enable()


class Place(BaseSettings):
    """Where the dashboard keeps its data, so that both find the same practice."""

    model_config = SettingsConfigDict(env_prefix="CALLSHEET_")

    data_dir: Path = Path("data")


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m services.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8600, help="0 picks a free one")
    place = Place().data_dir / "sandbox"
    parser.add_argument("--folder", type=Path, default=place, help="where state and media are kept")
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster than life renders are")
    wanted = parser.parse_args()
    box = Sandbox(wanted.folder, speed=wanted.speed)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await box.start()
        yield
        await box.stop()
        box.close()

    app = Starlette(routes=[Mount("/", box.app)], lifespan=lifespan)
    uvicorn.run(app, host=wanted.host, port=wanted.port, access_log=False, timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main()
