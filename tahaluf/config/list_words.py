"""What the commands about lists share: the key of an own list, sentences for a terminal."""

import re

import click

from tahaluf.engines.lists import OWN_KEY


def parse_key(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(OWN_KEY, value):
        raise click.BadParameter("use small letters a to z, digits and hyphens alone", ctx, param)
    return value


def plain(sentence: str) -> str:
    """A sentence without the marks of direction, which terminals show as boxes."""
    return sentence.translate(dict.fromkeys(map(ord, "\u2068\u2069")))
