"""The keys that the ground ships: counting, filing, credentials, purchases."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from procurement.policy.keys import Key
from procurement.policy.values import ValueType, at_most, grade_bands, named_codes, one_of, whole_numbers

_bp = partial(Key, type=ValueType.BASIS_POINTS, unit="bp")
_won = partial(Key, type=ValueType.WON, unit="won")
_days = partial(Key, type=ValueType.DAYS, unit="days")
_count = partial(Key, type=ValueType.INTEGER)
_month_day = partial(Key, type=ValueType.MONTH_DAY, unit="month-day")
_choice = partial(Key, type=ValueType.TEXT, unit="choice")
_flag = partial(Key, type=ValueType.FLAG, unit="flag")
_table = partial(Key, type=ValueType.TABLE)
_term = partial(
    Key,
    type=ValueType.TABLE,
    unit="years, months",
    check=whole_numbers(
        "years", optional=("extension_years", "extensions", "apply_months_before", "notice_months_before")
    ),
)

RATES = (
    _table(
        "rates.grade_bands",
        unit="percent of target",
        check=grade_bands,
        in_use=True,
        meaning=_("grades and the least achievement of each, on unrounded achievement"),
    ),
    _count(
        "rates.display_decimals",
        unit="decimals",
        check=at_most(4),
        in_use=True,
        meaning=_("decimals of a rate on pages, in exports and in the API"),
    ),
    _bp("rates.published_tolerance", meaning=_("difference to a published rate that rounding may explain")),
    _table(
        "rates.excellent_agency",
        in_use=True,
        unit="bp, won, agencies",
        check=whole_numbers("share_bp", "amount_won", "top"),
        meaning=_("least SME rate and amount of an excellent agency, and how many are named"),
    ),
    _count(
        "rates.startup_mandatory_from",
        unit="year",
        in_use=True,
        meaning=_("first year in which the startup target binds; before, its rate is reported only"),
    ),
    _table("evaluation.points", unit="points", meaning=_("points of each programme in the evaluation of agencies")),
)

COUNTING = (
    Key(
        "imports.joint_share_sum",
        ValueType.DECIMAL,
        "percent",
        _("what the shares of a joint contract must add up to"),
        in_use=True,
    ),
    _choice(
        "imports.joint_share_upload",
        check=one_of("REJECT", "WARN"),
        in_use=True,
        meaning=_("what happens to an uploaded line whose shares do not add up"),
    ),
    _choice(
        "imports.joint_share_api",
        check=one_of("REJECT", "WARN"),
        in_use=True,
        meaning=_("the same for an answer of the KONEPS open API; with WARN the amount is split in proportion"),
    ),
    _count(
        "imports.netting_candidates",
        unit="lines",
        in_use=True,
        meaning=_("a negative line is netted by itself when exactly so many lines fit"),
    ),
    _count(
        "recount.at_once",
        unit="entries",
        in_use=True,
        meaning=_("up to so many entries are counted again at once, more as a job"),
    ),
    _table(
        "counting.one_off_codes",
        unit="names",
        check=named_codes,
        in_use=True,
        meaning=_("sorts of one-off purchases that a memo rate leaves out: code, and name by language"),
    ),
    _flag("counting.foreign_counts", meaning=_("whether foreign procurement is part of the purchases")),
    _choice(
        "counting.continuing_works",
        check=one_of("INSTALMENT", "FULL_FIRST_YEAR"),
        meaning=_("year of a long-term continuing contract (장기계속)"),
    ),
    _choice(
        "counting.continuing_expense",
        check=one_of("INSTALMENT", "FULL_FIRST_YEAR"),
        meaning=_("year of a continuing-expense contract (계속비)"),
    ),
    _choice(
        "counting.change_after_publication",
        check=one_of("DELTA", "RESTATE"),
        meaning=_("how a change of a contract enters after its year is published"),
    ),
    _flag("counting.made_by_supplier", meaning=_("whether goods count only when the supplier itself made them")),
)

FILING = (
    _month_day("filing.plan_due", meaning=_("plan of the year: SME, technology, women, disabled, startup")),
    _month_day("filing.result_due", meaning=_("result of the year before: SME, technology, women, disabled, startup")),
    _month_day("filing.severe_due", meaning=_("plan and result for products of persons with severe disabilities")),
    _month_day("filing.social_due", meaning=_("plan and result for social enterprises")),
    _month_day("filing.nep_list_by", meaning=_("list of new excellent products to buy")),
    _month_day("filing.nep_due", meaning=_("result and plan for new excellent products")),
    _month_day("filing.green_plan_due", meaning=_("green implementation plan, set and published")),
    _month_day("filing.green_result_due", meaning=_("green purchase result")),
    _month_day("filing.operator_report_due", meaning=_("report of the operator of the purchase network")),
    _month_day("filing.published_by", meaning=_("notice of target ratios, publication of plan and result")),
    _month_day("filing.prefilled_by", meaning=_("results are filled in from contracts")),
    _count(
        "filing.records_months_after", unit="months", meaning=_("months after which a month's procurement is reported")
    ),
    _count(
        "filing.severe_result_shown_months", unit="months", meaning=_("months for which the result stays on the web")
    ),
    _count(
        "filing.women_ratio_review_years", unit="years", meaning=_("years between two reviews of the women's ratio")
    ),
    _days("filing.returned_answer_days", meaning=_("answer to a returned plan or result")),
    _days("filing.midyear_answer_days", meaning=_("answer to a request for results within the year")),
    _days("filing.deemed_objection_days", meaning=_("objection against a result taken from statistics")),
    _bp(
        "filing.difference_tolerance",
        meaning=_("difference to the procurement statistics above which a result is returned"),
    ),
    _won(
        "filing.direct_purchase_table_from",
        meaning=_("works of last year from which the direct-purchase table is due"),
    ),
    _won("filing.fine_up_to", meaning=_("highest fine for results not filed or false")),
    _days("corrective.answer_days", meaning=_("answer to a corrective request")),
    _days("corrective.nep_answer_days", meaning=_("answer to a corrective request for new excellent products")),
    _count(
        "corrective.training_after_years",
        unit="years",
        meaning=_("targets missed in so many years running lead to training face to face"),
    ),
    _days("tender.recommendation_reply_days", meaning=_("reply to a recommendation on a tender")),
    _count("tender.stay_months", unit="months", meaning=_("longest stay of a tender after a recommendation")),
    _days("tech.request_days", meaning=_("answer to a request to buy a technology product")),
    _days("nep.request_days", meaning=_("answer to a request to buy a new excellent product")),
    _days("field_verification.answer_days", meaning=_("answer to a request for field verification")),
    _table(
        "green.explanation",
        unit="bp, days",
        check=whole_numbers("increase_bp", "decrease_bp", "days"),
        meaning=_("change against the year before that must be explained, and the days to do so"),
    ),
    _count("green.awarded_agencies", unit="agencies", meaning=_("agencies awarded a year")),
)

CREDENTIALS = (
    *(
        _term(f"credentials.term.{kind}", meaning=_("validity and extension of the credential"))
        for kind in (
            "women",
            "disabled",
            "startup",
            "severe_facility",
            "epc",
            "nep",
            "net",
            "excellent",
            "excellent_brand",
            "innovative",
        )
    ),
    _count("credentials.startup_age_years", unit="years", meaning=_("a startup is at most so many years old")),
    _count("credentials.startup_ban_years", unit="years", meaning=_("no new application after fraud")),
    _days("credentials.startup_objection_days", meaning=_("objection against the decision on a startup")),
    _bp("credentials.disabled_ownership", meaning=_("ownership in the second test of a disabled-owned business")),
    _table(
        "credentials.severe_facility",
        unit="persons, bp",
        check=whole_numbers("workers", "workers_per_item", "disabled_bp", "severe_bp", "hours_bp"),
        meaning=_("least disabled workers, shares of disabled and severely disabled workers, share of hours"),
    ),
    _table(
        "credentials.severe_redesignation",
        unit="years",
        check=whole_numbers("least", "most"),
        meaning=_("least and most years of a new designation of a facility"),
    ),
    _count(
        "credentials.conditional_rnd_years",
        unit="years",
        meaning=_("private contract for conditional-purchase R&D within so many years"),
    ),
)

PURCHASES = (
    _won("tender.small_only_below", meaning=_("estimate below which only small enterprises compete")),
    _table("materials.direct_purchase", unit="won",
           check=whole_numbers("general_works", "special_works", "material", optional=("special_item", "skip_below")),
           meaning=_("works and estimates from which construction materials are bought directly")),
    _count("materials.products", unit="products", meaning=_("number of designated materials")),
    _table("competition.designation", unit="companies, won, years",
           check=whole_numbers("more_than_companies", "demand_over", "years"),
           meaning=_("what makes a product one of competition among SMEs")),
    _table("cooperative.recommendations", unit="companies, won",
           check=whole_numbers("usual", "few_apply_least", "small", "small_below"),
           meaning=_("companies that a cooperative must recommend for a private contract")),
    _bp("cooperative.fee", meaning=_("fee of a cooperative's recommendation")),
    _won("contracts.single_quote_limit", meaning=_("private contract with one quotation for favoured firms")),
    _won("pilots.budget", meaning=_("budget of the year for pilot purchases of innovative products")),
    _count("innovation.readiness_level", unit="level", meaning=_("least technology readiness, fast track II")),
)  # fmt: skip

KEYS = (*RATES, *COUNTING, *FILING, *CREDENTIALS, *PURCHASES)
