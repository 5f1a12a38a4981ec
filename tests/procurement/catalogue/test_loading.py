"""The goods classification from lists as they are published."""

import pytest
from django.core.management import CommandError, call_command

from procurement.catalogue.loading import load
from procurement.catalogue.models import Classification

pytestmark = pytest.mark.django_db


def test_the_shipped_list_is_loaded_once(capsys):
    call_command("load_classification")
    call_command("load_classification")

    assert "0 classes added, 0 renamed" in capsys.readouterr().out
    assert Classification.objects.get(code="1017161101").name == "석회질비료"
    assert set(map(len, Classification.objects.values_list("code", flat=True))) == {8, 10}


@pytest.mark.parametrize("name", ["competition-products.csv", "competition-products.cp949.csv"])
def test_the_official_list_of_items_is_read(needs_shared, name):
    loaded = load(needs_shared / "data" / "sme-competition" / name)

    assert loaded.added == Classification.objects.count() > 600
    assert Classification.objects.get(code="1017169401").name == "규산질비료"
    assert len(loaded.rejected) <= 1


def test_classes_of_both_lengths_may_stand_side_by_side(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(
        "물품분류번호,품명,세부품명번호,세부품명\r\n44101503,복합기,4410150301,다기능복합기\r\n,,441,없음\r\n,,,\r\n".encode(
            "cp949"
        )
    )
    Classification.objects.create(code="44101503", name="복사기")

    loaded = load(path)

    assert (loaded.added, loaded.renamed, loaded.rejected) == (1, 1, (3,))
    assert dict(Classification.objects.values_list("code", "name")) == {
        "44101503": "복합기",
        "4410150301": "다기능복합기",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
def test_a_list_is_read_in_every_encoding_that_uploads_may_have(tmp_path, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes('세부품명번호,세부품명\r\n4410150301,"다기능\n복합기 (똠)"\r\n'.encode(encoding))

    assert (load(path).added, load(path).added) == (1, 0)
    assert Classification.objects.get().name == "다기능\n복합기 (똠)"


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", "물품분류번호".encode("utf-16"), b"", b"%PDF-1.7", b"\xff" * 9, "코드\0".encode("cp949")]
)
def test_another_file_is_refused_with_what_to_do(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"other\.csv"):
        call_command("load_classification", str(path))
    assert not Classification.objects.exists()
