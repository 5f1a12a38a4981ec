from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from procurement.policy import keys
from procurement.policy.ground_keys import KEYS
from procurement.policy.values import ValueType, day_of_year, grade_bands, named_codes, objection, one_of, whole_numbers

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value_type", "good", "bad"),
    [
        (ValueType.INTEGER, [0, 7], [-1, 1.5, "7", True, None]),
        (ValueType.BASIS_POINTS, [0, 10_000], ["1 %", 1.5]),
        (ValueType.WON, [300_000_000_000], [1.0, "300"]),
        (ValueType.DAYS, [15], [-15]),
        (ValueType.DECIMAL, ["100", "99.5", "-1"], [100, "a", "NaN", "Infinity", ""]),
        (ValueType.TEXT, ["REJECT"], ["", "  ", 5]),
        (ValueType.FLAG, [True, False], [0, "true", None]),
        (
            ValueType.MONTH_DAY,
            ["01-31", "02-29", "02-last"],
            ["2-1", "02-30", "13-01", "00-01", "04-31", 131, "1-last"],
        ),
        (ValueType.TABLE, [[], {}], ["[]", 1, None]),
    ],
)
def test_a_value_fits_its_type_or_an_objection_says_what_to_write(value_type, good, bad):
    assert [objection(value_type, value) for value in good] == [""] * len(good)
    assert all(objection(value_type, value).startswith("Write ") for value in bad)


@given(st.sampled_from(KEYS), JSON)
def test_any_json_is_judged_without_an_exception(key, value):
    assert isinstance(key.objection(value), str)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("01-31", 2026, date(2026, 1, 31)),
        ("02-last", 2026, date(2026, 2, 28)),
        ("02-last", 2028, date(2028, 2, 29)),
        ("02-29", 2026, date(2026, 2, 28)),
    ],
)
def test_day_of_year(text, year, day):
    assert day_of_year(text, year) == day


@pytest.mark.parametrize(
    "bands",
    [[], {}, [["A", 100]], [["A", "100"]], [["B", "0"], ["A", "100"]], [["A", "9"], ["A", "0"]], [["A"]], ["A"]],
)
def test_grade_bands_fall_to_zero_with_a_name_each(bands):
    assert grade_bands(bands)
    assert not grade_bands([["A", "100"], ["B", "0"]])


def test_objects_hold_the_numbers_that_the_key_names():
    check = whole_numbers("years", optional=("extensions",))

    assert not check({"years": 3})
    assert not check({"years": 3, "extensions": 1})
    assert "years, [extensions]" in check({"extensions": 1})
    assert check({"years": "3"})
    assert check({"years": 3, "more": 1})
    assert check([])


def test_choices_are_named_in_the_objection():
    assert one_of("REJECT", "WARN")("KEEP") == 'Write one of: "REJECT", "WARN".'


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"rent": {"en": "rent"}},
        {"RENT": "rent"},
        {"RENT": {}},
        {"RENT": {"en": " "}},
        {"RENT": {"en": 1}},
        {"": {}},
    ],
)
def test_codes_have_names_by_language(value):
    assert named_codes(value)
    assert not named_codes({"RENT": {"ko": "임차", "en": "rent"}})
    assert not named_codes({})


def test_every_key_of_the_ground_is_registered_once():
    assert set(KEYS) <= set(keys.every())
    assert len({key.name for key in KEYS}) == len(KEYS)


def test_a_key_cannot_change_its_meaning():
    keys.register(KEYS)

    with pytest.raises(ValueError, match="registered already"):
        keys.register([keys.Key("filing.plan_due", ValueType.DAYS, "days", "another")])


def test_unknown_keys_and_wrong_values_are_told_apart():
    with pytest.raises(keys.UnknownKeyError, match=r"no parameter is called 'filing\.never'"):
        keys.get("filing.never")
    with pytest.raises(ValidationError) as unknown:
        keys.validate("filing.never", 1)
    with pytest.raises(ValidationError) as wrong:
        keys.validate("filing.plan_due", "31 January")

    assert set(unknown.value.message_dict) == {"key"}
    assert set(wrong.value.message_dict) == {"value"}


def test_keys_said_to_be_in_use_are_read_somewhere(request):
    root = request.config.rootpath
    folders = ("procurement", "priority_purchase", "sme_support", "innovation")
    files = [path for folder in folders for path in (root / folder).rglob("*.py") if path.name != "ground_keys.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)

    assert [key.name for key in KEYS if key.in_use and f'"{key.name}"' not in code] == []
