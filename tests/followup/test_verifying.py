"""What verifying covers: everything that is a number, follows from one, or was said by somebody."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.demo_home import ROOT, environment
from tests.followup.test_frozen_reports import forge, verified

# Titles and names, which a city may correct later, and what only says where a number is to be looked up.
BY_HASH_ALONE = {
    "answers/*/organisation/{}",
    "city/code",
    "city/name/{}",
    "compiled/last/*/round/{}",
    "compiled/tree/*/depth",
    "goals/*/activities/*/end",
    "goals/*/activities/*/responsible/{}",
    "goals/*/activities/*/start",
    "goals/*/activities/*/state",
    "goals/*/activities/*/title/{}",
    "goals/*/area_name/{}",
    "goals/*/assessment/replies/*/organisation/{}",
    "goals/*/owner/{}",
    "goals/*/text/{}",
    "goals/*/theme/{}",
    "indicators/*/caution/{}",
    "indicators/*/why/{}",
    "maps/*/names/*/{}",
    "places/*/indicators/*/theme/{}",
    "places/*/name/{}",
    "releases/*/id",
    "round/document/kind",
    "types/*/names/*/{}",
    "alike/*/names/*/{}",
    "round/document/title/{}",
    "round/led_by/{}",
    "round/name/{}",
    "round/report_to/{}",
    "software/samstad",
}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_but_names_can_be_altered_unnoticed(demo_home: Path) -> None:
    """One leaf of each kind in report.json is changed, past all hashes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.followup.blind_spots"],
        env=environment(demo_home, DJANGO_SETTINGS_MODULE="samstad.conf.settings"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    unnoticed = set(json.loads(done.stdout))
    assert unnoticed == {kind.format(lang) for kind in BY_HASH_ALONE for lang in ("sv", "en")}


def reword(content: dict) -> None:
    judgement = content["goals"][0]["judgements"][0]
    judgement["sentence"]["sv"] = judgement["sentence"]["sv"].replace("år", "sedan")


def praise(content: dict) -> None:
    goal = next(goal for goal in content["goals"] if goal["assessment"])
    goal["assessment"]["level"] = "fully" if goal["assessment"]["level"] != "fully" else "partly"


def invent(content: dict) -> None:
    answer = next(answer for answer in content["answers"] if answer["texts"]["results"])
    answer["texts"]["results"] += " Allt är nu löst."


def lower_the_bar(content: dict) -> None:
    """A target that is easier to meet, judged rightly: only the history knows that it was never set."""
    from samstad.steering import judging, wording

    for goal in content["goals"]:
        for stored in goal["judgements"]:
            target = stored["judgement"]["target"]
            if stored["state"] != "not_met" or target["kind"] != "at_least":
                continue
            target["value"] = 0.0
            again = judging.judge_again(stored["points"], target, stored["judgement"]["rule"])
            stored["state"], stored["judgement"] = again.state.value, again.to_dict()
            about = content["indicators"][stored["indicator"]]
            subject = wording.Subject(about["name"], stored["area_name"], about["unit"], about["decimals"])
            for lang in ("sv", "en"):
                stored["label"][lang] = wording.label_of(again, lang)
                stored["sentence"][lang] = wording.sentence_of(again, subject, lang)
                stored["reasons"][lang] = wording.reasons_of(again, subject, lang)
                stored["target_text"][lang] = wording.target_text(again, subject, lang)
            return
    raise AssertionError("no target to lower")


def swap_rows(content: dict) -> None:
    rows = content["places"][0]["indicators"]
    rows[0]["latest"], rows[1]["latest"] = rows[1]["latest"], rows[0]["latest"]


def lose_a_part(content: dict) -> None:
    del content["frames"]


def gap_of(content: dict) -> dict:
    return next(j for goal in content["goals"] for j in goal["judgements"] if "reference" in j)


def lift_the_reference(content: dict) -> None:
    for point in gap_of(content)["reference"]["points"]:
        for name in ("value", "lower", "upper"):
            point[name] += 1.0


def part_the_area(content: dict) -> None:
    """As if the area were no part of its city: only how the areas lie tells otherwise."""
    gap_of(content)["reference"]["contains_area"] = False


def age_the_reference(content: dict) -> None:
    releases = gap_of(content)["reference"]["releases"]
    releases[next(iter(releases))] = "0" * 64


def change_the_subgroup(content: dict) -> None:
    groups = [j["subgroup"] for goal in content["goals"] for j in goal["judgements"] if "subgroup" in j]
    groups[0]["points"][-1]["coverage"] = 0.9


def hide_the_subgroup(content: dict) -> None:
    for goal in content["goals"]:
        for judgement in goal["judgements"]:
            judgement.pop("subgroup", None)


def raise_a_type(content: dict) -> None:
    row = next(row for row in content["types"][0]["table"]["areas"] if row["type"] > 1)
    row["type"] -= 1


def be_surer_of_a_type(content: dict) -> None:
    rows = content["types"][0]["table"]["areas"]
    row = next(row for row in rows if row["types"][0] != row["types"][1])
    row["types"] = [row["type"]] * 2


def move_the_cut_points(content: dict) -> None:
    content["types"][0]["cut_points"]["divisor"] = "sample"


def bring_two_areas_nearer(content: dict) -> None:
    content["alike"][0]["table"]["places"][0]["nearest"][0][1] /= 2


def leave_out_an_area_that_is_alike(content: dict) -> None:
    content["alike"][0]["table"]["places"][0]["nearest"].pop()


def be_surer_of_a_rank(content: dict) -> None:
    found = content["maps"][0]["sensitivity"]
    found["lower"], found["upper"] = found["ranks"], found["ranks"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (raise_a_type, "types by socioekonomiskt-index"),
        (be_surer_of_a_type, "types by socioekonomiskt-index"),
        (move_the_cut_points, "it was never defined so"),
        (bring_two_areas_nearer, "areas alike by"),
        (leave_out_an_area_that_is_alike, "areas alike by"),
        (be_surer_of_a_rank, "the places that other choices give"),
        (reword, "should be"),
        (praise, "nobody ever assessed it so"),
        (invent, "never handed in such a text"),
        (lower_the_bar, "no such target was ever set"),
        (swap_rows, "does not show the latest figures"),
        (lose_a_part, "does not hold together"),
        (lift_the_reference, "compared with does not follow from the archive"),
        (part_the_area, "compared with does not follow from the archive"),
        (age_the_reference, "not of the releases that the report names"),
        (change_the_subgroup, "the subgroup's series does not follow"),
        (hide_the_subgroup, "no such target was ever set"),
    ],
)
def test_what_was_forged_is_named(demo_copy: Path, change: Callable[[dict], None], words: str) -> None:
    forge(demo_copy, change)
    code, said = verified(demo_copy)
    assert code == 1
    assert words in said
    assert "Traceback" not in said


def test_a_report_of_the_first_words_still_verifies(demo_copy: Path) -> None:
    """Frozen before ranges were kept on one line and before labels were kept: its numbers are held all the same."""
    from samstad.drawing.numbers import breakable

    def older(content: dict) -> None:
        content["software"]["wording"] = "1"
        for figure in content["figures"].values():
            for printed in figure["printed"].values():
                printed["interval"] = breakable(printed["interval"])
        for goal in content["goals"]:
            for judgement in goal["judgements"]:
                del judgement["label"]

    forge(demo_copy, older)
    code, said = verified(demo_copy)
    assert code == 0, said

    def nudged(content: dict) -> None:
        figure = next(f for f in content["figures"].values() if f["printed"]["sv"]["interval"])
        figure["printed"]["sv"]["interval"] += "9"

    forge(demo_copy, nudged)
    code, said = verified(demo_copy)
    assert code == 1
    assert "should be" in said


def test_a_report_from_before_types_and_likeness_were_told_still_verifies(demo_copy: Path) -> None:
    def older(content: dict) -> None:
        del content["types"], content["alike"]
        for index in content["maps"]:
            del index["sensitivity"]

    forge(demo_copy, older)
    code, said = verified(demo_copy)
    assert code == 0, said


def test_a_report_of_another_version_of_the_rule_says_so(demo_copy: Path) -> None:
    def older(content: dict) -> None:
        content["software"]["judgement"] = "0"

    forge(demo_copy, older)
    code, said = verified(demo_copy)
    assert code == 1
    assert said.count("\n") == 2
    assert "judged by version 0 of the rule" in said
