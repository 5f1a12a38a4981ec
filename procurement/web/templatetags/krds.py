"""``{% load krds %}``: every tag and filter that pages of this site use (``docs/pages.md``)."""

from django.template import Library

from procurement.web.templatetags import charts, parts, values

register = Library()
for library in (values.register, parts.register, charts.register):
    register.tags.update(library.tags)
    register.filters.update(library.filters)
