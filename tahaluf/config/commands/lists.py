"""Lists of the node: reference data that every finance desk on it screens against."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tahaluf.config.commands.screen import parse_columns, parse_encoding
from tahaluf.config.list_feeds import feed
from tahaluf.config.list_words import parse_key, plain
from tahaluf.config.operation import as_operator, start_django
from tahaluf.policy.actors import OPERATOR

if TYPE_CHECKING:
    from tahaluf.desks.finance.lists.actions import Arrival
    from tahaluf.desks.finance.lists.models import ImportReject, ListVersion

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
CHUNK = 1 << 20
SIGNS = {"added": "+", "changed": "~", "removed": "-"}


@click.group()
def command() -> None:
    """Import lists for all members of this node, list and show their versions, have them fetched."""


command.add_command(feed)


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "--key", default="", callback=parse_key, help="The short name of an own list; official lists name themselves."
)
@click.option("--columns", multiple=True, callback=parse_columns, metavar="FIELD=HEADER,…",
              help="The headers of an own list's CSV, such as name=Nom.")  # fmt: skip
@click.option("--encoding", default="", callback=parse_encoding,
              help="The encoding of a CSV that is not UTF-8, such as windows-1256.")  # fmt: skip
def import_lists(files: tuple[Path, ...], key: str, columns: dict[str, str], encoding: str) -> None:
    """Import each of FILES as a version; one that was killed goes on where it stopped.

    Files that belong to an OFAC CSV (alt, add) are found beside it. Exits with 1 where a list failed or waits.
    """
    from tahaluf.config.server import available

    with available():
        start_django()
        states = [import_one(arrival_of(file, key, columns, encoding)) for file in files]
    if set(states) != {"current"}:
        raise SystemExit(1)


def import_one(arrival: "Arrival") -> str:
    """Import one file to its end; gives the state that its version reached."""
    from tqdm import tqdm

    from tahaluf.desks.finance.lists.actions import receive_list
    from tahaluf.desks.finance.lists.importing import import_version
    from tahaluf.desks.finance.lists.reads import version_of
    from tahaluf.engines.rejects import Unreadable
    from tahaluf.policy import trouble
    from tahaluf.policy.context import ContextRefused
    from tahaluf.policy.operator import operator

    try:
        with operator() as actor:
            version, _is_new = receive_list(actor, arrival, queue=False)
        with tqdm(total=version.size, unit="B", unit_scale=True, disable=None) as bar:
            import_version(version.uid, operator, lambda done, _size: bar.update(done - bar.n))
        with operator() as actor:
            version = version_of(actor, version.uid)
            click.echo(line_of(version))
            echo_problems(version)
            if version.state == "superseded":
                hint = f"tahaluf lists confirm {version.uid} --reason …"
                click.secho(f"  it was received before; to use it again: {hint}", fg="yellow", err=True)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    except (ContextRefused, FileNotFoundError) as refused:
        raise click.ClickException("The operator's token is not valid: run `tahaluf migrate`") from refused
    except Exception as error:
        if not trouble.is_full(error):
            raise
        raise click.ClickException(
            f"The disk is full. Make room and import {arrival.file_name} again: it goes on"
        ) from error
    return version.state


def arrival_of(file: Path, key: str, columns: dict[str, str], encoding: str) -> "Arrival":
    from tahaluf.desks.finance.lists.actions import Arrival
    from tahaluf.engines.lists import companion_names

    beside = {kind: file.with_name(name) for kind, name in companion_names(file.name).items()}
    companions = {kind: chunks_of(path) for kind, path in beside.items() if path.is_file()}
    return Arrival(file.name, chunks_of(file), companions, key, columns, encoding)


def chunks_of(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a mebibyte at a time."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def line_of(version: "ListVersion") -> str:
    """A version in one line."""
    counts = f"{version.entry_count:>7} entries  {version.reject_count:>5} rejected"
    return f"{version.uid}  {version.key:14} {version.number:20} {counts}  {version.get_state_display()}"


def echo_problems(version: "ListVersion") -> None:
    """Print the warnings and what the import failed on."""
    from tahaluf.desks.finance.wording import describe_failure

    for warning in (*version.warnings, *([version.failure] if version.failure else [])):
        click.secho(f"  {plain(describe_failure(warning))}", fg="yellow", err=True)


@command.command("list")
@as_operator
def list_versions() -> None:
    """List the node's versions, newest first."""
    for version in node_versions():
        click.echo(line_of(version))


@command.command("show")
@click.argument("uid", type=click.UUID)
@as_operator
def show(uid: object) -> None:
    """Show one of the node's versions with its counts and its first rejected rows."""
    from tahaluf.desks.finance.wording import sentence_of

    version = find(uid)
    click.echo(line_of(version))
    for title, value in details_of(version).items():
        click.echo(f"  {title:12} {value}")
    echo_problems(version)
    for reject in rejects_of(version):
        sentence = sentence_of(reject.code, reject.detail, reject.field, reject.value)
        click.echo(f"  {version.file_name}:{reject.line}: {reject.field}: {plain(sentence)}")


@command.command("changes")
@click.argument("uid", type=click.UUID)
@click.option("--against", type=click.UUID, help="Another version of the list; else the one in use before.")
@click.option("--show", type=click.Choice(("added", "changed", "removed")), help="One kind of change; else all.")
@as_operator
def show_changes(uid: object, against: object, show: str | None) -> None:
    """Show what one of the node's versions added (+), changed (~) and removed (-), entry by entry."""
    from tahaluf.desks.finance.lists.comparing import Shown, compare_with, stream_rows

    version = find(uid)
    changes, counts = compare_with(OPERATOR, version, found_whole(version, against))
    click.echo(f"from {line_of(changes.before) if changes.before else 'nothing'}\nto   {line_of(version)}")
    click.echo(", ".join(f"{count} {kind}" for kind, count in counts._asdict().items()))
    for shown in [Shown(show)] if show else Shown:
        for row in stream_rows(changes, shown):
            echo_change(SIGNS[shown.value], row)


def found_whole(version: "ListVersion", against: object) -> "ListVersion | None":
    """The version to compare with; None where none is named. Raises ClickException where the two cannot be compared."""
    other = find(against) if against else None
    for each in (version, other):
        if each is not None and not each.is_whole:
            raise click.ClickException(f"the version {each.uid} was not read to its end")
    if other is not None and other.key != version.key:
        raise click.ClickException(f"the version {other.uid} is of another list, {other.key}")
    return other


def echo_change(sign: str, row: "Mapping[str, Any]") -> None:
    """Print an entry that changed, and field by field what went and what came."""
    entry = row["entry"]
    click.echo(f"{sign} {entry.listed_id:14} {entry.name}")
    for field in row["fields"]:
        for mark, texts in (("-", field.gone), ("+", field.come)):
            for text in texts:
                click.echo(f"      {mark} {field.title}: {plain(text)}")


@command.command("confirm")
@click.argument("uid", type=click.UUID)
@click.option("--reason", required=True, help="Why it is right to use this version.")
@as_operator
def confirm(uid: object, reason: str) -> None:
    """Put a version of the node to use that waits or was superseded."""
    decide("confirm", uid, reason)


@command.command("discard")
@click.argument("uid", type=click.UUID)
@as_operator
def discard(uid: object) -> None:
    """Put a version of the node away that waits or failed."""
    decide("discard", uid, "")


def decide(verb: str, uid: object, reason: str) -> None:
    """Decide on a version in the operator's open context."""
    from tahaluf.desks.finance.lists import actions
    from tahaluf.policy.decisions import Refused

    act = {"confirm": actions.confirm_version, "discard": actions.discard_version}[verb]
    try:
        click.echo(line_of(act(OPERATOR, find(uid).uid, reason)))
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused


def node_versions() -> "Iterator[ListVersion]":
    """The node's versions, newest first."""
    from tahaluf.desks.finance.lists.models import ListVersion
    from tahaluf.policy.visibility import visible

    return visible(OPERATOR, ListVersion).order_by("-id").iterator()


def find(uid: object) -> "ListVersion":
    """A version of the node; raises ClickException."""
    from uuid import UUID

    from tahaluf.desks.finance.lists.reads import version_of
    from tahaluf.policy.decisions import Absent

    try:
        return version_of(OPERATOR, UUID(str(uid)))
    except Absent:
        raise click.ClickException(f"the node has no version {uid}: see `tahaluf lists list`") from None


def details_of(version: "ListVersion") -> dict[str, object]:
    """What else there is to say of a version."""
    scripts = version.census.get("scripts", {})
    return {
        "file": version.file_name,
        "sha256": version.sha256,
        "format": version.format,
        "published": version.published_on or "not stated",
        "kinds": ", ".join(f"{kind} {count}" for kind, count in version.kinds.items()),
        "names": version.name_count,
        "scripts": ", ".join(f"{script.title()} {count}" for script, count in scripts.items()),
    }


def rejects_of(version: "ListVersion") -> "Sequence[ImportReject]":
    """The first rejects of a version."""
    from tahaluf.desks.finance.lists.reads import import_rejects

    return import_rejects(OPERATOR, version, "").rows
