"""The alerts page: what was said to whom, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.house import House, link
from dashboards.marked import Piece, pieces
from pipeline.store import SentAlert

PAGE_SIZE = 50
STATES = ("sent", "due", "dead")


@dataclass(frozen=True, slots=True)
class Told:
    sent: SentAlert
    published: str  # in the outlet's zone
    sentence: list[Piece[bool]]
    page: str  # of the article
    delay: timedelta | None  # from the first sight of it to its acceptance


@dataclass(frozen=True, slots=True)
class AlertsPage:
    now: datetime
    counts: Mapping[str, int]
    told: tuple[Told, ...]
    page: int
    newer: str | None
    older: str | None


def alerts(house: House, page: int) -> AlertsPage:
    """Page ``page``, from 1, newest first."""
    found = house.store.alerts(PAGE_SIZE + 1, (page - 1) * PAGE_SIZE)  # one more tells whether there is another page
    counts = house.store.counts().alerts
    zones = {outlet.name: outlet.id for outlet in house.outlets.values()}  # an alert carries the name as cited
    return AlertsPage(
        now=house.clock.now(),
        counts={state: counts.get(state, 0) for state in STATES},
        told=tuple(_told(house, zones, sent) for sent in found[:PAGE_SIZE]),
        page=page,
        newer=link("/alerts", {"page": str(page - 1)}) if page > 1 else None,
        older=link("/alerts", {"page": str(page + 1)}) if len(found) > PAGE_SIZE else None,
    )


def _told(house: House, zones: Mapping[str, str], sent: SentAlert) -> Told:
    alert = sent.alert
    return Told(
        sent=sent,
        published=house.moment(alert.published, zones.get(alert.outlet, "")),
        sentence=pieces(alert.sentence, [(*alert.span, True)] if alert.span else []),
        page=f"/article/{alert.record}",
        delay=sent.sent_at - alert.first_seen if sent.sent_at else None,
    )
