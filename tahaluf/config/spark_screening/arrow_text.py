"""The values of an Arrow column as the texts that a CSV would hold."""

from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any

import pyarrow as pa
import pyarrow.types as kinds

from tahaluf.engines.columns import MORE

Values = list[str]


def texts_of(column: pa.Array) -> Values:
    """The values of a column as texts; what is missing is an empty text. Raises ValueError for other types."""
    reader = reader_of(column.type)
    if reader is None:
        raise ValueError(str(column.type))
    return reader(column)


def reader_of(kind: pa.DataType) -> Callable[[pa.Array], Values] | None:
    """What reads a column of this type; `None` where it holds neither texts, numbers, dates nor lists of texts."""
    if kinds.is_dictionary(kind):
        inner = reader_of(kind.value_type)
        return (lambda column: inner(column.cast(kind.value_type))) if inner else None
    return next((reader for is_kind, reader in READERS if is_kind(kind)), None)


def read_plain(column: pa.Array) -> Values:
    return ["" if value is None else str(value) for value in column.to_pylist()]


def read_numbers(column: pa.Array) -> Values:
    return [number_text(value) for value in column.to_pylist()]


def number_text(value: float | Decimal | None) -> str:
    """A number as one would write it: of a year that became 1967.0 the year; nothing for what is no number."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isfinite(value) and value == int(value) else str(value)


def read_days(column: pa.Array) -> Values:
    """Dates in ISO 8601; the time of the day is left out."""
    return read_plain(column.cast(pa.date32(), safe=False))


def read_lists(column: pa.Array) -> Values:
    return ["" if values is None else MORE.join(filter(None, values)) for values in column.to_pylist()]


def is_text(kind: pa.DataType) -> Any:
    return kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind)


def is_list_of_texts(kind: pa.DataType) -> bool:
    return bool((kinds.is_list(kind) or kinds.is_large_list(kind)) and is_text(kind.value_type))


READERS: tuple[tuple[Callable[[pa.DataType], Any], Callable[[pa.Array], Values]], ...] = (
    (is_text, read_plain),
    (kinds.is_null, read_plain),
    (kinds.is_integer, read_plain),
    (kinds.is_floating, read_numbers),
    (kinds.is_decimal, read_numbers),
    (kinds.is_date, read_days),
    (kinds.is_timestamp, read_days),
    (is_list_of_texts, read_lists),
)
