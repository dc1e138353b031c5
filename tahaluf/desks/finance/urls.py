"""Addresses of the finance desk."""

from django.urls import include, path

from tahaluf.desks.finance import home
from tahaluf.desks.finance.lists import views as lists
from tahaluf.desks.finance.screening import views as screening
from tahaluf.pages.records import views as record_views
from tahaluf.records.vocabulary import Desk

app_name = "finance"
urlpatterns = [
    path("", home.home, name="home"),
    path("queue", record_views.queue, {"desk": Desk.FINANCE}, name="queue"),
    path("records", record_views.listing, {"desk": Desk.FINANCE}, name="records"),
    path("lists/", lists.lists, name="lists"),
    path("lists/import/", lists.list_import, name="list_import"),
    path("lists/<uuid:uid>/", lists.version, name="version"),
    path("lists/<uuid:uid>/progress/", lists.version_progress, name="version_progress"),
    path("lists/<uuid:uid>/rejects/", lists.version_rejects, name="version_rejects"),
    path("lists/<uuid:uid>/confirm/", lists.version_confirm, name="version_confirm"),
    path("lists/<uuid:uid>/discard/", lists.version_discard, name="version_discard"),
    path("lists/<uuid:uid>/retry/", lists.version_retry, name="version_retry"),
    path("lists/<uuid:uid>/entries/", lists.entries, name="entries"),
    path("lists/<uuid:uid>/entries/<int:ordinal>/", lists.entry, name="entry"),
    path("", include("tahaluf.desks.finance.lists.urls")),
    path("screening/", screening.runs, name="runs"),
    path("screening/start/", home.screen, name="screen"),
    path("screening/<uuid:uid>/", screening.run, name="run"),
    path("screening/<uuid:uid>/progress/", screening.run_progress, name="run_progress"),
    path("screening/<uuid:uid>/retry/", screening.run_retry, name="run_retry"),
    path("screening/<uuid:uid>/rejects/", screening.run_rejects, name="run_rejects"),
    path("screening/<uuid:uid>/hits/<int:ordinal>/", screening.hit, name="hit"),
    path("", include("tahaluf.desks.finance.subjects.urls")),
    path("", include("tahaluf.desks.finance.outcomes.urls")),
    path("", include("tahaluf.desks.finance.alerts.urls")),
    path("", include("tahaluf.desks.finance.figures.urls")),
    path("", include("tahaluf.desks.finance.webhooks.urls")),
]
