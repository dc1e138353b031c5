"""Bringing the database and the static files of a node to this version of the program."""

import os
import subprocess
import sys

import click

from tahaluf.config import preparation, schema
from tahaluf.config.database import ROLE_VARIABLE
from tahaluf.config.server import available


class MigrationError(click.ClickException):
    """A migration failed; what it said stands above."""


def migrate_apart() -> None:
    """Migrate in a process of its own, because Django takes one role for the life of a process."""
    done = subprocess.run([sys.executable, "-m", "tahaluf.config.command", "migrate"], check=False)
    if done.returncode:
        raise MigrationError("The migration failed; what it said stands above")


def migrate() -> None:
    """Prepare roles and database, run Django's migrations as the owner, and collect the static files.

    Makes the embedded database where there is none. Can be run again at any time.
    """
    with available(create=True):
        preparation.prepare()
        start_django_as_owner()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=1)
        call_command("collectstatic", interactive=False, verbosity=0)
        settle_operation()
    schema.remember()


def start_django_as_owner() -> None:
    import django

    os.environ[ROLE_VARIABLE] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    django.setup()


def settle_operation() -> None:
    from tahaluf.policy import operator

    operator.renew_operator_token()
    operator.settle_external_sign_in()
