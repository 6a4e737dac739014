"""The words of a SMART check, in Swedish and English: tables only, read side by side.

tests/steering/test_smart.py proves that every letter, finding and advice has its words in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from samstad.methods.smart import AdviceCode, Finding, Letter

#: Words that name no change which anybody could see.
VAGUE: tuple[str, ...] = (
    "främja",
    "verka för",
    "stärka",
    "bidra till",
    "arbeta för",
    "utveckla arbetet",
    "i möjligaste mån",
    "på sikt",
)

LETTERS: Mapping[Letter, dict[str, str]] = {
    Letter.SPECIFIC: {"sv": "Specifikt", "en": "Specific"},
    Letter.MEASURABLE: {"sv": "Mätbart", "en": "Measurable"},
    Letter.ACCEPTED: {"sv": "Accepterat", "en": "Accepted"},
    Letter.REALISTIC: {"sv": "Realistiskt", "en": "Realistic"},
    Letter.TIME_BOUND: {"sv": "Tidsatt", "en": "Time-bound"},
}

FINDINGS: Mapping[Finding, dict[str, str]] = {
    Finding.MET: {"sv": "Ja", "en": "Yes"},
    Finding.PARTLY: {"sv": "Delvis", "en": "Partly"},
    Finding.NOT_MET: {"sv": "Nej", "en": "No"},
    Finding.CANNOT_TELL: {"sv": "Går inte att säga", "en": "Cannot be told"},
}

#: What the change was that comparable areas were asked for.
ANY_CHANGE = {"sv": "en förändring åt rätt håll", "en": "any change in the wanted direction"}
THIS_CHANGE = {
    "sv": "en förändring åt rätt håll med minst {change}",
    "en": "a change of at least {change} in the wanted direction",
}

_CASES = {
    "sv": "Av {cases} fall i {areas} andra områden har {share} ({range}) gjort {what} på {span} år. "
    "I hälften av alla perioder var förändringen {median} eller bättre, i den bästa tiondelen {best_tenth}.",
    "en": "Of {cases} cases in {areas} other areas, {share} ({range}) have made {what} in {span} years. "
    "In half of all periods the change was {median} or better, in the best tenth {best_tenth}.",
}


def _with(start: Mapping[str, str], end: Mapping[str, str]) -> dict[str, str]:
    return {lang: f"{start[lang]} {end[lang]}" for lang in ("sv", "en")}


ADVICE_TEXTS: Mapping[AdviceCode, dict[str, str]] = {
    AdviceCode.SAYS_WHAT_AND_WHERE: {
        "sv": "Målet säger vad som ska hända och var.",
        "en": "The goal says what shall happen, and where.",
    },
    AdviceCode.TEXT_MISSING: {
        "sv": "Målet har ingen text. Skriv vad som ska bli annorlunda.",
        "en": "The goal has no text. Write what shall be different.",
    },
    AdviceCode.TEXT_SHORT: {
        "sv": "Målet är bara {words} ord långt. Skriv för vem, vad och var.",
        "en": "The goal is only {words} words long. Write for whom, what and where.",
    },
    AdviceCode.VAGUE_WORDS: {
        "sv": "Byt ut {found} mot det som ska hända: det säger inte vad som blir annorlunda.",
        "en": "Replace {found} by what shall happen: it does not say what will be different.",
    },
    AdviceCode.NO_TARGETS: {
        "sv": "Lägg till ett målvärde som visar vad målet betyder i siffror.",
        "en": "Add a target that shows what the goal means in numbers.",
    },
    AdviceCode.PLACE_MISSING: {"sv": "Välj vilket område det gäller.", "en": "Choose the area it is about."},
    AdviceCode.CAN_BE_FOLLOWED: {
        "sv": "Det finns indikator, utgångsläge och nivå att följa.",
        "en": "There is an indicator, a baseline and a level to follow.",
    },
    AdviceCode.NOTHING_TO_MEASURE: {
        "sv": "Målet har inget målvärde, så det kan inte mätas. Välj en indikator och en nivå.",
        "en": "The goal has no target, so it cannot be measured. Choose an indicator and a level.",
    },
    AdviceCode.INDICATOR_MISSING: {"sv": "Välj en indikator.", "en": "Choose an indicator."},
    AdviceCode.DIRECTION_MISSING: {
        "sv": "Ange åt vilket håll värdet ska gå.",
        "en": "Say in which direction the value shall go.",
    },
    AdviceCode.DIRECTION_ONLY: {
        "sv": "Målet anger en riktning men ingen nivå. Ange hur långt det ska gå.",
        "en": "The target is a direction without a level. Say how far it shall go.",
    },
    AdviceCode.LEVEL_MISSING: {
        "sv": "Ange vilken nivå som ska nås.",
        "en": "Say what level shall be reached.",
    },
    AdviceCode.BASELINE_MISSING: {
        "sv": "Det finns inget värde för basåret{baseline_words}, så ingen kan se hur långt det är till målet.",
        "en": "There is no value for the baseline year{baseline_words}, so nobody can see how far it is to the target.",
    },
    AdviceCode.CHANGE_WITHIN_NOISE: {
        "sv": "Förändringen {change} är mindre än vad slumpen kan ge ({noise}): det syns kanske inte om målet nås.",
        "en": "The change {change} is smaller than chance can give ({noise}): reaching the target may not be visible.",
    },
    AdviceCode.ALL_ACCEPTED: {
        "sv": "Målet är accepterat av {accepted}.",
        "en": "The goal is accepted by {accepted}.",
    },
    AdviceCode.OWNER_MISSING: {
        "sv": "Ingen äger målet. Bestäm vem som är ansvarig.",
        "en": "Nobody owns the goal. Decide who is responsible.",
    },
    AdviceCode.NOT_ACCEPTED_BY: {
        "sv": "Det finns inget beslut eller ingen underskrift från {missing}. Ta upp målet med dem.",
        "en": "There is no decision or signature from {missing}. Take the goal up with them.",
    },
    AdviceCode.OWNER_ALONE: {
        "sv": "Bara {owner} står bakom målet. Behövs någon annan för att nå det?",
        "en": "Only {owner} stands behind the goal. Is anybody else needed to reach it?",
    },
    AdviceCode.OFTEN_DONE: _with({"sv": "Det har gjorts förut.", "en": "It has been done before."}, _CASES),
    AdviceCode.SELDOM_DONE: _with({"sv": "Det har sällan gjorts.", "en": "It has seldom been done."}, _CASES),
    AdviceCode.HARDLY_EVER_DONE: _with(
        {
            "sv": "Det har nästan aldrig gjorts: sänk nivån, ge det mer tid eller förklara vad som är annorlunda nu.",
            "en": "It has hardly ever been done: lower the level, give it more time, or explain what is different now.",
        },
        _CASES,
    ),
    AdviceCode.ALREADY_REACHED: {
        "sv": "Utgångsläget {baseline_value} når redan målvärdet {value}. Är målet att hålla nivån?",
        "en": "The baseline {baseline_value} already reaches the target {value}. Is the goal to keep the level?",
    },
    AdviceCode.NO_COMPARABLE_AREAS: {
        "sv": "Det finns inga andra områden i indelningen att jämföra med.",
        "en": "There are no other areas of this kind to compare with.",
    },
    AdviceCode.HISTORY_TOO_SHORT: {
        "sv": "Statistiken räcker {longest} år bakåt. Det behövs {span} år för att se om andra har klarat det.",
        "en": "The statistics go back {longest} years. It takes {span} years to see whether others have done it.",
    },
    AdviceCode.TOO_FEW_CASES: {
        "sv": "Det finns bara {cases} fall att jämföra med, och det behövs minst {required}.",
        "en": "There are only {cases} cases to compare with, and at least {required} are needed.",
    },
    AdviceCode.SIZE_NOT_SAID: {
        "sv": "Utan nivå, utgångsläge och år går det inte att säga hur stor förändringen är.",
        "en": "Without a level, a baseline and a year nobody can say how large the change is.",
    },
    AdviceCode.HAS_ITS_YEAR: {"sv": "Målet ska nås {years}.", "en": "The goal is to be reached in {years}."},
    AdviceCode.YEAR_MISSING: {
        "sv": "Ange vilket år målet ska vara nått.",
        "en": "Say in which year the goal shall be reached.",
    },
    AdviceCode.YEAR_PASSED: {
        "sv": "Målåret {year} har passerat. Bestäm ett nytt eller avsluta målet.",
        "en": "The target year {year} has passed. Decide on a new one, or close the goal.",
    },
    AdviceCode.YEAR_NOT_AFTER_BASELINE: {
        "sv": "Målåret {year} är inte efter basåret {baseline_year}.",
        "en": "The target year {year} is not after the baseline year {baseline_year}.",
    },
    AdviceCode.YEAR_FAR_OFF: {
        "sv": "Målåret {year} ligger mer än {limit} år bort. Lägg till ett delmål på vägen.",
        "en": "The target year {year} is more than {limit} years away. Add a step on the way.",
    },
}

#: How cases are counted, said once below the table.
ABOUT_CASES = {
    "sv": "Ett fall är en period så lång som målets i ett annat område. Perioder i samma område som överlappar "
    "räknas som ett fall. Att andra inte har klarat det betyder inte att det är omöjligt.",
    "en": "A case is a period as long as the goal's in another area. Periods of one area that overlap count as one. "
    "That others have not done it does not mean that it is impossible.",
}
