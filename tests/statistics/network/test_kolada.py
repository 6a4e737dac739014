"""Kolada. *Not confirmed against the live service*: the answers are built from what its documentation says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import ServiceError
from samstad.statistics.sources.kolada import MOST_IDS, Kolada, read
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.shelf import Shelf
from tests.statistics.network.conftest import quick, silent
from tests.statistics.network.server import Service, serving

MAPPING = parse(
    {
        "area": "municipality",
        "period": "period",
        "measure": "kpi",
        "breakdowns": {"kon": "gender"},
        "totals": {"kon": "T"},
    },
    "here",
)
SYMBOLS = parse_symbols({"Missing": "unexplained", "Private": "suppressed_by_source"}, "here")
TITLES = {"N00945": "Kvinnors arbetsinkomst", "U30446": "Ett nyckeltal"}


class Answers:
    """Kolada with two key figures; every seventh value missing, every fifth zero, some rows deleted."""

    def __init__(self, per_page: int = 40) -> None:
        self.per_page, self.url, self.longest = per_page, "", 0
        self.municipalities = {"0000": "Riket"} | {f"{n:04}": f"Kommun {n}" for n in range(100, 160)}
        self.units = {f"V15E{n:04}": f"Enhet {n}" for n in range(30)}

    def value(self, kpi: str, place: str, year: int, gender: str) -> dict[str, Any]:
        number = sum(map(ord, f"{kpi}{place}{year}{gender}"))
        said = {"gender": gender, "value": float(number), "status": ""}
        if number % 7 == 0:
            said |= {"value": None, "status": "Private" if number % 2 else "Missing"}
        elif number % 5 == 0:
            said["value"] = 0.0
        return said

    def __call__(self, _method: str, path: str, query: dict[str, str], _body: Any) -> Any:
        parts = path.strip("/").split("/")
        for part in parts:
            self.longest = max(self.longest, part.count(",") + 1)
        rows = self.rows(parts, query)
        if rows is None:
            return None
        page = int(query.get("page", "1"))
        some = rows[(page - 1) * self.per_page : page * self.per_page]
        answer = {"values": some, "count": len(some)}
        if page * self.per_page < len(rows):
            answer["next_url"] = f"{self.url}{path}?{urlencode({**query, 'page': page + 1})}"
        return answer

    def rows(self, parts: list[str], query: dict[str, str]) -> list[dict[str, Any]] | None:
        match parts:
            case ["kpi", ids]:
                return [{"id": i, "title": TITLES[i]} for i in ids.split(",") if i in TITLES]
            case ["municipality", ids]:
                return [
                    {"id": i, "title": self.municipalities[i]}
                    for i in ids.split(",")
                    if i in self.municipalities
                ]
            case ["ou"]:
                gone = {"id": "V15E9999", "title": "Nedlagd", "isdeleted": True}
                return [{"id": i, "title": t} for i, t in self.units.items()] + [gone]
            case [("data" | "oudata"), "kpi", kpis, ("municipality" | "ou") as place, ids, "year", years]:
                rows = []
                for kpi in kpis.split(","):
                    for one in ids.split(","):
                        for year in years.split(","):
                            values = [self.value(kpi, one, int(year), g) for g in "TKM"]
                            values.append({"gender": "K", "value": 1e9, "status": "", "isdeleted": True})
                            rows.append({"kpi": kpi, place: one, "period": int(year), "values": values})
                return rows
        return None


def recipe(service: Service, **changed: Any) -> Kolada:
    about: dict[str, Any] = {"url": service.url, "kpis": ["N00945", "U30446"], "years": [2020, 2022]}
    return Kolada(**(about | {"municipalities": ["0000", *(f"{n:04}" for n in range(100, 160))]} | changed))


def fetched(answers: Answers, service: Service, folder: Path, **changed: Any) -> Path:
    answers.url = service.url
    path = folder / "kolada.json"
    path.write_bytes(recipe(service, **changed).fetch(quick(), Shelf(folder / "shelf"), silent).content)
    return path


def test_not_confirmed_every_value_and_kind_of_missing_arrives_once(tmp_path: Path) -> None:
    answers = Answers()
    with serving(answers) as service:
        estimate = recipe(service).estimate(quick())
        path = fetched(answers, service, tmp_path)
        first_pages = [p for _, p, _ in service.asked if p.startswith("/data/")]
    assert answers.longest == MOST_IDS
    assert len(set(first_pages)) == estimate.calls == 3  # 61 municipalities, 25 at a time
    assert len(first_pages) > estimate.calls  # pages
    got = read(path, MAPPING, SYMBOLS)
    assert got.rejected == []
    assert got.about["left_out"] == {"deleted": 2 * 61 * 3}
    assert got.frame.height == 2 * 61 * 3 * 3 == estimate.cells * 3
    kinds = {"Missing": Missing.UNEXPLAINED, "Private": Missing.SUPPRESSED_BY_SOURCE, "": Missing.PRESENT}
    for row in got.frame.iter_rows(named=True):
        said = answers.value(
            row["measure"], row["area"], int(row["period"]), row["breakdown"].removeprefix("kon=")
        )
        assert (row["value"], row["missing"]) == (said["value"], int(kinds[said["status"]]))
    assert got.frame.filter(got.frame["area"] == "0000").height == 2 * 3 * 3
    assert (got.frame["value"] == 0).any()


def test_not_confirmed_units_of_a_municipality_without_the_closed(tmp_path: Path) -> None:
    answers = Answers()
    mapping = parse(
        {"area": "ou", "period": "period", "measure": "kpi", "breakdowns": {"kon": "gender"}}, "here"
    )
    with serving(answers) as service:
        path = fetched(answers, service, tmp_path, municipalities=[], units_in=["0180"])
    got = read(path, mapping, SYMBOLS)
    assert set(got.frame["area"]) == set(answers.units)
    assert json.loads(path.read_text())["places"] == answers.units


def test_not_confirmed_a_status_that_nobody_has_explained_is_refused(tmp_path: Path) -> None:
    answers = Answers()
    with serving(answers) as service:
        path = fetched(answers, service, tmp_path)
    got = read(path, MAPPING, parse_symbols({"Missing": "unexplained"}, "here"))
    assert got.rejected
    assert {row.value for row in got.rejected} == {"Private"}


@pytest.mark.parametrize("honest", [True, False], ids=["filters", "ignores the filter"])
def test_not_confirmed_municipalities_and_regions_are_never_mixed(tmp_path: Path, honest: bool) -> None:
    answers = Answers()
    regions = {"0000": "Riket", "0001": "Region Ett", "0003": "Region Tre"}
    municipalities = {"0114": "Kommun Ett", "0180": "Kommun Två"}
    answers.municipalities = regions | municipalities
    kinds = dict.fromkeys(regions, "L") | dict.fromkeys(municipalities, "K")
    rows = answers.rows

    def listed(parts: list[str], query: dict[str, str]) -> list[dict[str, Any]] | None:
        if parts != ["municipality"]:
            return rows(parts, query)
        every = [{"id": i, "title": t, "type": kinds[i]} for i, t in answers.municipalities.items()]
        return [row for row in every if not honest or row["type"] == query["region_type"]]

    answers.rows = listed  # type: ignore[method-assign]
    for kind, right in (("K", municipalities), ("L", regions)):
        with serving(answers) as service:
            path = fetched(answers, service, tmp_path, municipalities=[], region_type=kind)
        assert json.loads(path.read_text())["places"] == right
        assert set(read(path, MAPPING, SYMBOLS).frame["area"]) == set(right)


def test_the_last_year_is_this_one_where_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSTAD_TODAY", "2024-05-01")
    assert Kolada(kpis=["N1"], years=[2020], municipalities=["0000"]).last == 2024
    with pytest.raises(UserError, match="first, last"):
        Kolada(kpis=["N1"], years=[2025], municipalities=["0000"])
    with pytest.raises(UserError, match="region_type"):
        Kolada(kpis=["N1"], years=[2020], region_type="M")


@pytest.mark.parametrize("fault", ["429", "500", "cut", "half", "html", "not json"])
def test_not_confirmed_an_interrupted_fetch_goes_on_page_by_page(fault: str, tmp_path: Path) -> None:
    answers = Answers()
    with serving(answers) as service:
        answers.url = service.url
        whole = recipe(service).fetch(quick(), Shelf(tmp_path / "other"), silent)
        pages = len([p for p in service.paths() if p.startswith("/data/")])
        service.asked.clear()
        service.always = lambda _m, path: (
            fault if path.startswith("/data/") and len(service.paths()) > 9 else ""
        )
        with pytest.raises(ServiceError):
            recipe(service).fetch(quick(), Shelf(tmp_path / "shelf"), silent)
        kept = len(list((tmp_path / "shelf").glob("*.answer")))
        assert kept > 2
        service.always = lambda _m, _p: ""
        service.asked.clear()
        again = recipe(service).fetch(quick(), Shelf(tmp_path / "shelf"), silent)
        assert len([p for p in service.paths() if p.startswith("/data/")]) == pages - kept
    assert again.content == whole.content


def test_not_confirmed_pages_in_a_circle_or_elsewhere_are_left() -> None:
    for following, words in (
        ("{url}/kpi/U30446?per_page=5000", "in a circle"),
        ("http://example.com/x", "elsewhere"),
    ):
        with (
            serving(lambda *_, f=following: {"values": [], "next_url": f.format(url=service.url)}) as service,
            pytest.raises(ServiceError, match=words),
        ):
            recipe(service, kpis=["U30446"]).estimate(quick())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kpis": ["N99999"]}, "no key figure 'N99999'"),
        ({"municipalities": ["0999"]}, "no municipality '0999'"),
        ({"years": [2022, 2020]}, r"not \[first, last\]"),
        ({"units": ["V15E0001"]}, "not one kind of places"),
    ],
)
def test_not_confirmed_a_wrong_recipe_is_told(changed: dict[str, Any], words: str) -> None:
    with serving(Answers()) as service, pytest.raises(UserError, match=words):
        recipe(service, **changed).estimate(quick())
