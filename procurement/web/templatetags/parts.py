"""Tags that draw a component around what a page writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template import Context, Library
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.web import helping, tones

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.forms import BaseForm
    from django.http import HttpRequest

register = Library()
ALERT_WORDS: dict[tones.Tone, tuple[str, Promise]] = {
    tones.Tone.INFORMATION: ("info", gettext_lazy("Notice")),
    tones.Tone.SUCCESS: ("ok", gettext_lazy("Done")),
    tones.Tone.WARNING: ("warning", gettext_lazy("Caution")),
    tones.Tone.DANGER: ("danger", gettext_lazy("Problem")),
}
PAGES_EACH_SIDE = 2


@dataclass(frozen=True)
class Step:
    """One step of a long form."""

    number: int
    label: str
    state: str


def _part(name: str, **values: object) -> SafeString:
    return render_to_string(f"web/parts/{name}.html", values)


@register.simple_tag
def breadcrumb(*labels_and_addresses: str) -> SafeString:
    """Label, address, label, address, …, and the label of this page."""
    pairs = zip(labels_and_addresses[0::2], [*labels_and_addresses[1::2], ""], strict=False)
    return _part("breadcrumb", places=list(pairs))


@register.simple_tag
def heading(text: str, lead: str = "") -> SafeString:
    """The page's only first-level heading."""
    return _part("heading", text=text, lead=lead)


@register.simple_block_tag(end_name="end_table")
def table(content: SafeString, caption: str, *, caption_hidden: bool = False, compact: bool = False) -> SafeString:
    """A table in a region that scrolls on its own and can be reached by keyboard."""
    return _part("table", content=content, caption=caption, caption_hidden=caption_hidden, compact=compact)


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context, name: str, label: str, *, numeric: bool = False, parameter: str = "sort"
) -> SafeString:
    """A column head that sorts by ``?sort=name``, then by ``?sort=-name``."""
    query = context["request"].GET.copy()
    now = query.get(parameter, "")
    query[parameter] = f"-{name}" if now == name else name
    query.pop("page", None)
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    return _part("sort_header", label=label, numeric=numeric, address=f"?{query.urlencode()}", order=order)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[object], parameter: str = "page") -> SafeString:
    """Links to the other pages, keeping the rest of the query string."""
    if page.paginator.num_pages <= 1:
        return SafeString()
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=PAGES_EACH_SIDE, on_ends=1)
    links = [(number, address(number) if isinstance(number, int) else "") for number in numbers]
    return _part(
        "pagination",
        page=page,
        links=links,
        before=address(page.previous_page_number()) if page.has_previous() else "",
        after=address(page.next_page_number()) if page.has_next() else "",
    )


@register.simple_tag
def result_count(page: Page[object]) -> SafeString:
    """How many there are in all and which are shown."""
    return _part("result_count", page=page)


@register.simple_block_tag(end_name="end_alert")
def alert(content: SafeString, tone: str = tones.Tone.INFORMATION, title: str = "") -> SafeString:
    """A notice in the page."""
    css, word = ALERT_WORDS[tones.Tone(tone)]
    return _part("alert", content=content, title=title, css=css, word=word)


@register.simple_block_tag(end_name="end_accordion")
def accordion(content: SafeString, title: str, *, open: bool = False) -> SafeString:  # noqa: A002 - word of authors
    """Text that opens, without script."""
    return _part("accordion", content=content, title=title, is_open=open)


@register.simple_block_tag(end_name="end_modal")
def modal(content: SafeString, identifier: str, title: str) -> SafeString:
    """A dialog, closed until its button is pressed."""
    return _part("modal", content=content, identifier=identifier, title=title)


@register.simple_tag
def modal_button(identifier: str, label: str, tone: str = "tertiary", size: str = "medium") -> SafeString:
    """The button that opens a dialog."""
    return format_html(
        '<button type="button" class="krds-btn {} {}" data-opens="{}" aria-haspopup="dialog">{}</button>',
        tone,
        size,
        identifier,
        label,
    )


@register.simple_tag
def modal_actions(confirm: str, cancel: str = "", tone: str = "primary") -> SafeString:
    """The buttons of a dialog: leave, and do it (submits the form around them)."""
    return _part("modal_actions", confirm=confirm, cancel=cancel or _("Back"), tone=tone)


@register.simple_block_tag(end_name="end_help_panel")
def help_panel(content: SafeString, title: str = "") -> SafeString:
    """Help for the page."""
    return _part("help_panel", content=content, title=title or _("Help"))


@register.simple_block_tag(takes_context=True, end_name="end_page_help")
def page_help(context: Context, content: SafeString) -> SafeString:
    """The registered help of the page, with what the page adds; nothing where there is neither."""
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    found = helping.help_of(match.view_name) if match else None
    content = SafeString(content.strip())
    if found is None:
        return _part("help_panel", content=content, title=_("Help")) if content else content
    user = getattr(request, "user", None)
    keeps = user is not None and user.is_staff and user.has_perm("procurement.view_legalparameter")
    shown = _part(
        "page_help",
        help=found,
        content=content,
        articles=helping.articles(found, {str(name): value for name, value in context.flatten().items()}),
        parameters=helping.in_force(found),
        register=reverse("admin:procurement_legalparameter_changelist") if keeps else "",
    )
    return _part("help_panel", content=shown, title=_("About this page"))


@register.simple_tag
def empty_state(title: str, text: str = "", action: str = "", url: str = "") -> SafeString:
    """Nothing here, and what to do next."""
    return _part("empty_state", title=title, text=text, action=action, url=url)


@register.simple_block_tag(end_name="end_tabs")
def tabs(content: SafeString, label: str) -> SafeString:
    """Views of one thing, as links."""
    return _part("tabs", content=content, label=label)


@register.simple_tag
def tab(label: str, url: str, *, current: bool = False) -> SafeString:
    """One of the views."""
    return _part("tab", label=label, url=url, current=current)


@register.simple_block_tag(end_name="end_contents")
def contents(content: SafeString) -> SafeString:
    """The parts of a long page, as links to them."""
    return _part("contents", content=content)


@register.simple_tag
def part_link(identifier: str, label: str) -> SafeString:
    """One of the parts: a ``<section class="page-section" id="…">`` of the page."""
    return format_html('<li><a href="#{}">{}</a></li>', identifier, label)


@register.simple_tag
def steps(labels: Sequence[str], current: int) -> SafeString:
    """Where in a long form the reader is; ``current`` counts from 1."""
    states = [(number, label, (number > current) - (number < current)) for number, label in enumerate(labels, 1)]
    words = {-1: "done", 0: "active", 1: ""}
    return _part("steps", steps=[Step(number, label, words[place]) for number, label, place in states])


@register.simple_tag
def progress(done: int | None, total: int | None, label: str) -> SafeString:
    """How far a long piece of work is; without a total, only that it moves."""
    share = min(100, done * 100 // total) if total and done is not None else None
    return _part("progress", done=done, total=total, label=label, share=share)


@register.simple_block_tag(end_name="end_facts")
def facts(content: SafeString) -> SafeString:
    """Labels with their values."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag(end_name="end_fact")
def fact(content: SafeString, label: str) -> SafeString:
    """One label with its value."""
    return format_html('<div class="fact"><dt>{}</dt><dd>{}</dd></div>', capfirst(label), content)


@register.simple_block_tag(end_name="end_structured_list")
def structured_list(content: SafeString) -> SafeString:
    """A list of cards of full width."""
    return format_html('<ul class="krds-structured-list type-full">{}</ul>', content)


@register.simple_tag(takes_context=True)
def filter_form(context: Context, form: BaseForm) -> SafeString:
    """Filters of a list: applied by address, so that a filtered list can be shared."""
    request: HttpRequest = context["request"]
    return _part("filter_form", form=form, sort=request.GET.get("sort", ""), address=request.path)


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """All errors of a form, linked to their fields."""
    return _part("error_summary", form=form)
