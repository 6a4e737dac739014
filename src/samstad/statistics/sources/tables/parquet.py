"""A Parquet file as columns of text: each number in as many digits as give it back exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from samstad.organisation.errors import UserError
from samstad.statistics.sources.tables.batches import Batch, Rows
from samstad.statistics.sources.tables.header import named

if TYPE_CHECKING:
    import polars as pl

ROWS = 1_000_000  # that are read at a time
MOST_ROWS = 200_000_000  # a few kilobytes can claim any number


class ParquetRows(Rows):
    """The rows of one file. `line` is the row, counted from 1."""

    def batches(self) -> Iterator[Batch]:
        """All rows. A null is an empty text; a column that has no text form is empty, and refused if it is used."""
        import polars as pl

        try:
            file = pl.scan_parquet(self.path)
            schema = file.collect_schema()
            total = int(file.select(pl.len()).collect().item())
            self.header = named(list(schema))
            self._check(schema, total)
            columns = [
                self._text(pl.col(name), dtype).alias(str(place))
                for place, (name, dtype) in enumerate(schema.items())
            ]
            for start in range(0, total, ROWS):
                table = file.slice(start, ROWS).select(columns).collect()
                self.rows += table.height
                self.share = self.rows / total
                yield Batch(np.arange(start + 1, start + 1 + table.height), table)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UserError(
                f"the file cannot be read ({str(error).splitlines()[0][:200]})",
                where=self.path.name,
                advice="Fetch it again: it may have been cut off",
            ) from None

    def _check(self, schema: pl.Schema, total: int) -> None:
        if total > MOST_ROWS:
            raise UserError(
                f"the file has {total:,} rows; at most {MOST_ROWS:,} are read",
                where=self.path.name,
                advice="Divide it into several files",
            )
        for name, dtype in zip(self.header, schema.values(), strict=True):
            if not _has_text(dtype) and name in self.mapping.used:
                raise UserError(
                    f"the column {name!r} is of the type {dtype}, which is no text and no number",
                    where=self.path.name,
                    advice="Name another column in the mapping, or write the file with plain columns",
                )

    def _text(self, column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
        import polars as pl

        if not _has_text(dtype):
            return pl.lit("")
        text = column.cast(pl.String)
        if dtype.is_float():
            whole = column.is_finite() & (column == column.round()) & (column.abs() < 1e15)
            text = pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(text)
        if (dtype.is_float() or dtype.is_decimal()) and self.mapping.decimal != ".":
            text = text.str.replace(".", self.mapping.decimal, literal=True)
        return text.fill_null("")


def _has_text(dtype: pl.DataType) -> bool:
    import polars as pl

    plain = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)
    return dtype.is_numeric() or isinstance(dtype, plain)
