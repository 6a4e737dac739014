"""A mapping proposed for a file, each part with its reason: the system proposes, a person decides.

By content first (codes that the city's area sets know, years, numbers, few texts that repeat), then by name in Swedish
and English (`words.py`). What cannot be known is left open and said; an import never calls this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as MappingOf
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from samstad.statistics.sources.periods import period_of
from samstad.statistics.sources.tables import intervals, words
from samstad.statistics.sources.tables.reasons import Reason
from samstad.statistics.sources.tables.sniffing import Sample, sample

FEW = 60  # categories that a breakdown has at most
SUFFIX = r"_(DeSO|RegSO)\d+$"
DIVISION = re.compile(
    r"(deso|regso|sams)[_ -]?\d{4}", re.IGNORECASE
)  # a year that is a division's, not the numbers'
NUMBER = re.compile(r"^[-+−]?\d[\d\s\u00a0\u2007\u2009\u202f]*([.,]\d+)?$|^[-+−]?\d{1,3}(,\d{3})+(\.\d+)?$")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-\s]?(M\d\d|Q[1-4]|K[1-4]))?(?!\d)", re.IGNORECASE)
CODE = {
    "DeSO": re.compile(r"^\d{4}[ABC]\d{4}$"),
    "RegSO": re.compile(r"^\d{4}R\d{3}$"),
    "municipality": re.compile(r"^\d{4}$"),
}
# What a sign mostly means. A source may mean something else, and its notes decide.
SYMBOLS = {"..": "unexplained", ".": "not_applicable", "-": "zero", "–": "zero", "x": "suppressed_by_source"}
SYMBOLS |= {
    "X": "suppressed_by_source",
    "*": "suppressed_by_source",
    "…": "not_yet_published",
    "NA": "unexplained",
}
SYMBOLS |= {"N/A": "unexplained", "NaN": "unexplained", "null": "unexplained", "#N/A": "unexplained"}


@dataclass
class Guess:
    """What one column may be. `confidence` from 0 to 1."""

    column: str
    role: str  # area, period, measure, breakdown, value or unused
    confidence: float
    reason: Reason


@dataclass
class Proposal:
    """A mapping and symbols as a dataset keeps them, why, and what a person must say."""

    format: str
    mapping: dict[str, Any]
    symbols: dict[str, str]
    guesses: list[Guess]
    reasons: dict[str, Reason]
    open: list[Reason] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.open

    def plain(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "format": self.format,
            "mapping": self.mapping,
            "symbols": self.symbols,
            "columns": [vars(guess) for guess in self.guesses],
            "reasons": self.reasons,
            "to_decide": self.open,
        }


def propose(path: Path, codes: MappingOf[str, AbstractSet[str]], *, sheet: str = "") -> Proposal:
    """How the file may be read. `codes`: area set → its areas' codes.

    Raises UserError where the file is no table, has several sheets and none is named, or two rows of headings.
    """
    return Proposing(sample(path, sheet), codes).proposal()


class Proposing:
    """The columns of one sample, each with its texts."""

    def __init__(self, found: Sample, codes: MappingOf[str, AbstractSet[str]]) -> None:
        self.found, self.codes = found, codes
        columns = list(zip(*found.rows, strict=True)) or [()] * len(found.header)
        self.texts = {
            name: [text.strip() for text in column]
            for name, column in zip(found.header, columns, strict=True)
        }
        self.held = {name: Counter(text for text in texts if text) for name, texts in self.texts.items()}
        self.guesses: dict[str, Guess] = {}
        self.reasons = dict(found.reasons)
        self.open: list[Reason] = []
        self.symbols: dict[str, str] = {}

    def proposal(self) -> Proposal:
        mapping: dict[str, Any] = dict(self.found.layout)
        for name, held in self.held.items():
            if not held:
                self._guess(name, "unused", 1.0, Reason("empty"))
        self._area(mapping)
        period = self._period()
        values = self._values()
        self._others(mapping, values)
        self._numbers(mapping, values)
        self._measures(mapping, values, period)
        if period:
            mapping["period"] = period
        elif not any(
            isinstance(said, dict) and "period" in said for said in mapping.get("values", {}).values()
        ):
            self._constant_period(mapping)
        self._symbols(mapping, values)
        guesses = [self.guesses[name] for name in self.found.header]
        return Proposal(
            self.found.format, mapping, self.symbols, guesses, self.reasons, self.open, self.found.sheets
        )

    def _guess(self, column: str, role: str, confidence: float, reason: Reason) -> None:
        self.guesses[column] = Guess(column, role, round(confidence, 2), reason)

    def _left(self) -> list[str]:
        return [name for name in self.found.header if name not in self.guesses]

    # --- area ---------------------------------------------------------------------------------------------

    def _area(self, mapping: dict[str, Any]) -> None:
        best: tuple[float, str, str, Reason] = (0.0, "", "", Reason("name"))
        sure = itemgetter(0)  # of two that are as likely, the first in the file
        for name in self._left():
            texts = [re.sub(SUFFIX, "", text) for text in self.held[name]]
            named = bool(words.words_of(name) & words.AREA)
            for label, known in self.codes.items():
                share = sum(text in known for text in texts) / len(texts)
                reason = Reason("codes", share=f"{share:.0%}", label=label)
                best = max(best, (share + 0.01 * named, name, label, reason), key=sure)
            for label, pattern in CODE.items():
                share = sum(bool(pattern.match(text)) for text in texts) / len(texts)
                weight = 0.7 if label != "municipality" or named else 0.2
                best = max(
                    best,
                    (share * weight, name, "", Reason("look_like", share=f"{share:.0%}", label=label)),
                    key=sure,
                )
            best = max(best, (0.3 * named, name, "", Reason("name")), key=sure)
        confidence, name, label, reason = best
        if not name or confidence < 0.25:
            self.open.append(Reason("ask_area"))
            return
        mapping["area"] = name
        self._guess(name, "area", min(confidence, 1.0), reason)
        if any(re.search(SUFFIX, text) for text in self.held[name]):
            mapping["strip_suffix"] = SUFFIX
            self.reasons["strip_suffix"] = Reason("strip_suffix")
        known = set(self.codes.get(label, set()))
        without = [
            text for text in self.held[name] if text not in known and (words.folded(text) in words.TOTAL)
        ]
        if without:
            mapping["leave_out"] = {name: sorted(without)}
            self.reasons["leave_out"] = Reason("leave_out", texts=", ".join(map(repr, sorted(without))))

    # --- period -------------------------------------------------------------------------------------------

    def _period(self) -> Any:
        found = []
        for name in self._left():
            held = self.held[name]
            good = sum(period_of(text) == text and 1800 <= int(text[:4]) <= 2200 for text in held) / len(held)
            named = bool(words.words_of(name) & words.PERIOD)
            if good == 1 and (named or len(held) <= max(2, len(self.found.rows) // 3)):
                found.append((0.7 + 0.3 * named, name))
        if not found:
            return None
        confidence, name = max(found)
        self._guess(name, "period", confidence, Reason("periods"))
        return name

    def _constant_period(self, mapping: dict[str, Any]) -> None:
        """From a title, the sheet's or the file's name: likely, never certain."""
        for text in self.found.above:
            if year := YEAR.search(re.sub(DIVISION, "", text)):
                said = period_of(f"{year[1]}{year[2] or ''}".upper()) or year[1]
                mapping["period"] = {"constant": said}
                self.reasons["period"] = Reason("constant_period", year=year[0], text=repr(text[:60]))
                return
        self.open.append(Reason("ask_period"))

    # --- values -------------------------------------------------------------------------------------------

    def _values(self) -> list[str]:
        """The columns with numbers; one of intervals is one too, unless it is an age or there are plain numbers."""
        plain, spans = [], []
        for name in self._left():
            held = self.held[name]
            total = held.total()
            numbers = sum(count for text, count in held.items() if NUMBER.match(text))
            signs = sum(count for text, count in held.items() if text in SYMBOLS)
            between = sum(count for text, count in held.items() if intervals.bounds(text, ","))
            if words.words_of(name) & words.ALWAYS_BREAKDOWN:
                continue
            if numbers and (numbers + signs) / total >= 0.9:
                plain.append((name, (numbers + signs) / total))
            elif between and (numbers + signs + between) / total >= 0.9:
                spans.append((name, (numbers + signs + between) / total))
        for name, _ in plain:
            if self._is_code(name) and len(plain) > 1:
                self._guess(name, "unused", 0.6, Reason("older_code"))
        values = [name for name, _ in plain if name not in self.guesses]
        for name, share in plain:
            if name in values:
                self._guess(name, "value", share, Reason("numbers", share=f"{share:.0%}"))
        if not values or not any(len(self.held[name]) <= 12 for name, _ in spans):
            for name, share in spans:
                values.append(name)
                self._guess(name, "value", share * 0.9, Reason("spans", share=f"{share:.0%}"))
        return values

    def _is_code(self, name: str) -> bool:
        """Whole numbers of one length, five digits or more, none twice for two areas: more a name than a count."""
        held = self.held[name]
        area = next((guess.column for guess in self.guesses.values() if guess.role == "area"), None)
        if area is None or not all(text.isdigit() for text in held) or len({len(text) for text in held}) > 1:
            return False
        return len(next(iter(held))) >= 5 and self._follows(name, area)

    def _follows(self, name: str, other: str) -> bool:
        """Whether each text of `other` has one text of `name`, and more than a few are different."""
        pairs = set(zip(self.texts[other], self.texts[name], strict=True))
        return len(pairs) == len(self.held[other]) and len(self.held[name]) > len(self.held[other]) / 2

    # --- the others ---------------------------------------------------------------------------------------

    def _others(self, mapping: dict[str, Any], values: list[str]) -> None:
        """Columns of text: the measure, breakdowns, names of areas."""
        area = mapping.get("area")
        for name in self._left():
            held, known = self.held[name], words.words_of(name)
            if isinstance(area, str) and len(self.held[area]) > 1 and self._follows(name, area):
                self._guess(name, "unused", 0.9, Reason("area_name"))
            elif known & words.MEASURE and len(values) == 1:
                mapping["measure"] = name
                self._guess(name, "measure", 0.9, Reason("named"))
            elif len(held) == 1:
                self._guess(name, "unused", 0.7, Reason("same", text=repr(next(iter(held)))))
            elif len(held) <= FEW and (known & words.BREAKDOWN or len(held) <= len(self.found.rows) / 2):
                named = bool(known & words.BREAKDOWN)
                dimension = words.slug(name)
                mapping.setdefault("breakdowns", {})[dimension] = name
                shown = ", ".join(list(held)[:4]) + (" …" if len(held) > 4 else "")
                self._guess(
                    name,
                    "breakdown",
                    0.95 if named else 0.6,
                    Reason("categories", count=len(held), shown=shown),
                )
                total = [text for text in held if words.folded(text) in words.TOTAL]
                if len(total) == 1:
                    mapping.setdefault("totals", {})[dimension] = total[0]
            else:
                self._guess(name, "unused", 0.5, Reason("other"))
                if not values:
                    self.open.append(Reason("ask_column", name=repr(name)))
        if mapping.get("totals"):
            said = ", ".join(f"{text!r}" for text in mapping["totals"].values())
            self.reasons["totals"] = Reason("totals", texts=said)

    # --- numbers ------------------------------------------------------------------------------------------

    def _numbers(self, mapping: dict[str, Any], values: list[str]) -> None:
        """The decimal sign, and what parts the thousands."""
        if self.found.format == "parquet":
            return
        texts = [text for name in values for text in self.held[name]]
        parted = [text for text in texts if re.search(r"\d[\s\u00a0\u2007\u2009\u202f]\d", text)]
        comma = [text for text in texts if re.fullmatch(r"\D*\d[\d\s\u00a0\u202f]*,\d+", text)]
        point = [text for text in texts if re.fullmatch(r"\D*\d[\d\s\u00a0\u202f]*\.\d+", text)]
        if parted:
            mapping["thousands"] = " "
            self.reasons["thousands"] = Reason("thousands", text=repr(parted[0]))
        if not comma:
            return
        three = all(re.search(r",\d{3}$", text) for text in comma)
        if point and three:
            mapping["thousands"] = ","
            self.reasons["thousands"] = Reason("comma_thousands", text=repr(comma[0]))
        elif point:
            self.open.append(Reason("ask_decimal", comma=repr(comma[0]), point=repr(point[0])))
        else:
            mapping["decimal"] = ","
            self.reasons["decimal"] = Reason("decimal", text=repr(comma[0]))
            if three:
                self.open.append(Reason("ask_thousand", text=repr(comma[0]), plain=comma[0].replace(",", "")))

    # --- measures -----------------------------------------------------------------------------------------

    def _measures(self, mapping: dict[str, Any], values: list[str], period: Any) -> None:
        """What each column of values measures; years among the headings are periods."""
        if not values:
            self.open.append(Reason("ask_value"))
            return
        if "measure" in mapping:
            mapping["value"] = values[0]
            return
        years = {} if period else {name: year for name in values if (year := _year_in(name))}
        said: dict[str, Any] = {}
        measures: dict[str, Any] = {}
        for name in values:
            plain = name
            if len(years) == len(values):
                plain = YEAR.sub("", name).strip(" -–_,;:()") or self._title()
            code = words.slug(plain)
            measures[code] = {"name": {"sv": plain}}
            if re.search(r"%|procent|pct|percent", plain, re.IGNORECASE):
                measures[code]["unit"] = {"sv": "procent"}
            said[name] = {"measure": code, "period": years[name]} if len(years) == len(values) else code
        if len({str(each) for each in said.values()}) < len(said):
            self.open.append(Reason("ask_same"))
        mapping["values"], mapping["measures"] = said, measures
        if len(years) == len(values):
            self.reasons["values"] = Reason("years")
        between = {
            each["measure"] if isinstance(each, dict) else each
            for name, each in said.items()
            if any(intervals.bounds(text, mapping.get("decimal", ".")) for text in self.held[name])
        }
        if between:
            mapping["intervals"] = sorted(between)
            self.reasons["intervals"] = Reason("intervals")

    def _title(self) -> str:
        return self.found.above[0]

    # --- symbols ------------------------------------------------------------------------------------------

    def _symbols(self, mapping: dict[str, Any], values: list[str]) -> None:
        """What stands among the numbers and is none."""
        unknown = set()
        for name in values:
            for text in self.held[name]:
                if NUMBER.match(text) or intervals.bounds(text, mapping.get("decimal", ".")):
                    continue
                if text in SYMBOLS:
                    self.symbols[text] = SYMBOLS[text]
                else:
                    unknown.add(text)
        for text, meaning in self.symbols.items():
            self.reasons[f"symbol {text}"] = Reason("symbol", meaning=meaning)
        if unknown:
            shown = ", ".join(repr(text) for text in sorted(unknown)[:5])
            self.open.append(Reason("ask_symbols", texts=shown))


def _year_in(heading: str) -> str | None:
    found = YEAR.findall(heading)
    if len(found) != 1:
        return None
    return period_of(f"{found[0][0]}{found[0][1]}".upper())
