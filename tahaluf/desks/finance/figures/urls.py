"""Addresses of the pages of figures."""

from django.urls import path

from tahaluf.desks.finance.figures import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/spellings/", views.spellings, name="figures_spellings"),
    path("figures/export/", views.export, name="figures_export"),
]
