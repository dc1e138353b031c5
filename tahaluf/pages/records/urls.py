"""Addresses of records. Notifications link to `/records/<uid>`, so none of these ends in a slash."""

from django.urls import path

from tahaluf.pages.records import acts, views

app_name = "records"
urlpatterns = [
    path("", views.listing, name="list"),
    path("waiting", views.queue, name="queue"),
    path("new", acts.choose_kind, name="choose_kind"),
    path("new/<slug:desk>/<slug:kind>", acts.write, name="write"),
    path("proposals/<uuid:uid>", acts.proposal, name="proposal"),
    path("<uuid:uid>", views.item, name="item"),
    path("<uuid:uid>/export", views.export, name="export"),
    path("<uuid:uid>/amend", acts.amend, name="amend"),
    path("<uuid:uid>/revoke", acts.revoke, name="revoke"),
    path("<uuid:uid>/release", acts.propose, name="release"),
    path("<uuid:uid>/recall", acts.withdraw_version, name="recall"),
]
