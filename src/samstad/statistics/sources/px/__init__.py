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

Written here because no library keeps why a cell is empty: those for Python read every sign as one not-a-number, or
leave it as text beside the numbers.
"""

from samstad.statistics.sources.px.reading import cube, read

__all__ = ["cube", "read"]
