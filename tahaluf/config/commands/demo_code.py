"""The second factor of a demonstration account, for whoever has no authenticator app at hand."""

import os

import click

from tahaluf.config import data_folder
from tahaluf.config.commands.demo import FOLDER
from tahaluf.config.operation import start_django


@click.command()
@click.argument("login")
def command(login: str) -> None:
    """Print the six digits that sign a demonstration account in now."""
    os.environ.setdefault(data_folder.VARIABLE, FOLDER)
    start_django()
    from tahaluf.config.demonstration import code_of

    try:
        click.echo(code_of(login))
    except KeyError:
        raise click.ClickException(f"{login} is no account of the demonstration") from None
