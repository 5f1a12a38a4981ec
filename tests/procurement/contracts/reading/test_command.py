"""The command that checks a file by hand."""

from procurement.contracts.reading.__main__ import main
from tests.procurement.contracts.reading.files import expenditure, write


def test_it_says_what_was_recognised_and_what_is_wrong(tmp_path, capsys):
    path = expenditure(tmp_path / "e.csv", 사업자등록번호="123456782")

    assert main([str(path)]) == 0

    said = capsys.readouterr().out
    assert "EXPENDITURE_SHEET" in said
    assert "1,234,000" in said
    assert "123456782" in said


def test_it_says_why_a_file_is_refused(tmp_path, capsys):
    assert main([str(write(tmp_path / "x.csv", "hello\n"))]) == 1
    assert "hello" in capsys.readouterr().out
