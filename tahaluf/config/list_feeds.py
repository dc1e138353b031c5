"""Feeds of lists: have them fetched from their publishers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TextIO

import click

from tahaluf.config.list_words import parse_key, plain
from tahaluf.config.operation import as_operator, start_django
from tahaluf.policy.actors import OPERATOR

if TYPE_CHECKING:
    from tahaluf.desks.finance.lists.models import ListFeed


@click.group("feed")
def feed() -> None:
    """Have lists fetched from their publishers: set addresses, see how it goes, fetch now."""


@feed.command("presets")
def list_presets() -> None:
    """List the addresses that publishers are known by."""
    from tahaluf.desks.finance.lists.presets import PRESETS

    for key, preset in PRESETS.items():
        token = "needs a token" if preset.needs_token else ""
        click.echo(f"{key:14} every {preset.interval_hours} h  {token:14} {preset.publisher}\n{'':14} {preset.url}")


@feed.command("list")
@as_operator
def list_feeds() -> None:
    """List the feeds with when they were fetched last and what went wrong."""
    from tahaluf.desks.finance.lists.feeds import feeds

    for each in feeds(OPERATOR):
        echo_feed(each)


@feed.command("add")
@click.argument("key", callback=parse_key)
@click.option("--url", default="", help="The list's address, {token} for the token; without it, that of the preset.")
@click.option(
    "--token",
    default="",
    envvar="TAHALUF_PUBLISHER_TOKEN",
    show_envvar=True,
    help="The publisher's token, where its address needs one; other users of the machine may see it here.",
)
@click.option(
    "--token-file", type=click.File(encoding="utf-8"), help="A file with the token alone; `-`: standard input."
)
@click.option("--companion", "companions", multiple=True, metavar="KIND=URL",
              help="A file that belongs to the list: alt and add of OFAC's CSV.")  # fmt: skip
@click.option("--hours", type=click.IntRange(1, 720), default=None, help="Hours between two fetches; 6 without it.")
@as_operator
def add_feed(
    key: str, url: str, token: str, token_file: TextIO | None, companions: tuple[str, ...], hours: int | None
) -> None:
    """Have the list KEY fetched, in place of an earlier setting: a preset's (un, ofac-sdn …) or an own name."""
    from tahaluf.desks.finance.lists.addresses import Addresses
    from tahaluf.desks.finance.lists.feeds import set_feed
    from tahaluf.desks.finance.lists.fetching import FetchFailed
    from tahaluf.desks.finance.lists.presets import TOKEN

    beside = dict(pair.partition("=")[::2] for pair in companions)
    try:
        given = token_file.readline().strip() if token_file else token
        addresses = Addresses(url.replace(TOKEN, given) or preset_address(key, given), beside)
        echo_feed(set_feed(OPERATOR, key, addresses, hours or 6))
    except FetchFailed as failed:
        raise click.ClickException(said(failed.failure)) from failed


@feed.command("remove")
@click.argument("key")
@as_operator
def remove_feed(key: str) -> None:
    """Fetch the list KEY no more; its versions stay."""
    from tahaluf.desks.finance.lists import feeds
    from tahaluf.policy.decisions import Absent

    try:
        feeds.remove_feed(OPERATOR, key)
    except Absent:
        raise click.ClickException(f"there is no feed {key}: see `tahaluf lists feed list`") from None


@feed.command("fetch")
@click.argument("keys", nargs=-1)
def fetch_feeds(keys: tuple[str, ...]) -> None:
    """Fetch the lists KEYS now, due or not (without KEYS: what is due). Exits with 1 where one is in trouble."""
    from tahaluf.config.server import available

    with available():
        start_django()
        troubled = [key for key in keys or due_keys() if fetch_one(key)]
    if troubled:
        raise SystemExit(1)


def fetch_one(key: str) -> bool:
    """Fetch one list now; gives whether it is in trouble."""
    from tahaluf.desks.finance.lists.feeds import fetch_now
    from tahaluf.policy.decisions import Absent
    from tahaluf.policy.operator import operator

    try:
        fetched = fetch_now(key, operator)
    except Absent:
        raise click.ClickException(f"there is no feed {key}: see `tahaluf lists feed list`") from None
    echo_feed(fetched)
    return bool(fetched.failure)


def due_keys() -> list[str]:
    """The lists whose time has come."""
    from tahaluf.desks.finance.lists.feeds import due
    from tahaluf.policy.operator import operator

    with operator() as actor:
        return [each.key for each in due(actor)]


def preset_address(key: str, token: str) -> str:
    """The address that a publisher is known by; raises ClickException."""
    from tahaluf.desks.finance.lists.presets import PRESETS, TOKEN

    if key not in PRESETS:
        raise click.ClickException(f"no address of {key} is known: give --url, or see `tahaluf lists feed presets`")
    if PRESETS[key].needs_token and not token:
        ways = "--token-file, TAHALUF_PUBLISHER_TOKEN or --token"
        raise click.ClickException(f"the publisher of {key} gives a token to whoever asks: give it with {ways}")
    return PRESETS[key].url.replace(TOKEN, token)


def echo_feed(each: "ListFeed") -> None:
    """Print a feed in one line, and what is wrong with it; of its address the host alone, for the rest may hold a
    token."""
    fetched = f"{each.last_fetched_at:%Y-%m-%d %H:%M}" if each.last_fetched_at else "never"
    click.echo(f"{each.key:14} every {each.interval_hours:>3} h  fetched {fetched:16}  {each.host}")
    if each.failure:
        click.secho(f"  {said(each.failure)}", fg="yellow", err=True)


def said(failure: "Mapping[str, Any]") -> str:
    """What went wrong, for a terminal."""
    from tahaluf.desks.finance.wording import describe_failure

    return plain(describe_failure(failure))
