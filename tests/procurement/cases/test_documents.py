"""Documents of cases: who adds, who reads, what is required, what is confidential, what the audit trail says."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.cases import papers
from procurement.cases.documents import add_version, attach, closed_on, may_open
from procurement.cases.enums import EventKind, Visibility
from procurement.cases.errors import NotAllowed, Refused
from procurement.cases.files import CaseDocument
from procurement.cases.guards import has_document
from procurement.cases.procedures import DocumentRule, Procedure, register
from procurement.cases.verification import findings
from procurement.cases.viewing import viewer_of
from procurement.documents import scanning
from procurement.documents.clamd import Verdict
from procurement.documents.errors import FileRefused
from procurement.documents.models import DocumentAccess, DocumentVersion, StoredFile
from procurement.jobs import clock
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from tests import sample_files
from tests.concurrency import at_once
from tests.permits.workflow import Permit
from tests.permits.world import draft, people, proposed, submitted, take


def file(text="plan"):
    return BytesIO(sample_files.pdf(text=text))


def give(case, actor, *, kind="OTHER", text="plan", name="계획서.pdf", **more):
    return attach(case, file(text), name=name, kind=kind, actor=actor, **more)


def titles(case, actor):
    return [paper.entry.document.title for paper in papers.papers_of(case, viewer_of(case, actor))]


@pytest.mark.parametrize(
    ("name", "visibility", "allowed"),
    [
        ("applicant", Visibility.PARTIES, True),
        ("staff", Visibility.PARTIES, True),
        ("applicant", Visibility.INTERNAL, False),
        ("applicant", Visibility.PUBLIC, False),
        ("operator", Visibility.INTERNAL, True),
        ("stranger", Visibility.PARTIES, False),
        ("auditor", Visibility.INTERNAL, False),
    ],
)
def test_who_may_add_documents_for_whom(who, name, visibility, allowed):
    permit, person = submitted(who), getattr(who, name)

    if allowed:
        give(permit, person, visibility=visibility)
    else:
        with pytest.raises(NotAllowed):
            give(permit, person, visibility=visibility)

    assert permit.documents.count() == int(allowed)


READERS = ["applicant", "staff", "operator", "auditor", "surveyor", "stranger"]


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.INTERNAL, {"operator", "auditor"}),
        (Visibility.PARTIES, {"applicant", "staff", "operator", "auditor"}),
        (Visibility.PUBLIC, {"applicant", "staff", "operator", "auditor"}),
    ],
)
def test_who_reads_what(who, visibility, readers):
    permit = submitted(who)
    entry = give(permit, who.operator, visibility=visibility)

    assert {name for name in READERS if may_open(entry.document, getattr(who, name).user)} == readers


def test_the_list_holds_what_can_be_opened(who):
    permit = submitted(who)
    for visibility in (Visibility.INTERNAL, Visibility.PARTIES, Visibility.PUBLIC):
        give(permit, who.operator, text=visibility, title=visibility, visibility=visibility)

    for name in ("applicant", "operator", "auditor"):
        actor = getattr(who, name)
        openable = [one.document.title for one in permit.documents.all() if may_open(one.document, actor.user)]
        assert titles(permit, actor) == openable

    assert titles(permit, who.applicant) == ["PARTIES", "PUBLIC"]


def test_a_role_that_was_withdrawn_reads_nothing_more(who):
    entry = give(submitted(who), who.applicant)
    assert may_open(entry.document, who.staff.user)

    Membership.objects.filter(user=who.staff.user).update(valid_to=clock.today() - timedelta(days=1))

    assert not may_open(entry.document, who.staff.user)


def test_a_document_is_an_event_with_the_hash_and_without_its_name(who):
    permit = submitted(who)
    entry = give(permit, who.applicant, name="홍길동 계획서.pdf")

    event = permit.events.last()

    version = entry.document.versions.get()
    assert event.kind == EventKind.DOCUMENT
    assert event.details == {
        "document": entry.document_id,
        "version": version.pk,
        "number": 1,
        "kind": "OTHER",
        "visibility": "PARTIES",
        "sha256": version.file.sha256,
    }
    assert "홍길동" not in event.canonical
    assert version.file_name == "홍길동 계획서.pdf"
    assert list(findings()) == []


def test_a_step_that_needs_a_document_says_which(who):
    permit = submitted(who)

    with pytest.raises(Refused, match="Add the document “plan of the stall” first"):
        take(permit, "ask_for_visit", who.applicant)
    give(permit, who.applicant, kind="OTHER")
    with pytest.raises(Refused, match="plan of the stall"):
        take(permit, "ask_for_visit", who.applicant)
    give(permit, who.applicant, kind="PLAN")

    take(permit, "ask_for_visit", who.applicant)


def test_an_infected_document_is_none(who):
    permit = submitted(who)
    give(permit, who.applicant, kind="PLAN")
    StoredFile.objects.update(scan_state="INFECTED")

    assert has_document("PLAN")(permit).code == "document_missing"


def test_a_clean_version_makes_good_for_an_infected_one(who):
    permit = submitted(who)
    entry = give(permit, who.applicant, kind="PLAN")
    StoredFile.objects.update(scan_state="INFECTED")

    add_version(entry, file("clean"), name="clean.pdf", actor=who.applicant)

    assert has_document("PLAN")(permit) is None


def test_what_is_missing_is_listed(who):
    permit = submitted(who)
    assert [(one.label, one.steps) for one in papers.missing_in(permit)] == [("plan of the stall", "Ask for a visit")]

    give(permit, who.applicant, kind="PLAN")

    assert papers.missing_in(permit) == []


def test_what_a_step_required_stays_as_it_was_handed_in(who):
    permit = submitted(who)
    entry = give(permit, who.applicant, kind="PLAN")
    permit = take(permit, "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)

    with pytest.raises(NotAllowed, match="no longer changed while the case is: being examined"):
        add_version(entry, file("better"), name="a.pdf", actor=who.applicant)
    with pytest.raises(NotAllowed, match="no longer changed"):
        give(permit, who.applicant, kind="PLAN", text="second")

    give(permit, who.applicant, kind="OTHER", text="what I want to say")


def test_a_supplement_lets_the_applicant_replace_it(who):
    permit = submitted(who)
    entry = give(permit, who.applicant, kind="PLAN")
    take(permit, "ask_for_supplement", who.operator, missing="scale")

    version = add_version(entry, file("with scale"), name="a.pdf", actor=who.staff)

    assert version.number == 2


@pytest.mark.parametrize("name", ["operator", "surveyor", "stranger", "auditor"])
def test_only_whoever_gave_a_document_replaces_it(who, name):
    entry = give(submitted(who), who.applicant)

    with pytest.raises(NotAllowed):
        add_version(entry, file("other"), name="a.pdf", actor=getattr(who, name))


def test_a_colleague_replaces_the_documents_of_the_office(who):
    entry = give(submitted(who), who.operator)

    assert add_version(entry, file("other"), name="a.pdf", actor=who.other_operator).number == 2
    with pytest.raises(NotAllowed, match="Only whoever gave"):
        add_version(entry, file("third"), name="a.pdf", actor=who.applicant)


def test_a_closed_case_takes_no_documents(who):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    permit = take(permit, "withdraw", who.applicant)

    for actor in (who.applicant, who.operator):
        with pytest.raises(NotAllowed, match="The case is closed"):
            give(permit, actor, text="late")
    with pytest.raises(NotAllowed, match="The case is closed"):
        add_version(entry, file("late"), name="a.pdf", actor=who.applicant)
    assert closed_on(entry.document) == clock.today()


def test_an_open_case_keeps_its_documents(who):
    assert closed_on(give(submitted(who), who.applicant).document) is None


def offered(who):
    """A case with a second party, to which the applicant has given an offer."""
    permit = submitted(who)
    other = who.stranger
    permit.parties.create(part="MARKET", company_id=other.company_id, joined_at=clock.now())
    return permit, give(permit, who.applicant, kind="OFFER", title="offer")


def test_a_confidential_document_is_seen_by_offices_and_its_giver_only(who):
    permit, entry = offered(who)
    plain = give(permit, who.applicant, text="plain", title="plain")

    assert entry.document.confidential_moment == "propose"
    sees = {name for name in READERS if may_open(entry.document, getattr(who, name).user)}
    assert sees == {"applicant", "staff", "operator", "auditor"}
    assert may_open(plain.document, who.stranger.user)
    assert titles(permit, who.stranger) == ["plain"]
    assert titles(permit, who.staff) == ["offer", "plain"]


def test_it_is_disclosed_by_the_step_that_the_procedure_names(who):
    permit, entry = offered(who)
    permit = take(permit, "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)
    assert not may_open(entry.document, who.stranger.user)

    permit = take(permit, "propose", who.surveyor, rent=1)

    assert may_open(entry.document, who.stranger.user)
    entry.document.refresh_from_db()
    assert entry.document.confidential_until == permit.events.filter(transition="propose").get().at
    assert titles(permit, who.stranger) == ["offer"]


def test_after_that_step_nothing_new_is_confidential(who):
    entry = give(proposed(who), who.operator, kind="OFFER")

    assert entry.document.confidential_moment == ""


def test_the_same_file_twice_is_told_and_added_once(who):
    permit = submitted(who)
    give(permit, who.applicant, title="plan")

    with pytest.raises(FileRefused, match="already in the case as “plan”"):
        give(permit, who.staff, name="again.pdf")
    give(permit, who.applicant, kind="PLAN")

    assert permit.documents.count() == 2


def test_nobody_learns_of_hidden_documents_by_sending_the_same_file(who):
    permit = submitted(who)
    give(permit, who.operator, visibility=Visibility.INTERNAL)

    give(permit, who.applicant)

    assert permit.documents.count() == 2


def test_a_refused_file_changes_nothing(who):
    permit = submitted(who)
    before = permit.events.count()

    with pytest.raises(FileRefused, match="program"):
        attach(permit, BytesIO(sample_files.PROGRAM), name="plan.pdf", actor=who.applicant)

    assert (permit.events.count(), permit.documents.count(), StoredFile.objects.count()) == (before, 0, 0)


def test_a_kind_that_the_procedure_does_not_know_is_a_mistake_of_the_program(who):
    with pytest.raises(LookupError, match="knows no document 'DEED'"):
        give(submitted(who), who.applicant, kind="DEED")


def test_a_declared_kind_has_its_readers(who):
    assert give(submitted(who), who.operator, kind="NOTE").visibility == Visibility.INTERNAL
    with pytest.raises(NotAllowed):
        give(submitted(who), who.applicant, kind="NOTE")


def test_a_virus_is_an_event_of_the_case(who):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    version = entry.document.versions.get()

    scanning.record(version.file, Verdict(finding="Eicar"))

    event = permit.events.last()
    assert event.kind == EventKind.DOCUMENT
    assert event.details["infected"] is True
    assert event.details["version"] == version.pk
    assert event.actor is None


def test_uploads_at_once_all_arrive_in_one_chain(committed_db):
    who = people()
    permit = submitted(who)

    failed = at_once([lambda n=n: give(permit, who.applicant, text=f"plan {n}") for n in range(6)])

    assert failed == []
    assert permit.documents.count() == 6
    assert permit.events.filter(kind=EventKind.DOCUMENT).count() == 6


def test_a_double_click_adds_one(committed_db):
    who = people()
    permit = submitted(who)

    failed = at_once([lambda: give(permit, who.applicant) for _click in range(4)])

    assert [type(error) for error in failed] == [FileRefused] * 3
    assert permit.documents.count() == 1


def broken(documents):
    values = {**vars(Permit.procedure)} | {"documents": documents}
    values.pop("_rules", None)
    return type(
        "Broken",
        (Permit,),
        {
            "procedure": Procedure(**values),
            "__module__": "tests",
            "Meta": type("Meta", (), {"proxy": True, "app_label": "permits"}),
        },
    )


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ((), "names documents that it does not have: PLAN"),
        ((DocumentRule(code="PLAN", label="", basis=""),), "requires documents without their guards"),
        (
            (DocumentRule(code="PLAN", label="", basis="", required_for=("submit", "ask_for_visit")),),
            "without their guards",
        ),
        (
            (DocumentRule(code="PLAN", label="", basis="", required_for=("fly",)),),
            "names steps that it does not have: fly",
        ),
        (
            (DocumentRule(code="PLAN", label="", basis="", required_for=("ask_for_visit",), confidential_until="fly"),),
            "names steps that it does not have: fly",
        ),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(documents, message):
    from django.apps import apps

    model = broken(documents)
    try:
        with pytest.raises(ValueError, match=message):
            register(model)
    finally:
        apps.all_models["permits"].pop("broken", None)
        apps.clear_cache()


# pages


@pytest.fixture
def page(client, who, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(who.applicant.user)
    return client


def upload(text="plan", name="사업 계획서.pdf"):
    return SimpleUploadedFile(name, sample_files.pdf(text=text))


def test_a_person_adds_a_document_and_opens_it(page, who):
    permit = submitted(who)

    answer = page.post(f"/cases/{permit.pk}/documents/add/", {"kind": "PLAN", "file": upload()}, follow=True)

    shown = answer.content.decode()
    entry = CaseDocument.objects.get()
    assert answer.redirect_chain == [(f"/cases/{permit.pk}/", 302)]
    assert "사업 계획서.pdf" in shown
    assert "not scanned for viruses" in shown
    version = entry.document.versions.get()
    opened = page.get(f"/documents/{version.pk}/")
    assert opened.getvalue() == sample_files.pdf()
    assert DocumentAccess.objects.get().user == who.applicant.user


def test_the_page_says_what_is_wrong_and_keeps_what_was_entered(page, who):
    permit = submitted(who)
    wrong = SimpleUploadedFile("계획서.pdf", sample_files.PROGRAM)

    answer = page.post(f"/cases/{permit.pk}/documents/add/", {"kind": "OTHER", "title": "우리 계획", "file": wrong})

    assert answer.status_code == 422
    assert "is a program or contains one" in answer.content.decode()
    assert 'value="우리 계획"' in answer.content.decode()


@pytest.mark.parametrize("content", [None, b""])
def test_no_file_and_an_empty_file_are_told(page, who, content):
    permit = submitted(who)
    sent = {} if content is None else {"file": SimpleUploadedFile("a.pdf", content)}

    answer = page.post(f"/cases/{permit.pk}/documents/add/", {"kind": "OTHER", **sent})

    assert answer.status_code == 422
    assert ("This field is required" if content is None else "The file is empty") in answer.content.decode()


def test_a_new_version_by_page(page, who):
    permit = submitted(who)
    entry = give(permit, who.applicant, title="plan")

    answer = page.post(f"/cases/{permit.pk}/documents/{entry.pk}/add/", {"file": upload("second")}, follow=True)

    assert "All 2 versions" in answer.content.decode()
    assert DocumentVersion.objects.filter(document=entry.document).count() == 2


def test_pages_do_not_offer_what_would_be_refused(client, page, who):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    answer = page.get(f"/cases/{permit.pk}/documents/add/").content.decode()
    assert 'value="PLAN"' in answer
    assert 'value="NOTE"' not in answer
    assert 'name="visibility"' not in answer
    assert f"/documents/{entry.pk}/add/" in page.get(f"/cases/{permit.pk}/documents/").content.decode()

    client.force_login(who.auditor.user)

    listed = client.get(f"/cases/{permit.pk}/documents/").content.decode()
    assert "/add/" not in listed


@pytest.mark.parametrize("address", ["", "add/", "{entry}/add/"])
def test_strangers_find_no_page(client, who, address):
    permit = submitted(who)
    entry = give(permit, who.applicant)
    url = f"/cases/{permit.pk}/documents/{address.format(entry=entry.pk)}"
    client.force_login(who.stranger.user)

    assert client.get(url).status_code == 404
    assert client.post(url, {"kind": "OTHER", "file": upload("x")}).status_code in {404, 405}
    client.logout()
    assert client.get(url)["Location"].startswith("/accounts/login/")


def test_an_address_of_another_case_opens_nothing(page, who):
    hidden = give(draft(who), who.applicant)

    other = submitted(who)

    assert page.get(f"/cases/{other.pk}/documents/{hidden.pk}/add/").status_code == 404


def test_internal_documents_have_no_page_for_parties(page, who):
    permit = submitted(who)
    entry = give(permit, who.operator, visibility=Visibility.INTERNAL, title="secret")

    assert "secret" not in page.get(f"/cases/{permit.pk}/documents/").content.decode()
    assert page.get(f"/cases/{permit.pk}/documents/{entry.pk}/add/").status_code == 404
    assert page.get(f"/documents/{entry.document.versions.get().pk}/").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(page, who):
    permit = submitted(who)
    counts = []
    for upto in (1, 3, 12):
        for n in range(permit.documents.count(), upto):
            give(permit, who.applicant, text=f"plan {n}")
        with CaptureQueriesContext(connection) as asked:
            page.get(f"/cases/{permit.pk}/documents/")
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_a_person_with_two_offices_reads_by_the_one_that_may(who):
    permit = submitted(who)
    entry = give(permit, who.operator, visibility=Visibility.INTERNAL)
    Membership.objects.create(user=who.applicant.user, role=Role.OPERATOR)

    assert may_open(entry.document, who.applicant.user)
