"""Reference rows of the policy slice, written again after every migration."""

import tomllib
from pathlib import Path
from typing import Any

from procurement.policy.models import LegalParameter, PolicySet

REFERENCE = Path(__file__).parent / "reference"


def load_policy_sets(*, using: str = "default", **_signal: Any) -> None:
    """Write the policy sets that ship with the platform; sets made by administrators stay."""
    rows = tomllib.loads((REFERENCE / "policy-sets.toml").read_text(encoding="utf-8"))["policy_set"]
    for row in rows:
        PolicySet.objects.using(using).update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "names": {"en": row["name_en"]},
                "country": row["country"],
                "currency": row["currency"],
                "reference": True,
            },
        )


def load_parameters(*, using: str = "default", **_signal: Any) -> None:
    """Write the parameters that ship with the platform, one file per policy set.

    A row of the files is known by set, key and first day. Rows that left the files are removed;
    rows made by administrators are never touched.
    """
    for policy_set in PolicySet.objects.using(using).filter(reference=True):
        path = REFERENCE / f"{policy_set.code}.toml"
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["parameter"]
        shipped = LegalParameter.objects.using(using).filter(policy_set=policy_set, reference=True)
        for stale in shipped:
            if not any(row["key"] == stale.key and row["valid_from"] == stale.valid_from for row in rows):
                stale.delete()
        for row in rows:
            fields = {"valid_to": None, "unit": "", "rule_id": "", "note": ""} | row
            LegalParameter.objects.using(using).update_or_create(
                policy_set=policy_set,
                key=fields.pop("key"),
                valid_from=fields.pop("valid_from"),
                reference=True,
                defaults=fields,
            )
