"""Addresses of the pages of webhooks."""

from django.urls import path

from tahaluf.desks.finance.webhooks import views

urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/<uuid:uid>/end/", views.webhook_end, name="webhook_end"),
]
