"""The Celery application. A message only says "look": the truth of a job is its row."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procurement.config.settings")
app = Celery("procurement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["procurement.jobs", "procurement.contracts", "procurement.credentials", "priority_purchase.rates"]
)
