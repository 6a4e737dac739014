"""What was asked: the questions of a survey with their wordings, and an indicator's answers by each category.

`Dataset.survey` is as the city folder has it (`exchange.schema.statistics.Survey`):

    {"population", "method", "weights", "margin": texts, "years": [2020, 2023],
     "categories": {"kon": {"k": text, "m": text}},
     "questions": [{"code", "wordings": [{"year", "text", "why"}], "answers": [text], "counted": text,
                    "measures": ["trygg", "trygg_marginal"]}]}

Texts are `{"sv": …, "en": …}`. A wording holds from its year on; another wording is another question, so its year
must be a break of every indicator on it (the city folder is refused without).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samstad.statistics.models import Dataset, Indicator

Text = dict[str, str]


@dataclass(frozen=True)
class Wording:
    """`until`: the first year with another wording, None for the last."""

    year: int
    until: int | None
    text: Text
    why: Text


@dataclass(frozen=True)
class Question:
    code: str
    wordings: tuple[Wording, ...]
    answers: tuple[Text, ...]
    counted: Text
    measures: tuple[str, ...]


def questions(dataset: Dataset) -> tuple[Question, ...]:
    """The questions that the source asked; none where it is no survey."""
    return tuple(_question(each) for each in dataset.survey.get("questions", ()))


def _question(said: dict[str, Any]) -> Question:
    wordings = sorted(said.get("wordings", ()), key=lambda each: each["year"])
    ends: Sequence[int | None] = [*(each["year"] for each in wordings[1:]), None]
    return Question(
        said["code"],
        tuple(
            Wording(each["year"], end, _text(each["text"]), _text(each.get("why")))
            for each, end in zip(wordings, ends, strict=False)
        ),
        tuple(_text(answer) for answer in said.get("answers", ())),
        _text(said.get("counted")),
        tuple(said["measures"]),
    )


def _text(value: Any) -> Text:
    return {"sv": value} if isinstance(value, str) else dict(value or {})


def question_of(indicator: Indicator, datasets: Sequence[Dataset]) -> Question | None:
    """The question that the indicator's numerator is the answers to."""
    selection = indicator.numerator
    for dataset in datasets:
        for question in questions(dataset) if dataset.code == selection["dataset"] else ():
            if selection["measure"] in question.measures:
                return question
    return None


def among(indicator: Indicator, dimension: str, category: str) -> Indicator:
    """The indicator of one category alone, e.g. of women: unsaved, with all its selections narrowed."""
    narrowed = Indicator(
        **{
            field.attname: getattr(indicator, field.attname)
            for field in indicator._meta.concrete_fields
            if field.attname != "sort_key"
        }
    )
    for key in ("numerator", "denominator", "margin"):
        selection = getattr(indicator, key)
        if selection:
            setattr(narrowed, key, narrow(selection, dimension, category))
    return narrowed


def narrow(selection: Mapping[str, Any], dimension: str, category: str) -> dict[str, Any]:
    """A selection of one category alone."""
    return {**selection, "where": {**(selection.get("where") or {}), dimension: [category]}}
