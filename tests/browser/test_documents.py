"""Documents in a real browser: uploading and opening them, under their Korean names, with the files sandboxed."""

from pathlib import Path

import pytest

from procurement.cases.models import CaseEvent
from procurement.documents.models import DocumentAccess
from tests import sample_files
from tests.browser.looking import Watch, beside, look_at, sign_in, speak
from tests.browser.world import may_sign_in
from tests.permits.world import people, submitted

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAME = "2026년 사업 계획서 (최종).pdf"


@pytest.fixture
def world(live_site) -> tuple[str, int]:
    """The address of the applicant and the case."""
    who = people()
    return may_sign_in(who.applicant.user), submitted(who).pk


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_document_goes_in_and_comes_out_under_its_name(page, live_site, world, tmp_path, language):
    email, pk = world
    case = f"{live_site}/cases/{pk}/documents/"
    watch, problems = Watch(page), []
    sign_in(page, live_site, email)
    speak(page, live_site, language)
    wrong, right, picture = tmp_path / "계획서.pdf", tmp_path / NAME, tmp_path / "도면.png"
    wrong.write_bytes(sample_files.PROGRAM)
    right.write_bytes(sample_files.pdf())
    picture.write_bytes(sample_files.picture(size=(640, 480), colour="navy"))

    problems += look_at(page, case, name=f"documents-empty-{language}")
    problems += look_at(page, f"{case}add/", name=f"documents-add-{language}")
    assert watch.complaints == []
    upload(page, f"{case}add/", wrong)
    assert page.locator(".krds-file-upload").count() == 1
    assert page.url.endswith("/add/")
    watch.complaints.clear()
    for file in (right, picture):
        upload(page, f"{case}add/", file)
        page.wait_for_url(f"{live_site}/cases/{pk}/")
    problems += look_at(page, case, name=f"documents-{language}")

    with page.expect_download() as download:
        page.get_by_role("link", name=NAME, exact=True).click()
    assert download.value.suggested_filename == NAME
    assert Path(download.value.path()).read_bytes() == right.read_bytes()
    page.locator("a[href$='inline=1']").last.click()
    page.wait_for_load_state("load")
    assert page.evaluate("document.images[0].naturalWidth") == 640
    assert page.evaluate("window.origin") == "null"
    assert problems + watch.complaints == []
    assert beside(lambda: CaseEvent.objects.filter(kind="DOCUMENT").count()) == 2
    assert beside(DocumentAccess.objects.count) == 2


def upload(page, address, file) -> None:
    page.goto(address)
    page.select_option("select[name=kind]", "OTHER")
    page.set_input_files("input[type=file]", file)
    page.click("main form.krds-form button[type=submit]")
    page.wait_for_load_state("load")
