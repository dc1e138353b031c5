"""A worker whose process is gone at some step of its work."""

import contextlib
from collections.abc import Iterator
from itertools import count
from types import ModuleType
from typing import Any

import pytest


class Killed(BaseException):
    """What ends a worker at any place."""


@contextlib.contextmanager
def dying(place: ModuleType, step: str, at: int = 1) -> Iterator[list[int]]:
    """Have whoever runs in the block die with the nth call of a module's function, just after its end.

    Where it is called less often nobody dies: what is given holds the call that was the last one, if there was one.
    """
    real, calls, last = getattr(place, step), count(1), list[int]()

    def done_and_gone(*given: Any, **more: Any) -> Any:
        result = real(*given, **more)
        if next(calls) == at:
            last.append(at)
            raise Killed
        return result

    with contextlib.suppress(Killed), pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, step, done_and_gone)
        yield last


@contextlib.contextmanager
def dead_at(place: ModuleType, step: str) -> Iterator[None]:
    """Have whoever runs in the block die where it calls a module's function; it must come to that."""

    def gone(*_given: Any, **_more: Any) -> Any:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, step, gone)
        with pytest.raises(Killed):
            yield
