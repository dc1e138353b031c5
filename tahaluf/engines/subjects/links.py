"""Who owns or controls whom, as FollowTheMoney entities say it (Ownership, Directorship), a link a line.

A link may stand before the parties that it names, and these in another file: to find its ends is for the caller.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import BinaryIO

from tahaluf.engines import followthemoney
from tahaluf.engines.dates import PartialDate, ascii_digits, parse_date
from tahaluf.engines.followthemoney import Entity
from tahaluf.engines.rejects import Reject, shown

ENDS: Mapping[str, tuple[str, str]] = {"ownership": ("owner", "asset"), "directorship": ("director", "organization")}
"""The properties that name who holds, and what is held."""
ROLES = ("role", "ownershipType")
SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]*)?) ?%?")
HUNDREDTH, WHOLE = Decimal("0.01"), Decimal(100)
CONTROL = ("control", "contrôl", "سيطر", "تحكم")
DENIALS = frozenset(
    ("no", "not", "non", "without", "sans", "pas", "aucun", "aucune", "بدون", "دون", "لا", "غير", "ليس", "ليست")
)
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Link:
    """That one party owns a share of another (percent, two decimals; None where none is known) or controls it.

    `owner` and `owned` are the source's references of the two, `fields` the properties that name them. `role` is the
    source's own words; `since` and `until` are when it began and ended, as far as the source says.
    """

    file: str
    line: int
    id: str
    owner: str
    owned: str
    fields: tuple[str, str]
    percent: Decimal | None = None
    controls: bool = False
    role: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


def read_links(stream: BinaryIO, file: str) -> Iterator[Link | Reject]:
    """Yield the links of a file, and a reject for each value of one, or whole one, that cannot be used.

    Lines that hold no entity are passed over: who reads the file's subjects reports them.
    """
    for item in followthemoney.read_entities(stream, file, followthemoney.LINKS):
        if isinstance(item, Entity):
            yield from read_link(file, item)


def read_link(file: str, entity: Entity) -> Iterator[Link | Reject]:
    yield from entity.flaws
    fields = ENDS[entity.kind]
    ends = [list(dict.fromkeys(filter(None, map(str.strip, entity.values(name))))) for name in fields]
    if flaw := flaw_of_ends(file, entity, fields, ends):
        yield flaw
        return
    flaws: list[Reject] = []
    role = "; ".join(dict.fromkeys(entity.values(*ROLES)))
    percent = share_in(file, entity, flaws)
    controls = entity.kind == "directorship" or says_control(role)
    since, until = (date_in(file, entity, name, flaws) for name in ("startDate", "endDate"))
    if percent is None and not controls and not flaws:
        flaws.append(Reject(file, entity.line, "percentage", "", "share_unknown"))
    yield from flaws
    if percent is not None or controls:
        (owner,), (owned,) = ends
        yield Link(file, entity.line, entity.id, owner, owned, fields, percent, controls, role, since, until)


def flaw_of_ends(file: str, entity: Entity, fields: tuple[str, str], ends: Sequence[Sequence[str]]) -> Reject | None:
    """What is wrong with the two parties that a link names, if anything is."""
    for name, found in zip(fields, ends, strict=True):
        if not found:
            return Reject(file, entity.line, name, shown(entity.id), "link_end_missing")
        if len(found) > 1:
            return Reject(file, entity.line, name, shown(", ".join(found)), "link_ends_many")
    if ends[0] == ends[1]:
        return Reject(file, entity.line, fields[1], shown(ends[0][0]), "link_itself")
    return None


def share_in(file: str, entity: Entity, flaws: list[Reject]) -> Decimal | None:
    """The share that a link states; of several the largest, so that none is missed."""
    shares = []
    for stated in entity.values("percentage"):
        try:
            shares.append(share_of(stated))
        except ValueError:
            flaws.append(Reject(file, entity.line, "percentage", shown(stated), "bad_share"))
    return max(shares, default=None)


def share_of(stated: str) -> Decimal:
    """A share in percent, to two decimals: `50`, `50 %`, `33,33`, any digits of Unicode. Raises ValueError for others.

    A range (`25-50`) is none: it does not say how much.
    """
    found = SHARE.fullmatch(ascii_digits(stated).strip().replace("٪", "%").replace("٫", ".").replace(",", "."))
    share = Decimal(found[1]) if found else Decimal(0)
    rounded = share.quantize(HUNDREDTH, ROUND_HALF_UP)
    if rounded <= 0 or share > WHOLE:
        raise ValueError(f"no share: {stated[:40]!r}")
    return rounded


def says_control(role: str) -> bool:
    """Whether a role says, in English, French or Arabic, that its holder is in control, and does not deny it."""
    words = WORD.findall(role.casefold())
    return any(
        any(stem in word for stem in CONTROL)
        and not word.startswith(("non", "un"))
        and DENIALS.isdisjoint(words[max(0, place - 2) : place])
        for place, word in enumerate(words)
    )


def date_in(file: str, entity: Entity, name: str, flaws: list[Reject]) -> PartialDate | None:
    """When a link began (the earliest of several) or ended (the latest)."""
    dates = []
    for stated in entity.values(name):
        try:
            dates.append(parse_date(stated))
        except ValueError:
            flaws.append(Reject(file, entity.line, name, shown(stated), "bad_date"))
    if name == "endDate":
        return max(dates, key=lambda each: each.latest, default=None)
    return min(dates, key=lambda each: each.earliest, default=None)


def unknown_end(link: Link, reference: str) -> Reject:
    """The reject of a link that names a party which is nowhere."""
    field = link.fields[0] if reference == link.owner else link.fields[1]
    return Reject(link.file, link.line, field, shown(reference), "link_end_unknown")


def repeated(link: Link, first: int) -> Reject:
    """The reject of a link whose id stood before in its file, with other particulars."""
    return Reject(link.file, link.line, "id", shown(link.id), "id_repeated", {"first": first})
