"""Loading the demonstration through the same doors that officers use.

Members and accounts come from the operator; each officer then signs in with password and second factor, and writes,
releases and recalls as the pages would.
"""

import contextlib
import hashlib
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection, transaction

from tahaluf.config import data_folder
from tahaluf.config.demonstration import exercise, finance
from tahaluf.config.demonstration.accounts import OFFICERS, DemonstrationOfficer, credentials
from tahaluf.config.demonstration.records import STORIES, Story
from tahaluf.policy.actors import Actor
from tahaluf.policy.authoring import write_record
from tahaluf.policy.context import new_token, opened
from tahaluf.policy.models import ReleaseProposal
from tahaluf.policy.operator import operator
from tahaluf.policy.release import Audience, approve_release, directory, recall, release
from tahaluf.policy.visibility import visible
from tahaluf.records.coalition import host, load_coalition
from tahaluf.records.credentials import encode
from tahaluf.records.models import Member, Officer, RecordVersion, RoleAssignment, role_day

LOADED = "demonstration.loaded"


def load() -> None:
    """Load what is missing of the demonstration; does nothing where this very demonstration was loaded whole."""
    loaded = data_folder.path() / LOADED
    if loaded.exists() and loaded.read_text() == _fingerprint():
        return
    _load()
    data_folder.write_privately(loaded, _fingerprint())


def _fingerprint() -> str:
    return hashlib.sha256(
        repr((OFFICERS, STORIES, finance.SAU_FILES, finance.SAU_SCENES, exercise.ACTS)).encode()
    ).hexdigest()


def _load() -> None:
    with operator():
        load_coalition()
        for code in sorted({officer.member for officer in OFFICERS}):
            host(Member.objects.get(code=code))
        for officer in OFFICERS:
            add_officer(officer)
    tokens = {officer.login: sign_in(officer) for officer in OFFICERS}
    for story in STORIES:
        tell(story, tokens)
    finance.play(tokens)
    exercise.play(tokens)


def add_officer(wanted: DemonstrationOfficer) -> None:
    """Add an officer with roles and password, unless the login is there."""
    if Officer.objects.filter(login=wanted.login).exists():
        return
    officer = Officer.objects.create_officer(
        wanted.login,
        wanted.name,
        Member.objects.get(code=wanted.member),
        language=wanted.language,
        in_directory=bool(wanted.roles[0][0]),
    )
    for desk, role in wanted.roles:
        RoleAssignment.objects.create(officer=officer, desk=desk, role=role, starts_on=role_day())
    officer.set_password(credentials()[wanted.login]["password"])
    officer.save()


def sign_in(wanted: DemonstrationOfficer) -> str:
    """Sign an officer in with both factors, enrolling the second where it is missing; gives the session's token."""
    token, held = new_token(), credentials()[wanted.login]
    with transaction.atomic():
        _ask("SELECT wall.session_create(%s, '', interval '1 hour')", token)
        encoded = encode(wanted.login, held["password"])
        _ask("SELECT wall.sign_in(%s, %s, %s)", token, wanted.login, encoded)
        officer = Officer.objects.get(login=wanted.login)
        if not Authenticator.objects.filter(user_id=officer.pk, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(officer, held["secret"])
        _ask("SELECT wall.complete_sign_in(%s)", token)
    return token


def _ask(sql: str, *values: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        answer: int | None = cursor.fetchone()[0]
    return answer


@contextlib.contextmanager
def as_officer(member: str, desk_role: str, tokens: dict[str, str]) -> Iterator[Actor]:
    """Act as an officer of a member: `analyst`, `releaser` or `supervisor`."""
    with opened(tokens[f"{member.lower()}.{desk_role}"]) as actor:
        yield actor


def tell(story: Story, tokens: dict[str, str]) -> None:
    """Write one invented record and take it as far as its story goes; nothing happens where it was told before."""
    with as_officer(story.member, "analyst", tokens) as actor:
        if visible(actor, RecordVersion).filter(title=story.draft.title).exists():
            return
    with transaction.atomic():
        with as_officer(story.member, "analyst", tokens) as actor:
            version = write_record(actor, story.draft)
        if story.audience:
            _release(story, version, tokens)


def _release(story: Story, version: RecordVersion, tokens: dict[str, str]) -> None:
    with as_officer(story.member, "releaser", tokens) as actor:
        release(actor, version, _audience(story), story.reason)
    if story.approved:
        with as_officer(story.member, "supervisor", tokens) as actor:
            approve_release(actor, visible(actor, ReleaseProposal).get(version=version), story.reason)
    if story.recalled:
        with as_officer(story.member, "releaser", tokens) as actor:
            recall(actor, visible(actor, RecordVersion).get(pk=version.pk), story.reason)


def _audience(story: Story) -> Audience:
    members = Member.objects.filter(code__in=story.audience)
    ids = {member.pk for member in members}
    named = [entry.uid for entry in directory() if entry.member_id in ids and entry.name in story.named]
    return Audience(frozenset(str(member.uid) for member in members), frozenset(named))
