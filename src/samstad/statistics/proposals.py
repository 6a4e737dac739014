"""A mapping proposed for a dataset's file, with the city's area sets at hand, and the first cells it would give.

Nothing is changed here, and nothing is imported by it: a person saves the mapping, or gives it to the import.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.models import Area, Dataset
from samstad.statistics.planning import FileForm, read_file
from samstad.statistics.sources.tables import proposing
from samstad.statistics.sources.tables.proposing import Proposal
from samstad.statistics.sources.tables.reasons import Reason


@dataclass(frozen=True)
class PreviewRow:
    """One cell as it would be taken in; `value` is None where it is missing, and `missing` then says how."""

    line: int
    area: str
    period: str
    measure: str
    breakdown: str
    value: float | None
    missing: Missing


def propose(dataset: Dataset, path: Path, *, sheet: str = "") -> Proposal:
    """How the file may be read. What the dataset says of its signs holds.

    Raises UserError where the file is no table, or a person must choose first (see `proposing.propose`).
    """
    codes: dict[str, set[str]] = {area_set.code: set() for area_set in dataset.area_sets.all()}
    rows = Area.objects.filter(area_set__in=dataset.area_sets.all()).values_list("area_set__code", "code")
    for area_set, code in rows:
        codes[area_set].add(code)
    proposal = proposing.propose(path, codes, sheet=sheet)
    for sign in proposal.symbols.keys() & dataset.symbols.keys():
        proposal.symbols[sign] = dataset.symbols[sign]
        proposal.reasons[f"symbol {sign}"] = Reason("dataset")
    return proposal


def form_of(proposal: Proposal) -> FileForm:
    return FileForm(proposal.format, proposal.mapping, proposal.symbols)


def preview(path: Path, form: FileForm, rows: int = 8) -> tuple[list[PreviewRow], list[str]]:
    """The first cells of the file, and the first rows that would be refused. Raises UserError as an import does."""
    reading = read_file(path, form, path.name)
    columns = ("line", "area", "period", "measure", "breakdown", "value", "missing")
    cells = [
        PreviewRow(line, area, period, measure, breakdown, value, Missing(kind))
        for line, area, period, measure, breakdown, value, kind in reading.frame.head(rows)
        .select(columns)
        .rows()
    ]
    return cells, [str(row) for row in reading.rejected[:rows]]


def previewed(path: Path, proposal: Proposal, rows: int = 8) -> tuple[list[PreviewRow], list[str]]:
    """`preview` of a proposal; nothing where it leaves too much open to be read."""
    try:
        return preview(path, form_of(proposal), rows)
    except UserError as error:
        return [], [str(error)]
