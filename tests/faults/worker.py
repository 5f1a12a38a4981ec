"""The Celery application of the fault tests: the site's own, with a job that takes its time."""

import time

import django

django.setup()

from procurement.config.celery import app  # noqa: E402 (Django must be ready)
from procurement.jobs import registry  # noqa: E402
from procurement.jobs.models import ClockSetting  # noqa: E402

__all__ = ["app"]


def write_in_steps(run):
    steps = run.input["steps"]
    for step in range(steps):
        ClockSetting.objects.create(offset_seconds=0)
        run.progress(step + 1, steps, f"step {step + 1}")
        time.sleep(run.input["pause"])
    return {"steps": steps}


registry.register("faults.steps", write_in_steps)
