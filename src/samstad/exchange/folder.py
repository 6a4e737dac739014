"""Reading and writing a city folder: files on one side, one `CityFolder` on the other. No database."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samstad.exchange import checks, geojson, toml, yaml_reading, yaml_writing
from samstad.exchange.problems import FolderError, Problem
from samstad.exchange.schema.folder import (
    CITY_FILE,
    NOUN_BY_FIELD,
    NOUNS,
    WORD_TEMPLATE_FILE,
    CityFolder,
    Noun,
)
from samstad.exchange.schema.organisation import City
from samstad.exchange.schema.statistics import AreaSet
from samstad.exchange.validation import typed
from samstad.exchange.yaml_reading import Parsed
from samstad.organisation.errors import UserError

#: What may lie in a city folder beside the set-up.
IGNORED_SUFFIXES = (".md", ".txt")
IGNORED_NAMES = ("LICENSE",)
#: What a library of definitions may hold: nothing that belongs to one city alone.
LIBRARY = ("area_sets", "themes", "sources", "indicators", "indices")


def find_folders(folder: Path) -> list[Path]:
    """`folder` itself when it holds a city, else the city folders in it. Raises UserError for none."""
    folder = Path(folder)
    if not folder.is_dir():
        raise UserError("there is no such folder", where=str(folder), advice="Check the path")
    if (folder / CITY_FILE).is_file():
        return [folder]
    found = sorted(path.parent for path in folder.glob(f"*/{CITY_FILE}"))
    if not found:
        raise UserError(
            f"neither the folder nor any folder in it has a {CITY_FILE}",
            where=str(folder),
            advice="docs/city-folder.md says how to begin one",
        )
    return found


def read_folder(path: Path) -> CityFolder:
    """The city folder at `path`. Raises FolderError with everything that is wrong."""
    reading = _Reading(Path(path))
    return _whole(reading, reading.city())


def read_library(path: Path, city: City) -> CityFolder:
    """The library of definitions at `path`, as a folder of `city`. Raises FolderError, and UserError where it
    holds a city of its own, or anything else than definitions.
    """
    path = Path(path)
    if not path.is_dir():
        raise UserError("there is no such folder", where=str(path), advice="Check the path")
    if (path / CITY_FILE).exists():
        raise UserError(
            f"the folder has a {CITY_FILE}: it is a city and no library of definitions",
            where=str(path),
            advice="Load it without --city",
        )
    folder = _whole(_Reading(path), city)
    if others := [noun.field for noun in NOUNS if noun.field not in LIBRARY and getattr(folder, noun.field)]:
        raise UserError(
            f"a library of definitions holds {', '.join(LIBRARY)}, and not {', '.join(others)}",
            where=str(path),
            advice="Move them to the city's own folder",
        )
    return folder


def _whole(reading: _Reading, city: City | None) -> CityFolder:
    path = reading.path
    things = {noun.field: list(reading.things(noun)) for noun in NOUNS}
    reading.strangers()
    template = reading.word_template(city)
    folder = CityFolder.model_construct(city=city, word_template=template, **things)  # type: ignore[arg-type]
    for fault in checks.faults(folder, reading.broken):
        parsed = reading.files.get(fault.file) or Parsed(fault.file)
        reading.problems.append(parsed.problem(fault.place, fault.reason))
    if reading.problems:
        raise FolderError(path, reading.problems)
    return folder


def spotted(path: Path, file: str, place: checks.Place, reason: str) -> Problem:
    """What is wrong in a file that could be read, at its line."""
    content = path / file
    parsed = yaml_reading.parse(file, content.read_bytes()) if content.is_file() else Parsed(file)
    return parsed.problem(place, reason)


@dataclass
class _Reading:
    """One pass over a folder. `broken`: nouns that have a file that could not be read."""

    path: Path
    files: dict[str, Parsed] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def city(self) -> City | None:
        if not (self.path / CITY_FILE).is_file():
            raise UserError(f"there is no {CITY_FILE}", where=str(self.path), advice="Check the path")
        return self._typed(City, toml.parse(CITY_FILE, self._bytes(CITY_FILE)))

    def things(self, noun: Noun) -> Iterator[Any]:
        for name in self._names(noun):
            found = self._typed(noun.model, yaml_reading.parse(name, self._bytes(name)))
            if found is None:
                self.broken.add(noun.field)
            elif noun.stem is None:
                yield from getattr(found, noun.field)
            else:
                if noun.path(found) != name:
                    wanted = noun.path(found).rpartition("/")[2]
                    reason = f'the file is about "{noun.stem(found)}": name it {wanted}, or change the code'
                    self.problems.append(self.files[name].problem((), reason))
                    self.broken.add(noun.field)
                yield self._with_geometry(found) if isinstance(found, AreaSet) else found

    def _names(self, noun: Noun) -> list[str]:
        if noun.stem is None:
            return [f"{noun.field}.yaml"] if (self.path / f"{noun.field}.yaml").is_file() else []
        return sorted(f"{noun.field}/{path.name}" for path in (self.path / noun.field).glob("*.yaml"))

    def _bytes(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def _typed(self, model: Any, parsed: Parsed) -> Any:
        self.files[parsed.file] = parsed
        self.problems += parsed.problems
        if parsed.data is None:
            return None
        found, problems = typed(model, parsed)
        self.problems += problems
        return found

    def _with_geometry(self, area_set: AreaSet) -> AreaSet:
        name = f"area_sets/{area_set.code}.geojson"
        if not (self.path / name).is_file():
            return area_set
        areas, problems = geojson.parse(name, self._bytes(name))
        self.problems += problems
        if problems:
            self.broken.add("area_sets")
        listed = {area.code for area in area_set.areas}
        for area in areas:
            if area.code in listed:
                self.problems.append(Problem(name, f'area "{area.code}" is there twice'))
            listed.add(area.code)
        area_set.areas = area_set.areas + areas
        return area_set

    def word_template(self, city: City | None) -> bytes | None:
        """The city's Word file, where it is the one that `city.toml` names and would be taken in on the site too."""
        from samstad.followup.templates import LARGEST, check

        path, said = self.path / WORD_TEMPLATE_FILE, city.word_template if city else None
        if not path.is_file():
            if said:
                self._against_template(f"there is no {WORD_TEMPLATE_FILE} beside it")
            return None
        if path.stat().st_size > LARGEST:
            reason = f"the file is too large to be a template: at most {LARGEST} bytes"
            self.problems.append(Problem(WORD_TEMPLATE_FILE, reason))
            return None
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if city is not None and said is None:
            reason = (
                f'{CITY_FILE} does not name it: write word_template = "{found}" there, or remove the file'
            )
            self.problems.append(Problem(WORD_TEMPLATE_FILE, reason))
        elif city is not None and said != found:
            self._against_template(f"{WORD_TEMPLATE_FILE} is another file: its SHA-256 is {found}")
        try:
            check(content, WORD_TEMPLATE_FILE)
        except UserError as error:
            self.problems.append(Problem(WORD_TEMPLATE_FILE, f"{error.what}. {error.advice}"))
        return content

    def _against_template(self, reason: str) -> None:
        parsed = self.files.get(CITY_FILE) or Parsed(CITY_FILE)
        self.problems.append(parsed.problem(("word_template",), reason))

    def strangers(self) -> None:
        """Files and folders that the format does not know: a misspelt folder must not be passed over."""
        known = [
            CITY_FILE,
            WORD_TEMPLATE_FILE,
            *(noun.field if noun.stem else f"{noun.field}.yaml" for noun in NOUNS),
        ]
        for path in sorted(self.path.iterdir()):
            if path.name in known or _ignored(path):
                continue
            self.problems.append(
                Problem(path.name, f"a city folder has no such thing{_nearest(path, known)}")
            )
        for noun in NOUNS:
            for path in sorted((self.path / noun.field).glob("*")) if noun.stem else ():
                self._stranger_in(noun, path)

    def _stranger_in(self, noun: Noun, path: Path) -> None:
        name = f"{noun.field}/{path.name}"
        if path.suffix == ".geojson" and noun.field == "area_sets":
            if not path.with_suffix(".yaml").exists():
                self.problems.append(Problem(name, f"{path.stem}.yaml is missing beside it"))
        elif path.suffix != ".yaml" and not _ignored(path):
            self.problems.append(Problem(name, "only .yaml files are read here"))


def _ignored(path: Path) -> bool:
    return path.name.startswith(".") or path.name in IGNORED_NAMES or path.suffix in IGNORED_SUFFIXES


def _nearest(path: Path, known: list[str]) -> str:
    close = difflib.get_close_matches(path.name, known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def files_of(folder: CityFolder) -> dict[str, bytes]:
    """Every file of the folder, by its name, in canonical form."""
    files = {CITY_FILE: toml.dump(folder.city)}
    if folder.word_template is not None:
        files[WORD_TEMPLATE_FILE] = folder.word_template
    for noun in NOUNS:
        things = getattr(folder, noun.field)
        if noun.stem is None:
            if things:
                files[f"{noun.field}.yaml"] = yaml_writing.dump(noun.model(**{noun.field: things}))
            continue
        for thing in things:
            if isinstance(thing, AreaSet):
                files |= _area_set_files(thing)
            else:
                files[noun.path(thing)] = yaml_writing.dump(thing)
    return files


def _area_set_files(area_set: AreaSet) -> dict[str, bytes]:
    drawn = [area for area in area_set.areas if area.geometry is not None]
    listed = [area for area in area_set.areas if area.geometry is None]
    name = f"area_sets/{area_set.code}"
    files = {f"{name}.yaml": yaml_writing.dump(area_set.model_copy(update={"areas": listed}))}
    if drawn:
        files[f"{name}.geojson"] = geojson.dump(drawn)
    return files


def write_folder(folder: CityFolder, path: Path) -> Path:
    """Write `folder` to `path`: afterwards its set-up is exactly this.

    All files are written aside before the first is put in place, so that a full disk leaves the folder as it
    was. Files that the format does not know (a README, .git) are kept. Raises FolderError where references do
    not hold, UserError where `path` is a folder of something else or cannot be written.
    """
    path = Path(path)
    faults = checks.faults(folder)
    if faults:
        raise FolderError(path, [Problem(fault.file, fault.sentence) for fault in faults])
    if path.exists() and not (path / CITY_FILE).is_file() and any(path.iterdir()):
        raise UserError(
            "the folder holds something else than a city", where=str(path), advice="Choose an empty folder"
        )
    files = files_of(folder)
    try:
        _put(files, path)
    except OSError as error:
        raise UserError(
            f"the folder cannot be written ({error.strerror or error})",
            where=str(error.filename or path),
            advice="Check the rights and the free space; nothing was changed",
        ) from error
    return path


def _put(files: dict[str, bytes], path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".samstad-", dir=path))
    try:
        for name, content in files.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            with (aside / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name in files:
            (path / name).parent.mkdir(exist_ok=True)
            (aside / name).replace(path / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _remove_stale(files, path)


def _remove_stale(files: dict[str, bytes], path: Path) -> None:
    if WORD_TEMPLATE_FILE not in files:
        (path / WORD_TEMPLATE_FILE).unlink(missing_ok=True)
    for name in NOUN_BY_FIELD:
        noun = NOUN_BY_FIELD[name]
        if noun.stem is None:
            if f"{name}.yaml" not in files:
                (path / f"{name}.yaml").unlink(missing_ok=True)
            continue
        for old in [*(path / name).glob("*.yaml"), *(path / name).glob("*.geojson")]:
            if f"{name}/{old.name}" not in files:
                old.unlink()
        with contextlib.suppress(OSError):  # not empty, or not there
            (path / name).rmdir()
