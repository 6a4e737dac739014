"""The built example city: what it holds on purpose can be seen, and its set-up goes round."""

from __future__ import annotations

import filecmp
import json
import sqlite3
from pathlib import Path

import pytest

from samstad.demo import purpose
from tests.demo_home import samstad


def rows(home: Path, query: str) -> list[tuple]:
    with sqlite3.connect(f"file:{home / 'samstad.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def test_every_state_but_withheld_is_there(demo_home: Path) -> None:
    judged = json.loads(samstad(demo_home, "judge", "--city", "sammanstad", "--json").stdout)["targets"]
    assert {target["state"] for target in judged} >= {
        "met",
        "on_the_way",
        "not_met",
        "worse",
        "cannot_be_judged",
    }
    assert all(target["releases"] for target in judged)


def test_targets_of_each_stated_kind_are_judged_as_said(demo_home: Path) -> None:
    judged = json.loads(samstad(demo_home, "judge", "--city", "sammanstad", "--json").stdout)["targets"]
    for wanted in purpose.STATED_TARGETS:
        (found,) = (
            one
            for one in judged
            if one["target"].split("/")[1].startswith(f"{wanted.district}-")
            and one["target"].endswith(f"/{wanted.code}")
        )
        asked = found["judgement"]["target"]
        assert (found["state"], asked["kind"]) == (wanted.state, wanted.kind)
        assert asked["direction"] == "higher_is_better"
        assert ("comparison" in found["judgement"]) == (wanted.kind != "reach")
        codes = {reason["code"] for reason in found["judgement"]["reasons"]}
        assert ("subgroup_falls_short" in codes) == (wanted.subgroup is not None)
        assert ("further_yet_better" in codes) == (wanted.state == "worse")
    assert {one.kind for one in purpose.STATED_TARGETS} == {"reach", "close_gap", "match_reference"}


def test_the_report_shows_what_a_gap_is_measured_against(demo_home: Path) -> None:
    """The series of the reference with its editions, and both in the chart and the sentence."""
    (path,) = (demo_home / "reports").glob("*/report.json")
    content = json.loads(path.read_text("utf-8"))
    gaps = [j for goal in content["goals"] for j in goal["judgements"] if "reference" in j]
    assert len(gaps) == sum(one.kind != "reach" for one in purpose.STATED_TARGETS)
    page = next(path.parent.glob("*sv.html")).read_text("utf-8")
    for gap in gaps:
        reference = gap["reference"]
        assert reference["contains_area"]
        hashes = {code: content["releases"][code]["content_hash"] for code in reference["releases"]}
        assert reference["releases"] == hashes
        assert len(reference["series"]) == len(gap["series"])
        assert gap["sentence"]["sv"] in page
        assert gap["label"]["sv"] in page


def test_some_bodies_are_late_and_every_submission_state_is_there(demo_home: Path) -> None:
    states = {state for (state,) in rows(demo_home, "SELECT DISTINCT state FROM followup_submission")}
    assert states == {"not_started", "draft", "submitted", "returned", "approved", "locked"}


def test_every_kind_of_missing_was_read_from_the_sources(demo_home: Path) -> None:
    kinds: set[str] = set()
    for (missing,) in rows(demo_home, "SELECT missing FROM statistics_release"):
        kinds |= set(json.loads(missing))
    assert kinds >= {
        "not_collected",
        "not_applicable",
        "suppressed_by_source",
        "not_yet_published",
        "unexplained",
    }


def test_everything_done_has_its_audit_record(demo_home: Path) -> None:
    done = {action for (action,) in rows(demo_home, "SELECT DISTINCT action FROM organisation_auditrecord")}
    assert done >= {
        "submission.submit",
        "submission.approve",
        "assessment.assess",
        "report.freeze",
        "user.create",
    }
    releases = rows(demo_home, "SELECT count(*) FROM statistics_release")[0][0]
    imported = rows(
        demo_home,
        "SELECT count(*) FROM organisation_auditrecord WHERE object_type = 'statistics.Release'",
    )[0][0]
    assert imported >= releases


def test_set_up_goes_out_and_in_without_loss(demo_copy: Path, empty_home: Path, tmp_path: Path) -> None:
    assert samstad(demo_copy, "export", str(tmp_path / "out")).returncode == 0
    before = rows(demo_copy, "SELECT count(*) FROM organisation_auditrecord")
    again = samstad(demo_copy, "load", str(tmp_path / "out"))
    assert again.returncode == 0, again.stderr
    assert rows(demo_copy, "SELECT count(*) FROM organisation_auditrecord") == before
    loaded = samstad(empty_home, "load", str(tmp_path / "out"))
    assert loaded.returncode == 0, loaded.stderr
    assert samstad(empty_home, "export", str(tmp_path / "again")).returncode == 0
    names = sorted(p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert len(names) > 60
    same, differ, odd = filecmp.cmpfiles(tmp_path / "out", tmp_path / "again", names, shallow=False)
    assert (differ, odd) == ([], [])
    assert len(same) == len(names)


@pytest.mark.slow
def test_the_same_seed_builds_the_same_numbers(demo_home: Path, tmp_path: Path) -> None:
    """Two builds on different days of the calendar give the same releases and the same conclusions."""
    assert samstad(tmp_path / "other", "demo", "--no-serve", timeout=900).returncode == 0
    query = "SELECT content_hash FROM statistics_release ORDER BY content_hash"
    assert rows(demo_home, query) == rows(tmp_path / "other", query)
    contents = []
    for home in (demo_home, tmp_path / "other"):
        (folder,) = (home / "reports").iterdir()
        content = json.loads((folder / "report.json").read_text())
        contents.append({key: content[key] for key in ("figures", "goals", "places", "maps")})
    assert contents[0] == contents[1]


def test_the_numbers_of_a_real_place_are_not_invented(demo_home: Path) -> None:
    real = rows(demo_home, "SELECT id FROM organisation_city WHERE synthetic = 0")
    for (city,) in real:
        assert rows(
            demo_home,
            "SELECT count(*) FROM statistics_release r JOIN statistics_dataset d ON d.id = r.dataset_id "
            f"WHERE d.city_id = {city}",
        ) == [(0,)]
