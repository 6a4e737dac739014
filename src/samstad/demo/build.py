"""Building the example city: from generated files to a frozen report, day by day, through the ordinary actions.

Nothing is written past the rules: files are imported, rounds opened, answers handed in and the report frozen by the
same functions that people use, on the days on which it is said to have happened.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from samstad import exchange
from samstad.demo import (
    answers,
    bodies,
    geography,
    local,
    local_state,
    pictured,
    plan,
    referred,
    series,
    setup,
    sources,
    years,
)
from samstad.demo.day import TODAY
from samstad.followup import actions, freezing, replying, verifying, writing
from samstad.followup.models import Report, ReportingRound
from samstad.followup.standard import OCTOBER
from samstad.followup.writing import Written
from samstad.organisation import audit, clock
from samstad.organisation.models import City, Membership, Organisation, Role, User
from samstad.organisation.rights import Actor, actor_of, command_line
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import Dataset
from samstad.steering import year_actions
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import Goal, YearTarget
from samstad.steering.year_actions import WrittenYearTarget

FIRST_DAY = dt.date(2023, 1, 16)
TARGETS_CHANGED_ON = dt.date(2026, 6, 15)
ROUND_OPENS = dt.date(2026, 8, 17)
ASSESSED_ON = dt.date(2026, 9, 25)
FROZEN_ON = dt.date(2026, 9, 30)
DONE_FILE = "demo.json"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Account:
    """What was built, for the person who asked for it."""

    city: str
    areas: int
    districts: int
    releases: int
    indicators: int
    targets: int
    answered: int
    addressees: int
    report: str
    figures: int
    judgements: int
    changed: int
    folder: str
    home: str


def finished(home: Path) -> Account | None:
    """The account of an earlier build, or None where there is no finished one."""
    path = home / DONE_FILE
    return Account(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def build(progress: Progress = lambda done, total, text: None) -> Account:
    """Build everything in the empty, migrated home that the settings name."""
    home = Path(settings.HOME.root)
    shapes = geography.build(plan.DEFAULT_SEED)
    numbers = series.build(shapes)
    files = sources.write(shapes, numbers, home / "demo" / "sources")
    folder = home / "demo" / "city" / plan.CITY_SLUG
    shutil.rmtree(folder, ignore_errors=True)
    exchange.write_folder(setup.folder(shapes, numbers), folder)
    steps = _steps(folder, sorted(files, key=lambda file: (file.published, file.code)))
    for number, step in enumerate(steps):
        progress(number, len(steps), step.text)
        with clock.set_to(step.day):
            step.act()
    progress(len(steps), len(steps), "")
    account = _account(home)
    (home / DONE_FILE).write_text(json.dumps(asdict(account), ensure_ascii=False, indent=2), encoding="utf-8")
    return account


@dataclass(frozen=True)
class _Step:
    """Something that happened, and the day on which it did."""

    text: str
    day: dt.date
    act: Callable[[], object]


def _steps(folder: Path, files: list[sources.SourceFile]) -> list[_Step]:
    """The year of the example city in order."""
    machine = command_line()
    editions = [
        _Step(file.code, file.published, partial(_import, file))
        for file in files
        if file.kind == "statistics"
    ]
    loads = [_Step("city", FIRST_DAY, partial(exchange.load, folder, machine))]
    if stockholm := examples("stockholm"):
        loads.append(_Step("Stockholm", FIRST_DAY, partial(exchange.load, stockholm, machine)))
        if library := examples("indicators", "themes.yaml"):
            loads.append(_Step("definitions", FIRST_DAY, partial(_definitions, library, machine)))
    return [
        *loads,
        _Step("people", FIRST_DAY, partial(_people, machine)),
        *(_Step(f"{code} {year}", FIRST_DAY, partial(_a_round, code, year)) for code, year in years.RUNS),
        *(step for step in editions if step.day <= pictured.AGREED_ON),
        _Step("situation picture", pictured.AGREED_ON, _pictures),
        *(step for step in editions if pictured.AGREED_ON < step.day <= FROZEN_ON),
        _Step("targets", TARGETS_CHANGED_ON, _change_a_target),
        _Step("answers", ROUND_OPENS, _answers),
        _Step("assessments", ASSESSED_ON, _assessments),
        _Step("reply", ASSESSED_ON, _heard),
        _Step("report", FROZEN_ON, _freeze),
        _Step("local work", FROZEN_ON, _local_work),
        _Step("the state's account", FROZEN_ON, partial(local_state.build, machine)),
        *(step for step in editions if step.day > FROZEN_ON),
        _Step("referrals", TODAY, _referrals),
    ]


def _definitions(library: Path, machine: Actor) -> None:
    """Stockholm takes the library of definitions: each then says where its numbers would come from."""
    exchange.load_library(library, City.objects.get(slug="stockholm"), machine)


def examples(name: str, holds: str = "city.toml") -> Path | None:
    """A folder of examples that comes with the program: in the checkout, or beside the installed package."""
    package = Path(__file__).resolve().parent.parent
    for root in (package.parent.parent / "examples", package / "examples"):
        if (root / name / holds).exists():
            return root / name
    return None


# --- Who -------------------------------------------------------------------------------------------------


def _city() -> City:
    return City.objects.get(slug=plan.CITY_SLUG)


def _people(actor: Actor) -> None:
    """One account for each kind of person, and for every body that answers somebody who writes and approves."""
    with transaction.atomic():
        register = {body.code: body for body in Organisation.objects.filter(city=_city())}
        for person in bodies.PEOPLE:
            seats = [(register[code], role) for code, role in person.seats]
            _user(actor, person.email, person.name, person.title, seats, bodies.PASSWORD)
        for code in dict.fromkeys([*answers.ANSWERS, *_reporting(register)]):
            body = register[code]
            title = {"sv": f"rapportör, {body.name['sv']}", "en": f"reporter, {body.name['en']}"}
            seats = [(body, "reporter"), (body, "approver")]
            _user(actor, _writer(code), f"Rapportör {body.name['sv']}", title, seats, None)


def _reporting(register: dict[str, Organisation]) -> list[str]:
    """Bodies of the kinds that the templates of the year name."""
    kinds = {kind for template in _city().round_templates.all() for kind in template.body_kinds}
    return [code for code, body in register.items() if body.kind in kinds]


def _a_round(code: str, year: int) -> None:
    """A whole round in one transaction: each act is on its own day all the same, and the disk is asked once."""
    with transaction.atomic():
        years.run(code, year, _acting, _own_writer)


def _own_writer(code: str) -> Actor:
    return _acting(_writer(code))


def _writer(code: str) -> str:
    return f"rapportor-{code}@sammanstad.example"


def _user(
    actor: Actor,
    email: str,
    name: str,
    title: dict[str, str],
    seats: list[tuple[Organisation, str]],
    password: str | None,
) -> User:
    user = User.objects.create_user(email, password, name=name, title=title)
    audit.record(actor, "user.create", user, city=_city())
    for organisation, role in seats:
        membership = Membership.objects.create(
            user=user, organisation=organisation, role=Role(role), valid_from=clock.today()
        )
        audit.record(actor, "membership.create", membership, city=_city())
    return user


def _acting(email: str) -> Actor:
    return actor_of(User.objects.get(email=email))


# --- What happened ---------------------------------------------------------------------------------------


def _import(file: sources.SourceFile) -> None:
    dataset = Dataset.objects.get(city=_city(), code=file.code)
    import_statistics(
        _acting("statistiker@sammanstad.example"),
        dataset,
        file.path,
        published=file.published,
        fetched=clock.now(),
        note=plan.SYNTHETIC,
    )


def _change_a_target() -> None:
    """The council raises one of its targets in the four-month report: a decision, and a history that says so."""
    row = YearTarget.objects.get(
        goal__document__city=_city(), goal__document__code=setup.PROGRAMME, code="sysselsatta"
    )
    now = WrittenYearTarget.of(row)
    assert now.value is not None
    council = Organisation.objects.get(city=_city(), code="kommunfullmaktige")
    decision = WrittenDecision(
        council, TARGETS_CHANGED_ON, "KS 2026/0338", "Ändrat årsmål i tertialrapport 1 2026"
    )
    raised = replace(now, value=round(now.value + 0.5, 1))
    year_actions.change_year_target(_acting("strateg@sammanstad.example"), row, row.version, raised, decision)


def _round() -> ReportingRound:
    return ReportingRound.objects.get(city=_city(), code=setup.ROUND)


def _answers() -> None:
    """Every body's way through the round, each on its own day."""
    opened = actions.open_round(_acting("strateg@sammanstad.example"), _round())
    submissions = {submission.organisation.code: submission for submission in opened}
    for code, (state, day) in answers.ANSWERS.items():
        if state == "not_started":
            continue
        writer = _acting(_writer(code))
        texts = dict(zip((part["code"] for part in OCTOBER), answers.TEXTS[code], strict=True))
        with clock.set_to(dt.date.fromisoformat(day) if day else ASSESSED_ON):
            written = {part: Written(1, text) for part, text in texts.items()}
            submission = writing.save(writer, submissions[code], written).submission
            if state != "draft":
                submission = actions.submit(writer, submission)
            if state == "returned":
                submission = actions.return_(writer, submission, answers.RETURN_COMMENT)
            if state in {"approved", "locked"}:
                submission = actions.approve(writer, submission)
            if state == "locked":
                actions.lock(_acting("strateg@sammanstad.example"), submission)


def _assessments() -> None:
    reporting_round = _round()
    for (district, theme), (level, motivation) in answers.ASSESSMENTS.items():
        goal = Goal.objects.get(
            document__code=setup.AGREEMENT, code=f"{district}-{theme}", document__city=_city()
        )
        actions.assess(
            _acting(_writer(f"sdn-{district}")),
            reporting_round,
            goal,
            level=level,
            basis="outcome",
            motivation=motivation,
        )


def _heard() -> None:
    """The coordinator assesses a goal that is another body's: that body is asked, and replies."""
    district, theme, level, motivation, answer = answers.HEARD
    goal = Goal.objects.get(
        document__code=setup.AGREEMENT, code=f"{district}-{theme}", document__city=_city()
    )
    given = actions.assess(
        _acting("strateg@sammanstad.example"),
        _round(),
        goal,
        level=level,
        basis="outcome",
        motivation=motivation,
    )
    with clock.set_to(ASSESSED_ON + dt.timedelta(days=3)):
        replying.reply(_acting(_writer(f"sdn-{district}")), given.replies.get(), answer, 1)


def _pictures() -> None:
    """A shared picture of one district with its problems, and a draft for the next."""
    people = {
        name: _acting(f"{name}@sammanstad.example")
        for name in ("planerare", "direktor", "partner", "strateg")
    }
    pictured.build(_city(), people)


def _local_work() -> None:
    """Money by need, needs and focus areas, plans, partnership, grants and dialogue."""
    people = {
        name: _acting(f"{name}@sammanstad.example")
        for name in ("planerare", "direktor", "partner", "strateg", "sekreterare")
    }
    people |= {code: _own_writer(code) for code in local.WRITERS}
    local.build(_city(), people)


def _freeze() -> None:
    freezing.freeze(_acting("strateg@sammanstad.example"), _round())
    pictured.report_of_october(_city(), _acting("strateg@sammanstad.example"))


def _referrals() -> None:
    """A referral that is over, one that is out, an interpellation and some matters, each act on its own day."""
    referred.build(_city(), _acting, _own_writer)


def _account(home: Path) -> Account:
    from samstad.followup import restating

    city = _city()
    report = Report.objects.get(city=city)
    checked = verifying.verify(report)
    submissions = list(_round().submissions.all())
    sets = {area_set.code: area_set.areas.count() for area_set in city.area_sets.all()}
    with clock.set_to(TODAY):
        changed = sum(item.changed for item in restating.restatements(report))
    return Account(
        city=city.name["sv"],
        areas=sets[geography.NEW],
        districts=sets[geography.DISTRICT_SET],
        releases=sum(dataset.releases.count() for dataset in city.datasets.all()),
        indicators=city.indicators.count(),
        targets=sum(goal.targets.count() for goal in Goal.objects.filter(document__city=city)),
        answered=sum(submission.state in {"submitted", "approved", "locked"} for submission in submissions),
        addressees=len(submissions),
        report=report.identifier,
        figures=checked.figures,
        judgements=checked.judgements,
        changed=changed,
        folder=str(freezing.folder_of(report)),
        home=str(home),
    )
