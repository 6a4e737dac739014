"""Who may load and export what no single city owns.

A city's administrators load their own city (`organisation.rules.CITY`). A new city, and the national area
sets and sources that all cities share, belong to the installation: those are for whoever has the machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from samstad.organisation.models import Role
from samstad.organisation.rights import Table, own, register


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
