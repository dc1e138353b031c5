"""Links of FollowTheMoney files say who owns or controls whom; what they do not say is rejected with its place."""

import io
import json
import tracemalloc
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.rejects import Reject
from tahaluf.engines.subjects.links import Link, read_links, says_control, share_of


def links_in(data):
    items = list(read_links(io.BytesIO(data), "f.json"))
    rejects = [(each.line, each.field, each.value, each.code) for each in items if isinstance(each, Reject)]
    return [each for each in items if isinstance(each, Link)], rejects


def ownership(**properties):
    given = {"owner": ["a"], "asset": ["b"], "percentage": ["50"], **properties}
    return json.dumps({"id": "l", "schema": "Ownership", "properties": given}).encode() + b"\n"


def test_ownership_and_directorship_are_links_and_other_relations_are_not(files):
    links, rejects = links_in((files / "holdings.ftm.json").read_bytes())
    assert rejects == []
    assert [(link.line, link.id, link.owner, link.owned, link.percent, link.controls) for link in links] == [
        (1, "own-1", "nk-walid", "nk-mills", Decimal("60.00"), False),
        (5, "own-2", "nk-mills", "nk-docks", Decimal("33.34"), False),
        (6, "own-3", "nk-walid", "nk-docks", None, True),
        (7, "dir-1", "nk-walid", "nk-docks", None, True),
    ]
    assert (str(links[0].since), links[0].until, links[0].role) == ("2019-04", None, "shareholder")
    assert str(links[1].until) == "2020"


def test_the_subjects_of_the_file_are_read_as_before_and_links_are_none_of_them(read):
    subjects, rejects = read("holdings.ftm.json")
    assert [(subject.id, subject.row) for subject in subjects] == [("nk-walid", 1), ("nk-mills", 2), ("nk-docks", 3)]
    assert rejects == []


@pytest.mark.parametrize(
    ("properties", "field", "value", "code"),
    [
        ({"owner": []}, "owner", "l", "link_end_missing"),
        ({"asset": [" "]}, "asset", "l", "link_end_missing"),
        ({"asset": ["b", "c"]}, "asset", "b, c", "link_ends_many"),
        ({"asset": ["a"]}, "asset", "a", "link_itself"),
        ({"percentage": []}, "percentage", "", "share_unknown"),
        ({"percentage": ["25-50"]}, "percentage", "25-50", "bad_share"),
        ({"percentage": ["0"]}, "percentage", "0", "bad_share"),
        ({"percentage": ["100.01"]}, "percentage", "100.01", "bad_share"),
    ],
)
def test_a_link_that_cannot_be_used_is_one_reject_with_its_field_and_value(properties, field, value, code):
    assert links_in(ownership(**properties)) == ([], [(1, field, value, code)])


def test_a_value_that_cannot_be_read_is_rejected_and_the_link_is_used_without_it():
    (link,), rejects = links_in(ownership(percentage=["half", "40"], startDate=["never"], role=["shareholder"]))
    assert (link.percent, link.since) == (Decimal("40.00"), None)
    assert [reject[1:] for reject in rejects] == [
        ("percentage", "half", "bad_share"), ("startDate", "never", "bad_date"),
    ]  # fmt: skip
    (link,), rejects = links_in(ownership(percentage=["most"], role=["controlling shareholder"]))
    assert (link.percent, link.controls, len(rejects)) == (None, True, 1)


def test_an_end_that_is_nested_is_named_by_its_id():
    nested = {"id": "a", "schema": "Person", "properties": {}}
    (link,), _ = links_in(ownership(owner=[nested]))
    assert (link.owner, link.fields) == ("a", ("owner", "asset"))


def test_of_several_ends_and_beginnings_the_widest_span_counts():
    (link,), _ = links_in(ownership(startDate=["2019", "2018-05"], endDate=["2020-01-31", "2021"]))
    assert (str(link.since), str(link.until)) == ("2018-05", "2021")


def test_a_line_that_holds_no_link_is_reported_once_by_the_reader_of_subjects(read):
    broken = b'{"id": "l", "schema": "Ownership"}\n{"id": \n' + ownership()
    links, rejects = links_in(broken)
    assert (len(links), rejects) == (1, [])
    _, (first, second) = read(broken)
    assert (first.line, first.code, second.line, second.code) == (1, "bad_json", 2, "bad_json")


@pytest.mark.parametrize(
    ("stated", "share"),
    [("50", "50.00"), ("50%", "50.00"), (" 50 % ", "50.00"), ("33.3333", "33.33"), ("33,335", "33.34"),
     ("0.01", "0.01"), ("٥٠٫٥٪", "50.50"), ("100", "100.00"), ("5.", "5.00")],
)  # fmt: skip
def test_shares_are_read_as_sources_write_them(stated, share):
    assert str(share_of(stated)) == share


@given(st.decimals("0.01", "100", places=2), st.sampled_from(["", "%", " %"]), st.sampled_from([".", ","]))
def test_a_share_of_two_decimals_is_read_back_exactly(share, sign, point):
    assert share_of(f"{share:f}".replace(".", point) + sign) == share


@given(st.text(max_size=12))
def test_any_other_text_is_a_share_within_bounds_or_none(stated):
    try:
        share = share_of(stated)
    except ValueError:
        return
    assert 0 < share <= 100


@pytest.mark.parametrize(
    ("role", "controls"),
    [
        ("controlling shareholder", True),
        ("has-significant-influence-or-control", True),
        ("Contrôle effectif", True),
        ("له السيطرة على الشركة", True),
        ("shareholder", False),
        ("non-controlling interest", False),
        ("minority holder without any control", False),
        ("sans contrôle", False),
        ("بدون سيطرة", False),
        ("", False),
    ],
)
def test_control_is_taken_from_the_role_unless_it_is_denied(role, controls):
    assert says_control(role) is controls


class Repeated(io.RawIOBase):
    """So many links, made as they are read."""

    def __init__(self, count):
        self.lines = islice(iter(lambda: ownership(role=["x" * 200]), None), count)

    def readable(self):
        return True

    def read(self, size=-1):
        return b"".join(islice(self.lines, 200))


def test_memory_does_not_grow_with_the_number_of_links():
    def peak(count):
        tracemalloc.start()
        assert sum(1 for _ in read_links(Repeated(count), "f.json")) == count
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    peak(1_000)
    assert peak(20_000) < 1.2 * peak(1_000) + 100_000
