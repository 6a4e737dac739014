"""The Swedish words of the documents: they are frozen, and so no part of the site's catalogue of translations."""

from __future__ import annotations

TITLES = {
    "proposal": "Tjänsteutlåtande",
    "extract": "Protokollsutdrag",
    "statement": "Remissammanställning",
    "agenda": "Föredragningslista",
    "notice": "Kallelse",
    "reply": "Svar",
}
POSITIONS = {
    "supports": "Tillstyrker",
    "changes": "Tillstyrker med ändringar",
    "opposes": "Avstyrker",
    "no_objection": "Ingen erinran",
    "abstains": "Avstår",
}
OUTCOMES = {"met": "Tillgodosedd", "partly": "Delvis tillgodosedd", "not_met": "Inte tillgodosedd"}
STATES = {
    "decided": "Beslutat, utdrag saknas",
    "complete": "Svar",
    "abstained": "Har avstått",
}
KINDS = {
    "interpellation": "interpellation",
    "motion": "motion",
    "question": "fråga",
    "adjourned": "Bordlagda ärenden",
    "decision": "Beslutsärenden",
    "referral": "Remissärenden",
    "information": "Anmälningsärenden",
}
