"""The standing cast: originator's analyst, recipient's analyst, a third member's analyst, the Centre, a partner, an
outsider, nobody. All invented.
"""

import contextlib
import datetime
import functools
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client

from tahaluf.policy.actors import Actor
from tahaluf.policy.context import new_token, opened
from tahaluf.records import signing
from tahaluf.records.models import Member, Membership, Officer, RoleAssignment, SigningKey
from tahaluf.records.vocabulary import Desk, MemberKind, Role

PASSWORD = "a long invented passphrase"
BEGINNING = datetime.date(2017, 11, 26)


@dataclass
class Cast:
    """Members and officers of the standing cast; `tokens` open each officer's context."""

    members: dict[str, Member]
    officers: dict[str, Officer]
    tokens: dict[str, str]
    operator_token: str

    ROLES = {
        "originator": ("AAA", [(Desk.FINANCE, Role.OFFICER), (Desk.INTELLIGENCE, Role.OFFICER)]),
        "originators_releaser": ("AAA", [(Desk.FINANCE, Role.RELEASER), (Desk.INTELLIGENCE, Role.RELEASER)]),
        "originators_second": ("AAA", [(Desk.FINANCE, Role.SUPERVISOR), (Desk.INTELLIGENCE, Role.RELEASER)]),
        "originators_viewer": ("AAA", [(Desk.FINANCE, Role.VIEWER)]),
        "originators_auditor": ("AAA", [(Desk.FINANCE, Role.AUDITOR), (Desk.INTELLIGENCE, Role.AUDITOR)]),
        "originators_media": ("AAA", [(Desk.MEDIA, Role.OFFICER)]),
        "recipient": ("BBB", [(Desk.FINANCE, Role.OFFICER), (Desk.INTELLIGENCE, Role.OFFICER)]),
        "recipients_releaser": ("BBB", [(Desk.FINANCE, Role.RELEASER), (Desk.INTELLIGENCE, Role.RELEASER)]),
        "third": ("CCC", [(Desk.FINANCE, Role.OFFICER), (Desk.INTELLIGENCE, Role.RELEASER)]),
        "centre": ("CTR", [(Desk.FINANCE, Role.OFFICER), (Desk.SECRETARIAT, Role.OFFICER)]),
        "partner": ("PRT", [(Desk.FINANCE, Role.OFFICER)]),
        "outsider": ("OUT", [(Desk.FINANCE, Role.RELEASER), (Desk.INTELLIGENCE, Role.RELEASER)]),
        "administrator": ("CTR", [("", Role.ADMINISTRATOR)]),
    }
    KINDS = {"CTR": MemberKind.CENTRE, "PRT": MemberKind.PARTNER}

    @classmethod
    def assemble(cls) -> "Cast":
        """Put the cast into the database, by the operator's own door."""
        operator_token = issue(None, "operator")
        with opened(operator_token):
            members = cls._members()
            officers = cls._officers(members)
        tokens = dict(zip(officers, issue_each(officers.values(), "session"), strict=True))
        return cls(members, officers, tokens, operator_token)

    @classmethod
    def _members(cls) -> dict[str, Member]:
        members = Member.objects.bulk_create(cls._member(code) for code in ("AAA", "BBB", "CCC", "CTR", "PRT", "OUT"))
        ends = {"OUT": datetime.date(2020, 1, 1)}
        Membership.objects.bulk_create(
            Membership(member=member, starts_on=BEGINNING, ends_on=ends.get(member.code)) for member in members
        )
        SigningKey.objects.bulk_create(key_kept_for(member) for member in members)
        return {member.code: member for member in members}

    @classmethod
    def _member(cls, code: str) -> Member:
        names = {f"name_{language}": f"{code} ({language})" for language in ("ar", "en", "fr")}
        return Member(code=code, kind=cls.KINDS.get(code, MemberKind.MEMBER), hosted=True, **names)

    @classmethod
    def _officers(cls, members: dict[str, Member]) -> dict[str, Officer]:
        officers = Officer.objects.bulk_create(
            Officer(login=name, name=name.replace("_", " ").title(), member=members[code], in_directory=True)
            for name, (code, _roles) in cls.ROLES.items()
        )
        RoleAssignment.objects.bulk_create(
            RoleAssignment(officer=officer, desk=desk, role=role, starts_on=BEGINNING)
            for officer in officers
            for desk, role in cls.ROLES[officer.login][1]
        )
        return {officer.login: officer for officer in officers}

    @contextlib.contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """Run a block in the context of one of the cast."""
        with opened(self.tokens[name]) as actor:
            yield actor

    def client(self, name: str | None) -> Client:
        """A browser in which one of the cast (or nobody) is signed in, second factor and all."""
        client = Client()
        if name:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.signed_in(name)
        return client

    def signed_in(self, name: str) -> str:
        """A session token of one of the cast with what a sign-in leaves in the session."""
        officer = self.officers[name]
        enrol_second_factor(officer, self.tokens[name])
        token = issue(officer, "session")
        store = import_module(settings.SESSION_ENGINE).SessionStore(token)
        with opened(token):
            store.update(
                {
                    SESSION_KEY: str(officer.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: officer.get_session_auth_hash(),
                }
            )
            store.save()
        return token


def enrol_second_factor(officer: Officer, token: str) -> str:
    """Enrol TOTP for an officer; gives the secret. Nothing happens where one is enrolled already."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from allauth.mfa.utils import decrypt

    with opened(token):
        held = Authenticator.objects.filter(user_id=officer.pk, type=Authenticator.Type.TOTP).first()
        if held is None:
            held = TOTP.activate(officer, generate_totp_secret()).instance
        return decrypt(held.data["secret"])


@contextlib.contextmanager
def as_owner() -> Iterator[Any]:
    """Run SQL as the tables' owner, as setting up a node does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tahaluf_owner")
        try:
            yield cursor
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET LOCAL ROLE tahaluf_web")


def issue(officer: Officer | None, kind: str) -> str:
    """Issue a token as the owner can."""
    [token] = issue_each([officer], kind)
    return token


def issue_each(officers: Iterable[Officer | None], kind: str) -> list[str]:
    """Issue a token to each as the owner can."""
    tokens = {new_token(): officer and officer.pk for officer in officers}
    pairs = "unnest(%s::text[], %s::bigint[]) AS pair(token, officer)"
    with as_owner() as cursor:
        cursor.execute(
            f"SELECT wall.issue(token, %s, officer, interval '1 hour') FROM {pairs}",
            [kind, list(tokens), list(tokens.values())],
        )
    return list(tokens)


def key_kept_for(member: Member) -> SigningKey:
    """A member's signing key, its private half kept as a file, its public half not yet in the database."""
    uid, private = key_pair(member.code)
    key = SigningKey(member=member, uid=uid, public_key=private.public_key().public_bytes_raw())
    if not signing.key_file(key).exists():
        signing.write_private_key(signing.key_file(key), private)
    return key


@functools.cache
def key_pair(_code: str) -> tuple[uuid.UUID, Ed25519PrivateKey]:
    """A member's key pair, the same for every cast of this process, so that one folder serves them all."""
    return uuid.uuid4(), Ed25519PrivateKey.generate()
