"""The finance desk of the demonstration: an invented list in two versions, customers, payments, and how two officers
decide. What states these scenes do not reach, `exercise` shows. Each scene looks first whether it was played already.
"""

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from importlib import resources

from django.utils import timezone

from tahaluf.desks.finance.alerts import actions as alerts
from tahaluf.desks.finance.alerts.exemptions import Claim
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.practice import practice_of, set_practice
from tahaluf.desks.finance.alerts.rescreening import rescreen_due
from tahaluf.desks.finance.alerts.workflow import AlertState, Exemption, Verdict
from tahaluf.desks.finance.lists.actions import Arrival, receive_list
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.desks.finance.outcomes import complaining, freezing
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome
from tahaluf.desks.finance.subjects.actions import Statement, make_portfolio, start_intake, state_stake
from tahaluf.desks.finance.subjects.intake import take_in
from tahaluf.desks.finance.subjects.models import Intake, Portfolio, Stake, Subject
from tahaluf.desks.finance.subjects.uploads import keep_upload
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.standing import grant_standing, standing_order
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

LIST_KEY = "training-list"
ORDER_DAYS = 90
EXEMPT_DAYS = 180
Files = resources.files("tahaluf.config.demonstration") / "files"


@dataclass(frozen=True, slots=True)
class Scene:
    """What two officers do with the alert about a customer: how far they go, with which verdict, and why."""

    customer: str
    listed_id: str
    verdict: Verdict | None = None
    reason: str = ""
    decided: bool = False


SAU_FILES = (
    ("customers.csv", "عملاء الأفراد"),
    ("holdings.ftm.json", "عملاء الأفراد"),
    ("payments.xml", "المدفوعات"),
    ("payments.mt103", "المدفوعات"),
)
"""What is taken in, into which portfolio: customers, who owns whom among them and companies, payments."""
SAU_SCENES = (
    Scene("C-1001", "TRN.001", Verdict.TRUE, "تاريخ الميلاد ورقم الوثيقة متطابقان.", decided=True),
    Scene("C-1002", "TRN.001", Verdict.FALSE, "العميل أصغر سنًا، ورقم هويته مختلف.", decided=True),
    Scene("C-1003", "TRN.002", Verdict.TRUE, "الاسم وسنة الميلاد والجنسية متطابقة.", decided=True),
    Scene("C-1004", "TRN.003", Verdict.EXEMPT, "مساعدة إنسانية بموجب قرار مجلس الأمن 2664.", decided=True),
    Scene("C-1005", "TRN.004", Verdict.FALSE, "العميل طبيب معروف، وصورة جوازه لا تطابق.", decided=True),
    Scene("C-1006", "TRN.005", Verdict.UNCLEAR, "لا تاريخ ميلاد لدى البنك؛ طُلب منه.", decided=True),
    Scene("C-1011", "TRN.006", Verdict.TRUE, "سنة الميلاد والجنسية متطابقتان."),
    Scene("C-1012", "TRN.006"),
)


class Stage:
    """A member's desk with its officers: `as_("analyst")` opens the context of one of them."""

    def __init__(self, member: str, tokens: Mapping[str, str]) -> None:
        self.member, self.tokens = member, tokens

    def as_(self, role: str) -> AbstractContextManager[Actor]:
        """Act as the member's analyst, releaser or supervisor."""
        return opened(self.tokens[f"{self.member.lower()}.{role}"])

    def context(self, role: str = "analyst") -> Callable[[], AbstractContextManager[Actor]]:
        """Give the way to an officer's context, for work that takes several transactions."""
        return lambda: self.as_(role)


def play(tokens: Mapping[str, str]) -> None:
    """Play every scene of the finance desk that was not played yet."""
    saudi, senegal = Stage("SAU", tokens), Stage("SEN", tokens)
    settle_practice(saudi, "وحدة التحريات المالية (تدريب)", "freeze@example.org", "المرسوم 14/2024 (مختلق)")
    settle_practice(
        senegal, "Cellule de renseignement financier (exercice)", "gel@example.org", "Décret 14/2024 (inventé)"
    )
    import_list(saudi, "training-list-1.csv")
    for file, title in SAU_FILES:
        take_in_file(saudi, title, file)
    state_ownership(saudi)
    for scene in SAU_SCENES:
        play_scene(saudi, scene)
    order_freezes(saudi)
    import_list(saudi, "training-list-2.csv")
    rescreen_due(saudi.context())
    receive_complaints(saudi)
    import_list(senegal, "training-list-2.csv")
    take_in_file(senegal, "Clientèle de détail", "customers.csv")


def settle_practice(stage: Stage, authority: str, contact: str, legal_basis: str) -> None:
    """Have the supervisor say how the desk works, and order its machine to go on."""
    with stage.as_("supervisor") as actor:
        if practice_of(actor).pk is None:
            set_practice(actor, {"authority": authority, "contact": contact, "legal_basis": legal_basis})
        if standing_order(Desk.FINANCE) is None:
            grant_standing(actor, Desk.FINANCE, ORDER_DAYS)


def import_list(stage: Stage, file: str) -> None:
    """Import a version of the invented list; the same file twice is one version."""
    with stage.as_("analyst") as actor:
        arrival = Arrival(file, [(Files / file).read_bytes()], key=LIST_KEY)
        version, _is_new = receive_list(actor, arrival, queue=False)
    import_version(version.uid, stage.context())


def take_in_file(stage: Stage, title: str, file: str) -> None:
    """Take a file into a portfolio, or go on where an earlier attempt stopped."""
    with stage.as_("analyst") as actor:
        portfolio = visible(actor, Portfolio).filter(title=title).first() or make_portfolio(actor, title)
        intake = visible(actor, Intake).filter(portfolio=portfolio, file_name=file).first()
        if intake is None:
            upload = keep_upload(file, [(Files / file).read_bytes()])
            intake = start_intake(actor, portfolio.uid, upload, {}, queue=False)
    take_in(uuid.UUID(str(intake.uid)), stage.context())


def state_ownership(stage: Stage) -> None:
    """State that a customer owns more than half of another."""
    with stage.as_("analyst") as actor:
        if visible(actor, Stake).filter(intake=None).exists():
            return
        owner, owned = (visible(actor, Subject).get(reference=reference) for reference in ("C-1001", "C-1013"))
        state_stake(actor, Statement(owner.uid, owned.uid, Decimal("60.00"), False, "السجل التجاري (مختلق)"))


def alert_about(actor: Actor, customer: str, listed_id: str) -> Alert | None:
    """The first alert about a customer and a listing, if one was raised."""
    found = visible(actor, Alert).filter(subject__reference=customer, listed_id=listed_id, list_key=LIST_KEY)
    return found.order_by("id").first()


def play_scene(stage: Stage, scene: Scene) -> None:
    """Take an alert, propose a verdict and decide it, as far as the scene goes."""
    with stage.as_("analyst") as actor:
        alert = alert_about(actor, scene.customer, scene.listed_id)
        if alert is None or alert.state != AlertState.NEW:
            return
        alerts.take(actor, alert.uid)
        if scene.verdict is not None:
            claim = Claim(Exemption.HUMANITARIAN, until=timezone.localdate() + timedelta(days=EXEMPT_DAYS))
            alerts.propose(actor, alert.uid, scene.verdict, scene.reason, claim=claim)
    if scene.decided:
        with stage.as_("supervisor") as actor:
            alerts.decide_alert(actor, alert.uid, "اطّلعتُ على الأدلة وأوافق.")


def order_freezes(stage: Stage) -> None:
    """Order the freezes that follow from the decided true matches."""
    for customer, listed_id in (("C-1001", "TRN.001"), ("C-1003", "TRN.002")):
        with stage.as_("analyst") as actor:
            alert = alert_about(actor, customer, listed_id)
            if alert is None or visible(actor, Freeze).filter(alert=alert).exists():
                continue
            basis = practice_of(actor).legal_basis
            freezing.order_freeze(actor, alert.uid, freezing.Order(basis, "جميع الحسابات والأصول لدى المصرف (مثال)."))


def receive_complaints(stage: Stage) -> None:
    """Receive the complaint of a namesake, and answer another."""
    today = timezone.localdate()
    with stage.as_("analyst") as actor:
        if visible(actor, Complaint).exists():
            return
        namesake = alert_about(actor, "C-1002", "TRN.001")
        filing = complaining.Filing(
            "زبير القرنصي", "صندوق بريد 417، الرياض (مثال)", "ar", "رُفض تحويلي مرتين لأن اسمي يشبه اسمًا مدرجًا.",
            today - timedelta(days=3), namesake.uid if namesake else None,
        )  # fmt: skip
        complaining.file_complaint(actor, filing)
        answered = complaining.file_complaint(
            actor,
            complaining.Filing(
                "Farid Sidina", "BP 12, Nouakchott (exemple)", "fr", "Mon compte est bloqué sans raison.",
                today - timedelta(days=12),
            ),
        )  # fmt: skip
        complaining.take_complaint(actor, answered.uid)
        complaining.record_finding(actor, answered.uid, ComplaintOutcome.NAMESAKE, "تاريخ الميلاد مختلف عن المدرج.")
        complaining.answer_complaint(
            actor, answered.uid, "Vous n’êtes pas la personne inscrite. La banque en a été informée."
        )
