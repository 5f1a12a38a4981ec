"""Everything invented, put together once."""

from collections.abc import Iterator
from dataclasses import dataclass

from priority_purchase.demo import agencies as roster
from priority_purchase.demo.agencies import DemoAgency
from priority_purchase.demo.companies import DemoCompany, companies
from priority_purchase.demo.goods import Goods, goods
from priority_purchase.demo.purchases import HISTORY, DemoPurchase, Ledger, Market
from priority_purchase.demo.standings import DemoCredential, credentials


@dataclass(frozen=True, slots=True)
class World:
    """Agencies, companies, goods and credentials; what they bought is made row by row."""

    agencies: tuple[DemoAgency, ...]
    companies: tuple[DemoCompany, ...]
    goods: Goods
    credentials: tuple[DemoCredential, ...]

    @property
    def buyers(self) -> tuple[DemoAgency, ...]:
        """The agencies that buy anything."""
        return tuple(one for one in self.agencies if one.name != roster.WITHOUT_PURCHASES)

    def history(self) -> Iterator[DemoPurchase]:
        """The years before the present one."""
        ledger = Ledger(Market(self.companies, self.goods))
        for year in HISTORY:
            for agency in self.buyers:
                yield from ledger.history(agency, year)

    def present(self) -> Iterator[DemoPurchase]:
        """The present year of the agencies that count by contracts."""
        ledger = Ledger(Market(self.companies, self.goods))
        for agency in self.buyers:
            if agency.name != roster.EXPENDITURE_BASIS:
                yield from ledger.present(agency)

    def spending(self) -> list[DemoPurchase]:
        """The present year of the agency that counts by expenditure; changes are not spent again."""
        return [one for one in self.present_of(roster.EXPENDITURE_BASIS) if one.change == 0]

    def present_of(self, name: str) -> Iterator[DemoPurchase]:
        """The present year of one agency."""
        agency = next(one for one in self.agencies if one.name == name)
        return Ledger(Market(self.companies, self.goods)).present(agency)


def world() -> World:
    """The same world every time."""
    firms = companies()
    stock = goods(firms)
    return World(roster.agencies(), firms, stock, credentials(firms, stock))
