"""The words of judgements against a reference, where they differ from those in `words`.

What is judged there is a difference, and its numbers are differences; a reason that is not here reads as in `words`.
"""

from __future__ import annotations

from collections.abc import Mapping

from samstad.methods.judgement import ReasonCode

WORSE = {
    "sv": "Läget jämfört med {reference} har försämrats sedan {baseline_year}, då skillnaden var {baseline}. "
    "Målet är {target}.",
    "en": "Compared with {reference} the situation is worse than in {baseline_year}, when the difference was "
    "{baseline}. The target is {target}.",
}

_PATH = {
    "sv": "En jämn utveckling från basåret till målet skulle ge skillnaden {path_value} år {latest_period}; "
    "den är {latest_value}.",
    "en": "An even development from baseline to target would give a difference of {path_value} in "
    "{latest_period}; it is {latest_value}.",
}

_COVERAGE = {
    "sv": "Den minsta täckningen, av området eller av {reference}, är {latest}; minst {required} krävs.",
    "en": "The smallest coverage, of the area or of {reference}, is {latest}; at least {required} is required.",
}

REASON_TEXTS: Mapping[ReasonCode, dict[str, str]] = {
    ReasonCode.BASELINE_USED: {
        "sv": "Utgångsläget år {period} är en skillnad mot {reference} på {value}.",
        "en": "The baseline in {period} is a difference from {reference} of {value}.",
    },
    ReasonCode.BASELINE_MISSING: {
        "sv": "Basåret {period} saknas värdet för området eller för {reference}{missing}.",
        "en": "The value of the area or of {reference} is missing in the baseline year {period}{missing}.",
    },
    ReasonCode.NOTHING_AFTER_BASELINE: {
        "sv": "Det finns inget år efter basåret {baseline_period} med värden för både området och {reference}.",
        "en": "There is no year after the baseline year {baseline_period} with values of both the area and "
        "{reference}.",
    },
    ReasonCode.CHANGED_FOR_THE_BETTER: {
        "sv": "Jämfört med {reference} har värdet förbättrats med {size} mellan {baseline_period} och {latest_period}.",
        "en": "Compared with {reference} the value has improved by {size} between {baseline_period} and "
        "{latest_period}.",
    },
    ReasonCode.CHANGED_FOR_THE_WORSE: {
        "sv": "Jämfört med {reference} har värdet försämrats med {size} mellan {baseline_period} och {latest_period}.",
        "en": "Compared with {reference} the value has worsened by {size} between {baseline_period} and "
        "{latest_period}.",
    },
    ReasonCode.UNCHANGED: {
        "sv": "Skillnaden mot {reference} är oförändrad sedan {baseline_period}.",
        "en": "The difference from {reference} is unchanged since {baseline_period}.",
    },
    ReasonCode.WITHIN_CHANCE: {
        "sv": "Avvikelsen från {mark} ({mark_value}) är inte större än vad slumpen kan ge ({range}).",
        "en": "The distance from {mark} ({mark_value}) is no larger than chance can give ({range}).",
    },
    ReasonCode.COVERAGE_SUFFICIENT: _COVERAGE,
    ReasonCode.COVERAGE_TOO_LOW: _COVERAGE,
    ReasonCode.EARLIER_PERIOD_USED: {
        "sv": "Bedömningen gäller {period}; senare år saknar värden för området eller för {reference} "
        "({skipped_periods}).",
        "en": "The judgement is of {period}; later years have no values of the area or of {reference} "
        "({skipped_periods}).",
    },
    ReasonCode.TARGET_REACHED: {
        "sv": "Skillnaden {latest_value} når den som målet kräver ({target_value}).",
        "en": "The difference {latest_value} reaches what the target asks for ({target_value}).",
    },
    ReasonCode.TARGET_NOT_REACHED: {
        "sv": "Skillnaden {latest_value} når inte den som målet kräver ({target_value}).",
        "en": "The difference {latest_value} does not reach what the target asks for ({target_value}).",
    },
    ReasonCode.TARGET_REACHED_YET_WORSE: {
        "sv": "Målet nås fortfarande, men skillnaden mot {reference} är sämre än utgångsläget {baseline_value}.",
        "en": "The target is still reached, but the difference from {reference} is worse than the baseline "
        "{baseline_value}.",
    },
    ReasonCode.AHEAD_OF_PATH: _PATH,
    ReasonCode.BEHIND_PATH: _PATH,
}

MARKS = {
    "baseline": {"sv": "skillnaden vid utgångsläget", "en": "the difference at the baseline"},
    "path": {"sv": "en jämn utveckling mot målet", "en": "an even development to the target"},
    "target": {"sv": "den skillnad som målet kräver", "en": "the difference that the target asks for"},
}
