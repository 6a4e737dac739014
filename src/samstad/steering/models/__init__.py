"""What the city wants: steering documents, goals, targets, activities. No status is ever stored here."""

from samstad.steering.models.activities import Activity, ActivityFunding, ActivityState, FundingSource
from samstad.steering.models.budget import BudgetAmount, BudgetEdition, BudgetKind, BudgetLine
from samstad.steering.models.documents import DocumentKind, DocumentState, SteeringDocument
from samstad.steering.models.goals import Goal, GoalKind, GoalRole, Responsibility
from samstad.steering.models.targets import Direction, Target, TargetKind
from samstad.steering.models.versions import count_version

__all__ = [
    "Activity",
    "ActivityFunding",
    "ActivityState",
    "BudgetAmount",
    "BudgetEdition",
    "BudgetKind",
    "BudgetLine",
    "Direction",
    "DocumentKind",
    "DocumentState",
    "FundingSource",
    "Goal",
    "GoalKind",
    "GoalRole",
    "Responsibility",
    "SteeringDocument",
    "Target",
    "TargetKind",
    "count_version",
]
