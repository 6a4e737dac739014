"""From a report's content to a document in one language. Prints from the content alone; draws, decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation
from shapely.geometry.base import BaseGeometry

from samstad.drawing import numbers
from samstad.drawing.document import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    StatusBadge,
    Table,
)
from samstad.drawing.maps import Legend, MapArea, choropleth
from samstad.followup import (
    layout_answers,
    layout_areas,
    layout_budget,
    layout_goals,
    layout_outcomes,
    layout_segregation,
)
from samstad.followup.layout_carried import carried_over
from samstad.followup.layout_charts import target_chart
from samstad.followup.layout_words import STANDARDISATION, WORDS
from samstad.followup.models import Level
from samstad.methods.values import Missing
from samstad.organisation.merging import split
from samstad.organisation.texts import pick

Shapes = Mapping[str, Mapping[str, BaseGeometry]]


def document(content: dict[str, Any], lang: str, shapes: Shapes) -> Document:
    """The whole report. `shapes`: area set → area code → geometry (EPSG:3006), for the maps."""
    page = _Page(content, lang, shapes)
    frozen = dt.datetime.fromisoformat(content["frozen_at"]).date()
    with translation.override(lang):
        return Document(
            title=page.text(content["title"]),
            subtitle=page.text(content["round"]["document"]["title"]),
            blocks=list(page.blocks()),
            lang=lang,  # type: ignore[arg-type]
            author=page.text(content["round"]["led_by"]),
            description=page.text(content["title"]),
            notice=page.say("synthetic") if content["city"]["synthetic"] else None,
            date=frozen,
        )


class _Page:
    """One language's reading of the content."""

    def __init__(self, content: dict[str, Any], lang: str, shapes: Shapes) -> None:
        self.content, self.lang, self.shapes = content, lang, shapes

    @property
    def written(self) -> str:
        """The language that people wrote in, where it is not the page's: nothing here is translated."""
        return "" if self.lang == "sv" else "sv"

    def text(self, value: Mapping[str, str]) -> str:
        return pick(value, self.lang).text

    def say(self, word: str, **values: Any) -> str:
        return WORDS[word][self.lang].format(**values)

    def day(self, text: str) -> str:
        return numbers.format_date(dt.date.fromisoformat(text[:10]), self.lang)  # type: ignore[arg-type]

    def figure(self, key: str | None) -> tuple[str, str]:
        """Value and interval of a figure, as printed; empty where there is no figure."""
        if key is None:
            return "", ""
        printed = self.content["figures"][key]["printed"][self.lang]
        return printed["value"], printed["interval"]

    def place(self, row: Mapping[str, Any]) -> str:
        """Where a judgement is of; the city where its area has no name."""
        return self.text(row["area_name"]) or self.text(self.content["city"]["name"])

    def blocks(self) -> Iterator[Block]:
        yield from self.summary()
        yield from self.maps()
        yield from layout_areas.types(self)
        yield from layout_areas.alike(self)
        yield from layout_segregation.blocks(self)
        for place in self.content["places"]:
            yield from self.one_place(place)
        yield from layout_goals.tree(self)
        yield from layout_goals.for_assignments(self)
        yield from layout_budget.blocks(self)
        yield from layout_answers.collaboration(self)
        yield from self.about()

    # --- Summary ------------------------------------------------------------------------------------------

    def summary(self) -> Iterator[Block]:
        answers = self.content["answers"]
        yield Heading(1, self.say("summary"), "summary")
        yield Paragraph(
            self.say(
                "answered",
                handed_in=sum(answer["handed_in"] for answer in answers),
                all=len(answers),
                due=self.day(self.content["round"]["due"]),
            )
        )
        absent = [self.text(a["organisation"]) for a in answers if not layout_answers.printed(a)]
        if absent:
            yield Callout(
                "warning", self.say("missing_title"), self.say("missing_text", bodies=self.joined(absent))
            )
        yield Heading(2, self.say("judged"), "judged")
        yield Paragraph(self.say("how_to_read_text"))
        rows = [
            (
                self.place(judgement),
                self.text(self.content["indicators"][judgement["indicator"]]["name"]),
                judgement["target_text"][self.lang],
                [self.badge(judgement)],
            )
            for goal in self.content["goals"]
            for judgement in goal["judgements"]
        ]
        if rows:
            columns = [Column(self.say(word)) for word in ("place", "indicator", "target", "judgement")]
            yield Table(self.say("judged"), columns, rows)
        yield from layout_goals.overview(self)

    def badge(self, judgement: Mapping[str, Any]) -> StatusBadge:
        return StatusBadge(judgement["state"], judgement["label"][self.lang])

    def joined(self, items: list[str]) -> str:
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.say('and')} {items[-1]}"

    # --- Maps ---------------------------------------------------------------------------------------------

    def maps(self) -> Iterator[Block]:
        if not self.content["maps"] and not self.content["unmade"]:
            return
        yield PageBreak()
        yield Heading(1, self.say("situation"), "situation")
        for index in self.content["unmade"]:
            yield Callout("info", self.text(index["name"]), self.say("unmade"))
        for index in self.content["maps"]:
            name, period = self.text(index["name"]), index["table"]["period"]
            yield Paragraph(self.text(index["about"]))
            yield Paragraph(self.recipe(index))
            # Where nobody has drawn the borders the table says it all.
            if self.shapes[index["area_set"]]:
                yield Figure(
                    self.map(index),
                    alt=self.say("map_alt", name=name.lower(), period=period),
                    caption=self.say("map_caption", name=name, period=period),
                    source=self.sources(index["table"]["recipe"]["components"]),
                )
            yield self.index_table(index)

    def recipe(self, index: Mapping[str, Any]) -> str:
        recipe = index["table"]["recipe"]
        names = [self.text(self.content["indicators"][c["code"]]["name"]) for c in recipe["components"]]
        return self.say(
            "recipe",
            parts=self.joined(names),
            standardisation=STANDARDISATION[recipe["standardisation"]][self.lang],
        )

    def sources(self, components: list[Mapping[str, Any]]) -> str:
        codes = dict.fromkeys(
            code for c in components for code in self.content["indicators"][c["code"]]["releases"]
        )
        return "; ".join(self.release_name(code) for code in codes)

    def release_name(self, code: str) -> str:
        release = self.content["releases"][code]
        return f"{self.text(release['name'])} ({self.say('release').lower()} {release['number']})"

    def map(self, index: Mapping[str, Any]) -> str:
        table, doubt = index["table"], index["doubt"]
        shapes = self.shapes[index["area_set"]]
        focus = [place["area"] for place in self.content["places"]]
        areas = [
            MapArea(
                code,
                self.text(index["names"][code]),
                shapes[code],
                klass=klass or None,
                missing=Missing.from_code(kind),
                text=self.score(score, kind),
            )
            for code, score, kind, klass in zip(
                table["areas"], table["scores"], table["missing"], doubt["classes"], strict=True
            )
            if code in shapes
        ]
        count = len(doubt["cut_points"]) + 1
        legend = Legend(
            self.text(index["name"]), [(n, self.class_name(n, count)) for n in range(1, count + 1)]
        )
        name = self.text(index["name"])
        return choropleth(
            areas,
            legend,
            self.say("map_caption", name=name, period=table["period"]),
            self.say("map_alt", name=name.lower(), period=table["period"]),
            self.lang,  # type: ignore[arg-type]
            highlight=focus,
        )

    def class_name(self, number: int, count: int) -> str:
        words = {1: "class_lowest", count: "class_highest"}
        return self.say(words[number]) if number in words else self.say("class", n=number)

    def score(self, score: float | None, kind: str) -> str:
        return numbers.format_value(score, Missing.from_code(kind), decimals=2, lang=self.lang, short=True)  # type: ignore[arg-type]

    def index_table(self, index: Mapping[str, Any]) -> Table:
        table, doubt = index["table"], index["doubt"]
        count = len(doubt["cut_points"]) + 1
        rows = []
        other, notes = layout_areas.choices(self, index)
        for position, code in enumerate(table["areas"]):
            low, high = doubt["rank_lower"][position], doubt["rank_upper"][position]
            klass = doubt["classes"][position]
            rows.append(
                (
                    self.text(index["names"][code]),
                    self.score(table["scores"][position], table["missing"][position]),
                    self.class_name(klass, count) if klass else "",
                    "" if not low else str(low) if low == high else f"{low}{numbers.DASH}{high}",
                    *([other.get(code, "")] if other else []),
                )
            )
        columns = [
            Column(self.say("place")),
            Column(self.say("index_value"), "right"),
            Column(self.say("index_class")),
            Column(self.say("rank_range"), "right"),
        ]
        if other:
            columns.append(Column(self.say("choices"), "right"))
        caption = self.say("map_caption", name=self.text(index["name"]), period=table["period"])
        return Table(caption, columns, rows, notes=[self.say("rank_note", draws=doubt["draws"]), *notes])

    # --- Places -------------------------------------------------------------------------------------------

    def one_place(self, place: Mapping[str, Any]) -> Iterator[Block]:
        yield PageBreak()
        yield Heading(1, self.text(place["name"]), f"place-{place['area']}")
        if place["indicators"]:
            yield Heading(2, self.say("key_figures"), f"figures-{place['area']}")
            yield self.key_figures(place)
        for goal in self.content["goals"]:
            if goal["code"] in place["goals"]:
                yield from self.goal(goal)

    def key_figures(self, place: Mapping[str, Any]) -> Table:
        rows, notes = [], []
        for row in place["indicators"]:
            about = self.content["indicators"][row["indicator"]]
            value, interval = self.figure(row["latest"])
            city = self.figure(row["city"])[0]
            rows.append((self.named(about), str(row["period"]), value, interval, self.before(row), city))
            if about["caution"]:
                notes.append(f"{self.text(about['name'])}: {self.text(about['caution'])}")
        columns = [Column(self.say("indicator"))]
        columns += [
            Column(self.say(w), "right") for w in ("year", "value", "interval", "year_before", "city")
        ]
        return Table(
            self.say("key_figures_caption", place=self.text(place["name"])), columns, rows, notes=notes
        )

    def named(self, about: Mapping[str, Any]) -> str:
        """An indicator's name with its unit, where the name does not say it already."""
        name, unit = self.text(about["name"]), self.text(about["unit"])
        return name if not unit or unit in name else f"{name} ({unit})"

    def before(self, row: Mapping[str, Any]) -> str:
        """The value before, with its year where that is not the year before."""
        if row["before"] is None:
            return self.say("first")
        value, year = self.figure(row["before"])[0], self.content["figures"][row["before"]]["period"]
        return value if year == row["period"] - 1 else f"{value} ({year})"

    def goal(self, goal: Mapping[str, Any], under: Sequence[str] = ()) -> Iterator[Block]:
        """`under`: the goals that it lies under, the topmost first."""
        yield Heading(2, self.text(goal["text"]), f"goal-{goal['code']}")
        yield Paragraph(self.say("responsible", body=self.text(goal["owner"])))
        if under:
            yield Paragraph(self.say("under", goals=" › ".join(under)))
        yield from layout_goals.targets_of_year(self, goal)
        yield from layout_outcomes.of_goal(self, goal)
        for judgement in goal["judgements"]:
            yield from self.judged(judgement)
        if not goal["judgements"] and not layout_goals.has_targets_of_year(self, goal):
            yield Paragraph(self.say("no_target"))
        yield from self.assessment(goal)
        yield from layout_goals.last_year(self, goal)
        yield from layout_goals.activities(self, goal)

    def judged(self, judgement: Mapping[str, Any]) -> Iterator[Block]:
        name = self.text(self.content["indicators"][judgement["indicator"]]["name"])
        place, sentence = self.place(judgement), judgement["sentence"][self.lang]
        yield Heading(3, f"{name}: {judgement['target_text'][self.lang]}")
        yield Paragraph([self.badge(judgement), " ", sentence])
        if judgement["series"]:
            yield Figure(
                target_chart(self, judgement),
                alt=self.say("chart_alt", indicator=name, place=place, sentence=sentence),
                caption=self.say("chart_caption", indicator=name, place=place),
                source=self.sources([{"code": judgement["indicator"]}]),
            )
        yield Paragraph(self.say("why_so"))
        yield BulletList(judgement["reasons"][self.lang])

    def assessment(self, goal: Mapping[str, Any]) -> Iterator[Block]:
        """The status, its analysis, and beside it what the bodies that it concerns have replied."""
        given = goal["assessment"]
        if not given:
            yield Paragraph(self.say("not_assessed"))
            return
        yield Quote(
            given["motivation"],
            by=self.say("assessed_by", by=given["by"], at=self.day(given["at"])),
            badge=StatusBadge(given["level"], str(Level(given["level"]).label)),
            title=self.say("assessment_title"),
            lang=self.written,
        )
        for paragraph in split(given.get("analysis", "")):
            yield Paragraph(paragraph, lang=self.written)
        for reply in given.get("replies", []):
            body = self.text(reply["organisation"])
            yield Quote(
                reply["text"],
                by=self.say("assessed_by", by=body, at=self.day(reply["at"])),
                title=self.say("reply_title", body=body),
                lang=self.written,
            )

    # --- Where the numbers come from -----------------------------------------------------------------------

    def about(self) -> Iterator[Block]:
        yield PageBreak()
        yield Heading(1, self.say("about"), "about")
        for word in ("about_text", "intervals", "small_bases"):
            yield Paragraph(self.say(word))
        rows = [
            (
                self.text(release["name"]),
                release["publisher"],
                str(release["number"]),
                release["published"],
                release["licence"],
                release["content_hash"][:12],
            )
            for release in self.content["releases"].values()
        ]
        words = ("source", "publisher", "release", "published", "licence", "fingerprint")
        yield Table(self.say("releases"), [Column(self.say(word)) for word in words], rows)
        noisy = [
            self.text(release["name"])
            for release in self.content["releases"].values()
            if release.get("noise")
        ]
        if noisy:
            yield Paragraph(self.say("noise", sources="; ".join(noisy)))
        yield from carried_over(self.content, self.say, self.text, self.lang)
        yield Paragraph(
            self.say(
                "frozen",
                day=self.day(self.content["frozen_at"]),
                who=self.content["frozen_by"],
                identifier=self.content["identifier"],
                rule=self.content["software"]["judgement"],
            )
        )
