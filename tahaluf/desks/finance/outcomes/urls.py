"""Addresses of freezes, their documents, complaints and the settings of reports."""

from django.urls import path

from tahaluf.desks.finance.outcomes import complaint_views, views

urlpatterns = [
    path("freezes/", views.freezes, name="freezes"),
    path("freezes/<uuid:uid>/", views.freeze, name="freeze"),
    path("freezes/<uuid:uid>/review/", views.freeze_review, name="freeze_review"),
    path("freezes/<uuid:uid>/keep/", views.freeze_act, {"verb": "keep"}, name="freeze_keep"),
    path("freezes/<uuid:uid>/propose/", views.freeze_act, {"verb": "propose"}, name="freeze_propose"),
    path("freezes/<uuid:uid>/refuse/", views.freeze_act, {"verb": "refuse"}, name="freeze_refuse"),
    path("freezes/<uuid:uid>/lift/", views.freeze_act, {"verb": "lift"}, name="freeze_lift"),
    path("freezes/<uuid:uid>/draft/", views.freeze_draft, name="freeze_draft"),
    path("freezes/<uuid:uid>/report/", views.freeze_report, name="freeze_report"),
    path("alerts/<uuid:uid>/freeze/", views.freeze_order, name="freeze_order"),
    path("documents/<uuid:uid>/", views.document, name="document"),
    path("goaml/", views.goaml_settings, name="goaml_settings"),
    path("complaints/", complaint_views.complaints, name="complaints"),
    path("complaints/file/", complaint_views.complaint_file, name="complaint_file"),
    path("complaints/<uuid:uid>/", complaint_views.complaint, name="complaint"),
    path("complaints/<uuid:uid>/take/", complaint_views.complaint_take, name="complaint_take"),
    path("complaints/<uuid:uid>/find/", complaint_views.complaint_find, name="complaint_find"),
    path("complaints/<uuid:uid>/answer/", complaint_views.complaint_answer, name="complaint_answer"),
]
