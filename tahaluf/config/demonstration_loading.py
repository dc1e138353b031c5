"""Loads the demonstration coalition in a process of its own and prints its accounts."""

import os
from collections.abc import Iterable, Sequence

import click
import django

from tahaluf.config.server import available


def main() -> None:
    """Load what is not loaded yet, as the role of the pages; to be run after the migrations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    with available():
        django.setup()
        from tahaluf.config import demonstration

        demonstration.load()
        click.echo(as_table(demonstration.accounts()))


def as_table(rows: Iterable[Sequence[str]]) -> str:
    """Rows of text as aligned columns."""
    table = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


if __name__ == "__main__":
    main()
