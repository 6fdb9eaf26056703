"""What every service of the sandbox is built on, and what a service must offer in return."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.media.library import MediaLibrary
from services.sandbox.shared.callbacks import Postman
from services.sandbox.shared.database import State
from services.sandbox.shared.fault_orders import OrderBook
from services.sandbox.shared.ledger import Ledger
from services.sandbox.shared.settings import Preferences


@dataclass
class Machinery:
    """The parts below `folder`, shared by all services. `speed` holds where a service's own setting says nothing."""

    folder: Path
    speed: float
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.state = State(self.folder)
        self.preferences = Preferences(self.state)
        self.orders = OrderBook(self.state)
        self.ledger = Ledger(self.state)
        self.postman = Postman(self.state)
        self.library = MediaLibrary(self.folder / "media")


class Service(Protocol):
    """One service played by the sandbox. Its constructor takes the machinery and defines itself in each part."""

    name: str
    routes: list[Route]

    def seed(self) -> None:
        """Bring the service's own tables into their first state; leaves what is already there alone."""

    def empty(self) -> None:
        """Forget everything in the service's own tables."""

    def error(self, status: int, text: str) -> Response:
        """The service's own error answer."""


def base_of(request: Request) -> str:
    """Our own address as this caller sees it, mount path included, without a closing slash."""
    scheme = request.url.scheme
    host = request.headers.get("host") or request.url.netloc
    return f"{scheme}://{host}{request.scope.get('root_path', '').rstrip('/')}"
