"""What must hold between the files of a city folder: codes once, references to something, no circles."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from samstad.exchange import checks_local, checks_steering
from samstad.exchange.schema.folder import CITY_FILE, NOUNS, CityFolder
from samstad.organisation.errors import UserError
from samstad.statistics.sources import mapping
from samstad.steering.models import DocumentKind
from samstad.steering.models.activities import NO_GOAL

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which file, at which keys."""

    file: str
    place: Place
    reason: str

    @property
    def sentence(self) -> str:
        place = ".".join(str(part) for part in self.place)
        return f"{place}: {self.reason}" if place else self.reason


def faults(folder: CityFolder, broken: Collection[str] = ()) -> list[Fault]:
    """Everything that does not hold. References to a `broken` noun (a file unread) are not looked at."""
    checking = _Checking(folder, frozenset(broken))
    for check in CHECKS:
        check(checking)
    return checking.found


@dataclass
class _Checking:
    folder: CityFolder
    broken: frozenset[str]
    found: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        folder = self.folder
        self.codes: dict[str, set[str]] = {
            noun.field: {str(thing.code) for thing in getattr(folder, noun.field) if hasattr(thing, "code")}
            for noun in NOUNS
        }
        self.codes["matters"] = {str(matter.registry_number) for matter in folder.matters}
        self.codes["agreements"] = {str(agreement.document) for agreement in folder.agreements}
        self.areas = {str(s.code): {str(area.code) for area in s.areas} for s in folder.area_sets}
        self.budget_lines = {f"{doc.code}/{row.code}" for doc in folder.documents for row in doc.budget}
        self.measures = {str(s.code): {str(measure.code) for measure in s.measures} for s in folder.sources}
        self.assignments = {f"{doc.code}/{one.code}" for doc in folder.documents for one in doc.assignments}
        self.goals = {str(doc.code): {str(goal.code): goal for goal in doc.goals} for doc in folder.documents}
        self.activities = {
            f"{doc.code}/{goal.code}/{activity.code}"
            for doc in folder.documents
            for goal in doc.goals
            for activity in goal.activities
        } | {
            f"{doc.code}/{NO_GOAL}/{activity.code}" for doc in folder.documents for activity in doc.activities
        }

    def things(self, noun_field: str) -> Iterator[tuple[str, Place, Any]]:
        noun = next(noun for noun in NOUNS if noun.field == noun_field)
        return noun.things(self.folder)

    def fault(self, file: str, place: Place, reason: str) -> None:
        self.found.append(Fault(file, place, reason))

    def refer(self, noun_field: str, code: str | None, file: str, place: Place) -> None:
        """`code` must be one of the folder's `noun_field`."""
        if code is None or noun_field in self.broken or code in self.codes[noun_field]:
            return
        what = noun_field.replace("_", " ")
        self.fault(file, place, f'"{code}" is not among the {what}{_near(code, self.codes[noun_field])}')

    def refer_each(self, noun_field: str, codes: Iterable[str], file: str, place: Place) -> None:
        for index, code in enumerate(codes):
            self.refer(noun_field, code, file, (*place, index))

    def area(self, reference: str | None, file: str, place: Place) -> None:
        """`reference` must be `set:area` of an area set in the folder."""
        if reference is None or "area_sets" in self.broken:
            return
        area_set, _, code = reference.partition(":")
        if area_set not in self.areas:
            self.refer("area_sets", area_set, file, place)
        elif code not in self.areas[area_set]:
            near = _near(code, self.areas[area_set])
            self.fault(file, place, f'the area set "{area_set}" has no area "{code}"{near}')

    def area_each(self, references: Iterable[str], file: str, place: Place) -> None:
        for index, reference in enumerate(references):
            self.area(reference, file, (*place, index))

    def goal(self, full: str, file: str, place: Place) -> Any:
        """`full` must be `document/goal` of the folder; that goal, or None."""
        document, _, goal = full.partition("/")
        if goal in self.goals.get(document, ()):
            return self.goals[document][goal]
        if "documents" in self.broken:
            return None
        if document not in self.goals:
            self.refer("documents", document, file, place)
        else:
            near = _near(goal, self.goals[document])
            self.fault(file, place, f'the document "{document}" has no goal "{goal}"{near}')
        return None

    def no_circle(self, parents: Mapping[str, str], where: Mapping[str, tuple[str, Place]], key: str) -> None:
        """Following `parents` from anywhere must end."""
        told: set[str] = set()
        for start in parents:
            walked, at = [start], parents.get(start)
            while at is not None and at not in walked:
                walked.append(at)
                at = parents.get(at)
            if at == start and start not in told:
                told.update(walked)
                file, place = where[start]
                chain = " → ".join(f'"{code}"' for code in [*walked, start])
                self.fault(file, place, f"{key} goes round in a circle: {chain}")


def _near(code: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(code, known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _codes_once(c: _Checking) -> None:
    """No code twice, nor two that a file system without capitals would take for one."""
    for noun in NOUNS:
        seen: dict[str, str] = {}
        for file, place, thing in noun.things(c.folder):
            code = noun.stem(thing) if noun.stem else getattr(thing, "registry_number", None)
            code = code or getattr(thing, "code", None)
            if code is None:
                continue
            if code in seen:
                c.fault(file, place, f'"{code}" is there twice')
            elif noun.stem and code.casefold() in {known.casefold() for known in seen}:
                c.fault(file, place, f'"{code}" differs from another code only in capitals')
            seen[str(code)] = file


def _organisations(c: _Checking) -> None:
    parents, successors, where_p, where_s = {}, {}, {}, {}
    for file, place, one in c.things("organisations"):
        c.refer("organisations", one.parent, file, (*place, "parent"))
        c.refer("organisations", one.successor, file, (*place, "successor"))
        if one.parent:
            parents[str(one.code)], where_p[str(one.code)] = str(one.parent), (file, (*place, "parent"))
        if one.successor:
            successors[str(one.code)], where_s[str(one.code)] = (
                str(one.successor),
                (file, (*place, "successor")),
            )
    c.no_circle(parents, where_p, "parent")
    c.no_circle(successors, where_s, "successor")
    for file, place, matter in c.things("matters"):
        c.refer("organisations", matter.body, file, (*place, "body"))
    for file, place, decision in c.things("decisions"):
        c.refer("organisations", decision.body, file, (*place, "body"))
        c.refer("matters", decision.matter, file, (*place, "matter"))


def _areas(c: _Checking) -> None:
    for file, place, area_set in c.things("area_sets"):
        for i, area in enumerate(area_set.areas):
            if reason := area_set.wrong_category(area):
                c.fault(file, (*place, "areas", i, "category"), f"{area.code}: {reason}")
    for file, place, links in c.things("area_links"):
        for key, area_set in (("from", links.from_), ("to", links.to)):
            c.refer("area_sets", area_set, file, (*place, key))
        for g, group in enumerate(links.groups):
            for i, link in enumerate(group.links):
                for key, area_set, code in (("from", links.from_, link.from_), ("to", links.to, link.to)):
                    if area_set in c.areas:
                        c.area(f"{area_set}:{code}", file, (*place, "groups", g, "links", i, key))
    for file, place, territory in c.things("territories"):
        c.refer("organisations", territory.organisation, file, (*place, "organisation"))
        c.area(territory.area, file, (*place, "area"))


def _numbers(c: _Checking) -> None:
    for file, place, source in c.things("sources"):
        c.refer_each("area_sets", source.area_sets, file, (*place, "area_sets"))
        if source.mapping.plain():
            _mapping(c, source, file, (*place, "mapping"))
        if source.national:
            _only_national_sets(c, source, file, (*place, "area_sets"))
        for i, question in enumerate(source.survey.questions if source.survey else ()):
            for j, measure in enumerate(question.measures):
                if measure not in c.measures[str(source.code)]:
                    reason = f'the source has no measure "{measure}"'
                    c.fault(file, (*place, "survey", "questions", i, "measures", j), reason)
    for file, place, indicator in c.things("indicators"):
        c.refer("themes", indicator.theme, file, (*place, "theme"))
        for key, selection in indicator.selections().items():
            inside = (*place, key)
            c.refer("sources", selection.dataset, file, (*inside, "dataset"))
            measures = c.measures.get(selection.dataset)
            if measures is not None and "sources" not in c.broken and selection.measure not in measures:
                reason = f'the source "{selection.dataset}" has no measure "{selection.measure}"'
                near = _near(selection.measure, measures)
                c.fault(file, (*inside, "measure"), reason + near)
        _wording_is_a_break(c, indicator, file, (*place, "breaks"))
    for file, place, index in c.things("indices"):
        for i, component in enumerate(index.recipe.components):
            c.refer("indicators", component.code, file, (*place, "recipe", "components", i, "code"))
        if index.types is not None and index.types.criteria is not None:
            for measure, code in index.types.criteria:
                if code is not None:
                    c.refer("indicators", code, file, (*place, "types", "criteria", measure))


def _wording_is_a_break(c: _Checking, indicator: Any, file: str, place: Place) -> None:
    """Answers to another question are no later value of the same series."""
    broken = {each.year for each in indicator.breaks}
    source = next((s for s in c.folder.sources if s.code == indicator.numerator.dataset), None)
    for question in source.survey.questions if source and source.survey else ():
        if indicator.numerator.measure not in question.measures:
            continue
        for wording in sorted(question.wordings, key=lambda w: w.year)[1:]:
            if wording.year not in broken:
                c.fault(
                    file,
                    place,
                    f'the wording of the question "{question.code}" was changed in {wording.year}: '
                    "add a break in that year",
                )


def _mapping(c: _Checking, source: Any, file: str, place: Place) -> None:
    """What an import would say of the mapping, said now."""
    try:
        mapping.parse(source.mapping.plain(), "")
    except UserError as error:
        c.fault(file, place, f"{error.what}. {error.advice}".rstrip(". "))


def _only_national_sets(c: _Checking, source: Any, file: str, place: Place) -> None:
    national = {str(s.code) for s in c.folder.area_sets if s.national}
    for index, code in enumerate(source.area_sets):
        if code in c.areas and code not in national:
            c.fault(file, (*place, index), f'a national source cannot rest on the city\'s own set "{code}"')


def _national_is_used(c: _Checking) -> None:
    """A folder carries a national thing because the city uses it; an export could not know of any other."""
    used_sources = {
        str(selection.dataset) for one in c.folder.indicators for selection in one.selections().values()
    }
    own_sets = {str(s.code) for s in c.folder.area_sets if not s.national}
    used_sets = {reference.partition(":")[0] for reference in _area_references(c.folder)}
    for links in c.folder.area_links:
        if {str(links.from_), str(links.to)} & own_sets:
            used_sets |= {str(links.from_), str(links.to)}
    for source in c.folder.sources:
        if not source.national or source.code in used_sources:
            used_sets.update(str(code) for code in source.area_sets)
    if not c.broken:
        for field, used in (("sources", used_sources), ("area_sets", used_sets)):
            for file, place, thing in c.things(field):
                if thing.national and thing.code not in used:
                    reason = "it is national, and nothing in the folder uses it: leave it out, or write national: false"
                    c.fault(file, (*place, "national"), reason)


def _area_references(folder: CityFolder) -> Iterator[str]:
    for document in folder.documents:
        yield from (area for activity in document.activities for area in activity.areas)
        for goal in document.goals:
            yield from [goal.area] if goal.area else []
            yield from (target.area for target in goal.targets)
            yield from (one.area for one in goal.year_targets if one.area)
            yield from (target.reference for target in goal.targets if target.reference)
            yield from (area for activity in goal.activities for area in activity.areas)
    for agreement in folder.agreements:
        yield from agreement.areas
    for partnership in folder.partnerships:
        yield from partnership.areas
    yield from checks_local.area_references(folder)
    for asked in folder.interpellations:
        yield from asked.areas
    yield from (territory.area for territory in folder.territories)


def _agreements(c: _Checking) -> None:
    kinds = {str(document.code): document.kind for document in c.folder.documents}
    for file, place, agreement in c.things("agreements"):
        c.refer("documents", agreement.document, file, (*place, "document"))
        if kinds.get(agreement.document, DocumentKind.AGREEMENT) != DocumentKind.AGREEMENT:
            c.fault(file, (*place, "document"), f'the document "{agreement.document}" is of another kind')
        c.area_each(agreement.areas, file, (*place, "areas"))
        c.refer_each("themes", agreement.themes, file, (*place, "themes"))
        c.refer_each("matters", agreement.matters, file, (*place, "matters"))
        for i, party in enumerate(agreement.parties):
            c.refer("organisations", party.organisation, file, (*place, "parties", i, "organisation"))
        _copies(c, agreement, file, place)
        clauses = {str(clause.number) for clause in agreement.clauses}
        for i, commitment in enumerate(agreement.commitments):
            inside = (*place, "commitments", i)
            if commitment.clause and commitment.clause not in clauses:
                c.fault(file, (*inside, "clause"), f'the agreement has no clause "{commitment.clause}"')
            c.refer_each("organisations", commitment.parties, file, (*inside, "parties"))
            c.refer("organisations", commitment.report_to, file, (*inside, "report_to"))
            c.refer("indicators", commitment.indicator, file, (*inside, "indicator"))


def _copies(c: _Checking, agreement: Any, file: str, place: Place) -> None:
    """Copies are held by bodies of the folder, and signed by parties on pages that there are."""
    parties = {str(party.organisation) for party in agreement.parties}
    for i, copy in enumerate(agreement.copy_facts):
        inside = (*place, "copy_facts", i)
        c.refer("organisations", copy.held_by, file, (*inside, "held_by"))
        for j, signed in enumerate(copy.signed):
            if signed.party not in parties:
                c.fault(file, (*inside, "signed", j, "party"), f'"{signed.party}" is no party')
            if agreement.pages and max(signed.pages, default=0) > agreement.pages:
                c.fault(file, (*inside, "signed", j, "pages"), f"the agreement has {agreement.pages} pages")


def _partnerships_and_rounds(c: _Checking) -> None:
    for file, place, partnership in c.things("partnerships"):
        c.refer("agreements", partnership.agreement, file, (*place, "agreement"))
        c.area_each(partnership.areas, file, (*place, "areas"))
        for i, member in enumerate(partnership.members):
            c.refer("organisations", member.organisation, file, (*place, "members", i, "organisation"))
        checks_local.of_partnership(c, partnership, file, place)
    for file, place, work in c.things("prevention"):
        c.refer("organisations", work.leader, file, (*place, "leader"))
        c.refer("organisations", work.reports_to, file, (*place, "reports_to"))
        c.refer("steering_groups", work.council, file, (*place, "council"))
        for i, row in enumerate(work.coordination):
            c.refer("organisations", row.organisation, file, (*place, "coordination", i, "organisation"))
    for file, place, template in c.things("round_templates"):
        c.refer("documents", template.document, file, (*place, "document"))
        c.refer("organisations", template.led_by, file, (*place, "led_by"))
        c.refer("organisations", template.report_to, file, (*place, "report_to"))
        c.refer_each("organisations", template.addressees, file, (*place, "addressees"))
    for file, place, one in c.things("rounds"):
        c.refer("round_templates", one.template, file, (*place, "template"))
        c.refer("documents", one.document, file, (*place, "document"))
        c.refer("organisations", one.led_by, file, (*place, "led_by"))
        c.refer("organisations", one.report_to, file, (*place, "report_to"))
        c.refer_each("organisations", one.addressees, file, (*place, "addressees"))


def _synthetic(c: _Checking) -> None:
    """A made-up city may not pass for a real one, nor the other way round."""
    city = c.folder.city
    if city is not None and city.synthetic != city.code.startswith("99"):
        reason = (
            "codes that begin with 99 are for synthetic cities: write synthetic = true"
            if city.code.startswith("99")
            else "a synthetic city has a code that begins with 99"
        )
        c.fault(CITY_FILE, ("synthetic" if city.synthetic else "code",), reason)


def _referrals(c: _Checking) -> None:
    for file, place, matter in c.things("matters"):
        if matter.docket is None:
            continue
        inside = (*place, "docket")
        for i, party in enumerate(matter.docket.parties):
            c.refer("organisations", party.organisation, file, (*inside, "parties", i, "organisation"))
        for i, relation in enumerate(matter.docket.relations):
            c.refer("matters", relation.other, file, (*inside, "relations", i, "other"))
    for file, place, one in c.things("referrals"):
        c.refer("organisations", one.led_by, file, (*place, "led_by"))
        c.refer("matters", one.matter, file, (*place, "matter"))
        c.refer("documents", one.document, file, (*place, "document"))
        for i, addressee in enumerate(one.addressees):
            inside = (*place, "addressees", i)
            c.refer("organisations", addressee.organisation, file, (*inside, "organisation"))
            if addressee.answer is not None:
                c.refer("matters", addressee.answer.matter, file, (*inside, "answer", "matter"))
    for file, place, asked in c.things("interpellations"):
        c.refer("organisations", asked.body, file, (*place, "body"))
        c.refer("matters", asked.matter, file, (*place, "matter"))
        c.area_each(asked.areas, file, (*place, "areas"))
        for i, reference in enumerate(asked.goals):
            c.goal(str(reference), file, (*place, "goals", i))


CHECKS: tuple[Callable[[_Checking], None], ...] = (
    _codes_once,
    _synthetic,
    _organisations,
    _areas,
    _numbers,
    _national_is_used,
    checks_steering.documents,
    checks_steering.steering_groups,
    _agreements,
    _partnerships_and_rounds,
    checks_local.needs,
    checks_local.focus_and_plans,
    checks_local.dialogues_and_knowledge,
    checks_local.money,
    _referrals,
)
