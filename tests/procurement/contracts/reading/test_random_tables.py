"""Whatever is written in a format and an encoding is read back as it was."""

import csv
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.law.business_numbers import check_digit
from tests.procurement.contracts.reading.files import EXPENDITURE_HEADER, Found, as_csv, write, write_xlsx

texts = st.text(alphabet="가나다라마바사 abcXYZ019,;\"'()·-/", max_size=20).filter(
    lambda text: text == text.strip() and text not in {"NULL", "null", "(null)"}
)
names = texts.filter(bool)
numbers = st.integers(min_value=1, max_value=999_999_999).map(lambda n: f"{n:09}{check_digit(f'{n:09}')}")
won = st.integers(min_value=-(10**15), max_value=10**15)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
rows = st.lists(st.tuples(days, names, numbers, won, texts, texts), min_size=1, max_size=30)
notations = st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y-%m-%d 09:30"])


def expected(table):
    return [
        {
            "expenditure_date": day.isoformat(),
            "supplier_name": name,
            "supplier_no": number,
            "amount": str(amount),
            "title": title,
            "budget_account": account,
        }
        for day, name, number, amount, title, account in table
    ]


def cells(table, notation, grouped):
    return [
        [day.strftime(notation), name, number, f"{amount:,}" if grouped else str(amount), "", "", "", title, account]
        for day, name, number, amount, title, account in table
    ]


def read_back(path, table):
    found = Found(path)
    wanted = expected(table)
    assert [{name: row[name] for name in wanted[0]} for row in found.rows] == wanted
    assert found.findings == []


@settings(deadline=None, max_examples=150)
@given(
    table=rows,
    notation=notations,
    grouped=st.booleans(),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_text_is_read_back(table, notation, grouped, delimiter, encoding, quoting):
    with tempfile.TemporaryDirectory() as folder:
        text = as_csv([EXPENDITURE_HEADER, *cells(table, notation, grouped)], delimiter=delimiter, quoting=quoting)
        read_back(write(Path(folder) / "e.csv", text, encoding), table)


@settings(deadline=None, max_examples=30)
@given(table=rows, notation=notations, grouped=st.booleans())
def test_workbooks_are_read_back(table, notation, grouped):
    with tempfile.TemporaryDirectory() as folder:
        read_back(write_xlsx(Path(folder) / "e.xlsx", [EXPENDITURE_HEADER, *cells(table, notation, grouped)]), table)


@settings(deadline=None, max_examples=200)
@given(content=st.binary(max_size=3_000))
def test_no_file_whatever_breaks_the_reader(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any"
        path.write_bytes(content)
        refused_or_read(path)


@settings(deadline=None, max_examples=200)
@given(
    flips=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp949"]),
)
def test_no_damage_breaks_the_reader(flips, encoding):
    good = as_csv(
        [EXPENDITURE_HEADER, *[["2026-03-02", "가람상사", "1234567891", "1,000", "", "", "", "적요", "과목"]] * 5]
    )
    content = bytearray(good.encode(encoding))
    for place, value in flips:
        content[place % len(content)] = value
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any"
        path.write_bytes(content)
        refused_or_read(path)


def refused_or_read(path):
    from procurement.contracts.reading import UnreadableFile, messages

    sentence = ""
    try:
        Found(path)
    except UnreadableFile as error:
        sentence = messages.of_file(error)
    assert sentence == "" or " " in sentence
