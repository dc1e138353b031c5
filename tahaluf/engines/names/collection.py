"""Making very many small objects at once."""

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class found_once(Generic[Value]):
    """A property that is found out at first and kept: `functools.cached_property` without its lock, at half the time.

    Two threads may both find it out; they find the same.
    """

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self.find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, holder: Any, owner: type | None = None) -> Value:
        value = holder.__dict__[self.name] = self.find(holder)
        return value


@contextlib.contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Let Python not search for cycles of dead objects while a block makes hundreds of thousands that form none.

    Going through all of them again and again takes a fifth of the time; whatever dies is freed at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
