"""The administrator's pages for rows from a file: choose, look at what would become of it, save."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.contracts.reading.messages import of_file
from procurement.contracts.reading.plain import rows_of
from procurement.contracts.reading.rows import Limits
from procurement.files.errors import UnreadableFile
from procurement.web.exports import csv_file
from procurement.web.row_imports import MOST_ROWS, Report, RowImport
from procurement.web.row_values import choices_of, named_by, shown

if TYPE_CHECKING:
    from procurement.web.administration import KeptAdmin

MOST_BYTES = 2 * 1024 * 1024
KEPT_SECONDS = 3600
"""So long a checked file waits to be saved."""
_LIMITS = Limits(
    max_bytes=MOST_BYTES, xlsx_max_bytes=MOST_BYTES, xlsx_max_unpacked_bytes=64 * 1024 * 1024, xlsx_max_cells=200_000
)


class RowFileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File (CSV, xlsx or xls)"),
        help_text=gettext_lazy("The first row names the columns. Nothing is saved before you have seen what it does."),
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - Django's uploaded file
        """Not larger than a form-by-form import can be."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(n)d MB. Divide it.") % {"n": MOST_BYTES >> 20})
        return file


def page(admin_page: KeptAdmin, request: HttpRequest) -> HttpResponse:
    """Choose a file, or see what one does, or save it."""
    if not (admin_page.has_add_permission(request) and admin_page.has_change_permission(request)):
        raise PermissionDenied
    if request.method == "POST" and "token" in request.POST:
        return _save(admin_page, request)
    form = RowFileForm(request.POST, request.FILES) if request.method == "POST" else RowFileForm()
    report, token = None, ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        report = _read(admin_page, request, content, keep=False)
        if report.is_sound:
            token = secrets.token_urlsafe(16)
            cache.set(_key(admin_page, request, token), content, KEPT_SECONDS)
    return _shown(admin_page, request, form=form, report=report, token=token)


def _save(admin_page: KeptAdmin, request: HttpRequest) -> HttpResponse:
    key = _key(admin_page, request, request.POST.get("token", ""))
    content = cache.get(key)
    if content is None or not cache.delete(key):
        text = _("This file was saved already, or checked too long ago. Look at the list, or choose the file again.")
        messages.error(request, text)
        return HttpResponseRedirect(request.get_full_path())
    report = _read(admin_page, request, content, keep=True)
    if not report.is_sound:
        text = _("Something has changed since the file was checked. Nothing was saved.")
        messages.error(request, text)
        return _shown(admin_page, request, form=RowFileForm(), report=report, token="")
    saved = sum(one.outcome in {"NEW", "CHANGED"} for one in report.rows)
    text = ngettext("%(n)d row of the file was saved.", "%(n)d rows of the file were saved.", saved)
    messages.success(request, text % {"n": saved})
    return HttpResponseRedirect(reverse(f"admin:{admin_page.opts.app_label}_{admin_page.opts.model_name}_changelist"))


def _read(admin_page: KeptAdmin, request: HttpRequest, content: bytes, *, keep: bool) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        path.write_bytes(content)
        importing = RowImport(admin_page, request)
        try:
            rows = rows_of(path, _LIMITS)
            return importing.save(rows) if keep else importing.check(rows)
        except UnreadableFile as problem:
            return Report(problems=[of_file(problem)])


def _key(admin_page: KeptAdmin, request: HttpRequest, token: str) -> str:
    token = token if token.isascii() and len(token) <= 64 else ""  # noqa: PLR2004 - longer ones were not made here
    return f"row-import:{admin_page.opts.label_lower}:{request.user.pk}:{token}"


def _shown(
    admin_page: KeptAdmin, request: HttpRequest, *, form: RowFileForm, report: Report | None, token: str
) -> HttpResponse:
    context = {
        **admin_page.admin_site.each_context(request),
        "opts": admin_page.opts,
        "title": _("Rows from a file: %(what)s") % {"what": admin_page.opts.verbose_name_plural},
        "form": form,
        "report": report,
        "token": token,
        "most_rows": MOST_ROWS,
        "columns": list(_columns(admin_page, request)),
        "key": [str(RowImport(admin_page, request).fields[name].label) for name in admin_page.import_key],
    }
    status = 400 if form.errors or (report and not report.is_sound) else 200
    return TemplateResponse(request, "admin/procurement/rows.html", context, status=status)


def _columns(admin_page: KeptAdmin, request: HttpRequest) -> Iterator[tuple[str, str, str]]:
    """Name, label and what may stand in each column."""
    for name, field in RowImport(admin_page, request).fields.items():
        yield name, str(field.label or name), _allowed(field)


def _allowed(field: Any) -> str:  # noqa: ANN401 - any form's field
    if isinstance(field, forms.ModelChoiceField):
        model: Any = field.queryset.model  # type: ignore[union-attr]
        what = {"what": model._meta.verbose_name, "by": model._meta.get_field(named_by(model)).verbose_name}
        return _("%(what)s, by its %(by)s") % what
    if isinstance(field, forms.ChoiceField):
        return ", ".join(f"{label} ({value})" for value, label in choices_of(field) if value)
    if isinstance(field, forms.BooleanField):
        return _("Y or N")
    if isinstance(field, forms.DateField):
        return _("day, as 2026-03-02")
    return str(field.help_text or "")


def rows_file(admin_page: KeptAdmin, request: HttpRequest) -> HttpResponseBase:
    """All rows (or, with ``?empty=1``, none) as a CSV file that the import reads back."""
    if not admin_page.has_view_permission(request):
        raise PermissionDenied
    names = list(RowImport(admin_page, request).fields)
    relations = [one for one in names if _is_relation(admin_page, one)]
    rows: Any = admin_page.get_queryset(request).order_by("pk").select_related(*relations)
    found = rows.none() if "empty" in request.GET else rows
    lines: Iterator[Sequence[str]] = ([shown(one, name) for name in names] for one in found.iterator(chunk_size=2_000))
    return csv_file(name=f"{admin_page.opts.model_name}-rows", header=names, rows=lines)


def _is_relation(admin_page: KeptAdmin, name: str) -> bool:
    return any(field.name == name and field.is_relation for field in admin_page.opts.concrete_fields)
