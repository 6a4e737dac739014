"""Tables as text: any encoding, any delimiter, decimal commas, spaces between thousands, signs for missing.

A row that cannot be understood is refused with its line, never guessed at.
"""

from __future__ import annotations

from pathlib import Path

from samstad.statistics.sources.cells import Cells
from samstad.statistics.sources.mapping import Mapping
from samstad.statistics.sources.reading import Reading
from samstad.statistics.sources.text import TextFile


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read one file.

    Raises UserError where the file as a whole cannot be read: encoding, delimiter, a column that is not
    there.
    """
    file = TextFile(path, mapping)
    cells = None
    for batch in file.batches():
        if cells is None:
            expected = int(batch.lines.size / file.share)
            cells = Cells(file.header, mapping, symbols, path.name, expected)
        cells.add(batch.lines, batch.table)
    cells = cells or Cells(file.header, mapping, symbols, path.name)
    return cells.reading({"lines": file.rows + len(file.ragged)}, file.ragged)
