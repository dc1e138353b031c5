"""The standing cast: originator's analyst, recipient's analyst, a third member's analyst, the Centre, a partner, an
outsider, nobody. All invented.
"""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client

from tahaluf.policy.actors import Actor
from tahaluf.policy.context import new_token, opened
from tahaluf.records import signing
from tahaluf.records.models import Member, Membership, Officer, RoleAssignment
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
            members = {code: cls._member(code) for code in ("AAA", "BBB", "CCC", "CTR", "PRT", "OUT")}
            officers = {name: cls._officer(name, members[code], roles) for name, (code, roles) in cls.ROLES.items()}
        tokens = {name: issue(officer, "session") for name, officer in officers.items()}
        return cls(members, officers, tokens, operator_token)

    @classmethod
    def _member(cls, code: str) -> Member:
        kind = cls.KINDS.get(code, MemberKind.MEMBER)
        names = {f"name_{language}": f"{code} ({language})" for language in ("ar", "en", "fr")}
        member = Member.objects.create(code=code, kind=kind, hosted=True, **names)
        ended = datetime.date(2020, 1, 1) if code == "OUT" else None
        Membership.objects.create(member=member, starts_on=BEGINNING, ends_on=ended)
        signing.make_key(member)
        return member

    @staticmethod
    def _officer(name: str, member: Member, roles: list[tuple[str, str]]) -> Officer:
        officer = Officer.objects.create_officer(name, name.replace("_", " ").title(), member, in_directory=True)
        for desk, role in roles:
            RoleAssignment.objects.create(officer=officer, desk=desk, role=role, starts_on=BEGINNING)
        return officer

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
    token = new_token()
    with as_owner() as cursor:
        cursor.execute(
            "SELECT wall.issue(%s, %s, %s, interval '1 hour')", [token, kind, officer.pk if officer else None]
        )
    return token
