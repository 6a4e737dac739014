"""The keywords of a PX file (PX file format 2013, and what earlier versions had), as a table.

A fault in a keyword that the file cannot do without refuses the file; a fault in any other leaves the keyword out
with a warning. That is how the format's own office sorts its faulty examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Form(Enum):
    """What stands after the equals sign."""

    TEXT = auto()
    TEXTS = auto()
    NUMBER = auto()
    YES_NO = auto()
    TEXT_OR_YES = auto()
    TIME = auto()
    ANY = auto()


class Subject(Enum):
    """What the keyword speaks of: what stands in its parentheses."""

    TABLE = auto()
    MEASURE = auto()  # the whole table, or one category of the contents variable
    VARIABLE = auto()
    TABLE_OR_VARIABLE = auto()
    CATEGORY = auto()  # a variable and one of its categories
    CELL = auto()  # a category, or *, of each variable
    ANY = auto()


@dataclass(frozen=True)
class Keyword:
    form: Form
    subject: Subject = Subject.TABLE
    needed: bool = False  # the file cannot do without it


def _all(
    names: str, form: Form, subject: Subject = Subject.TABLE, needed: bool = False
) -> dict[str, Keyword]:
    return {name: Keyword(form, subject, needed) for name in names.split()}


# Without these the file is refused; TITLE may be left out where there is DESCRIPTION, STUB or HEADING where there is
# the other.
NEEDED = ("MATRIX", "SUBJECT-CODE", "SUBJECT-AREA", "CONTENTS", "UNITS", "DECIMALS")

KEYWORDS: dict[str, Keyword] = {
    **_all("MATRIX SUBJECT-CODE SUBJECT-AREA CONTENTS TITLE", Form.TEXT, needed=True),
    **_all("STUB HEADING", Form.TEXTS, needed=True),
    **_all("DECIMALS", Form.NUMBER, needed=True),
    **_all("UNITS", Form.TEXT, Subject.MEASURE, needed=True),
    **_all("VALUES CODES", Form.TEXTS, Subject.VARIABLE, needed=True),
    **_all("KEYS", Form.TEXT, Subject.VARIABLE, needed=True),
    **_all(
        "CHARSET CODEPAGE AXIS-VERSION LANGUAGE CREATION-DATE NEXT-UPDATE PX-SERVER UPDATE-FREQUENCY TABLEID "
        "SYNONYMS DESCRIPTION DATABASE SOURCE SURVEY LINK INFOFILE CONTVARIABLE DIRECTORY-PATH COUNTRY "
        "DEFAULT-GRAPH DATANOTESUM DATASYMBOLSUM DATASYMBOLNIL DATASYMBOLNONE DATASYMBOL1 DATASYMBOL2 "
        "DATASYMBOL3 DATASYMBOL4 DATASYMBOL5 DATASYMBOL6 INFO",
        Form.TEXT,
    ),
    **_all("LANGUAGES ATTRIBUTE-ID ATTRIBUTE-TEXT", Form.TEXTS),
    **_all("CONFIDENTIAL SHOWDECIMALS ROUNDING", Form.NUMBER),
    **_all("AGGREGALLOWED AUTOPEN COPYRIGHT DESCRIPTIONDEFAULT OFFICIAL-STATISTICS", Form.YES_NO),
    **_all("LAST-UPDATED CONTACT REFPERIOD BASEPERIOD STOCKFA CFPRICES", Form.TEXT, Subject.MEASURE),
    **_all("FIRST-PUBLISHED", Form.TEXT, Subject.MEASURE),
    **_all("DAYADJ SEASADJ", Form.YES_NO, Subject.MEASURE),
    **_all("TIMEVAL", Form.TIME, Subject.VARIABLE),
    **_all("ELIMINATION", Form.TEXT_OR_YES, Subject.VARIABLE),
    **_all("DOMAIN MAP VARIABLE-TYPE VARIABLECODE VARIABLENAME GROUPING", Form.TEXT, Subject.VARIABLE),
    **_all("HIERARCHIES HIERARCHYNAMES", Form.TEXTS, Subject.VARIABLE),
    **_all("HIERARCHYLEVELS HIERARCHYLEVELSOPEN PRESTEXT", Form.NUMBER, Subject.VARIABLE),
    **_all("DOUBLECOLUMN", Form.YES_NO, Subject.VARIABLE),
    **_all("PRECISION", Form.NUMBER, Subject.CATEGORY),
    **_all("NOTE NOTEX", Form.TEXT, Subject.TABLE_OR_VARIABLE),
    **_all("VALUENOTE VALUENOTEX", Form.TEXT, Subject.CATEGORY),
    **_all("CELLNOTE CELLNOTEX DATANOTECELL", Form.TEXT, Subject.CELL),
    **_all("META-ID DATANOTE PARTITIONED ATTRIBUTES", Form.ANY, Subject.ANY),
}
NOTES = ("NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX", "CELLNOTE", "CELLNOTEX", "DATANOTECELL")
# Said again for the same subject, these are added to what was said; any other is a fault.
REPEATED = frozenset((*NOTES, "META-ID", "ATTRIBUTES", "DATANOTE", "PARTITIONED", "CONTACT"))
