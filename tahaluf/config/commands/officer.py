"""Officers: accounts, roles, passwords, second factors. The operator sees accounts and no member's content."""

import getpass
import sys
from typing import TYPE_CHECKING

import click

from tahaluf.config.operation import as_operator
from tahaluf.policy.actors import OPERATOR

if TYPE_CHECKING:
    from tahaluf.records.models import Officer


@click.group()
def command() -> None:
    """Add and list officers, give and end roles, set passwords, reset second factors."""


@command.command("list")
@as_operator
def list_officers() -> None:
    """List the officers with their roles of today."""
    from tahaluf.policy.context import roles_of
    from tahaluf.records.models import Officer

    for officer in Officer.objects.select_related("member"):
        roles = ", ".join(f"{desk}:{role}" if desk else role for desk, role in roles_of(officer.pk))
        state = "active" if officer.is_active else "ended"
        click.echo(f"{officer.login:24} {officer.member.code:8} {state:7} {officer.name}  [{roles}]")


@command.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--member", "code", required=True, help="Code of the member, as in `tahaluf member list`.")
@click.option("--role", "roles", multiple=True, help="desk:role, or administrator; can be given several times.")
@click.option("--language", type=click.Choice(["ar", "en", "fr"]), default="en", show_default=True)
@click.option("--directory/--no-directory", default=False, help="May be named by other members for TLP:RED.")
@click.option("--password-stdin", is_flag=True, help="Read the first password from standard input.")
@as_operator
def add_officer(
    login: str, name: str, code: str, roles: tuple[str, ...], language: str, directory: bool, password_stdin: bool
) -> None:
    """Add an officer; the second factor is enrolled at the first sign-in."""
    from tahaluf.policy import accounts
    from tahaluf.records.models import Member

    member = Member.objects.filter(code=code.upper()).first()
    if member is None:
        raise click.ClickException(f"there is no member {code.upper()}: see `tahaluf member list`")
    officer = accounts.add_officer(OPERATOR, login, name, member, language=language, in_directory=directory)
    for role in roles:
        accounts.give_role(OPERATOR, officer, *parse_role(role))
    give_password(officer, password_stdin)
    click.echo(f"{login} added")


@command.command("role")
@click.argument("login")
@click.argument("role")
@click.option("--end", is_flag=True, help="End the role today instead of giving it.")
@as_operator
def change_role(login: str, role: str, end: bool) -> None:
    """Give an officer a role (desk:role, or administrator), or end it."""
    from tahaluf.policy import accounts

    change = accounts.end_role if end else accounts.give_role
    change(OPERATOR, find(login), *parse_role(role))
    click.echo(f"{login}: {role} {'ended' if end else 'given'}")


@command.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_operator
def set_password(login: str, password_stdin: bool) -> None:
    """Set an officer's password; ends the officer's sessions and leaves a trace with the member's auditors."""
    give_password(find(login), password_stdin)
    click.echo(f"{login}: password set")


@command.command("reset-second-factor")
@click.argument("login")
@as_operator
def reset_second_factor(login: str) -> None:
    """Forget an officer's second factors (a lost telephone); leaves a trace with the member's auditors."""
    from tahaluf.policy import accounts

    removed = accounts.reset_second_factor(OPERATOR, find(login))
    click.echo(f"{login}: {removed} second factors forgotten")


@command.command("end")
@click.argument("login")
@as_operator
def end_officer(login: str) -> None:
    """End an account; what the officer did stays in the audit trail."""
    from tahaluf.policy import accounts

    accounts.end_officer(OPERATOR, find(login))
    click.echo(f"{login} ended")


def find(login: str) -> "Officer":
    """Find an officer by login."""
    from tahaluf.records.models import Officer

    officer = Officer.objects.filter(login=login).first()
    if officer is None:
        raise click.ClickException(f"there is no officer {login}: see `tahaluf officer list`")
    return officer


def parse_role(role: str) -> tuple[str, str]:
    """Split `desk:role`; `administrator` has no desk."""
    desk, _, name = role.rpartition(":")
    return desk, name


def give_password(officer: "Officer", from_stdin: bool) -> None:
    """Ask for a password, check it against the rules and set it."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from tahaluf.policy import accounts

    password = sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass("Password: ")
    try:
        validate_password(password, officer)
    except ValidationError as weak:
        raise click.ClickException(" ".join(weak.messages)) from weak
    accounts.set_password(OPERATOR, officer, password)
