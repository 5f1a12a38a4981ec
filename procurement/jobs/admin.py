"""Jobs in Django admin: to look at, and to cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cron_descriptor import Options, get_description
from cron_descriptor.Exception import FormatException, MissingFieldException, WrongArgumentException
from django.contrib import admin, messages
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_celery_beat.admin import CrontabScheduleAdmin, PeriodicTaskAdmin
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from procurement.jobs import services
from procurement.jobs.forms import ClockForm, ScheduleForm
from procurement.jobs.models import ACTIVE, ClockSetting, Job
from procurement.language import reads_korean
from procurement.web.formats import UNKNOWN

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    """Read only: a job is made by what a person does elsewhere."""

    list_display = ("kind", "key", "state", "attempt", "phase", "progress_done", "progress_total", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("kind", "key", "error")
    list_select_related = ("created_by",)
    date_hierarchy = "created_at"
    actions = ("cancel",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes a job here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        """Nobody deletes a job."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Job | None = None) -> list[str]:
        """All fields."""
        return [field.name for field in Job._meta.fields]

    @admin.action(description=_("Cancel the selected jobs"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Ask each selected job that has not ended to stop."""
        active = list(queryset.filter(state__in=ACTIVE))
        for job in active:
            services.cancel(job)
        text = ngettext("%(n)d job was asked to stop.", "%(n)d jobs were asked to stop.", len(active))
        self.message_user(request, text % {"n": len(active)}, messages.SUCCESS)


@admin.register(ClockSetting)
class ClockSettingAdmin(admin.ModelAdmin):
    """Moves the site's clock, for demonstrations."""

    form = ClockForm
    list_display = ("offset_seconds",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one clock."""
        return super().has_add_permission(request) and not ClockSetting.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: ClockSetting | None = None) -> bool:
        """Nobody deletes the clock; an offset of 0 is the real time."""
        return False


admin.site.unregister([CrontabSchedule, PeriodicTask])


def in_words(times: CrontabSchedule | None) -> str:
    """When a crontab line begins, in the reader's language; a dash for a line that says no time."""
    if times is None:
        return UNKNOWN
    options = Options()
    options.locale_code = "ko_KR" if reads_korean() else "en_US"
    options.use_24hour_time_format = True
    line = f"{times.minute} {times.hour} {times.day_of_month} {times.month_of_year} {times.day_of_week}"
    try:
        return str(get_description(line, options))
    except (FormatException, MissingFieldException, WrongArgumentException, ValueError, IndexError):
        return UNKNOWN


@admin.register(PeriodicTask)
class ScheduleAdmin(PeriodicTaskAdmin):
    """Which task begins when; without the package's own page, whose script the content security policy forbids."""

    form = ScheduleForm
    change_form_template = None
    list_display = ("named", "begins", "enabled", "start_time", "last_run_at", "one_off")
    list_filter = ("enabled", "one_off", "start_time", "last_run_at")
    readonly_fields = ("last_run_at", "begins")
    fieldsets = (
        (None, {"fields": ("name", "regtask", "task", "enabled", "description")}),
        (
            _("when it begins"),
            {
                "fields": (
                    "begins", "interval", "crontab", "solar", "clocked", "start_time", "last_run_at", "one_off",
                )
            },
        ),
        (_("what the task is given"), {"fields": ("args", "kwargs")}),
        (
            _("how it is sent"),
            {"fields": ("expires", "expire_seconds", "queue", "exchange", "routing_key", "priority", "headers")},
        ),
    )  # fmt: skip

    @admin.display(description=_("name"), ordering="name")
    def named(self, obj: PeriodicTask) -> str:
        """What the platform calls it in the reader's language, else the administrator's own words."""
        return _t(obj.name)

    @admin.display(description=_("begins"))
    def begins(self, obj: PeriodicTask) -> str:
        """When it begins, in words."""
        return in_words(obj.crontab) if obj.crontab_id else str(obj.scheduler or UNKNOWN)


@admin.register(CrontabSchedule)
class CrontabAdmin(CrontabScheduleAdmin):
    """Times of day and month at which jobs begin, also told in the reader's language."""

    list_display = ("__str__", "in_words")
    fields = ("in_words", "minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone")
    readonly_fields = ("in_words",)

    @admin.display(description=_("in words"))
    def in_words(self, obj: CrontabSchedule) -> str:
        """When it is."""
        return in_words(obj)
