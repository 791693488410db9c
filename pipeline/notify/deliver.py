"""Sending what is due. Each alert is tried at most once in a call; when to try again is a pure decision."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from pipeline.errors import DeliveryError
from pipeline.model import Alert, Clock, Delivery, Target

_SEND_SECONDS = 60.0  # for one alert, whatever its notifier allows itself
_AT_ONCE = 4  # recipients served at once by one notifier; each gets its own alerts one after another
_DOWN_AFTER = 2  # failures in a row after which a recipient's other alerts are put off without being tried

_FIRST_DELAY = 30.0  # seconds; doubled with each attempt
_LONGEST_DELAY = 2 * 3600.0
_GIVE_UP_AFTER = timedelta(hours=24)
_LEAST_ATTEMPTS = 8  # about an hour: an alert that is old because Vigie was stopped still gets its tries


class Notifier(Protocol):
    async def send(self, alert: Alert) -> None:
        """Returns when the receiver has it. Raises :class:`~pipeline.errors.DeliveryError` where it did not take it."""


def retry_at(
    attempts: int, now: datetime, retry_after: float | None = None, *, since: datetime, spread: float = 0.0
) -> datetime | None:
    """When to try again after ``attempts`` tries (this one included); None to give up, a day after ``since``.

    ``retry_after`` (seconds) is the receiver's own word and obeyed as it is. ``spread``, in [0, 1), shortens the delay
    by up to a fifth, so that alerts that failed together do not all come back at one moment.
    """
    if now - since >= _GIVE_UP_AFTER and attempts >= _LEAST_ATTEMPTS:
        return None
    if retry_after is not None:
        return now + timedelta(seconds=retry_after)
    delay = min(_FIRST_DELAY * 2 ** min(attempts - 1, 16), _LONGEST_DELAY)
    return now + timedelta(seconds=delay * (1 - spread / 5))


async def deliver(
    alerts: Sequence[Alert],
    notifiers: Mapping[str, Notifier],
    clock: Clock,
    *,
    done: Callable[[Delivery], Awaitable[None]] | None = None,
) -> list[Delivery]:
    """Try each alert once; what became of each, in the order in which it was known.

    ``done`` is awaited with each as soon as it is known, before the recipient's next alert: noted there at once, a
    crash can repeat no more than one alert for a recipient. A notifier that fails or hangs does not hold up the others,
    nor one recipient another.
    """
    finished: list[Delivery] = []
    queues: defaultdict[Target, list[Alert]] = defaultdict(list)
    for alert in alerts:
        queues[alert.target].append(alert)
    lanes: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))

    async def serve(target: Target, queue: Sequence[Alert]) -> None:
        failures = 0
        wait: float | None = None
        async with lanes[target.notifier]:
            for alert in queue:
                if wait is not None:
                    result = _failed(alert, "put off: the receiver asked to wait", clock.now(), wait)
                elif failures >= _DOWN_AFTER:
                    result = _failed(alert, "put off: the receiver did not take the alerts before it", clock.now())
                else:
                    result, error = await _send(alert, notifiers.get(target.notifier), clock)
                    wait = error.retry_after if error and error.retry else None
                    failures = failures + 1 if error and error.retry else 0
                finished.append(result)
                if done is not None:
                    await done(result)

    await asyncio.gather(*(serve(target, queue) for target, queue in queues.items()))
    return finished


async def _send(alert: Alert, notifier: Notifier | None, clock: Clock) -> tuple[Delivery, DeliveryError | None]:
    kind = alert.target.notifier
    try:
        if notifier is None:
            raise DeliveryError(f"{kind} is not set up: see vigie.yaml", subject=alert.id)
        async with asyncio.timeout(_SEND_SECONDS):
            await notifier.send(alert)
    except DeliveryError as raised:
        error = raised
    except TimeoutError:
        error = DeliveryError(f"{kind}: no answer within {_SEND_SECONDS:g} s", subject=alert.id)
    except Exception as raised:  # the frontier of one alert: a fault of its notifier must not stop the others
        error = DeliveryError(f"{kind}: {type(raised).__name__}: {raised}", subject=alert.id)
    else:
        return Delivery(alert.id, sent_at=clock.now()), None
    if not error.retry:
        return Delivery(alert.id, sent_at=None, error=str(error)), error
    return _failed(alert, str(error), clock.now(), error.retry_after), error


def _failed(alert: Alert, error: str, now: datetime, retry_after: float | None = None) -> Delivery:
    attempts = alert.attempts + 1
    again = retry_at(attempts, now, retry_after, since=alert.created_at, spread=_spread(alert.id, attempts))
    return Delivery(alert.id, sent_at=None, error=error, retry_at=again)


def _spread(alert_id: str, attempts: int) -> float:
    """A number in [0, 1) that is each alert's own: chance that a test can foresee."""
    return int.from_bytes(hashlib.sha256(f"{alert_id}:{attempts}".encode()).digest()[:4], "big") / 2**32
