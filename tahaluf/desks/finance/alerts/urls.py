"""Addresses of alerts, good-guy entries and the desk's practice."""

from django.urls import path

from tahaluf.desks.finance.alerts import practice_views, views

urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/assign/", views.alerts_assign, name="alerts_assign"),
    path("alerts/<uuid:uid>/", views.alert, name="alert"),
    path("alerts/<uuid:uid>/act/", views.alert_act, name="alert_act"),
    path("good-guys/", views.good_guys, name="good_guys"),
    path("practice/", practice_views.practice, name="practice"),
    path("practice/order/", practice_views.standing_grant, name="standing_grant"),
    path("practice/order/end/", practice_views.standing_end, name="standing_end"),
    path("lists/<uuid:uid>/rescreen/", practice_views.rescreen, name="rescreen"),
]
