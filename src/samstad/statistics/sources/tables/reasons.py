"""Why something is proposed, and what is left to decide: sentences in both languages, side by side."""

from __future__ import annotations

from typing import Any

TEXTS = {
    "empty": ("the column is empty", "kolumnen är tom"),
    "codes": ("{share} of its texts are codes in {label}", "{share} av texterna är koder i {label}"),
    "look_like": ("{share} look like codes of {label}", "{share} ser ut som koder för {label}"),
    "name": ("by its name alone", "bara av namnet"),
    "named": ("by its name", "av namnet"),
    "periods": ("every text is a year or another period", "varje text är ett år eller en annan period"),
    "numbers": ("{share} are numbers or signs for none", "{share} är tal eller tecken för att tal saknas"),
    "spans": ("{share} are intervals, which keep both limits", "{share} är intervall; båda gränserna behålls"),
    "older_code": (
        "a number for each area, such as an older code", "ett nummer för varje område, t.ex. en äldre kod"
    ),
    "area_name": ("one text for each area: a name of it", "en text för varje område: ett namn på det"),
    "same": ("the same on every row: {text}", "samma på varje rad: {text}"),
    "categories": ("{count} texts that repeat: {shown}", "{count} texter som återkommer: {shown}"),
    "other": (
        "texts that are no numbers, codes or categories", "texter som varken är tal, koder eller kategorier"
    ),
    "strip_suffix": (
        "codes end with the name and year of their division", "koderna slutar med indelningens namn och år"
    ),
    "leave_out": ("{texts} is no area, but a total or a rest", "{texts} är inget område utan en summa eller en rest"),
    "constant_period": (
        "{year} stands in {text}; check that the numbers are of then",
        "{year} står i {text}; kontrollera att siffrorna gäller då",
    ),
    "totals": ("{texts} looks like the source's own total", "{texts} ser ut som källans egen summa"),
    "thousands": ("spaces part the thousands, as in {text}", "mellanslag skiljer tusental, som i {text}"),
    "comma_thousands": (
        "commas part the thousands, as in {text}, and points the decimals",
        "komma skiljer tusental, som i {text}, och punkt decimaler",
    ),
    "decimal": ("as in {text}", "som i {text}"),
    "years": ("the headings are years: each column is a period", "rubrikerna är år: varje kolumn är en period"),
    "intervals": (
        "intervals keep both limits, as the measures …_lower and …_upper",
        "intervall behåller båda gränserna, som måtten …_lower och …_upper",
    ),
    "symbol": (
        "mostly means {meaning}; the source's notes decide", "betyder oftast {meaning}; källans noter avgör"
    ),
    "dataset": ("as the dataset says", "så som källan är inställd"),
    "sheet": ("one of {count} sheets: {names}", "ett av {count} blad: {names}"),
    "header": ("the header is in row {row}", "rubrikerna står på rad {row}"),
    "under": ("under the table stands {text}", "under tabellen står {text}"),
    "delimiter": ("{mark} parts the lines most evenly", "{mark} delar raderna jämnast"),
    "utf16": ("the file begins with the mark of UTF-16", "filen börjar med märket för UTF-16"),
    "utf8_mark": ("the file begins with the mark of UTF-8", "filen börjar med märket för UTF-8"),
    "utf8": ("all bytes are UTF-8", "alla tecken är UTF-8"),
    "dos": ("{byte} is no UTF-8, and å, ä, ö are as in DOS", "{byte} är inte UTF-8, och å, ä, ö är som i DOS"),
    "windows": (
        "{byte} is no UTF-8, and å, ä, ö are as in Windows", "{byte} är inte UTF-8, och å, ä, ö är som i Windows"
    ),
    "ask_area": ("area: which column has the areas' codes?", "area: vilken kolumn har områdenas koder?"),
    "ask_period": (
        "period: no column has it; write a constant", "period: ingen kolumn har den; skriv en konstant"
    ),
    "ask_column": ("what is the column {name}?", "vad är kolumnen {name}?"),
    "ask_decimal": ("decimal: the file has both {comma} and {point}", "decimal: filen har både {comma} och {point}"),
    "ask_thousand": (
        "decimal: is {text} {plain}, or a number with three decimals?",
        "decimal: är {text} {plain}, eller ett tal med tre decimaler?",
    ),
    "ask_value": ("value: no column is mostly numbers", "value: ingen kolumn är mest tal"),
    "ask_same": (
        "values: two columns would be the same measure; give each its own",
        "values: två kolumner skulle bli samma mått; ge dem var sitt",
    ),
    "ask_symbols": ("symbols: what does {texts} mean?", "symbols: vad betyder {texts}?"),
}  # fmt: skip


class Reason(str):
    """A sentence of TEXTS, which is its English; `said("sv")` gives the Swedish."""

    code: str
    parts: dict[str, Any]

    def __new__(cls, code: str, **parts: Any) -> Reason:
        made = super().__new__(cls, TEXTS[code][0].format(**parts))
        made.code, made.parts = code, parts
        return made

    def said(self, language: str) -> str:
        return TEXTS[self.code][language == "sv"].format(**self.parts)
