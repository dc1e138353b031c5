"""The demonstration coalition: loaded through the officers' own doors, whole, and all of it invented."""

import pytest
from django.db import connection

from tahaluf.config import demonstration
from tahaluf.config.demonstration.records import STORIES
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import AlertKind
from tahaluf.desks.finance.subjects.models import Payment, Stake
from tahaluf.desks.finance.subjects.ownership import ownership_of
from tahaluf.policy.context import opened
from tahaluf.policy.models import Notification, ReleaseProposal
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Member, RecordVersion
from tahaluf.records.vocabulary import TLP
from tests.config.demonstrated import tokens, versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstrated")]


def test_it_holds_the_coalition_its_officers_and_records_under_every_handling() -> None:
    with opened(tokens()["sau.supervisor"]) as actor:
        members = Member.objects.filter(kind="member")
        assert members.count() == 43
        assert all(member.name_ar and member.name_en and member.name_fr for member in members)
        assert members.filter(memberships__isnull=True).count() == 0
        assert set(Member.objects.filter(hosted=True).values_list("code", flat=True)) == {"SAU", "SEN", "MYS", "CENTRE"}
        seen = visible(actor, RecordVersion)
        assert set(seen.values_list("tlp", flat=True)) == set(TLP.values)
        assert visible(actor, ReleaseProposal).filter(state="proposed").count() == 1
        for version in seen:
            version.check_signature()
    assert versions() == len(STORIES)


def test_red_reaches_the_named_officer_alone() -> None:
    held = tokens()
    for login, count in {"sen.analyst": 1, "sen.releaser": 0, "mys.analyst": 0}.items():
        with opened(held[login]) as actor:
            assert visible(actor, RecordVersion).filter(tlp=TLP.RED).count() == count


def test_recipients_are_told_and_a_recalled_record_is_gone() -> None:
    held = tokens()
    with opened(held["mys.analyst"]) as actor:
        assert not visible(actor, RecordVersion).filter(title="Fondation Étoile du Matin").exists()
        assert visible(actor, Notification).filter(code="record-recalled").exists()
    with opened(held["sen.analyst"]) as actor:
        assert visible(actor, RecordVersion).filter(title="Fondation Étoile du Matin").exists()


def test_the_printed_code_signs_in() -> None:
    from allauth.mfa.totp.internal.auth import validate_totp_code

    secret = next(row[2] for row in demonstration.accounts() if row[0] == "sau.analyst")
    assert validate_totp_code(secret, demonstration.code_of("sau.analyst"))


def test_the_administrator_sees_no_record() -> None:
    with opened(tokens()["admin"]) as actor, connection.cursor() as cursor:
        assert actor.administrator
        cursor.execute("SELECT count(*) FROM records_recordversion")
        assert cursor.fetchone() == (0,)


def test_a_chain_of_owners_from_a_file_reaches_a_company_and_payments_have_their_amounts() -> None:
    """C-1001, decided to be listed, owns 55 % of a company that owns 70 % of another."""
    with opened(tokens()["sau.analyst"]) as actor:
        asked = visible(actor, Alert).filter(kind=AlertKind.OWNERSHIP).select_related("subject")
        companies = {alert.subject.reference: alert for alert in asked if alert.subject.reference.startswith("X-")}
        assert set(companies) == {"X-1", "X-2"}
        finding = ownership_of(actor, companies["X-2"].subject).finding
        assert finding is not None
        assert (finding.share, finding.round) == (70, 2)
        assert visible(actor, Stake).filter(reference="X-2004", ended_at=None).count() == 0
        held = visible(actor, Payment).exclude(amount=None).order_by("value_date")
        assert [(str(payment.settled), str(payment.value_date)) for payment in held] == [
            ("SAR 18400.00", "2026-11-10"), ("SAR 9200.00", "2026-11-12"),
        ]  # fmt: skip
