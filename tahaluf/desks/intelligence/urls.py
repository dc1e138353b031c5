"""Addresses of the intelligence desk: its queue and its list; single records have theirs in pages.records."""

from django.urls import path

from tahaluf.desks.intelligence.apps import DESK
from tahaluf.pages.records import views

app_name = "intelligence"
urlpatterns = [
    path("", views.queue, {"desk": DESK}, name="queue"),
    path("records", views.listing, {"desk": DESK}, name="records"),
]
