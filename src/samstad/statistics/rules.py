"""Who may see and change statistics. What is published is for everybody; editions are a statistician's work.

What belongs to the whole nation is shared by all cities of an installation, and only an administrator changes
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samstad.organisation.models import City, Role
from samstad.organisation.rights import PUBLIC, Table, anywhere, register
from samstad.statistics.models import (
    Area,
    AreaSet,
    Dataset,
    Index,
    Indicator,
    Measure,
    Release,
    Theme,
)
from samstad.statistics.uploads import Upload

STATISTICIANS = anywhere(Role.STATISTICIAN, Role.ADMINISTRATOR)
ADMINISTRATORS = anywhere(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class CityStatistics:
    """All statistics of one city, as one thing that somebody may or may not see.

    `view_internal` is to see what the small-base rule withholds from the public: for a few roles, in the city's
    own bodies alone (`rights.CITYS_OWN`). A partner sees what everybody sees.
    """

    city: City

    def __str__(self) -> str:
        return f"statistics of {self.city}"


def _owner(obj: Any) -> str:
    return "national" if obj.city is None else "city"


CITY_STATISTICS = register(
    CityStatistics,
    Table(
        "city statistics",
        {
            "any": {
                "view": PUBLIC,
                "view_internal": anywhere(Role.STATISTICIAN, Role.COORDINATOR, Role.ADMINISTRATOR),
            }
        },
        city_of=lambda statistics: statistics.city,
    ),
)

AREA_SET = register(
    AreaSet,
    Table(
        "area set",
        {
            "city": {"view": PUBLIC, "import": STATISTICIANS},
            "national": {"view": PUBLIC, "import": ADMINISTRATORS},
        },
        city_of=lambda area_set: area_set.city,
        state_of=_owner,
    ),
)

AREA = register(Area, Table("area", {"any": {"view": PUBLIC}}, city_of=lambda area: area.area_set.city))

DATASET = register(
    Dataset,
    Table(
        "dataset",
        {
            "city": {"view": PUBLIC, "import": STATISTICIANS, "move_pointer": STATISTICIANS},
            "national": {"view": PUBLIC, "import": ADMINISTRATORS, "move_pointer": ADMINISTRATORS},
        },
        city_of=lambda dataset: dataset.city,
        state_of=_owner,
    ),
)

UPLOAD = register(
    Upload,
    Table(
        "upload",
        {"city": {"import": STATISTICIANS}, "national": {"import": ADMINISTRATORS}},
        city_of=lambda upload: upload.dataset.city,
        state_of=lambda upload: _owner(upload.dataset),
    ),
)

MEASURE = register(
    Measure, Table("measure", {"any": {"view": PUBLIC}}, city_of=lambda measure: measure.dataset.city)
)

RELEASE = register(
    Release, Table("release", {"any": {"view": PUBLIC}}, city_of=lambda release: release.dataset.city)
)

THEME = register(Theme, Table("theme", {"any": {"view": PUBLIC}}, city_of=lambda theme: theme.city))

INDICATOR = register(
    Indicator,
    Table(
        "indicator",
        {"any": {"view": PUBLIC, "define": STATISTICIANS}},
        city_of=lambda indicator: indicator.city,
    ),
)

INDEX = register(
    Index,
    Table("index", {"any": {"view": PUBLIC, "define": STATISTICIANS}}, city_of=lambda index: index.city),
)
