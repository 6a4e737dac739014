"""PX, the file format of the Nordic statistics offices (PX file format 2013, and its earlier versions).

| file | question |
|---|---|
| `characters.py` | which letters its bytes are |
| `statements.py` | where each keyword begins and ends |
| `keywords.py` | which keywords there are, and which a file cannot do without |
| `checking.py` | whether they fit together |
| `cells.py` | what the numbers and signs are |
| `describing.py` | what is said beside them |
| `reading.py` | all of it together |

Written here because the libraries for Python that were tried do not keep why a cell is empty: see docs/sources.md.
"""

from samstad.statistics.sources.px.reading import cube, read

__all__ = ["cube", "read"]
