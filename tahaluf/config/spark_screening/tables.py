"""The Parquet that is written: hits, rejects and the rows of a CSV; and rows written as they come."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tahaluf.engines.rejects import NOTICES, Reject

TEXT = pa.string()
SUBJECT = pa.struct([("id", TEXT), ("name", TEXT), ("row", pa.int64())])
LISTING = pa.struct([("list", TEXT), ("list_version", TEXT), ("id", TEXT), ("name", TEXT)])
REASON = pa.struct(
    [
        ("feature", TEXT),
        ("left", TEXT),
        ("right", TEXT),
        ("gave", pa.float64()),
        ("code", TEXT),
        ("centinats", pa.int64()),
        ("text", TEXT),
    ]
)
HIT = pa.schema(
    [("subject", SUBJECT), ("listing", LISTING), ("matched_name", TEXT), ("score", pa.float64()),
     ("reasons", pa.list_(REASON))]
)  # fmt: skip
"""The very fields of a hit's JSON line."""
REJECT = pa.schema(
    [("file", TEXT), ("line", pa.int64()), ("field", TEXT), ("value", TEXT), ("code", TEXT), ("detail", TEXT),
     ("sentence", TEXT)]
)  # fmt: skip
"""The fields of a reject's JSON line; `detail` is JSON."""
ROW_GROUP = 50_000
"""Rows that are held until they are written together."""


class RowWriter:
    """Rows of one Parquet file, held until they are enough for a row group."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self.writer, self.count = writer, 0
        self.rows: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        self.rows.append(row)
        self.count += 1
        if len(self.rows) >= ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        self.writer.write_table(pa.Table.from_pylist(self.rows, schema=self.writer.schema))
        self.rows = []


@contextmanager
def rows_to(path: Path, schema: pa.Schema) -> Iterator[RowWriter]:
    """Write a Parquet file with these columns, also where no row comes."""
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        rows = RowWriter(writer)
        yield rows
        rows.flush()


class RejectWriter:
    """Rejects written as they come; what is only a notice is written and not counted."""

    def __init__(self, rows: RowWriter) -> None:
        self.rows, self.count = rows, 0

    def add(self, reject: Reject) -> None:
        data = reject.to_json()
        self.rows.add({**data, "detail": json.dumps(data["detail"], ensure_ascii=False)})
        self.count += reject.code not in NOTICES


@contextmanager
def rejects_to(path: Path) -> Iterator[RejectWriter]:
    with rows_to(path, REJECT) as rows:
        yield RejectWriter(rows)
