"""Start the node: PostgreSQL where it is embedded, web and worker."""

import click

from tahaluf.config import data_folder, schema
from tahaluf.config.node import REACHED_AT, NodeError, run_node


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--migrate", is_flag=True, help="Prepare and migrate the database first where that is needed.")
def command(host: str, port: int, migrate: bool) -> None:
    """Start the node and keep it running until Ctrl-C."""
    if not schema.is_current():
        if not migrate:
            raise NodeError(
                f"The database of {data_folder.path()} was not migrated by this version: "
                "run `tahaluf migrate`, or start with --migrate"
            )
        from tahaluf.config.migration import migrate_apart

        migrate_apart()
    run_node(host, port, lambda: click.echo(f"Ready: {address(host, port)}   (Ctrl-C stops everything)"))


def address(host: str, port: int) -> str:
    """The address to open in a browser."""
    name = REACHED_AT.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
