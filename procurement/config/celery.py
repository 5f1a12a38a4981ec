"""The Celery application. A message only says "look": the truth of a job is its row."""

import os
from pathlib import Path
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procurement.config.settings")
app = Celery("procurement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "procurement.jobs",
        "procurement.cases",
        "procurement.documents",
        "procurement.contracts",
        "procurement.credentials",
        "procurement.notices",
        "procurement.service_accounts",
        "priority_purchase.rates",
    ]
)


@app.on_after_configure.connect
def make_folders(sender: Celery, **_signal: Any) -> None:
    """Make the folders of the filesystem broker, if that is the broker."""
    options = sender.conf.broker_transport_options
    for name in ("data_folder_in", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(parents=True, exist_ok=True)
