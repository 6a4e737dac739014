"""Words in Swedish and English by which sources call their columns and their totals, folded to lower case."""

from __future__ import annotations

import re
import unicodedata

AREA = {
    "area", "omrade", "omradeskod", "region", "regionkod", "deso", "regso", "desokod", "regsokod",
    "kommun", "kommunkod", "kommunnr", "nyckelkod", "basomrade", "stadsdel", "stadsdelsomrade", "kod",
    "code", "geo", "municipality", "lan", "lanskod", "district", "sams", "skolenhetskod",
}  # fmt: skip
PERIOD = {
    "ar",
    "year",
    "period",
    "tid",
    "time",
    "manad",
    "month",
    "kvartal",
    "quarter",
    "artal",
    "matar",
    "datum",
    "date",
}
MEASURE = {
    "indikator", "indicator", "matt", "measure", "variabel", "variable", "kpi", "nyckeltal",
    "tabellinnehall", "serie", "contents", "contentscode", "matvarde", "statistik",
}  # fmt: skip
VALUE = {
    "value",
    "varde",
    "antal",
    "andel",
    "number",
    "count",
    "share",
    "procent",
    "percent",
    "summa",
    "folkmangd",
}
BREAKDOWN = {
    "kon", "sex", "gender", "alder", "age", "aldersgrupp", "alderskategori", "utbildning",
    "utbildningsniva", "education", "fodelseland", "fodelseregion", "bakgrund", "boende", "hushallstyp",
    "upplatelseform", "inkomstklass", "klass",
}  # fmt: skip
ALWAYS_BREAKDOWN = {
    "kon",
    "sex",
    "gender",
    "alder",
    "age",
    "aldersgrupp",
    "alderskategori",
}  # also where they are numbers
TOTAL = {
    "totalt", "total", "samtliga", "summa", "alla", "all", "bada", "bada konen", "hela riket", "riket", "hela kommunen",
    "hela staden", "tot", "t", "sum", "-na-", "okant", "okand", "uppgift saknas", "rest", "ovrigt", "unknown",
}  # fmt: skip


def folded(text: str) -> str:
    """`Ålder` → `alder`: lower case, without what is above the letters."""
    parted = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def words_of(text: str) -> set[str]:
    """The words of a name, and the name as a whole: `DeSO-kod` → deso, kod, desokod."""
    words = re.findall(r"[a-z]+", folded(text))
    return {*words, "".join(words)}


def slug(text: str, longest: int = 40) -> str:
    """A code made of a name: `Minst 1 dos %` → `minst_1_dos`."""
    return re.sub(r"[^a-z0-9]+", "_", folded(text)).strip("_")[:longest].strip("_") or "varde"
