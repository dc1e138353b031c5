"""Addresses of portfolios, subjects, payments and intakes."""

from django.urls import path

from tahaluf.desks.finance.subjects import intake_views, views

urlpatterns = [
    path("portfolios/", views.portfolios, name="portfolios"),
    path("portfolios/make/", views.portfolio_make, name="portfolio_make"),
    path("portfolios/<uuid:uid>/", views.portfolio, name="portfolio"),
    path("portfolios/<uuid:uid>/change/", views.portfolio_change, name="portfolio_change"),
    path("portfolios/<uuid:uid>/take-in/", intake_views.intake_start, name="intake_start"),
    path("intakes/", intake_views.intakes, name="intakes"),
    path("intakes/<uuid:uid>/", intake_views.intake, name="intake"),
    path("intakes/<uuid:uid>/progress/", intake_views.intake_progress, name="intake_progress"),
    path("intakes/<uuid:uid>/retry/", intake_views.intake_retry, name="intake_retry"),
    path("intakes/<uuid:uid>/rejects/", intake_views.intake_rejects, name="intake_rejects"),
    path("subjects/<uuid:uid>/", views.subject, name="subject"),
    path("subjects/<uuid:uid>/end/", views.subject_end, name="subject_end"),
    path("subjects/<uuid:uid>/stakes/", views.stake_state, name="stake_state"),
    path("stakes/<uuid:uid>/end/", views.stake_end, name="stake_end"),
    path("payments/", views.payments, name="payments"),
    path("payments/<uuid:uid>/", views.payment, name="payment"),
]
