"""What the command promises: examples in the help, exit codes, one sentence, JSON, an empty home made ready."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from samstad.cli.arguments.root import parser
from tests.cli.provstad import DAY, jobs, squares, state, write_folder
from tests.demo_home import environment, samstad, serving, wait_for


def commands(
    of: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command that does something, with the words that call it."""
    deeper = [a for a in of._actions if isinstance(a, argparse._SubParsersAction)]
    if not deeper:
        yield words, of
    for action in deeper:
        for word, below in action.choices.items():
            yield from commands(below, (*words, word))


ALL = dict(commands(parser()))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_has_an_example_that_it_understands(words: tuple[str, ...]) -> None:
    below = ALL[words]
    assert below.epilog
    example = below.epilog.split("\n")[-1].split()
    assert example[0] == "samstad"
    assert tuple(example[1 : 1 + len(words)]) == words
    parser().parse_args(example[1:])
    assert {"--json", "--help"} <= {option for a in below._actions for option in a.option_strings}


def test_wrong_usage_is_2_and_a_fault_is_1_with_one_sentence(empty_home: Path) -> None:
    home = empty_home
    assert samstad(home, "nonsense").returncode == 2
    assert samstad(home, "serve", "--port", "99999").returncode == 2
    failed = samstad(home, "judge", "--city", "atlantis")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.count("\n") == 1
    assert "atlantis" in failed.stderr
    assert "Traceback" not in failed.stderr


READING = {
    "doctor": ("doctor",),
    "judge": ("judge", "--city", "prov"),
    "report show": ("report", "show"),
    "report show ID": ("report", "show", "prov-var-1"),
    "report verify": ("report", "verify"),
    "release diff": ("release", "diff", "jobb/1", "jobb/1"),
    "export": ("export", "OUT"),
    "load": ("load", "FOLDER"),
    "import statistics": ("import", "statistics", "CSV", "--city", "prov", "--dataset", "jobb"),
    "import areas": ("import", "areas", "AREAS", "--city", "prov", "--set", "nya"),
    "release export": ("release", "export", "OUT", "--city", "prov", "--dataset", "jobb"),
    "report build": ("report", "build", "--city", "prov", "--round", "var"),
}


@pytest.mark.parametrize("words", READING.values(), ids=READING)
def test_json_is_all_there_is_on_stdout(prov: Path, words: tuple[str, ...]) -> None:
    files = {
        "OUT": prov.parent / "out",
        "FOLDER": write_folder(prov.parent),
        "CSV": prov.parent / "more.csv",
        "AREAS": prov.parent / "areas.geojson",
    }
    files["CSV"].write_bytes(jobs(1))
    files["AREAS"].write_bytes(squares())
    given = [str(files.get(word, word)) for word in words]
    done = samstad(prov, *given, "--json", **DAY)
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), dict)
    # Lines for people, and no bar: nobody looks at a pipe.
    assert "\r" not in done.stderr
    assert "%|" not in done.stderr


def test_a_release_is_compared_and_pointed_at(prov: Path) -> None:
    """The dry run says what the move does, and moves nothing."""
    delivery = prov.parent / "second.csv"
    delivery.write_bytes(jobs(40))
    words = ("import", "statistics", str(delivery), "--city", "prov", "--dataset", "jobb")
    assert samstad(prov, *words, **DAY).returncode == 0
    diff = json.loads(samstad(prov, "release", "diff", "jobb/1", "jobb/2", "--json", **DAY).stdout)
    assert diff["changes"] == {"new": 0, "changed": 39, "removed": 0, "unchanged": 41}
    assert diff["measures"]["arbete"]["changed"] == 39
    assert diff["published"][0]["city"] == "prov"
    dry = json.loads(samstad(prov, "release", "use", "jobb/1", "--dry-run", "--json", **DAY).stdout)
    assert (dry["before"], dry["moved"]) == ("jobb/2", False)
    done = samstad(prov, "release", "use", "jobb/1", "--json", **DAY)
    assert json.loads(done.stdout)["moved"]
    again = samstad(prov, "release", "use", "jobb/1", **DAY)
    assert again.returncode == 1
    assert "is the current edition already" in again.stderr


def test_findings_are_json_too_though_the_command_fails(prov: Path) -> None:
    path = prov / "reports" / "prov-var-1" / "report.sv.html"
    path.chmod(0o644)
    path.write_text("<p>Allt är bra.</p>")
    for words in (("doctor",), ("report", "verify")):
        done = samstad(prov, *words, "--json", **DAY)
        assert done.returncode == 1
        said = json.loads(done.stdout)
        findings = said.get("findings") or said["reports"][0]["findings"]
        assert findings == ["prov-var-1/report.sv.html: the file has been altered since it was frozen"]
        assert "1 fault found" in done.stderr


def test_an_empty_home_is_made_and_migrated(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    home.parent.mkdir()
    done = samstad(home, "doctor", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"findings": []}
    assert (home / "samstad.sqlite3").exists()
    assert (home / "secret.key").stat().st_mode & 0o077 == 0


def test_a_home_that_cannot_be_made_says_which_and_what_to_do(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = subprocess.run(
        [sys.executable, "-m", "samstad", "doctor"],
        env=environment(blocked / "home"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert str(blocked) in done.stderr
    assert "SAMSTAD_HOME" in done.stderr


def test_a_misspelt_database_is_refused(tmp_path: Path) -> None:
    done = samstad(tmp_path / "home", "doctor", DATABASE_URL="postgress://localhost/x")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr


def test_the_demo_never_touches_an_installation_of_ones_own(empty_home: Path) -> None:
    home = empty_home
    assert samstad(home, "doctor").returncode == 0
    before = sorted((p.name, p.stat().st_size) for p in home.iterdir())
    done = samstad(home, "demo", "--no-serve")
    assert done.returncode == 1
    assert "no demo" in done.stderr
    assert sorted((p.name, p.stat().st_size) for p in home.iterdir()) == before


def test_the_demo_never_touches_a_database_of_ones_own(prov: Path, tmp_path: Path) -> None:
    before = state(prov)
    url = f"sqlite:///{prov / 'samstad.sqlite3'}"
    done = samstad(tmp_path / "empty", "demo", "--no-serve", DATABASE_URL=url)
    assert done.returncode == 1
    assert "holds an installation already" in done.stderr
    assert state(prov) == before


@pytest.mark.kill
def test_sigterm_ends_the_server_and_its_workers(demo_copy: Path) -> None:
    import psutil

    with serving(demo_copy, "--workers", "2") as site:
        family = psutil.Process(site.process.pid).children(recursive=True)
        assert len(family) >= 2
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(timeout=300) == 0
        gone, alive = psutil.wait_procs(family, timeout=10)
        assert not alive
        assert len(gone) == len(family)


@pytest.mark.kill
def test_the_demo_is_served_by_a_process_that_has_built_nothing(demo_copy: Path) -> None:
    """Workers that are forked from what built the city wait for ever for threads that they do not have."""
    import psutil

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "samstad", "demo", "--port", port]
    quiet = dict.fromkeys(("stdin", "stdout"), subprocess.DEVNULL)
    process = subprocess.Popen(command, env=environment(demo_copy), stderr=subprocess.PIPE, **quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        assert "serve" in psutil.Process(process.pid).cmdline()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=300)
    assert process.returncode == 0


def test_the_demo_is_served_on_this_machine_only(demo_copy: Path) -> None:
    done = samstad(demo_copy, "serve", "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "this machine only" in done.stderr


@pytest.mark.kill
def test_ctrl_c_during_the_demo_leaves_something_that_can_be_begun_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    process = subprocess.Popen(
        [sys.executable, "-m", "samstad", "demo", "--no-serve"],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 300
    while not (home / "samstad.sqlite3").exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "interrupted" in said
    assert "Traceback" not in said
    assert samstad(home, "demo", "--no-serve", timeout=900).returncode == 0
