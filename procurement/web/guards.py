"""What keeps forged values from breaking administrators' pages, also those of other packages.

Django's own administration answers some values that no honest browser sends with an error of the server: identifiers
that are no numbers (in a select that searches, among chosen rows, in the address of a new row), numbers too large for
a date. Here they are refused, or passed over where nothing was asked with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Field, ForeignKey
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.forms import ModelChoiceField
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

NUL = "\x00"


def as_stored(field: Field[Any, Any], value: Any) -> Any:  # noqa: ANN401 - a field holds what it holds
    """A value as the field keeps it; ``ValueError`` for one that it cannot hold."""
    if isinstance(value, str) and NUL in value:
        raise ValueError(value)
    try:
        return field.to_python(value)
    except (ValidationError, TypeError, OverflowError, OSError) as problem:
        raise ValueError(value) from problem


def _can_be(field: Field[Any, Any], value: Any) -> bool:  # noqa: ANN401 - a field holds what it holds
    try:
        as_stored(field, value)
    except ValueError:
        return False
    return True


class SearchedSelect(AutocompleteSelect):
    """A select that searches; asks the database only for identifiers that could be one."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """The chosen option, if there can be one."""
        key = self.field.target_field
        return list(super().optgroups(name, [one for one in value if not one or _can_be(key, one)], attr))


class Search(AutocompleteJsonView):
    """What selects that search ask; only for fields that refer to other rows, not for those that are referred to."""

    def process_request(self, request: HttpRequest) -> Any:  # noqa: ANN401 - Django's own four parts
        """Term, page, field and key, as Django reads them; ``PermissionDenied`` for what is no such field."""
        try:
            found = super().process_request(request)
        except NotRegistered as nowhere:  # rows that have no page of their own
            raise PermissionDenied from nowhere
        if not found[2].concrete:
            raise PermissionDenied
        return found


class SearchedFields:
    """For an administrator's page or its inlines: selects that search are :class:`SearchedSelect`."""

    def formfield_for_foreignkey(
        self,
        db_field: ForeignKey[Any, Any],
        request: HttpRequest,
        **options: Any,
    ) -> ModelChoiceField[Any] | None:
        """The field, with its widget chosen before Django does."""
        page: Any = self
        if db_field.name in page.get_autocomplete_fields(request):
            options.setdefault("widget", SearchedSelect(db_field, page.admin_site, using=options.get("using")))
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]
        return field


class SoundList(ChangeList):
    """A list whose address may hold what is no date and no choice of a filter: Django then leads to the whole list."""

    def get_filters(self, request: HttpRequest) -> Any:  # noqa: ANN401 - Django's own five parts
        """The filters of the address."""
        try:
            found = super().get_filters(request)
        except OverflowError as problem:
            raise IncorrectLookupParameters(problem) from problem
        for one in found[0]:
            if isinstance(one, SimpleListFilter) and one.value() not in {
                None,
                *(str(key) for key, _ in one.lookup_choices),
            }:
                raise IncorrectLookupParameters(one.parameter_name)
        return found


class Guarded(SearchedFields):
    """Mixed into every administrator's page when it is registered (:class:`procurement.web.admin.SiteAdmin`)."""

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """The list that stands odd dates."""
        return SoundList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
        """The list; where its address asked for something that cannot be, it says that all rows are shown."""
        page: Any = self
        answer = super().changelist_view(request, extra_context)  # type: ignore[misc]
        if ERROR_FLAG not in request.GET and getattr(answer, "url", "").endswith(f"?{ERROR_FLAG}=1"):
            text = _t("A filter in the address holds something that cannot be. All rows are shown.")
            page.message_user(request, text, messages.WARNING)
        return answer

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says about a new row, as far as the fields can hold it."""
        page: Any = self
        said: dict[str, Any] = super().get_changeform_initial_data(request)  # type: ignore[misc]
        kept = {}
        for name, value in said.items():
            try:
                field = page.opts.get_field(name)
                kept[name] = value if field.many_to_many or not field.concrete else as_stored(field, value)
            except FieldDoesNotExist:
                kept[name] = value
            except ValueError:
                continue
        return kept

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        """What an action answers; rows that cannot exist are no choice."""
        page: Any = self
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(_can_be(page.opts.pk, one) for one in chosen):
            page.message_user(request, _t("The chosen rows do not exist. Nothing was changed."), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        answer: HttpResponseBase | None = super().response_action(request, queryset)  # type: ignore[misc]
        return answer

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - Django's own answer
        """The page; a row that another person saved in the same moment is a reason, not an error."""
        page: Any = self
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        except IntegrityError:
            text = _t("There is already such a row, or it contradicts another. Nothing was saved.")
            page.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


def guarded(page: type[Any]) -> type[Any]:
    """The same page, guarded."""
    return page if issubclass(page, Guarded) else type(page.__name__, (Guarded, page), {"__module__": page.__module__})
