"""Sending what is due: when to try again, and who waits for whom."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pipeline.errors import DeliveryError
from pipeline.model import Alert, Delivery, Target
from pipeline.notify import deliver as module
from pipeline.notify.deliver import Notifier, deliver, retry_at

NOW = datetime(2012, 11, 5, 9, 0, tzinfo=UTC)
DESK = Target("email", "desk@example.org")


class Fixed:
    def now(self) -> datetime:
        return NOW


class Fake:
    """Answers each alert as told; takes note of what it was asked to send."""

    def __init__(self, answers: dict[str, Exception] | None = None, *, hang: bool = False) -> None:
        self.answers, self.hang, self.asked = answers or {}, hang, list[str]()

    async def send(self, alert: Alert) -> None:
        self.asked.append(alert.id)
        if self.hang:
            await asyncio.Event().wait()
        if alert.id in self.answers:
            raise self.answers[alert.id]


def alert(name: str, target: Target = DESK, **changes: object) -> Alert:
    made = Alert(
        id=name,
        rule="ansar",
        rule_name="Ansar Dine",
        target=target,
        record="r",
        story="s",
        outlet="El Khabar",
        title="وفد",
        url="http://el-khabar.test",
        lang="ar",
        published=NOW,
        published_known=True,
        matched="أنصار الدين",
        entity="ansar-dine",
        entity_name="Ansar Dine",
        sentence="وفد أنصار الدين",
        span=(4, 15),
        created_at=NOW,
        first_seen=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


SLACK = Target("slack", "sahel")


def by_alert(found: list[Delivery]) -> dict[str, Delivery]:
    return {delivery.alert: delivery for delivery in found}


# --- When -------------------------------------------------------------------------------------------------------------


def test_the_delay_doubles_up_to_two_hours() -> None:
    delays = [(retry_at(n, NOW, since=NOW) or NOW) - NOW for n in range(1, 12)]
    assert delays[0] == timedelta(seconds=30)
    assert all(later == min(2 * earlier, timedelta(hours=2)) for earlier, later in pairwise(delays))
    assert delays[-1] == timedelta(hours=2)


def test_an_alert_is_given_up_after_a_day_of_trying() -> None:
    at: datetime | None = NOW
    attempts = 0
    last = NOW
    while at is not None:
        last = at
        attempts += 1
        at = retry_at(attempts, last, since=NOW)
    assert timedelta(hours=24) <= last - NOW <= timedelta(hours=26)
    assert attempts > 10


def test_an_alert_that_waited_while_vigie_was_stopped_still_gets_its_tries() -> None:
    late = NOW + timedelta(days=3)
    assert retry_at(1, late, since=NOW) is not None
    assert retry_at(8, late, since=NOW) is None


def test_what_the_receiver_says_is_obeyed_exactly() -> None:
    assert retry_at(5, NOW, 37.0, since=NOW, spread=0.9) == NOW + timedelta(seconds=37)


def test_the_spread_shortens_a_delay_by_a_fifth_at_most() -> None:
    assert retry_at(1, NOW, since=NOW, spread=0.5) == NOW + timedelta(seconds=27)
    assert (retry_at(1, NOW, since=NOW, spread=0.999999) or NOW) > NOW + timedelta(seconds=23.9)


# --- Who --------------------------------------------------------------------------------------------------------------


async def test_each_alert_is_tried_once_and_said_to_be_sent() -> None:
    mail = Fake()
    found = await deliver([alert("a"), alert("b")], {"email": mail}, Fixed())
    assert mail.asked == ["a", "b"]
    assert found == [Delivery("a", sent_at=NOW), Delivery("b", sent_at=NOW)]


async def test_a_failure_is_tried_again_and_a_permanent_one_set_aside() -> None:
    mail = Fake(
        {
            "a": DeliveryError("421 later", subject="a"),
            "b": DeliveryError("550 لا أحد", subject="b", permanent=True),
        }
    )
    found = by_alert(await deliver([alert("a", attempts=2), alert("b"), alert("c")], {"email": mail}, Fixed()))
    assert found["a"].error == "421 later"
    assert found["a"].retry_at is not None
    assert timedelta(seconds=96) <= found["a"].retry_at - NOW <= timedelta(seconds=120)  # the third: 120 s less a fifth
    assert found["b"] == Delivery("b", sent_at=None, error="550 لا أحد", retry_at=None)
    assert found["c"].sent_at == NOW


async def test_alerts_that_failed_together_do_not_come_back_together() -> None:
    addresses = [Target("email", f"{n}@example.org") for n in range(10)]
    mail = Fake({str(n): DeliveryError("x", subject="") for n in range(10)})
    found = await deliver([alert(str(n), addresses[n]) for n in range(10)], {"email": mail}, Fixed())
    assert len({delivery.retry_at for delivery in found}) == 10


async def test_a_receiver_that_asks_to_wait_is_left_alone_until_then() -> None:
    slack = Fake({"b": DeliveryError("429", subject="b", retry_after=30)})
    found = by_alert(await deliver([alert(n, SLACK) for n in "abcd"], {"slack": slack}, Fixed()))
    assert slack.asked == ["a", "b"]
    assert found["a"].sent_at == NOW
    assert {found[n].retry_at for n in "bcd"} == {NOW + timedelta(seconds=30)}


async def test_a_receiver_that_is_down_is_not_asked_for_every_alert() -> None:
    names = [str(n) for n in range(6)]
    mail = Fake({n: DeliveryError("down", subject=n) for n in names})
    found = await deliver([alert(n) for n in names], {"email": mail}, Fixed())
    assert mail.asked == ["0", "1"]
    assert len(found) == 6
    assert all(delivery.retry_at and not delivery.sent_at for delivery in found)


async def test_one_alert_that_always_fails_does_not_stop_those_behind_it() -> None:
    mail = Fake({"a": DeliveryError("odd", subject="a"), "c": DeliveryError("odd", subject="c")})
    found = by_alert(await deliver([alert(n) for n in "abcd"], {"email": mail}, Fixed()))
    assert [n for n in "abcd" if found[n].sent_at] == ["b", "d"]


async def test_a_notifier_that_hangs_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SEND_SECONDS", 0.2)
    mail, slack = Fake(hang=True), Fake()
    told: list[str] = []

    async def done(delivery: Delivery) -> None:
        told.append(delivery.alert)

    alerts = [*(alert(f"m{n}", Target("email", f"{n}@example.org")) for n in range(8)), alert("s", SLACK)]
    found = by_alert(await deliver(alerts, {"email": mail, "slack": slack}, Fixed(), done=done))
    assert told[0] == "s"
    assert found["s"].sent_at == NOW
    assert "no answer within" in (found["m0"].error or "")
    assert all(found[f"m{n}"].retry_at for n in range(8))
    assert set(told) == set(found)


async def test_a_fault_of_a_notifier_is_that_alerts_alone() -> None:
    mail = Fake({"a": KeyError("bug")})
    found = by_alert(await deliver([alert("a"), alert("b")], {"email": mail}, Fixed()))
    assert "KeyError" in (found["a"].error or "")
    assert found["a"].retry_at is not None
    assert found["b"].sent_at == NOW


async def test_a_notifier_that_is_not_set_up_is_waited_for() -> None:
    notifiers: dict[str, Notifier] = {}
    [found] = await deliver([alert("a", SLACK)], notifiers, Fixed())
    assert "slack is not set up" in (found.error or "")
    assert found.retry_at is not None


async def test_a_result_is_noted_before_the_recipients_next_alert_is_sent() -> None:
    order: list[str] = []

    class Noting(Fake):
        async def send(self, alert: Alert) -> None:
            order.append(f"send {alert.id}")

    async def done(delivery: Delivery) -> None:
        await asyncio.sleep(0)
        order.append(f"note {delivery.alert}")

    await deliver([alert("a"), alert("b")], {"email": Noting()}, Fixed(), done=done)
    assert order == ["send a", "note a", "send b", "note b"]
