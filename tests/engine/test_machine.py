"""The engine under everything at once: after each step nothing is twice, lost, silent, or sent after an answer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.machine import Engine
from tests.requirements import LONG


@pytest.mark.timeout(0 if LONG else 600)
@pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("installed")
def test_the_engine_in_any_order() -> None:
    run_state_machine_as_test(Engine, settings=settings(
        max_examples=300 if LONG else 10, stateful_step_count=50 if LONG else 25, deadline=None, derandomize=not LONG,
        suppress_health_check=list(HealthCheck), database=None))
