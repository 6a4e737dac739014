"""What happens in the state's account: senders are registered, packages taken in or rejected, a year compiled.

A package is answered with a receipt in any case. The same package sent again is taken in once; another for the same
year is the next version, and the one before is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from samstad.exchange import compiling
from samstad.exchange.models import CompiledAccount, NationalAccount, PackageState, ReceivedPackage, Sender
from samstad.exchange.packages import reading
from samstad.exchange.packages.form import canonical, digest
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, require
from samstad.statistics.store import files as storage

KEY_BYTES = 32


def folder() -> Path:
    """Where packages and compiled accounts lie, each under the hash of its bytes."""
    return Path(settings.HOME.root) / "packages"


def set_up(actor: Actor, *, slug: str, code: str, name: str, body: str, first_year: int) -> NationalAccount:
    """Make this installation one that takes in packages. Raises UserError where the code or the name is taken."""
    with transaction.atomic():
        if City.objects.filter(slug=slug).exists() or City.objects.filter(code=code).exists():
            raise UserError(f"there is a municipality {slug!r} or {code!r} here", advice="Choose another")
        city = City(slug=slug, code=code, name={"sv": name})
        owner = Organisation(city=city, code="departementet", kind="state", name={"sv": body})
        account = NationalAccount(city=city, owner=owner, name={"sv": name}, first_year=first_year)
        require(actor, "set_up", account)
        city.save()
        owner.save()
        account.save()
        audit.record(actor, "national.set_up", account, city=city, changes={"name": [None, name]})
        return account


def register(
    actor: Actor, account: NationalAccount, code: str, name: str, *, page: str = "", **more: Any
) -> tuple[Sender, str]:
    """Register a municipality; the key is given back once, and only its hash is kept. Again gives a new key."""
    with transaction.atomic():
        require(actor, "register", account)
        key = secrets.token_urlsafe(KEY_BYTES)
        sender = Sender.objects.filter(account=account, code=code).first()
        new = sender is None
        sender = sender or Sender(
            account=account, code=code, valid_from=more.pop("valid_from", account.first_year)
        )
        sender.name, sender.page, sender.key_hash = {"sv": name}, page, hashed(key)
        for field, value in more.items():
            setattr(sender, field, value)
        sender.save()
        said = {"sender": [None if new else code, code], "key": "new"}
        audit.record(actor, "national.register", sender, city=account.city, changes=said)
        return sender, key


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def sender_of(account: NationalAccount, key: str) -> Sender | None:
    """The municipality whose key it is."""
    wanted = hashed(key)
    for sender in account.senders.exclude(key_hash=""):
        if hmac.compare_digest(sender.key_hash, wanted):
            return sender
    return None


@dataclass(frozen=True)
class Receipt:
    """What the sender is told."""

    state: str
    digest: str
    year: int | None = None
    number: int | None = None
    again: bool = False
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return vars(self) | {"problems": list(self.problems), "notes": list(self.notes)}


def take_in(actor: Actor, sender: Sender, data: bytes, *, said_digest: str = "") -> Receipt:
    """Check a package and keep it, or say what is wrong with it. Raises nothing but PermissionDenied."""
    require(actor, "take_in", sender.account)
    found = digest(data)
    try:
        if said_digest and said_digest != found:
            differs = _("The package that came has hash %(came)s, and the one that was sent %(sent)s")
            raise reading.PackageError([differs % {"came": found[:12], "sent": said_digest[:12]}])
        package = reading.read(data)
        _fits(sender, package)
    except reading.PackageError as error:
        return _reject(actor, sender, found, len(data), error.problems)
    return _keep(actor, sender, data, package)


def _fits(sender: Sender, package: reading.Package) -> None:
    """Raises PackageError where the package is another's, or of a year that is not awaited."""
    code, year = package.manifest.municipality, package.manifest.year
    if code != sender.code:
        words = {"code": code, "sender": sender.code}
        raise reading.PackageError([_("The package is of municipality %(code)s, sent by %(sender)s") % words])
    if not max(sender.valid_from, sender.account.first_year) <= year <= clock.today().year:
        raise reading.PackageError([_("No package is awaited for the year %(year)s") % {"year": year}])
    if sender.valid_to and year > sender.valid_to:
        raise reading.PackageError([_("No package is awaited for the year %(year)s") % {"year": year}])
    if package.account.synthetic != sender.synthetic:
        raise reading.PackageError([_("Synthetic figures are sent by a made-up municipality alone")])


def _reject(actor: Actor, sender: Sender, found: str, size: int, problems: Iterable[str]) -> Receipt:
    said = list(problems)
    with transaction.atomic():
        row = ReceivedPackage(
            sender=sender,
            state=PackageState.REJECTED,
            digest=found,
            size=size,
            received_at=clock.now(),
            problems=said,
        )
        row.save()
        audit.record(
            actor, "national.reject", row, city=sender.account.city, changes={"problems": [None, said]}
        )
    return Receipt(PackageState.REJECTED.value, found, problems=tuple(said))


def _keep(actor: Actor, sender: Sender, data: bytes, package: reading.Package) -> Receipt:
    year = package.manifest.year
    with transaction.atomic():
        # One package of a sender at a time: its number is the next.
        Sender.objects.select_for_update().get(pk=sender.pk)
        rows = ReceivedPackage.objects.filter(sender=sender, year=year, state=PackageState.TAKEN_IN)
        newest = rows.order_by("-number").first()
        if newest is not None and newest.digest == package.digest:
            return Receipt(newest.state, newest.digest, year, newest.number, again=True, notes=package.notes)
        _put(package.digest, data)
        row = ReceivedPackage(
            sender=sender,
            year=year,
            number=newest.number + 1 if newest and newest.number else 1,
            state=PackageState.TAKEN_IN,
            digest=package.digest,
            size=len(data),
            received_at=clock.now(),
            form=".".join(str(part) for part in package.manifest.version),
            notes=list(package.notes),
        )
        row.save()
        said = {"number": [newest.number if newest else None, row.number], "digest": [None, row.digest]}
        audit.record(actor, "national.take_in", row, city=sender.account.city, changes=said)
    return Receipt(row.state, row.digest, year, row.number, notes=package.notes)


def _put(name: str, data: bytes) -> None:
    """Write a file under its hash. One that lies there already is the same."""
    path = folder() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = storage.aside(settings.HOME)
        storage.write_whole(aside, data)
        aside.rename(path)
        storage.sync_folder(path.parent)


def stored(row: ReceivedPackage | CompiledAccount) -> bytes:
    """The bytes as they came. Raises UserError where the file is gone or changed."""
    path = folder() / row.digest
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            "the package's file is gone", where=str(path), advice="Restore it from a backup"
        ) from error
    if digest(data) != row.digest:
        raise UserError("the package's file has changed", where=str(path), advice="Restore it from a backup")
    return data


def compile_year(actor: Actor, account: NationalAccount, year: int) -> CompiledAccount:
    """Compile and keep the account of a year from the newest package of each municipality."""
    require(actor, "compile", account)
    rows = compiling.newest(account, year)
    if not rows:
        raise UserError(_("No package has been taken in for %(year)s") % {"year": year}, where="year")
    content = canonical(compiling.compiled(account, year).to_dict())
    with transaction.atomic():
        NationalAccount.objects.select_for_update().get(pk=account.pk)
        before = CompiledAccount.objects.filter(account=account, year=year).order_by("-number").first()
        if before and before.digest == digest(content):
            return before
        _put(digest(content), content)
        made = CompiledAccount(
            account=account,
            year=year,
            number=before.number + 1 if before else 1,
            digest=digest(content),
            compiled_at=clock.now(),
            compiled_by=str(actor),
        )
        made.save()
        made.packages.set(rows)
        said = {"number": [before.number if before else None, made.number]}
        audit.record(actor, "national.compile", made, city=account.city, changes=said)
        return made
