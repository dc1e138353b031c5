"""A list of records over very many rows: the same queries, by an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.pages.records import reads
from tests.cast import Cast
from tests.desks.intelligence.stage import written
from tests.policy.scatter import past_the_walls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]
FILL = """
INSERT INTO records_recordversion
    (uid, originator_id, author_id, desk, stix_id, stix_type, number, title, stix, manifest, salts, signature,
     signing_key_id, revoked, recorded_at, tlp, permitted_use, onward, about_person, legal_basis, purpose,
     source_reliability, redress_contact, audience, audience_officers)
SELECT gen_random_uuid(), originator_id, author_id, desk, 'identity--' || gen_random_uuid(), stix_type, 1,
       'House ' || n, '{}', '{}', '{}', signature, signing_key_id, false, now(), tlp, '{}', 'ask', false, '', '', '',
       '', '{}', '{}'
FROM records_recordversion, generate_series(1, %s) n WHERE id = %s
"""


@pytest.mark.parametrize("rows", [20_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_a_list_opens_with_the_same_queries_and_by_an_index(cast: Cast, rows: int) -> None:
    version = written(cast)
    client = cast.client("originator")
    client.get("/intelligence/records")
    with CaptureQueriesContext(connection) as few:
        assert client.get("/intelligence/records").status_code == 200
    with past_the_walls(), connection.cursor() as cursor:
        cursor.execute(FILL, [rows, version.pk])
        cursor.execute("ANALYZE records_recordversion")
    with CaptureQueriesContext(connection) as many:
        page = client.get("/intelligence/records")
    assert len(many) == len(few)
    assert len(page.context["rows"]) == 50
    with cast.acting("originator") as actor:
        plan = reads.list_records(actor, reads.Filters(desk="intelligence"))[:51].explain()
    assert "Index Scan" in plan
    assert "Seq Scan on records_recordversion" not in plan
