"""From a service to a release: areas filled in, false zeros left out, kinds of missing kept."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest

from samstad.conf.home import Home
from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.statistics import fetching, store
from samstad.statistics.models import AreaSet, AreaSetKind, Dataset, Release
from tests.statistics.conftest import ACTOR
from tests.statistics.network.conftest import quick
from tests.statistics.network.pxweb import PxWeb2Service
from tests.statistics.network.server import Service, serving
from tests.statistics.network.test_splitting import table

pytestmark = pytest.mark.django_db
OLD = ["0180R001", "0180R002"]
NEW = ["0180R001_RegSO2025", "0180R003_RegSO2025"]
CODES = {"Region": ["0180", *OLD, *NEW], "ContentsCode": ["N1"], "Tid": ["2022", "2023", "2024", "2025"]}
PATTERNS = {"regso-2020": r"^0180R\d{3}$", "regso-2025": "_RegSO2025$"}
VALIDITY = [{"codes": r"^\d{4}R\d{3}$", "to": "2023"}, {"codes": "_RegSO2025$", "from": "2024"}]


def cell(region: str, year: str) -> Any:
    """What the service says: 0 for an edition in years when it is not there; once 0 in earnest, once nothing."""
    if (region.endswith("2025")) != (year >= "2024"):
        return 0
    return {("0180R002", "2022"): 0, ("0180R001", "2023"): ".."}.get(
        (region, year), 100 + len(region) + int(year)
    )


def regions(**changed: Any) -> PxWeb2Service:
    value = {(r, c, y): cell(r, y) for r, c, y in itertools.product(*CODES.values())} | changed.pop(
        "value", {}
    )
    data = table(CODES, value)
    data |= {"updated": "2026-03-01T06:00:00Z", "label": "Folkmängd", "role": {"time": ["Tid"]}, **changed}
    metadata = {**data, "value": None, "extension": {"px": {"tableid": "TAB1"}}}
    return PxWeb2Service({"maxDataCells": 6, "license": "CC0"}, metadata, data)


@pytest.fixture
def dataset(city: City, home: Home) -> Dataset:
    """A dataset of two editions of areas, neither of which has any areas yet."""
    spans = {"regso-2020": (None, dt.date(2023, 12, 31)), "regso-2025": (dt.date(2024, 1, 1), None)}
    made = Dataset.objects.create(
        city=city,
        code="folk",
        name={"sv": "Folk"},
        publisher="SCB",
        licence="CC0",
        format="jsonstat",
        mapping={
            "area": "Region",
            "period": "Tid",
            "measure": "ContentsCode",
            "strip_suffix": r"_RegSO\d+$",
            "validity": VALIDITY,
        },
        symbols={"..": "suppressed_by_source"},
    )
    for code, (start, end) in spans.items():
        made.area_sets.add(
            AreaSet.objects.create(
                city=city,
                code=code,
                name={"sv": code},
                kind=AreaSetKind.REGSO,
                valid_from=start,
                valid_to=end,
            )
        )
    return made


def aim(dataset: Dataset, service: Service) -> Dataset:
    dataset.recipe = {
        "service": "pxweb2",
        "url": service.url,
        "table": "TAB1",
        "areas": PATTERNS,
        "selection": [
            {"variable": name, "codes": ["0180R*"] if name == "Region" else ["*"]} for name in CODES
        ],
    }
    dataset.save()
    return dataset


def test_two_editions_come_each_with_its_years_and_no_false_zero(dataset: Dataset) -> None:
    with serving(regions()) as service:
        outcome = fetching.fetch(ACTOR, aim(dataset, service), quick())
    assert outcome.new
    assert outcome.release is not None
    frame = store.read_frame(outcome.release.content_hash)
    found = {
        (r["area_set"], r["area"], r["period"]): (r["value"], r["missing"])
        for r in frame.iter_rows(named=True)
    }
    right: dict[tuple[str, str, str], tuple[Any, int]] = {}
    for edition, codes, years in (
        ("regso-2020", OLD, ("2022", "2023")),
        ("regso-2025", NEW, ("2024", "2025")),
    ):
        for code, year in itertools.product(codes, years):
            said = cell(code, year)
            kept = (
                (None, int(Missing.SUPPRESSED_BY_SOURCE))
                if said == ".."
                else (float(said), int(Missing.PRESENT))
            )
            right[edition, code.partition("_")[0], year] = kept
    assert found == right
    assert found["regso-2020", "0180R002", "2022"] == (0.0, 0)  # a zero in earnest is a number
    sets = {s.code: sorted(s.areas.values_list("code", flat=True)) for s in dataset.area_sets.all()}
    assert sets == {"regso-2020": OLD, "regso-2025": ["0180R001", "0180R003"]}
    assert outcome.release.recipe["files"][0]["outside_validity"] == 8


def test_a_number_where_no_area_can_be_is_refused(dataset: Dataset) -> None:
    answers = regions(value={("0180R001_RegSO2025", "N1", "2023"): 7})
    with serving(answers) as service, pytest.raises(UserError, match="there is no such area"):
        fetching.fetch(ACTOR, aim(dataset, service), quick())
    assert Release.objects.count() == 0


def test_a_status_that_nobody_has_explained_refuses_the_delivery(dataset: Dataset) -> None:
    answers = regions(value={("0180R003_RegSO2025", "N1", "2025"): "x"})
    with serving(answers) as service, pytest.raises(UserError, match="do not say what this"):
        fetching.fetch(ACTOR, aim(dataset, service), quick())
    assert Release.objects.count() == 0


def test_nothing_new_is_no_release(dataset: Dataset) -> None:
    answers = regions()
    with serving(answers) as service:
        first = fetching.fetch(ACTOR, aim(dataset, service), quick())
        calls = len(answers.sent)
        second = fetching.fetch(ACTOR, dataset, quick())
        assert (second.new, second.release, len(answers.sent)) == (False, first.release, calls)
        # A table that says it was updated, and says the same, is asked for and makes no release either.
        answers.data |= {"updated": "2026-05-01T06:00:00Z"}
        answers.metadata |= {"updated": "2026-05-01T06:00:00Z"}
        third = fetching.fetch(ACTOR, dataset, quick())
        assert (third.new, third.release) == (False, first.release)
        assert len(answers.sent) > calls
    assert Release.objects.count() == 1


def test_one_fetch_of_a_dataset_at_a_time(dataset: Dataset, home: Home) -> None:
    from samstad.statistics.store import files

    with serving(regions()) as service, files.alone(home, f"fetch-{dataset.pk}") as mine:
        assert mine
        with pytest.raises(UserError, match="being fetched already"):
            fetching.fetch(ACTOR, aim(dataset, service), quick())


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"service": "gopher"}, "service is 'gopher'"),
        ({"service": "pxweb2", "url": "https://x", "tabel": "T"}, "unknown key 'tabel'"),
        ({"service": "pxweb2", "url": "https://x"}, "lacks one of"),
        ({"service": "pxweb2", "url": "file:///etc/passwd", "table": "T", "selection": []}, "no address"),
        ({"service": "skolverket", "municipality": "0180"}, "its service gives 'skolverket'"),
    ],
)
def test_a_wrong_recipe_is_told(dataset: Dataset, recipe: dict[str, Any], words: str, tmp_path: Path) -> None:
    dataset.recipe = recipe
    with pytest.raises(UserError, match=words):
        fetching.fetch(ACTOR, dataset, quick())
