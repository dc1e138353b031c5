"""A file of subjects on its way in: kept, looked at, and held under a seal while its columns are named."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from django.core import signing

from tahaluf.desks.finance import incoming
from tahaluf.engines.lists.own_csv import header_of
from tahaluf.engines.recognition import headers_of, read_head
from tahaluf.engines.rejects import Unreadable
from tahaluf.engines.subjects import open_subjects
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
    encoding: str = ""


def keep_upload(file_name: str, chunks: Iterable[bytes], encoding: str = "") -> Upload:
    """Keep a file and say what it is; raises `Unreadable`, and keeps nothing then."""
    uid = uuid.uuid4()
    digest = hashlib.sha256()
    with incoming.arriving(uid):
        incoming.keep(uid, _hashed(chunks, digest))
        form, headers = _look(uid, file_name, encoding)
    size = incoming.path_of(uid).stat().st_size
    return Upload(str(uid), file_name[:255], size, digest.hexdigest(), form, headers, encoding)


def _hashed(chunks: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _look(uid: uuid.UUID, file_name: str, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The format of a kept file, and its headers where it is a table."""
    with incoming.opened(uid) as (stream, _companions):
        try:
            reading = open_subjects(stream, file_name, encoding=encoding)
        except Unreadable as error:
            if error.reject.code != "format_unknown":
                raise
            stream.seek(0)
            headers = _headers_of_table(stream, file_name, encoding)
            if len(headers) < 2:
                raise
            return "", headers
    headers = _named(headers_of(reading.opened.head.text))
    return reading.format, headers if reading.format == "csv" else ()


def _headers_of_table(stream: BinaryIO, file_name: str, encoding: str) -> tuple[str, ...]:
    """The headers of what may be a table under headers of its own; none for what begins as another format does."""
    if read_head(stream, file_name, encoding).text.lstrip()[:1] in "<{[":
        return ()
    return _named(header_of(stream, file_name, encoding))


def _named(headers: Iterable[str]) -> tuple[str, ...]:
    return tuple(header for header in headers if header)[:MOST_HEADERS]


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
