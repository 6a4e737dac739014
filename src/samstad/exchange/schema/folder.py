"""A whole city folder as one object, and the table of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from samstad.exchange.schema import (
    followup,
    grants,
    local,
    organisation,
    places,
    recipe,
    statistics,
    steering,
)
from samstad.exchange.schema import prevention as safety
from samstad.exchange.schema import referrals as told
from samstad.exchange.schema.base import Model


class CityFolder(Model):
    """Everything that a city folder says, in memory."""

    city: organisation.City
    word_template: bytes | None = None
    organisations: list[organisation.Organisation] = []
    matters: list[organisation.Matter] = []
    decisions: list[organisation.Decision] = []
    themes: list[statistics.Theme] = []
    area_sets: list[statistics.AreaSet] = []
    area_links: list[statistics.AreaLinks] = []
    territories: list[statistics.Territory] = []
    sources: list[statistics.Dataset] = []
    indicators: list[statistics.Indicator] = []
    indices: list[recipe.Index] = []
    documents: list[steering.Document] = []
    steering_groups: list[steering.SteeringGroup] = []
    agreements: list[places.Agreement] = []
    needs: list[local.Need] = []
    prioritisings: list[local.Prioritising] = []
    focus_areas: list[local.FocusArea] = []
    partnerships: list[places.Partnership] = []
    district_plans: list[local.DistrictPlan] = []
    dialogues: list[local.Dialogue] = []
    knowledge: list[local.Knowledge] = []
    funding_calls: list[grants.FundingCall] = []
    allocations: list[grants.Allocation] = []
    prevention: list[safety.Prevention] = []
    round_templates: list[followup.RoundTemplate] = []
    rounds: list[followup.Round] = []
    referrals: list[told.Referral] = []
    interpellations: list[told.Interpellation] = []


@dataclass(frozen=True)
class Noun:
    """Where one kind of thing lies in the folder.

    `model` is what one file holds. With `stem` there is a file for each thing, named by it; without, one file
    `<field>.yaml` holds them all in a list under the key `field`.
    """

    field: str
    schema: str
    model: type[Model]
    stem: Callable[[Any], str] | None = None

    def path(self, thing: Any) -> str:
        """The file of `thing`, relative to the folder."""
        return f"{self.field}/{self.stem(thing)}.yaml" if self.stem else f"{self.field}.yaml"

    def things(self, folder: CityFolder) -> Iterator[tuple[str, tuple[str | int, ...], Any]]:
        """Each thing with its file and where in the file it stands."""
        for index, thing in enumerate(getattr(folder, self.field)):
            yield self.path(thing), () if self.stem else (self.field, index), thing


def _code(thing: Any) -> str:
    return str(thing.code)


NOUNS: tuple[Noun, ...] = (
    Noun("organisations", "organisation", organisation.Organisation, _code),
    Noun("matters", "matters", organisation.Matters),
    Noun("decisions", "decision", organisation.Decision, _code),
    Noun("themes", "themes", statistics.Themes),
    Noun("area_sets", "area-set", statistics.AreaSet, _code),
    Noun("area_links", "area-links", statistics.AreaLinks, lambda links: f"{links.from_}--{links.to}"),
    Noun("territories", "territories", statistics.Territories),
    Noun("sources", "source", statistics.Dataset, _code),
    Noun("indicators", "indicator", statistics.Indicator, _code),
    Noun("indices", "index", recipe.Index, _code),
    Noun("documents", "document", steering.Document, _code),
    Noun("steering_groups", "steering-group", steering.SteeringGroup, _code),
    Noun("agreements", "agreement", places.Agreement, lambda agreement: str(agreement.document)),
    Noun("needs", "need", local.Need, _code),
    Noun("prioritisings", "prioritising", local.Prioritising, _code),
    Noun("focus_areas", "focus-area", local.FocusArea, _code),
    Noun("partnerships", "partnership", places.Partnership, _code),
    Noun("district_plans", "district-plan", local.DistrictPlan, _code),
    Noun("dialogues", "dialogue", local.Dialogue, _code),
    Noun("knowledge", "knowledge", local.Knowledge, _code),
    Noun("funding_calls", "funding-call", grants.FundingCall, _code),
    Noun("allocations", "allocation", grants.Allocation, _code),
    Noun("prevention", "prevention", safety.Preventions),
    Noun("round_templates", "round-template", followup.RoundTemplate, _code),
    Noun("rounds", "round", followup.Round, _code),
    Noun("referrals", "referral", told.Referral, _code),
    Noun("interpellations", "interpellation", told.Interpellation, _code),
)
NOUN_BY_FIELD = {noun.field: noun for noun in NOUNS}
CITY_FILE = "city.toml"
WORD_TEMPLATE_FILE = "word-template.docx"
