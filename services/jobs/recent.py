"""A small memory of what was made last, shared by threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values used last. A value is made once, also when several threads want it at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()
        _memories.add(self)

    def clear(self) -> None:
        """Remember nothing of before."""
        with self._lock:
            self._kept.clear()

    def known(self, key: Hashable) -> Value | None:
        """The value under this key, if it was made and is still remembered."""
        with self._lock:
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value under this key, made when missing. What `make` raises is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            try:
                value = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = value
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return value


def clear_every_memory() -> None:
    """Nothing that was read before is remembered any more, anywhere in this process."""
    for one in list(_memories):
        one.clear()


_memories: WeakSet[Recent[Any]] = WeakSet()
