"""The registry at the size of a large city, and a referral to many: searched, opened, sent and compiled.

100 000 matters with ten documents each, every twentieth secret; `SAMSTAD_BENCH_MATTERS` makes it smaller. Matters are
written in bulk, which no person does; searches and pages are asked for by the site itself, in a process of their own.
The peer is the same question put to the database: every word looked for by LIKE in the titles of documents.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row

ROOT = Path(__file__).resolve().parent.parent
MATTERS = int(os.environ.get("SAMSTAD_BENCH_MATTERS", "100000"))
ADDRESSEES = 500

BEGIN = """
import datetime as dt, json, random, statistics, sys, time
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.rights import ANONYMOUS, command_line
"""
FILL = (
    BEGIN
    + """
from samstad.referrals.models import Docket, RegisteredDocument
number = int(sys.argv[1])
random.seed(7)
words = ["trygghet", "belysning", "skola", "yttrande", "remiss", "parken", "torget", "bygglov", "bidrag", "avtal",
         "protokoll", "skrivelse", "ängen", "cykelväg", "förskola", "upphandling", "klagomål", "delegation", "vräkning"]
words += [f"ort{n}" for n in range(400)]
city = City.objects.create(slug="bench", code="9901", name={"sv": "Bench"})
body = Organisation.objects.create(city=city, code="namnd", kind="committee", name={"sv": "Nämnden"})
day = dt.date(2016, 1, 1)
for start in range(0, number, 5000):
    keys = range(start, min(start + 5000, number))
    matters = Matter.objects.bulk_create(
        Matter(city=city, registry_number=f"KS {2016 + key % 10}/{key}", body=body,
               title={"sv": " ".join(random.sample(words, 4))}) for key in keys)
    dockets = Docket.objects.bulk_create(
        Docket(matter=matter, opened=day + dt.timedelta(days=key % 3650),
               secrecy="OSL 26 kap. 1 §" if key % 20 == 0 else "") for key, matter in zip(keys, matters))
    now = timezone.now()
    RegisteredDocument.objects.bulk_create(
        (RegisteredDocument(docket=docket, number=n, direction="in", date=docket.opened, registered_at=now,
                            title=" ".join(random.sample(words, 5)), correspondent="Part %d" % (docket.pk % 997))
         for docket in dockets for n in range(1, 11)), batch_size=5000)
from samstad.referrals import searching
start = time.perf_counter()
rows = searching.rebuild(city)
print(json.dumps({"rebuilt": time.perf_counter() - start, "rows": rows,
                  "bytes": searching.path_of(city).stat().st_size}))
"""
)
ASK = (
    BEGIN
    + """
from django.db.models import Q
from django.test import Client, override_settings
from samstad.referrals import registry, searching
from samstad.referrals.models import Docket, RegisteredDocument
city = City.objects.get(slug="bench")
random.seed(3)
questions = [f"ort{random.randrange(400)}" for _ in range(8)] + [
    "trygghet parken", "yttrande ängen cykelväg", "KS 2019/4713", "belysning", "part 17", "ö"]
storages = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
said = {"search": [], "search_page": [], "page": [], "peer": []}
with override_settings(STORAGES=storages, ALLOWED_HOSTS=["*"]):
    client = Client()
    client.get("/bench/diarium/")
    for text in questions:
        start = time.perf_counter()
        searching.search(ANONYMOUS, city, text)
        said["search"].append(time.perf_counter() - start)
        start = time.perf_counter()
        assert client.get("/bench/diarium/", {"q": text}).status_code == 200
        said["search_page"].append(time.perf_counter() - start)
    keys = list(Docket.objects.filter(secrecy="").order_by("pk").values_list("pk", flat=True)[::997])
    for key in random.sample(keys, min(20, len(keys))):
        start = time.perf_counter()
        assert client.get(f"/bench/diarium/{key}/").status_code == 200
        said["page"].append(time.perf_counter() - start)
for text in questions[:4]:
    start = time.perf_counter()
    where = Q()
    for word in text.split():
        where &= Q(title__icontains=word)
    list(RegisteredDocument.objects.filter(where, docket__secrecy="", secrecy="").order_by("-docket__opened")[:50])
    said["peer"].append(time.perf_counter() - start)
start = time.perf_counter()
docket = Docket.objects.get(pk=keys[0])
registry.add_document(command_line(), docket, direction="in", date=dt.date(2020, 1, 1), title="Alldeles ny handling")
said["added"] = time.perf_counter() - start
start = time.perf_counter()
assert searching.search(ANONYMOUS, city, "alldeles ny handling")
said["caught_up"] = time.perf_counter() - start
print(json.dumps(said))
"""
)
SEND = (
    BEGIN
    + """
from samstad.followup.writing import Written
from samstad.referrals import compiling, documents, links, outside, referral_writing, sending
from samstad.referrals.models import Answer
from samstad.referrals.positions import WrittenOpinion
from samstad.referrals.referral_writing import WrittenAddressee, WrittenPoint, WrittenReferral
number = int(sys.argv[1])
city = City.objects.create(slug="sent", code="9902", name={"sv": "Sent"})
board = Organisation.objects.create(city=city, code="styrelsen", kind="executive_board", name={"sv": "Styrelsen"})
bodies = [Organisation.objects.create(city=city, code=f"b{n}", kind="committee", name={"sv": f"Nämnd {n}"})
          for n in range(number // 2)]
written = WrittenReferral(
    title="Remiss", due=dt.date(2099, 1, 1), led_by=board, text="Ett förslag.",
    points=[WrittenPoint(str(n), f"Punkt {n}") for n in range(1, 6)],
    addressees=[*(WrittenAddressee(organisation=body) for body in bodies),
                *(WrittenAddressee(name=f"Förening {n}", email=f"f{n}@example.org")
                  for n in range(number - len(bodies)))])
machine, said = command_line(), {}
start = time.perf_counter()
referral = sending.send(machine, referral_writing.begin(machine, city, written))
said["sent"] = time.perf_counter() - start
points = list(referral.points.all())
start = time.perf_counter()
for n, answer in enumerate(Answer.objects.filter(kind="outside", addressee__referral=referral)):
    link = links.make_link(machine, answer.addressee)
    outside.save(link, {"synpunkter": Written(1, "Vi stödjer förslaget. " * 20)}, position="supports",
                 opinions={p.pk: WrittenOpinion("changes", "Ett skäl.", "En lydelse.") for p in points})
    outside.hand_in(link)
for answer in Answer.objects.filter(kind="committee", addressee__referral=referral):
    outside.answering.abstain(machine, answer)
said["answered"] = time.perf_counter() - start
start = time.perf_counter()
whole = compiling.compiled(referral)
said["table"] = time.perf_counter() - start
start = time.perf_counter()
documents.freeze_statement(machine, referral)
said["frozen"] = time.perf_counter() - start
print(json.dumps(said))
"""
)


def measure(folder: Path) -> Iterator[Row]:
    filled = _run(FILL, folder / "registry", MATTERS)
    yield Row(
        "Registry and referrals",
        f"index of {MATTERS:,} matters, {int(filled['rows']):,} rows, made anew",
        f"{filled['rebuilt']:.1f} s",
        "–",
        f"{filled['bytes'] / 1e6:.0f} MB on disk, beside the database",
    )
    asked = _run(ASK, folder / "registry")
    yield Row(
        "Registry and referrals",
        "search, the page with what was found",
        f"{_middle(asked['search_page']) * 1000:.0f} ms",
        "≤ 150 ms",
        f"median of {len(asked['search_page'])} searches; slowest {max(asked['search_page']) * 1000:.0f} ms;"
        f" the index alone {_middle(asked['search']) * 1000:.0f} ms, by LIKE in the database"
        f" {_middle(asked['peer']) * 1000:.0f} ms",
    )
    yield Row(
        "Registry and referrals",
        "a matter's page",
        f"{_middle(asked['page']) * 1000:.0f} ms",
        "≤ 80 ms",
        f"median of {len(asked['page'])}; slowest {max(asked['page']) * 1000:.0f} ms",
    )
    yield Row(
        "Registry and referrals",
        "a document registered and found",
        f"{(asked['added'] + asked['caught_up']) * 1000:.0f} ms",
        "–",
        f"registered {asked['added'] * 1000:.0f} ms, the index read up and searched {asked['caught_up'] * 1000:.0f} ms",
    )
    sent = _run(SEND, folder / "sent", ADDRESSEES)
    yield Row(
        "Registry and referrals",
        f"a referral to {ADDRESSEES} addressees sent and compiled",
        f"{sent['sent'] + sent['frozen']:.1f} s",
        "≤ 20 s",
        f"sent {sent['sent']:.1f} s, statement as JSON, HTML, PDF and Word {sent['frozen']:.1f} s;"
        f" the table of positions {sent['table'] * 1000:.0f} ms; answering, one by one, {sent['answered']:.1f} s",
    )


def _run(code: str, home: Path, *words: object) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("SAMSTAD_")},
            "SAMSTAD_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "samstad.conf.settings",
            "PYTHONPATH": f"{ROOT / 'src'}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _middle(times: object) -> float:
    from statistics import median

    return float(median(times))  # type: ignore[arg-type,call-overload]
