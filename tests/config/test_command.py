"""The tahaluf command finds its subcommands and imports each only when it is asked for."""

import sys

import click
import pytest
from click.testing import CliRunner

from tahaluf.config import commands
from tahaluf.config.command import main, summary


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A further folder of subcommands with one, `dry_run`, that cannot be imported twice unnoticed."""
    (tmp_path / "dry_run.py").write_text(
        '"""Try it without doing it.\n\nMore."""\n'
        'import click\n\n@click.command()\ndef command():\n    click.echo("tried")\n'
    )
    (tmp_path / "wrong.py").write_text('"""Hold no command."""\ncommand = 3\n')
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    yield tmp_path
    for name in ("dry_run", "wrong"):
        sys.modules.pop(f"{commands.__name__}.{name}", None)


def test_help_lists_the_subcommands_without_importing_them(room):
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "dry-run" in result.output
    assert "Try it without doing it." in result.output
    assert f"{commands.__name__}.dry_run" not in sys.modules


def test_a_dash_in_a_subcommand_is_an_underscore_in_its_module(room):
    assert CliRunner().invoke(main, ["dry-run"]).output == "tried\n"


def test_an_unknown_subcommand_is_an_error_of_use(room):
    result = CliRunner().invoke(main, ["absent"])
    assert result.exit_code == 2
    assert "No such command 'absent'" in result.output


def test_a_module_without_a_command_is_a_mistake_that_is_named(room):
    result = CliRunner().invoke(main, ["wrong"])
    assert isinstance(result.exception, TypeError)
    assert isinstance(main, click.Group)
    assert summary("wrong") == "Hold no command."
