"""Screening: what a run finds, keeps and explains."""

import io
import json
from pathlib import Path

import pytest
from django.utils import translation

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.screening import actions
from tahaluf.desks.finance.screening.forms import PASTED_NAME, pasted_bytes
from tahaluf.desks.finance.screening.models import RunReject, ScreeningHit, ScreeningRun
from tahaluf.desks.finance.screening.reads import hit_page, neighbours, run_of
from tahaluf.desks.finance.screening.running import run_kept
from tahaluf.desks.finance.screening.warm_index import Filed, Shelf, shelf
from tahaluf.desks.finance.screening.workflow import RunState
from tahaluf.desks.finance.wording import reasons_of
from tahaluf.engines.lists import ListedName, Listing
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import

pytestmark = pytest.mark.django_db
CUSTOMERS = b"id,name,birth_date\nC1,Walid Samir al Khayali,1971-03-05\nC2,Anna Nobody,never\nC3,Farid Nour Mawhum,\n"

PACS008 = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>M1</MsgId></GrpHdr>
<CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId><Dbtr><Nm>{debtor}</Nm></Dbtr></CdtTrfTxInf>"""


def question(data: bytes, versions: list[ListVersion], name: str = PASTED_NAME) -> actions.Question:
    source = ScreeningRun.Source.PASTED
    return actions.Question(io.BytesIO(data), len(data), [v.pk for v in versions], 0.8, source, name)


def screen(actor: Actor, data: bytes, *versions: ListVersion) -> ScreeningRun:
    return run_of(actor, actions.screen(actor, question(data, list(versions))).uid)


def test_pasted_names_are_screened_at_once_and_the_run_is_kept(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        run = screen(actor, pasted_bytes("Walid Samir al-Khayali\n\nوليد سمير الخيالي\nMaria Nobody\n"), version)
        assert (run.state, run.subject_count, run.hit_count) == (RunState.FINISHED, 3, 2)
        hits = hit_page(actor, run, "").rows
        assert {hit.entry.listed_id for hit in hits} == {"QDi.901"}
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert (run.officer_id, run.version_ids, run.cutoff) == (actor.officer_id, [version.pk], 0.8)


def test_the_reasons_add_up_to_the_score_and_are_said_in_each_language(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        run = screen(actor, CUSTOMERS, version)
        hit = visible(actor, ScreeningHit).filter(run=run).order_by("shortfall")[0]
    assert sum(step["gave"] for step in hit.reasons) == pytest.approx(hit.score, abs=1e-3)
    assert "birth_same_day" in {step["code"] for step in hit.reasons}
    said = {}
    for language in ("ar", "en", "fr"):
        with translation.override(language):
            said[language] = [reason.note for reason in reasons_of(hit.reasons)]
    assert all(all(notes) for notes in said.values())
    assert len({tuple(notes) for notes in said.values()}) == 3


def test_rejected_values_of_subjects_are_kept_and_the_rest_is_screened(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        run = screen(actor, CUSTOMERS, version)
        assert [(r.line, r.field, r.code) for r in visible(actor, RunReject).filter(run=run)] == [
            (3, "birth_date", "bad_date")
        ]
        assert run.hit_count == 2


def test_a_large_file_is_left_to_the_worker_and_deleted_when_done(
    cast: Cast, imported: Import, incoming_folder: Path
) -> None:
    version = imported()
    data = b"name\n" + b"Maria Nobody\n" * 6000 + b"Walid Samir Al-Khayali\n"
    with cast.acting("originator") as actor:
        run = actions.screen(actor, question(data, [version], "customers.csv"))
        assert (run_of(actor, run.uid).state, incoming.is_held(run.uid)) == (RunState.QUEUED, True)
    run_kept(run.uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        done = run_of(actor, run.uid)
        assert (done.state, done.subject_count, done.hit_count) == (RunState.FINISHED, 6001, 1)
        assert visible(actor, ScreeningHit).get(run=done).subject["row"] == 6001
    assert list(incoming_folder.iterdir()) == []


def test_jobs_carry_uids_and_a_token_alone(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        run = actions.screen(actor, question(b"name\n" + b"Maria Nobody\n" * 6000, [version], "customers.csv"))
    with as_owner() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'finance:run:screen'")
        [(arguments,)] = cursor.fetchall()
    assert set(json.loads(arguments)) == {"token", "run"}
    assert json.loads(arguments)["run"] == str(run.uid)


def test_subjects_that_break_off_leave_a_run_that_says_so_and_keeps_its_hits(cast: Cast, imported: Import) -> None:
    version = imported()
    whole = PACS008.format(debtor="Walid Samir Al-Khayali").encode()
    with cast.acting("originator") as actor:
        run = screen(actor, whole + b"<CdtTrfTxInf><Dbtr><Nm>Fa", version)
        assert run.state == RunState.BROKEN_OFF
        assert run.failure["code"] in {"truncated", "xml_malformed"}
        assert (run.failure["line"], run.hit_count) == (4, 1)


def test_what_is_no_file_of_subjects_makes_no_run(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        with pytest.raises(Unreadable):
            actions.screen(actor, question(b"<html></html>", [version]))
        assert not visible(actor, ScreeningRun).exists()


def test_only_lists_in_use_that_one_sees_are_screened_against(cast: Cast, imported: Import) -> None:
    theirs = imported("recipient")
    with cast.acting("originator") as actor, pytest.raises(Refused):
        actions.screen(actor, question(CUSTOMERS, [theirs]))


def test_a_run_is_the_case_file_of_its_members_finance_desk(cast: Cast, imported: Import) -> None:
    version = imported("operator")
    with cast.acting("originator") as actor:
        run = actions.screen(actor, question(CUSTOMERS, [version]))
    for who in ("recipient", "centre", "originators_media", "administrator", "outsider"):
        with cast.acting(who) as actor, pytest.raises(Absent):
            run_of(actor, run.uid)
    with cast.acting("originators_second") as actor:
        assert visible(actor, ScreeningHit).filter(run=run).count() == 2


def test_neighbours_follow_the_order_of_the_list(cast: Cast, imported: Import) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        run = screen(actor, pasted_bytes("Walid Samir al-Khayali\nWalid Samir Khayali\nFarid Mawhum\n"), version)
        hits = list(hit_page(actor, run, "").rows)
        assert len(hits) > 2
        for place, hit in enumerate(hits):
            before, after = neighbours(actor, hit)
            assert before == (hits[place - 1] if place else None)
            assert after == (hits[place + 1] if place + 1 < len(hits) else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Walid, Samir\nX Y\n", b'"name"\r\n"Walid, Samir"\r\n"X Y"\r\n'),
        ("name;birth_date\nX;1970\n", b"name;birth_date\nX;1970\n"),
        ("name\n", b'"name"\r\n"name"\r\n'),
        ('say "yes"', b'"name"\r\n"say ""yes"""\r\n'),
        ("{1:F01AAAABBCC}", b"{1:F01AAAABBCC}"),
    ],
)
def test_pasted_text_is_a_table_a_message_or_lines(text: str, expected: bytes) -> None:
    assert pasted_bytes(text) == expected


def listing(number: int) -> Filed:
    return Filed(number, Listing("own", "1", f"X{number}", "person", (ListedName(f"Amin Lawhi {number}"),)))


def test_a_screener_is_built_once_for_its_versions_in_any_order() -> None:
    built: list[int] = []

    def load() -> list[Filed]:
        built.append(1)
        return [listing(1)]

    assert shelf.screener_of([1, 2], load) is shelf.screener_of([2, 1], load)
    assert len(built) == 1


def test_the_shelf_holds_no_more_names_than_it_should() -> None:
    small = Shelf(most_names=2)
    for key in range(4):
        small.screener_of([key], lambda: [listing(1)])
    assert [small.find([key]) is not None for key in range(4)] == [False, False, True, True]
