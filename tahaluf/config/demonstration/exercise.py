"""An exercise of the finance desk: a second invented list and portfolio that bring every state which the first scenes
do not reach. Each act is an officer's own and looks first whether it was done already.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tahaluf.config.demonstration.finance import Files, Stage, take_in_file
from tahaluf.desks.finance.alerts import actions as alerts
from tahaluf.desks.finance.alerts.models import Alert, AlertStep
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.alerts.rescreening import rescreen_due
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertState, Verdict
from tahaluf.desks.finance.lists.actions import Arrival, discard_version, receive_list
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.outcomes import complaining, freezing, reporting
from tahaluf.desks.finance.outcomes import reads as outcomes
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome, ComplaintState, FreezeState, LiftCause
from tahaluf.desks.finance.screening.actions import Question, screen
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.subjects.actions import end_subject
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

LIST_KEY = "exercise-list"
PORTFOLIO = "عملاء التمرين"
CUSTOMERS, BROKEN_OFF = "exercise-customers.csv", "broken-off.xml"
NAMESAKE = "العميل وُلد في سنة أخرى، ووثيقته مختلفة."
AGREED = "اطّلعتُ على الأدلة وأوافق."


@dataclass(frozen=True, slots=True)
class Act:
    """How far two officers go with the alert about a customer before the list's next version."""

    customer: str
    listed_id: str
    verdict: Verdict | None = None
    reason: str = ""
    decided: bool = False
    frozen: bool = False


NAMESAKES = {"E-21": 11, "E-22": 10}
"""Customers whose names are spelt in one way, by the beginning of their references: enough for the figures."""
ACTS = (
    Act("E-2002", "EXR.002"),
    Act("E-2003", "EXR.003", Verdict.TRUE, "الاسم والجنسية متطابقان."),
    Act("E-2005", "EXR.005"),
    Act("E-2007", "EXR.007", Verdict.TRUE, "الاسم وسنة الميلاد متطابقان.", decided=True, frozen=True),
    Act("E-2008", "EXR.008", Verdict.TRUE, "الاسم وسنة الميلاد متطابقان.", decided=True, frozen=True),
    Act("E-2009", "EXR.009", Verdict.TRUE, "الاسم وسنة الميلاد متطابقان.", decided=True, frozen=True),
    Act("E-2010", "EXR.010", Verdict.TRUE, "الاسم وسنة الميلاد متطابقان.", decided=True, frozen=True),
    *(
        Act(f"{beginning}{number:02}", "EXR.020", Verdict.FALSE, NAMESAKE, decided=True)
        for beginning, count in NAMESAKES.items()
        for number in range(1, count + 1)
    ),
)  # fmt: skip
GOAML = {
    "rentity_id": 417, "branch": "الرياض (مثال)", "currency": "SAR", "indicators": "TFS01",
    "place": "Riyadh", "first_name": "Layla", "last_name": "Al-Kathiri",
}  # fmt: skip


def play(tokens: Mapping[str, str]) -> None:
    """Play the exercise, or what is missing of it."""
    stage = Stage("SAU", tokens)
    import_file(stage, "exercise-list-1.csv")
    take_in_file(stage, PORTFOLIO, CUSTOMERS)
    for act in ACTS:
        do(stage, act)
    let_time_pass(stage)
    end_customer(stage)
    escalate(stage)
    reopen(stage)
    import_file(stage, "exercise-list-2.csv")
    rescreen_due(stage.context())
    propose_lifting(stage)
    lift_on_complaint(stage)
    examine_complaints(stage)
    report(stage)
    leave_versions(stage)
    break_off(stage)
    screen_names(stage)


def import_file(stage: Stage, file: str) -> ListVersion:
    """Import a version of the exercise's list, or give the one that was made of the file."""
    with stage.as_("analyst") as actor:
        version = visible(actor, ListVersion).filter(key=LIST_KEY, file_name=file).first()
        if version is None:
            arrival = Arrival(file, [(Files / file).read_bytes()], key=LIST_KEY)
            version, _is_new = receive_list(actor, arrival, queue=False)
    import_version(version.uid, stage.context())
    return version


def alert_about(actor: Actor, customer: str, listed_id: str) -> Alert:
    """The first alert about a customer and a listing of the exercise."""
    found = visible(actor, Alert).filter(subject__reference=customer, listed_id=listed_id, list_key=LIST_KEY)
    return found.earliest("id")


def do(stage: Stage, act: Act) -> None:
    """Take an alert, propose, decide and freeze, as far as the act goes."""
    with stage.as_("analyst") as actor:
        alert = alert_about(actor, act.customer, act.listed_id)
        if alert.state == AlertState.NEW:
            alert = alerts.take(actor, alert.uid)
            if act.verdict is not None:
                alert = alerts.propose(actor, alert.uid, act.verdict, act.reason)
    if act.decided and alert.state == AlertState.PROPOSED:
        with stage.as_("supervisor") as actor:
            alert = alerts.decide_alert(actor, alert.uid, AGREED)
    if act.frozen and alert.state == AlertState.DECIDED:
        order_freeze(stage, alert)


def order_freeze(stage: Stage, alert: Alert) -> None:
    """Order the freeze of a decided true match, unless one was ordered."""
    with stage.as_("analyst") as actor:
        if not visible(actor, Freeze).filter(alert=alert).exists():
            basis = practice_of(actor).legal_basis
            freezing.order_freeze(actor, alert.uid, freezing.Order(basis, "جميع الحسابات والأصول لدى المصرف (مثال)."))


def let_time_pass(stage: Stage) -> None:
    """Have the day of one alert lie in the past: no act dates back, so its day alone is set, as the days would."""
    with stage.as_("analyst") as actor:
        today, alert = timezone.localdate(), alert_about(actor, "E-2006", "EXR.006")
        if alert.due_on >= today:
            visible(actor, Alert).filter(pk=alert.pk).update(due_on=today - timedelta(days=2))


def end_customer(stage: Stage) -> None:
    """End the screening of a customer who has left; the alert lapses."""
    with stage.as_("supervisor") as actor:
        subject = visible(actor, Subject).get(reference="E-2004")
        if subject.ended_at is None:
            end_subject(actor, subject.uid, "أغلق العميل حساباته.")


def escalate(stage: Stage) -> None:
    """Bring an alert before the supervisors."""
    with stage.as_("analyst") as actor:
        alert = alert_about(actor, "E-2005", "EXR.005")
        if alert.escalated_at is None and alert.state in OPEN:
            alerts.escalate(actor, alert.uid, "الفرع ينتظر، والعميل أمام الموظف.")


def reopen(stage: Stage) -> None:
    """Open a decided alert again; its freeze goes into review."""
    with stage.as_("supervisor") as actor:
        alert = alert_about(actor, "E-2007", "EXR.007")
        opened = visible(actor, AlertStep).filter(alert=alert, verb="reopen").exists()
        if alert.state == AlertState.DECIDED and not opened:
            alerts.reopen(actor, alert.uid, "قدّم العميل جواز سفر جديدًا.")


def freeze_about(actor: Actor, customer: str) -> Freeze:
    """The freeze of a customer's assets."""
    return visible(actor, Freeze).get(subject__reference=customer)


def propose_lifting(stage: Stage) -> None:
    """Take a freeze into review as an error, and propose to lift it."""
    with stage.as_("analyst") as actor:
        freeze = freeze_about(actor, "E-2008")
        if freeze.state == FreezeState.IN_FORCE:
            due_on = timezone.localdate() + timedelta(days=3)
            freezing.review_freeze(actor, freeze.uid, LiftCause.ERROR, due_on, "صورة الوثيقة لشخص آخر.")
            freezing.propose_lifting(actor, freeze.uid, "الوثيقة لا تعود إلى الشخص المدرج.")


def complaint_of(actor: Actor, filing: complaining.Filing) -> Complaint:
    """The complaint of a complainant, filed unless it is there."""
    held = visible(actor, Complaint).filter(complainant=filing.complainant).first()
    return held or complaining.file_complaint(actor, filing)


def lift_on_complaint(stage: Stage) -> None:
    """Find a complaint right, lift the freeze that it is about, and answer."""
    with stage.as_("analyst") as actor:
        freeze = freeze_about(actor, "E-2009")
        complaint = complaint_of(actor, _filing("Haroun Idriss Debyanou", "fr", 9, "Ce n’est pas moi.", freeze))
        if complaint.state == ComplaintState.RECEIVED:
            complaining.take_complaint(actor, complaint.uid)
            complaining.record_finding(actor, complaint.uid, ComplaintOutcome.UPHELD, "بصمات مختلفة عن المدرج.")
            freezing.propose_lifting(actor, freeze.uid, "الشكوى محقّة.")
            complaining.answer_complaint(actor, complaint.uid, "Vous avez raison : le gel est levé.")
    with stage.as_("supervisor") as actor:
        if freeze_about(actor, "E-2009").state == FreezeState.LIFT_PROPOSED:
            freezing.lift_freeze(actor, freeze.uid, AGREED)


def examine_complaints(stage: Stage) -> None:
    """Reject a complaint, and leave another under examination."""
    with stage.as_("analyst") as actor:
        rejected = complaint_of(actor, _filing("Zubair Haleem Al Karnasi", "en", 20, "My accounts are frozen.", None))
        if rejected.state == ComplaintState.RECEIVED:
            complaining.take_complaint(actor, rejected.uid)
            complaining.record_finding(actor, rejected.uid, ComplaintOutcome.REJECTED, "جميع البيانات متطابقة.")
            complaining.answer_complaint(actor, rejected.uid, "The measure stands; you may appeal to the court.")
        examined = complaint_of(actor, _filing("خالد عبد العزيز المرزوي", "ar", 5, "يُوقَف كل تحويل أرسله.", None))
        if examined.state == ComplaintState.RECEIVED:
            complaining.take_complaint(actor, examined.uid)


def _filing(name: str, language: str, days: int, text: str, freeze: Freeze | None) -> complaining.Filing:
    received = timezone.localdate() - timedelta(days=days)
    about = freeze.uid if freeze else None
    return complaining.Filing(name, "صندوق بريد 18، جدة (مثال)", language, text, received, freeze_uid=about)


def report(stage: Stage) -> None:
    """Set what goAML asks, and make a report: without the schema of an FIU it is checked by none, and says so."""
    with stage.as_("supervisor") as actor:
        if not outcomes.goaml_settings_of(actor).is_complete:
            reporting.set_goaml(actor, dict[str, Any](GOAML))
    with stage.as_("analyst") as actor:
        if not visible(actor, IssuedDocument).filter(kind=IssuedDocument.Kind.GOAML).exists():
            wish = reporting.Wish("Decided true match (exercise).", "All accounts were frozen (exercise).")
            reporting.report_freeze(actor, freeze_about(actor, "E-2010").uid, wish)


def leave_versions(stage: Stage) -> None:
    """Leave a version that lost most entries waiting, one failed, one put away."""
    for file in ("exercise-list-3.csv", "exercise-list-empty.csv"):
        import_file(stage, file)
    mistaken = import_file(stage, "exercise-list-mistaken.csv")
    with stage.as_("analyst") as actor:
        if visible(actor, ListVersion).get(pk=mistaken.pk).state == VersionState.FAILED:
            discard_version(actor, mistaken.uid, "ملف خاطئ.")


def break_off(stage: Stage) -> None:
    """Take in and screen a file that ends in the midst of it."""
    take_in_file(stage, PORTFOLIO, BROKEN_OFF)
    _screen(stage, BROKEN_OFF, ScreeningRun.Source.FILE)


def screen_names(stage: Stage) -> None:
    """Screen the exercise's customers as a file, without keeping them."""
    _screen(stage, CUSTOMERS, ScreeningRun.Source.FILE)


def _screen(stage: Stage, file: str, source: ScreeningRun.Source) -> None:
    with stage.as_("analyst") as actor:
        if visible(actor, ScreeningRun).filter(file_name=file).exists():
            return
        data = (Files / file).read_bytes()
        current = visible(actor, ListVersion).filter(state=VersionState.CURRENT).order_by("key")
        ids = list(current.values_list("pk", flat=True))
        screen(actor, Question(io.BytesIO(data), len(data), ids, practice_of(actor).cutoff, source, file))
