"""How the site runs: settings, addresses, Celery and WSGI."""

from procurement.config.celery import app as celery_app

__all__ = ["celery_app"]
