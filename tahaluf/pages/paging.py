"""Pages of long lists by key: as many queries and as little reading on the last page as on the first.

A page is asked for by the keys of the row before it, never by a row number, and nothing is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)
SALT = "tahaluf.pages.paging"


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of rows; `next_token` asks for the one after, and is empty on the last."""

    rows: Sequence[Row]
    next_token: str
    is_first: bool


def keyset_page(rows: QuerySet[Row], order: Sequence[str], token: str = "", size: int = 50) -> KeysetPage[Row]:
    """Read one page.

    `order` names columns that are never null and together unique, "-" before each of them or before none (one
    index serves them then); the last is usually the primary key. `token` comes from the page before, signed, so
    that it cannot be used to ask for other values; Http404 when it does not stand.
    """
    names, descending = _direction(order)
    if token:
        rows = rows.filter(_beyond(names, _read_token(token, len(names)), descending))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    shown = found[:size]
    return KeysetPage(shown, _write_token(shown[-1], names) if more else "", is_first=not token)


def _direction(order: Sequence[str]) -> tuple[list[str], bool]:
    signs = {name.startswith("-") for name in order}
    if len(signs) != 1:
        raise ValueError(f"mixed directions in {order}")
    return [name.lstrip("-") for name in order], signs.pop()


def _beyond(names: Sequence[str], values: Sequence[Any], descending: bool) -> Q:
    """Rows after the given keys. The first condition, though implied, is what an index starts from."""
    strict, loose = ("lt", "lte") if descending else ("gt", "gte")
    after = Q()
    for place, name in enumerate(names):
        equal = {names[before]: values[before] for before in range(place)}
        after |= Q(**equal, **{f"{name}__{strict}": values[place]})
    return Q(**{f"{names[0]}__{loose}": values[0]}) & after


class _Serializer(signing.JSONSerializer):
    def dumps(self, obj: Any) -> bytes:
        return DjangoJSONEncoder(separators=(",", ":")).encode(obj).encode()


def _write_token(row: Model, names: Sequence[str]) -> str:
    return signing.dumps([_value(row, name) for name in names], salt=SALT, serializer=_Serializer)


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for part in path.split("__"):
        value = getattr(value, part)
    return value.isoformat() if hasattr(value, "isoformat") else value  # DjangoJSONEncoder would drop microseconds


def _read_token(token: str, length: int) -> list[Any]:
    try:
        values = signing.loads(token, salt=SALT, serializer=_Serializer)
    except signing.BadSignature as error:
        raise Http404 from error
    if not isinstance(values, list) or len(values) != length:
        raise Http404
    return values
