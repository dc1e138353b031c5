"""The pages of the finance desk as a browser gets them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.screening.reads import run_page
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import UN_XML, WITH_REJECTS, un_xml

pytestmark = pytest.mark.django_db
PASTE = "Walid Samir al-Khayali\nوليد سمير الخيالي\n"


def post_screen(client: Client, against: list[ListVersion], **given: Any) -> Any:
    data = {"names": PASTE, "cutoff": "0.8", "versions": [version.pk for version in against], **given}
    return client.post(reverse("finance:screen"), data)


def file(data: bytes, name: str = "un.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def latest_run(cast: Cast) -> ScreeningRun:
    with cast.acting("originator") as actor:
        return run_page(actor, "").rows[0]


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_page_of_the_desk_opens_in_each_language(cast: Cast, imported: Import, language: str) -> None:
    version, client = imported(data=WITH_REJECTS), cast.client("originator")
    client.cookies["django_language"] = language
    imported(data=un_xml(day="2025-02-02"))
    imported(data=UN_XML[:900])
    assert post_screen(client, [version]).status_code == 302
    run = latest_run(cast)
    pages = [reverse(f"finance:{name}") for name in ("home", "lists", "list_import", "runs")]
    names = ("version", "version_progress", "version_rejects", "entries")
    pages += [reverse(f"finance:{name}", args=[version.uid]) for name in names]
    pages += [reverse(f"finance:{name}", args=[run.uid]) for name in ("run", "run_progress", "run_rejects")]
    pages += [reverse("finance:entry", args=[version.uid, 0]), reverse("finance:hit", args=[run.uid, 0])]
    pages += [reverse("pages:today"), reverse("pages:search") + "?q=khayali", reverse("pages:notifications")]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert (
            f'lang="{language}"' in response.content.decode()
            or "hx-" in response.content.decode()
            or ("job" in response.content.decode())
        )


def test_an_import_without_a_file_is_asked_for_one(cast: Cast) -> None:
    response = cast.client("originator").post(reverse("finance:list_import"), {"key": "own"})
    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


def test_an_uploaded_list_is_received_and_waits_for_the_worker(cast: Cast, incoming_folder: object) -> None:
    client = cast.client("originator")
    response = client.post(reverse("finance:list_import"), {"file": file(UN_XML)}, follow=True)
    assert response.status_code == 200
    assert 'hx-trigger="every 2s"' in response.content.decode()


def test_a_file_that_is_no_list_is_answered_in_words_with_its_place(cast: Cast, incoming_folder: object) -> None:
    client = cast.client("originator")
    response = client.post(reverse("finance:list_import"), {"file": file(b"no list\nat all\n", "notes.txt")})
    assert response.status_code == 200
    assert "field-errors" in response.content.decode()


def test_what_is_too_large_is_answered_with_413(cast: Cast, settings: Any, incoming_folder: object) -> None:
    settings.UPLOAD_LIMIT = 1000
    response = cast.client("originator").post(reverse("finance:list_import"), {"file": file(b"x" * 2000)})
    assert response.status_code == 413


def test_ofacs_three_files_come_together_and_strangers_do_not(cast: Cast, incoming_folder: object) -> None:
    client = cast.client("originator")
    sdn = b'36,"INVENTED AIRLINE","-0- ","CUBA","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\r\n'
    alt = b'36,12,"aka","INVENTED AIR","-0- "\r\n'
    response = client.post(reverse("finance:list_import"), {"file": [file(alt, "alt.csv"), file(sdn, "sdn.csv")]})
    assert response.status_code == 302
    strangers = [file(sdn, "sdn.csv"), file(UN_XML, "un.xml")]
    assert "field-errors" in client.post(reverse("finance:list_import"), {"file": strangers}).content.decode()


def test_a_hit_says_that_it_is_a_question_and_shows_both_sides(cast: Cast, imported: Import) -> None:
    version, client = imported(), cast.client("originator")
    post_screen(client, [version])
    page = client.get(reverse("finance:hit", args=[latest_run(cast).uid, 0])).content.decode()
    assert "not a finding" in page
    assert '<bdi class="name" dir="auto">وليد سمير الخيالي</bdi>' in page
    assert reverse("finance:entry", args=[version.uid, 0]) in page


@pytest.mark.parametrize("given", [{"names": ""}, {"cutoff": "7"}, {"versions": []}, {"versions": ["x"]},
                                   {"file": file(b"name\nX\n", "x.csv")}])  # fmt: skip
def test_a_form_that_is_not_right_comes_back_in_words(cast: Cast, imported: Import, given: dict[str, Any]) -> None:
    response = post_screen(cast.client("originator"), [imported()], **given)
    assert response.status_code == 200
    assert "field-errors" in response.content.decode()


OTHERS = ["recipient", "third", "centre", "partner", "originators_media", "administrator"]


@pytest.mark.parametrize("who", OTHERS)
def test_to_others_the_desks_things_are_not_there(cast: Cast, imported: Import, who: str) -> None:
    version = imported()
    post_screen(cast.client("originator"), [version])
    run, client = latest_run(cast), cast.client(who)
    for name in ("version", "version_progress", "version_rejects", "entries"):
        assert client.get(reverse(f"finance:{name}", args=[version.uid])).status_code == 404
    for name in ("version_confirm", "version_discard", "version_retry"):
        posted = client.post(reverse(f"finance:{name}", args=[version.uid]), {"reason": "because"})
        assert posted.status_code == 404
    for name in ("run", "run_progress", "run_rejects"):
        assert client.get(reverse(f"finance:{name}", args=[run.uid])).status_code == 404
    assert client.get(reverse("finance:hit", args=[run.uid, 0])).status_code == 404
    assert client.get(reverse("finance:entry", args=[version.uid, 0])).status_code == 404
    assert "khayali" not in client.get(reverse("pages:search") + "?q=khayali").content.decode().lower().replace(
        "q=khayali", ""
    ).replace('value="khayali"', "").replace(">khayali</bdi>", "")


def test_a_viewer_sees_and_is_told_why_nothing_can_be_done(cast: Cast, imported: Import) -> None:
    version, client = imported(), cast.client("originators_viewer")
    assert reverse("finance:screen") not in client.get(reverse("finance:home")).content.decode()
    assert "role of an officer" in client.get(reverse("finance:list_import")).content.decode()
    assert "role of an officer" in post_screen(client, [version]).content.decode()


def test_nobody_is_sent_to_sign_in(cast: Cast) -> None:
    response = cast.client(None).get(reverse("finance:home"))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def many_entries(count: int) -> bytes:
    return un_xml([(f"QDi.{n}", "WALID", "SAMIR", f"NUMBER{n}", "", "1980") for n in range(count)])


@pytest.fixture
def queries(django_assert_num_queries: Any) -> Callable[[Client, str], int]:
    """Count the queries of a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(client: Client, page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    return count


def test_a_page_asks_as_many_questions_for_few_rows_as_for_many(
    cast: Cast, imported: Import, queries: Callable[[Client, str], int]
) -> None:
    few, many = imported(data=many_entries(3)), imported(data=many_entries(70) + b"\n")
    client = cast.client("originator")
    post_screen(client, [many], names="Walid Samir Number1\n", cutoff="1")
    sparse = latest_run(cast)
    post_screen(client, [many], names="Walid Samir\n" * 30, cutoff="0.5")
    full = latest_run(cast)
    assert full.hit_count > 60 > 10 > sparse.hit_count
    for name, less, more in (("version", few, many), ("entries", few, many), ("run", sparse, full)):
        pages = [reverse(f"finance:{name}", args=[row.uid]) for row in (less, more)]
        assert queries(client, pages[0]) == queries(client, pages[1]), name
