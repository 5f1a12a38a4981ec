"""The demo's raw material: always the same, and nobody's."""

import csv
import hashlib
import re

from priority_purchase.demo import files, hub_reports
from priority_purchase.demo.invented import business_number, is_invented
from priority_purchase.demo.loading import files_to_try
from priority_purchase.demo.world import world
from procurement.contracts.reading import Limits, read, recognise
from procurement.law.business_numbers import checksum_fits
from procurement.organisations.enums import AgencyType, Region


def test_the_world_is_of_the_promised_size():
    made = world()

    assert len(made.agencies) == 60
    assert len(made.companies) == 800
    assert {one.type for one in made.agencies} == set(AgencyType.values) - {"OTHER"}
    assert set(Region.values) - {one.region for one in made.agencies} <= {"99"}
    assert 29_000 < sum(1 for _one in made.present()) < 32_000
    assert 5_500 < sum(1 for _one in made.history()) < 8_000


def test_everything_comes_out_the_same_every_time():
    def digests() -> dict[str, str]:
        made = world()
        parts = files_to_try(made) | {"contracts": files.contract_file(made.present())}
        return {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}

    assert digests() == digests()


def test_business_numbers_pass_the_checksum_and_lie_where_no_real_one_does():
    numbers = [one.number for one in world().companies]

    assert len(set(numbers)) == len(numbers)
    assert all(checksum_fits(number) and is_invented(number) for number in numbers)
    assert all(int(number[:3]) < 100 for number in numbers)
    assert is_invented(business_number(1, corporate=False))


def test_codes_have_the_form_of_real_ones():
    made = world()

    assert all(re.fullmatch(r"X\d{6}", one.code) for one in made.agencies)
    assert all(re.fullmatch(r"9\d{7}", one.number) for one in made.goods.products)
    assert all(re.fullmatch(r"\d{10}", one.item_code) for one in made.goods.products)


def test_nobody_real_is_in_it(needs_shared):
    made = world()

    def column(file: str, name: str) -> set[str]:
        with (needs_shared / "data" / "registers" / file).open(encoding="utf-8-sig", newline="") as rows:
            return {row[name].strip() for row in csv.DictReader(rows)}

    assert not {one.number for one in made.companies} & column("suppliers.csv", "사업자등록번호")
    assert not {one.name for one in made.companies} & column("suppliers.csv", "업체명")
    assert not {one.code for one in made.agencies} & column("institutions-in-contracts.csv", "수요기관코드")
    assert not {one.name for one in made.agencies} & column("institutions-in-contracts.csv", "수요기관")
    assert not {one.number for one in made.goods.products} & column("products.csv", "물품식별번호")
    designations = hub_reports._designations(made.goods).values()
    assert not {one.number for one in designations} & column("innovation-designations.csv", "인증번호")
    assert not {one.issuer.strip() for one in designations} & column("innovation-designations.csv", "지정기관")


def test_both_reports_are_what_the_hub_writes(tmp_path):
    made = world()
    expected = {
        "HUB_CONTRACT_LINES": (hub_reports.contract_lines(made.agencies, made.goods), 45, 49, "UI-ADOXFA-190R"),
        "HUB_INNOVATIVE_DELIVERIES": (
            hub_reports.innovative_deliveries(made.agencies, made.goods), 7, 23, "UI-ADOXAA-045R"
        ),
    }  # fmt: skip

    for name, (content, preamble, columns, report_id) in expected.items():
        assert content[:2] == b"\xff\xfe"
        lines = content.decode("utf-16").split("\r\n")
        assert lines[preamble].count("\t") == columns - 1
        assert lines[-1] == ""
        path = tmp_path / name
        path.write_bytes(content)
        found = recognise(path, name=name, limits=Limits())
        assert (found.format, found.report_id, found.header_row) == (name, report_id, preamble + 1)
        rows = list(read(path, found, limits=Limits()))
        assert len(rows) == len(lines) - preamble - 2
        assert [finding.code for row in rows for finding in row[2]] == []


def test_the_contract_lines_hold_the_traps_of_real_ones():
    made = world()
    lines = hub_reports.contract_lines(made.agencies, made.goods).decode("utf-16").split("\r\n")[45:-1]
    rows = list(csv.DictReader(lines, delimiter="\t"))

    deltas = [int(row["공급증감금액"].replace(",", "")) for row in rows]
    assert any(delta < 0 for delta in deltas)
    assert sum(delta == 0 for delta in deltas) > 10
    assert sum(int(row["공급금액"].replace(",", "")) for row in rows) > sum(deltas)
    assert any(row["수요기관"].endswith(" ") for row in rows)
    assert any(row["계약구분"] == "일반단가계약" for row in rows)
    assert {row["최종계약(납품요구)여부"] for row in rows} == {"Y", "N"}
    assert any(row["계약(납품요구)번호"].startswith("R25") and row["변경차수"] != "00" for row in rows)
    assert {row["초년도계약번호"] for row in rows} == {"", " "}
