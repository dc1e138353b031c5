"""A file of subjects on its way in: kept, looked at, and held under a seal while its columns are named."""

import csv
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

from tahaluf.desks.finance import incoming
from tahaluf.engines.columns import find_columns
from tahaluf.engines.recognition import read_head
from tahaluf.engines.rejects import Unreadable
from tahaluf.engines.subjects import open_subjects
from tahaluf.engines.tables import sniff_delimiter
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent

SALT = "tahaluf.desks.finance.subjects.uploads"
SEAL_SECONDS = 3600
"""For so long a file waits for its columns to be named."""
MOST_HEADERS = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the incoming folder. `form` is empty for a table whose headers are not known; `headers` has them."""

    uid: str
    file_name: str
    size: int
    sha256: str
    form: str
    headers: tuple[str, ...] = ()


def keep_upload(file_name: str, chunks: Iterable[bytes]) -> Upload:
    """Keep a file and say what it is; raises `Unreadable`, and keeps nothing then."""
    uid = uuid.uuid4()
    digest = hashlib.sha256()
    with incoming.arriving(uid):
        incoming.keep(uid, _hashed(chunks, digest))
        form, headers = _look(uid, file_name)
    size = incoming.path_of(uid).stat().st_size
    return Upload(str(uid), file_name[:255], size, digest.hexdigest(), form, headers)


def _hashed(chunks: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _look(uid: uuid.UUID, file_name: str) -> tuple[str, tuple[str, ...]]:
    """The format of a kept file, and its headers where it is a table."""
    with incoming.opened(uid) as (stream, _companions):
        head = read_head(stream, file_name)
        headers = headers_of(head.text)
        try:
            form = open_subjects(stream, file_name).format
        except Unreadable:
            if len(headers) < 2 or head.text.lstrip()[:1] in "<{[":
                raise
            form = ""
    if form == "csv" and "name" not in find_columns(headers, {}):
        form = ""
    return form, headers if form in ("", "csv") else ()


def headers_of(text: str) -> tuple[str, ...]:
    """The headers of a table: the fields of its first line."""
    first = text.partition("\n")[0].rstrip("\r")
    row = next(csv.reader([first], delimiter=sniff_delimiter(first)), [])
    return tuple(header.strip() for header in row if header.strip())[:MOST_HEADERS]


def seal(actor: Actor, portfolio: uuid.UUID, upload: Upload) -> str:
    """A token with which this officer comes back for a kept file, for this portfolio, within the hour."""
    return signing.dumps([actor.officer_id, str(portfolio), asdict(upload)], salt=SALT, compress=True)


def unseal(actor: Actor, portfolio: uuid.UUID, token: str) -> Upload:
    """The file that a token stands for; raises `Absent` where it is somebody else's, too old, or taken in already."""
    try:
        officer_id, sealed_for, held = signing.loads(token, salt=SALT, max_age=SEAL_SECONDS)
    except signing.BadSignature as error:
        raise Absent from error
    if (officer_id, sealed_for) != (actor.officer_id, str(portfolio)) or not incoming.is_held(uuid.UUID(held["uid"])):
        raise Absent
    return Upload(**{**held, "headers": tuple(held["headers"])})


def named_columns(given: Mapping[str, str]) -> dict[str, str]:
    """The mapping of fields to headers without those that were left open."""
    return {field: header for field, header in given.items() if header}
