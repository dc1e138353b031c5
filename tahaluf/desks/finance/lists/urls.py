"""Further addresses of lists; those of versions and entries stand in the desk's own file."""

from django.urls import path

from tahaluf.desks.finance.lists import columns, views

urlpatterns = [
    path("lists/import/<uuid:uid>/", columns.list_columns, name="list_columns"),
    path("lists/import/<uuid:uid>/drop/", columns.list_drop, name="list_drop"),
    path("lists/designations/compile/", views.designations_compile, name="designations_compile"),
    path("lists/<uuid:uid>/changes/", views.version_changes, name="version_changes"),
]
