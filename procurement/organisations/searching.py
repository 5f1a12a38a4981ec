"""Finding agencies and companies by name, number or code; who sees what is said by the caller."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from procurement.organisations.models import Agency, AgencyName, Company, CompanyName
from procurement.search.functions import PlainText
from procurement.search.matching import best_first, contains
from procurement.search.query import FEWEST_DIGITS, Query

FORMER = PlainText("name")


def found_agencies(agencies: QuerySet[Agency], query: Query) -> QuerySet[Agency]:
    """Of these agencies those whose code begins so, or that bear or bore such a name."""
    own = Q(contains(query))
    if len(query.code) >= FEWEST_DIGITS:
        own |= Q(code__startswith=query.code)
    former = AgencyName.objects.filter(contains(query, FORMER))
    fitting = Agency.objects.order_by().filter(own).values("pk").union(former.values("agency"))
    return best_first(agencies.filter(pk__in=fitting), query, "name", "pk", number=Q(code=query.code))


def found_companies(companies: QuerySet[Company], query: Query) -> QuerySet[Company]:
    """Of these companies those whose business number begins so, or that files or registers call so."""
    own = Q(contains(query))
    if len(query.digits) >= FEWEST_DIGITS:
        own |= Q(business_number__startswith=query.digits)
    spelt = CompanyName.objects.filter(contains(query, FORMER))
    fitting = Company.objects.order_by().filter(own).values("pk").union(spelt.values("company"))
    return best_first(companies.filter(pk__in=fitting), query, "name", "pk", number=Q(business_number=query.digits))
