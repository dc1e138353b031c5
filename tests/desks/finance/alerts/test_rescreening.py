"""When a list changes, only what changed is screened, and a killed worker goes on to the same end."""

import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tahaluf.desks.finance.alerts import actions, hooks, overdue, rescreening
from tahaluf.desks.finance.alerts.models import Alert, Watch
from tahaluf.desks.finance.alerts.practice import set_practice
from tahaluf.desks.finance.alerts.reads import unscreened_versions, watches
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.actions import end_subject
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import Import
from tests.desks.finance.killing import Killed
from tests.desks.finance.lists import FAMILY, GIVEN, PEOPLE, un_xml

NAMES = [f"{given} {family}" for given in GIVEN for family in FAMILY]
CHANGED = (("QDi.901", "WALID", "SAMIR", "AL-KHAYALI", "وليد سمير الخيالي", "1972-03-05"), *PEOPLE[1:])
NEWCOMER = ("QDi.905", "HAMID", "", "TAYF", "", "1990")


def watch_of(cast: Cast, who: str = "originator") -> Watch:
    with cast.acting(who) as actor:
        return watches(actor)[0]


def lines(cast: Cast, who: str = "originator") -> list[tuple[Any, ...]]:
    """What the alerts say, without keys and times."""
    with cast.acting(who) as actor:
        rows = visible(actor, Alert).order_by("subject__reference", "listed_id", "id").select_related("earlier")
        return [
            (each.subject_name, each.list_key, each.listed_id, each.state, each.shortfall, each.matched_name,
             bytes(each.entry_digest), bool(each.earlier_id), [step.verb for step in each.steps_in_order])
            for each in with_steps(actor, rows)
        ]  # fmt: skip


def with_steps(actor: Actor, rows: Any) -> list[Any]:
    from tahaluf.desks.finance.alerts.reads import steps_of

    found = list(rows)
    for each in found:
        each.steps_in_order = steps_of(actor, each)
    return found


@pytest.mark.django_db
class TestALists:
    def test_first_sight_screens_everything(self, cast: Cast, walid: Subject, version: ListVersion) -> None:
        assert cases.rescreen(cast) == 1
        assert [(each.listed_id, each.state) for each in cases.alerts(cast)] == [("QDi.901", "new")]
        watch = watch_of(cast)
        assert (watch.screened_id, watch.target_id, watch.alerts_raised) == (version.pk, None, 1)
        assert cases.rescreen(cast) == 0

    def test_an_equal_name_is_asked_about_at_the_highest_cutoff(
        self, cast: Cast, walid: Subject, version: ListVersion
    ) -> None:
        with cast.acting("originators_second") as actor:
            set_practice(actor, {"cutoff": 1.0})
        cases.rescreen(cast)
        assert [(each.listed_id, each.score) for each in cases.alerts(cast)] == [("QDi.901", 0.99)]

    def test_change_screens_what_changed_alone(
        self, cast: Cast, walid: Subject, held: Portfolio, version: ListVersion, imported: Import,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        cases.rescreen(cast)
        cases.subject(cast, held, "Hamid Tayf", "C-2")
        imported(data=un_xml((*PEOPLE, NEWCOMER), day="2026-02-02"))
        sifted: list[Sequence[str]] = []
        honest = rescreening.sift

        def watched(actor: Actor, sought: Any, *more: Any) -> Any:
            sifted.append([entry.listed_id for entry in sought.entries.values()])
            return honest(actor, sought, *more)

        monkeypatch.setattr(rescreening, "sift", watched)
        assert cases.rescreen(cast) == 1
        assert sifted == [["QDi.905"]]
        assert [each.listed_id for each in cases.alerts(cast)] == ["QDi.901", "QDi.905"]

    def test_change_of_a_listing_lapses_its_good_guy_and_asks_again(
        self, cast: Cast, walid: Subject, version: ListVersion, imported: Import
    ) -> None:
        cases.rescreen(cast)
        cases.decided(cast, cases.alerts(cast)[0])
        imported(data=un_xml(CHANGED, day="2026-02-02"))
        cases.rescreen(cast)
        first, second = cases.alerts(cast)
        assert (second.state, second.earlier_id) == ("new", first.pk)
        assert [each.lapsed_because for each in cases.good_guys(cast)] == ["listing-changed"]

    def test_removal_leaves_open_alerts_to_officers_and_lapses_good_guys(
        self, cast: Cast, walid: Subject, held: Portfolio, version: ListVersion, imported: Import
    ) -> None:
        other = cases.subject(cast, held, "Walid Samir al Khayali", "C-2")
        cases.rescreen(cast)
        alert = next(each for each in cases.alerts(cast) if each.subject_id == other.pk)
        cases.decided(cast, alert)
        imported(data=un_xml(PEOPLE[1:], day="2026-02-02"))
        cases.rescreen(cast)
        assert sorted(each.state for each in cases.alerts(cast)) == ["decided", "new"]
        assert [each.fell_because for each in cases.alerts(cast) if each.state == "new"] == ["listing-removed"]
        assert [each.lapsed_because for each in cases.good_guys(cast)] == ["listing-removed"]

    def test_removal_and_change_tell_the_other_rooms_of_decided_matches_alone(
        self, cast: Cast, walid: Subject, version: ListVersion, imported: Import
    ) -> None:
        told: list[tuple[str, str, int | None, str]] = []

        def removed(_actor: Actor, key: str, owner: int | None, listed: str) -> None:
            told.append(("removed", key, owner, listed))

        def changed(_actor: Actor, key: str, owner: int | None, listed: str) -> None:
            told.append(("changed", key, owner, listed))

        hooks.register_listing_removed(removed)
        hooks.register_listing_changed(changed)
        try:
            cases.rescreen(cast)
            cases.decided(cast, cases.alerts(cast)[0], "true")
            imported(data=un_xml(CHANGED, day="2026-02-02"))
            cases.rescreen(cast)
            imported(data=un_xml(PEOPLE[1:], day="2026-03-02"))
            cases.rescreen(cast)
        finally:
            hooks.on_listing_removed.forget(removed)
            hooks.on_listing_changed.forget(changed)
        owner = cast.members["AAA"].pk
        assert told == [("changed", "un", owner, "QDi.901"), ("removed", "un", owner, "QDi.901")]

    def test_alerts_are_told_to_the_desk_once_a_run(self, cast: Cast, held: Portfolio, version: ListVersion) -> None:
        for number in range(3):
            cases.subject(cast, held, reference=f"C-{number}")
        cases.rescreen(cast, part=1)
        for who, count in (("originators_second", 1), ("originators_viewer", 0), ("recipient", 0)):
            with cast.acting(who) as actor:
                notices = visible(actor, Notification).filter(code="finance-alerts-raised")
                assert notices.count() == count, who

    def test_officer_goes_by_hand_over_what_the_officer_sees_and_no_further(
        self, cast: Cast, walid: Subject, version: ListVersion
    ) -> None:
        closed = cases.portfolio(cast, "originators_second", "Closed", ["originators_second"])
        cases.subject(cast, closed, who="originators_second")
        cases.rescreen(cast, "originator")
        assert len(cases.alerts(cast, "originators_second")) == 1
        with cast.acting("originators_second") as actor:
            assert [each.pk for each in unscreened_versions(actor)] == [version.pk]
        cases.rescreen(cast, "originators_second")
        assert len(cases.alerts(cast, "originators_second")) == 2

    def test_ended_subjects_are_passed_over_and_their_alerts_lapse(
        self, cast: Cast, walid: Subject, version: ListVersion
    ) -> None:
        cases.rescreen(cast)
        with cast.acting("originator") as actor:
            visible(actor, Subject).update(ended_at=timezone.now())
        overdue.sweep(lambda: opened(cast.tokens["originator"]))
        assert [each.state for each in cases.alerts(cast)] == ["lapsed"]

    def test_an_alert_opened_again_of_a_subject_that_ended_stays_for_its_officers(
        self, cast: Cast, walid: Subject, alert: Alert
    ) -> None:
        cases.decided(cast, alert, "true")
        with cast.acting("originators_second") as actor:
            end_subject(actor, walid.uid, "the account was closed")
            actions.reopen(actor, alert.uid, "a complaint: another date of birth")
        overdue.sweep(lambda: opened(cast.tokens["originator"]))
        assert [each.state for each in cases.alerts(cast)] == ["in-review"]

    def test_overdue_alerts_are_escalated_once(self, cast: Cast, alert: Alert) -> None:
        with cast.acting("originator") as actor:
            visible(actor, Alert).update(due_on="2026-01-01")
        for _minute in range(2):
            overdue.sweep(lambda: opened(cast.tokens["originator"]))
        assert [step.verb for step in cases.steps(cast, alert)].count("escalate") == 1


# ---------------------------------------------------------------- killed


def dying(context: Callable[[], Any], at: int, when: str) -> Callable[[], Any]:
    """A context whose nth transaction dies just before or just after it is committed."""
    count = 0

    @contextlib.contextmanager
    def opened_or_killed() -> Iterator[Actor]:
        nonlocal count
        count += 1
        here = count == at
        with context() as actor:
            yield actor
            if here and when == "before":
                raise Killed
        if here:
            raise Killed

    return opened_or_killed


def many(cast: Cast, held: Portfolio, who: str = "originator", count: int = 60) -> None:
    with cast.acting(who):
        Subject.objects.bulk_create(
            Subject(**cases.subject_values(held, NAMES[number % 100], f"C-{number:06}")) for number in range(count)
        )


def listed(names: Sequence[str], day: str) -> bytes:
    """A list in the UN's format with some of the invented names."""
    split = [(1000 + NAMES.index(name), name.upper().split()) for name in names]
    people = [(f"QDi.{number}", given, "", family, "", "1970") for number, (given, family) in split]
    return un_xml(people, day)


FIRST, SECOND = listed(NAMES[:20], "2026-01-02"), listed(NAMES[10:40], "2026-02-02")


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_commit_it_goes_on_and_ends_with_the_same_alerts(cast: Cast, imported: Import, when: str) -> None:
    for who in ("originator", "recipient"):
        many(cast, cases.portfolio(cast, who), who)
        imported(who, data=FIRST)
        cases.rescreen(cast, who, part=20)
        imported(who, data=SECOND)
    cases.rescreen(cast, "recipient", part=20)
    calm = lines(cast, "recipient")
    assert {line[3] for line in calm} == {"new"}
    assert {line[-1][-1] for line in calm} >= {"open", "fall"}
    for at in range(1, 30):
        try:
            rescreening.rescreen_due(dying(lambda: opened(cast.tokens["originator"]), at, when), 20)
        except Killed:
            continue
        break
    else:
        pytest.fail("it never came to its end")
    assert at > 3, "it was killed at each point on its way"
    cases.rescreen(cast, "originator", part=20)
    assert lines(cast) == calm
    assert watch_of(cast).finished_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("at", range(1, 9))
def test_killed_once_at_each_commit_it_ends_with_the_same_alerts(cast: Cast, imported: Import, at: int) -> None:
    for who in ("originator", "recipient"):
        many(cast, cases.portfolio(cast, who), who)
        imported(who, data=FIRST)
    cases.rescreen(cast, "recipient", part=20)
    with contextlib.suppress(Killed):
        rescreening.rescreen_due(dying(lambda: opened(cast.tokens["originator"]), at, "before"), 20)
    cases.rescreen(cast, part=20)
    assert lines(cast) == lines(cast, "recipient")


@pytest.mark.django_db
def test_a_version_that_comes_while_another_is_gone_over_is_gone_over_after_it(
    cast: Cast, walid: Subject, held: Portfolio, imported: Import
) -> None:
    imported(data=un_xml())
    cases.subject(cast, held, "Hamid Tayf", "C-2")
    with contextlib.suppress(Killed):
        rescreening.rescreen_due(dying(lambda: opened(cast.tokens["originator"]), 3, "after"), 1)
    newest = imported(data=un_xml((*PEOPLE[1:], NEWCOMER), day="2026-02-02"))
    cases.rescreen(cast)
    while cases.rescreen(cast):
        pass
    assert [(each.listed_id, each.state) for each in cases.alerts(cast)] == [("QDi.901", "new"), ("QDi.905", "new")]
    assert [bool(each.fell_at) for each in cases.alerts(cast)] == [True, False]
    assert watch_of(cast).screened_id == newest.pk


def check_real(cast: Cast, shared_data: Path, count: int, kills: int, dice: random.Random) -> None:
    """The UN and OFAC lists against so many subjects, some of them named like listed parties."""
    names = [line.strip() for line in open_names(shared_data)]
    for who in ("originator", "recipient"):
        held = cases.portfolio(cast, who)
        chosen = [names[number % len(names)] for number in range(count)]
        with cast.acting(who):
            rows = (Subject(**cases.subject_values(held, name, f"C-{n:06}")) for n, name in enumerate(chosen))
            Subject.objects.bulk_create(rows, batch_size=2000)
        import_real(cast, shared_data, who)
    cases.rescreen(cast, "recipient")
    for _kill in range(kills):
        with contextlib.suppress(Killed):
            at, when = dice.randrange(1, max(3, count // 500)), dice.choice(["before", "after"])
            rescreening.rescreen_due(dying(lambda: opened(cast.tokens["originator"]), at, when))
    cases.rescreen(cast, "originator")
    calm = lines(cast, "recipient")
    assert calm, "nobody was found"
    assert lines(cast) == calm


def open_names(shared_data: Path) -> list[str]:
    """Names of the real lists, and others that are nobody's."""
    from tahaluf.engines.lists import Listing, open_list

    with (shared_data / "lists" / "un_consolidated_2018-10-29.xml").open("rb") as stream:
        found = [item.name for item in open_list(stream, "un.xml") if isinstance(item, Listing)]
    return [name for pair in zip(found, NAMES * (len(found) // 100 + 1), strict=False) for name in pair]


def import_real(cast: Cast, shared_data: Path, who: str) -> None:
    folder = shared_data / "lists"
    cases.import_list(cast, (folder / "un_consolidated_2025-04-19.xml").read_bytes(), who)
    from tahaluf.desks.finance.lists import actions, importing

    main = "ofac_2021-07_sdn.csv"
    kinds = {"alt": "ofac_2021-07_alt.csv", "add": "ofac_2021-07_add.csv"}
    with opened(cast.tokens[who]) as actor:
        companions = {kind: [(folder / name).read_bytes()] for kind, name in kinds.items()}
        arrival = actions.Arrival(main, [(folder / main).read_bytes()], companions)
        version, _new = actions.receive_list(actor, arrival, queue=False)
    importing.import_version(version.uid, lambda: opened(cast.tokens[who]))


@pytest.mark.django_db
@pytest.mark.long
def test_two_thousand_subjects_against_the_real_lists_killed_ten_times(
    cast: Cast, shared_data: Path, incoming_folder: Path
) -> None:
    check_real(cast, shared_data, 2000, 10, random.Random(1))
