"""Commands that work in the database as the node's operator."""

import functools
import os
from collections.abc import Callable
from typing import Any, ParamSpec

import click

P = ParamSpec("P")


def as_operator(work: Callable[P, None]) -> Callable[P, None]:
    """Run a command's body with Django set up, the database within reach, and the operator's context open."""

    @functools.wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from tahaluf.config.server import available

        with available():
            start_django()
            _run_as_operator(work, *args, **kwargs)

    return run


def start_django() -> None:
    """Set Django up for a command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    import django

    django.setup()


def _run_as_operator(work: Callable[..., None], *args: Any, **kwargs: Any) -> None:
    from tahaluf.policy.context import ContextRefused
    from tahaluf.policy.decisions import Refused
    from tahaluf.policy.operator import operator

    try:
        with operator():
            work(*args, **kwargs)
    except Refused as refused:
        raise click.ClickException(str(refused.decision.reason)) from refused
    except (ContextRefused, FileNotFoundError) as refused:
        raise click.ClickException("The operator's token is not valid: run `tahaluf migrate`") from refused
