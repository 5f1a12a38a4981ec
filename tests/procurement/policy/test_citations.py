"""Articles of the law are cited in the reader's language."""

import re

import pytest
from django.utils import translation

from priority_purchase.targets.models import Programme
from procurement.credentials.models import CredentialKind
from procurement.policy.citations import korean, local_citation


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("Market Support Act art. 5(1); Decree art. 4(3)", "판로지원법 제5조제1항; 시행령 제4조제3항"),
        (
            "Market Support Act arts. 13-14; Decree arts. 12(3), 13",
            "판로지원법 제13조부터 제14조까지; 시행령 제12조제3항·제13조",
        ),
        ("Disabled-Owned Business Act art. 2; Decree arts. 2 and 11-3", "장애인기업법 제2조; 시행령 제2조·제11조의3"),
        (
            "Severely Disabled Products Act art. 7(3) subpara. 2; Decree art. 10",
            "중증장애인생산품법 제7조제3항제2호; 시행령 제10조",
        ),
        ("Industrial Technology Innovation Decree art. 18-3", "산업기술혁신 촉진법 시행령 제18조의3"),
        ("Evaluation list 2026: share of operating expense", "2026년 평가 대상 목록: 경상경비 대비"),
        ("A rule of our own, section 3", "A rule of our own, section 3"),
    ],
)
def test_a_citation_is_written_as_koreans_write_it(english, expected):
    assert korean(english) == expected


def test_english_readers_keep_the_english_citation():
    assert local_citation("Market Support Act art. 9") == "Market Support Act art. 9"
    with translation.override("ko"):
        assert local_citation("Market Support Act art. 9") == "판로지원법 제9조"


@pytest.mark.django_db
def test_no_english_is_left_in_the_citations_of_korean_law():
    cited = [one.citation for one in Programme.objects.filter(policy_set__code="kr-law")]
    cited += CredentialKind.objects.values_list("citation", flat=True)

    left = {one: korean(one) for one in cited if re.search("[A-Za-z]{2,}", korean(one))}

    assert cited
    assert not left
