"""`samstad release export`: the edition's cells as a file, or one sentence and no file."""

from __future__ import annotations

import json
from pathlib import Path

from samstad.statistics.sources.jsonstat_rules import Severity, validate
from tests.cli.provstad import DAY
from tests.demo_home import samstad

JOBB = ("--city", "prov", "--dataset", "jobb")


def test_an_edition_becomes_a_sound_file(prov: Path, tmp_path: Path) -> None:
    target = tmp_path / "jobb.json"
    done = samstad(prov, "release", "export", str(target), *JOBB, "--json", **DAY)
    assert done.returncode == 0, done.stderr
    said = json.loads(target.read_text("utf-8"))
    assert [each for each in validate(said) if each.severity is Severity.ERROR] == []
    assert json.loads(done.stdout)["cells"] == len(said["value"])
    assert said["extension"]["release"]["dataset"] == "jobb"
    assert [path.name for path in tmp_path.iterdir() if "jobb" in path.name] == ["jobb.json"]


def test_what_is_not_there_is_told_and_nothing_is_written(prov: Path, tmp_path: Path) -> None:
    target = tmp_path / "jobb.json"
    for words, told in (
        ((*JOBB, "--number", "99"), "no such edition. Editions here: 1"),
        (("--city", "prov", "--dataset", "folk"), "no such edition. Editions here: none"),
        (("--city", "prov", "--dataset", "x"), "there is no dataset 'x'"),
    ):
        done = samstad(prov, "release", "export", str(target), *words, **DAY)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert told in done.stderr
    nowhere = samstad(prov, "release", "export", str(tmp_path / "a" / "b.json"), *JOBB, **DAY)
    assert "cannot be written" in nowhere.stderr
    assert not target.exists()
