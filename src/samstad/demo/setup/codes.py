"""What the parts of the set-up call one another by."""

from __future__ import annotations

from samstad.demo import plan

PROGRAMME, AGREEMENT, ROUND = "budget-2026", "lokalt-utvecklingsavtal-2024", "oktober-2026"
DRAFT = "stadsdelsplan-11-2027"
FOCUS = [district for district in plan.DISTRICTS if district.focus]
AUTHOR, CHECKER = "Stina Statistiker", "Siv Strateg"
KINDS = {
    "share": ("share", 100),
    "rate_per_1000": ("rate", 1000),
    "value": ("value", 100),
    "count": ("count", 1),
}
# Theme → the goal of the budget that local goals of the theme lie under.
PARENTS = {"work": "1-1", "education": "1-2", "safety": "2-1", "growth": "3-1"}
VISION, BUDGET_BEFORE, POLICY, COHESION = (
    "vision-2040",
    "budget-2025",
    "integrationspolicy-2022",
    "program-2024",
)
COOPERATION = "samverkan-polisen-2027"
