"""Small packages made by hand: an account with districts, packed as the builder packs."""

from __future__ import annotations

import contextlib
from typing import Any

from samstad.exchange.packages.building import zipped
from samstad.exchange.packages.form import ACCOUNT, MANIFEST, Account, canonical, digest, part_hashes


def figures(*values: float | None, first: int = 2024, wide: float = 1.0, **more: Any) -> list[dict[str, Any]]:
    """A series from `first`; None is missing. The limits are `wide` on each side."""
    return [
        {
            "year": first + at,
            "value": value,
            "lower": None if value is None else value - wide,
            "upper": None if value is None else value + wide,
            "missing": "withheld" if value is None else "present",
            "converted": False,
        }
        | more
        for at, value in enumerate(values)
    ]


def indicator(**more: Any) -> dict[str, Any]:
    return {
        "name": {"sv": "Arbetslösa"},
        "unit": {"sv": "%"},
        "kind": "share",
        "per": 100,
        "decimals": 1,
        "direction": "lower_is_better",
        "definition": "0" * 64,
    } | more


def account(code: str = "9901", year: int = 2026, **more: Any) -> dict[str, Any]:
    districts = more.pop("districts", {"01": figures(10.0, 6.0), "02": figures(4.0, None)})
    return {
        "municipality": code,
        "name": {"sv": f"Provstad {code}"},
        "synthetic": True,
        "year": year,
        "title": {"sv": "Redovisning"},
        "frozen_at": f"{year}-09-30T12:00:00+02:00",
        "page": "",
        "indicators": {"arbetslosa": indicator()},
        "districts": [
            {
                "code": key,
                "area_set": "stadsdelar",
                "name": {"sv": f"Stadsdel {key}"},
                "figures": {"arbetslosa": series},
                "goals": [
                    {"text": {"sv": "Fler i arbete"}, "theme": {"sv": "Arbete"}, "judgements": {"reached": 1}}
                ],
            }
            for key, series in districts.items()
        ],
        "collaboration": [{"body": {"sv": "Nämnden"}, "texts": {"results": "Det har gått bra."}}],
    } | more


def packed(said: dict[str, Any], *, version: tuple[int, int] = (1, 0), **manifest: Any) -> bytes:
    """A package of the account, as it is: also one that no reader takes."""
    with contextlib.suppress(ValueError):  # a wrong account is packed as it was given
        said = Account.model_validate(said).model_dump(mode="json")
    files = {ACCOUNT: canonical(said)}
    told = {
        "format": "samstad-package",
        "version": version,
        "kind": "october",
        "municipality": said.get("municipality"),
        "year": said.get("year"),
        "report": f"provstad-{said.get('year')}",
        "made_at": "2026-09-30T12:00:00+02:00",
        "software": "0.1.0",
        "files": {name: {"sha256": digest(data), "size": len(data)} for name, data in files.items()},
        "parts": part_hashes(said),
    } | manifest
    return zipped({MANIFEST: canonical(told)} | files)
