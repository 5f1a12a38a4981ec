"""Every form is drawn with the design system's markup, whatever its fields."""

import re

import pytest
from django.utils import translation
from django.utils.text import capfirst

from procurement.web.components import SampleForm
from procurement.web.forms import AmountInput, DateInput


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_fields_carry_the_design_systems_classes():
    html = str(SampleForm())

    assert re.search(r'<input[^>]*name="name"[^>]*class="krds-input"', html)
    assert re.search(r'<select[^>]*name="type"[^>]*class="krds-form-select"', html)
    assert 'type="date"' in html
    assert 'class="krds-input num"' in html
    assert "krds-file-upload" in html
    assert html.count('<div class="krds-form-check') == 5


def test_every_field_has_a_label_and_required_ones_say_so():
    form = SampleForm()
    html = str(form)

    for field in form:
        assert capfirst(str(field.label)) in html
    assert html.count('class="required"') == sum(field.field.required for field in form)


def test_errors_stand_beside_the_field_and_in_a_linked_summary():
    html = str(SampleForm({"name": ""}))

    assert 'href="#id_name"' in html
    assert 'id="id_name_error"' in html
    assert re.search(r'name="name"[^>]*aria-describedby="id_name_helptext id_name_error"', html)
    assert "6 problems to correct" in html


def test_every_link_of_the_summary_leads_to_something():
    html = str(SampleForm({"name": ""}))

    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_an_unsent_form_has_no_summary():
    assert "error-summary" not in str(SampleForm())


@pytest.mark.parametrize(("typed", "read"), [("1,234,500", "1234500"), ("1 000", "1000"), ("12a", "12a"), (None, None)])
def test_amounts_may_be_typed_with_separators(typed, read):
    assert AmountInput().value_from_datadict({"amount": typed}, {}, "amount") == read


@pytest.mark.parametrize(("typed", "shown"), [("2026-11-24", "2026-11-24"), ("yesterday", None), ("", None)])
def test_a_calendar_shows_only_what_is_a_day(typed, shown):
    assert DateInput().format_value(typed) == shown
