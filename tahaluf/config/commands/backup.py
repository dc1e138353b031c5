"""Write the whole node into one encrypted file."""

from pathlib import Path

import click

from tahaluf.config.backup import back_up, read_recipients

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--recipient", "recipients", multiple=True, help="An age or SSH public key that may decrypt it; repeatable."
)
@click.option("--recipients-file", "files", multiple=True, type=EXISTING, help="A file with one public key a line.")
def command(file: Path, recipients: tuple[str, ...], files: tuple[Path, ...]) -> None:
    """Write database, keys and secrets into FILE, encrypted to the recipients."""
    length = back_up(file.absolute(), read_recipients(recipients, files))
    click.echo(f"{file}: {length:,} bytes")
