"""Members: the coalition's list, and who has a seat on this node."""

import datetime

import click

from tahaluf.config.operation import as_operator
from tahaluf.policy.actors import OPERATOR


def parse_day(ctx: click.Context, param: click.Parameter, value: datetime.datetime) -> datetime.date:
    return value.date()


DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """List members, load the published list, give a member its seat on this node."""


@command.command("list")
@as_operator
def list_members() -> None:
    """List the members with their first day of membership."""
    from tahaluf.records.models import Member

    for member in Member.objects.prefetch_related("memberships"):
        spans = ", ".join(f"{span.starts_on}–{span.ends_on or ''}" for span in member.memberships.all())
        click.echo(f"{member.code:8} {member.kind:8} {'hosted' if member.hosted else '':7} {spans:24} {member.name_en}")


@command.command("load")
@as_operator
def load_members() -> None:
    """Add the published members of the coalition where they are missing."""
    from tahaluf.policy import memberships

    click.echo(f"{memberships.load_published(OPERATOR)} added")


@command.command("add")
@click.argument("code")
@click.option("--kind", type=click.Choice(["member", "partner"]), default="member", show_default=True)
@click.option("--joined", type=DAY, callback=parse_day, required=True, help="First day of membership.")
@click.option("--name-en", required=True)
@click.option("--name-fr", required=True)
@click.option("--name-ar", required=True)
@as_operator
def add_member(code: str, kind: str, joined: datetime.date, **names: str) -> None:
    """Add a member or partner that the published list does not have."""
    from tahaluf.policy import memberships
    from tahaluf.records.coalition import PublishedMember

    memberships.add_member(OPERATOR, PublishedMember(code.upper(), joined, **names), kind)
    click.echo(f"{code.upper()} added")


@command.command("end")
@click.argument("code")
@click.option("--on", "day", type=DAY, callback=parse_day, required=True, help="First day outside.")
@as_operator
def end_membership(code: str, day: datetime.date) -> None:
    """End a member's membership from a day on."""
    from tahaluf.policy import memberships

    memberships.end_membership(OPERATOR, code.upper(), day)
    click.echo(f"{code.upper()} leaves on {day}")


@command.command("host")
@click.argument("code")
@as_operator
def host_member(code: str) -> None:
    """Give a member its seat on this node, with a key to sign with."""
    from tahaluf.policy import memberships
    from tahaluf.records.models import Member

    member = Member.objects.filter(code=code.upper()).first()
    if member is None:
        raise click.ClickException(f"there is no member {code.upper()}: see `tahaluf member list`")
    memberships.host_member(OPERATOR, member)
    click.echo(f"{member.code} is hosted here")
