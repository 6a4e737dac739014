"""Freezing, loading and importing by the command, stopped at any moment or at once with another: whole or not."""

from __future__ import annotations

import json
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli import provstad
from tests.cli.children import at, start, wait_until_ready, wait_until_stopped
from tests.cli.provstad import DAY, FILES, jobs, state
from tests.demo_home import samstad

JOBS = ("--city", "prov", "--dataset", "jobb")
# The content; and a web page, a PDF, a Word file and a workbook in each language.
FILES_OF_A_REPORT = 9
BUILD = ("report", "build", "--city", "prov", "--round", "var")


def swept(home: Path) -> dict[str, Any]:
    """The state after the next command, which finds everything as it should be."""
    done = samstad(home, "doctor", **DAY)
    assert done.returncode == 0, done.stderr
    after = state(home)
    assert after["left"] == []
    return after


def reports(found: dict[str, Any]) -> list[str]:
    """The frozen reports, each of which is whole: a row, a folder with nine files, their rows, an audit record."""
    rows = found["rows"]["followup_report"]
    folders = {name.split("/")[1] for name in found["files"] if name.startswith("reports/")}
    assert len(folders) == len(rows)
    assert len(found["rows"]["followup_reportfile"]) == FILES_OF_A_REPORT * len(rows)
    assert sum(name.startswith("reports/") for name in found["files"]) == FILES_OF_A_REPORT * len(rows)
    assert sum("report.freeze" in row for row in found["rows"]["organisation_auditrecord"]) == len(rows)
    return sorted(folders)


def whole(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a report was frozen; fails unless it was so wholly or not at all."""
    if after == before:
        return False
    assert len(reports(after)) == len(reports(before)) + 1
    return True


STEPS = [
    "samstad.followup.freezing:_write",
    "samstad.followup.freezing:_write_rows",
    "samstad.followup.freezing:_place",
    "samstad.statistics.store.files:write_json",
    "committing",
]


@pytest.mark.kill
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_freeze_stopped_at_each_step(prov: Path, how: str, step: str, after: bool) -> None:
    before = swept(prov)
    process = start(prov, *BUILD, spoil=at(step, how, after=after))
    _, err = process.communicate(timeout=300)
    assert process.returncode == (-signal.SIGKILL if how == "SIGKILL" else 1)
    if how == "SIGINT":
        assert (
            err
            == "ready\nsamstad: interrupted. What was under way is undone or complete, never half; run it again.\n"
        )
    # Interrupted at the very commit, Django's atomic block ends it all the same.
    committed = step == "committing" and (after or how == "SIGINT")
    assert whole(before, swept(prov)) == committed
    assert samstad(prov, *BUILD, **DAY).returncode == 0
    assert samstad(prov, "report", "verify", **DAY).returncode == 0


def commands(home: Path, attempt: int) -> dict[str, tuple[str, ...]]:
    path = home.parent / f"{attempt}.csv"
    path.write_bytes(jobs(attempt + 1))
    changed = {"themes.yaml": FILES["themes.yaml"].replace("Arbete", f"Arbete {attempt}")}
    return {
        "import": ("import", "statistics", str(path), *JOBS),
        "load": ("load", str(provstad.write_folder(home.parent / f"{attempt}", **changed))),
        "report": BUILD,
    }


@pytest.mark.kill
@pytest.mark.parametrize("what", ["import", "load", "report"])
def test_killed_at_random_moments(prov: Path, what: str) -> None:
    process = start(prov, *commands(prov, 99)[what])
    wait_until_ready(process)
    started = time.monotonic()
    assert process.communicate(timeout=300)[1] == ""
    assert process.returncode == 0
    duration = time.monotonic() - started
    moments = random.Random(20260920)
    before = swept(prov)
    for attempt in range(8):
        process = start(prov, *commands(prov, attempt)[what])
        wait_until_ready(process)
        time.sleep(moments.uniform(0, duration))
        process.send_signal(random.Random(attempt).choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
        process.communicate(timeout=300)
        after = swept(prov)
        reports(after)
        releases = len(after["rows"]["statistics_release"])
        assert releases == sum(name.startswith("releases/") for name in after["files"])
        assert releases == len(after["rows"]["statistics_releasepointer"])
        themes = after["rows"]["statistics_theme"], after["rows"]["statistics_historicaltheme"]
        assert len(themes[1]) - len(before["rows"]["statistics_historicaltheme"]) in (0, 1)
        before = after
    assert samstad(prov, "report", "verify", **DAY).returncode == 0


def test_a_folder_of_a_report_that_nobody_announced_is_told_and_kept(prov: Path) -> None:
    """The database may have been restored from an older backup: its newer reports must survive the next command."""
    (prov / "reports" / "prov-var-1").rename(prov / "reports" / "prov-var-2")
    done = samstad(prov, "doctor", **DAY)
    assert done.returncode == 1
    assert "prov-var-2: no report has this folder" in done.stderr
    assert len(list((prov / "reports" / "prov-var-2").iterdir())) == 9
    refused = samstad(prov, *BUILD, **DAY)
    assert refused.returncode == 1
    assert "belongs to no report in the database lies in the way" in refused.stderr
    (prov / "reports" / "prov-var-2").rename(prov / "reports" / "prov-var-1")
    assert samstad(prov, "doctor", **DAY).returncode == 0


def test_another_database_on_the_same_home_loses_no_report(prov: Path) -> None:
    """Somebody forgets DATABASE_URL, and the command meets an empty database."""
    before = state(prov)
    other = samstad(prov, "report", "show", DATABASE_URL=f"sqlite:///{prov.parent}/other.sqlite3", **DAY)
    assert "No report has been frozen yet" in other.stdout
    assert swept(prov) == before


def paused(home: Path, *words: str, step: str, after: bool = True) -> Any:
    """The command, stopped alive at a step."""
    process = start(home, *words, spoil=at(step, "SIGSTOP", after=after))
    wait_until_ready(process)
    wait_until_stopped(process)
    return process


def test_an_import_while_a_report_is_frozen(prov: Path) -> None:
    """The report keeps the edition that was current when it began."""
    process = paused(prov, *BUILD, step="samstad.followup.content:gather")
    done = samstad(prov, *commands(prov, 1)["import"], **DAY)
    assert done.returncode == 0, done.stderr
    process.send_signal(signal.SIGCONT)
    assert process.communicate(timeout=300)[1] == ""
    assert process.returncode == 0
    content = json.loads((prov / "reports" / "prov-var-2" / "report.json").read_text())
    assert content["releases"]["jobb"]["number"] == 1
    assert samstad(prov, "report", "verify", **DAY).returncode == 0
    swept(prov)


def test_two_freezes_at_once(prov: Path) -> None:
    """The second to come says that another was first, and changes nothing."""
    process = paused(prov, *BUILD, step="samstad.followup.content:gather")
    assert samstad(prov, *BUILD, **DAY).returncode == 0
    between = state(prov)
    process.send_signal(signal.SIGCONT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 1
    assert err == (
        "samstad: prov-var-2: this report was frozen by somebody else meanwhile. Run it again if you want one more.\n"
    )
    assert swept(prov) == between


def test_two_imports_at_once(prov: Path) -> None:
    slow = paused(prov, *commands(prov, 2)["import"], step="samstad.statistics.store.archive:write_aside")
    assert samstad(prov, *commands(prov, 3)["import"], **DAY).returncode == 0
    between = [name for name in state(prov)["files"] if name.startswith("releases/")]
    slow.send_signal(signal.SIGCONT)
    _, err = slow.communicate(timeout=300)
    assert slow.returncode == 1
    assert "edition 2 was imported while this one was being read. Run the import again" in err
    assert [name for name in swept(prov)["files"] if name.startswith("releases/")] == between


def test_a_sweep_leaves_alone_a_report_that_is_about_to_be_committed(prov: Path) -> None:
    process = paused(prov, *BUILD, step="samstad.followup.freezing:_place")
    assert samstad(prov, "judge", **DAY).returncode == 0
    process.send_signal(signal.SIGCONT)
    assert process.communicate(timeout=300)[1] == ""
    assert len(reports(swept(prov))) == 2


def test_two_commands_on_an_empty_home_take_turns(tmp_path: Path) -> None:
    home = tmp_path / "home"
    processes = [start(home, "doctor") for _ in range(3)]
    for process in processes:
        _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
