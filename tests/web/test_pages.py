"""The pages that belong to no slice, and what all templates must not do."""

import re
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STYLES = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
EXECUTED_INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
FORBIDDEN = {
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a script in the page": EXECUTED_INLINE,
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "evaluated htmx": re.compile(r"hx-on|hx-vals=[\"']js:", re.IGNORECASE),
    "an address of another site": re.compile(r"(?:src|href)=[\"']https?://", re.IGNORECASE),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_templates_keep_to_the_content_security_policy(template):
    text = template.read_text()

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_style_sheets_refer_to_files_that_are_collected(sheet):
    for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
        assert Path(sheet.parent / address).exists(), f"{address}: collect the assets first"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"),
    [("ko", "계약 한 건부터 구매율까지, 빠짐없이"), ("en", "From every contract to the purchase rate")],
)
def test_the_front_page_speaks_both_languages(client, language, title):
    response = client.get("/", headers={"accept-language": language})

    assert response.status_code == 200
    assert title in response.content.decode()
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.django_db
def test_the_language_is_switched_by_post_and_stays(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})

    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_demonstration_says_so(client):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DEMO", True, raising=False)
        assert "demo-notice" in client.get("/").content.decode()
        patch.setattr(settings, "DEMO", False)
        assert "demo-notice" not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_account_pages_wear_the_shell(client, address):
    page = client.get(address).content.decode()

    assert 'id="krds-header"' in page
    assert 'class="krds-input"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "sentence"),
    [
        (partial(defaults.bad_request, exception=ValueError()), 400, "The request could not be read"),
        (partial(defaults.permission_denied, exception=PermissionError()), 403, "This page is not open to you"),
        (partial(defaults.page_not_found, exception=LookupError()), 404, "There is no such page"),
        (defaults.server_error, 500, "Something went wrong on our side"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(view, status, sentence):
    with translation.override("en"):
        response = view(RequestFactory().get("/lost/"))

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert 'href="/"' in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_that_nothing_was_changed(client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/accounts/login/", {"login": "a@b.example"}, headers={"accept-language": "en"})

    assert response.status_code == 403
    assert "nothing has been changed" in response.content.decode()
    assert f"<code>{response.headers['X-Request-ID']}</code>" in response.content.decode()
