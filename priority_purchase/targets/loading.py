"""Programmes, profiles and target ratios that ship with the platform.

The files under ``reference/`` are the readable truth; rows of administrators are never touched.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from priority_purchase.targets.models import CalculationProfile, Programme, TargetRatio
from procurement.contracts.enums import Kind, Source
from procurement.policy.models import PolicySet

REFERENCE = Path(__file__).parent / "reference"


def load_programmes(*, using: str = "default", **_signal: Any) -> None:
    """Write every reference file of programmes into its policy set."""
    for path in sorted(REFERENCE.glob("*.toml")):
        policy_set = PolicySet.objects.using(using).get(code=path.stem)
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        with transaction.atomic(using=using):
            for row in document["profile"]:
                _profile(policy_set, row, using)
            for order, row in enumerate(document["programme"]):
                _programme(policy_set, row, order, using)
            _ratios(policy_set, document["ratio"], using)


def _names(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row.pop("name_ko"), "names": {"en": row.pop("name")}, "reference": True}


def _profile(policy_set: PolicySet, row: dict[str, Any], using: str) -> None:
    row["sources"] = [Source[name].value for name in row["sources"]]
    CalculationProfile.objects.using(using).update_or_create(
        policy_set=policy_set, code=row.pop("code"), defaults=_names(row) | row
    )


def _programme(policy_set: PolicySet, row: dict[str, Any], order: int, using: str) -> None:
    row["base_kinds"] = [Kind[name].value for name in row["base_kinds"]]
    counted = row.pop("counted_kinds", None)
    row["counted_kinds"] = [Kind[name].value for name in counted] if counted else row["base_kinds"]
    Programme.objects.using(using).update_or_create(
        policy_set=policy_set, code=row.pop("code"), defaults=_names(row) | row | {"order": order}
    )


def _ratios(policy_set: PolicySet, rows: list[dict[str, Any]], using: str) -> None:
    kept = []
    for row in rows:
        ratio, _created = TargetRatio.objects.using(using).update_or_create(
            policy_set=policy_set,
            programme_code=row["programme"],
            use=row.get("use", "STATUTORY"),
            year_from=row["year_from"],
            reference=True,
            defaults={
                "basis_points": row["basis_points"],
                "year_to": row.get("year_to"),
                "authority": row["authority"],
                "citation": row["citation"],
                "rule_id": row.get("rule_id", ""),
                "note": row.get("note", ""),
            },
        )
        kept.append(ratio.pk)
    TargetRatio.objects.using(using).filter(policy_set=policy_set, reference=True).exclude(pk__in=kept).delete()
