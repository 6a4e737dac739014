"""`samstad package`: a frozen report as a package, checked, and sent."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console, FindingsError
from samstad.cli.prepare import prepare


def build(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange.packages import building
    from samstad.exchange.packages.form import digest
    from samstad.followup import freezing

    data = building.build(freezing.find(options.identifier), page=options.page or "")
    path = Path(options.out or f"{options.identifier}.zip")
    _write(path, data)
    console.say(f"{path}  {len(data):,} bytes  sha256 {digest(data)[:12]}…")
    return {"file": str(path), "digest": digest(data), "size": len(data)}


def check(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange.packages import reading

    try:
        package = reading.read(_read(Path(options.file)))
    except reading.PackageError as error:
        for problem in error.problems:
            console.error(problem)
        raise FindingsError("the package is not whole", {"problems": error.problems}) from None
    told = package.manifest
    console.say(f"{told.municipality} {told.year}: {len(package.account.districts)} districts, nothing wrong")
    for note in package.notes:
        console.say(f"  note: {note}")
    return {"municipality": told.municipality, "year": told.year, "digest": package.digest}


def send(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import sendings
    from samstad.organisation.rights import command_line

    key = _read(Path(options.key_file)).decode(errors="replace")
    receipt = sendings.send(command_line(), _read(Path(options.file)), options.to, key)
    again = " (it was there already)" if receipt.get("again") else ""
    console.say(f"Taken in: {receipt.get('year')}, version {receipt.get('number')}{again}")
    for note in receipt.get("notes", []):
        console.say(f"  note: {note}")
    return receipt


def _read(path: Path) -> bytes:
    from samstad.organisation.errors import UserError

    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f"the file cannot be read ({error.strerror})", where=str(path), advice="Check its name"
        ) from None


def _write(path: Path, data: bytes) -> None:
    from samstad.organisation.errors import UserError

    try:
        path.write_bytes(data)
    except OSError as error:
        raise UserError(
            f"the file cannot be written ({error.strerror})",
            where=str(path),
            advice="Choose another with --out",
        ) from None
