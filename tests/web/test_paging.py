"""Long lists: counted as far as anybody turns pages, and saying when there is more."""

import pytest
from django.test import Client

from procurement.cases.models import Case
from procurement.organisations.models import Company
from procurement.web import paging
from procurement.web.paging import ShortPaginator, counted, in_digits
from tests.factories import CompanyFactory
from tests.permits.world import People, people, submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("rows", "found", "pages", "has_more"), [(0, 0, 1, False), (3, 3, 2, False), (4, 4, 2, True)])
def test_rows_are_counted_up_to_one_more_than_the_most(monkeypatch, rows, found, pages, has_more):
    monkeypatch.setattr(paging, "MOST", 3)
    CompanyFactory.create_batch(rows)

    paginator = ShortPaginator(Company.objects.order_by("name"), 2)

    assert counted(Company.objects.all(), most=3) == found
    assert (paginator.count, paginator.num_pages, paginator.has_more) == (min(rows, 3), pages, has_more)


def test_nothing_is_counted_without_a_question():
    assert counted(Company.objects.none()) == 0


def test_a_count_says_when_it_stopped():
    assert in_digits(5_000, most=5_000) == "5,000"
    assert in_digits(5_001, most=5_000) == "5,000+"


@pytest.fixture
def operator(monkeypatch) -> tuple[Client, People]:
    """An operator before more cases than are counted."""
    for place in ("procurement.web.paging.MOST", "procurement.notices.queries.MOST_UNREAD"):
        monkeypatch.setattr(place, 2)
    who, client = people(), Client(headers={"accept-language": "en"})
    for _each in range(3):
        submitted(who)
    client.force_login(who.operator.user)
    return client, who


def test_a_list_says_that_there_are_more_and_an_export_holds_all(operator):
    client, _who = operator

    page = client.get("/cases/").content.decode()
    export = b"".join(client.get("/cases/?export=csv").streaming_content).decode()

    assert "More than <strong>2</strong>, 1–2 shown" in page
    assert page.count("PM-") == 2
    assert all(number in export for number in Case.objects.values_list("number", flat=True))


def test_an_exact_number_is_said_where_all_is_counted(operator, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 3)

    assert "<strong>3</strong> in all, 1–3 shown" in operator[0].get("/cases/").content.decode()
