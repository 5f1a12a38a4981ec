"""What findings and problems of uploads say to people: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FILE_PROBLEMS: dict[str, Promise] = {
    "EMPTY_FILE": gettext_lazy("The file is empty. Export it again and upload the new file."),
    "ONLY_ZEROS": gettext_lazy("The file holds nothing but zero bytes: it was damaged on the way. Export it again."),
    "FILE_TOO_LARGE": gettext_lazy("The file is larger than %(limit)s MB. Upload it in parts, for example by month."),
    "NOT_A_TABLE": gettext_lazy("This is a %(kind)s file, not a table. Upload the spreadsheet or the text file."),
    "NOT_TEXT": gettext_lazy("This is neither a text file nor a spreadsheet. Export the list as xlsx or CSV."),
    "WRONG_ENCODING": gettext_lazy("The text is neither UTF-8, UTF-16 nor CP949. Save it as UTF-8 or as xlsx."),
    "WRONG_ENCODING_AT": gettext_lazy(
        "Row %(row)s holds bytes that are not %(encoding)s. Save the file as UTF-8 or as xlsx."
    ),
    "NUL_BYTES": gettext_lazy("Row %(row)s holds zero bytes: the file was damaged. Export it again."),
    "UNKNOWN_FORMAT": gettext_lazy(
        "No header row of a known format was found (the file begins with “%(first)s”)."
        " Compare it with the formats in the help, and keep the header row."
    ),
    "COLUMN_TWICE": gettext_lazy("The column “%(column)s” stands in the header twice. Keep one of them."),
    "NO_ROWS": gettext_lazy("There is a header but no row below it."),
    "EMPTY_SHEET": gettext_lazy("Every sheet of the workbook is empty."),
    "SPREADSHEET_TOO_LARGE": gettext_lazy("The workbook is larger than %(limit)s MB. Upload it as CSV, or in parts."),
    "UNPACKS_TOO_LARGE": gettext_lazy(
        "The workbook unpacks to more than %(limit)s MB and was not opened. Upload it as CSV, or in parts."
    ),
    "BROKEN_SPREADSHEET": gettext_lazy(
        "The workbook cannot be opened. Open it in a spreadsheet program and save it again as xlsx."
    ),
    "NOT_A_SPREADSHEET": gettext_lazy("The name says xlsx, the contents do not. Save the list again as xlsx."),
    "PASSWORD": gettext_lazy("The workbook is protected by a password. Save it without one and upload it again."),
    "MERGED_CELLS": gettext_lazy(
        "Row %(row)s has merged cells, so a value would stand in one row only. Unmerge all cells below the header."
    ),
    "QUOTE_NOT_CLOSED": gettext_lazy("From row %(row)s on a quotation mark is never closed. Correct that row."),
    "BROKEN_QUOTES": gettext_lazy("Row %(row)s has a quotation mark in the middle of a value. Correct that row."),
    "BROKEN_JSON": gettext_lazy("The JSON breaks off or is malformed at line %(row)s. Fetch the answer again."),
    "BROKEN_XML": gettext_lazy("The XML is malformed at line %(row)s. Fetch the answer again."),
    "API_ERROR": gettext_lazy(
        "The answer is an error of the open API (code %(result)s: %(message)s), not a list. Fetch it again."
    ),
    "API_FILE_TOO_LARGE": gettext_lazy(
        "An answer of the open API may have %(limit)s MB here. Upload fewer pages at once."
    ),
}

ROW_PROBLEMS: dict[str, Promise] = {
    "AMOUNT_MISSING": gettext_lazy("The amount is missing. Enter it in won."),
    "AMOUNT_UNREADABLE": gettext_lazy("The amount cannot be read. Enter whole won, for example 1,234,000."),
    "AMOUNT_NOT_WHOLE": gettext_lazy("The amount has a fraction of a won. Enter whole won."),
    "AMOUNT_ZERO": gettext_lazy("The amount is 0. Leave the row out, or enter the amount."),
    "DATE_MISSING": gettext_lazy("The date that decides the year is missing."),
    "DATE_UNREADABLE": gettext_lazy("The date cannot be read. Write it as 2026-03-02."),
    "DATE_IMPOSSIBLE": gettext_lazy("There is no such day. Correct the date."),
    "VALUE_MISSING": gettext_lazy("A required value is missing. Fill it in."),
    "FORMULA_ERROR": gettext_lazy("The cell holds a formula error. Correct the formula or enter the value."),
    "BUSINESS_NUMBER_MISSING": gettext_lazy("The business number is missing."),
    "BUSINESS_NUMBER_NINE_DIGITS": gettext_lazy(
        "The business number has 9 digits: the spreadsheet dropped its leading zero."
        " Format the column as text and enter all 10 digits."
    ),
    "BUSINESS_NUMBER_INVALID": gettext_lazy("The business number does not have 10 digits. Correct it."),
    "BUSINESS_NUMBER_CHECKSUM": gettext_lazy(
        "The check digit of the business number does not fit. Compare it with the registration."
    ),
    "SHARE_UNREADABLE": gettext_lazy("The share cannot be read. Enter a percentage between 0 and 100."),
    "JV_SHARE_SUM": gettext_lazy(
        "The shares of this joint contract do not add up to 100 %. Correct them; nothing of the contract was taken in."
    ),
    "AGENCY_UNKNOWN": gettext_lazy(
        "The agency is not on the register. Ask the ministry to add it, or correct the code."
    ),
    "AGENCY_NOT_YOURS": gettext_lazy("The row belongs to another agency. Remove it from your file."),
    "COMPANY_UNKNOWN": gettext_lazy("The company is not on the register and was not taken in."),
    "SUBTOTAL_ROW": gettext_lazy("A subtotal row; it would double the total and was left out."),
    "TWICE_IN_FILE": gettext_lazy(
        "The same contract, change, line and supplier stand in the file twice. Keep one of them."
    ),
    "TOO_MANY_CELLS": gettext_lazy(
        "The row has %(cells)s cells, the header %(expected)s: a separator stands inside a value."
        " Put that value in quotation marks."
    ),
    "ENDS_BEFORE_IT_BEGINS": gettext_lazy("The last day lies before the first day. Correct the period."),
    "KIND_OF_CREDENTIAL_MISSING": gettext_lazy("Choose what the list certifies, and upload it again."),
    "SEVERAL_AGENCIES": gettext_lazy(
        "The contract is for %(agencies)s agencies, and the file does not say how it is split:"
        " it is booked with the first."
    ),
    "BEFORE_DESIGNATION": gettext_lazy(
        "Ordered on %(day)s, before the designation begins (%(from)s). It is taken in and does not count as innovative."
    ),
    "AFTER_DESIGNATION": gettext_lazy(
        "Ordered on %(day)s, after the designation ended (%(to)s). It is taken in and does not count as innovative."
    ),
}

OUTCOMES: dict[str, Promise] = {
    "READ": gettext_lazy("rows read"),
    "COUNTED": gettext_lazy("taken in"),
    "SUPERSEDED": gettext_lazy(
        "taken in as an earlier change, superseded by a later one (its increase or decrease stays in the sum)"
    ),
    "NOT_COUNTED": gettext_lazy("taken in, left out of the count by a rule"),
    "REPLACES": gettext_lazy("taken in, replacing an earlier entry"),
    "ALREADY": gettext_lazy("already in the ledger"),
    "DELETION": gettext_lazy("deletions carried out"),
    "REJECTED": gettext_lazy("rejected"),
}


def file_problem(problem: Mapping[str, object] | None) -> str:
    """The sentence for a file that cannot be read."""
    if not problem:
        return ""
    sentence = FILE_PROBLEMS.get(str(problem["code"]))
    params = problem.get("params") or {}
    return str(sentence) % params if sentence else str(problem["code"])


def row_problem(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a row."""
    sentence = ROW_PROBLEMS.get(code)
    if sentence is None:
        return code
    try:
        return str(sentence) % (params or {})
    except KeyError:
        return str(sentence)


def reason_of(code: str) -> str:
    """The sentence for the reason of an entry's standing."""
    known = {
        "REPLACED_BY_UPLOAD": _("replaced by a later upload"),
        "UNIT_PRICE_CEILING": _("ceiling of a unit-price contract; its delivery orders count (rule C-11)"),
        "BUDGET_ACCOUNT": _("budget account that the agency leaves out (rule C-17)"),
        "NETTED": _("netted against the one line of the same amount (rule C-15)"),
        "NEGATIVE_UNMATCHED": _("negative line without one clear partner (rule C-15)"),
        "DELETED_AT_SOURCE": _("deleted at the source"),
    }
    return known.get(code, code)
