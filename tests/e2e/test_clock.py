"""One business day for everybody: the gateway names the day the platform was started on, and so does each service."""

from datetime import datetime

import pytest

from chassis.clock import SHANGHAI
from devstack.ports import SERVICES
from tests.e2e.stage import TODAY, Stage


@pytest.mark.stack
async def test_the_gateway_and_every_service_go_by_the_day_that_was_asked_for(stage: Stage) -> None:
    clock = await stage.call("operator", "GET", "/v1/operations/clock")
    assert clock["today"] == TODAY.isoformat()
    assert {each["service"]: each["today"] for each in clock["services"]} == dict.fromkeys(SERVICES, TODAY.isoformat())


@pytest.mark.stack
async def test_no_worker_lived_a_real_day_before_the_one_that_was_asked_for(stage: Stage) -> None:
    runs = await stage.call("city", "GET", "/v1/district-successions")
    days = {datetime.fromisoformat(each["finished_at"]).astimezone(SHANGHAI).date() for each in runs}
    assert runs
    assert days == {TODAY}, "units were worked off on another day than the platform's"
