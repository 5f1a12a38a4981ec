"""The platform's own contract file, as any agency's system can write it."""

import pytest

from procurement.contracts.reading import LEDGER_COLUMNS, template_header
from procurement.contracts.reading.own import LABELS
from tests.procurement.contracts.reading.files import GOOD_NUMBER, Found, as_csv, write

VALUES = {
    "agency_code": "0711000", "contract_no": "00148196603", "change_seq": "01", "kind": "GOODS", "amount": "-1200",
    "supplier_no": GOOD_NUMBER, "contract_date": "2026-03-02", "share": "33.33", "share_group": "A", "is_lead": "Y",
    "stage": "DELIVERY", "route": "MALL", "agency_type": "LOCAL", "stated_size": "SME", "purchase_type": "PILOT_USE",
    "deleted": "N", "booked_on": "2026-03-05",
}  # fmt: skip


@pytest.mark.parametrize("header", [template_header("ko"), template_header("en"), tuple(LABELS)])
def test_each_of_the_three_headers_is_read(tmp_path, header):
    cells = [VALUES.get(name, "") if name != "agency_type" else "지방정부" for name in LABELS]

    found = Found(write(tmp_path / "o.csv", as_csv([header, cells])))

    (row,) = found.rows
    assert found.recognised.format == "OWN_CONTRACTS"
    assert found.recognised.ignored_columns == ()
    assert {name: row[name] for name in VALUES} == VALUES
    assert row["source"] == "OWN_SYSTEM"


def test_every_label_is_of_a_canonical_column_and_used_once():
    assert set(LABELS) <= set(LEDGER_COLUMNS)
    for language in ("ko", "en"):
        assert len(set(template_header(language))) == len(LABELS)


def test_an_unknown_word_is_kept_with_a_warning(tmp_path):
    header = ["contract_no", "supplier_no", "amount", "contract_date", "kind"]
    found = Found(write(tmp_path / "o.csv", as_csv([header, ["1", GOOD_NUMBER, "5", "2026-03-02", "물건"]])))

    assert found.rows[0]["kind"] == "물건"
    assert [(one.severity, one.code) for one in found.findings] == [("WARNING", "VALUE_UNKNOWN")]


def test_a_system_that_knows_only_sums_leaves_the_amount_empty(tmp_path):
    header = ["contract_no", "supplier_no", "amount", "cumulative_amount", "contract_date"]
    found = Found(write(tmp_path / "o.csv", as_csv([header, ["1", GOOD_NUMBER, "", "5", "2026-03-02"]])))

    assert (found.rows[0]["amount"], found.rows[0]["cumulative_amount"], found.findings) == ("", "5", [])
