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
    "goals/*/activities/*/responsible/{}",
    "goals/*/activities/*/state",
    "goals/*/activities/*/title/{}",
    "goals/*/area_name/{}",
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
    "round/document/title/{}",
    "round/led_by/{}",
    "round/name/{}",
    "round/report_to/{}",
    "software/samstad",
    "software/wording",
}


@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (reword, "should be"),
        (praise, "nobody ever assessed it so"),
        (invent, "never handed in such a text"),
        (lower_the_bar, "no such target was ever set"),
        (swap_rows, "does not show the latest figures"),
        (lose_a_part, "does not hold together"),
    ],
)
def test_what_was_forged_is_named(demo_copy: Path, change: Callable[[dict], None], words: str) -> None:
    forge(demo_copy, change)
    code, said = verified(demo_copy)
    assert code == 1
    assert words in said
    assert "Traceback" not in said


def test_a_report_of_another_version_of_the_rule_says_so(demo_copy: Path) -> None:
    def older(content: dict) -> None:
        content["software"]["judgement"] = "0"

    forge(demo_copy, older)
    code, said = verified(demo_copy)
    assert code == 1
    assert said.count("\n") == 2
    assert "judged by version 0 of the rule" in said
