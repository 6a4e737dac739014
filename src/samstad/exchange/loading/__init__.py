"""Loading city folders into the database: all of them or nothing, and only what differs.

Each noun has its function, in the order in which they rest on one another. Every write goes through `Store`:
history and audit record in the same transaction, as the given actor. What has not changed is not saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import transaction

from samstad.exchange import pruning
from samstad.exchange.folder import find_folders, read_folder, spotted
from samstad.exchange.loading import (
    activities,
    areas,
    deciding,
    followup,
    grants,
    local,
    money,
    numbers,
    organisation,
    places,
    prevention,
    referrals,
    steering,
    tree,
)
from samstad.exchange.loading.context import Loading
from samstad.exchange.loading.deciding import UndecidedError
from samstad.exchange.loading.result import Gone, LoadResult
from samstad.exchange.loading.store import Store
from samstad.exchange.problems import FolderError, Problem
from samstad.exchange.schema.folder import CITY_FILE, CityFolder
from samstad.organisation.rights import Actor

__all__ = ["Gone", "LoadResult", "load", "load_folders"]

STEPS: tuple[Callable[[Loading], None], ...] = (
    organisation.load_organisations,
    organisation.load_matters,
    organisation.load_decisions,
    areas.load_area_sets,
    areas.load_area_links,
    areas.load_territories,
    numbers.load_themes,
    numbers.load_sources,
    numbers.load_indicators,
    numbers.load_indices,
    steering.load_documents,
    steering.load_goals,
    tree.load_year_targets,
    tree.load_contents,
    tree.load_groups,
    activities.load_activities,
    activities.load_budgets,
    deciding.refuse,
    money.load_projects,
    money.load_premises,
    money.tell_sums,
    places.load_agreements,
    local.load_needs,
    local.load_prioritisings,
    local.load_focus,
    places.load_partnerships,
    local.load_plans,
    local.load_dialogues,
    local.load_knowledge,
    grants.load_calls,
    grants.load_allocations,
    prevention.load_prevention,
    followup.load_word_template,
    followup.load_templates,
    followup.load_rounds,
    referrals.load_dockets,
    referrals.load_referrals,
    referrals.load_interpellations,
)


def load(
    folder: Path,
    actor: Actor,
    *,
    prune: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> LoadResult:
    """Load the city folder at `folder`, or every city folder in it, in one transaction.

    What is gone from the folder is told and kept; `prune` removes it where nothing rests on it. `dry_run` does
    everything and takes it back. Raises FolderError (a UserError) with every fault of the files, UserError
    where what is there already stands against it, PermissionDenied; then nothing has changed.
    """
    paths = find_folders(Path(folder))
    folders = [read_folder(path) for path in paths]
    check_together(Path(folder), paths, folders)
    try:
        return load_folders(folders, actor, prune=prune, dry_run=dry_run, progress=progress)
    except UndecidedError as error:
        (of,) = [path for path, one in zip(paths, folders, strict=True) if str(one.city.slug) == error.city]
        faults = [spotted(of, each.file, each.place, each.reason) for each in error.faults]
        raise FolderError(of, faults) from error


def load_folders(
    folders: Iterable[CityFolder],
    actor: Actor,
    *,
    prune: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> LoadResult:
    """As `load`, of folders that have been read, or made by a program."""
    folders = list(folders)
    result = LoadResult(dry_run=dry_run)
    total = len(folders) * len(STEPS)
    with transaction.atomic():
        for number, folder in enumerate(folders):
            store = Store(actor, result)
            city = organisation.load_city(store, folder.city)
            loading = Loading(store, folder, city)
            for done, step in enumerate(STEPS, 1):
                step(loading)
                if progress is not None:
                    progress(number * len(STEPS) + done, total, city.slug)
            pruning.gone(store, city, remove=prune)
            result.cities.append(city.slug)
        if dry_run:
            transaction.set_rollback(True)
    return result


def check_together(folder: Path, paths: list[Path], folders: list[CityFolder]) -> None:
    """What must hold between cities: each once, and what is national the same everywhere."""
    problems = []
    first: dict[tuple[str, str], tuple[str, object]] = {}
    for path, one in zip(paths, folders, strict=True):
        shared: list[tuple[str, str, str, object]] = []
        shared += [("city slug", str(one.city.slug), CITY_FILE, None)]
        shared += [("city code", str(one.city.code), CITY_FILE, None)]
        shared += [
            ("area set", str(s.code), f"area_sets/{s.code}.yaml", s) for s in one.area_sets if s.national
        ]
        shared += [("source", str(s.code), f"sources/{s.code}.yaml", s) for s in one.sources if s.national]
        for noun, code, file, thing in shared:
            known = first.setdefault((noun, code), (path.name, thing))
            if known[0] != path.name and (thing is None or known[1] != thing):
                reason = f'the {noun} "{code}" is another one in {known[0]}'
                problems.append(Problem(f"{path.name}/{file}", reason))
    if problems:
        raise FolderError(folder, problems)
