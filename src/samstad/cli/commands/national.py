"""`samstad national`: the installation of a ministry or agency that takes in packages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samstad.cli.commands.package import _read
from samstad.cli.console import Console
from samstad.cli.prepare import prepare

if TYPE_CHECKING:
    from samstad.exchange.models import NationalAccount


def set_up(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import national
    from samstad.organisation.rights import command_line

    account = national.set_up(
        command_line(),
        slug=options.slug,
        code=options.code,
        name=options.name,
        body=options.body,
        first_year=options.first_year,
    )
    console.say(f"/{account.city.slug}/statens-redovisning/ takes in packages from {account.first_year}")
    return {"slug": account.city.slug}


def sender(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import national
    from samstad.organisation.rights import command_line

    found, key = national.register(
        command_line(),
        _account(),
        options.code,
        options.name,
        page=options.page or "",
        synthetic=options.synthetic,
    )
    console.say(f"{found.code}: the key is shown once, and only its hash is kept")
    console.say(key)
    return {"code": found.code, "key": key}


def take(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import national
    from samstad.organisation.errors import UserError
    from samstad.organisation.rights import command_line

    account = _account()
    found = account.senders.filter(code=options.code).first()
    if found is None:
        raise UserError(
            f"no municipality {options.code!r} is registered", advice="`samstad national sender` does it"
        )
    receipt = national.take_in(command_line(), found, _read(Path(options.file)))
    if receipt.problems:
        raise UserError(f"the package was rejected: {'; '.join(receipt.problems)}", where=options.file)
    console.say(f"Taken in: {receipt.year}, version {receipt.number}")
    return receipt.to_dict()


def status(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import compiling

    rows = compiling.standings(_account(), options.year)
    for row in rows:
        came = f"version {row.package.number}" if row.package else "nothing"
        late = f", {row.late_days} days late" if row.late else ""
        console.say(f"{row.sender.code} {row.sender.name.get('sv', '')}: {came}{late}")
    return {
        "year": options.year,
        "senders": [
            {
                "code": row.sender.code,
                "number": row.package.number if row.package else None,
                "late_days": row.late_days,
                "rejected": bool(row.rejected),
            }
            for row in rows
        ],
    }


def compile_(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.exchange import national
    from samstad.organisation.rights import command_line

    made = national.compile_year(command_line(), _account(), options.year)
    console.say(
        f"{made.year}, version {made.number}: {made.packages.count()} packages, sha256 {made.digest[:12]}…"
    )
    return {"year": made.year, "number": made.number, "digest": made.digest}


def _account() -> NationalAccount:
    from samstad.exchange.models import NationalAccount
    from samstad.organisation.errors import UserError

    found = NationalAccount.objects.select_related("city", "owner").first()
    if found is None:
        raise UserError(
            "this installation takes in no packages",
            advice="`samstad national set-up` makes it one that does",
        )
    return found
