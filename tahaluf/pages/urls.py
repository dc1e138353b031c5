"""Addresses of the pages that belong to no desk."""

from django.urls import include, path

from tahaluf.pages import language, views

pages = (
    [
        path("", views.today, name="today"),
        path("search/", views.search, name="search"),
        path("notifications/", views.notifications, name="notifications"),
        path("notifications/read/", views.mark_notifications_read, name="notifications_read"),
        path("profile/", views.profile, name="profile"),
        path("profile/tokens/", views.issue_token, name="token_issue"),
        path("profile/contexts/<int:context_id>/end/", views.end_context, name="context_end"),
        path("language/", language.switch_language, name="language"),
    ],
    "pages",
)
urlpatterns = [
    path("", include(pages)),
    path("accounts/", include("tahaluf.pages.accounts")),
    path("administration/", include("tahaluf.pages.administration.urls")),
    path("audit/", include("tahaluf.pages.audit.urls")),
]
