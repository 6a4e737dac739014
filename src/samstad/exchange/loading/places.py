"""Agreements with parties, clauses and commitments, and partnerships with their members."""

from __future__ import annotations

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.local import same
from samstad.exchange.loading.store import orders
from samstad.exchange.loading.worked import worked_here
from samstad.exchange.schema import places as schema
from samstad.exchange.schema.base import stored
from samstad.organisation.models import AuditRecord
from samstad.places.models import (
    Agreement,
    AgreementCopy,
    AgreementFile,
    Clause,
    Commitment,
    MeetingDecision,
    MemberSigning,
    PageSignature,
    Partnership,
    PartnershipGroup,
    PartnershipMeeting,
    PartnershipMember,
    Party,
    StateQuestion,
)


def load_agreements(loading: Loading) -> None:
    rows = Agreement.objects.filter(document__city=loading.city)
    known = by(rows.prefetch_related("areas", "themes", "matters"), "document_id")
    for one in loading.folder.agreements:
        document = loading.documents[one.document]
        here = known.get(document.pk)
        agreement = loading.store.put(
            Agreement,
            here,
            {"document": document},
            {
                **({} if here and has_moved(here) else {"state": one.state}),
                "state_note": stored(one.state_note),
                "copies": one.copies,
                "pages": one.pages,
                "joint_review_by": one.joint_review_by,
                "renewal_by": one.renewal_by,
            },
            {
                "areas": loading.places(one.areas),
                "themes": [loading.themes[code] for code in one.themes],
                "matters": [loading.matters[number] for number in one.matters],
            },
        )
        loading.agreements[one.document] = agreement
        _load_parties(loading, agreement, one)
        _load_files(loading, agreement, one)
        _load_copies(loading, agreement, one)
        clauses = _load_clauses(loading, agreement, one)
        _load_commitments(loading, agreement, one, clauses)


def has_moved(agreement: Agreement) -> bool:
    """Whether people have sent, signed or ended it here: its state and signatures are then no longer the folder's."""
    rows = AuditRecord.objects.filter(
        object_type=agreement._meta.label, object_id=str(agreement.pk), action__startswith="agreement."
    )
    return rows.exclude(action="agreement.load").exists()


def _load_parties(loading: Loading, agreement: Agreement, one: schema.Agreement) -> None:
    known = by(agreement.parties.all(), "organisation_id")
    moved = has_moved(agreement)
    for party in one.parties:
        organisation = loading.organisations[party.organisation]
        loading.store.put(
            Party,
            known.get(organisation.pk),
            {"agreement": agreement, "organisation": organisation},
            {"named_as": party.named_as}
            if moved and organisation.pk in known
            else {
                "named_as": party.named_as,
                "signatory": party.signatory,
                "signatory_title": party.signatory_title,
                "signed_on": party.signed_on,
                "method": party.method or "",
                "evidence_hash": party.evidence_hash or "",
                "left_on": party.left_on,
                "left_why": stored(party.left_why),
            },
        )


def _load_files(loading: Loading, agreement: Agreement, one: schema.Agreement) -> None:
    known = by(agreement.files.all(), "name")
    for file in one.files:
        loading.store.put(
            AgreementFile,
            known.get(file.name),
            {"agreement": agreement, "name": file.name},
            {"title": stored(file.title), "pages": file.pages, "sha256": file.sha256 or ""},
        )


def _load_copies(loading: Loading, agreement: Agreement, one: schema.Agreement) -> None:
    known = by(agreement.copy_facts.all(), "number")
    parties = {party.organisation.code: party for party in agreement.parties.select_related("organisation")}
    for given in one.copy_facts:
        copy = loading.store.put(
            AgreementCopy,
            known.get(given.number),
            {"agreement": agreement, "number": given.number},
            {"held_by": loading.organisation(given.held_by), "note": stored(given.note)},
        )
        present = by(copy.signatures.all(), "party_id", "page")
        for signed in given.signed:
            party = parties[signed.party]
            for page in signed.pages:
                loading.store.put(
                    PageSignature,
                    present.get((party.pk, page)),
                    {"copy": copy, "party": party, "page": page},
                    {},
                )


def _load_clauses(loading: Loading, agreement: Agreement, one: schema.Agreement) -> dict[str, Clause]:
    known = by(agreement.clauses.all(), "number")
    places = orders([known[c.number].order if c.number in known else None for c in one.clauses])
    loaded: dict[str, Clause] = {}
    for clause, order in zip(one.clauses, places, strict=True):
        loaded[clause.number] = loading.store.put(
            Clause,
            known.get(clause.number),
            {"agreement": agreement, "number": str(clause.number)},
            {
                "heading": stored(clause.heading),
                "facts": [_fact(fact) for fact in clause.facts],
                "order": order,
            },
        )
    return loaded


def _fact(fact: schema.Fact) -> dict[str, object]:
    return {key: value for key, value in fact.plain().items() if value != ""}


def _load_commitments(
    loading: Loading, agreement: Agreement, one: schema.Agreement, clauses: dict[str, Clause]
) -> None:
    known = by(agreement.commitments.prefetch_related("parties"), "code")
    for commitment in one.commitments:
        loading.store.put(
            Commitment,
            known.get(commitment.code),
            {"agreement": agreement, "code": str(commitment.code)},
            {
                "clause": clauses[commitment.clause] if commitment.clause else None,
                "text": stored(commitment.text),
                "report_to": loading.organisation(commitment.report_to),
                "recurrence": commitment.recurrence,
                "due_month": commitment.due_month,
                "due_day": commitment.due_day,
                "due_year": commitment.due_year,
                "indicator": loading.indicators[commitment.indicator] if commitment.indicator else None,
            },
            {"parties": loading.bodies(commitment.parties)},
        )


def load_partnerships(loading: Loading) -> None:
    known = by(Partnership.objects.filter(city=loading.city).prefetch_related("areas"), "code")
    for one in loading.folder.partnerships:
        partnership = loading.store.put(
            Partnership,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "about": stored(one.about),
                "agreement": loading.agreements[one.agreement] if one.agreement else None,
            },
            {"areas": loading.places(one.areas)},
        )
        loading.partnerships[one.code] = partnership
        members = _load_members(loading, partnership, one)
        _load_groups(loading, partnership, one)
        _load_meetings(loading, partnership, one, members)
        _load_questions(loading, partnership, one)


def _load_members(
    loading: Loading, partnership: Partnership, one: schema.Partnership
) -> list[PartnershipMember]:
    """Members have no code: one is the same where sector, organisation and description are."""
    worked = worked_here(loading.city, MemberSigning)
    made = []
    rows = list(partnership.members.select_related("organisation"))
    known = {_key(row): row for row in rows}
    # Above every number in use: a number may be held once, also while the row is being renumbered.
    floor = max((row.order for row in rows), default=0)
    places = orders([known[m.key].order if m.key in known else None for m in one.members], floor)
    for member, order in zip(one.members, places, strict=True):
        row = loading.store.put(
            PartnershipMember,
            known.get(member.key),
            {"partnership": partnership},
            {
                "sector": member.sector,
                "organisation": loading.organisation(member.organisation),
                "described_as": stored(member.described_as),
                "obligatory": member.obligatory,
                "order": order,
            },
        )
        made.append(row)
        if member.signing is not None:
            _load_signing(loading, row, member.signing, worked)
    return made


def _load_signing(
    loading: Loading, member: PartnershipMember, one: schema.MemberSigning, worked: set[int]
) -> None:
    here = MemberSigning.objects.filter(member=member).first()
    if here is not None and here.pk in worked:
        return
    loading.store.put(
        MemberSigning,
        here,
        {"member": member},
        {
            "role": stored(one.role),
            "evidence_hash": one.evidence_hash or "",
            "left_why": stored(one.left_why),
            **same(one, "signed_on", "name", "title", "method", "left_on"),
        },
    )


def _load_groups(loading: Loading, partnership: Partnership, one: schema.Partnership) -> None:
    known = by(partnership.groups.all(), "group_id")
    for row in one.groups:
        group = loading.steering_groups[row.group]
        key = {"partnership": partnership, "group": group}
        loading.store.put(PartnershipGroup, known.get(group.pk), key, {"level": row.level})


def _load_meetings(
    loading: Loading, partnership: Partnership, one: schema.Partnership, members: list[PartnershipMember]
) -> None:
    """Meetings have no code: the first of the folder is the first here, until somebody works on one of them."""
    known = list(partnership.meetings.order_by("on", "pk"))
    if worked_here(loading.city, PartnershipMeeting) & {row.pk for row in known}:
        loading.store.leave(*known, *MeetingDecision.objects.filter(meeting__in=known))
        return
    for at, meeting in enumerate(one.meetings):
        row = loading.store.put(
            PartnershipMeeting,
            known[at] if at < len(known) else None,
            {"partnership": partnership},
            {"on": meeting.on, "place": str(meeting.place), "notes": stored(meeting.notes)},
            {"present": [members[number - 1] for number in meeting.present]},
        )
        decisions = by(row.decisions.all(), "number")
        for decided in meeting.decisions:
            loading.store.put(
                MeetingDecision,
                decisions.get(decided.number),
                {"meeting": row, "number": decided.number},
                {
                    "text": stored(decided.text),
                    "responsible": loading.organisation(decided.responsible),
                    "outcome": stored(decided.outcome),
                    **same(decided, "due", "done_on"),
                },
            )


def _load_questions(loading: Loading, partnership: Partnership, one: schema.Partnership) -> None:
    """As meetings."""
    known = list(partnership.questions.order_by("asked_on", "pk"))
    if worked_here(loading.city, StateQuestion) & {row.pk for row in known}:
        loading.store.leave(*known)
        return
    for at, asked in enumerate(one.questions):
        loading.store.put(
            StateQuestion,
            known[at] if at < len(known) else None,
            {"partnership": partnership},
            {
                "to": loading.organisations[asked.to],
                "need": loading.needs[asked.need] if asked.need else None,
                "question": stored(asked.question),
                "answer": stored(asked.answer),
                **same(asked, "asked_on", "due", "answered_on"),
            },
        )


def _key(row: PartnershipMember) -> tuple[str, str, str]:
    return (
        row.sector,
        row.organisation.code if row.organisation else "",
        (row.described_as or {}).get("sv", ""),
    )
