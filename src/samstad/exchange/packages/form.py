"""The form of a package: what its two JSON files hold. `docs/schema/package*.schema.json` are made
from here."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "samstad-package"
# A newer minor version has more to say and is read as far as it is known; a newer major one is not read.
MAJOR, MINOR = 1, 0
MANIFEST, ACCOUNT = "package.json", "account.json"
Text = dict[str, str]
SHA256 = Field(pattern=r"^[0-9a-f]{64}$")
MUNICIPALITY = Field(pattern=r"^[0-9]{4}$")


class Part(BaseModel):
    """Known keys are checked; what a newer minor version adds is left aside."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, strict=True)


class FileHash(Part):
    sha256: str = SHA256
    size: int = Field(ge=0)


class Manifest(Part):
    """`package.json`."""

    format: Literal["samstad-package"]
    version: tuple[int, int]
    kind: Literal["october"]
    municipality: str = MUNICIPALITY
    year: int = Field(ge=2000, le=2100)
    report: str = Field(max_length=80)
    made_at: str
    software: str
    files: dict[str, FileHash]
    parts: dict[str, str]


class Figure(Part):
    """One value of one year. A missing one says of what kind, and is never zero."""

    year: int = Field(ge=1900, le=2100)
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    missing: Literal[
        "present",
        "unexplained",
        "not_collected",
        "not_applicable",
        "not_yet_published",
        "suppressed_by_source",
        "withheld",
    ] = "present"
    converted: bool = False


class PackageIndicator(Part):
    name: Text
    unit: Text
    kind: Literal["share", "rate", "count", "value"]
    per: int
    decimals: int
    direction: str
    definition: str = SHA256


class DistrictGoal(Part):
    text: Text
    theme: Text
    assessment: str | None = None
    motivation: str = ""
    judgements: dict[str, int] = Field(default_factory=dict)


class District(Part):
    code: str
    area_set: str
    name: Text
    figures: dict[str, list[Figure]]
    goals: list[DistrictGoal] = Field(default_factory=list)


class Conversion(Part):
    """That figures were carried over from another area set, and how."""

    indicator: str
    year: int
    area_set: str
    carried_from: str
    weights: list[str]
    total: float | None = None
    placed: float | None = None


class Told(Part):
    """What one body wrote."""

    body: Text
    texts: dict[str, str]


class Promise(Part):
    text: Text
    parties: list[Text]
    reported: list[str] = Field(default_factory=list)


class Account(Part):
    """`account.json`."""

    municipality: str = MUNICIPALITY
    name: Text
    synthetic: bool
    year: int
    title: Text
    frozen_at: str
    page: str = ""
    indicators: dict[str, PackageIndicator]
    districts: list[District]
    conversions: list[Conversion] = Field(default_factory=list)
    collaboration: list[Told] = Field(default_factory=list)
    commitments: list[Promise] = Field(default_factory=list)
    sources: list[dict[str, Any]] = Field(default_factory=list)


def canonical(value: Any) -> bytes:
    """JSON with one form only."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def part_hashes(account: dict[str, Any]) -> dict[str, str]:
    """A hash for each part of the account, so that a reader can say what was altered."""
    parts = {key: value for key, value in account.items() if key not in ("districts", "collaboration")}
    for row in account.get("districts", []):
        place = f"districts/{row['area_set']}:{row['code']}"
        parts |= {f"{place}/figures/{code}": series for code, series in row.get("figures", {}).items()}
        parts[place] = {key: value for key, value in row.items() if key != "figures"}
    for at, told in enumerate(account.get("collaboration", [])):
        parts[f"collaboration/{at + 1}"] = told
    return {key: digest(canonical(value)) for key, value in parts.items()}
