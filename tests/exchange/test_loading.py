"""Loading: only what differs is written, all or nothing, by whoever may; what is gone is kept until asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from samstad import exchange
from samstad.exchange.exporting import city_folder
from samstad.exchange.loading import LoadResult
from samstad.exchange.loading.store import orders
from samstad.exchange.problems import FolderError
from samstad.followup.models import Report, ReportingRound, Submission
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, City, Organisation, Role
from samstad.organisation.rights import ANONYMOUS, Actor, command_line
from samstad.statistics.models import AreaSet, Dataset, Indicator, Release, Theme
from samstad.steering.models import (
    Assignment,
    BudgetAmount,
    BudgetLine,
    Goal,
    SteeringDocument,
    Target,
    YearTarget,
)
from tests import people
from tests.exchange.test_reading import CITY, FILES, edited, written
from tests.exchange.test_round_trip import files_in, rows

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MACHINE = Actor("cli:test", machine=True)
PLAN, THEMES = "documents/plan.yaml", "themes.yaml"
ROUND = (
    "code: oktober\nname: Oktober\ndocument: plan\nled_by: ks\nyear: 2026\nopens: 2026-08-01\n"
    "due: 2026-10-01\naddressees: [ks]\n"
)


def load(place: Path, actor: Actor = MACHINE, prune: bool = False, **changed: str) -> LoadResult:
    return exchange.load(written(place, **changed), actor, prune=prune)


def a_release(recipe: dict[str, Any] | None = None) -> Release:
    """An edition of the folder's only source."""
    return Release.objects.create(
        dataset=Dataset.objects.get(),
        number=1,
        content_hash="0" * 64,
        source_hash="0" * 64,
        source_name="x.csv",
        published=dt.date(2026, 1, 1),
        fetched=timezone.now(),
        imported=timezone.now(),
        imported_by="cli",
        licence="CC0",
        recipe=recipe or {},
        rows=1,
    )


def test_what_is_new_gets_history_and_one_record_each(tmp_path: Path) -> None:
    result = load(tmp_path)
    assert result.cities == ["prov"]
    assert (result.changed.total(), result.unchanged.total()) == (0, 0)
    for obj in (
        Organisation.objects.get(),
        Goal.objects.get(),
        Target.objects.get(),
        Indicator.objects.get(),
    ):
        assert obj.history.exists()
        records = AuditRecord.objects.filter(object_type=obj._meta.label, object_id=str(obj.pk))
        assert [(r.actor, r.city.slug) for r in records] == [("cli:test", "prov")]
    areas = AuditRecord.objects.get(object_type="statistics.AreaSet", changes__has_key="area created")
    assert areas.changes == {"area created": ["sams:0114"]}


def test_one_change_writes_one_record_and_one_version(tmp_path: Path) -> None:
    load(tmp_path)
    goal, before = Goal.objects.get(), rows()
    result = load(tmp_path, **edited(PLAN, "text: Fler jobb", "text: Många fler jobb"))
    assert dict(result.changed) == {"goal": 1}
    grown = {name: number - before[name] for name, number in rows().items() if number != before[name]}
    assert grown == {"organisation.AuditRecord": 1, "steering.HistoricalGoal": 1}
    record = AuditRecord.objects.latest("pk")
    assert record.action == "goal.load"
    assert record.changes == {"text": [{"sv": "Fler jobb"}, {"sv": "Många fler jobb"}]}
    assert goal.history.first().history_change_reason == "city folder"


def test_a_fault_anywhere_leaves_everything_as_it_was(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "good" / "second"
    written(good)
    folder = written(bad)
    (folder / "city.toml").write_text(CITY.replace("prov", "annan"), encoding="utf-8")  # the same code
    folder.rename(good / "annan")
    before = rows()
    with pytest.raises(FolderError, match="city code"):
        exchange.load(good, MACHINE)
    assert rows() == before


def test_what_is_found_out_late_is_taken_back_too(tmp_path: Path) -> None:
    load(tmp_path)
    a_release()
    before = rows()
    changed = {
        **edited("organisations/ks.yaml", "Kommunstyrelsen", "KS"),
        **edited("indicators/jobb.yaml", "kind: count", "kind: count\ndecimals: 3"),
    }
    with pytest.raises(UserError, match="Write version: 2"):
        load(tmp_path, **changed)
    assert rows() == before
    assert Organisation.objects.get().name == {"sv": "Kommunstyrelsen"}
    changed["indicators/jobb.yaml"] += "version: 2\n"
    assert load(tmp_path, **changed).changed.total() == 2


def test_a_dry_run_tells_and_takes_back(tmp_path: Path) -> None:
    before = rows()
    result = exchange.load(written(tmp_path), MACHINE, dry_run=True)
    assert result.created["goal"] == 1
    assert rows() == before
    assert "nothing was changed (dry run)" in result.lines()


def test_progress_rises_to_its_total(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    exchange.load(written(tmp_path), MACHINE, progress=lambda done, total, _text: told.append((done, total)))
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)]


# --- Who may ---------------------------------------------------------------------------------------------


def test_only_the_machine_brings_a_new_city(tmp_path: Path) -> None:
    other = people.city("grannstad", "9903")
    administrator = people.person("a@example.org", (people.body(other, "ks"), Role.ADMINISTRATOR))
    with pytest.raises(PermissionDenied):
        load(tmp_path, administrator)
    assert not City.objects.filter(slug="prov").exists()


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_loads_the_own_city_and_nobody_else(role: Role, tmp_path: Path) -> None:
    load(tmp_path)
    actor = people.person("a@example.org", (Organisation.objects.get(), role))
    change = edited("organisations/ks.yaml", "Kommunstyrelsen", "KS")
    if role is not Role.ADMINISTRATOR:
        with pytest.raises(PermissionDenied):
            load(tmp_path, actor, **change)
        return
    assert load(tmp_path, actor, **change).changed.total() == 1
    assert Organisation.objects.get().history.first().history_user == actor.user


def test_nobody_signed_in_loads_or_exports(tmp_path: Path) -> None:
    load(tmp_path)
    with pytest.raises(PermissionDenied):
        load(tmp_path, ANONYMOUS)
    with pytest.raises(PermissionDenied):
        exchange.export(City.objects.get(), tmp_path / "out", actor=ANONYMOUS)


def test_what_is_national_is_for_the_machine(tmp_path: Path) -> None:
    national = edited("area_sets/sams.yaml", "kind: sams", "kind: sams\nnational: true")
    load(tmp_path, **national)
    assert AreaSet.objects.get().city is None
    administrator = people.person("a@example.org", (Organisation.objects.get(), Role.ADMINISTRATOR))
    load(tmp_path, administrator, **national)  # as it is: nothing to write
    renamed = {name: text.replace("name: SAMS", "name: Sams") for name, text in national.items()}
    with pytest.raises(PermissionDenied):
        load(tmp_path, administrator, **renamed)
    assert load(tmp_path, **renamed).changed.total() == 1


def test_two_cities_say_the_same_of_what_is_national(tmp_path: Path) -> None:
    national = edited("area_sets/sams.yaml", "kind: sams", "kind: sams\nnational: true")
    written(tmp_path, **national)
    other = {name: text.replace("name: SAMS", "name: Annat") for name, text in national.items()}
    city = CITY.replace("prov", "annan").replace("9902", "9903")
    written(tmp_path / "x", **other, **{"city.toml": city}).rename(tmp_path / "annan")
    with pytest.raises(FolderError, match='area set "sams" is another one in annan'):
        exchange.load(tmp_path, MACHINE)


def test_a_city_keeps_its_code(tmp_path: Path) -> None:
    load(tmp_path)
    with pytest.raises(UserError, match="do not go together"):
        load(tmp_path, **{"city.toml": CITY.replace("9902", "9903")})
    with pytest.raises(UserError, match="do not go together"):
        load(tmp_path, **{"city.toml": CITY.replace("prov", "annan")})


# --- What is gone ----------------------------------------------------------------------------------------

EMPTY_PLAN = FILES[PLAN].partition("goals:")[0]


def test_what_is_gone_is_told_and_kept(tmp_path: Path) -> None:
    load(tmp_path)
    before = rows()
    result = load(tmp_path, **{PLAN: EMPTY_PLAN})
    assert rows() == before
    assert [(gone.noun, gone.label) for gone in result.kept] == [
        ("target", "plan/fler/t1"),
        ("goal", "plan/fler"),
    ]
    assert "gone from the folder and kept:" in result.lines()


def drafted(text: str) -> str:
    assert "state: in_force" in text or "state: decided" in text, text
    return text.replace("state: in_force", "state: draft").replace("state: decided", "state: draft")


def test_prune_takes_nothing_from_what_is_decided(tmp_path: Path) -> None:
    load(tmp_path)
    result = load(tmp_path, prune=True, **{PLAN: EMPTY_PLAN})
    assert result.pruned == []
    assert {gone.noun: gone.because for gone in result.kept} == {
        "target": "its decision",
        "goal": "1 target, its decision",
    }
    assert Goal.objects.count() == 1


def test_prune_removes_what_nothing_rests_on_with_its_record(tmp_path: Path) -> None:
    load(tmp_path, **{PLAN: drafted(FILES[PLAN])})
    goal = Goal.objects.get()
    result = load(tmp_path, prune=True, **{PLAN: drafted(EMPTY_PLAN)})
    assert [gone.label for gone in result.pruned] == ["plan/fler/t1", "plan/fler"]
    assert result.kept == []
    assert not Goal.objects.exists()
    assert Goal.history.filter(id=goal.pk).first().history_type == "-"
    record = AuditRecord.objects.get(action="goal.prune")
    assert (record.object_label, record.actor) == ("plan/fler", "cli:test")


def test_prune_takes_a_whole_chain_down_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    folder = written(tmp_path, **{PLAN: drafted(FILES[PLAN])})
    exchange.load(folder, MACHINE)
    for name in FILES:
        if name != "city.toml":
            (folder / name).unlink()
    result = exchange.load(folder, MACHINE, prune=True)
    assert result.kept == []
    assert city_folder(City.objects.get()).organisations == []
    before = rows()
    again = exchange.load(folder, MACHINE, prune=True)
    assert (again.pruned, rows()) == ([], before)


def test_prune_keeps_what_something_rests_on_and_says_what(tmp_path: Path) -> None:
    folder = written(tmp_path, **{"rounds/oktober.yaml": ROUND})
    exchange.load(folder, MACHINE)
    Submission.objects.create(round=ReportingRound.objects.get(), organisation=Organisation.objects.get())
    (folder / "rounds/oktober.yaml").unlink()
    result = exchange.load(folder, MACHINE, prune=True)
    assert [str(gone) for gone in result.kept] == [
        "round part oktober/development (1 submission)",
        "round part oktober/collaboration (1 submission)",
        "round part oktober/results (1 submission)",
        "reporting round oktober (3 round parts, 1 submission)",
    ]
    assert ReportingRound.objects.exists()


def test_prune_keeps_the_goals_that_a_frozen_report_prints(tmp_path: Path) -> None:
    load(tmp_path, **{"rounds/oktober.yaml": ROUND})
    Report.objects.create(
        city=City.objects.get(),
        identifier="r",
        round=ReportingRound.objects.get(),
        frozen_at=timezone.now(),
        frozen_by="x",
    )
    result = load(tmp_path, prune=True, **{"rounds/oktober.yaml": ROUND, PLAN: EMPTY_PLAN})
    assert {gone.noun: gone.because for gone in result.kept} == {
        "target": "1 report, its decision",
        "goal": "1 report, 1 target, its decision",
    }


def test_prune_leaves_links_between_other_things_alone(tmp_path: Path) -> None:
    """A theme with a goal of another document stays, and so does what a many-to-many relation names."""
    load(tmp_path)
    result = load(tmp_path, prune=True, **{THEMES: "themes:\n  - code: annat\n    name: Annat\n",
        **edited("indicators/jobb.yaml", "theme: arbete", "theme: annat")})  # fmt: skip
    assert [gone.label for gone in result.pruned] == ["arbete"]
    assert Theme.objects.get().code == "annat"


# --- What is under way -----------------------------------------------------------------------------------


def test_an_addressee_that_has_begun_stays(tmp_path: Path) -> None:
    other = {"organisations/uf.yaml": "code: uf\nname: UF\nkind: committee\n"}
    both = {"rounds/oktober.yaml": ROUND.replace("[ks]", "[ks, uf]"), **other}
    load(tmp_path, **both)
    Submission.objects.create(
        round=ReportingRound.objects.get(), organisation=Organisation.objects.get(code="uf")
    )
    with pytest.raises(UserError, match="uf is gone from the addressees"):
        load(tmp_path, **{**both, "rounds/oktober.yaml": ROUND})


def test_a_round_is_closed_and_opened_by_people_alone(tmp_path: Path) -> None:
    load(tmp_path, **{"rounds/oktober.yaml": ROUND})
    ReportingRound.objects.update(state="closed")
    assert load(tmp_path, **{"rounds/oktober.yaml": ROUND}).changed.total() == 0
    assert ReportingRound.objects.get().state == "closed"


def test_the_order_of_the_file_is_the_order_shown(tmp_path: Path) -> None:
    two = FILES[THEMES] + "  - code: trygghet\n    name: Trygghet\n"
    load(tmp_path, **{THEMES: two})
    assert [theme.code for theme in Theme.objects.all()] == ["arbete", "trygghet"]
    swapped = "themes:\n  - code: trygghet\n    name: Trygghet\n  - code: arbete\n    name: Arbete\n"
    load(tmp_path, **{THEMES: swapped})
    assert [theme.code for theme in Theme.objects.all()] == ["trygghet", "arbete"]


def test_numbers_that_rise_are_left_alone() -> None:
    assert orders([]) == []
    assert orders([10, 20, 35]) == [10, 20, 35]
    assert orders([10, None, 35]) == [1, 2, 3]
    assert orders([2, 1]) == [1, 2]
    assert orders([2, 1], floor=7) == [8, 9]


# --- Writing ---------------------------------------------------------------------------------------------


def test_export_leaves_the_set_up_exactly_and_other_files_alone(tmp_path: Path) -> None:
    load(tmp_path)
    out = exchange.export(City.objects.get(), tmp_path / "out")
    clean = files_in(out)
    (out / "README.md").write_text("hej", encoding="utf-8")
    (out / "organisations" / "borta.yaml").write_text("x", encoding="utf-8")
    exchange.export(City.objects.get(), out)
    assert files_in(out) == clean | {"README.md": b"hej"}


def test_export_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "minne.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="something else than a city"):
        exchange.export(City.objects.get(), tmp_path / "out")


def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path)
    out = exchange.export(City.objects.get(), tmp_path / "out")
    before = files_in(out)
    Organisation.objects.update(name={"sv": "Annat"})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("samstad.exchange.folder.os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        exchange.export(City.objects.get(), out)
    assert files_in(out) == before


def test_a_row_that_could_not_be_loaded_again_is_not_written(tmp_path: Path) -> None:
    load(tmp_path)
    SteeringDocument.objects.update(title={"en": "Only English"})
    with pytest.raises(UserError, match=r"steering document plan: title\.sv"):
        exchange.export(City.objects.get(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_load_of_an_export_by_somebody_with_a_shell_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path)
    exchange.export(City.objects.get(), tmp_path / "alla" / "prov")
    before = rows()
    assert exchange.load(tmp_path / "alla", command_line()).changed.total() == 0
    assert rows() == before


def test_codes_and_borders_under_a_release_stay(tmp_path: Path) -> None:
    load(tmp_path)
    area_set = AreaSet.objects.get()
    a_release({"area_sets": {"sams": {"id": area_set.pk}}})
    more = edited("area_sets/sams.yaml", '  - code: "0114"', '  - code: "0114"\n  - code: "0115"')
    with pytest.raises(
        UserError, match="0115 would be added or moved, and the release jobb/1 rests on the set"
    ):
        load(tmp_path, **more)
    named = edited("area_sets/sams.yaml", '  - code: "0114"', '  - code: "0114"\n    name: Ett')
    assert dict(load(tmp_path, **named).changed) == {"area": 1}


YEARLY = (
    "  - code: kf\n    kind: activity_area\n    owner: ks\n    text: KF\n    year_targets:\n"
    "      - code: a\n        indicator: jobb\n        year: 2026\n        kind: number\n        value: 8\n"
)
DECISION = {"decisions/b.yaml": "code: b\nbody: ks\ndate: 2026-06-15\n"}


ASKED = "assignments:\n  - code: u\n    text: Redovisa\n    bodies: [ks]\n"


@pytest.mark.parametrize(
    ("before", "after"), [("Redovisa", "Utred"), ("[ks]\n", "[ks]\n    due: 2026-12-31\n")]
)
def test_a_folder_changes_a_decided_assignment_on_a_decision_alone(
    tmp_path: Path, before: str, after: str
) -> None:
    with_assignment = {PLAN: FILES[PLAN] + ASKED} | DECISION
    load(tmp_path, **with_assignment)
    changed = with_assignment[PLAN].replace(before, after)
    with pytest.raises(UserError, match="decision"):
        load(tmp_path, **(with_assignment | {PLAN: changed}))
    load(tmp_path, **(with_assignment | {PLAN: changed + "    decision: b\n"}))
    assert Assignment.objects.get().decision.code == "b"


def test_a_folder_changes_a_decided_target_on_a_decision_alone(tmp_path: Path) -> None:
    with_target = {PLAN: FILES[PLAN] + YEARLY} | DECISION
    load(tmp_path, **with_target)
    assert YearTarget.objects.get().value == 8.0
    raised = with_target[PLAN].replace("value: 8", "value: 9")
    with pytest.raises(UserError, match="decision"):
        load(tmp_path, **(with_target | {PLAN: raised}))
    assert YearTarget.objects.get().value == 8.0
    load(tmp_path, **(with_target | {PLAN: raised + "        decision: b\n"}))
    row = YearTarget.objects.get()
    assert (row.value, row.decision.code) == (9.0, "b")
    # The next change needs a decision of its own: the one that is there was on another number.
    with pytest.raises(UserError, match="decision"):
        load(
            tmp_path,
            **(with_target | {PLAN: raised.replace("value: 9", "value: 10") + "        decision: b\n"}),
        )


MONEY = (
    "budget:\n  - code: rad\n    kind: operating_cost\n    amounts:\n"
    "      - year: 2026\n        edition: budget\n        amount: 1000000\n"
)


def test_a_folder_changes_a_decided_amount_on_a_decision_alone(tmp_path: Path) -> None:
    with_money = {PLAN: FILES[PLAN] + MONEY} | DECISION
    load(tmp_path, **with_money)
    load(tmp_path, **with_money)  # the same once more changes nothing, and asks for nothing
    raised = with_money[PLAN].replace("1000000", "1000001")
    with pytest.raises(UserError, match="decision") as refused:
        load(tmp_path, **(with_money | {PLAN: raised}))
    assert "budget row" in str(refused.value)
    # A year more in a decided table is a change as well.
    more = with_money[PLAN] + "      - year: 2027\n        edition: plan\n        amount: 5\n"
    with pytest.raises(UserError, match="decision"):
        load(tmp_path, **(with_money | {PLAN: more}))
    assert [cell.amount for cell in BudgetAmount.objects.all()] == [1_000_000]
    on_it = raised.replace("    kind: operating_cost\n", "    kind: operating_cost\n    decision: b\n")
    load(tmp_path, **(with_money | {PLAN: on_it}))
    row = BudgetLine.objects.get()
    assert (row.amounts.get().amount, row.decision.code) == (1_000_001, "b")
    with pytest.raises(UserError, match="decision"):
        load(tmp_path, **(with_money | {PLAN: on_it.replace("1000001", "1000002")}))
    nowhere = on_it.replace("decision: b", "decision: nej")
    with pytest.raises(UserError, match="nej"):
        load(tmp_path, **(with_money | {PLAN: nowhere}))


GOAL_KEYS = {
    "owner": ("    owner: ks\n", "    owner: sdn\n", "    decision: b\n"),
    "value": ("        value: 10\n", "        value: 11\n", "        decision: b\n"),
    "year": ("        year: 2030\n", "        year: 2031\n", "        decision: b\n"),
}
STEERED = (
    "  - code: kf\n    kind: direction\n    owner: ks\n    text: KF\n    roles:\n"
    "      - organisation: ks\n        responsibility: main\n    targets:\n"
    "      - code: t\n        indicator: jobb\n        area: sams:0114\n        kind: at_most\n"
    "        value: 10\n        baseline_year: 2020\n        year: 2030\n        set_by: ks\n"
)
BODIES = {"organisations/sdn.yaml": "code: sdn\nname: Stadsdelsnämnden\nkind: district_committee\n"}
NEW_TARGET = STEERED.partition("    targets:\n")[2].replace("code: t\n", "code: t2\n")


def steered(text: str) -> dict[str, str]:
    return {PLAN: FILES[PLAN] + text} | DECISION | BODIES


@pytest.mark.parametrize("key", GOAL_KEYS)
def test_a_folder_changes_a_decided_goals_owner_or_target_on_a_decision_alone(
    tmp_path: Path, key: str
) -> None:
    load(tmp_path, **steered(STEERED))
    load(tmp_path, **steered(STEERED))
    before, after, decision = GOAL_KEYS[key]
    changed = STEERED.replace(before, after)
    with pytest.raises(FolderError, match="Name the decision") as refused:
        load(tmp_path, **steered(changed))
    (problem,) = refused.value.problems
    lines = (FILES[PLAN] + changed).splitlines()
    at = "  - code: kf" if key == "owner" else "      - code: t"
    assert (problem.file, lines[problem.line - 1]) == (PLAN, at)
    named = changed.replace(after, after + decision)
    load(tmp_path, **steered(named))
    row = Goal.objects.get(code="kf") if key == "owner" else Target.objects.get(code="t")
    assert row.decision.code == "b"
    record = AuditRecord.objects.filter(object_type=row._meta.label, object_id=str(row.pk)).first()
    assert record.decision.code == "b"
    # The next change needs one of its own; and what stands comes out with the decision it rests on.
    with pytest.raises(FolderError, match="Name the decision"):
        load(tmp_path, **steered(named.replace("2030", "2032").replace("2031", "2032").replace("sdn", "ks")))
    out = exchange.export(City.objects.get(), tmp_path / "ut", actor=MACHINE)
    again = (out / PLAN).read_text()
    assert 'decision: "b"' in again
    load_again = exchange.load(out, MACHINE)
    assert not load_again.changed
    assert not load_again.created


def test_a_folder_gives_a_decided_document_to_another_body_on_a_decision_alone(tmp_path: Path) -> None:
    load(tmp_path, **steered(""))
    given = {PLAN: FILES[PLAN].replace("\nowner: ks\n", "\nowner: sdn\n")}
    assert given[PLAN] != FILES[PLAN]
    with pytest.raises(FolderError, match="Name the decision") as refused:
        load(tmp_path, **(steered("") | given))
    (problem,) = refused.value.problems
    assert (problem.file, given[PLAN].splitlines()[problem.line - 1]) == (PLAN, "owner: sdn")
    assert SteeringDocument.objects.get(code="plan").owner.code == "ks"
    load(tmp_path, **(steered("") | {PLAN: given[PLAN] + "decision: b\n"}))
    row = SteeringDocument.objects.get(code="plan")
    assert (row.owner.code, row.decision.code) == ("sdn", "b")
    record = AuditRecord.objects.filter(object_type=row._meta.label, object_id=str(row.pk)).first()
    assert record.decision.code == "b"
    # The decision that it rests on now was on another body; a title asks for none.
    with pytest.raises(FolderError, match="Name the decision"):
        load(tmp_path, **(steered("") | {PLAN: FILES[PLAN] + "decision: b\n"}))
    retitled = given[PLAN].replace("title: Plan", "title: Planen") + "decision: b\n"
    load(tmp_path, **(steered("") | {PLAN: retitled}))
    # A draft changes hands without.
    draft = FILES[PLAN].replace("state: decided", "state: draft").replace("code: plan", "code: utkast")
    load(tmp_path, **(steered("") | {PLAN: retitled, "documents/utkast.yaml": draft}))
    handed = draft.replace("\nowner: ks\n", "\nowner: sdn\n")
    load(tmp_path, **(steered("") | {PLAN: retitled, "documents/utkast.yaml": handed}))
    assert SteeringDocument.objects.get(code="utkast").owner.code == "sdn"


def test_every_change_without_a_decision_is_told_at_once(tmp_path: Path) -> None:
    load(tmp_path, **steered(STEERED))
    changed = (
        STEERED.replace("    owner: ks", "    owner: sdn")
        .replace("value: 10", "value: 11")
        .replace("      - organisation: ks\n", "      - organisation: sdn\n")
    )
    with pytest.raises(FolderError) as refused:
        load(tmp_path, **steered(changed + NEW_TARGET))
    assert [problem.line is not None for problem in refused.value.problems] == [True] * 4
    goal = Goal.objects.get(code="kf")
    assert (goal.owner.code, goal.targets.get().value, goal.roles.count()) == ("ks", 10, 1)
    # A dry run tells the same.
    with pytest.raises(FolderError, match="4 faults"):
        exchange.load(written(tmp_path, **steered(changed + NEW_TARGET)), MACHINE, dry_run=True)


def test_what_was_decided_is_no_draft_again_and_its_state_hides_no_change(tmp_path: Path) -> None:
    load(tmp_path, **steered(STEERED))
    draft = {
        PLAN: steered(STEERED)[PLAN]
        .replace("state: decided", "state: draft")
        .replace("value: 10", "value: 11")
    }
    with pytest.raises(FolderError, match="cannot become draft again") as refused:
        load(tmp_path, **(steered(STEERED) | draft))
    assert len(refused.value.problems) == 2
    assert SteeringDocument.objects.get(code="plan").state == "decided"


def test_what_is_written_in_a_draft_asks_for_no_decision(tmp_path: Path) -> None:
    def as_draft(text: str) -> dict[str, str]:
        found = steered(text)
        return found | {PLAN: found[PLAN].replace("state: decided", "state: draft")}

    load(tmp_path, **as_draft(STEERED))
    load(tmp_path, **as_draft(STEERED.replace("value: 10", "value: 11")))
    # Decided in the same folder that changes it: it was a draft until then.
    load(tmp_path, **steered(STEERED.replace("value: 10", "value: 12")))
    assert Target.objects.get(code="t").value == 12
