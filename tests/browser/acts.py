"""What is done on a page before it is looked at: fields are filled in, files chosen, forms sent."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, Page

from tests.browser.states import State
from tests.sample_files import pdf

FORM = "main form.krds-form[method=post], #content-main form[method=post]"
FILES: dict[str, bytes] = {
    "agencies": "code,name,type\n7654321,나래군,LOCAL\n7654322,다솜구,LOCAL\n".encode(),
    "wrong": "code,name,type\n12,나래군,CLUB\n7654322,,LOCAL\n".encode(),
    "pdf": pdf(),
}
"""Files by the name that a state gives them (``+file=@agencies``)."""


def act(page: Page, state: State) -> None:
    """Do what the state says; the site's own words are wanted, not the browser's."""
    for name, value in state.fills:
        _fill(page.locator(f"main [name={name}], #content-main [name={name}]").first, value)
    if state.presses:
        form = page.locator(FORM if state.presses == "main" else state.presses).first
        assert form.count(), f"{state}: there is no form to send at {page.url}"
        form.evaluate("form => { form.noValidate = true }")
        with page.expect_navigation():
            form.locator("[type=submit]:not([formtarget])").first.click()


def _fill(field: Locator, value: str) -> None:
    kind = field.evaluate("field => field.type")
    if kind == "file":
        name = value.removeprefix("@")
        field.set_input_files(FilePayload(name=f"{name}.csv", mimeType="text/csv", buffer=FILES[name]))
    elif kind in {"checkbox", "radio"}:
        field.page.locator(f"[name={field.get_attribute('name')}][value='{value}']").check(force=True)
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(value)
