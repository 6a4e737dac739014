"""The report of 1 October goes from a city's installation into a ministry's: two servers on loopback, two homes."""

from __future__ import annotations

import io
import json
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.demo_home import samstad, serving

pytestmark = pytest.mark.slow

REPORT = "sammanstad-oktober-2026-1"
DAY = {"SAMSTAD_TODAY": "2026-10-12"}


@pytest.fixture
def ministry(tmp_path: Path) -> Path:
    """A ministry's home, with one municipality registered; its key lies in `key`."""
    home = tmp_path / "ministry"
    words = ("--name", "Redovisning", "--body", "Departementet", "--first-year", "2026")
    assert samstad(home, "national", "set-up", *words, **DAY).returncode == 0
    made = samstad(home, "national", "sender", "9901", "--name", "Sammanstad", "--synthetic", "--json", **DAY)
    assert made.returncode == 0, made.stderr
    (tmp_path / "key").write_text(json.loads(made.stdout)["key"])
    return home


def altered(package: bytes) -> bytes:
    """The package with one figure made better on its way."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    account = json.loads(files["account.json"])
    account["districts"][0]["figures"]["arbetslosa"][-1]["value"] -= 1
    files["account.json"] = json.dumps(account, ensure_ascii=False).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def test_a_package_goes_from_a_city_to_the_state(demo_copy: Path, ministry: Path, tmp_path: Path) -> None:
    with serving(demo_copy) as city, serving(ministry, **DAY) as state:
        with urllib.request.urlopen(f"{city.url}/sammanstad/paket/{REPORT}.zip", timeout=300) as answer:
            package = answer.read()
        file, key = tmp_path / "paket.zip", tmp_path / "key"
        file.write_bytes(package)
        where = ("--to", f"{state.url}/riket/statens-redovisning/paket/", "--key-file", str(key))

        sent = samstad(demo_copy, "package", "send", str(file), *where, "--json")
        assert sent.returncode == 0, sent.stderr
        assert json.loads(sent.stdout)["number"] == 1
        again = samstad(demo_copy, "package", "send", str(file), *where, "--json")
        assert json.loads(again.stdout)["again"] is True

        bad = tmp_path / "ändrat.zip"
        bad.write_bytes(altered(package))
        refused = samstad(demo_copy, "package", "send", str(bad), *where)
        assert refused.returncode == 1
        assert "ändrat: districts/stadsdelsomraden:04/figures/arbetslosa" in refused.stderr
        assert "Traceback" not in refused.stderr

        key.write_text("fel nyckel")
        assert "Nyckeln är inte känd här" in samstad(demo_copy, "package", "send", str(file), *where).stderr

        with urllib.request.urlopen(f"{state.url}/riket/statens-redovisning/?ar=2026", timeout=300) as answer:
            page = answer.read().decode().replace("\u00a0", " ")
        assert "Sammanstad" in page
        assert "5 stadsdelar i 1 paket" in page
        assert "ändrat: districts/stadsdelsomraden:04/figures/arbetslosa" in page
        page = f"{city.url}/sammanstad/paket/{REPORT}/sandningar/"
        with urllib.request.urlopen(page, timeout=300) as answer:
            own = answer.read().decode()
        assert own.count("Mottaget") == 3  # the example city had sent it once; the last one was there already
        assert own.count("Avvisat") == 2  # altered on its way, and without a key
    told = samstad(ministry, "national", "status", "2026", "--json", **DAY)
    (row,) = json.loads(told.stdout)["senders"]
    assert (row["number"], row["late_days"], row["rejected"]) == (1, 11, True)
    compiled = samstad(ministry, "national", "compile", "2026", "--json", **DAY)
    assert json.loads(compiled.stdout)["number"] == 1
