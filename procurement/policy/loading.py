"""Reference rows of the policy slice, written again after every migration."""

import tomllib
from pathlib import Path
from typing import Any

from procurement.policy.models import PolicySet

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
