"""The coalition's members as published: coalition.tsv beside this file.

Columns: ISO 3166-1 alpha-3 code, date of joining, names in three languages. Sources of the dates: the joint statement
of 15 December 2015 for the first 34 states, the coalition's own announcements for Oman (28 December 2016), Kenya
(1 September 2022) and Cameroon (1 May 2025). The other six were members by the first meeting of the ministers of
defence, on 26 November 2017; their own dates were not found, and that day stands for them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

from tahaluf.records import signing
from tahaluf.records.models import Member, Membership
from tahaluf.records.vocabulary import MemberKind


@dataclass(frozen=True, slots=True)
class PublishedMember:
    """One line of coalition.tsv."""

    code: str
    joined: date
    name_en: str
    name_fr: str
    name_ar: str


CENTRE = PublishedMember(
    "CENTRE", date(2015, 12, 15), "The Centre of the Coalition", "Centre de la Coalition", "مركز التحالف"
)


def published_members() -> Iterator[PublishedMember]:
    """Read coalition.tsv."""
    with resources.files("tahaluf.records").joinpath("coalition.tsv").open(encoding="utf-8") as stream:
        for line in csv.DictReader(stream, delimiter="\t"):
            joined = date.fromisoformat(line.pop("joined"))
            yield PublishedMember(joined=joined, **line)


def load_coalition() -> int:
    """Add the published members and the Centre where they are missing; gives how many were added."""
    missing = [member for member in [*published_members(), CENTRE] if not _known(member.code)]
    for published in missing:
        add_member(published, MemberKind.CENTRE if published is CENTRE else MemberKind.MEMBER)
    return len(missing)


def add_member(published: PublishedMember, kind: str) -> Member:
    """Add a member with its membership from the day of joining."""
    member = Member.objects.create(
        code=published.code,
        kind=kind,
        name_en=published.name_en,
        name_fr=published.name_fr,
        name_ar=published.name_ar,
    )
    Membership.objects.create(member=member, starts_on=published.joined)
    return member


def host(member: Member) -> None:
    """Give a member its seat on this node, with a key to sign with; nothing happens where it has one."""
    if not member.hosted:
        member.hosted = True
        member.save(update_fields=["hosted"])
        signing.make_key(member)


def _known(code: str) -> bool:
    return Member.objects.filter(code=code).exists()
