"""All services that the library's recipes name, on one server: what each would answer a city of two areas.

*Not confirmed against the live services.* Tables, content codes and categories are those that public programs use with
the tables (TABLES); key figures are those that Kolada's list has; schools answer in the form of the recordings. Every
number is computed from its place, so that a test knows what must arrive.
"""

from __future__ import annotations

import itertools
from typing import Any

from tests.statistics.network.pxweb import PxWeb2Service
from tests.statistics.network.test_kolada import Answers as KoladaAnswers
from tests.statistics.network.test_splitting import table

OLD, NEW = ["0180R001", "0180R002"], ["0180R001_RegSO2025", "0180R003_RegSO2025"]
STRANGERS = ["00", "0180", "0114R001", "0114R001_RegSO2025", "0180C1010", "0180C1010_DeSO2025"]
YEARS = ["2022", "2023", "2024", "2025"]
KON = {"Kon": ["1", "2", "1+2"]}
#: Table → its variables beside region and year. `old`: whether it has the areas of RegSO 2020; `zero`: whether it gives
#: 0 for an edition in years when it is not there, and not `..`.
TABLES: dict[str, dict[str, Any]] = {
    "TAB6574": {"by": {"Alder": ["totalt", "-4", "5-9"], **KON}, "contents": ["000007Y7"], "zero": True},
    "TAB6571": {"by": {"UtlBakgrund": ["1", "2", "SA"], **KON}, "contents": ["000007Y4"]},
    "TAB6568": {"by": {"Hushallstyp": ["ESUB", "ESMB", "TOTALT"]}, "contents": ["000007Y1"]},
    "TAB6638": {
        "by": {"Upplatelseform": ["1", "2", "3", "ÖVRIGT"]},
        "contents": ["00000864"],
        "old": False,
    },
    "TAB6680": {
        "by": {**KON, "Alder": ["15-74", "20-64"]},
        "contents": ["0000089V", "0000089W", "0000089X", "0000089Y", "0000089Z"],
    },
    "TAB6534": {
        "by": {"UtbildningsNiva": ["21", "3+4", "5", "6", "US"]},
        "contents": ["000007Z6"],
        "old": False,
    },
    "TAB6683": {"by": {"Inkomstkomponenter": ["10", "240"], **KON}, "contents": ["000008A2", "000008A4"]},
    "TAB6685": {"by": {"Alder": ["0-19", "tot"]}, "contents": ["000008AC", "000008AD"]},
    "TAB6586": {"by": {}, "contents": ["000008IT", "000008IU"]},
}
KPIS = ("N00097", "N01951", "N03937", "N15428", "N17457", "U15414", "U15415", "U15416")
SCHOOLS = {"10000001": "Ängsskolan", "10000002": "Nya skolan"}
MEASURES = ("averageGradesMeritRating9thGrade", "ratioOfPupilsIn9thGradeWithAllSubjectsPassed")


def there(region: str, year: str) -> bool:
    """Whether an edition of areas is there in a year."""
    if region.isdigit():
        return True
    return year >= "2024" if region.endswith("2025") else year <= "2023"


def number(*key: str) -> int:
    return 1000 + sum(ord(sign) * (place + 1) for place, sign in enumerate("".join(key))) % 900


def scb(name: str) -> PxWeb2Service:
    """One table. Whatever is asked is split: the service gives 200 cells at a time."""
    about = TABLES[name]
    regions = [*STRANGERS, *(OLD if about.get("old", True) else []), *NEW]
    variables = {"Region": regions, **about["by"], "ContentsCode": about["contents"], "Tid": YEARS}

    def cell(key: tuple[str, ...]) -> Any:
        if not there(key[0], key[-1]):
            return 0 if about.get("zero") else ".."
        return number(*key)

    data = table(variables, {key: cell(key) for key in itertools.product(*variables.values())})
    data |= {"updated": "2026-03-24T07:00:00Z", "label": name, "role": {"time": ["Tid"]}}
    metadata = {**data, "value": None, "extension": {"px": {"tableid": name}}}
    sources = [{"language": "sv", "text": "Källa: SCB"}]
    return PxWeb2Service({"license": "CC0", "sourceReferences": sources}, metadata, data, most=200)


class Kolada(KoladaAnswers):
    """The municipality, the country, and two schools; nothing is missing for a reason that is not explained."""

    def __init__(self) -> None:
        super().__init__()
        self.municipalities = {"0000": "Riket", "0180": "Stockholm", "0114": "Upplands Väsby"}
        self.units = {"V15E018000001": "Ängsskolan", "V15E018000002": "Nya skolan"}

    def value(self, kpi: str, place: str, year: int, gender: str) -> dict[str, Any]:
        said = super().value(kpi, place, year, gender)
        return said | ({"status": "Missing"} if said["value"] is None else {})

    def rows(self, parts: list[str], query: dict[str, str]) -> list[dict[str, Any]] | None:
        if parts[0] == "kpi" and len(parts) == 2:
            return [{"id": kpi, "title": f"Nyckeltal {kpi}"} for kpi in parts[1].split(",") if kpi in KPIS]
        if parts == ["ou"] and query["municipality"] != "0180":
            return []
        return super().rows(parts, query)


def skolverket(path: str, query: dict[str, str]) -> Any:
    if path == "/school-units":
        if query["geographicalAreaCode"] != "0180":
            return _envelope({"page": {"totalPages": 0}})
        listed = [{"code": code, "name": name} for code, name in SCHOOLS.items()]
        return _envelope({"_embedded": {"listedSchoolUnits": listed}, "page": {"totalPages": 1}})
    parts = path.split("/")
    if parts[3:] != ["statistics", "gr"]:
        return None
    code = parts[2]
    return _envelope({"schoolUnit": code, **{measure: _cells(code, measure) for measure in MEASURES}})


def _envelope(body: dict[str, Any]) -> dict[str, Any]:
    return {"status": "OK", "message": "Success", "body": body}


def _cells(code: str, measure: str) -> list[dict[str, Any]]:
    omitted = {"value": "..", "valueType": "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS", "timePeriod": "2022/23"}
    given = f"{number(code, measure) / 10:.1f}".replace(".", ",")
    return [{"value": given, "valueType": "EXISTS", "timePeriod": "2024/25"}, omitted]


class Sweden:
    """`/scb`, `/kolada` and `/skolverket`, each as its service."""

    def __init__(self) -> None:
        self.tables = {name: scb(name) for name in TABLES}
        self.kolada = Kolada()

    def aim(self, text: str, url: str) -> str:
        """A recipe's text, or its address, with this server for the services."""
        self.kolada.url = f"{url}/kolada"
        for there, here in (
            ("https://statistikdatabasen.scb.se/api/v2", "scb"),
            ("https://api.kolada.se/v3", "kolada"),
            ("https://api.skolverket.se/planned-educations/v4", "skolverket"),
        ):
            text = text.replace(there, f"{url}/{here}")
        return text

    def __call__(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        service, _, rest = path.lstrip("/").partition("/")
        if service == "kolada":
            return self.kolada(method, f"/{rest}", query, body)
        if service == "skolverket":
            return skolverket(f"/{rest}", query)
        if rest == "config":
            return self.tables["TAB6574"].config
        name = rest.split("/")[1] if rest.startswith("tables/") else ""
        return self.tables[name](method, path, query, body) if name in self.tables else None
