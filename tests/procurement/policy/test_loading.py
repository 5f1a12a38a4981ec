from datetime import date

import pytest
from django.utils import translation

from procurement.law.ranges import DateRange
from procurement.policy import reading
from procurement.policy.loading import load_parameters, load_policy_sets, load_rows
from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.queries import at
from procurement.policy.reading import ReferenceFileError, ReferenceRow, parameters_by_set
from procurement.policy.services import approve, propose

pytestmark = pytest.mark.django_db
KEY = "filing.returned_answer_days"


def row(value, start=date(2020, 1, 1), end=None, key=KEY):
    return ReferenceRow(key, value, DateRange(start, end), "STATUTE", "Act art. 1", "t7", "")


def rows(policy_set):
    found = LegalParameter.objects.filter(policy_set=policy_set, key=KEY).order_by("valid_from")
    return [(row.value, row.valid_from, row.valid_to, row.reference) for row in found]


def everything():
    return sorted(LegalParameter.objects.values_list())


def test_files_are_loaded_and_loading_again_changes_nothing():
    before = everything()

    load_policy_sets()
    load_parameters()

    assert len(before) > 80
    assert everything() == before
    assert not LegalParameter.objects.filter(reference=True).exclude(proposed_by=None, approved_by=None).exists()


def test_every_row_that_ships_has_its_source_and_its_confidence():
    assert not LegalParameter.objects.filter(citation="").exists()
    assert set(LegalParameter.objects.filter(note="").values_list("key", flat=True)) == set()


@pytest.mark.parametrize(
    ("day", "key", "value"),
    [
        (date(2021, 7, 1), "rates.excellent_agency", {"share_bp": 9000, "amount_won": 300_000_000_000, "top": 20}),
        (date(2024, 7, 1), "rates.excellent_agency", {"share_bp": 8500, "amount_won": 300_000_000_000, "top": 20}),
        (date(2024, 2, 19), "credentials.term.epc", {"years": 3, "extension_years": 3}),
        (date(2024, 2, 20), "credentials.term.epc", {"years": 4, "extension_years": 4}),
        (date(2026, 1, 1), "filing.result_due", "01-31"),
        (date(2026, 1, 1), "imports.joint_share_upload", "REJECT"),
        (date(2026, 1, 1), "imports.joint_share_api", "WARN"),
        (date(2026, 1, 1), "filing.fine_up_to", 3_000_000),
    ],
)
def test_korean_law_with_its_history(kr_law, day, key, value):
    assert at(day, kr_law).value(key) == value


def test_what_is_taught_abroad_differs_from_the_law(kr_law):
    taught = at(date(2026, 1, 1), PolicySet.objects.get(code="kip-2024")).json("materials.direct_purchase")
    law = at(date(2026, 1, 1), kr_law).json("materials.direct_purchase")

    assert (taught["material"], law["material"]) == (30_000_000, 40_000_000)
    assert (taught["general_works"], law["general_works"]) == (2_000_000_000, 4_000_000_000)


def test_changed_row_is_rewritten_in_place(abroad):
    load_rows(abroad, [row(10)])
    before = LegalParameter.objects.get(policy_set=abroad).pk

    load_rows(abroad, [row(10, end=date(2025, 6, 30)), row(14, date(2025, 7, 1))])

    assert rows(abroad) == [
        (10, date(2020, 1, 1), date(2025, 6, 30), True),
        (14, date(2025, 7, 1), None, True),
    ]
    assert LegalParameter.objects.filter(pk=before, value=10).exists()


def test_boundary_between_two_rows_may_move_either_way(abroad):
    load_rows(abroad, [row(10, end=date(2025, 6, 30)), row(14, date(2025, 7, 1))])
    load_rows(abroad, [row(10, end=date(2025, 12, 31)), row(14, date(2026, 1, 1))])
    assert rows(abroad)[0][2] == date(2025, 12, 31)

    load_rows(
        abroad,
        [row(10, end=date(2024, 12, 31)), row(14, date(2025, 1, 1), date(2025, 12, 31)), row(9, date(2026, 1, 1))],
    )

    assert [(start, end) for _value, start, end, _ref in rows(abroad)] == [
        (date(2020, 1, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), None),
    ]


def test_row_that_left_the_file_is_gone_and_the_row_before_reaches_over_it(abroad):
    load_rows(abroad, [row(10, end=date(2025, 6, 30)), row(14, date(2025, 7, 1))])

    load_rows(abroad, [row(10)])

    assert rows(abroad) == [(10, date(2020, 1, 1), None, True)]


def test_rows_of_administrators_are_never_touched(abroad, proposer, approver):
    load_rows(abroad, [row(10)])
    waiting = _proposed(abroad, proposer, 30, date(2027, 1, 1))
    approve(parameter=_proposed(abroad, proposer, 14, date(2026, 3, 1)), approved_by=approver)
    before = everything()

    load_rows(abroad, [row(10)])

    assert everything() == before
    assert LegalParameter.objects.get(pk=waiting.pk).approved_at is None


def test_file_row_stays_replaced_for_the_days_of_an_administrators_row(abroad, proposer, approver):
    load_rows(abroad, [row(10)])
    proposal = _proposed(abroad, proposer, 14, date(2026, 3, 1), date(2026, 12, 31))
    approve(parameter=proposal, approved_by=approver)
    expected = [
        (10, date(2020, 1, 1), date(2026, 2, 28), True),
        (14, date(2026, 3, 1), date(2026, 12, 31), False),
        (10, date(2027, 1, 1), None, True),
    ]
    assert rows(abroad) == expected

    load_rows(abroad, [row(10)])
    assert rows(abroad) == expected

    load_rows(abroad, [row(10, end=date(2026, 5, 31)), row(12, date(2026, 6, 1))])
    assert rows(abroad) == [*expected[:2], (12, date(2027, 1, 1), None, True)]


def _proposed(policy_set, person, value, valid_from, valid_to=None):
    return propose(
        policy_set=policy_set,
        key=KEY,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        authority="NOTICE",
        citation="Notice 1",
        proposed_by=person,
    )


HEAD = 'policy_sets = ["one", "two"]\n[defaults]\nauthority = "DESIGN"\nvalid_from = 2000-01-01\n'
GOOD = '[[parameter]]\nkey = "tender.stay_months"\nvalue = 1\ncitation = "Act"\n'


def test_one_file_may_serve_several_sets(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(HEAD + GOOD, encoding="utf-8")

    found = parameters_by_set([path])

    assert set(found) == {"one", "two"}
    assert found["one"][0].period == DateRange(date(2000, 1, 1))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + GOOD, "one: tender.stay_months of 2000-01-01 ~ and of 2000-01-01 ~ overlap"),
        (GOOD.replace("= 1", '= "1"'), "tender.stay_months of 2000-01-01: Write a whole number"),
        (GOOD.replace("stay", "never"), "no parameter is called 'tender.never_months'"),
    ],
)
def test_file_that_contradicts_itself_is_refused(tmp_path, text, told):
    path = tmp_path / "one.toml"
    path.write_text(HEAD + text, encoding="utf-8")

    with translation.override("en"), pytest.raises(ReferenceFileError, match=told.replace(".", r"\.")):
        parameters_by_set([path])


def test_parameters_belong_to_sets_that_ship():
    codes = {row["code"] for row in reading.policy_sets()}

    assert set(parameters_by_set()) == codes
