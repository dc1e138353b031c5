"""The administrator's pages: accounts for the administrator, nothing for anybody else."""

import uuid

import pytest
from django.urls import reverse

from tahaluf.policy.context import open_context
from tahaluf.records.models import Officer
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OTHERS = ("originator", "originators_second", "originators_auditor", "centre", "partner", "outsider")


def address(name: str, cast: Cast, officer: str = "originator", **more: object) -> str:
    return reverse(f"administration:{name}", kwargs={"uid": cast.officers[officer].uid, **more})


def test_the_administrator_sees_every_account_of_the_node(cast: Cast) -> None:
    page = cast.client("administrator").get(reverse("administration:officers")).content.decode()
    assert all(officer.name in page for officer in cast.officers.values())


@pytest.mark.parametrize("name", OTHERS)
def test_for_everybody_else_the_pages_are_not_there(cast: Cast, name: str) -> None:
    client = cast.client(name)
    assert client.get(reverse("administration:officers")).status_code == 404
    assert client.get(reverse("administration:add")).status_code == 404
    assert client.get(address("officer", cast)).status_code == 404
    for action in ("give_role", "password", "second_factor", "end"):
        assert client.post(address(action, cast), {"desk": "finance", "role": "releaser"}).status_code == 404
    assert open_context(cast.tokens["originator"]) is not None


def test_an_officer_is_added_with_a_role_and_a_first_password(cast: Cast) -> None:
    client = cast.client("administrator")
    added = {"login": "new.officer", "name": "ليلى المختلقة", "member": cast.members["AAA"].pk, "language": "ar"}
    answer = client.post(reverse("administration:add"), added)
    with cast.acting("administrator"):
        officer = Officer.objects.get(login="new.officer")
    assert answer.headers["Location"] == reverse("administration:officer", args=[officer.uid])
    client.post(reverse("administration:give_role", args=[officer.uid]), {"desk": "finance", "role": "officer"})
    page = client.post(reverse("administration:password", args=[officer.uid])).content.decode()
    assert "shown this once" in page
    with cast.acting("administrator"):
        officer.refresh_from_db()
        assert officer.has_usable_password()
        assert list(officer.role_assignments.values_list("desk", "role")) == [("finance", "officer")]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("login", "originator", "This login is taken."),
        ("login", "Größe", "small Latin letters"),
        ("name", "", "This field is required."),
        ("member", "999999", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_in_words(cast: Cast, field: str, value: str, words: str) -> None:
    given = {"login": "new.officer", "name": "Invented", "member": cast.members["AAA"].pk, "language": "en"}
    page = cast.client("administrator").post(reverse("administration:add"), {**given, field: value})
    assert page.status_code == 200
    assert words in page.content.decode()


def test_a_role_misplaced_or_held_is_refused(cast: Cast) -> None:
    client = cast.client("administrator")
    url = address("give_role", cast)
    assert "already" in client.post(url, {"desk": "finance", "role": "officer"}).content.decode()
    assert "has no desk" in client.post(url, {"desk": "finance", "role": "administrator"}).content.decode()
    assert "has no desk" in client.post(url, {"desk": "", "role": "releaser"}).content.decode()
    assert "use two accounts" in client.post(url, {"desk": "", "role": "administrator"}).content.decode()


def test_an_ended_role_counts_no_more_and_can_be_given_again(cast: Cast) -> None:
    client = cast.client("administrator")
    with cast.acting("administrator"):
        held = cast.officers["originator"].role_assignments.get(desk="finance")
    assert client.post(address("end_role", cast, assignment=held.pk)).status_code == 302
    with cast.acting("originator") as actor:
        assert not actor.holds("finance")
    assert client.post(address("end_role", cast, assignment=held.pk)).status_code == 404
    client.post(address("give_role", cast), {"desk": "finance", "role": "officer"})
    with cast.acting("originator") as actor:
        assert actor.holds("finance", "officer")


def test_a_role_of_another_officer_is_not_ended_through_this_one(cast: Cast) -> None:
    with cast.acting("administrator"):
        other = cast.officers["recipient"].role_assignments.first()
    assert other is not None
    assert cast.client("administrator").post(address("end_role", cast, assignment=other.pk)).status_code == 404


def test_an_ended_account_opens_nothing(cast: Cast) -> None:
    cast.client("administrator").post(address("end", cast))
    assert open_context(cast.tokens["originator"]) is None


def test_an_officer_who_is_not_there_is_absent(cast: Cast) -> None:
    url = reverse("administration:officer", args=[uuid.uuid4()])
    assert cast.client("administrator").get(url).status_code == 404
