"""Every sentence about an upload can be said, in both languages, whatever is known of the row."""

import pytest
from django.utils import translation

from procurement.contracts import messages
from procurement.contracts.reading import messages as reading

PARAMS = {"row": 3, "column": "금액", "limit": 20, "day": "2026-05-31"}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("code", sorted({*messages.SERVICE_PROBLEMS, *reading.ROWS}))
@pytest.mark.parametrize("params", [None, PARAMS])
def test_what_is_wrong_with_a_row_can_be_said(code, language, params):
    with translation.override(language):
        sentence = messages.row_problem(code, params)

    assert sentence
    assert "%(" not in sentence
    assert "%%" not in sentence


def test_v08_the_page_says_that_shares_do_not_add_up():
    assert "100 %." in messages.row_problem("JV_SHARE_SUM")
    with translation.override("ko"):
        assert "100%가" in messages.row_problem("JV_SHARE_SUM")
