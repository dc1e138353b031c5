"""Prepare the database and bring it to this version."""

import click

from tahaluf.config import data_folder
from tahaluf.config.migration import migrate


@click.command()
def command() -> None:
    """Make or update the database, its roles and the static files; safe to run again."""
    migrate()
    click.echo(f"The node in {data_folder.path()} is up to date.")
