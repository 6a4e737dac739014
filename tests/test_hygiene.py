"""tools/hygiene.py finds what it says it finds, and leaves alone what only looks like it."""

from __future__ import annotations

import json

import pytest

from tools.hygiene import LARGEST, findings, tracked

# In pieces, as in the checker: this file is checked too.
INDEX = "files.python" + "hosted.org"
WORK_LEFT = "# TO" + "DO: later"


@pytest.mark.parametrize(
    ("name", "text", "finding"),
    [
        ("docs/install.md", f"pip install --index https-{INDEX}/simple", "index"),
        (
            "package-lock.json",
            f'{{"packages": {{"a": {{"resolved": "//{INDEX}/a", "integrity": "x"}}}}}}',
            "index",
        ),
        ("run.lock", "--index" + "-url https:" + "//mirror.example/simple", "address"),
        ("package-lock.json", '{"packages": {"a": {"resolved": "a.tgz", "integrity": "x"}}}', "address"),
        ("package-lock.json", '{"packages": {"a": {"version": "1.0.0"}}}', "address"),
        (
            "package-lock.json",
            '{"packages": {"a": {"version": "git+ssh:' + '//git.example/a", "integrity": "x"}}}',
            "address",
        ),
        ("src/a.py", 'HERE = "/ho' + 'me/anna/samstad"', "machine"),
        ("src/a.py", "open('/t" + "mp/x.csv')", "machine"),
        ("src/a.py", WORK_LEFT, "later"),
        ("docs/a.bin", "x" * (LARGEST + 1), "large"),
    ],
)
def test_finds(name: str, text: str, finding: str) -> None:
    assert any(f" {finding}: " in line for line in findings(name, text.encode()))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/operations.md", "The data lies in /srv/samstad, PostgreSQL in /usr/lib/postgresql."),
        ("docs/a.md", "See https:" + "//example.org/home/page and docs/root/x."),
        ("src/a.py", 'path = f"{base}/ho' + 'me/x"'),
        ("run.lock", "numpy==2.3.5 \\\n    --hash=sha256:00"),
        ("package-lock.json", json.dumps({"packages": {"": {"name": "x"}, "a": {"integrity": "sha512-x"}}})),
        (
            "package-lock.json",
            '{"packages": {"a": {"integrity": "x", "funding": {"url": "https:' + '//example.org/give"}}}}',
        ),
        ("src/a.py", "mytodo = methods.todos"),
    ],
)
def test_leaves_alone(name: str, text: str) -> None:
    assert list(findings(name, text.encode())) == []


def test_the_files_that_must_be_checked_are_tracked() -> None:
    assert {"run.lock", "test.lock", "dev.lock", "peers.lock", "bootstrap.lock", "pyproject.toml"} <= set(
        tracked()
    )
