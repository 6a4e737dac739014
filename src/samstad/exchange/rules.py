"""Who may load and export what no single city owns.

A city's administrators load their own city (`organisation.rules.CITY`). A new city, and the national area
sets and sources that all cities share, belong to the installation: those are for whoever has the machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from samstad.exchange.models import CompiledAccount, NationalAccount, PackageSending
from samstad.organisation.models import Role
from samstad.organisation.rights import PUBLIC, Table, anywhere, own, register


@dataclass(frozen=True)
class Installation:
    """This installation as a whole; it lies in no city and in no organisation."""

    def __str__(self) -> str:
        return "what belongs to the installation"


# No organisation is the installation's, so `own` covers nobody that signs in: the machine alone.
INSTALLATION = register(
    Installation,
    Table(
        "installation",
        {"any": {"load": own(Role.ADMINISTRATOR)}},
        city_of=lambda _installation: None,
    ),
)


# --- The state's account ---------------------------------------------------------------------------------

# A municipality's own key lets its package in (`MACHINE` there); people of the ministry do the rest.
_OFFICERS = own(Role.COORDINATOR, Role.ADMINISTRATOR)
NATIONAL = register(
    NationalAccount,
    Table(
        "national account",
        {
            "any": {
                "view": PUBLIC,
                "set_up": own(Role.ADMINISTRATOR),
                "register": _OFFICERS,
                "take_in": own(Role.COORDINATOR, Role.ADMINISTRATOR, Role.REGISTRAR),
                "compile": own(Role.COORDINATOR),
            }
        },
        city_of=lambda account: account.city,
        organisation_of=lambda account: account.owner,
    ),
)
COMPILED = register(
    CompiledAccount,
    Table(
        "compiled account",
        {"any": {"view": PUBLIC}},
        city_of=lambda compiled: compiled.account.city,
        organisation_of=lambda compiled: compiled.account.owner,
    ),
)

# --- A municipality's own sendings -----------------------------------------------------------------------

# Those who lead the round that was reported send it; of another machine's package the city's coordinators do.
SENDING = register(
    PackageSending,
    Table(
        "sending of a package",
        {
            "any": {
                "view": PUBLIC,
                "send": own(Role.COORDINATOR, Role.APPROVER, Role.REGISTRAR) | anywhere(Role.COORDINATOR),
            }
        },
        city_of=lambda sending: sending.city,
        organisation_of=lambda sending: sending.report.round.led_by if sending.report else None,
    ),
)
