"""The example city as a city folder: generated areas and definitions, invented bodies, goals and agreement.

Gives an `exchange.schema` object; nothing here touches the database. Target values follow from the generated
numbers, so that another seed gives another city with goals as reasonable as these.
"""

from __future__ import annotations

from samstad.demo import answers, catalogue, citizens, plan
from samstad.demo.geography import DISTRICT_SET, Geography
from samstad.demo.indicators import INDICATORS
from samstad.demo.series import Statistics
from samstad.demo.setup import agreed, calendar, counted, grouped, listed, steered, wanted, where, who
from samstad.demo.setup.codes import AGREEMENT, PROGRAMME, ROUND
from samstad.exchange.schema.folder import CityFolder

__all__ = ["AGREEMENT", "PROGRAMME", "ROUND", "folder"]


def folder(geography: Geography, statistics: Statistics) -> CityFolder:
    """The whole set-up of the example city."""
    return CityFolder.model_validate(
        {
            "city": who.city(),
            "organisations": who.organisations(),
            "decisions": who.decisions(),
            "matters": who.matters(),
            "themes": [{"code": code, "name": name} for code, name in catalogue.THEMES.items()],
            "area_sets": [
                *(where.with_areas(area_set) for area_set in geography.area_sets),
                *listed.area_sets(geography),
            ],
            "area_links": [*where.area_links(geography, statistics), *listed.area_links(geography)],
            "territories": [
                {"organisation": f"sdn-{d.code}", "area": f"{DISTRICT_SET}:{d.code}"} for d in plan.DISTRICTS
            ],
            "sources": [*(counted.source(dataset) for dataset in catalogue.DATASETS), citizens.source()],
            "indicators": [
                *(counted.definition(indicator) for indicator in INDICATORS),
                *citizens.indicators(),
            ],
            "indices": [counted.risk_index(), counted.plain_index()],
            "documents": [
                wanted.budget(statistics),
                wanted.agreement_document(statistics),
                wanted.draft_plan(statistics),
                wanted.budget_before(statistics),
                *steered.documents(statistics),
                agreed.draft_document(),
            ],
            "steering_groups": grouped.groups(),
            "agreements": [agreed.agreement(), agreed.draft_agreement()],
            "partnerships": [agreed.partnership()],
            "round_templates": calendar.templates(list(answers.ANSWERS), agreed.INSTRUCTIONS),
            "rounds": [agreed.reporting_round()],
        }
    )
