"""A city's segregation: the methods on what may be seen, and nothing that may not."""

from __future__ import annotations

import json

import numpy as np
import pytest

from samstad.methods import segregation as methods
from samstad.methods.values import Missing
from samstad.statistics import segregation
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import AreaFrame
from samstad.statistics.derivation import derive
from samstad.statistics.segregation import SegregationTable
from tests.statistics.builders import MemoryReader, cells, release, share

AREAS = [f"a{n:02d}" for n in range(24)]
YEARS = (2020, 2021, 2022)
FRAME = AreaFrame("new", tuple(AREAS), groups=tuple(f"d{n % 4}" for n in range(24)))


def numbers(seed: int = 1) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    generator = np.random.default_rng(seed)
    people = generator.integers(200, 900, len(AREAS))
    spread = np.linspace(0.2, 0.9, len(AREAS))
    return {year: (generator.binomial(people, spread), people) for year in YEARS}


def table(given=None, gone=(), audience=Audience.INTERNAL, counted_by_city=False, **changes):
    content = {}
    for year, (work, people) in (given or numbers()).items():
        for name, row in (("work", work), ("all", people)):
            values = {code: float(n) for code, n in zip(AREAS, row, strict=True)}
            values |= {code: kind for code, at, kind in gone if at == year}
            content |= cells("new", year, name, values)
    definition = share(**changes)
    refs = {"register": release(counted_by_city=counted_by_city)}
    return derive(definition, FRAME, refs, lambda _hash: MemoryReader(content), audience)


def counts(year: int, given=None) -> np.ndarray:
    work, people = (given or numbers())[year]
    return np.stack([work, people - work], axis=1)


def test_levels_are_the_methods_own_with_chance_taken_out() -> None:
    found = segregation.compute(table(), FRAME)
    assert [year.period for year in found.years] == list(YEARS)
    for year in found.years:
        d, h = year.levels["dissimilarity"], year.levels["information_theory"]
        assert d.raw == pytest.approx(float(methods.dissimilarity(counts(year.period))))
        assert h.raw == pytest.approx(float(methods.information_theory(counts(year.period))))
        assert 0 <= d.low <= d.value <= d.high <= 1
        assert d.value < d.raw
        assert year.isolation == pytest.approx(float(methods.isolation(counts(year.period), 0)))
        assert (year.areas, year.left_out) == (24, 0)


def test_parts_sum_to_their_whole() -> None:
    found = segregation.compute(table(), FRAME)
    parts, change, latest = found.parts, found.change, found.latest
    assert parts.between + sum(part for _share, _own, part in parts.within.values()) == pytest.approx(
        parts.total
    )
    assert sum(size for size, _own, _part in parts.within.values()) == pytest.approx(1)
    assert sum(found.local.values()) == pytest.approx(latest.levels["dissimilarity"].raw)
    assert change.group_sizes + change.area_sizes + change.structural == pytest.approx(change.total)
    assert (change.first, change.last, change.areas) == (2020, 2022, 24)


def test_an_area_without_a_number_is_left_out_and_said_to_be() -> None:
    found = segregation.compute(table(gone=[("a03", 2022, Missing.SUPPRESSED_BY_SOURCE)]), FRAME)
    latest = found.latest
    rest = np.delete(counts(2022), 3, axis=0)
    assert latest.levels["dissimilarity"].raw == pytest.approx(float(methods.dissimilarity(rest)))
    assert (latest.areas, latest.left_out) == (23, 1)
    assert "a03" not in found.local
    assert found.change.areas == 23


def test_what_is_withheld_has_no_part_in_what_the_public_sees() -> None:
    """Whatever the withheld numbers are, the public's figures are the same: nothing can be worked out."""
    seen = []
    for few in (1, 3, 5):
        given = numbers()
        for year in YEARS:
            work, people = (row.copy() for row in given[year])
            work[5] = few
            given[year] = (work, people)
        public = table(
            given, audience=Audience.PUBLIC, counted_by_city=True, small_base_rule={"base": 20, "part": 5}
        )
        assert not public.values.present[:, 5].any()
        seen.append(segregation.compute(public, FRAME).to_dict())
    assert seen[0] == seen[1] == seen[2]
    inside = table(given, counted_by_city=True, small_base_rule={"base": 20, "part": 5})
    assert segregation.compute(inside, FRAME).latest.left_out == 0


def test_too_few_areas_have_no_level() -> None:
    gone = [(code, 2022, Missing.NOT_COLLECTED) for code in AREAS[:7]]
    found = segregation.compute(table(gone=gone), FRAME)
    assert [year.period for year in found.years] == [2020, 2021]
    everywhere = [(code, year, Missing.NOT_COLLECTED) for code in AREAS[:15] for year in YEARS]
    nothing = segregation.compute(table(gone=everywhere), FRAME)
    assert (nothing.years, nothing.change, nothing.parts, nothing.local) == ((), None, None, {})


def test_a_break_begins_the_change_anew() -> None:
    found = segregation.compute(table(breaks=(2021,)), FRAME)
    assert (found.change.first, found.change.last) == (2021, 2022)
    assert segregation.compute(table(breaks=(2022,)), FRAME).change is None


def test_only_a_share_has_two_groups() -> None:
    assert segregation.compute(table(kind="rate", per=1000), FRAME).years == ()


def test_the_same_figures_each_time_and_through_json() -> None:
    one, two = (segregation.compute(table(), FRAME) for _ in range(2))
    assert one == two
    assert SegregationTable.from_dict(json.loads(json.dumps(one.to_dict()))) == one


def test_the_key_says_who_reads_and_on_what() -> None:
    own = segregation.key(table(), FRAME)
    others = [
        segregation.key(table(audience=Audience.PUBLIC), FRAME),
        segregation.key(table(breaks=(2021,)), FRAME),
        segregation.key(table(), AreaFrame("new", tuple(AREAS), groups=tuple("d" for _ in AREAS))),
    ]
    assert own not in others
    assert len(set(others)) == 3
    assert own == segregation.key(table(), FRAME)


def test_the_last_year_alone_has_the_same_figures() -> None:
    whole, latest = (segregation.compute(table(), FRAME, latest_only=only) for only in (False, True))
    assert latest.years == whole.years[-1:]
    assert (latest.change, latest.parts, latest.local) == (whole.change, whole.parts, whole.local)


def test_a_district_with_one_group_only_has_no_index_of_its_own_and_goes_through_json() -> None:
    given = numbers()
    for year in YEARS:
        work, people = (row.copy() for row in given[year])
        work[::4] = people[::4]
        given[year] = (work, people)
    found = segregation.compute(table(given), FRAME)
    assert found.parts.within["d0"][1] is None
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert SegregationTable.from_dict(json.loads(text)) == found


# --- Noise added by the source -----------------------------------------------------------------------------


def noisy_table(variance: float, noise=None):
    """The counts as a source publishes them that adds noise of `variance`, described so or not."""
    generator = np.random.default_rng(8)

    def publish(row):
        return np.maximum(row + np.rint(generator.normal(0, np.sqrt(variance), len(row))), 0)

    given = {}
    for year, (work, people) in numbers().items():
        base = publish(people)
        given[year] = (np.minimum(publish(work), base), base)
    content = {}
    for year, rows in given.items():
        for name, row in zip(("work", "all"), rows, strict=True):
            content |= cells("new", year, name, {c: float(n) for c, n in zip(AREAS, row, strict=True)})
    refs = {"register": release(noise=noise or {})}
    return derive(share(), FRAME, refs, lambda _hash: MemoryReader(content), Audience.INTERNAL)


def test_noise_is_taken_out_of_the_level_and_widens_its_interval() -> None:
    noise = {"kind": "cell_key", "variance": 3600.0}
    unaware, aware = (segregation.compute(noisy_table(3600.0, said), FRAME) for said in ({}, noise))
    truth = segregation.compute(table(), FRAME).latest.levels["dissimilarity"]
    before, after = (each.latest.levels["dissimilarity"] for each in (unaware, aware))
    assert after.raw == before.raw
    assert after.value < before.value
    assert after.low <= truth.value <= after.high
    assert after.high - after.low > before.high - before.low
    assert aware.change.high - aware.change.low > unaware.change.high - unaware.change.low


def test_zero_noise_changes_no_level() -> None:
    plain, said = (noisy_table(0.0, noise) for noise in ({}, {"kind": "rounding", "variance": 0.0}))
    assert segregation.compute(plain, FRAME) == segregation.compute(said, FRAME)


def test_a_part_above_its_base_is_left_out_unless_the_source_has_told_of_its_noise() -> None:
    given = {year: (work.copy(), people.copy()) for year, (work, people) in numbers().items()}
    given[2022][0][0] = given[2022][1][0] + 2
    assert segregation.compute(table(given), FRAME).latest.left_out == 1
