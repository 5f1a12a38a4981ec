from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.law.money import basis_points, split_by_share

AMOUNTS = st.integers(-(10**15), 10**15)
SHARES = st.lists(
    st.decimals("0", "100", places=4, allow_nan=False, allow_infinity=False), min_size=1, max_size=12
).filter(any)


@pytest.mark.parametrize(
    ("amount", "shares", "lead", "parts"),
    [
        (1000, ["60", "40"], 0, [600, 400]),
        (1000, ["33.33", "33.33", "33.34"], 0, [333, 333, 334]),
        (100, ["1", "1", "1"], 0, [34, 33, 33]),
        (100, ["1", "1", "1"], 2, [33, 33, 34]),
        (101, ["1", "1", "1"], 1, [34, 34, 33]),
        (-100, ["1", "1", "1"], 1, [-33, -34, -33]),
        (1, ["50", "50"], 1, [0, 1]),
        (-1, ["50", "50"], 1, [0, -1]),
        (0, ["50", "50"], 0, [0, 0]),
        (12_345_678_901, ["100"], 0, [12_345_678_901]),
        (1000, ["30", "60"], 0, [333, 667]),
        (10, ["0", "100"], 0, [0, 10]),
    ],
)
def test_c8_joint_contract_is_split_by_share(amount, shares, lead, parts):
    assert split_by_share(amount, [Decimal(share) for share in shares], lead) == parts


@given(AMOUNTS, SHARES, st.data())
def test_parts_add_up_exactly(amount, shares, data):
    lead = data.draw(st.integers(0, len(shares) - 1))

    assert sum(split_by_share(amount, shares, lead)) == amount


@given(AMOUNTS, SHARES, st.data())
def test_every_part_is_less_than_one_won_from_the_exact_share_and_has_its_sign(amount, shares, data):
    lead = data.draw(st.integers(0, len(shares) - 1))
    whole = sum(map(Fraction, shares))

    for part, share in zip(split_by_share(amount, shares, lead), shares, strict=True):
        assert abs(part - Fraction(amount) * Fraction(share) / whole) < 1
        assert part * amount >= 0


@given(AMOUNTS, SHARES, st.data())
def test_a_cancellation_takes_back_the_same_parts(amount, shares, data):
    lead = data.draw(st.integers(0, len(shares) - 1))

    assert split_by_share(-amount, shares, lead) == [-part for part in split_by_share(amount, shares, lead)]


@pytest.mark.parametrize(("shares", "lead"), [([], 0), (["0", "0"], 0), (["-1", "101"], 0), (["50", "50"], 2)])
def test_shares_that_say_nothing_are_refused(shares, lead):
    with pytest.raises(ValueError, match=r"share|lead"):
        split_by_share(100, [Decimal(share) for share in shares], lead)


@given(st.integers(0, 1_000_000))
def test_basis_points_come_back_from_percent(points):
    assert basis_points(Decimal(points) / 100) == points


@pytest.mark.parametrize("percent", ["0.001", "-1", "3.456"])
def test_basis_points_are_never_rounded(percent):
    with pytest.raises(ValueError, match="basis points"):
        basis_points(percent)
