"""A package as it came, checked: form, version, hashes of every file, and of every part of the account.

What is wrong is told in sentences that name the file or the part; nothing of a package that is wrong is used.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from samstad.exchange.packages.form import (
    ACCOUNT,
    FORMAT,
    MAJOR,
    MANIFEST,
    MINOR,
    Account,
    Manifest,
    digest,
    part_hashes,
)

# A package of twenty districts is some hundred kB. What unpacks to more than this is no package.
MOST_BYTES, MOST_FILES = 50 * 1024 * 1024, 50


# What the readers of zip and deflate raise for bytes that are not such.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
)


class PackageError(Exception):
    """What is wrong with a package, a sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Package:
    """A package without fault. `notes` tells what was left aside (a newer minor version)."""

    manifest: Manifest
    account: Account
    digest: str
    files: dict[str, bytes]
    notes: tuple[str, ...] = ()


def read(data: bytes) -> Package:
    """The package, whole and unaltered. Raises PackageError."""
    files = _unpacked(data)
    said = _json(files, MANIFEST)
    notes = _version(said)
    manifest = _checked(Manifest, said, MANIFEST)
    if problems := _altered(manifest, files):
        raise PackageError(problems)
    account = _checked(Account, _json(files, ACCOUNT), ACCOUNT)
    if (account.municipality, account.year) != (manifest.municipality, manifest.year):
        raise PackageError(
            [
                _("%(file)s is of another municipality or year than %(other)s")
                % {"file": ACCOUNT, "other": MANIFEST}
            ]
        )
    if problems := _contradictions(account):
        raise PackageError(problems)
    return Package(manifest, account, digest(data), files, notes)


def manifest_of(data: bytes) -> Manifest | None:
    """What the package says that it is, whether or not the rest is whole; None where not even that can be read."""
    try:
        return _checked(Manifest, _json(_unpacked(data), MANIFEST), MANIFEST)
    except PackageError:
        return None


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise PackageError([_("The package is too large")])
            if wrong := [name for name in names if "/" in name or "\\" in name or name.startswith(".")]:
                raise PackageError([_("%(file)s is no name of a file in a package") % {"file": wrong[0]}])
            if any(
                entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries
            ):
                raise PackageError([_("The package is packed in a way that is not read here")])
            if len(set(names)) < len(names):
                raise PackageError([_("A file is in the package twice")])
            return {name: archive.read(name) for name in names}
    except _DAMAGED as error:
        raise PackageError(
            [_("The file is no package, or was damaged on the way (%(why)s)") % {"why": error}]
        ) from None


def _json(files: dict[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise PackageError([_("%(file)s is missing") % {"file": name}])
    try:
        found = json.loads(files[name])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise PackageError([_("%(file)s is no JSON") % {"file": name}])
    return found


def _version(said: dict[str, Any]) -> tuple[str, ...]:
    version = said.get("version")
    numbers = isinstance(version, list) and len(version) == 2 and all(type(part) is int for part in version)
    if said.get("format") != FORMAT or not numbers:
        raise PackageError([_("%(file)s does not say that it is a package") % {"file": MANIFEST}])
    assert isinstance(version, list)
    if version[0] != MAJOR:
        words = {"theirs": f"{version[0]}.{version[1]}", "ours": f"{MAJOR}.{MINOR}"}
        if version[0] > MAJOR:
            raise PackageError(
                [
                    _(
                        "The package is of form %(theirs)s, and this installation reads up to %(ours)s: "
                        "update it, or ask for the package in the older form"
                    )
                    % words
                ]
            )
        raise PackageError([_("The package is of form %(theirs)s, which is no longer read") % words])
    if version[1] > MINOR:
        return (
            _(
                "The package is of a newer form (%(theirs)s); what this installation does not know is left aside"
            )
            % {"theirs": f"{version[0]}.{version[1]}"},
        )
    return ()


def _checked(form: Any, said: dict[str, Any], name: str) -> Any:
    try:
        # JSON knows no tuples: lists are taken for them.
        return form.model_validate_json(json.dumps(said))
    except ValidationError as error:
        problems = [
            f"{name}: {'/'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise PackageError(problems[:20]) from None


def _altered(manifest: Manifest, files: dict[str, bytes]) -> list[str]:
    """What differs from what the sender wrote down, by file and, in the account, by part."""
    problems = []
    for name in sorted(manifest.files.keys() | files.keys() - {MANIFEST}):
        if name not in files:
            problems.append(_("%(file)s is missing") % {"file": name})
        elif name not in manifest.files:
            problems.append(_("%(file)s is not among the files that were sent") % {"file": name})
        elif digest(files[name]) != manifest.files[name].sha256:
            problems += _altered_parts(manifest, files[name]) if name == ACCOUNT else []
            problems.append(_("%(file)s has been altered since it was sent") % {"file": name})
    if ACCOUNT not in manifest.files:
        problems.append(_("%(file)s is missing") % {"file": ACCOUNT})
    return problems


def _altered_parts(manifest: Manifest, data: bytes) -> list[str]:
    try:
        now = part_hashes(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    names = sorted(
        key for key in now.keys() | manifest.parts.keys() if now.get(key) != manifest.parts.get(key)
    )
    return [_("altered: %(part)s") % {"part": name} for name in names[:50]]


def _contradictions(account: Account) -> list[str]:
    """What no schema says: figures of unknown indicators, and values that are both there and missing."""
    problems = []
    for district in account.districts:
        where = f"{district.area_set}:{district.code}"
        for code, series in district.figures.items():
            if code not in account.indicators:
                problems.append(
                    _("%(where)s has figures of %(code)s, which is not defined")
                    % {"where": where, "code": code}
                )
            for figure in series:
                if (figure.value is None) != (figure.missing != "present"):
                    problems.append(
                        _("%(where)s %(code)s %(year)s is both there and missing")
                        % {"where": where, "code": code, "year": figure.year}
                    )
            if len({figure.year for figure in series}) < len(series):
                problems.append(_("%(where)s has a year of %(code)s twice") % {"where": where, "code": code})
    return problems[:20]
