"""Start a demonstration coalition in a data folder of its own."""

import os
import subprocess
import sys

import click

from tahaluf.config import data_folder, schema
from tahaluf.config.commands.up import address
from tahaluf.config.migration import MigrationError, migrate_apart
from tahaluf.config.node import check_port, run_node

FOLDER = ".tahaluf-demo"
ACCOUNTS = "demonstration.accounts"  # what was printed, so that a second start need not ask for it


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def command(host: str, port: int) -> None:
    """Start a node with an invented coalition: accounts are printed, Ctrl-C stops everything."""
    os.environ.setdefault(data_folder.VARIABLE, FOLDER)
    check_port(host, port)
    kept = data_folder.path() / ACCOUNTS
    if not schema.is_current():
        migrate_apart()
        kept.unlink(missing_ok=True)
    accounts = data_folder.made_once(kept, load_demonstration)
    run_node(host, port, lambda: click.echo(f"{accounts}\nReady: {address(host, port)}   (Ctrl-C stops everything)"))


def load_demonstration() -> str:
    """Load the demonstration, which is done once, and return its accounts as lines of text."""
    done = subprocess.run(
        [sys.executable, "-m", "tahaluf.config.demonstration_loading"], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise MigrationError("The demonstration could not be loaded; what it said stands above")
    return done.stdout.rstrip()
