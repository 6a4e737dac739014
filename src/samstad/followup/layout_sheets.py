"""From a report's content to the sheets of a workbook in one language: every table of the report, with typed cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation

from samstad.drawing.excel import Absent, Book, Number, Sheet, Value
from samstad.drawing.numbers import Lang, format_date, missing_text
from samstad.followup import layout_answers, layout_budget, layout_outcomes
from samstad.followup.layout_words import WORDS
from samstad.followup.models import Basis, Level, SubmissionState
from samstad.followup.sheet_words import HEADERS, SHEETS
from samstad.methods.values import Missing
from samstad.organisation.texts import pick
from samstad.steering.models import ActivityState


def book(content: dict[str, Any], lang: Lang) -> Book:
    """The whole workbook of a report."""
    sheets = _Sheets(content, lang)
    with translation.override(lang):
        return Book(
            title=sheets.text(content["title"]),
            about=list(sheets.about()),
            sheets=list(sheets.all()),
            lang=lang,
            author=sheets.text(content["round"]["led_by"]),
            date=dt.datetime.fromisoformat(content["frozen_at"]).date(),
            first=SHEETS["about"][lang],
        )


class _Sheets:
    """One language's reading of the content."""

    def __init__(self, content: dict[str, Any], lang: Lang) -> None:
        self.content, self.lang = content, lang
        self.areas = dict(self._area_names())

    def text(self, value: Mapping[str, str]) -> str:
        return pick(value, self.lang).text

    def sheet(self, name: str, headers: str, rows: list[list[Value]]) -> Sheet:
        return Sheet(SHEETS[name][self.lang], [HEADERS[word][self.lang] for word in headers.split()], rows)

    def about(self) -> Iterator[tuple[str, str]]:
        def term(word: str) -> str:
            return HEADERS[word][self.lang]

        content = self.content
        if content["city"]["synthetic"]:
            yield term("notice"), WORDS["synthetic"][self.lang]
        yield term("city"), self.text(content["city"]["name"])
        yield term("document"), self.text(content["round"]["document"]["title"])
        frozen = dt.datetime.fromisoformat(content["frozen_at"]).date()
        yield term("frozen"), format_date(frozen, self.lang)
        yield term("identity"), content["identifier"]
        yield term("missing"), WORDS["missing_in_cells"][self.lang]
        yield term("uncertainty"), WORDS["intervals"][self.lang]
        yield term("judgement"), WORDS["how_to_read_text"][self.lang]

    def all(self) -> Iterator[Sheet]:
        yield self.goals()
        yield self.targets()
        yield from self.outcomes()
        yield self.indicators()
        yield self.activities()
        yield from self.money()
        yield self.answers()
        yield from self.assignments()
        yield self.sources()

    # --- One sheet each ----------------------------------------------------------------------------------

    def goals(self) -> Sheet:
        rows: list[list[Value]] = []
        for goal in self.content["goals"]:
            given = goal["assessment"]
            row: list[Value] = [goal["code"], self.text(goal["text"]), self.text(goal["owner"])]
            row += [self.text(goal["theme"]) or None, self.text(goal["area_name"]) or None]
            if given:
                row += [str(Level(given["level"]).label), str(Basis(given["basis"]).label)]
                row += [given["motivation"], given.get("analysis") or None]
                row += [given["by"], _day(given["at"]), self.replies(given)]
            else:
                row += [Absent(WORDS["not_assessed_short"][self.lang]), *[None] * 6]
            rows.append(row)
        heads = "code goal responsible theme place assessment basis"
        return self.sheet("goals", f"{heads} motivation analysis assessed_by assessed_on replies", rows)

    def replies(self, given: Mapping[str, Any]) -> str | None:
        """What the bodies that the status concerns have replied, each under its name."""
        said = (f"{self.text(one['organisation'])}: {one['text']}" for one in given.get("replies", []))
        return "\n\n".join(said) or None

    def targets(self) -> Sheet:
        rows: list[list[Value]] = []
        for goal in self.content["goals"]:
            for judgement in goal["judgements"]:
                about = self.content["indicators"][judgement["indicator"]]
                said, latest = judgement["judgement"]["target"], judgement["judgement"]["latest"]
                row: list[Value] = [goal["code"], self.text(goal["text"]), judgement["indicator"]]
                row += [self.text(about["name"]), self.text(about["unit"]) or None]
                row += [self.area(judgement["area_set"], judgement["area"])]
                row += [judgement["target_text"][self.lang], self.number(said["value"], about)]
                row += [said["year"], said["baseline_year"]]
                row += [judgement["judgement"]["period"], *self.figure(latest or {}, about)]
                row += [judgement["label"][self.lang], " ".join(judgement["reasons"][self.lang])]
                rows.append(row)
        heads = "code goal indicator_code indicator unit place target target_value target_year baseline_year period"
        return self.sheet("targets", f"{heads} value lower upper judgement reasons", rows)

    def outcomes(self) -> Iterator[Sheet]:
        """What came of the year's targets, of women and men apart; no sheet where there are no such targets."""
        rows = list(layout_outcomes.rows_of_sheet(self))
        if rows:
            heads = "code goal indicator_code indicator who target_year target period value lower upper"
            yield self.sheet("outcomes", heads, rows)

    def indicators(self) -> Sheet:
        """Every figure that the report prints or rests an index on."""
        rows: list[list[Value]] = []
        for _, figure in sorted(self.content["figures"].items()):
            about = self.content["indicators"][figure["indicator"]]
            row: list[Value] = [
                figure["indicator"],
                self.text(about["name"]),
                self.text(about["unit"]) or None,
            ]
            row += [figure["area_set"], figure["area"], self.area(figure["area_set"], figure["area"])]
            row += [figure["period"], *self.figure(figure, about), self.releases(about)]
            row += [WORDS["converted"][self.lang] if figure["converted"] else None]
            rows.append(row)
        heads = "indicator_code indicator unit area_set area_code place period value lower upper release note"
        return self.sheet("indicators", heads, rows)

    def activities(self) -> Sheet:
        # In reports that are older than activities for assignments alone there are none.
        alone = self.content.get("activities", [])
        done: list[tuple[list[Value], Mapping[str, Any]]] = [
            ([goal["code"], self.text(goal["text"])], activity)
            for goal in self.content["goals"]
            for activity in goal["activities"]
        ]
        done += [([None, None], activity) for activity in alone]
        rows: list[list[Value]] = [
            [
                *concerned,
                *(["; ".join(map(self.text, one.get("assignments", []))) or None] if alone else []),
                self.text(one["title"]),
                self.text(one["responsible"]),
                str(ActivityState(one["state"]).label),
                _day(one.get("start")),
                _day(one.get("end")),
            ]
            for concerned, one in done
        ]
        of = "code goal assignment" if alone else "code goal"
        return self.sheet("activities", f"{of} activity responsible state start end", rows)

    def money(self) -> Iterator[Sheet]:
        """The document's budget and projects; no sheets of a document without."""
        if rows := list(layout_budget.rows_of_budget(self)):
            heads = "heading part row concerns year edition amount unchanged_from money_note source"
            yield self.sheet("budget", heads, rows)
        if rows := list(layout_budget.rows_of_projects(self)):
            heads = "project_code number project kind phase risk risk_text responsible first_year last_year"
            yield self.sheet("projects", f"{heads} year amount", rows)

    def answers(self) -> Sheet:
        rows: list[list[Value]] = []
        for answer in self.content["answers"]:
            state = str(SubmissionState(answer["state"]).label)
            row: list[Value] = [self.text(answer["organisation"]), state, _day(answer["submitted"])]
            row += [answer["days_late"]]
            parts = layout_answers.parts(self.content, answer, self.lang)
            rows.append([*row, "\n\n".join(f"{heading}\n{text}" for heading, text in parts) or None])
        return self.sheet("answers", "organisation state handed_in days_late text", rows)

    def assignments(self) -> Iterator[Sheet]:
        """What each body was given to do and what it answers; no sheet where the round asks for none."""
        rows: list[list[Value]] = [
            [
                self.text(answer["organisation"]),
                one["assignment"],
                self.text(one["asked"]),
                layout_answers.standing(one, self.lang),
                one["text"] or None,
            ]
            for answer in self.content["answers"]
            for one in answer.get("assignments", [])
        ]
        if rows:
            yield self.sheet("assignments", "organisation assignment_code assignment standing answer", rows)

    def sources(self) -> Sheet:
        rows: list[list[Value]] = [
            [
                code,
                self.text(release["name"]),
                release["publisher"],
                release["number"],
                _day(release["published"]),
                release["licence"],
                release["url"],
                release["content_hash"],
            ]
            for code, release in self.content["releases"].items()
        ]
        return self.sheet(
            "sources", "source_code source publisher release published licence url sha256", rows
        )

    # --- Parts of rows -----------------------------------------------------------------------------------

    def number(self, value: float | None, about: Mapping[str, Any]) -> Value:
        return None if value is None else Number(value, about["decimals"])

    def figure(self, figure: Mapping[str, Any], about: Mapping[str, Any]) -> tuple[Value, Value, Value]:
        """Value and interval; the word for why there is none where there is none."""
        kind = Missing.from_code(figure.get("missing", "unexplained"))
        if kind is not Missing.PRESENT:
            return Absent(missing_text(kind, self.lang, short=True)), None, None
        return (
            self.number(figure["value"], about),
            self.number(figure["lower"], about),
            self.number(figure["upper"], about),
        )

    def releases(self, about: Mapping[str, Any]) -> str:
        return "; ".join(f"{code}/{self.content['releases'][code]['number']}" for code in about["releases"])

    def area(self, area_set: str, code: str) -> str:
        return self.areas.get((area_set, code)) or code

    def _area_names(self) -> Iterator[tuple[tuple[str, str], str]]:
        content = self.content
        if content["whole"]:
            whole = content["whole"]
            yield (whole["area_set"], whole["area"]), self.text(content["city"]["name"])
        for index in content["maps"]:
            for code, name in index["names"].items():
                yield (index["area_set"], code), self.text(name)
        for place in content["places"]:
            yield (place["area_set"], place["area"]), self.text(place["name"])
        for goal in content["goals"]:
            for judgement in goal["judgements"]:
                if name := self.text(judgement["area_name"]):
                    yield (judgement["area_set"], judgement["area"]), name
                if other := judgement.get("reference"):
                    yield (other["area_set"], other["area"]), self.text(other["name"])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None
