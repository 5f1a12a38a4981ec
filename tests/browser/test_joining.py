"""A company joins, from the first mail to its first colleague, in a real browser and with real mails."""

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page

from procurement.notices.sending import send_waiting
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from tests import sample_files
from tests.browser import world as making
from tests.browser.looking import Watch, beside, look, sign_in
from tests.browser.world import PASSWORD
from tests.factories import business_number

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
NUMBER = business_number(4712)
HEAD, COLLEAGUE, OPERATOR = "head@test.example", "colleague@test.example", "operator@test.example"


@pytest.fixture
def world(live_site) -> None:
    making.person(OPERATOR, Role.OPERATOR)


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    file = tmp_path / "사업자등록증.pdf"
    file.write_bytes(sample_files.pdf())
    return file


def window(browser: Browser, width: int) -> Page:
    return browser.new_context(
        locale="en", extra_http_headers={"Accept-Language": "en"}, viewport={"width": width, "height": 900}
    ).new_page()


def link_in_mail_to(address: str, wanted: str) -> str:
    """The newest link to such a page in a mail that has left for the address."""
    beside(send_waiting)
    texts = [one.body for one in mail.outbox if address in one.to]
    links = re.findall(rf"https?://[^\s]*?({wanted}[^\s]*)", "\n".join(texts))
    assert links, texts
    return links[-1]


def sign_up(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/accounts/signup/")
    page.fill("input[name=email]", email)
    page.fill("input[name=name]", email.partition("@")[0].title())
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.click("main form.krds-form button[type=submit] >> nth=0")
    page.wait_for_load_state()
    page.goto(site + link_in_mail_to(email, "/accounts/confirm-email/"))
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    if "login" in page.url:
        sign_in(page, site, email)


def claim(head: Page, site: str, proof: Path) -> str:
    """The address of a claim that was begun, found lacking its proof, completed and submitted."""
    head.goto(f"{site}/companies/claim/")
    head.click("main form button[type=submit]")
    head.wait_for_url("**/draft/company/")
    head.fill("input[name=business_number]", f"{NUMBER[:3]}-{NUMBER[3:5]}-{NUMBER[5:]}")
    head.fill("input[name=company_name]", "주식회사 한빛")
    head.click("main form.krds-form button[type=submit] >> nth=0")
    head.wait_for_load_state()
    case = site + re.search(r"/cases/\d+/", head.url)[0]
    head.goto(case)
    assert head.locator(".blocked", has_text="Submit the claim").is_visible()
    head.goto(f"{case}documents/add/")
    head.select_option("select[name=kind]", "REGISTRATION")
    head.set_input_files("input[type=file]", proof)
    head.click("main form.krds-form button[type=submit]")
    head.wait_for_url(case)
    take_step(head, case, "Submit the claim")
    return case


def take_step(page: Page, case: str, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    page.click("main form.krds-form button[type=submit]")
    page.wait_for_url(case)


def invite(head: Page, site: str) -> None:
    head.goto(f"{site}/people/")
    assert "주식회사 한빛" in head.locator("body").inner_text()
    head.fill("input[name=email]", COLLEAGUE)
    head.select_option("select[name=role]", Role.STAFF)
    head.click("main form.krds-form button[type=submit]")
    head.wait_for_load_state()


def test_a_company_joins_on_a_phone_and_invites_a_colleague(browser, site, proof):
    head, operator, colleague = window(browser, 320), window(browser, 1280), window(browser, 320)
    watches = [Watch(one, expected=()) for one in (head, operator, colleague)]

    sign_up(head, site, HEAD)
    case = claim(head, site, proof)
    problems = look(head, name="joining-claim-320")
    sign_in(operator, site, OPERATOR)
    operator.goto(f"{site}/inbox/")
    operator.get_by_role("link", name=re.compile("CC-")).first.click()
    problems += look(operator, name="joining-operator-1280")
    take_step(operator, case, "Approve")
    invite(head, site)
    problems += look(head, name="joining-people-320")
    offer = link_in_mail_to(COLLEAGUE, "/invitations/")
    sign_up(colleague, site, COLLEAGUE)
    colleague.goto(site + offer)
    problems += look(colleague, name="joining-invitation-320")
    colleague.click("main form button[type=submit]")
    colleague.wait_for_load_state()

    held = Membership.objects.filter(company__business_number=NUMBER)
    assert beside(lambda: sorted(held.values_list("role", flat=True))) == [Role.REPRESENTATIVE, Role.STAFF]
    assert problems + [one for watch in watches for one in watch.complaints] == []
