"""Who may see the register of organisations, and what was done to it."""

from __future__ import annotations

from samstad.organisation.models import AuditRecord, City, Decision, Matter, Organisation, Role
from samstad.organisation.rights import PUBLIC, Table, anywhere, register

CITY = register(
    City,
    Table(
        "city",
        {
            "any": {
                "view": PUBLIC,
                "view_audit": anywhere(Role.ADMINISTRATOR, Role.COORDINATOR),
                "load": anywhere(Role.ADMINISTRATOR),
                "export": anywhere(Role.ADMINISTRATOR, Role.COORDINATOR),
            }
        },
        city_of=lambda city: city,
    ),
)

ORGANISATION = register(
    Organisation,
    Table(
        "organisation",
        {"any": {"view": PUBLIC, "give_role": anywhere(Role.ADMINISTRATOR)}},
        city_of=lambda organisation: organisation.city,
        organisation_of=lambda organisation: organisation,
    ),
)

MATTER = register(Matter, Table("matter", {"any": {"view": PUBLIC}}, city_of=lambda matter: matter.city))

DECISION = register(
    Decision, Table("decision", {"any": {"view": PUBLIC}}, city_of=lambda decision: decision.city)
)

AUDIT = register(
    AuditRecord,
    Table(
        "audit record",
        {"any": {"view": anywhere(Role.ADMINISTRATOR, Role.COORDINATOR)}},
        city_of=lambda record: record.city,
    ),
)
