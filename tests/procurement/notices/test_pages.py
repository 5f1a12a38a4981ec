"""The inbox as people see it."""

import io
import re
from datetime import date, timedelta
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import include, path, reverse, set_urlconf
from openpyxl import load_workbook

from procurement.cases.models import Case
from procurement.jobs import clock
from procurement.notices import addresses, inbox
from procurement.notices.models import Notice
from procurement.notices.queries import notices_of, unread_count
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from tests.factories import CompanyFactory, UserFactory, member
from tests.permits.world import draft, submitted, take

LISTS = ["inbox", "inbox_due", "inbox_overdue", "inbox_notices"]


@pytest.fixture
def open_as(client):
    """Open a page of the inbox as somebody; gives its text."""

    def open_page(person, name="inbox", query="", *, language="en"):
        client.force_login(person.user)
        page = client.get(reverse(f"procurement:{name}") + query, headers={"accept-language": language})
        assert page.status_code == 200
        return b"".join(page).decode() if page.streaming else page.content.decode()

    return open_page


@pytest.mark.parametrize("name", [*LISTS, "inbox_settings"])
def test_nobody_else_has_an_inbox(db, client, name):
    page = client.get(reverse(f"procurement:{name}"))

    assert page.status_code == 302
    assert "/accounts/login/" in page["Location"]


@pytest.mark.parametrize(("language", "word"), [("en", "Nothing waits for you"), ("ko", "처리할 사건이 없습니다")])
def test_an_empty_inbox_says_what_will_come(who, open_as, language, word):
    assert word in open_as(who.stranger, language=language)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_leads_on(who, open_as, name):
    page = open_as(who.stranger, name)

    assert "empty-state" in page
    assert re.search(r'empty-state.*href="/inbox/', page, re.DOTALL)


def test_what_waits_is_listed_for_whom_it_waits(who, open_as):
    permit = submitted(who)

    assert permit.number in open_as(who.operator)
    assert permit.number not in open_as(who.other_operator)
    assert permit.number not in open_as(who.applicant)


def test_a_draft_waits_for_its_party(who, open_as):
    assert draft(who).title in open_as(who.staff)


def test_what_nobody_has_taken_waits_for_the_whole_office(who, open_as):
    permit = take(draft(who), "submit", who.applicant)

    assert permit.number in open_as(who.operator)
    assert permit.number in open_as(who.other_operator)
    assert "nobody has taken it yet" in open_as(who.operator)
    assert permit.number not in open_as(who.surveyor)
    take(permit, "take_over", who.operator)
    assert "nobody has taken it yet" not in open_as(who.operator)


def test_deadlines_of_this_week_and_overdue_ones(who, open_as, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    assert permit.number not in open_as(who.operator, "inbox_due")

    now(date(2026, 11, 16))
    assert "4 days left" in open_as(who.operator, "inbox_due")
    assert permit.number not in open_as(who.other_operator, "inbox_due")
    assert permit.number not in open_as(who.applicant, "inbox_due")
    assert permit.number not in open_as(who.operator, "inbox_overdue")

    now(date(2026, 11, 20))
    assert "today" in open_as(who.operator, "inbox_due")
    now(date(2026, 11, 21))
    assert permit.number not in open_as(who.operator, "inbox_due")
    assert "1 day late" in open_as(who.operator, "inbox_overdue")


def test_a_stopped_clock_is_not_overdue_and_the_party_owes_its_answer(who, open_as, now):
    now(date(2026, 11, 2))
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")

    now(date(2026, 11, 24))

    assert permit.number not in open_as(who.operator, "inbox_overdue")
    assert permit.number in open_as(who.applicant, "inbox_overdue")


@pytest.mark.parametrize(
    ("day", "end"), [(date(2026, 11, 2), date(2026, 11, 8)), (date(2026, 11, 8), date(2026, 11, 8))]
)
def test_a_week_ends_on_sunday(day, end):
    assert inbox.end_of_week(day) == end


def test_lists_are_narrowed_by_capacity_and_procedure(who, open_as):
    other = CompanyFactory()
    member(Role.REPRESENTATIVE, user=who.applicant.user, company=other)
    permit = draft(who)
    own, elsewhere = (
        Membership.objects.get(user=who.applicant.user, company=company).pk for company in (who.company, other)
    )

    assert permit.title in open_as(who.applicant, query=f"?capacity={own}")
    assert permit.title not in open_as(who.applicant, query=f"?capacity={elsewhere}")
    assert permit.title in open_as(who.applicant, query="?kind=PERMIT")
    assert permit.title in open_as(who.applicant, query="?capacity=999999&kind=none")


@pytest.mark.parametrize("name", LISTS)
def test_a_capacity_of_somebody_else_shows_nothing_of_theirs(who, open_as, name, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    now(date(2026, 11, 17))
    membership = Membership.objects.get(user=who.operator.user).pk

    assert permit.title not in open_as(who.stranger, name, f"?capacity={membership}")


def test_notices_are_read_one_by_one_and_all_at_once(who, open_as, client):
    submitted(who)
    page = open_as(who.staff, "inbox_notices")
    assert unread_count(who.staff.user) == 2
    assert "You get this because" in page
    first = notices_of(who.staff.user).first()

    back = client.post(reverse("procurement:inbox_read"), {"notice": first.pk, "next": "/inbox/notices/?unread=yes"})

    assert back["Location"] == "/inbox/notices/?unread=yes"
    assert unread_count(who.staff.user) == 1
    client.post(reverse("procurement:inbox_read"), {"notice": "all"})
    assert unread_count(who.staff.user) == 0


def test_reading_does_not_happen_by_looking(who, open_as, client):
    submitted(who)
    open_as(who.staff, "inbox_notices")

    assert client.get(reverse("procurement:inbox_read")).status_code == 405
    assert unread_count(who.staff.user) == 2


def test_nobody_marks_what_others_were_told(who, client):
    submitted(who)
    client.force_login(who.stranger.user)

    for notice in ("all", *Notice.objects.values_list("pk", flat=True)):
        client.post(reverse("procurement:inbox_read"), {"notice": notice})

    assert not Notice.objects.filter(read_at__isnull=False).exists()


@pytest.mark.parametrize("back", ["https://thief.example/", "//thief.example/", "javascript:alert(1)"])
def test_reading_leads_nowhere_else(who, client, back):
    client.force_login(who.staff.user)

    page = client.post(reverse("procurement:inbox_read"), {"notice": "all", "next": back})

    assert page["Location"] == "/inbox/notices/"


def test_notices_are_narrowed(who, open_as):
    permit = submitted(who)
    Notice.objects.filter(person=who.applicant.user, message="step").update(read_at=clock.now())

    assert "Received" in open_as(who.applicant, "inbox_notices", "?topic=receipt")
    assert "Received" not in open_as(who.applicant, "inbox_notices", "?topic=step")
    assert "Received" in open_as(who.applicant, "inbox_notices", "?unread=yes")
    assert "Received" not in open_as(who.applicant, "inbox_notices", "?unread=no")
    own = Membership.objects.get(user=who.applicant.user).pk
    assert permit.number in open_as(who.applicant, "inbox_notices", f"?capacity={own}")


def test_what_one_may_no_longer_see_is_not_told_any_more(who, open_as):
    permit = submitted(who)
    Membership.objects.filter(user=who.staff.user).update(valid_to=clock.today() - timedelta(days=1))

    assert permit.number not in open_as(who.staff, "inbox_notices")
    assert unread_count(who.staff.user) == 0


def test_a_subject_is_shown_as_text(who, open_as):
    permit = draft(who)
    permit.title = "<script>alert(1)</script>"
    permit.save(update_fields=["title"])
    take(permit, "submit", who.applicant)

    for name in ("inbox", "inbox_notices"):
        page = open_as(who.operator, name)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_bell_counts_what_is_unread(who, open_as, django_assert_num_queries):
    submitted(who)

    assert re.search(r'class="bell-count">.*>2<', open_as(who.staff))
    assert "bell-count" not in open_as(who.stranger)
    with django_assert_num_queries(1):
        unread_count(who.stranger.user)


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_rows(who, client, name, now, django_assert_max_num_queries):
    now(date(2026, 11, 2))
    client.force_login(who.operator.user)
    counted = []
    for more in (1, 2, 27):
        for _one in range(more):
            submitted(who)
        now({"inbox_due": date(2026, 11, 16), "inbox_overdue": date(2026, 11, 24)}.get(name, date(2026, 11, 2)))
        with django_assert_max_num_queries(60) as asked:
            assert client.get(reverse(f"procurement:{name}")).status_code == 200
        counted.append(len(asked))
        now(date(2026, 11, 2))

    assert counted[0] == counted[1] == counted[2], counted


def test_a_long_list_has_pages_that_keep_the_filter(who, open_as):
    for _one in range(27):
        draft(who)

    page = open_as(who.applicant, query="?kind=PERMIT&page=2")

    assert "26–27" in page
    assert "?kind=PERMIT&amp;page=1" in page


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_as_a_file(who, client, name, now):
    now(date(2026, 11, 2))
    permit = submitted(who)
    now(date(2026, 11, 24) if name == "inbox_overdue" else date(2026, 11, 18))
    client.force_login(who.operator.user if name != "inbox_notices" else who.applicant.user)

    csv = client.get(reverse(f"procurement:{name}") + "?export=csv")
    xlsx = client.get(reverse(f"procurement:{name}") + "?export=xlsx")

    assert permit.title in b"".join(csv.streaming_content).decode()
    rows = list(load_workbook(io.BytesIO(b"".join(xlsx.streaming_content))).active.iter_rows(values_only=True))
    assert len(rows) >= 2
    assert any(permit.number in str(cell) for row in rows[1:] for cell in row)


def test_a_file_runs_no_formula(who, client):
    permit = draft(who)
    permit.title = "=cmd|' /C calc'!A0"
    permit.save(update_fields=["title"])
    client.force_login(who.applicant.user)

    text = b"".join(client.get("/inbox/?export=csv").streaming_content).decode()

    assert "'=cmd" in text


@pytest.mark.parametrize(
    ("pages", "address"),
    [
        ({"inbox": "inbox/", "case": "cases/<int:pk>/"}, "/cases/7/"),
        ({"inbox": "inbox/"}, "/inbox/"),
    ],
)
def test_a_case_is_linked_to_its_page_where_there_is_one(pages, address):
    routes = [path(route, HttpResponse, name=name) for name, route in pages.items()]
    site = ModuleType("site_with_these_pages")
    site.urlpatterns = [path("", include((routes, "procurement")))]
    set_urlconf(site)
    try:
        assert addresses.of_case(7) == address
    finally:
        set_urlconf(None)


def test_a_superuser_without_a_capacity_has_an_inbox_too(db, client):
    client.force_login(User.objects.create_superuser("administrator@test.example", "x"))

    assert client.get("/inbox/").status_code == 200
    assert not Case.objects.exists()
    assert unread_count(UserFactory()) == 0
