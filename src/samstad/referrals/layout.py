"""From a document's content to its pages, in Swedish. Prints from the content alone; decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from samstad.drawing.document import (
    Block,
    BulletList,
    Column,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Link,
    Paragraph,
    Runs,
    Signatures,
    Strong,
    Table,
)
from samstad.drawing.numbers import format_date
from samstad.drawing.positions import positions_chart
from samstad.followup.layout_words import WORDS
from samstad.organisation.merging import split
from samstad.referrals import figures, texts
from samstad.referrals.layout_words import KINDS, OUTCOMES, POSITIONS, STATES, TITLES

Content = dict[str, Any]


def document(content: Content) -> Document:
    """The whole document."""
    kind = content["kind"]
    return Document(
        title=_title(content),
        subtitle=TITLES[kind],
        blocks=list(_LAYOUTS[kind](content)),
        lang="sv",
        author=content["body"],
        description=f"{TITLES[kind]}: {content['title']}",
        notice=WORDS["synthetic"]["sv"] if content["city"]["synthetic"] else None,
        date=dt.date.fromisoformat(content["answered_on"] if kind == "reply" else content["day"]),
        # Only the compiled statement is long enough for a front page and a list of contents.
        short=kind != "statement",
    )


def _title(content: Content) -> str:
    if content["kind"] == "reply":
        party = f" ({content['party']})" if content["party"] else ""
        asked = f"{KINDS[content['what']]} ({content['number']}) av {content['asked_by']}{party}"
        return f"Svar på {asked}: {content['title']}"
    if content["kind"] in ("agenda", "notice"):
        return f"{content['title']}, {_day(content['meeting']['day'])}"
    return str(content["title"])


def _day(text: str | None) -> str:
    return format_date(dt.date.fromisoformat(text), "sv") if text else ""


def _said(text: str) -> Iterator[Block]:
    """Words as a person wrote them, a paragraph each."""
    for one in split(text):
        yield Paragraph(one)


def _facts(pairs: list[tuple[str, str]]) -> Iterator[Block]:
    if found := [(term, words) for term, words in pairs if words]:
        yield DefinitionList(found)


# --- The administration's proposal -----------------------------------------------------------------------


def _proposal(content: Content) -> Iterator[Block]:
    referral = content["referral"]
    yield from _facts(
        [
            ("Till", content["body"]),
            ("Diarienummer", content["number"]),
            ("Handläggare", content["officer"]),
            ("Remiss från", referral["from"]),
            ("Remissens diarienummer", referral["number"]),
            ("Ställningstagande", POSITIONS.get(content["position"], "")),
        ]
    )
    by_code = {one["code"]: one for one in content["sections"]}
    for code, heading in HEADINGS:
        text = by_code[code]["text"] if code in by_code else ""
        extra = list(_EXTRA[code](content)) if code in _EXTRA else []
        if text or extra:
            yield Heading(1, heading)
            yield from texts.blocks(text, content["led_to"], level=2, caption=heading)
            yield from extra
    if content["points"]:
        yield Heading(1, "Ställningstagande i varje punkt")
        yield _points_table(content["points"])
    if content["whole"]:
        yield Heading(1, "Utlåtandet som helhet")
        yield BulletList(list(content["whole"]))
    if content["annexes"]:
        yield Heading(1, "Bilagor")
        yield BulletList([f"{number}. {name}" for number, name in enumerate(content["annexes"], 1)])


HEADINGS = (
    ("forslag", "Förslag till beslut"),
    ("sammanfattning", "Sammanfattning"),
    ("beredning", "Ärendets beredning"),
    ("bakgrund", "Bakgrund"),
    ("remissen", "Sammanfattning av remissen"),
    ("synpunkter", "Förvaltningens synpunkter och förslag"),
    ("jamstalldhet", "Jämställdhetsanalys"),
)


def _prepared(content: Content) -> Iterator[Block]:
    if content["group_on"]:
        yield Paragraph(f"Ärendet behandlas i förvaltningsgruppen {_day(content['group_on'])}.")


def _background(content: Content) -> Iterator[Block]:
    referral, more = content["referral"], content["extension"]
    yield Paragraph(
        f"{referral['from']} har remitterat ärendet för yttrande senast {_day(referral['due'])}"
        f" (version {referral['version']})."
    )
    if more:
        later = _day(more["extract_by"]) or more["extract_when"]
        extract = f" Protokollsutdraget lämnas i efterhand: {later}." if later else ""
        yield Paragraph(
            f"Anstånd har beviljats med förslag till yttrande senast {_day(more['proposal_by'])}.{extract}"
        )


def _signed(content: Content) -> Iterator[Block]:
    """Under what they propose, the head of the administration to the left: as the city's form has it."""
    if content["signatures"]:
        yield Signatures([(one["name"], one["title"]) for one in content["signatures"]])


_EXTRA: dict[str, Callable[[Content], Iterator[Block]]] = {
    "forslag": _signed,
    "beredning": _prepared,
    "bakgrund": _background,
}


def _points_table(points: list[Content]) -> Table:
    rows: list[list[Runs]] = [
        [
            f"{one['number']}. {one['heading']}",
            POSITIONS[one["position"]],
            one["reason"] or "–",
            one["proposal"] or "–",
        ]
        for one in points
    ]
    return Table(
        "Punkternas ställningstaganden",
        [Column("Punkt"), Column("Ställningstagande"), Column("Motiv"), Column("Föreslagen lydelse")],
        rows,
    )


# --- Minutes extract -------------------------------------------------------------------------------------


def _extract(content: Content) -> Iterator[Block]:
    meeting, referral = content["meeting"], content["referral"]
    adjusted = _day(meeting["adjusted_on"])
    yield from _facts(
        [
            ("Nämnd", content["body"]),
            ("Sammanträde", _day(meeting["day"])),
            ("Plats", meeting["place"]),
            ("Paragraf", f"§ {content['item']}"),
            ("Diarienummer", content["number"]),
            ("Justerat", "omedelbart" if content["immediate"] and not adjusted else adjusted),
            ("Justerare", meeting["adjusters"]),
            ("Remiss från", referral["from"]),
            ("Remissens diarienummer", referral["number"]),
        ]
    )
    yield Heading(1, "Beslut")
    yield from _said(content["outcome"])
    if content["reservations"]:
        yield Heading(1, "Reservationer och särskilda uttalanden")
        yield from _said(content["reservations"])


# --- The compiled statement ------------------------------------------------------------------------------


def _statement(content: Content) -> Iterator[Block]:
    lines = content["lines"]
    waited_for = [line for line in lines if not line["withdrawn"]]
    given = [line for line in waited_for if line["given"]]
    abstained = [line for line in given if line["state"] == "abstained"]
    yield from _facts(
        [
            ("Remitterat av", content["body"]),
            ("Diarienummer", content["number"]),
            ("Svar senast", _day(content["due"])),
            ("Tillfrågade", str(len(waited_for))),
            ("Har svarat", str(len(given) - len(abstained))),
            ("Har avstått", str(len(abstained))),
            ("Har inte svarat", str(len(waited_for) - len(given))),
        ]
    )
    yield Heading(1, "Ställningstaganden")
    if given:
        yield _picture(content)
    yield _lines_table(content)
    yield Heading(1, "Vad remissinstanserna har svarat")
    for line in lines:
        yield from _paragraph(line)
    if content["handled"]:
        yield Heading(1, "Hur synpunkterna har tagits om hand")
        yield from _handled(content)
    if len(content["versions"]) > 1:
        yield Heading(1, "Vad som har ändrats i förslaget")
        yield from _changes(content)


def _picture(content: Content) -> Block:
    rows = [("Helheten", content["counts"][0])] + [
        (f"{point['number']}. {point['heading']}", counts)
        for point, counts in zip(content["points"], content["counts"][1:], strict=True)
    ]
    drawn = positions_chart(rows, POSITIONS, lang="sv", title="Ställningstaganden")
    return Figure(
        drawn.svg, drawn.description, "Antal svar med varje ställningstagande, i helheten och i varje punkt"
    )


def _lines_table(content: Content) -> Table:
    points = content["points"]
    rows: list[list[Runs]] = []
    for line in content["lines"]:
        cells = [POSITIONS.get(one, "–") for one in line["points"]]
        rows.append([line["name"], _how(line), POSITIONS.get(line["position"], "–"), *cells])
    return Table(
        "Remissinstanser och ställningstaganden",
        [
            Column("Remissinstans"),
            Column("Svar"),
            Column("Helheten"),
            *(Column(f"Punkt {point['number']}") for point in points),
        ],
        rows,
        notes=[f"Punkt {point['number']}: {point['heading']}" for point in points],
    )


def _how(line: Content) -> str:
    if line["withdrawn"]:
        return f"Tillfrågas inte längre: {line['withdrawn']}"
    late = f", {line['days_late']} dagar sent" if line["days_late"] else ""
    word = STATES[line["state"]] if line["given"] else "Har inte svarat"
    if line["state"] == "complete" and line["kind"] == "administration":
        word = "Svar från förvaltningen"
    return f"{word}{late}"


def _paragraph(line: Content) -> Iterator[Block]:
    """One addressee's paragraph, in the order of the list, as the city prints it."""
    if line["withdrawn"]:
        return
    if not line["given"]:
        return
    yield Heading(2, line["name"])
    runs = [Strong(POSITIONS[line["position"]])] if line["position"] else []
    yield Paragraph([*runs, f" (version {line['version']})" if line["version"] else " "])
    yield from _said(line["paragraph"])


def _handled(content: Content) -> Iterator[Block]:
    for point in content["points"]:
        found = [one for one in content["handled"] if one["number"] == point["number"]]
        if not found:
            continue
        yield Heading(2, f"{point['number']}. {point['heading']}")
        yield Table(
            f"Synpunkter på punkt {point['number']}",
            [Column("Från"), Column("Synpunkt"), Column("Hur"), Column("Varför")],
            [
                [
                    one["from"],
                    _asks(one),
                    OUTCOMES.get(one["outcome"], "Inte behandlad" if one["position"] in ASKS else "–"),
                    _why(one),
                ]
                for one in found
            ],
        )


# Positions that want something changed; the others are told and asked nothing of.
ASKS = ("changes", "opposes")


def _asks(one: Content) -> str:
    reason = f": {one['reason']}" if one["reason"] else ""
    proposal = f" Föreslår: {one['proposal']}" if one["proposal"] else ""
    return f"{POSITIONS[one['position']]}{reason}{proposal}"


def _why(one: Content) -> Runs:
    runs: list[Any] = [one["why"] or "–"]
    if one["version"]:
        runs.append(f" Ändrat i version {one['version']}.")
    if one["goal"]:
        runs += [" Mål: ", Link(one["goal"], one["goal_address"])]
    if one["activity"]:
        runs.append(f" Åtgärd: {one['activity']}.")
    return runs


def _changes(content: Content) -> Iterator[Block]:
    for row in content["versions"]:
        if row["changed"]:
            yield Paragraph([Strong(f"Version {row['number']}, {_day(row['sent_on'])}: "), row["changed"]])
    if content["differences"]:
        yield Table(
            "Skillnader mellan första och senaste version",
            [Column("Före"), Column("Efter")],
            [[one["before"] or "–", one["after"] or "–"] for one in content["differences"]],
            row_header=False,
        )


# --- Meetings --------------------------------------------------------------------------------------------


def _called(content: Content) -> Iterator[Block]:
    meeting = content["meeting"]
    yield from _facts([("Dag", _day(meeting["day"])), ("Tid", meeting["time"]), ("Plats", meeting["place"])])


def _agenda(content: Content) -> Iterator[Block]:
    yield from _called(content)
    for group in content["groups"]:
        yield Heading(1, KINDS[group["kind"]])
        yield Table(
            KINDS[group["kind"]],
            [Column("§", "right"), Column("Ärende"), Column("Diarienummer")],
            [
                [
                    str(item["number"]),
                    (item["title"] or "Ärende som omfattas av sekretess")
                    + (" (omedelbar justering)" if item["immediate"] else ""),
                    item["registry"] or "–",
                ]
                for item in group["items"]
            ],
        )


def _notice(content: Content) -> Iterator[Block]:
    yield Paragraph(f"{content['body']} kallas till sammanträde.")
    yield from _called(content)
    yield Paragraph(f"På föredragningslistan står {content['items']} ärenden. Listan följer med kallelsen.")


# --- The answer to an interpellation ---------------------------------------------------------------------


def _reply(content: Content) -> Iterator[Block]:
    yield from texts.blocks(content["answer"], content["led_to"], level=1, caption="Svar")
    if content["figures"]:
        yield Heading(1, "Siffror som svaret vilar på")
        yield Table(
            "Siffrorna som de var den dag då svaret gavs",
            [Column("Indikator"), Column("Plats"), Column("Värde", "right")],
            [[one["indicator"], one["area"], figures.in_words(one["reading"])] for one in content["figures"]],
        )
    if content["places"] or content["goals"]:
        yield Heading(1, "Platser och mål")
        yield BulletList([*content["places"], *content["goals"]])
    yield Paragraph(f"{content['answered_at']} den {_day(content['answered_on'])}")
    yield Paragraph([Strong(content["answered_by"])])


_LAYOUTS: dict[str, Callable[[Content], Iterator[Block]]] = {
    "proposal": _proposal,
    "extract": _extract,
    "statement": _statement,
    "agenda": _agenda,
    "notice": _notice,
    "reply": _reply,
}
