"""Writes the invented registers: agencies, companies, products, credentials, targets."""

from datetime import date

from priority_purchase.demo import agencies as roster
from priority_purchase.demo.files import EXCLUDED_ACCOUNT
from priority_purchase.demo.goods import classification
from priority_purchase.demo.invented import dice
from priority_purchase.demo.purchases import HISTORY, YEAR, yearly_volume
from priority_purchase.demo.standings import LOADED_KINDS
from priority_purchase.demo.world import World
from priority_purchase.targets.enums import AgreementState
from priority_purchase.targets.models import AgencyTarget, ExternalAmount, Scope
from procurement.catalogue.models import Classification, Product
from procurement.contracts.models import AgencyYear, ExcludedAccount
from procurement.credentials import changes
from procurement.credentials.enums import Origin
from procurement.credentials.models import Credential, CredentialKind, Registry
from procurement.organisations.models import Agency, AgencyName, Company
from procurement.policy.queries import site_policy_set

_SOURCE = "demo"
_SCHOOL_FREE = (
    "SME", "TECH", "WOMEN_GOODS", "WOMEN_SERVICES", "WOMEN_CONSTRUCTION", "DISABLED", "STARTUP", "STDWORK",
    "INNOVATIVE",
    "NEP", "VETERAN", "ONNURI",
)  # fmt: skip
"""Schools are in the Act's definition but not in the filing list (section 4)."""
_SPECIAL_FREE = ("INNOVATIVE", "NEP", "VETERAN")


def write_agencies(world: World) -> dict[str, Agency]:
    """The agencies with parents, successors and former names; by code."""
    rows = Agency.objects.bulk_create(
        Agency(
            code=one.code,
            name=one.name,
            names={"en": one.english},
            type=one.type,
            region=one.region,
            opened_on=one.opened_on,
            closed_on=one.closed_on,
            is_central_purchaser=one.name == roster.CENTRAL_PURCHASER,
        )
        for one in world.agencies
    )
    by_name = {row.name: row for row in rows}
    for one in world.agencies:
        row = by_name[one.name]
        row.parent = by_name.get(one.parent)
        row.successor = by_name.get(one.successor)
        if one.former is not None:
            former, first, last = one.former
            AgencyName.objects.create(agency=row, name=former, valid_from=first, valid_to=last)
    Agency.objects.bulk_update(rows, ["parent", "successor"])
    return {row.code: row for row in rows}


def write_companies(world: World) -> dict[str, Company]:
    """The companies; by business number."""
    rows = Company.objects.bulk_create(
        Company(
            business_number=one.number,
            name=one.name,
            checksum_ok=True,
            size=one.size,
            region=one.region,
            founded_on=one.founded_on,
        )
        for one in world.companies
    )
    return {row.business_number: row for row in rows}


def write_goods(world: World, companies: dict[str, Company]) -> dict[str, Product]:
    """The classification (official names) and the products; by identification number."""
    Classification.objects.bulk_create(
        [Classification(code=code, name=name) for code, name in classification().items()], ignore_conflicts=True
    )
    rows = Product.objects.bulk_create(
        Product(number=one.number, name=one.name, item_code=one.item_code, maker=companies[one.maker.number])
        for one in world.goods.products
    )
    return {row.number: row for row in rows}


def write_credentials(world: World, companies: dict[str, Company], products: dict[str, Product]) -> int:
    """The credentials and which registers are loaded; returns the number of credentials."""
    issuers = dict(CredentialKind.objects.values_list("code", "issuer"))
    rows = [
        Credential(
            kind_id=one.kind,
            company=companies.get(one.company),
            product=products.get(one.product),
            items=list(one.items),
            number=one.number,
            issuer=issuers[one.kind],
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            ended_on=one.ended_on,
            ending=one.ending,
            origin=Origin.LIST,
            source=_SOURCE,
            fetched_on=date(YEAR, 11, 20),
        )
        for one in world.credentials
    ]
    Credential.objects.bulk_create(rows, batch_size=2_000)
    Registry.objects.bulk_create(
        Registry(kind_id=kind, covers_from=date(2021, 1, 1), source=_SOURCE, fetched_on=date(YEAR, 11, 20))
        for kind in LOADED_KINDS
    )
    changes.count_again()
    return len(rows)


def write_targets(world: World, agencies: dict[str, Agency]) -> None:
    """Agreed targets, whom a programme does not bind, vouchers bought, profiles and accounts left out."""
    policy_set = site_policy_set()
    draw = dice("targets")
    targets: list[AgencyTarget] = []
    for one in world.agencies:
        row = agencies[one.code]

        def target(
            code: str, year: int, basis_points: int, *, row: Agency = row, reason: str, state: str = "AGREED"
        ) -> None:
            targets.append(
                AgencyTarget(
                    policy_set=policy_set,
                    agency=row,
                    programme_code=code,
                    year=year,
                    basis_points=basis_points,
                    state=AgreementState(state),
                    reason=reason,
                    reference_no=f"협의-{year}-{row.code[3:]}",
                )
            )

        if draw.random() < 0.75:  # the others have set no objective for green products
            for year in (*HISTORY, YEAR):
                target("GREEN", year, draw.randrange(30, 55) * 100, reason="녹색제품 구매이행계획")
        if draw.random() < 0.5 and one.type != "SCHOOL":
            target("INNOVATIVE", YEAR, draw.randrange(10, 18) * 10, reason="기관별 최소 구매비율")
        if one.name == roster.AGREED_LOWER:
            for year in (*HISTORY, YEAR):
                target("SME", year, 3_500, reason="방호장비 비중이 높아 별도 목표 협의")
            target("TECH", YEAR, 1_000, reason="방호장비 비중이 높아 별도 목표 협의")
        if one.name == "누리하늘길공사":
            target("STARTUP", YEAR, 500, reason="창업기업 공급 품목 부족", state="REQUESTED")
    AgencyTarget.objects.bulk_create(targets)
    _write_scopes(world, agencies)
    ExternalAmount.objects.bulk_create(
        ExternalAmount(
            agency=agencies[one.code],
            programme_code="ONNURI",
            year=YEAR,
            counted=round(expense * draw.uniform(0.006, 0.022) / 10_000) * 10_000,
            base=expense,
            source="기관 보고",
        )
        for one in world.buyers
        if one.type != "SCHOOL" and draw.random() < 0.8  # the others have not reported
        for expense in [round(yearly_volume(one, YEAR) * 0.08 / 1_000_000) * 1_000_000]
        if expense > 0
    )
    spender = next(row for row in agencies.values() if row.name == roster.EXPENDITURE_BASIS)
    AgencyYear.objects.create(agency=spender, year=YEAR, profile="EXPENDITURE")
    ExcludedAccount.objects.create(agency=spender, account=EXCLUDED_ACCOUNT, reason="물품·용역 구매가 아닌 경비")


def _write_scopes(world: World, agencies: dict[str, Agency]) -> None:
    policy_set = site_policy_set()
    free = {"SCHOOL": _SCHOOL_FREE, "SPECIAL": _SPECIAL_FREE}
    Scope.objects.bulk_create(
        Scope(
            policy_set=policy_set,
            agency=agencies[one.code],
            programme_code=code,
            year=year,
            is_bound=False,
            reason="제출 대상 기관이 아님",
        )
        for one in world.agencies
        for code in free.get(one.type, ())
        for year in (*HISTORY, YEAR)
    )
