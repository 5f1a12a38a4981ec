"""The kinds of credential that ship with the platform, written again after every migration."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from procurement.credentials.models import Credential, CredentialKind, StaleSubject

REFERENCE = Path(__file__).parent / "reference" / "kinds.csv"


@cache
def shipped_codes() -> frozenset[str]:
    """Codes of the kinds in the reference file."""
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


def load_kinds(*, using: str = "default", **_signal: Any) -> None:
    """Write the kinds of the reference file; kinds that administrators added stay.

    Companies with a credential of a kind that says something else of their size than before wait to be counted again.
    """
    before = dict(CredentialKind.objects.using(using).values_list("code", "states_size"))
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        for order, row in enumerate(csv.DictReader(file)):
            if before.get(row["code"]) not in {None, row["states_size"] == "Y"}:
                _mark(row["code"], using)
            CredentialKind.objects.using(using).update_or_create(
                code=row["code"],
                defaults={
                    "bit": int(row["bit"]),
                    "name": row["name_ko"],
                    "names": {"en": row["name"]},
                    "states_size": row["states_size"] == "Y",
                    "proves_sme": row["proves_sme"] == "Y",
                    "open_ended": row["open_ended"] == "Y",
                    "validity_months": int(row["validity_months"]) if row["validity_months"] else None,
                    "issuer": row["issuer"],
                    "citation": row["citation"],
                    "rule_id": row["rule_id"],
                    "order": order,
                },
            )


def _mark(code: str, using: str) -> None:
    holders = Credential.objects.using(using).filter(kind_id=code, company__isnull=False, product__isnull=True)
    marks = [StaleSubject(company=company) for company in holders.values_list("company_id", flat=True).distinct()]
    StaleSubject.objects.using(using).bulk_create(marks, ignore_conflicts=True)
