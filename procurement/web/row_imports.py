"""Rows of a register from a file: each goes through the page's own form and its own way of saving.

So a file can do nothing that a person at the page could not: the same checks, the same refusals, the same history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.web.row_values import CellRefused, entered, posted

if TYPE_CHECKING:
    from django import forms
    from django.db.models import Model
    from django.http import HttpRequest

    from procurement.web.administration import KeptAdmin

MOST_ROWS = 500
"""Longer lists come in through the platform's imports, which do not go through a form row by row."""


class Outcome(TextChoices):
    """What becomes of a row."""

    NEW = "NEW", gettext_lazy("new")
    CHANGED = "CHANGED", gettext_lazy("changed")
    SAME = "SAME", gettext_lazy("as it is")
    WRONG = "WRONG", gettext_lazy("not possible")


@dataclass
class RowReport:
    """One row of the file: what becomes of it, and why."""

    number: int
    outcome: Outcome
    name: str = ""
    changes: Sequence[str] = ()
    problems: Sequence[str] = ()
    notes: list[str] = field(default_factory=list)


@dataclass
class Report:
    """A file: what is wrong with all of it, and its rows."""

    problems: list[str] = field(default_factory=list)
    rows: list[RowReport] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether everything in it can be saved."""
        return not self.problems and not any(one.outcome == Outcome.WRONG for one in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each outcome."""
        return [(str(kind.label), sum(one.outcome == kind for one in self.rows)) for kind in Outcome]


class RowImport:
    """A file of rows for one administrator's page."""

    def __init__(self, page: KeptAdmin, request: HttpRequest) -> None:
        self.page, self.request = page, request
        self.fields: Mapping[str, forms.Field] = page.get_form(request, None, change=False).base_fields

    def check(self, rows: Iterator[tuple[int, Sequence[str]]]) -> Report:
        """What would become of each row; nothing is kept."""
        return self._all(rows, keep=False)

    def save(self, rows: Iterator[tuple[int, Sequence[str]]]) -> Report:
        """Save all rows, or none where one of them is not possible (then the report says which)."""
        return self._all(rows, keep=True)

    def _all(self, rows: Iterator[tuple[int, Sequence[str]]], *, keep: bool) -> Report:
        report = Report()
        columns = self._columns(next(rows, (0, ()))[1], report)
        if report.problems:
            return report
        with transaction.atomic():
            for number, cells in rows:
                if len(report.rows) == MOST_ROWS:
                    report.problems.append(_("The file has more than %(n)d rows. Divide it.") % {"n": MOST_ROWS})
                    break
                report.rows.append(self._row(number, dict(zip(columns, cells, strict=False))))
            if not report.rows:
                report.problems.append(_("There are no rows below the header."))
            if not (keep and report.is_sound):
                transaction.set_rollback(True)
        return report

    def _columns(self, header: Sequence[str], report: Report) -> list[str]:
        known: dict[str, str] = {}
        for language in ("ko", "en"):
            with translation.override(language):
                known |= {str(one.label or "").casefold(): name for name, one in self.fields.items()}
        known |= {name.casefold(): name for name in self.fields}
        columns = [known.get(cell.casefold(), "") if cell else "" for cell in header]
        unknown = [cell for cell, name in zip(header, columns, strict=True) if cell and not name]
        if unknown:
            report.problems.append(_("These columns are not known: %(names)s.") % {"names": ", ".join(unknown)})
        double = sorted({name for name in columns if name and columns.count(name) > 1})
        if double:
            report.problems.append(_("These columns stand there twice: %(names)s.") % {"names": ", ".join(double)})
        missing = [str(self.fields[name].label) for name in self.page.import_key if name not in columns]
        if missing:
            sentence = _("These columns are needed to know which row is meant: %(names)s.")
            report.problems.append(sentence % {"names": ", ".join(missing)})
        return columns

    def _row(self, number: int, cells: Mapping[str, str]) -> RowReport:
        values, problems = self._entered(cells)
        if problems:
            return RowReport(number, Outcome.WRONG, problems=problems)
        try:
            found = self.page.row_of_import(self.request, values)
        except (ValueError, ValidationError, FieldError):
            found = None
        if found is not None and not self.page.has_change_permission(self.request, found):
            return RowReport(number, Outcome.WRONG, str(found), problems=[_("This row is not changed here.")])
        form = self._form(found, values)
        if not form.is_valid():
            return RowReport(number, Outcome.WRONG, str(found or ""), problems=list(_problems(form)))
        if found is not None and not form.has_changed():
            return RowReport(number, Outcome.SAME, str(found))
        return self._saved(number, form, found)

    def _entered(self, cells: Mapping[str, str]) -> tuple[dict[str, str | list[str]], list[str]]:
        values: dict[str, str | list[str]] = {}
        problems = []
        for name, text in cells.items():
            if not name:
                continue
            try:
                values[name] = entered(self.fields[name], text)
            except CellRefused as refusal:
                problems.append(f"{self.fields[name].label}: {refusal}")
        return values, problems

    def _form(self, found: Model | None, values: Mapping[str, str | list[str]]) -> Any:  # noqa: ANN401 - any page's form
        kind = self.page.get_form(self.request, found, change=found is not None)
        initial = None if found is not None else self.page.get_changeform_initial_data(self.request)
        shown = kind(instance=found, initial=initial)
        return kind(posted(shown, values), instance=found, initial=initial)

    def _saved(self, number: int, form: Any, found: Model | None) -> RowReport:  # noqa: ANN401 - any page's form
        changes = [f"{form.fields[name].label}: {form.data.get(name, '')}" for name in form.changed_data]
        report = RowReport(number, Outcome.CHANGED if found else Outcome.NEW, changes=changes)
        self.request.row_report = report  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                row = form.save(commit=False)
                self.page.save_model(self.request, row, form, found is not None)
                form.save_m2m()
                report.name = str(row)
                message = self.page.construct_change_message(self.request, form, [], found is None)
                log = self.page.log_change if found else self.page.log_addition
                log(self.request, row, message)
        except self.page.refusals as refusal:
            return RowReport(number, Outcome.WRONG, str(found or ""), problems=[str(refusal)])
        except IntegrityError:
            problem = _("There is already such a row, or it contradicts another.")
            return RowReport(number, Outcome.WRONG, str(found or ""), problems=[problem])
        finally:
            del self.request.row_report  # type: ignore[attr-defined]
        return report


def _problems(form: forms.BaseForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"{label}: {error}" if label else str(error)
