"""Members: the coalition's list, and who has a seat on this node."""

import click

from tahaluf.config.operation import as_operator


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
    from tahaluf.records.coalition import load_coalition

    click.echo(f"{load_coalition()} added")


@command.command("add")
@click.argument("code")
@click.option("--kind", type=click.Choice(["member", "partner"]), default="member", show_default=True)
@click.option("--joined", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day of membership.")
@click.option("--name-en", required=True)
@click.option("--name-fr", required=True)
@click.option("--name-ar", required=True)
@as_operator
def add_member(code: str, kind: str, joined: object, **names: str) -> None:
    """Add a member or partner that the published list does not have."""
    import datetime

    from tahaluf.records.coalition import PublishedMember
    from tahaluf.records.coalition import add_member as add

    if not isinstance(joined, datetime.datetime):
        raise click.BadParameter("a date is needed", param_hint="--joined")
    add(PublishedMember(code.upper(), joined.date(), **names), kind)
    click.echo(f"{code.upper()} added")


@command.command("end")
@click.argument("code")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day outside.")
@as_operator
def end_membership(code: str, day: object) -> None:
    """End a member's membership from a day on."""
    import datetime

    from tahaluf.records.models import Membership

    if not isinstance(day, datetime.datetime):
        raise click.BadParameter("a date is needed", param_hint="--on")
    ended = Membership.objects.filter(member__code=code.upper(), ends_on__isnull=True).update(ends_on=day.date())
    if not ended:
        raise click.ClickException(f"{code.upper()} has no membership to end")
    click.echo(f"{code.upper()} leaves on {day.date()}")


@command.command("host")
@click.argument("code")
@as_operator
def host_member(code: str) -> None:
    """Give a member its seat on this node, with a key to sign with."""
    from tahaluf.records.coalition import host
    from tahaluf.records.models import Member

    member = Member.objects.filter(code=code.upper()).first()
    if member is None:
        raise click.ClickException(f"there is no member {code.upper()}: see `tahaluf member list`")
    host(member)
    click.echo(f"{member.code} is hosted here")
