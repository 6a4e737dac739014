"""The example city on the database of the run: SQLite, and PostgreSQL where that is what is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.demo_home import Demo, copied, samstad

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def run(demo: Demo, *words: str) -> str:
    done = samstad(demo.home, *words, **demo.variables)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_all_that_the_command_does_with_a_city(demo: Demo, tmp_path: Path) -> None:
    with copied(demo, tmp_path) as city:
        run(city, "doctor")
        verified = json.loads(samstad(city.home, "report", "verify", "--json", **city.variables).stdout)
        assert verified["reports"][0]["figures"] > 300
        run(city, "export", str(tmp_path / "out"))
        assert "0 created, 0 changed" in run(city, "load", str(tmp_path / "out"))
        run(city, "report", "build", "--city", "sammanstad", "--round", "oktober-2026")
        assert run(city, "report", "verify").count(" 0 faults") == 2
        run(city, "doctor", "--rebuild")


def test_as_of_the_freeze_everything_is_as_it_was_printed(demo: Demo) -> None:
    (folder,) = (demo.home / "reports").iterdir()
    content = json.loads((folder / "report.json").read_text())
    printed = {j["target"]: j["judgement"] for goal in content["goals"] for j in goal["judgements"]}
    done = samstad(demo.home, "judge", "--as-of", "2026-09-30", "--json", **demo.variables)
    then = {target["target"]: target["judgement"] for target in json.loads(done.stdout)["targets"]}
    assert {target: then[target] for target in printed} == printed
