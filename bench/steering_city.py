"""A city at the size of the largest, written in bulk, which no person does: `python -m bench.steering_city GOALS`.

60 bodies, 3 000 units, 10 years, each with a budget and a plan of every body: 150 000 goals, 400 000 activities, each
somewhere; yearly targets, and an annual report of every year, the last of them open for 200 people who report.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

BODIES, UNITS, YEARS, REPORTERS = 60, 3_000, 10, 200
LAST_YEAR = 2026
AREAS, FOCUS = 200, 8
ACTIVITIES_A_GOAL = 400_000 / 150_000
PASSAGE = "Arbetet har följt planen. Nämnden har prioriterat de områden som har störst behov. "
WORDS = (
    "trygghet",
    "skola",
    "arbete",
    "bostad",
    "hälsa",
    "kultur",
    "klimat",
    "demokrati",
    "tillit",
    "fritid",
)


def main(goals: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous=OFF")
    random.seed(7)
    start = time.perf_counter()
    with transaction.atomic():
        told = _City(goals).build()
    connection.cursor().execute("ANALYZE")
    return told | {"seconds": time.perf_counter() - start}


def _bulk(model: Any, rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Written some thousands at a time, so that 400 000 never lie in memory at once."""
    waiting = iter(rows)
    while batch := list(islice(waiting, 5000)):
        yield model.objects.bulk_create(batch, batch_size=2000)


def _all(model: Any, rows: Iterable[Any]) -> list[Any]:
    return [row for batch in _bulk(model, rows) for row in batch]


class _City:
    def __init__(self, goals: int) -> None:
        self.goals_a_plan = max(12, goals // YEARS // BODIES)
        self.counted = {"goals": 0, "activities": 0}

    def build(self) -> dict[str, Any]:
        self._bodies()
        self._places()
        self._statistics()
        before: dict[str, int] = {}
        for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1):
            before = self._year(year, before)
            self._round(year)
        return self.counted | {"sessions": self._people()}

    def _bodies(self) -> None:
        from samstad.organisation.models import City, Organisation
        from samstad.organisation.texts import sort_key

        self.city = City.objects.create(slug="bench", code="9901", name={"sv": "Storstad"}, synthetic=True)

        def body(code: str, name: str, kind: str, parent: Any = None) -> Any:
            return Organisation(
                city=self.city,
                code=code,
                name={"sv": name},
                sort_key=sort_key(name),
                kind=kind,
                parent=parent,
            )

        self.council, self.board = _all(
            Organisation,
            [
                body("fullmaktige", "Kommunfullmäktige", "council"),
                body("styrelsen", "Kommunstyrelsen", "executive_board"),
            ],
        )
        self.bodies = _all(
            Organisation,
            (body(f"namnd-{n}", f"Nämnd {n:02}", "committee", self.board) for n in range(BODIES)),
        )
        self.units = _all(
            Organisation,
            (body(f"enhet-{n}", f"Enhet {n:04}", "committee", self.bodies[n % BODIES]) for n in range(UNITS)),
        )

    def _places(self) -> None:
        from samstad.organisation.texts import sort_key
        from samstad.places.models import FocusArea
        from samstad.statistics.models import Area, AreaLink, AreaSet

        wholes = AreaSet.objects.create(
            city=self.city, code="kommun", kind="municipality", name={"sv": "Kommunen"}
        )
        smalls = AreaSet.objects.create(
            city=self.city, code="basomraden", kind="statistical", name={"sv": "Basområden"}
        )
        self.whole = Area.objects.create(area_set=wholes, code="0", name={"sv": "Storstad"})
        self.areas = _all(
            Area,
            (
                Area(area_set=smalls, code=f"{n:03}", name={"sv": f"Kvarter {n}"}, sort_key=sort_key(f"Kvarter {n}"),
                     focus=n < FOCUS)
                for n in range(AREAS)
            ),
        )  # fmt: skip
        _all(
            AreaLink,
            (
                AreaLink(kind="nested", source_area=a, target_area=self.whole, method="code")
                for a in self.areas
            ),
        )
        for area in self.areas[:FOCUS]:
            FocusArea.objects.create(
                city=self.city, code=f"fokus-{area.code}", area=area, owner=self.board, name=area.name,
                expectation={"sv": "Alla nämnder gör något här."}, valid_from=dt.date(2020, 1, 1),
            )  # fmt: skip

    def _statistics(self) -> None:
        """A release with twelve years of all areas, and indicators that read it."""
        import polars as pl
        from django.utils import timezone

        from samstad.organisation import clock
        from samstad.statistics import store
        from samstad.statistics.models import Dataset, Indicator, Release, ReleasePointer, Theme

        dataset = Dataset.objects.create(city=self.city, code="register", name={"sv": "Registret"})
        rows = [
            {"area_set": area.area_set.code, "area": area.code, "period": str(year), "measure": f"m{n}",
             "breakdown": "", "value": float(random.randrange(100, 900)), "missing": 0}
            for area in [*self.areas, self.whole] for year in range(LAST_YEAR - 12, LAST_YEAR) for n in range(20)
        ]  # fmt: skip
        content = store.put(pl.DataFrame(rows), self.city.slug, dataset.code)
        noon = timezone.make_aware(dt.datetime(LAST_YEAR, 1, 15, 12))
        release = Release.objects.create(
            dataset=dataset, number=1, content_hash=content, source_hash=hashlib.sha256(b"").hexdigest(),
            source_name="register.csv", published=noon.date(), fetched=noon, imported=noon, imported_by="bench",
            licence="CC0", rows=len(rows), missing={}, recipe={},
        )  # fmt: skip
        ReleasePointer.objects.create(dataset=dataset, release=release, since=noon, moved_by="bench")
        self.themes = [
            Theme.objects.create(city=self.city, code=word, name={"sv": word.title()}, order=n)
            for n, word in enumerate(WORDS)
        ]
        self.indicators = []
        for n in range(20):
            indicator = Indicator(
                city=self.city, code=f"i{n}", theme=self.themes[n % len(WORDS)], name={"sv": f"Indikator {n}"},
                kind="value", unit={"sv": "%"}, direction="higher_is_better",
                numerator={"dataset": "register", "measure": f"m{n}"}, next_review=clock.today(),
            )  # fmt: skip
            indicator.save()
            indicator.datasets.add(dataset)
            self.indicators.append(indicator)

    # --- A year ------------------------------------------------------------------------------------------------

    def _year(self, year: int, before: dict[str, int]) -> dict[str, int]:
        """A budget with the council's goals, a plan of every body, what is done; code → key, for the year after."""
        from samstad.steering.models import Goal, Target, YearTarget

        budget, *plans = self._documents(year)
        tops = [self._goal(budget, "vision", "vision", self.council, None, before, 0)]
        _all(Goal, tops)
        directions = _all(
            Goal,
            (
                self._goal(budget, f"inriktning-{n}", "direction", self.council, tops[0], before, n + 1)
                for n in range(3)
            ),
        )
        fields = _all(
            Goal,
            (
                self._goal(
                    budget, f"omrade-{n}", "activity_area", self.council, directions[n % 3], before, n + 4
                )
                for n in range(26)
            ),
        )
        _all(
            Target,
            (
                Target(goal=goal, code="t", indicator=self.indicators[n % 20], area=self.whole, kind="increase",
                       baseline_year=LAST_YEAR - 12, year=year, set_by=self.council)
                for n, goal in enumerate(fields)
            ),
        )  # fmt: skip
        committees = _all(
            Goal,
            (
                self._goal(plan, f"namndmal-{n}", "committee", body, fields[(at + n) % 26], before, n)
                for at, (plan, body) in enumerate(zip(plans, self.bodies, strict=True))
                for n in range(10)
            ),
        )
        _all(
            YearTarget,
            (
                YearTarget(goal=goal, code=f"a{n}", indicator=self.indicators[(at + n) % 20], year=year,
                           kind="number", value=50 + n)
                for at, goal in enumerate([*fields, *committees]) for n in range(2)
            ),
        )  # fmt: skip
        units = _all(
            Goal,
            (
                self._goal(plan, f"enhetsmal-{n}", "unit", self.units[(at + BODIES * n) % UNITS],
                           committees[at * 10 + n % 10], before, n + 10)
                for at, plan in enumerate(plans) for n in range(self.goals_a_plan - 10)
            ),
        )  # fmt: skip
        made = [*tops, *directions, *fields, *committees, *units]
        self.counted["goals"] += len(made)
        self._activities(year, [*committees, *units])
        return {f"{goal.document.code.removesuffix(f'-{year}')}/{goal.code}": goal.pk for goal in made}

    def _documents(self, year: int) -> list[Any]:
        from samstad.steering.models import BudgetAmount, BudgetLine, SteeringDocument

        state = "in_force" if year == LAST_YEAR else "replaced"
        days = {"valid_from": dt.date(year, 1, 1), "valid_to": dt.date(year, 12, 31), "year": year}
        documents = _all(
            SteeringDocument,
            [
                SteeringDocument(city=self.city, code=f"budget-{year}", kind="budget", state=state, owner=self.board,
                                 title={"sv": f"Budget {year}"}, **days),
                *(SteeringDocument(city=self.city, code=f"plan-{body.code}-{year}", kind="plan", state=state,
                                   owner=body, title={"sv": f"Verksamhetsplan {year} {body.name['sv']}"}, **days)
                  for body in self.bodies),
            ],
        )  # fmt: skip
        lines = _all(
            BudgetLine,
            (
                BudgetLine(document=documents[0], code=f"{body.code}-{kind}".replace("_", "-"), kind=kind,
                           heading=body.name, order=n)
                for n, body in enumerate(self.bodies) for kind in ("operating_cost", "operating_income")
            ),
        )  # fmt: skip
        _all(
            BudgetAmount,
            (
                BudgetAmount(line=line, year=at, edition="budget" if at == year else "plan",
                             amount=100_000_000 * (1 if line.kind == "operating_cost" else -1))
                for line in lines for at in range(year, year + 4)
            ),
        )  # fmt: skip
        return documents

    def _goal(
        self, document: Any, code: str, kind: str, owner: Any, parent: Any, before: dict[str, int], order: int
    ) -> Any:
        from samstad.steering.models import Goal

        name = f"{document.code.removesuffix(f'-{document.year}')}/{code}"
        said = f"{random.choice(WORDS).title()} ska öka i hela staden, mål {order}"
        place = random.choice(self.areas) if kind == "unit" and order % 20 == 0 else None
        return Goal(
            document=document, code=code, kind=kind, area=place, owner=owner, parent=parent, text={"sv": said},
            theme=self.themes[order % len(WORDS)], order=order, continues_id=before.get(name),
        )  # fmt: skip

    def _activities(self, year: int, goals: list[Any]) -> None:
        from samstad.organisation.texts import sort_key
        from samstad.steering.models import Activity

        places = Activity.areas.through

        def rows() -> Iterator[Any]:
            for at in range(round(len(goals) * ACTIVITIES_A_GOAL)):
                goal = goals[at % len(goals)]
                said = f"{random.choice(WORDS).title()}: insats {at}"
                yield Activity(
                    document_id=goal.document_id, goal=goal, code=f"insats-{at}", title={"sv": said},
                    sort_key=sort_key(said), responsible=goal.owner,
                    state=random.choice(("planned", "ongoing", "done")) if year == LAST_YEAR else "done",
                    start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), cost_sek=100_000,
                )  # fmt: skip

        for batch in _bulk(Activity, rows()):
            self.counted["activities"] += len(batch)
            _all(places, (places(activity=one, area=random.choice(self.areas)) for one in batch))

    # --- Reporting ---------------------------------------------------------------------------------------------

    def _round(self, year: int) -> None:
        from samstad.followup.models import ReportingRound, RoundPart, Submission, SubmissionPart
        from samstad.steering.models import SteeringDocument

        last = year == LAST_YEAR
        made = ReportingRound.objects.create(
            city=self.city, code=f"arsredovisning-{year}", name={"sv": f"Årsredovisning {year}"}, year=year,
            document=SteeringDocument.objects.get(city=self.city, code=f"budget-{year}"), led_by=self.board,
            report_to=self.council, opens=dt.date(year, 11, 1), due=dt.date(year + 1, 1, 31),
            kind="annual_report", state="open" if last else "closed",
        )  # fmt: skip
        made.addressees.set(self.bodies)
        kinds = ("text", "assessments", "indicators", "activities")
        for order, kind in enumerate(kinds):
            RoundPart.objects.create(
                round=made, code=kind, kind=kind, heading={"sv": kind.title()}, order=order
            )
        given = _all(
            Submission,
            (
                Submission(round=made, organisation=body, state="draft" if last else "locked")
                for body in self.bodies
            ),
        )
        _all(
            SubmissionPart,
            (
                SubmissionPart(submission=one, code=kind, text="\n\n".join([PASSAGE * 6] * 4))
                for one in given
                for kind in kinds
            ),
        )
        self.round, self.submissions = made, given

    def _people(self) -> list[dict[str, str]]:
        """Those who report and one who leads, signed in."""
        from django.test import Client

        from samstad.organisation.models import Membership, User

        users = _all(
            User,
            (User(email=f"p{n}@example.org", name=f"Person {n}", password="!") for n in range(REPORTERS + 1)),
        )
        for n, user in enumerate(users):
            body = self.board if n == 0 else self.bodies[n % BODIES]
            Membership.objects.create(
                user=user, organisation=body, role="coordinator" if n == 0 else "reporter",
                valid_from=dt.date(2020, 1, 1),
            )  # fmt: skip
        told = []
        for n, user in enumerate(users):
            client = Client()
            client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
            told.append(
                {
                    "body": self.board.code if n == 0 else self.bodies[n % BODIES].code,
                    "session": client.cookies["sessionid"].value,
                }
            )
        return told


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
