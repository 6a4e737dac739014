"""The indicators of the example city: what is divided by what, why it is followed, what to mind.

Where an entry does not say otherwise it is a share in percent with one decimal.
"""

from __future__ import annotations

from . import people, place, work_and_school

INDICATORS = (*work_and_school.INDICATORS, *place.INDICATORS, *people.INDICATORS)
