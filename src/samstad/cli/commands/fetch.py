"""`samstad fetch`: a city's statistics from the services that its datasets' recipes name."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from samstad.cli.console import Console, FindingsError
from samstad.cli.prepare import city as city_of
from samstad.cli.prepare import prepare
from samstad.organisation.errors import UserError, counted


@dataclass(frozen=True)
class Wanted:
    """One dataset with a recipe, and the indicators that rest on it."""

    code: str
    recipe: dict[str, Any]
    indicators: tuple[str, ...]

    def summary(self) -> dict[str, Any]:
        return {
            "dataset": self.code,
            "service": self.recipe["service"],
            "confirmed": self.recipe.get("confirmed", ""),
            "indicators": list(self.indicators),
        }


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Nothing is changed, not even a database made, before the services have been found to answer."""
    folder = _folder(options.city or "")
    if folder is not None:
        _start_django()
        from samstad import exchange

        content = exchange.read_folder(folder)
        slug, wanted = str(content.city.slug), _in_folder(content)
    else:
        prepare(console)
        slug, wanted = _one_city(options.city), None
    chosen = _chosen(wanted if wanted is not None else _in_database(slug), options.indicator, slug)
    if options.offline:
        by_hand = _by_hand_in_folder(content) if folder is not None else _by_hand_in_database(slug)
        return _listed(chosen, by_hand, slug, console)
    _check_network(chosen)
    if options.dry_run:
        return _estimated(chosen, slug, console)
    if folder is not None:
        _load(folder, console)
    return _fetched(chosen, slug, console)


def _folder(word: str) -> Path | None:
    """The city folder that the word names; a word alone is a loaded city, whatever lies where one stands."""
    path = Path(word)
    return path if (os.sep in word or word in (".", "..")) and path.is_dir() else None


def _start_django() -> None:
    import django

    django.setup()


def _one_city(slug: str | None) -> str:
    from samstad.organisation.models import City

    if slug:
        return str(city_of(slug).slug)
    slugs = list(City.objects.values_list("slug", flat=True))
    if len(slugs) != 1:
        raise UserError(
            "there is no city here" if not slugs else f"there are several cities: {', '.join(slugs)}",
            where="CITY",
            advice="Name a city that is loaded, or its folder" if slugs else "Give the city's folder",
        )
    return str(slugs[0])


def _in_folder(content: Any) -> list[Wanted]:
    users: dict[str, list[str]] = {}
    for indicator in content.indicators:
        for selection in indicator.selections().values():
            users.setdefault(str(selection.dataset), []).append(str(indicator.code))
    return [
        Wanted(
            str(one.code),
            _filled(str(one.code), one.recipe.plain(), "" if one.national else str(content.city.code)),
            tuple(sorted(set(users.get(str(one.code), [])))),
        )
        for one in content.sources
        if one.recipe
    ]


def _by_hand_in_folder(content: Any) -> dict[str, str]:
    return {str(one.code): one.by_hand.sv if one.by_hand else "" for one in content.sources if not one.recipe}


def _by_hand_in_database(slug: str) -> dict[str, str]:
    return {one.code: one.by_hand.get("sv", "") for one in _datasets(slug) if not one.recipe}


def _filled(code: str, recipe: dict[str, Any], municipality: str) -> dict[str, Any]:
    from samstad.statistics.sources.recipes import for_city

    found: dict[str, Any] = for_city(recipe, municipality, f"dataset {code}")
    return found


def _in_database(slug: str) -> list[Wanted]:
    return [
        Wanted(
            dataset.code,
            _filled(dataset.code, dataset.recipe, dataset.city.code if dataset.city else ""),
            tuple(dataset.indicators.values_list("code", flat=True).order_by("code")),
        )
        for dataset in _datasets(slug)
        if dataset.recipe
    ]


def _datasets(slug: str) -> Any:
    """The city's own datasets, and the national ones that its indicators rest on."""
    from django.db.models import Q

    from samstad.statistics.models import Dataset

    mine = Q(city__slug=slug) | Q(city=None, indicators__city__slug=slug)
    return Dataset.objects.filter(mine).distinct().order_by("code")


def _chosen(wanted: Sequence[Wanted], indicators: Sequence[str] | None, slug: str) -> list[Wanted]:
    """What has been asked for. Raises UserError for an indicator that has no recipe."""
    if not wanted:
        raise UserError(
            "no dataset has a recipe",
            where=slug,
            advice="Add 'recipe' to a file in the city folder's sources; docs/sources.md has examples",
        )
    known = {code for one in wanted for code in one.indicators}
    if lost := [code for code in indicators or () if code not in known]:
        raise UserError(
            f"the indicator {lost[0]!r} has no recipe",
            where="--indicator",
            advice=f"Indicators with one: {', '.join(sorted(known)) or 'none'}",
        )
    return [one for one in wanted if not indicators or set(indicators) & set(one.indicators)]


def _service(one: Wanted) -> Any:
    from samstad.statistics.sources.recipes import service_of

    return service_of(one.recipe, f"dataset {one.code}")


def _client() -> Any:
    from samstad.statistics.sources.client import Client

    return Client()


def _check_network(chosen: Sequence[Wanted]) -> None:
    """Raise UserError at once where one of the services cannot be reached. Wrong recipes are told first."""
    addresses = {urlsplit(url).netloc: url for url in (_service(one).url for one in chosen)}
    for url in addresses.values():
        _client().check(url)


def _listed(chosen: Sequence[Wanted], by_hand: dict[str, str], slug: str, console: Console) -> dict[str, Any]:
    """What can be fetched, and what comes by hand, with why."""
    for one in chosen:
        _service(one)
        tried = one.recipe.get("confirmed") or "not confirmed against the live service"
        console.say(f"{one.code:<32} {one.recipe['service']:<11} {tried}")
    for code, why in by_hand.items():
        console.say(f"{code:<32} {'by hand':<11} {why or 'nobody has said how its numbers come'}")
    datasets = [one.summary() for one in chosen]
    return {"city": slug, "offline": True, "datasets": datasets, "by_hand": by_hand}


def _estimated(chosen: Sequence[Wanted], slug: str, console: Console) -> dict[str, Any]:
    datasets, faults = [], []
    for one in chosen:
        try:
            found = _service(one).estimate(_client())
        except UserError as error:
            faults.append(str(error))
            console.say(f"{one.code:<32} {error}")
            continue
        datasets.append(
            {
                **one.summary(),
                "calls": found.calls,
                "cells": found.cells,
                "updated": found.updated,
                "label": found.label,
            }
        )
        cells = f", {found.cells:,} cells" if found.cells else ""
        updated = f", updated {found.updated}" if found.updated else ""
        console.say(f"{one.code:<32} {counted(found.calls, 'call')}{cells}{updated}")
    return _end({"city": slug, "dry_run": True, "datasets": datasets, "faults": faults})


def _load(folder: Path, console: Console) -> None:
    """The city's set-up first, as `samstad load` does."""
    prepare(console)
    from samstad import exchange
    from samstad.organisation.rights import command_line
    from samstad.statistics.landing import room_in_database

    with room_in_database():
        result = exchange.load(folder, command_line(), progress=console.progress("load"))
    for line in result.lines():
        console.say(line)


def _fetched(chosen: Sequence[Wanted], slug: str, console: Console) -> dict[str, Any]:
    """Each dataset by itself: one that fails leaves the others as they become."""
    from samstad.organisation.rights import command_line
    from samstad.statistics import fetching

    rows = {dataset.code: dataset for dataset in _datasets(slug)}
    datasets, faults = [], []
    for one in chosen:
        try:
            outcome = fetching.fetch(
                command_line(), rows[one.code], _client(), progress=console.progress(one.code)
            )
        except UserError as error:
            faults.append(str(error))
            console.error(f"{one.code} was not fetched: {error}")
            continue
        release = outcome.release
        count = 0 if release is None else release.rows
        said = f"release {release}, {count:,} values" if outcome.new else f"nothing new; {release} is current"
        console.say(f"{one.code:<32} {said} ({counted(outcome.calls, 'call')})")
        datasets.append(
            {
                **one.summary(),
                "release": str(release),
                "new": outcome.new,
                "rows": count,
                "calls": outcome.calls,
            }
        )
    return _end({"city": slug, "datasets": datasets, "faults": faults})


def _end(result: dict[str, Any]) -> dict[str, Any]:
    """The result, or the fault that some of it is missing."""
    if faults := result["faults"]:
        raise FindingsError(
            f"{counted(len(faults), 'dataset')} could not be fetched. Run it again when that is mended.",
            result,
        )
    return result
