"""How an article is cited in print: the style of the Terrorism Monitor, in which Vigie's first readers write."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.model import Outlet

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip # not strftime's: a citation does not change with the machine's locale


def citation(outlet: Outlet, at: datetime) -> str:
    """``(Le Combat [Bamako], November 5, 2012)``: the day is the one that the outlet's readers saw on it."""
    day = at.astimezone(ZoneInfo(outlet.timezone))
    city = f" [{outlet.city}]" if outlet.city_cited and outlet.city else ""
    return f"({outlet.name}{city}, {_MONTHS[day.month - 1]} {day.day}, {day.year})"
