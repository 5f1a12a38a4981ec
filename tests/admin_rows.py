"""At least one row of everything that has an administrator's page."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.targets.models import AgencyTarget, ExternalAmount, Programme, Scope
from procurement.cases.clocks import Outage
from procurement.cases.documents import attach
from procurement.contracts import one_off
from procurement.contracts.models import EntryDecision, ExcludedAccount, ImportBatch
from procurement.credentials.models import CredentialKind, Registry, StaleSubject
from procurement.documents.models import DocumentAccess
from procurement.jobs import clock
from procurement.jobs.models import ClockSetting, Job
from procurement.notices.models import NoticePreference
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Membership, User
from procurement.policy.models import HolidayOverride, LegalParameter, PolicySet
from procurement.service_accounts import services
from procurement.service_accounts.enums import Scope as ProgramScope
from tests import factories
from tests.permits.world import people, submitted
from tests.sample_files import pdf

DAY = date(2026, 3, 2)


def fill(person: User) -> None:
    """Make the rows; ``person`` is who did everything."""
    agency, company = factories.AgencyFactory(), factories.CompanyFactory()
    agency.former_names.create(name="가람군청", valid_to=DAY)
    company.spellings.create(name="(주)새솔")
    factories.product("12345678")
    factories.credential("SME", company)
    _ledger(agency, factories.entry(agency, company, 1_000).pk, person)
    _programmes(agency)
    Membership.objects.create(user=person, agency=agency, role="AGENCY_OFFICER")
    Registry.objects.create(kind=CredentialKind.objects.get(code="SME"), covers_from=DAY)
    StaleSubject.objects.create(company=company.pk)
    _site(person)
    _case(person)


def _case(person: User) -> None:
    """A case with a document that somebody opened, and a notice of it."""
    who = people()
    case = submitted(who)
    paper = attach(case, BytesIO(pdf()), name="a.pdf", actor=who.applicant)
    DocumentAccess.objects.create(version=paper.document.versions.get(), user=person, at=clock.now(), door="PAGE")
    NoticePreference.objects.create(person=person, topic="comment", way="SITE")
    Outage.objects.create(
        from_at=clock.now(), to_at=clock.now() + timedelta(hours=1), reason="network", registered_by=person
    )
    services.make(who.applicant, name="연동", role=Role.STAFF, scopes=(ProgramScope.READ,))
    UserSession.objects.create(user=person, ip="127.0.0.1", session_key="k")


def _ledger(agency: Agency, entry: int, person: User) -> None:
    one_off.mark([entry], code=next(iter(one_off.codes())), reason="r", by=person)
    ExcludedAccount.objects.create(agency=agency, account="1", reason="r")
    EntryDecision.objects.create(entry_id=entry, by=person, at=clock.now(), field="kind", before="0", after="1")
    batch = ImportBatch.objects.create(name="a.csv", size=1, uploaded_by=person, uploaded_at=clock.now())
    batch.findings.create(row_no=1, severity="ERROR", code="X")
    batch.rejected_rows.create(row_no=1, codes=["X"], values={})
    batch.proposals.create(register="AGENCY", key="1", name="n")


def _programmes(agency: Agency) -> None:
    policy_set = PolicySet.objects.get(code="kr-law")
    code = Programme.objects.filter(policy_set=policy_set).earliest("order").code
    about: dict[str, Any] = {"agency": agency, "programme_code": code, "year": 2026}
    AgencyTarget.objects.create(policy_set=policy_set, basis_points=1, **about)
    Scope.objects.create(policy_set=policy_set, **about)
    ExternalAmount.objects.create(counted=1, base=2, source="s", **about)
    run = EvaluationRun.objects.create(
        year=2026, kind="ON_DEMAND", policy_set_code="kr-law", version=1, requested_at=clock.now()
    )
    Result.objects.create(run=run, agency=agency, programme_code=code, status="COMPUTED", ledger_hash="")


def _site(person: User) -> None:
    own = PolicySet.objects.create(
        code="own", name="Own", country="KR", currency="KRW", parent=PolicySet.objects.get(code="kr-law")
    )
    HolidayOverride.objects.create(policy_set=own, day=DAY, name="Election", citation="c")
    shipped = LegalParameter.objects.earliest("pk")
    LegalParameter.objects.create(
        policy_set=own, key=shipped.key, value=shipped.value, valid_from=DAY, authority="STATUTE", citation="c",
        proposed_by=person, proposed_at=clock.now(),
    )  # fmt: skip
    Job.objects.create(kind="rates.recount", key="k", input={}, created_at=clock.now(), created_by=person)
    ClockSetting.objects.update_or_create(defaults={"offset_seconds": 0})
    Group.objects.create(name="g")
    EmailAddress.objects.create(user=person, email=person.email)
    Authenticator.objects.create(user=person, type="totp", data={})
    every = IntervalSchedule.objects.create(every=1, period="days")
    CrontabSchedule.objects.create()
    SolarSchedule.objects.create(event="sunset", latitude=37, longitude=127)
    ClockedSchedule.objects.create(clocked_time=clock.now())
    PeriodicTask.objects.create(name="t", task="jobs.look", interval=every)
