"""Indicators of health and democracy."""

from __future__ import annotations

from ..catalogue import (
    CITY,
    DISTRICT,
    ELECTIONS,
    HIGHER,
    LOWER,
    SURVEY_HEALTH,
    SURVEY_TRUST,
    VALUE,
    Indicator,
    Text,
)


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


INDICATORS = (
    Indicator(
        code="ohalsotal",
        theme="health",
        name=_t("Ohälsotal, 16–64 år", "Sick-leave days per person, aged 16–64"),
        unit="dagar",
        dataset="halsa",
        numerator="ohalsotal",
        kind=VALUE,
        direction=LOWER,
        why=_t(
            "Utbetalda dagar med sjuk- och aktivitetsersättning visar ohälsa som hindrar arbete.",
            "Paid days of sickness benefit show ill health that prevents work.",
        ),
        caution=_t(
            "Påverkas också av regler: sänkningen under perioden beror delvis på dem.",
            "Rules matter too: the fall over the period is partly due to them.",
        ),
    ),
    Indicator(
        code="sjalvskattad-halsa",
        theme="health",
        name=_t("God självskattad hälsa", "Good self-rated health"),
        dataset="halsa",
        numerator="god_halsa",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Hur människor själva ser på sin hälsa säger mycket om framtida ohälsa.",
            "How people see their own health says much about later illness.",
        ),
        levels=(DISTRICT, CITY),
        margin="god_halsa_marginal",
        years=SURVEY_HEALTH,
    ),
    Indicator(
        code="barnvaccination",
        theme="health",
        name=_t("Vaccinerade mot mässling, två år", "Vaccinated against measles, aged two"),
        dataset="halsa",
        numerator="vaccinerade",
        denominator="barn_2",
        direction=HIGHER,
        why=_t(
            "Under 95 procent kan mässling spridas; måttet visar också kontakten med barnhälsovården.",
            "Below 95 percent measles can spread; the figure also shows contact with child health care.",
        ),
        caution=_t(
            "Få barn i varje område: ett barn kan vara flera procentenheter.",
            "Few children in each area: one child can be several percentage points.",
        ),
    ),
    Indicator(
        code="valdeltagande",
        theme="democracy",
        name=_t("Valdeltagande i kommunvalet", "Turnout in the municipal election"),
        dataset="demokrati",
        numerator="rostande",
        denominator="rostberattigade",
        direction=HIGHER,
        why=_t("Visar vilka som är med och bestämmer.", "Shows who takes part in deciding."),
        years=ELECTIONS,
    ),
    Indicator(
        code="fortroende-stadsdel",
        theme="democracy",
        name=_t("Förtroende för stadsdelsförvaltningen", "Trust in the district administration"),
        dataset="demokrati",
        numerator="fortroende",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Förtroende är en förutsättning för att invånare deltar i dialog och insatser.",
            "Trust is needed for residents to take part in dialogue and measures.",
        ),
        levels=(DISTRICT,),
        margin="fortroende_marginal",
        breaks=(2022,),
        years=SURVEY_TRUST,
        caution=_t(
            "Ny metod från 2022. Få svarande i varje stadsdelsområde.",
            "New method from 2022. Few respondents in each district.",
        ),
    ),
    Indicator(
        code="foreningsaktiva",
        theme="democracy",
        name=_t(
            "Föreningsaktiva barn och unga, 6–19 år", "Children and young people in associations, aged 6–19"
        ),
        dataset="demokrati",
        numerator="foreningsaktiva",
        denominator="unga_6_19",
        direction=HIGHER,
        why=_t(
            "Föreningslivet ger vänner, vana vid demokrati och något att göra.",
            "Associations give friends, practice in democracy and something to do.",
        ),
    ),
)
