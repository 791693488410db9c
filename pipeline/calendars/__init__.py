"""Dates in words and figures, in English, French and Arabic, for every stage that reads some.

`names` has the tables (five Arabic systems of months, Hijri months, weekdays, zones), `reading` the dates that stand
in a text, `relative` those told from the moment of reading. Texts are folded (`pipeline.text.fold_text`).
"""

from pipeline.calendars.names import MONTH_NAME, WEEKDAYS, month_number, offset, zone_of
from pipeline.calendars.reading import FUTURE, OLDEST, Read, read, without_hijri
from pipeline.calendars.relative import read_relative

__all__ = [
    "FUTURE",
    "MONTH_NAME",
    "OLDEST",
    "WEEKDAYS",
    "Read",
    "month_number",
    "offset",
    "read",
    "read_relative",
    "without_hijri",
    "zone_of",
]
