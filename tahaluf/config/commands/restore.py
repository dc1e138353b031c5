"""Bring a node back from a backup file."""

from pathlib import Path

import click

from tahaluf.config import data_folder
from tahaluf.config.commands.backup import EXISTING
from tahaluf.config.restoration import read_identities, restore


@click.command()
@click.argument("file", type=EXISTING)
@click.option("--identity", required=True, type=EXISTING, help="The key file that decrypts it (age or SSH).")
@click.option("--replace", is_flag=True, help="Put the backup in the place of a node that is there.")
def command(file: Path, identity: Path, replace: bool) -> None:
    """Restore the node from FILE; a damaged file is refused and nothing changes."""
    outcome = restore(file, read_identities(identity), replace=replace)
    click.echo(f"Restored the backup of {outcome.about['made_at']} into {data_folder.path()}.")
    if outcome.replaced:
        click.echo(f"What was there is kept in {outcome.replaced}; remove it when all is well.")
    click.echo("Run `tahaluf migrate` before the next start.")
