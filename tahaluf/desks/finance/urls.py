"""Addresses of the finance desk."""

from django.urls import path

from tahaluf.desks.finance import views
from tahaluf.pages.records import views as record_views
from tahaluf.records.vocabulary import Desk

app_name = "finance"
urlpatterns = [
    path("", views.home, name="home"),
    path("queue", record_views.queue, {"desk": Desk.FINANCE}, name="queue"),
    path("records", record_views.listing, {"desk": Desk.FINANCE}, name="records"),
    path("lists/", views.lists, name="lists"),
    path("lists/import/", views.list_import, name="list_import"),
    path("lists/<uuid:uid>/", views.version, name="version"),
    path("lists/<uuid:uid>/progress/", views.version_progress, name="version_progress"),
    path("lists/<uuid:uid>/rejects/", views.version_rejects, name="version_rejects"),
    path("lists/<uuid:uid>/confirm/", views.version_confirm, name="version_confirm"),
    path("lists/<uuid:uid>/discard/", views.version_discard, name="version_discard"),
    path("lists/<uuid:uid>/retry/", views.version_retry, name="version_retry"),
    path("lists/<uuid:uid>/entries/", views.entries, name="entries"),
    path("lists/<uuid:uid>/entries/<int:ordinal>/", views.entry, name="entry"),
    path("screening/", views.runs, name="runs"),
    path("screening/start/", views.screen, name="screen"),
    path("screening/<uuid:uid>/", views.run, name="run"),
    path("screening/<uuid:uid>/progress/", views.run_progress, name="run_progress"),
    path("screening/<uuid:uid>/retry/", views.run_retry, name="run_retry"),
    path("screening/<uuid:uid>/rejects/", views.run_rejects, name="run_rejects"),
    path("screening/<uuid:uid>/hits/<int:ordinal>/", views.hit, name="hit"),
]
