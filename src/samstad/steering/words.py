"""The words of judgements, in Swedish and English: tables only, read side by side.

Words describe conditions, not people, and never say more than the rule does. tests/steering/test_wording.py proves
that every state and reason has its words in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from samstad.methods.judgement import ReasonCode, State

# Of the words below and the way numbers are written in them. A frozen report says which version it was worded in,
# and only reports of this version are worded again when they are verified; a test notices when it must be raised.
VERSION = "2"

STATE_LABELS: Mapping[State, dict[str, str]] = {
    State.MET: {"sv": "Uppnått", "en": "Met"},
    State.ON_THE_WAY: {"sv": "På väg", "en": "On the way"},
    State.NOT_MET: {"sv": "Ej uppnått", "en": "Not met"},
    State.WORSE: {"sv": "Försämrat", "en": "Worse"},
    State.CANNOT_BE_JUDGED: {"sv": "Kan inte bedömas", "en": "Cannot be judged"},
    State.WITHHELD: {"sv": "Redovisas inte", "en": "Withheld"},
}

# Of a target whose year is not over: not met is then no last word.
NOT_MET_SO_FAR = {"sv": "Ej uppnått än", "en": "Not met so far"}

VERDICTS: Mapping[State, dict[str, str]] = {
    State.MET: {"sv": "Målet är uppnått: {target}.", "en": "The target is met: {target}."},
    State.ON_THE_WAY: {
        "sv": "Utvecklingen är på väg mot målet: {target}.",
        "en": "The development is on its way to the target: {target}.",
    },
    State.NOT_MET: {
        "sv": "Utvecklingen räcker inte för att nå målet: {target}.",
        "en": "The development is not enough to reach the target: {target}.",
    },
    State.WORSE: {
        "sv": "Läget har försämrats sedan {baseline_year}, då värdet var {baseline}. Målet är {target}.",
        "en": "The situation is worse than in {baseline_year}, when the value was {baseline}. The target is {target}.",
    },
    State.CANNOT_BE_JUDGED: {
        "sv": "Det går inte att bedöma om målet nås ({target}): {why}.",
        "en": "It cannot be judged whether the target is reached ({target}): {why}.",
    },
    State.WITHHELD: {
        "sv": "Antalet personer är så litet att någon skulle kunna kännas igen. Målet är {target}.",
        "en": "So few persons are counted that somebody could be recognised. The target is {target}.",
    },
}
MISSED = {
    "sv": "Målet är inte uppnått: {target}.",
    "en": "The target was not met: {target}.",
}

# Why something cannot be judged, as the end of a sentence. The first that applies is told.
WHY_NOT: Mapping[ReasonCode, dict[str, str]] = {
    ReasonCode.REFERENCE_MISSING: {
        "sv": "värdet att jämföra med saknas",
        "en": "the value to compare with is missing",
    },
    ReasonCode.TARGET_BEHIND_BASELINE: {
        "sv": "målvärdet är inte bättre än utgångsläget",
        "en": "the target value is no better than the baseline",
    },
    ReasonCode.NO_GAP_TO_CLOSE: {
        "sv": "det fanns inget avstånd att minska vid basåret",
        "en": "there was no gap to close in the baseline year",
    },
    ReasonCode.NOT_YET_PUBLISHED: {
        "sv": "statistiken är ännu inte publicerad",
        "en": "the statistics are not published yet",
    },
    ReasonCode.NOTHING_AFTER_BASELINE: {
        "sv": "det finns inga värden efter basåret",
        "en": "there are no values after the baseline year",
    },
    ReasonCode.NO_VALUE: {"sv": "värdet saknas", "en": "the value is missing"},
    ReasonCode.BASELINE_MISSING: {
        "sv": "värdet för basåret saknas",
        "en": "the value of the baseline year is missing",
    },
    ReasonCode.BREAK_IN_SERIES: {
        "sv": "åren kan inte jämföras, eftersom det är ett brott i serien",
        "en": "the years cannot be compared because there is a break in the series",
    },
    ReasonCode.COVERAGE_TOO_LOW: {
        "sv": "för liten del av området har värden",
        "en": "too small a part of the area has values",
    },
    ReasonCode.INTERVAL_TOO_WIDE: {
        "sv": "osäkerheten är så stor att siffrorna inte kan skilja ingen förändring från ett uppnått mål",
        "en": "the uncertainty is so large that the figures cannot tell no change from a met target",
    },
    ReasonCode.BASELINE_NOT_SET: {"sv": "basår saknas", "en": "there is no baseline year"},
}

_PATH = {
    "sv": "En jämn utveckling från basåret till målet skulle ge {path_value} år {latest_period}; "
    "värdet är {latest_value}.",
    "en": "An even development from baseline to target would give {path_value} in {latest_period}; "
    "the value is {latest_value}.",
}

REASON_TEXTS: Mapping[ReasonCode, dict[str, str]] = {
    ReasonCode.BASELINE_USED: {
        "sv": "Utgångsläget är {value} år {period}.",
        "en": "The baseline is {value} in {period}.",
    },
    ReasonCode.BASELINE_NOT_SET: {"sv": "Målet har inget basår.", "en": "The target has no baseline year."},
    ReasonCode.BASELINE_MISSING: {
        "sv": "Värdet för basåret {period} saknas{missing}.",
        "en": "The value of the baseline year {period} is missing{missing}.",
    },
    ReasonCode.NOTHING_AFTER_BASELINE: {
        "sv": "Det finns inga värden efter basåret {baseline_period}.",
        "en": "There are no values after the baseline year {baseline_period}.",
    },
    ReasonCode.BREAK_IN_SERIES: {
        "sv": "Serien har brott ({periods}), så {baseline_period} kan inte jämföras med {latest_period}.",
        "en": "The series is broken ({periods}), so {baseline_period} cannot be compared with {latest_period}.",
    },
    ReasonCode.HIGHER_IS_BETTER: {
        "sv": "Ett högre värde är bättre, enligt målet.",
        "en": "A higher value is better, as the target says.",
    },
    ReasonCode.LOWER_IS_BETTER: {
        "sv": "Ett lägre värde är bättre, enligt målet.",
        "en": "A lower value is better, as the target says.",
    },
    ReasonCode.CHANGED_FOR_THE_BETTER: {
        "sv": "Värdet har förbättrats med {size} mellan {baseline_period} och {latest_period}.",
        "en": "The value has improved by {size} between {baseline_period} and {latest_period}.",
    },
    ReasonCode.CHANGED_FOR_THE_WORSE: {
        "sv": "Värdet har försämrats med {size} mellan {baseline_period} och {latest_period}.",
        "en": "The value has worsened by {size} between {baseline_period} and {latest_period}.",
    },
    ReasonCode.UNCHANGED: {
        "sv": "Värdet är oförändrat sedan {baseline_period}.",
        "en": "The value is unchanged since {baseline_period}.",
    },
    ReasonCode.INTERVAL_USED: {
        "sv": "Osäkerheten är med i bedömningen ({level} konfidensintervall).",
        "en": "The uncertainty is part of the judgement ({level} confidence interval).",
    },
    ReasonCode.NO_INTERVAL: {
        "sv": "Källan ger ingen osäkerhet för {points}.",
        "en": "The source gives no uncertainty for {points}.",
    },
    ReasonCode.BEYOND_CHANCE: {
        "sv": "Förändringen är större än vad slumpen ger ({range}).",
        "en": "The change is larger than chance would give ({range}).",
    },
    ReasonCode.WITHIN_CHANCE: {
        "sv": "Skillnaden mot {mark} ({mark_value}) är inte större än vad slumpen kan ge ({range}).",
        "en": "The difference from {mark} ({mark_value}) is no larger than chance can give ({range}).",
    },
    ReasonCode.INTERVAL_TOO_WIDE: {
        "sv": "Osäkerheten är så stor att siffrorna inte kan skilja ingen förändring från ett uppnått mål.",
        "en": "The uncertainty is so large that the figures cannot tell no change from a met target.",
    },
    ReasonCode.COVERAGE_SUFFICIENT: {
        "sv": "Värdet täcker {latest} av området; minst {required} krävs.",
        "en": "The value covers {latest} of the area; at least {required} is required.",
    },
    ReasonCode.COVERAGE_TOO_LOW: {
        "sv": "Värdet täcker {latest} av området; minst {required} krävs.",
        "en": "The value covers {latest} of the area; at least {required} is required.",
    },
    ReasonCode.NO_VALUE: {
        "sv": "Det finns inget värde{period_words}{missing}.",
        "en": "There is no value{period_words}{missing}.",
    },
    ReasonCode.NOT_YET_PUBLISHED: {
        "sv": "Statistiken för {periods} är ännu inte publicerad.",
        "en": "The statistics for {periods} are not published yet.",
    },
    ReasonCode.VALUE_WITHHELD: {
        "sv": "Värdet för {period} redovisas inte, eftersom det bygger på få personer.",
        "en": "The value of {period} is withheld because few persons are counted.",
    },
    ReasonCode.EARLIER_PERIOD_USED: {
        "sv": "Bedömningen gäller {period}; senare år saknar värden ({skipped_periods}).",
        "en": "The judgement is of {period}; later years have no values ({skipped_periods}).",
    },
    ReasonCode.RULE_USED: {
        "sv": "Regel {method_version}: tolerans {tolerance}, täckning minst {min_coverage}.",
        "en": "Rule {method_version}: tolerance {tolerance}, coverage at least {min_coverage}.",
    },
    ReasonCode.TARGET_REACHED: {
        "sv": "Värdet {latest_value} når målvärdet {target_value}.",
        "en": "The value {latest_value} reaches the target value {target_value}.",
    },
    ReasonCode.TARGET_NOT_REACHED: {
        "sv": "Värdet {latest_value} når inte målvärdet {target_value}.",
        "en": "The value {latest_value} does not reach the target value {target_value}.",
    },
    ReasonCode.TARGET_REACHED_YET_WORSE: {
        "sv": "Målvärdet {target_value} nås fortfarande, men läget är sämre än utgångsläget {baseline_value}.",
        "en": "The target value {target_value} is still reached, but it is worse than the baseline {baseline_value}.",
    },
    ReasonCode.TARGET_YEAR_OVER: {
        "sv": "Målåret {target_year} är över.",
        "en": "The target year {target_year} is over.",
    },
    ReasonCode.TARGET_YEAR_NOT_OVER: {
        "sv": "Målåret är {target_year}; det senaste värdet gäller {latest_period}.",
        "en": "The target year is {target_year}; the latest value is of {latest_period}.",
    },
    ReasonCode.AHEAD_OF_PATH: _PATH,
    ReasonCode.BEHIND_PATH: _PATH,
    ReasonCode.NO_PATH: {"sv": "{why}", "en": "{why}"},
    ReasonCode.WITHIN_TOLERANCE: {
        "sv": "Förändringen {size} ryms i toleransen {tolerance}.",
        "en": "The change {size} is within the tolerance {tolerance}.",
    },
    ReasonCode.TARGET_BEHIND_BASELINE: {
        "sv": "Målvärdet {target_value} är inte bättre än utgångsläget {baseline_value}.",
        "en": "The target value {target_value} is no better than the baseline {baseline_value}.",
    },
    ReasonCode.REFERENCE_USED: {
        "sv": "Jämförelsen görs med {reference}: {value} år {period}.",
        "en": "The comparison is with {reference}: {value} in {period}.",
    },
    ReasonCode.REFERENCE_MISSING: {
        "sv": "Värdet för {reference} saknas{period_words}{missing}.",
        "en": "The value of {reference} is missing{period_words}{missing}.",
    },
    ReasonCode.AREA_IN_REFERENCE: {
        "sv": "Området är en del av {reference} ({share}), och osäkerheten är beräknad efter det.",
        "en": "The area is a part of {reference} ({share}), and the uncertainty is worked out accordingly.",
    },
    ReasonCode.NO_GAP_TO_CLOSE: {
        "sv": "År {period} var skillnaden mot {reference} {difference}: det finns inget avstånd att minska.",
        "en": "In {period} the difference from {reference} was {difference}: there is no gap to close.",
    },
    ReasonCode.CLOSER_YET_WORSE: {
        "sv": "Områdets eget värde har försämrats, från {baseline_value} till {latest_value}. "
        "Skillnaden mot {reference} är mindre för att även {reference} har försämrats.",
        "en": "The area's own value has worsened, from {baseline_value} to {latest_value}. "
        "The difference from {reference} is smaller because {reference} has worsened too.",
    },
    ReasonCode.FURTHER_YET_BETTER: {
        "sv": "Områdets eget värde har förbättrats, från {baseline_value} till {latest_value}, "
        "men {reference} har förbättrats mer.",
        "en": "The area's own value has improved, from {baseline_value} to {latest_value}, "
        "but {reference} has improved more.",
    },
    ReasonCode.SUBGROUP_REACHES: {
        "sv": "{subgroup}: {value}, vilket når {reference} ({reference_value}){chance}.",
        "en": "{subgroup}: {value}, which reaches {reference} ({reference_value}){chance}.",
    },
    ReasonCode.SUBGROUP_FALLS_SHORT: {
        "sv": "{subgroup}: {value}, vilket inte når {reference} ({reference_value}){chance}.",
        "en": "{subgroup}: {value}, which does not reach {reference} ({reference_value}){chance}.",
    },
    ReasonCode.SUBGROUP_UNKNOWN: {
        "sv": "{subgroup}: värdet saknas{period_words}{missing}.",
        "en": "{subgroup}: the value is missing{period_words}{missing}.",
    },
}

NO_PATH = {
    "direction_only": {
        "sv": "Målet är en riktning, inte en nivå.",
        "en": "The target is a direction, not a level.",
    },
    "no_baseline": {
        "sv": "Utan utgångsläge finns ingen väg att följa.",
        "en": "Without a baseline there is no path to follow.",
    },
    "target_no_better_than_baseline": {
        "sv": "Målvärdet är inte bättre än utgångsläget: det gäller att hålla nivån.",
        "en": "The target value is no better than the baseline: the level is to be kept.",
    },
}
MARKS = {
    "baseline": {"sv": "utgångsläget", "en": "the baseline"},
    "path": {"sv": "en jämn utveckling mot målet", "en": "an even development to the target"},
    "target": {"sv": "målvärdet", "en": "the target value"},
}
POINTS = {
    "baseline": {"sv": "basåret", "en": "the baseline year"},
    "latest": {"sv": "det senaste året", "en": "the latest year"},
}
