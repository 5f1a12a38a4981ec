"""Rows of a register from a file: what the page would refuse is refused, and nothing is half saved."""

from io import BytesIO

import pytest
import xlsxwriter
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from priority_purchase.targets.models import AgencyTarget
from procurement.credentials.models import Credential
from procurement.organisations.enums import AgencyType
from procurement.organisations.models import Agency, Company, User
from procurement.web import row_imports
from tests.admin_rows import fill
from tests.factories import AgencyFactory, CompanyFactory, business_number

pytestmark = pytest.mark.django_db
AGENCIES = "admin:procurement_agency_rows"
COMPANIES = "admin:procurement_company_rows"


@pytest.fixture
def keeper(client):
    client.force_login(User.objects.create_superuser("administrator@test.example"))
    return client


def look(client, text, *, where=AGENCIES, name="rows.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse(where), {"file": SimpleUploadedFile(name, content)}, headers={"accept-language": "en"})


def save(client, looked, *, where=AGENCIES):
    return client.post(
        reverse(where), {"token": looked.context["token"]}, headers={"accept-language": "en"}, follow=True
    )


def outcomes(answer):
    return [(str(one.outcome), list(one.problems)) for one in answer.context["report"].rows]


def workbook(*rows):
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return target.getvalue()


def test_looking_saves_nothing_and_saving_saves_all(keeper):
    known = AgencyFactory(code="1234567", name="가람시", type="LOCAL", region="11")
    text = "code,name,type\n1234567,가람특별시,LOCAL\n7654321,나래군,LOCAL\n"

    looked = look(keeper, text)

    assert outcomes(looked) == [("CHANGED", []), ("NEW", [])]
    known.refresh_from_db()
    assert (known.name, Agency.objects.filter(code="7654321").exists()) == ("가람시", False)

    done = save(keeper, looked)

    known.refresh_from_db()
    assert "2 rows of the file were saved." in done.content.decode()
    assert (known.name, known.region, Agency.objects.get(code="7654321").name) == ("가람특별시", "11", "나래군")
    assert LogEntry.objects.count() == 2
    assert known.events.count() > 1


def test_labels_in_korean_and_a_workbook_are_read_as_well(keeper):
    parent = AgencyFactory(code="1234567")
    with translation.override("ko"):
        header = [str(Agency._meta.get_field(name).verbose_name) for name in ("code", "name", "type", "parent")]
        kind = str(AgencyType.LOCAL.label)
    looked = look(keeper, workbook(header, ["7654321", "나래군", kind, "1234567"]), name="기관.xlsx")

    save(keeper, looked)

    assert Agency.objects.get(code="7654321").parent == parent


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("code,name,colour\n1234567,a,red\n", "These columns are not known: colour."),
        ("code,name,code\n1234567,a,1\n", "These columns stand there twice: code."),
        ("name\n가람\n", "needed to know which row is meant"),
        ("code,name\n", "There are no rows below the header."),
        (b"%PDF-1.7 something", "PDF"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(keeper, text, problem):
    answer = look(keeper, text)

    assert answer.status_code == 400
    assert problem in answer.content.decode()
    assert not Agency.objects.exists()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("7654321,나래군,MOON,,", "is none of:"),
        ("7654321,나래군,LOCAL,9999999,", "There is no agency “9999999”."),
        ("7654321,,LOCAL,,", "This field is required."),
        ("7654321,나래군,LOCAL,,2026-02-30", "Enter a valid date."),
        ("76,나래군,LOCAL,,", "institution code"),
    ],
)
def test_a_row_that_the_page_would_refuse_stops_the_file(keeper, row, problem):
    looked = look(keeper, f"code,name,type,parent,opened_on\n1234567,가람시,LOCAL,,2020-01-01\n{row}\n")

    assert looked.status_code == 400
    assert problem in looked.content.decode()
    assert looked.context["token"] == ""
    assert not Agency.objects.exists()


def test_what_was_looked_at_is_saved_once(keeper):
    looked = look(keeper, "code,name,type\n7654321,나래군,LOCAL\n")
    save(keeper, looked)

    again = save(keeper, looked)

    assert "was saved already" in again.content.decode()
    assert Agency.objects.filter(code="7654321").count() == 1


def test_another_administrator_cannot_save_what_one_looked_at(keeper, client):
    looked = look(keeper, "code,name,type\n7654321,나래군,LOCAL\n")
    client.force_login(User.objects.create_superuser("other@test.example"))

    save(client, looked)

    assert not Agency.objects.exists()


def test_what_changed_meanwhile_is_noticed(keeper):
    other = AgencyFactory(code="1234567")
    looked = look(keeper, "code,name,type,parent\n7654321,나래군,LOCAL,1234567\n")
    other.code = "1112223"
    other.save()

    answer = save(keeper, looked)

    assert "Nothing was saved" in answer.content.decode()
    assert not Agency.objects.filter(code="7654321").exists()


def test_a_business_number_means_the_same_with_hyphens(keeper):
    number = business_number(77)
    company = CompanyFactory(business_number=number, name="한빛")
    hyphened = f"{number[:3]}-{number[3:5]}-{number[5:]}"

    looked = look(keeper, f"business_number,name\n{hyphened},새한빛\n", where=COMPANIES)
    save(keeper, looked, where=COMPANIES)

    company.refresh_from_db()
    assert (company.name, Company.objects.count()) == ("새한빛", 1)


def test_warnings_of_the_page_stand_beside_the_row(keeper):
    looked = look(keeper, "business_number,name,size\n1234567890,가나,SMALL\n", where=COMPANIES)

    assert outcomes(looked) == [("NEW", [])]
    assert looked.context["report"].rows[0].notes


def test_overlapping_credentials_issued_here_are_refused_as_on_the_page(keeper):
    company = CompanyFactory()
    line = f"SME,{company.business_number},,A-{{n}},2026-01-01,2026-12-31,ISSUED_HERE"
    text = "kind,company,product,number,valid_from,valid_to,origin\n" + "\n".join(
        line.format(n=place) for place in (1, 2)
    )

    looked = look(keeper, text, where="admin:procurement_credential_rows")

    assert [one for one, _problems in outcomes(looked)] == ["NEW", "WRONG"]
    assert not Credential.objects.exists()


def test_too_many_rows_are_refused(keeper, monkeypatch):
    monkeypatch.setattr(row_imports, "MOST_ROWS", 3)
    rows = "".join(f"100000{place},기관 {place},LOCAL\n" for place in range(4))

    assert "more than 3 rows" in look(keeper, f"code,name,type\n{rows}").content.decode()


@pytest.mark.parametrize("name", ["=1+1", "+82", "@here", "-5", "'=quoted", '나래 "군", 옛', "<b>x</b>"])
def test_names_that_look_like_formulas_come_back_as_they_were(keeper, name):
    AgencyFactory(code="1234567", name=name, type="LOCAL")
    taken = b"".join(keeper.get(reverse(f"{AGENCIES}_file")).streaming_content)

    report = look(keeper, taken).context["report"]
    assert [(str(one.outcome), one.changes) for one in report.rows] == [("SAME", ())]


PAGES = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model, page in admin.site._registry.items()
    if getattr(page, "import_key", ())
)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_taken_as_a_file_is_read_back_unchanged(keeper, page):
    fill(User.objects.get())
    taken = b"".join(keeper.get(reverse(f"admin:{page}_rows_file")).streaming_content)

    looked = look(keeper, taken, where=f"admin:{page}_rows")

    rows = [(str(one.outcome), [*one.problems, *one.changes]) for one in looked.context["report"].rows]
    assert not looked.context["report"].problems
    assert rows
    assert {outcome for outcome, _ in rows} <= {"SAME"} or all("not changed here" in str(p) for _, p in rows), rows


def test_the_registers_take_rows():
    assert len(PAGES) >= 10


def test_only_who_may_add_and_change_brings_rows(client):
    person = User.objects.create_user("viewer@test.example", is_staff=True)
    client.force_login(person)

    assert look(client, "code,name\n").status_code == 403
    assert client.get(reverse(f"{AGENCIES}_file")).status_code == 403


def test_a_target_that_exists_is_found_by_agency_programme_and_year(keeper):
    fill(User.objects.get())
    target = AgencyTarget.objects.get()
    text = (
        "policy_set,agency,programme_code,year,basis_points\n"
        f"{target.policy_set.code},{target.agency.code},{target.programme_code},{target.year},777\n"
    )
    where = "admin:priority_purchase_agencytarget_rows"

    save(keeper, look(keeper, text, where=where), where=where)

    target.refresh_from_db()
    assert target.basis_points == 777


def test_the_list_leads_to_its_rows(keeper):
    page = keeper.get(reverse("admin:procurement_agency_changelist")).content.decode()

    assert 'href="/admin/procurement/agency/rows/"' in page
    assert 'href="/admin/procurement/agency/rows/file/"' in page
