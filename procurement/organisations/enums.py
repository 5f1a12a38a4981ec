"""Closed lists of the register of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyType(models.TextChoices):
    """Kinds of institutions bound by the purchase targets (Market Support Act art. 2, Decree arts. 2-3)."""

    STATE = "STATE", _("state organ")
    METROPOLITAN = "METROPOLITAN", _("metropolitan or provincial government")
    EDUCATION = "EDUCATION", _("education office")
    LOCAL = "LOCAL", _("city, county or district")
    SPECIAL = "SPECIAL", _("special-law corporation")
    PUBLIC_CORPORATION = "PUBLIC_CORPORATION", _("public corporation")
    QUASI_GOVERNMENT = "QUASI_GOVERNMENT", _("quasi-governmental institution")
    OTHER_PUBLIC = "OTHER_PUBLIC", _("other public institution")
    LOCAL_CORPORATION = "LOCAL_CORPORATION", _("local public corporation")
    MEDICAL = "MEDICAL", _("local medical centre")
    SCHOOL = "SCHOOL", _("national or public school")
    OTHER = "OTHER", _("other")


class Region(models.TextChoices):
    """First-level regions by KONEPS code (formats 2.3); 42/51 and 45/52 are old and new codes."""

    SEOUL = "11", _("Seoul")
    GWANGJU_JEONNAM = "12", _("Jeonnam-Gwangju")
    BUSAN = "26", _("Busan")
    DAEGU = "27", _("Daegu")
    INCHEON = "28", _("Incheon")
    GWANGJU = "29", _("Gwangju")
    DAEJEON = "30", _("Daejeon")
    ULSAN = "31", _("Ulsan")
    SEJONG = "36", _("Sejong")
    GYEONGGI = "41", _("Gyeonggi")
    CHUNGBUK = "43", _("Chungbuk")
    CHUNGNAM = "44", _("Chungnam")
    JEONNAM = "46", _("Jeonnam")
    GYEONGBUK = "47", _("Gyeongbuk")
    GYEONGNAM = "48", _("Gyeongnam")
    JEJU = "50", _("Jeju")
    GANGWON = "51", _("Gangwon")
    JEONBUK = "52", _("Jeonbuk")
    NATIONWIDE = "00", _("nationwide")
    ABROAD = "99", _("abroad or other")


class CompanySize(models.TextChoices):
    """Size as the register of companies has it; what a contract says is kept with the entry."""

    UNKNOWN = "UNKNOWN", _("not known")
    MICRO = "MICRO", _("micro enterprise")
    SMALL = "SMALL", _("small enterprise")
    MEDIUM = "MEDIUM", _("medium enterprise")
    MID_SIZE = "MID_SIZE", _("mid-size company")
    LARGE = "LARGE", _("large company")
    NON_PROFIT = "NON_PROFIT", _("non-profit or other")


class Role(models.TextChoices):
    """What a person does for an organisation or an office."""

    AGENCY_OFFICER = "AGENCY_OFFICER", _("agency officer")
    AGENCY_APPROVER = "AGENCY_APPROVER", _("approver of the agency")
    CONTRACT_OFFICER = "CONTRACT_OFFICER", _("contract officer")
    SUPPORT_MANAGER = "SUPPORT_MANAGER", _("public-purchase support manager")
    REPRESENTATIVE = "REPRESENTATIVE", _("representative of the company")
    STAFF = "STAFF", _("staff of the company")
    OPERATOR = "OPERATOR", _("operator")
    SURVEYOR = "SURVEYOR", _("surveyor")
    EVALUATOR = "EVALUATOR", _("evaluator")
    SCOUTER = "SCOUTER", _("scouter")
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER", _("committee member")
    COMMITTEE_SECRETARY = "COMMITTEE_SECRETARY", _("committee secretary")
    MINISTRY_OFFICER = "MINISTRY_OFFICER", _("ministry officer")
    AUDITOR = "AUDITOR", _("auditor")
    FOREIGN_PARTNER = "FOREIGN_PARTNER", _("foreign partner")
    CITIZEN = "CITIZEN", _("citizen")
    ADMINISTRATOR = "ADMINISTRATOR", _("administrator")


AGENCY_ROLES = (Role.AGENCY_OFFICER, Role.AGENCY_APPROVER, Role.CONTRACT_OFFICER, Role.SUPPORT_MANAGER)
"""Held for one agency."""

COMPANY_ROLES = (Role.REPRESENTATIVE, Role.STAFF)
"""Held for one company."""

OFFICE_ROLES = (
    Role.OPERATOR,
    Role.SURVEYOR,
    Role.EVALUATOR,
    Role.SCOUTER,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_SECRETARY,
    Role.MINISTRY_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
"""Held for the offices that run the platform's procedures."""

DECIDING_ROLES = (
    Role.AGENCY_APPROVER,
    Role.OPERATOR,
    Role.SURVEYOR,
    Role.EVALUATOR,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_SECRETARY,
    Role.MINISTRY_OFFICER,
    Role.ADMINISTRATOR,
)
"""Roles whose holders decide about others: they sign in with a second factor."""
