"""The city folder: a city's whole set-up as text, loaded and exported without loss.

    load(folder, actor, prune=False) -> LoadResult      one city folder, or a folder of them, all or nothing
    load_library(folder, city, actor) -> LoadResult     definitions into a city, which keeps what it has
    export(city, folder) -> Path                        one city to files
    read_folder(path) -> CityFolder                     files to objects, without a database
    write_folder(folder, path) -> Path                  objects to files

Set-up and the city's record of local work: no values, submissions, assessments, pictures, reports, users or
audit records. docs/city-folder.md
describes the format; `samstad.exchange.schema` is what decides.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samstad.exchange.loading import LoadResult
    from samstad.exchange.schema.folder import CityFolder
    from samstad.organisation.models import City
    from samstad.organisation.rights import Actor

# Django imports this package before its models are ready: the parts are imported when they are used.


def read_folder(path: Path) -> CityFolder:
    """See `samstad.exchange.folder.read_folder`."""
    from samstad.exchange.folder import read_folder as read

    return read(path)


def write_folder(folder: CityFolder, path: Path) -> Path:
    """See `samstad.exchange.folder.write_folder`."""
    from samstad.exchange.folder import write_folder as write

    return write(folder, path)


def load(
    folder: Path,
    actor: Actor,
    prune: bool = False,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> LoadResult:
    """See `samstad.exchange.loading.load`."""
    from samstad.exchange.loading import load as load_all

    return load_all(folder, actor, prune=prune, dry_run=dry_run, progress=progress)


def load_library(folder: Path, city: City, actor: Actor, *, dry_run: bool = False) -> LoadResult:
    """See `samstad.exchange.loading.library.load_library`."""
    from samstad.exchange.loading.library import load_library as load_definitions

    return load_definitions(folder, city, actor, dry_run=dry_run)


def export(city: City, folder: Path, *, actor: Actor | None = None) -> Path:
    """See `samstad.exchange.exporting.export`."""
    from samstad.exchange.exporting import export as export_one

    return export_one(city, folder, actor=actor)
