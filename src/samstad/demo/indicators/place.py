"""Indicators of safety, growth and housing: what a place is like."""

from __future__ import annotations

from ..catalogue import COUNT, DISTRICT, HIGHER, LOWER, NEUTRAL, RATE, SURVEY_SAFETY, VALUE, Indicator, Text


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


INDICATORS = (
    Indicator(
        code="trygg-utomhus",
        theme="safety",
        name=_t("Trygga ute sent på kvällen", "Feel safe outdoors late at night"),
        dataset="trygghetsundersokning",
        numerator="trygg",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Den som är trygg kan röra sig fritt och använda staden.",
            "Those who feel safe can move freely and use the city.",
        ),
        levels=(DISTRICT,),
        margin="trygg_marginal",
        years=SURVEY_SAFETY,
    ),
    Indicator(
        code="utsatt-for-brott",
        theme="safety",
        name=_t("Utsatta för brott senaste året", "Victims of crime in the last year"),
        dataset="trygghetsundersokning",
        numerator="utsatt",
        kind=VALUE,
        direction=LOWER,
        why=_t(
            "Frågan når även brott som inte anmäls.",
            "The question reaches crimes that are not reported too.",
        ),
        levels=(DISTRICT,),
        margin="utsatt_marginal",
        years=SURVEY_SAFETY,
    ),
    Indicator(
        code="fortroende-polisen",
        theme="safety",
        name=_t("Stort förtroende för polisen", "High confidence in the police"),
        dataset="trygghetsundersokning",
        numerator="polis",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Förtroende avgör om brott anmäls och om vittnen träder fram.",
            "Confidence decides whether crimes are reported and witnesses come forward.",
        ),
        levels=(DISTRICT,),
        margin="polis_marginal",
        years=SURVEY_SAFETY,
    ),
    Indicator(
        code="valdsbrott",
        theme="safety",
        name=_t("Anmälda våldsbrott per 1 000 invånare", "Reported violent crimes per 1,000 inhabitants"),
        unit="per 1 000 invånare",
        dataset="trygghetsundersokning",
        numerator="valdsbrott",
        denominator="folkmangd",
        kind=RATE,
        direction=LOWER,
        why=_t(
            "Anmälda brott visar utvecklingen i ett område över tid.",
            "Reported crime shows how an area develops over time.",
        ),
        levels=(DISTRICT,),
        caution=_t(
            "Bara det som anmäls syns, och benägenheten att anmäla är lägre där förtroendet är lägre. "
            "Måttet visas därför aldrig ensamt som en jämförelse mellan områden utan med undersökningen.",
            "Only what is reported is seen, and fewer crimes are reported where confidence is lower. "
            "The figure is therefore never shown alone as a comparison between areas, but with the survey.",
        ),
    ),
    Indicator(
        code="folkmangd",
        theme="growth",
        name=_t("Folkmängd", "Population"),
        dataset="befolkning",
        numerator="folkmangd",
        kind=COUNT,
        unit="antal",
        direction=NEUTRAL,
        decimals=0,
        why=_t(
            "Hur många som bor i ett område säger vad andelarna betyder i människor.",
            "How many live in an area tells what the shares mean in people.",
        ),
    ),
    Indicator(
        code="arbetsstallen",
        theme="growth",
        name=_t("Arbetsställen per 1 000 invånare", "Workplaces per 1,000 inhabitants"),
        unit="per 1 000 invånare",
        dataset="arbete",
        numerator="arbetsstallen",
        denominator="folkmangd",
        kind=RATE,
        direction=HIGHER,
        why=_t(
            "Visar om det finns verksamheter och service i området.",
            "Shows whether there are businesses and services in the area.",
        ),
    ),
    Indicator(
        code="nystartade-foretag",
        theme="growth",
        name=_t(
            "Nystartade företag per 1 000 invånare 20–64 år",
            "New businesses per 1,000 inhabitants aged 20–64",
        ),
        unit="per 1 000 invånare",
        dataset="arbete",
        numerator="nystartade",
        denominator="bef_20_64",
        kind=RATE,
        direction=HIGHER,
        why=_t("Företagande är en av vägarna till arbete.", "Enterprise is one of the ways to work."),
    ),
    Indicator(
        code="arbetstillfallen",
        theme="growth",
        name=_t("Arbetstillfällen i området", "Jobs located in the area"),
        unit="antal",
        dataset="arbete",
        numerator="jobb",
        kind=COUNT,
        direction=HIGHER,
        decimals=0,
        why=_t(
            "Visar var i staden arbetena finns, oavsett var de som har dem bor.",
            "Shows where in the city the jobs are, wherever those who hold them live.",
        ),
    ),
    Indicator(
        code="medianinkomst",
        theme="growth",
        name=_t("Medianinkomst, 20–64 år", "Median income, aged 20–64"),
        unit="tkr",
        dataset="boende-inkomst",
        numerator="medianinkomst",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Visar hushållens utrymme och köpkraften i området.",
            "Shows what households have to live on and the purchasing power of the area.",
        ),
        caution=_t(
            "Löpande priser. En median kan inte summeras eller vägas ihop mellan områden.",
            "Current prices. A median cannot be summed or averaged over areas.",
        ),
    ),
    Indicator(
        code="trangboddhet",
        theme="housing",
        name=_t("Trångbodda", "Residents in overcrowded dwellings"),
        dataset="boende-inkomst",
        numerator="trangbodda",
        denominator="boende_med_uppgift",
        direction=LOWER,
        why=_t(
            "Trångboddhet påverkar barns studier, hälsa och ungas tid utomhus.",
            "Overcrowding affects children's studies, health, and young people's time outdoors.",
        ),
    ),
    Indicator(
        code="flyttat",
        theme="housing",
        name=_t("Flyttat in under det senaste året", "Moved in during the last year"),
        dataset="boende-inkomst",
        numerator="flyttat",
        denominator="folkmangd",
        direction=LOWER,
        why=_t(
            "Där många flyttar är det svårare att bygga grannskap och hålla i insatser.",
            "Where many move, neighbourhoods and lasting measures are harder to build.",
        ),
        caution=_t(
            "Nyproduktion ger också inflyttning: läs tillsammans med byggandet.",
            "New housing brings people too: read together with construction.",
        ),
    ),
    Indicator(
        code="hyresratt",
        theme="housing",
        name=_t("Hyresrätter, andel av lägenheterna", "Rented dwellings, share of all"),
        dataset="boende-inkomst",
        numerator="hyresratter",
        denominator="lagenheter",
        direction=NEUTRAL,
        why=_t(
            "Blandade upplåtelseformer gör att fler kan bo kvar när livet ändras.",
            "A mix of tenures lets more people stay in the area when life changes.",
        ),
        caution=_t(
            "Varken hög eller låg andel är bättre i sig: det är blandningen i staden som följs.",
            "Neither a high nor a low share is better in itself: what is followed is the mix in the city.",
        ),
    ),
    Indicator(
        code="bostadsyta",
        theme="housing",
        name=_t("Bostadsyta per person", "Dwelling space per person"),
        unit="m²",
        dataset="boende-inkomst",
        numerator="bostadsyta",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Kompletterar trångboddheten med hur mycket plats boende har.",
            "Adds to overcrowding how much room residents have.",
        ),
    ),
)
