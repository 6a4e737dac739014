"""Searching in the registry: a file beside the database, made from it, that finds its own way back to it.

SQLite FTS5 with trigrams, å ä ö kept apart from a and o, under either database. What is changed leaves a row in a
history table; before each search the file reads on from where it last read there, so that nothing has to remember to
tell it, and a file that is gone or old is made again. On PostgreSQL two changes at once can be seen in another order
than they were numbered: the last ones are therefore read again each time.

The file holds words that are secret. Each row says whose it is, and a search gives a row to its reader only.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from samstad.conf.home import Home
from samstad.organisation.models import City, Matter
from samstad.organisation.rights import CITYS_OWN, Actor, memberships_today
from samstad.organisation.texts import pick
from samstad.referrals.models import Docket, MatterParty, RegisteredDocument
from samstad.referrals.numbers import bare
from samstad.referrals.registry_rules import HANDLES
from samstad.statistics.store import files as storage

VERSION = 1
AGAIN = 50  # history rows that are read once more
AT_ONCE = 5000
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Hit:
    """One matter that was found; `document` where the words stood in one of its documents."""

    docket: int
    document: int | None
    snippet: str


def path_of(city: City) -> Path:
    home: Home = settings.HOME
    return home.search / f"registry-{city.slug}.sqlite3"


def folded(text: str) -> str:
    """As it is searched for: case and accents do not count, å ä ö are letters of their own."""
    letters = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        letters.append(letter if letter in "åäö" else unicodedata.normalize("NFD", letter)[0])
    return "".join(letters)


def search(actor: Actor, city: City, text: str, limit: int = 50) -> list[Hit]:
    """The newest matters in which every word of `text` stands, of those that this reader may see."""
    words = [word for word in re.split(r"\s+", folded(bare(text[:LONGEST_QUERY]))) if word]
    if not words:
        return []
    with opened(city) as file:
        return list(_found(file, words, readable(actor), limit))


def readable(actor: Actor) -> set[int] | None:
    """Keys of the bodies whose secrets this reader may see; None for somebody at the machine, who may all."""
    if actor.machine:
        return None
    if actor.user is None:
        return set()
    roles = {grant.role for grant in HANDLES}
    return {
        seat.organisation_id
        for seat in memberships_today(actor.user)
        if seat.role in roles and seat.organisation.kind in CITYS_OWN
    }


def _found(file: sqlite3.Connection, words: list[str], mine: set[int] | None, limit: int) -> Iterator[Hit]:
    seen: set[int] = set()
    # A row's key falls with the matter's age, so that the index itself gives the newest first, and stops early.
    rows = file.execute(*_query(words, mine))
    for docket, document, text in rows:
        if docket in seen:
            continue
        seen.add(docket)
        yield Hit(docket, document or None, text)
        if len(seen) >= limit:
            return


def _query(words: list[str], mine: set[int] | None) -> tuple[str, list[Any]]:
    long = [word for word in words if len(word) >= 3]
    short = [word for word in words if len(word) < 3]
    where, values = [], []
    if long:
        where.append("words MATCH ?")
        values.append(" AND ".join('"' + word.replace('"', '""') + '"' for word in long))
    # Trigrams know no word shorter than three letters: those are looked for in what is left.
    for word in short:
        where.append("instr(words.text, ?) > 0")
        values.append(word)
    if mine is not None:
        own = ",".join(str(key) for key in sorted(mine))
        where.append(f"(rows.secret = 0 OR rows.secret IN ({own}))")
    sql = (
        "SELECT rows.docket, rows.document, rows.shown FROM words JOIN rows ON rows.id = words.rowid"
        f" WHERE {' AND '.join(where)} ORDER BY words.rowid DESC"
    )
    return sql, values


@contextmanager
def opened(city: City) -> Iterator[sqlite3.Connection]:
    """The index, read up to what the database has now."""
    home: Home = settings.HOME
    path = path_of(city)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with storage.one_at_a_time(home, f"search-{city.slug}"):
        if not _usable(path, city):
            rebuild(city)
        with closing(sqlite3.connect(path)) as file:
            _catch_up(file, city)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        yield file


def _usable(path: Path, city: City) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(path)) as file:
            said = dict(file.execute("SELECT name, value FROM about").fetchall())
    except sqlite3.DatabaseError:
        return False
    return said.get("version") == str(VERSION) and said.get("city") == str(city.pk)


def rebuild(city: City) -> int:
    """Make the index anew from the database, aside and renamed in; how many rows it has."""
    home: Home = settings.HOME
    with storage.writing(home):
        return _rebuild(home, city)


def _rebuild(home: Home, city: City) -> int:
    aside = storage.aside(home, ".search")
    count = 0
    with closing(sqlite3.connect(aside)) as file:
        file.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT);"
            "CREATE TABLE rows (id INTEGER PRIMARY KEY, docket INTEGER, document INTEGER, secret INTEGER, shown TEXT);"
            "CREATE INDEX rows_docket ON rows (docket);"
            "CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram case_sensitive 1');"
        )
        about = {"version": str(VERSION), "city": str(city.pk)} | _marks()
        file.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        keys = Docket.objects.filter(matter__city=city).order_by("opened", "pk").values_list("pk", flat=True)
        batch: list[int] = []
        for key in keys.iterator(chunk_size=AT_ONCE):
            batch.append(key)
            if len(batch) == AT_ONCE:
                count += _write(file, batch)
                batch = []
        count += _write(file, batch)
        file.execute("INSERT INTO words(words) VALUES ('optimize')")
        file.execute("PRAGMA journal_mode=DELETE")
        file.commit()
    path_of(city).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside.rename(path_of(city))
    return count


HISTORIES: tuple[tuple[str, Any, str], ...] = (
    ("matter", Matter, "id"),
    ("docket", Docket, "matter_id"),
    ("document", RegisteredDocument, "docket_id"),
    ("party", MatterParty, "docket_id"),
)


def _marks() -> dict[str, str]:
    """The newest row of each history, of all cities: a number alone, which the primary key gives at once."""
    found = {}
    for name, model, _key in HISTORIES:
        last = model.history.order_by("-history_id").values_list("history_id", flat=True).first()
        found[name] = str(last or 0)
    return found


def _catch_up(file: sqlite3.Connection, city: City) -> None:
    """Write anew the matters that were touched since the file was last read up."""
    before = dict(file.execute("SELECT name, value FROM about").fetchall())
    now = _marks()
    if all(before.get(name) == value for name, value in now.items()):
        return
    touched: set[int] = set()
    for name, model, key in HISTORIES:
        since = int(before.get(name, 0)) - AGAIN
        keys = set(model.history.filter(history_id__gt=since).values_list(key, flat=True))
        column = "matter_id" if key in ("id", "matter_id") else "pk"
        rows = Docket.objects.filter(matter__city=city, **{f"{column}__in": keys})
        touched |= set(rows.order_by().values_list("pk", flat=True))
    ordered = list(
        Docket.objects.filter(pk__in=touched).order_by("opened", "pk").values_list("pk", flat=True)
    )
    with file:
        for start in range(0, len(ordered), AT_ONCE):
            part = ordered[start : start + AT_ONCE]
            _remove(file, part)
            _write(file, part)
        file.executemany("UPDATE about SET value = ? WHERE name = ?", [(v, n) for n, v in now.items()])


def _remove(file: sqlite3.Connection, dockets: list[int]) -> None:
    places = ",".join("?" * len(dockets))
    ids = [row[0] for row in file.execute(f"SELECT id FROM rows WHERE docket IN ({places})", dockets)]
    file.executemany("DELETE FROM words WHERE rowid = ?", [(one,) for one in ids])
    file.executemany("DELETE FROM rows WHERE id = ?", [(one,) for one in ids])


def _write(file: sqlite3.Connection, dockets: list[int]) -> int:
    """Append the matters' rows: the matter's own, and one for each document."""
    if not dockets:
        return 0
    made = list(_rows(dockets))
    last = file.execute("SELECT coalesce(max(id), 0) FROM rows").fetchone()[0]
    numbered = list(enumerate(made, last + 1))
    file.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", [(key, *row[:4]) for key, row in numbered])
    file.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", [(key, row[4]) for key, row in numbered])
    return len(made)


def _rows(dockets: list[int]) -> Iterator[tuple[int, int, int, str, str]]:
    """(docket, document or 0, whose secret or 0, what is shown, what is searched)."""
    found = {
        row[0]: row
        for row in Docket.objects.filter(pk__in=dockets).values_list(
            "pk", "matter__registry_number", "matter__title", "matter__body_id", "secrecy"
        )
    }
    names: dict[int, list[str]] = {}
    parties = MatterParty.objects.filter(docket__in=dockets).values_list(
        "docket_id", "name", "organisation__name"
    )
    for docket, name, organisation in parties:
        names.setdefault(docket, []).append(name or pick(organisation, "sv").text)
    documents: dict[int, list[tuple[Any, ...]]] = {}
    rows = RegisteredDocument.objects.filter(docket__in=dockets).order_by("number")
    for row in rows.values_list("docket_id", "pk", "title", "correspondent", "secrecy"):
        documents.setdefault(row[0], []).append(row)
    for docket in dockets:
        key, number, title, body, secrecy = found[docket]
        whose = (body or -1) if secrecy else 0
        said = " ".join([number, *_all(title), *names.get(docket, [])])
        # That the matter is there is public even where what it is about is not.
        if whose:
            yield key, 0, 0, "", folded(number)
        yield key, 0, whose, pick(title, "sv").text, folded(said)
        for _docket, document, name, correspondent, secret in documents.get(docket, []):
            own = whose or ((body or -1) if secret else 0)
            yield key, document, own, name, folded(f"{number} {name} {correspondent}")


def _all(title: dict[str, str]) -> Iterable[str]:
    return (title or {}).values()
