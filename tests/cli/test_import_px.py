"""A PX file by the command alone: a city folder that says how it is read, an import, and what was odd told."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.provstad import CODES, DAY, write_folder
from tests.demo_home import samstad
from tests.statistics.px_files import px

SOURCE = (
    "code: folk\nname: Folk\npublisher: Vi\nlicence: CC0\nformat: px\narea_sets: [rutor]\n"
    "mapping:\n  area: ruta\n  period: kvartal\n  measure: {constant: antal}\n"
    'symbols:\n  "..": suppressed_by_source\n'
)


def test_a_px_file_by_the_command_alone(tmp_path: Path, empty_home: Path) -> None:
    home, times = empty_home, ["20244", "20251"]
    folder = write_folder(tmp_path, **{"sources/folk.yaml": SOURCE})
    assert samstad(home, "load", str(folder), **DAY).returncode == 0
    cells = [0, "..", *range(2 * len(CODES) - 2)]
    path = tmp_path / "folk.px"
    path.write_text(
        px(
            {"ruta": list(CODES), "kvartal": times},
            cells,
            more='TIMEVAL("kvartal")=TLIST(Q1),"20244","20251";\nNOTE("gata")="om";',
        )
    )
    words = ("import", "statistics", str(path), "--city", "prov", "--dataset", "folk", "--json")
    done = samstad(home, *words, **DAY)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["rows"], said["missing"]) == (len(cells), {"suppressed_by_source": 1})
    assert any("'gata' is no variable" in each for each in said["warnings"])
    assert "note: line" in done.stderr
    target = tmp_path / "folk.json"
    assert samstad(home, "release", "export", str(target), *words[3:7], **DAY).returncode == 0
    written = json.loads(target.read_text("utf-8"))
    assert written["value"] == [None if each == ".." else each for each in cells]
    assert written["status"] == {"1": "suppressed_by_source"}
    assert list(written["dimension"]["kvartal"]["category"]["index"]) == ["2024Q4", "2025Q1"]
