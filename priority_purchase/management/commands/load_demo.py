"""``manage.py load_demo``: an invented country of agencies and companies, for the demo only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from priority_purchase.demo import loading, people


class Command(BaseCommand):
    """Load the demo once; a second time keeps what is there and says so."""

    help = "Load invented agencies, companies and purchases (only where DEMO=true)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load, then print who can sign in."""
        if not settings.DEMO:
            raise CommandError("The demo is loaded only where DEMO=true: its people have a known password.")
        if loading.is_loaded():
            self.stderr.write("The demo's data are there already and stay as they are.")
        else:
            loading.load(lambda step: self.stderr.write(f"  loading {step}"))
            folder = loading.write_files_to_try()
            self.stderr.write(f"  files to try the import with are in {folder}")
        for one in people.SIGN_INS:
            role = one.role.label if one.role else _("has just signed up and claims a company")
            self.stdout.write(f"  {one.email:24} {people.PASSWORD}   {role}")
