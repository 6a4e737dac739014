"""The state's account beside the example city: the 21 municipalities of 2008, and made-up ones that send.

No figure is made up for a real place: those of 2008 stand as awaited, and what has come is from the example city and
from municipalities that do not exist.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

from django.db import transaction

from samstad.exchange import national, sendings
from samstad.exchange.models import NationalAccount
from samstad.exchange.packages import building
from samstad.exchange.packages.form import (
    ACCOUNT,
    FORMAT,
    MAJOR,
    MANIFEST,
    MINOR,
    Account,
    canonical,
    digest,
    part_hashes,
)
from samstad.followup.models import Report
from samstad.organisation import audit, clock
from samstad.organisation.models import Membership, Role, User
from samstad.organisation.rights import Actor

SLUG, CODE = "riket", "9990"
YEAR = 2026
SOURCE = "Sändlistan till lokala utvecklingsavtal 2008 (IJ2008/1818/IU)"
# The dispatch list of 2008, with the municipalities' official codes.
AGREED_2008 = {
    "1490": "Borås", "0127": "Botkyrka", "2180": "Gävle", "1480": "Göteborg", "1380": "Halmstad", "0136": "Haninge",
    "0126": "Huddinge", "0680": "Jönköping", "1290": "Kristianstad", "1282": "Landskrona", "0580": "Linköping",
    "2580": "Luleå", "1280": "Malmö", "0182": "Nacka", "0581": "Norrköping", "0180": "Stockholm", "2281": "Sundsvall",
    "0181": "Södertälje", "1488": "Trollhättan", "0380": "Uppsala", "0780": "Växjö",
}  # fmt: skip
# Made-up municipalities: name, districts, the day on which their package came, and what is done to it on its way.
INDICATORS = ("arbetslosa", "sysselsatta", "gymnasiebehoriga", "trygg-utomhus")
MADE_UP = {
    "9911": ("Exempelhamn", ("Varvet", "Norra kajen", "Sluttningen"), dt.date(2026, 9, 29), ""),
    "9912": ("Påhittsberga", ("Gruvbacken", "Hyttan"), dt.date(2026, 10, 7), ""),
    "9913": ("Låtsasby", ("Ängsholmen", "Östra stranden"), dt.date(2026, 10, 1), "altered"),
}


def build(machine: Actor) -> NationalAccount:
    """The ministry's register, the packages that have come, and the account compiled of them."""
    with clock.set_to(dt.date(2026, 1, 15)):
        account = national.set_up(
            machine,
            slug=SLUG,
            code=CODE,
            name="Statens redovisning (exempel)",
            body="Departementet (exempel)",
            first_year=YEAR,
        )
        account.city.synthetic = True
        account.city.save()
        _officer(machine, account)
        for code, name in AGREED_2008.items():
            national.register(machine, account, code, f"{name} (exempel)", source=SOURCE)
        national.register(machine, account, "9901", "Sammanstad", synthetic=True)
        for code, (name, *_rest) in MADE_UP.items():
            national.register(machine, account, code, name, synthetic=True)
    with clock.set_to(dt.date(2026, 9, 30)):
        report = Report.objects.get(city__code="9901", round__year=YEAR)
        receipt = _take(machine, account, "9901", building.build(report))
        said = json.dumps(receipt.to_dict(), ensure_ascii=False)
        sendings.write_down(machine, report, "Statens redovisning (exempel)", said)
    for code, (name, districts, day, on_the_way) in MADE_UP.items():
        with clock.set_to(day):
            whole = _account(code, name, districts)
            if on_the_way:
                _take(machine, account, code, _altered(whole))
            else:
                _take(machine, account, code, _packed(whole))
    with clock.set_to(dt.date(2026, 10, 9)):
        national.compile_year(machine, account, YEAR)
    return account


def _officer(machine: Actor, account: NationalAccount) -> None:
    """The ministry's person, who also reads the example city as the state does: takes in packages and compiles."""
    officer = User.objects.get(email="staten@sammanstad.example")
    with transaction.atomic():
        seat = Membership.objects.create(
            user=officer, organisation=account.owner, role=Role.COORDINATOR, valid_from=clock.today()
        )
        audit.record(machine, "membership.create", seat, city=account.city)


def _take(machine: Actor, account: NationalAccount, code: str, data: bytes) -> national.Receipt:
    return national.take_in(machine, account.senders.get(code=code), data)


def _account(code: str, name: str, districts: tuple[str, ...]) -> dict[str, Any]:
    """A made-up municipality's figures: drawn, the same each time, on the example city's definitions."""
    drawn = random.Random(code)
    defined = building.account_of_report(Report.objects.get(city__code="9901", round__year=YEAR))[
        "indicators"
    ]
    wanted = {
        key: defined[key]
        for key in ("arbetslosa", "sysselsatta", "gymnasiebehoriga", "trygg-utomhus")
        if key in defined
    }
    return {
        "municipality": code,
        "name": {"sv": name},
        "synthetic": True,
        "year": YEAR,
        "title": {"sv": "Redovisning till staten 1 oktober 2026"},
        "frozen_at": "2026-09-28T10:00:00+02:00",
        "indicators": wanted,
        "districts": [
            {
                "code": f"{at:02}",
                "area_set": "stadsdelar",
                "name": {"sv": district},
                "figures": {key: _series(drawn, key) for key in wanted},
                "goals": [
                    {
                        "text": {"sv": "Fler är i arbete"},
                        "theme": {"sv": "Arbete"},
                        "judgements": {"on_the_way": 1},
                    }
                ],
            }
            for at, district in enumerate(districts, start=1)
        ],
        "collaboration": [
            {
                "body": {"sv": "Kommunstyrelsen"},
                "texts": {"results": "Påhittad redovisning för ett påhittat samarbete."},
            }
        ],
    }


def _series(drawn: random.Random, indicator: str) -> list[dict[str, Any]]:
    value = drawn.uniform(8, 14) if indicator == "arbetslosa" else drawn.uniform(55, 80)
    rows = []
    for year in (2021, 2023, 2025):
        rows.append(
            {
                "year": year,
                "value": round(value, 1),
                "lower": round(value - 1, 1),
                "upper": round(value + 1, 1),
            }
        )
        value += drawn.uniform(-2.5, 2)
    return rows


def _packed(said: dict[str, Any], sent: dict[str, Any] | None = None) -> bytes:
    account = Account.model_validate(said).model_dump(mode="json")
    written = Account.model_validate(sent or said).model_dump(mode="json")
    manifest = {
        "format": FORMAT,
        "version": [MAJOR, MINOR],
        "kind": "october",
        "municipality": said["municipality"],
        "year": YEAR,
        "report": f"{said['municipality']}-{YEAR}",
        "made_at": said["frozen_at"],
        "software": "exempel",
        "files": {ACCOUNT: {"sha256": digest(canonical(written)), "size": len(canonical(written))}},
        "parts": part_hashes(written),
    }
    return building.zipped({MANIFEST: canonical(manifest), ACCOUNT: canonical(account)})


def _altered(said: dict[str, Any]) -> bytes:
    """One figure became another on the way."""
    now = Account.model_validate(said).model_dump(mode="json")
    now["districts"][0]["figures"]["arbetslosa"][-1]["value"] -= 3
    return _packed(now, said)
