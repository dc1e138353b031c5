"""Addresses of the administrator's pages."""

from django.urls import path

from tahaluf.pages.administration import views

app_name = "administration"
urlpatterns = [
    path("officers/", views.officers, name="officers"),
    path("officers/add/", views.add, name="add"),
    path("officers/<uuid:uid>/", views.officer, name="officer"),
    path("officers/<uuid:uid>/roles/", views.give_role, name="give_role"),
    path("officers/<uuid:uid>/roles/<int:assignment>/end/", views.end_role, name="end_role"),
    path("officers/<uuid:uid>/password/", views.give_first_password, name="password"),
    path("officers/<uuid:uid>/second-factor/", views.reset_second_factor, name="second_factor"),
    path("officers/<uuid:uid>/end/", views.end, name="end"),
]
