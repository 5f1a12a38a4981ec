"""What pages show besides the world of the permission table: somebody new, a richer year, uploads in every state."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from priority_purchase.rates.models import EvaluationRun
from procurement.cases.documents import attach
from procurement.cases.models import Case
from procurement.catalogue.models import Classification
from procurement.contracts import importing
from procurement.contracts.enums import Kind
from procurement.credentials.models import StaleSubject
from procurement.documents.enums import ScanState
from procurement.documents.models import StoredFile
from procurement.organisations.models import Agency, Company
from tests.browser.world import PASSWORD
from tests.factories import CompanyFactory, UserFactory, actor, business_number, credential, entry, product
from tests.world import World
from tests.world.objects import paper


def fill(world: World) -> None:
    """Add it to the own side; inside the transaction, or the database, of the world."""
    password = make_password(PASSWORD)
    world.people["newcomer"] = UserFactory(email="newcomer@test.example", name="새 사람", password=password)  # type: ignore[index]
    for name, user in world.people.items():
        user.name = user.name or f"홍{name[:3]}"
        user.save(update_fields=["name"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    world.own["newcomer_pk"] = world.people["newcomer"].pk
    world.own["waiting_run"] = EvaluationRun.objects.filter(state="WAITING").earliest("pk").pk
    _year(Agency.objects.get(code=world.own["agency"]))
    _bare(world)
    _uploads(world)
    _infected(world)
    StaleSubject.objects.get_or_create(company=Company.objects.earliest("pk").pk)


def _year(agency: Agency) -> None:
    """Purchases that count for several programmes, and some that do not."""
    woman = CompanyFactory(name="누림상사 주식회사")
    for kind in ("SME", "WOMEN"):
        credential(kind, woman, valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31))
    credential("SME", Company.objects.filter(entries__agency=agency).earliest("pk"))
    entry(agency, woman, 30_000_000, on=date(2026, 4, 2), title="홍보물 제작", kind=Kind.GOODS)
    new = product("91000001", "5610150401")
    credential("NEP", product=new)
    entry(agency, woman, 40_000_000, on=date(2026, 6, 2), title="의자", product=new, item_code=new.item_code)


def _bare(world: World) -> None:
    """A company and a product in the registers of which nothing more is known, and a class without products."""
    world.own["bare_company"] = CompanyFactory(name="주식회사 온새미로").business_number
    world.own["bare_product"] = product("91000002", "5610150402").number
    world.own["bare_class"] = Classification.objects.create(code="5610150403", name="접이식 책상").code


def _uploads(world: World) -> None:
    """One that cannot be read, and one that is saved."""
    by, agency = world.people["agency_officer"], Agency.objects.get(code=world.own["agency"])
    refused = importing.receive([b"%PDF-1.7"], name="계획.pdf", by=by, agency=agency)
    header = "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목"
    row = f"2026-05-01,주식회사 새누리,{business_number(70_002)},2200,2026-05-01,,,복사용지,"
    saved = importing.receive([f"{header}\n{row}\n".encode()], name="지출 5월.csv", by=by, agency=agency)
    for batch in (refused, saved):
        importing.check(batch.pk)
    importing.save(saved.pk, by=by, accept=("COMPANY",))
    world.own["refused_upload"], world.own["saved_upload"] = refused.pk, saved.pk


def _infected(world: World) -> None:
    """A paper in which a virus was found."""
    case = Case.objects.get(pk=world.own["examined"])
    added = attach(case, paper(), name="열지 마십시오.pdf", actor=actor(world.people["operator"]))
    version = added.document.versions.get()
    StoredFile.objects.filter(pk=version.file_id).update(scan_state=ScanState.INFECTED, scan_finding="Eicar-Test")
    world.own["infected"] = version.pk
