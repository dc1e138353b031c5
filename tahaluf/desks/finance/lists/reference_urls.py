"""Stable addresses of entries of the node's lists: what is cited by list, number on the list, and version."""

from urllib.parse import quote, unquote

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tahaluf.desks.finance.lists import reference_views as views


class CitedConverter(StringConverter):
    """A part of a citation in an address; a slash in a number on a list does not part it."""

    def to_python(self, value: str) -> str:
        return unquote(value)

    def to_url(self, value: str) -> str:
        return quote(value, safe=":~@")


register_converter(CitedConverter, "cited")
app_name = "reference"
urlpatterns = [
    path("<cited:key>/<cited:listed_id>/", views.entry, name="entry"),
    path("<cited:key>/<cited:listed_id>/<cited:number>/", views.entry, name="entry_of_version"),
]
