"""The `tahaluf` command: a group whose subcommands are the modules of `tahaluf.config.commands`."""

import ast
import importlib
import importlib.util
import pkgutil

import click

from tahaluf import __name__ as PROGRAM
from tahaluf.config import commands


class Commands(click.Group):
    """A group that imports a subcommand's module only when that subcommand is asked for.

    The subcommand `back-up` is the click command or group named `command` in `tahaluf/config/commands/back_up.py`.
    The list of subcommands in `--help` is read from the modules' docstrings without importing them.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        modules = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in modules if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(module_name(cmd_name)).command
        if not isinstance(found, click.Command):
            raise TypeError(f"{module_name(cmd_name)}.command is not a click command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, summary(name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def module_name(name: str) -> str:
    return f"{commands.__name__}.{name.replace('-', '_')}"


def summary(name: str) -> str:
    """The first line of a subcommand's module docstring, read from its source without running it."""
    spec = importlib.util.find_spec(module_name(name))
    source = spec.loader.get_source(module_name(name)) if spec and spec.loader else None  # type: ignore[attr-defined]
    docstring = ast.get_docstring(ast.parse(source or "")) or ""
    return docstring.partition("\n")[0]


@click.command(cls=Commands, name=PROGRAM, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """What a counter-terrorism coalition of sovereign states works with."""


if __name__ == "__main__":
    main(prog_name=PROGRAM)
