"""The chart tag: a figure with a title that states what it shows, a summary, a drawing and its table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from zlib import crc32

from django.template import Library
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from procurement.language import reads_korean

register = Library()


class Kind(StrEnum):
    """Forms that ``static/js/charts.js`` draws."""

    RATES = "rates"
    TREND = "trend"
    HEATMAP = "heatmap"
    HISTOGRAM = "histogram"
    RANKING = "ranking"
    SPLIT = "split"


def drawable(value: object) -> object:
    """The same values with decimals as floats and lazy texts as text; unknown stays unknown."""
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): drawable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(part) for part in value]
    return str(value)


def words() -> dict[str, str]:
    """Words of a drawing in the reader's language."""
    return {
        "target": _("target"),
        "unknown": _("not known"),
        "met": _("met"),
        "missed": _("not met"),
        "language": "ko" if reads_korean() else "en",
    }


@register.simple_block_tag(end_name="end_chart")
def chart(content: SafeString, kind: str, title: str, values: Mapping[str, object], summary: str = "") -> SafeString:
    """A figure; the block holds its table."""
    identifier = f"chart-{crc32(title.encode()):08x}"
    return render_to_string(
        "web/parts/chart.html",
        {
            "content": content,
            "identifier": identifier,
            "values_identifier": f"{identifier}-values",
            "kind": Kind(kind),
            "title": title,
            "summary": summary,
            "values": {"words": words(), **{name: drawable(part) for name, part in values.items()}},
        },
    )


@register.simple_tag
def charts_script() -> SafeString:
    """The scripts of charts, once on a page."""
    return format_html(
        '<script src="{}" defer></script><script src="{}" defer></script>',
        static("vendor/echarts.min.js"),
        static("js/charts.js"),
    )
