import json
from datetime import date

import pytest
from django.urls import reverse

from procurement.policy.models import HolidayOverride, LegalParameter, PolicySet

pytestmark = pytest.mark.django_db
KEY = "filing.returned_answer_days"
ADD = reverse("admin:procurement_legalparameter_add")
LIST = reverse("admin:procurement_legalparameter_changelist")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def as_proposer(client, proposer):
    client.force_login(proposer)
    return client


@pytest.fixture
def fields(abroad):
    return {
        "policy_set": abroad.pk,
        "key": KEY,
        "value": "14",
        "valid_from": "2026-03-01",
        "authority": "NOTICE",
        "citation": "Notice 2026-1",
    }


def approve(client, *rows):
    chosen = {"action": "approve", "_selected_action": [row.pk for row in rows]}
    return client.post(LIST, chosen, follow=True, headers={"accept-language": "en"})


def test_one_person_proposes_and_another_approves(as_proposer, approver, fields, proposer, state):
    before = state(KEY, 10)

    assert as_proposer.post(ADD, fields).status_code == 302
    proposal = LegalParameter.objects.get(value=14, key=KEY)
    assert (proposal.proposed_by, proposal.approved_by, proposal.reference) == (proposer, None, False)

    assert b"Another person than the one who proposed" in approve(as_proposer, proposal).content
    as_proposer.force_login(approver)
    assert b"is settled" in approve(as_proposer, proposal).content

    proposal.refresh_from_db()
    before.refresh_from_db()
    assert proposal.approved_by == approver
    assert before.valid_to == date(2026, 2, 28)


def test_refusals_are_listed_for_each_row(as_proposer, approver, fields, state):
    state(KEY, 20, date(2026, 7, 1))
    as_proposer.post(ADD, fields)
    as_proposer.force_login(approver)

    page = approve(as_proposer, *LegalParameter.objects.filter(policy_set__code="abroad"))

    assert b"in force already" in page.content
    assert b"A row of filing.returned_answer_days is in force from 2026-07-01" in page.content


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": '"fourteen"'}, "Write a whole number"),
        ({"value": "fourteen"}, "Enter a valid JSON"),
        ({"value": ""}, "Write a whole number"),
        ({"key": "filing.never"}, "Select a valid choice"),
        ({"citation": ""}, "This field is required"),
    ],
)
def test_proposals_are_checked_where_they_are_written(as_proposer, fields, changes, told):
    page = as_proposer.post(ADD, fields | changes, headers={"accept-language": "en"})

    assert page.status_code == 200
    assert told in page.content.decode()
    assert not LegalParameter.objects.filter(policy_set__code="abroad").exists()


@pytest.mark.parametrize(("key", "value"), [("evaluation.points", "{}"), ("counting.foreign_counts", "false")])
def test_empty_objects_and_no_are_values_too(as_proposer, fields, key, value):
    assert as_proposer.post(ADD, fields | {"key": key, "value": value}).status_code == 302
    assert LegalParameter.objects.get(policy_set__code="abroad").value == json.loads(value)


def test_rows_are_shown_with_their_source_and_cannot_be_changed(as_proposer, kr_law):
    row = LegalParameter.objects.get(policy_set=kr_law, key="tech.request_days")
    address = reverse("admin:procurement_legalparameter_change", args=[row.pk])

    page = as_proposer.get(address, headers={"accept-language": "en"}).content.decode()

    assert "Market Support Act art. 13(2)-(3)" in page
    assert "Confidence: high." in page
    assert "no part of the platform reads it yet" in page
    assert 'name="_save"' not in page
    assert as_proposer.post(address, {"value": "1"}).status_code == 403
    assert as_proposer.post(reverse("admin:procurement_legalparameter_delete", args=[row.pk])).status_code == 403


def test_approving_needs_the_right_to_change(client, django_user_model, fields, proposer, abroad, state):
    from django.contrib.auth.models import Permission

    viewer = django_user_model.objects.create_user("viewer@example.org", "correct horse 3", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_legalparameter"))
    client.force_login(proposer)
    client.post(ADD, fields)
    client.force_login(viewer)

    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403
    approve(client, LegalParameter.objects.get(policy_set=abroad))
    assert LegalParameter.objects.get(policy_set=abroad).approved_at is None


@pytest.mark.parametrize(("standing", "count"), [("waiting", 1), ("in-force", 1), ("later", 1), ("ended", 1), ("", 4)])
def test_list_is_filtered_by_standing(as_proposer, fields, state, abroad, standing, count):
    state(KEY, 9, date(2001, 1, 1), date(2001, 12, 31))
    state(KEY, 10, date(2002, 1, 1), date(2089, 12, 31))
    state(KEY, 11, date(2090, 1, 1))
    as_proposer.post(ADD, fields)

    page = as_proposer.get(LIST, {"policy_set__id__exact": abroad.pk} | ({"standing": standing} if standing else {}))

    assert page.context["cl"].result_count == count


def test_list_can_be_searched_by_article(as_proposer):
    page = as_proposer.get(LIST, {"q": "art. 18-3"})

    assert page.context["cl"].result_count == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_lists_do_not_ask_the_database_once_per_row(as_proposer, django_assert_max_num_queries, language):
    with django_assert_max_num_queries(15):
        assert as_proposer.get(LIST, {"all": ""}, headers={"accept-language": language}).status_code == 200


def test_another_country_adds_its_own_set(as_proposer, kr_law):
    address = reverse("admin:procurement_policyset_add")
    country = {"code": "ba-law", "name": "Law", "names": "{}", "country": "vn", "currency": "vnd", "parent": ""}

    assert as_proposer.post(address, country).status_code == 302

    made = PolicySet.objects.get(code="ba-law")
    assert (made.country, made.currency, made.reference) == ("VN", "VND", False)


def test_sets_are_checked(as_proposer, abroad):
    child = PolicySet.objects.create(code="child", name="Province", country="VN", currency="VND", parent=abroad)
    address = reverse("admin:procurement_policyset_change", args=[abroad.pk])
    wrong = {"code": "abroad", "name": "Abroad", "names": "{}", "country": "xx", "currency": "V1", "parent": child.pk}

    page = as_proposer.post(address, wrong, headers={"accept-language": "en"}).content.decode()

    assert "No public holidays are known for this country." in page
    assert "Write the three letters of a currency." in page
    assert "That set inherits from this one." in page


def test_the_set_by_which_the_site_counts_stays_based_on_the_same(as_proposer, abroad, kr_law, settings):
    settings.POLICY_SET = "child"
    child = PolicySet.objects.create(code="child", name="Province", country="VN", currency="VND", parent=abroad)
    fields = {"code": "abroad", "name": "Abroad", "names": "{}", "country": "VN", "currency": "VND"}
    address = reverse("admin:procurement_policyset_change", args=[abroad.pk])

    page = as_proposer.post(address, fields | {"parent": kr_law.pk}, headers={"accept-language": "en"})

    assert "Add a new set that is based on the other one." in page.content.decode()
    assert as_proposer.post(address, fields | {"parent": ""}).status_code == 302
    assert PolicySet.objects.get(code="abroad").parent is None
    assert child.parent == abroad


def test_sets_that_ship_are_read_only(as_proposer, kr_law):
    address = reverse("admin:procurement_policyset_change", args=[kr_law.pk])

    assert as_proposer.get(address).status_code == 200
    assert as_proposer.post(address, {"name": "Mine"}).status_code == 403
    assert as_proposer.post(reverse("admin:procurement_policyset_delete", args=[kr_law.pk])).status_code == 403


def test_holidays_are_added_and_corrected_but_not_deleted(as_proposer, kr_law):
    address = reverse("admin:procurement_holidayoverride_add")
    day = {"policy_set": kr_law.pk, "day": "2026-11-20", "name": "Election", "names": "{}", "citation": "Notice 1"}

    assert as_proposer.post(address, day).status_code == 302
    made = HolidayOverride.objects.get()
    change = reverse("admin:procurement_holidayoverride_change", args=[made.pk])

    assert not made.working
    assert as_proposer.post(change, day | {"working": "on"}).status_code == 302
    assert HolidayOverride.objects.get().working
    assert as_proposer.post(reverse("admin:procurement_holidayoverride_delete", args=[made.pk])).status_code == 403


def test_parent_sets_that_inherit_in_a_circle_are_refused(as_proposer, abroad):
    child = PolicySet.objects.create(code="child", name="Province", country="VN", currency="VND", parent=abroad)
    PolicySet.objects.filter(pk=abroad.pk).update(parent=child)
    fields = {"code": "new", "name": "New", "names": "{}", "country": "VN", "currency": "VND", "parent": child.pk}

    page = as_proposer.post(reverse("admin:procurement_policyset_add"), fields).content.decode()

    assert "child &gt; abroad &gt; child" in page


def test_row_of_a_key_that_is_no_longer_known_is_still_shown(as_proposer, state):
    row = state("filing.forgotten", 10)

    page = as_proposer.get(
        reverse("admin:procurement_legalparameter_change", args=[row.pk]), headers={"accept-language": "en"}
    )

    assert "does not know this key any more" in page.content.decode()
