"""What findings and refusals say: what is wrong, and what to do; a row's sentence names the row."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procurement.contracts.reading.rows import Finding
from procurement.files.errors import UnreadableFile

FILES: Mapping[str, Promise] = {
    "EMPTY_FILE": _("The file is empty. Export it again and upload the new file."),
    "ONLY_ZEROS": _("The file holds nothing but zero bytes: it was damaged on the way. Export it again."),
    "FILE_TOO_LARGE": _("The file is larger than %(limit)s MB. Upload it in parts, for example by month."),
    "NOT_A_TABLE": _("This is a %(kind)s file, not a table. Upload the spreadsheet or the text file."),
    "NOT_TEXT": _("This is neither a text file nor a spreadsheet. Export the list as xlsx or CSV."),
    "WEB_PAGE": _(
        "This is a web page that only bears a spreadsheet's name. Open it in a spreadsheet program and save it as xlsx."
    ),
    "ZIP_ARCHIVE": _("This is a ZIP archive. Unpack it and upload the file inside."),
    "WRONG_ENCODING": _("The text is neither UTF-8, UTF-16 nor CP949. Save it as UTF-8 or as xlsx."),
    "WRONG_ENCODING_AT": _("Row %(row)s holds bytes that are not %(encoding)s. Save the file as UTF-8 or as xlsx."),
    "LETTERS_LOST": _(
        "The Korean letters of the header were lost when the file was saved in a wrong encoding. Export it again as "
        "UTF-8, or as xlsx."
    ),
    "NUL_BYTES": _("Row %(row)s holds zero bytes: the file was damaged. Export it again."),
    "LINE_TOO_LONG": _(
        "Row %(row)s is longer than a million characters: it is no row of a table. Export the file again."
    ),
    "UNKNOWN_FORMAT": _(
        "No header row of a known format was found (the file begins with “%(first)s”). Compare it with the formats in "
        "the help, and keep the header row."
    ),
    "COLUMNS_MISSING": _(
        "Row %(row)s looks like the header of the format %(format)s, but these columns are missing: %(columns)s. Add "
        "them, correct their names, or put a header over several rows into one."
    ),
    "COLUMN_TWICE": _("The column “%(column)s” stands in the header twice. Keep one of them."),
    "NO_ROWS": _("There is a header but no row below it."),
    "NO_ITEMS": _("The answer is good but holds no items. Ask for a period that has contracts."),
    "EMPTY_SHEET": _("Every sheet of the workbook is empty."),
    "SPREADSHEET_TOO_LARGE": _("The workbook is larger than %(limit)s MB. Upload it as CSV, or in parts."),
    "UNPACKS_TOO_LARGE": _(
        "The workbook unpacks to more than %(limit)s MB and was not opened. Upload it as CSV, or in parts."
    ),
    "SHEET_TOO_LARGE": _(
        "A sheet spans %(cells)s cells, more than the %(limit)s that can be opened. Delete what stands far outside the "
        "table, or upload it as CSV."
    ),
    "BROKEN_SPREADSHEET": _(
        "The workbook cannot be opened. Open it in a spreadsheet program and save it again as xlsx."
    ),
    "NOT_A_SPREADSHEET": _(
        "The file has the name of a workbook and is none: it is damaged, or another file under that name. Export the "
        "list again; if it opens in a spreadsheet program, save it there as xlsx."
    ),
    "OTHER_WORKBOOK": _(
        "This is a workbook in the format %(kind)s, which is not read here. Open it in a spreadsheet program and save "
        "it as xlsx."
    ),
    "DOCUMENT_SECURITY": _(
        "The file is locked by a document security program (DRM). Release it in that program, then upload it again."
    ),
    "PASSWORD": _("The workbook is protected by a password. Save it without one and upload it again."),
    "MERGED_CELLS": _(
        "Row %(row)s has merged cells, so a value would stand in one row only. Unmerge all cells below the header."
    ),
    "HEADER_MERGED": _(
        "The header cell “%(column)s” is merged over several columns, and row %(row)s has values in more than one of "
        "them. Give each column a header of its own."
    ),
    "QUOTE_NOT_CLOSED": _("From row %(row)s on a quotation mark is never closed. Correct that row."),
    "BROKEN_QUOTES": _("Row %(row)s has a quotation mark in the middle of a value. Correct that row."),
    "BROKEN_JSON": _("The JSON breaks off or is malformed at line %(row)s. Fetch the answer again."),
    "BROKEN_XML": _("The XML is malformed at line %(row)s. Fetch the answer again."),
    "API_ERROR": _(
        "The answer is no list: the open API had a fault (code %(result)s: %(message)s). Fetch it again later."
    ),
    "API_ERROR_QUOTA": _(
        "The answer is no list: the calls that the service key may make in a day are used up (code %(result)s: "
        "%(message)s). Fetch it again tomorrow."
    ),
    "API_ERROR_ACCESS": _(
        "The answer is no list: the open API does not accept the service key (code %(result)s: %(message)s). Check "
        "that the key is registered for this service, has not expired and is used from the registered address, then "
        "fetch it again."
    ),
    "API_ERROR_QUESTION": _(
        "The answer is no list: the open API did not understand the request (code %(result)s: %(message)s). Check its "
        "address, period and number of rows, then fetch it again."
    ),
    "API_DETAIL": _(
        "These are details of contracts that name neither agency nor company. Upload the answer of the contract list."
    ),
    "CERTIFICATE_WITHOUT_COMPANY": _(
        "The answer does not say whose certificates these are. Upload the certificate list as CSV, or a company list."
    ),
}
"""Why a file was refused; nothing of it was taken in."""

ROWS: Mapping[str, Promise] = {
    "AMOUNT_MISSING": _("The amount is missing. Enter it in won."),
    "AMOUNT_UNREADABLE": _("The amount cannot be read. Enter whole won, for example 1,234,000."),
    "AMOUNT_NOT_WHOLE": _("The amount has a fraction of a won. Enter whole won."),
    "AMOUNT_SPLIT": _(
        "The amount was split at its thousands separators. Put amounts in quotation marks, or write them without "
        "commas."
    ),
    "AMOUNT_IN_FOREIGN_CURRENCY": _("The amount is in %(currency)s. Enter the contract in won."),
    "DATE_MISSING": _("The date that decides the year is missing."),
    "DATE_UNREADABLE": _("The date cannot be read. Write it as 2026-03-02."),
    "DATE_IMPOSSIBLE": _("There is no such day. Correct the date."),
    "DATE_IS_SERIAL": _("The date is a spreadsheet's serial number. Format the column as a date."),
    "DATE_FAR_AWAY": _("The date lies far outside the years of the ledger. Check the year."),
    "VALUE_MISSING": _("A required value is missing. Fill it in."),
    "VALUE_UNKNOWN": _("The word is none of those that this column knows. It was kept as it is; check it."),
    "FLAG_UNKNOWN": _("The word is neither yes nor no, and it decides what counts. Write Y or N."),
    "FORMULA_ERROR": _("The cell holds a formula error. Correct the formula or enter the value."),
    "LETTERS_LOST_IN_ROW": _("Letters were lost (�) when the file was saved. Compare the names with the original."),
    "NUMBER_SHORTENED": _(
        "The spreadsheet has shortened this number and lost digits of it. Format the column as text, enter the number "
        "in full and save the file again."
    ),
    "AGENCY_CODE_SHORT": _(
        "The agency code has fewer than 7 digits: the spreadsheet dropped its leading zeros. Format the column as text "
        "and enter all 7 characters."
    ),
    "BUSINESS_NUMBER_MISSING": _("The business number is missing."),
    "BUSINESS_NUMBER_NINE_DIGITS": _(
        "The business number has 9 digits: the spreadsheet dropped its leading zero. Format the column as text and "
        "enter all 10 digits."
    ),
    "BUSINESS_NUMBER_FOREIGN": _(
        "This is the number of a foreign company. Its purchases are not taken in from this file."
    ),
    "BUSINESS_NUMBER_INVALID": _("The business number does not have 10 digits. Correct it."),
    "BUSINESS_NUMBER_CHECKSUM": _(
        "The check digit of the business number does not fit. Compare it with the registration."
    ),
    "SHARE_UNREADABLE": _("The share cannot be read. Enter a percentage between 0 and 100."),
    "SHARES_NOT_STATED": _(
        "The shares of the %(members)s members are not stated: the amount is split evenly. Enter them when known."
    ),
    "SEVERAL_AGENCIES": _(
        "The contract is for %(agencies)s agencies, and the file does not say how it is split: it is booked with the "
        "first."
    ),
    "SUBTOTAL_ROW": _("A subtotal row; it would double the total and was left out."),
    "HEADER_AGAIN": _("The header stands here once more; it was left out."),
    "TOO_MANY_CELLS": _(
        "The row has %(cells)s cells, the header %(expected)s: a separator stands inside a value. Put that value in "
        "quotation marks."
    ),
    "TOO_FEW_CELLS": _("The row has %(cells)s cells, the header %(expected)s. Check whether its end was cut off."),
    "SHEETS_NOT_READ": _(
        "Only the sheet “%(sheet)s” is read. These sheets hold %(rows)s more rows that are NOT taken in: %(sheets)s. "
        "Save each of them as a file of its own and upload it too."
    ),
    "ITEM_UNKNOWN": _("The item is neither a contract, a deletion nor a delivery request. Leave it out."),
}
"""What is wrong or remarkable in a row."""


def of_file(error: UnreadableFile) -> str:
    """The sentence for a file that cannot be read."""
    sentence = FILES.get(error.code)
    return str(sentence) % error.params if sentence else error.code


def of_row(finding: Finding) -> str:
    """The sentence for a finding, beginning with its row and column."""
    sentence = ROWS.get(finding.code)
    said = str(sentence) % finding.params if sentence else finding.code
    if finding.row is None:
        return said
    if not finding.column:
        return gettext("Row %(row)s: %(said)s") % {"row": finding.row, "said": said}
    place = {"row": finding.row, "column": finding.column, "value": finding.value, "said": said}
    return gettext("Row %(row)s, %(column)s “%(value)s”: %(said)s") % place
