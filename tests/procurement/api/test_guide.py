"""The examples of ``docs/api.md`` are what the API answers.

``UPDATE_API_GUIDE=1`` writes the answers into the guide; what differs from machine to machine is replaced.
"""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from procurement.contracts import importing
from tests.factories import AgencyFactory, CompanyFactory, credential, entry, ministry

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
EXAMPLE = re.compile(r"```http\nGET (?P<address>\S+)\n```\n\n```json\n(?P<answer>.*?)\n```", re.DOTALL)
IDS = {"entries": 7301, "imports": 42, "runs": 12}
SHEET = (
    "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목\n"
    "2026-03-02,주식회사 새솔,9000000015,1100000,2026-03-02,,,물품 구입,\n"
)
MANY = 2
"""Rows of a list, or programmes of an answer, that the guide shows."""


@pytest.fixture
def world(now):
    now(date(2026, 11, 2))
    agency = AgencyFactory(code="9000001", name="가람시청", names={"en": "Garam City Hall"}, type="LOCAL", region="41")
    women = CompanyFactory(name="주식회사 새솔", business_number="9000000015")
    credential("SME", women, number="SME-2026-1", issuer="가람인증원")
    credential("WOMEN", women, number="W-2026-7", issuer="가람인증원")
    fields = {"contract_no": "R26TA00000001", "title": "사무용 의자", "item_code": "5610150401"}
    bought = entry(agency, women, 1_540_000, on=date(2026, 3, 2), **fields)
    entry(agency, CompanyFactory(name="주식회사 큰들"), 1_460_000, on=date(2026, 4, 6), contract_no="R26TA00000002")
    reader = ministry()
    batch = importing.receive([SHEET.encode()], name="march.csv", by=reader, agency=agency, credential_kind="")
    importing.check(batch.pk)
    run = evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None)
    evaluation.execute(run.pk)
    client = APIClient()
    client.force_authenticate(reader)
    return client, {"entries": bought.pk, "imports": batch.pk, "runs": run.pk}


def shown(value: Any, numbers: dict[int, int], name: str = "") -> Any:
    """An answer as the guide shows it: short, with the guide's own numbers."""
    if isinstance(value, dict):
        return {key: shown(one, numbers, key) for key, one in value.items()}
    if isinstance(value, list) and name in {"", "results", "verdicts"}:
        wanted = [
            one for one in value if not isinstance(one, dict) or one.get("programme", "SME") in {"SME", "DISABLED"}
        ]
        return [shown(one, numbers, "row") for one in wanted[:MANY]]
    if name in {"id", "run"}:
        return numbers.get(value, value)
    if name == "ledger_hash":
        return "…"
    if name.endswith("_at") and value is not None:
        return f"{value[:16]}:00+09:00"
    return value


def told(example: re.Match[str], client: APIClient, made: dict[str, int]) -> str:
    """The example with the answer that the API gives now."""
    address = example["address"]
    kind = address.removeprefix("/api/v1/").split("/", 1)[0].split("?", 1)[0].replace("results", "runs")
    number, own = IDS.get(kind, 0), made.get(kind, 0)
    asked = address.replace(f"/{number}/", f"/{own}/").replace(f"run={number}", f"run={own}")
    answer = client.get(asked, headers={"accept-language": "en"})
    assert answer.status_code == 200, address
    text = json.dumps(shown(answer.json(), {own: number}), ensure_ascii=False, indent=2)
    return f"```http\nGET {address}\n```\n\n```json\n{text}\n```"


def test_the_guide_shows_what_the_api_answers(world):
    client, made = world
    guide = GUIDE.read_text(encoding="utf-8")

    now_told, examples = EXAMPLE.subn(lambda example: told(example, client, made), guide)

    if os.environ.get("UPDATE_API_GUIDE"):
        GUIDE.write_text(now_told, encoding="utf-8")
        guide = now_told
    assert examples == 7
    assert now_told == guide


def test_the_guide_names_every_address(admin_client):
    schema = admin_client.get("/api/v1/schema/?format=json").json()
    guide = GUIDE.read_text(encoding="utf-8")

    for path in set(schema["paths"]) - {"/api/v1/schema/"}:
        assert f"`{path.removeprefix('/api/v1/')}`" in guide, path


def test_the_guide_names_every_filter(admin_client):
    schema = admin_client.get("/api/v1/schema/?format=json").json()
    guide = GUIDE.read_text(encoding="utf-8")

    for path, operations in schema["paths"].items():
        for one in operations.get("get", {}).get("parameters", []):
            if one["in"] == "query" and path != "/api/v1/schema/":
                assert f"`{one['name']}`" in guide, (path, one["name"])
