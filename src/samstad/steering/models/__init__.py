"""What the city wants: steering documents, goals, targets, activities. No status is ever stored here."""

from samstad.steering.models.activities import Activity, ActivityFunding, ActivityState, FundingSource
from samstad.steering.models.budget import BudgetAmount, BudgetEdition, BudgetKind, BudgetLine
from samstad.steering.models.contents import Assignment, Concept, StrategicQuestion
from samstad.steering.models.documents import DocumentKind, DocumentState, SteeringDocument
from samstad.steering.models.goals import GlobalGoal, Goal, GoalKind, GoalRole, Responsibility
from samstad.steering.models.groups import GroupMember, SteeringGroup
from samstad.steering.models.lineage import Lineage, LineageKind, ThemeChange
from samstad.steering.models.targets import Direction, Target, TargetKind
from samstad.steering.models.versions import count_version
from samstad.steering.models.year_targets import Periodicity, YearTarget, YearTargetKind

__all__ = [
    "Activity",
    "ActivityFunding",
    "ActivityState",
    "Assignment",
    "BudgetAmount",
    "BudgetEdition",
    "BudgetKind",
    "BudgetLine",
    "Concept",
    "Direction",
    "DocumentKind",
    "DocumentState",
    "FundingSource",
    "GlobalGoal",
    "Goal",
    "GoalKind",
    "GoalRole",
    "GroupMember",
    "Lineage",
    "LineageKind",
    "Periodicity",
    "Responsibility",
    "SteeringDocument",
    "SteeringGroup",
    "StrategicQuestion",
    "Target",
    "TargetKind",
    "ThemeChange",
    "YearTarget",
    "YearTargetKind",
    "count_version",
]
