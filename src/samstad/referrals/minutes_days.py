"""The days that the law gives minutes: adjusted within 14 days of the meeting, made known by the second day after.

Source: the Local Government Act, Kommunallag (2017:725), 5 kap. 69 § with 6 kap. 35 §, and 8 kap. 12 §.
"""

from __future__ import annotations

import datetime as dt

ADJUST_WITHIN = dt.timedelta(days=14)
POST_WITHIN = dt.timedelta(days=2)


def adjust_by(held: dt.date) -> dt.date:
    """The last day for adjusting the minutes of a meeting of this day."""
    return held + ADJUST_WITHIN


def post_by(adjusted: dt.date) -> dt.date:
    """The last day for making known that they are adjusted."""
    return adjusted + POST_WITHIN
