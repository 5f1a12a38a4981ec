"""What the template tags draw."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def drawn(source, *, address="/list/", **values):
    template = engines["django"].from_string("{% load krds %}" + source)
    return template.render(values, RequestFactory().get(address))


def test_an_unknown_rate_is_a_dash_with_its_reason_and_never_zero():
    html = drawn("{% percent rate reason='register not loaded' %}", rate=None)

    assert "—" in html
    assert "register not loaded" in html
    assert "0" not in re.sub(r"<[^>]+>", "", html)


def test_an_unknown_without_a_reason_is_said_to_screen_readers():
    assert "not known" in drawn("{% ratio 5 0 %}")


def test_an_amount_shows_the_exact_won_and_the_readable_unit():
    html = drawn("{% amount won %}", won=Decimal(123_456_789_012))

    assert "₩123,456,789,012" in html
    assert "₩123 bn" in html


@pytest.mark.parametrize(
    "source",
    [
        "{{ nothing.here|amount }}",
        "{{ nothing.here|short_amount }}",
        "{{ nothing.here|count }}",
        "{{ nothing.here|day }}",
        "{{ nothing.here|moment }}",
        "{{ nothing.here|business_number }}",
        "{% amount nothing.here %}",
        "{% percent nothing.here %}",
        "{% ratio nothing.here nothing.here %}",
        "{% basis_points nothing.here %}",
    ],
)
def test_what_the_page_does_not_hold_is_unknown(source):
    assert "—" in drawn(source)


def test_a_day_can_be_read_by_machine():
    html = drawn("{{ day|day }}", day=dt.date(2026, 11, 23))

    assert html == '<time class="day" datetime="2026-11-23">23 Nov 2026</time>'


def test_a_moment_is_shown_in_the_zone_of_the_site():
    html = drawn("{{ at|moment }}", at=dt.datetime(2026, 11, 22, 15, 30, tzinfo=dt.UTC))

    assert "23 Nov 2026, 00:30" in html


@pytest.mark.parametrize(("verdict", "word"), [(True, "met"), (False, "not met"), (None, "no verdict")])
def test_a_verdict_is_said_in_words(verdict, word):
    assert f"</span>{word}</span>" in drawn("{% met verdict %}", verdict=verdict)


def test_labels_are_escaped():
    assert "<script>" not in drawn("{% badge label %}{% percent None reason=label %}", label="<script>")


def test_pagination_keeps_the_query_string():
    page = Paginator(range(500), 10).get_page(3)

    html = drawn("{% pagination page %}", address="/list/?region=11&page=3", page=page)

    assert 'href="?region=11&amp;page=4"' in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_pagination():
    assert drawn("{% pagination page %}", page=Paginator(range(3), 10).get_page(1)) == ""


@pytest.mark.parametrize(
    ("address", "order", "link"),
    [
        ("/list/?region=11&page=2", "", "?region=11&amp;sort=rate"),
        ("/list/?sort=rate", "ascending", "?sort=-rate"),
        ("/list/?sort=-rate", "descending", "?sort=rate"),
    ],
)
def test_a_column_head_sorts_and_begins_at_the_first_page(address, order, link):
    html = drawn("{% sort_header 'rate' 'Rate' %}", address=address)

    assert f'href="{link}"' in html
    assert (f'aria-sort="{order}"' in html) == bool(order)


def test_steps_say_where_the_reader_is():
    html = drawn("{% steps labels 2 %}", labels=["File", "Check", "Save"])

    assert html.count('aria-current="step"') == 1
    assert html.index("Done") < html.index("Current step")


@pytest.mark.parametrize(
    ("done", "total", "holds"), [(30, 120, 'value="25"'), (0, None, "In progress"), (5, 0, "In progress")]
)
def test_progress_without_a_total_only_says_that_it_moves(done, total, holds):
    html = drawn("{% progress done total 'Reading' %}", done=done, total=total)

    assert holds in html


def test_a_chart_carries_its_title_summary_values_and_table():
    values = {"rows": [{"label": "가람시", "value": Decimal("51.20"), "target": 50}, {"label": "x", "value": None}]}

    html = drawn(
        "{% chart 'rates' 'Rate against target' values summary='One of two is met.' %}<table></table>{% end_chart %}",
        values=values,
    )

    script = re.search(r'<script id="[^"]+" type="application/json">(.*?)</script>', html)
    assert script
    assert json.loads(script[1])["rows"][0]["value"] == 51.2
    assert json.loads(script[1])["rows"][1]["value"] is None
    assert "One of two is met." in html
    assert "<table></table>" in html


def test_a_chart_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="pie"):
        drawn("{% chart 'pie' 'Title' values %}{% end_chart %}", values={})
