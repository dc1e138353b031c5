"""The pages of allauth that can be reached: sign in and out, password, second factors; no e-mail, no sign-up."""

from allauth.account import views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tahaluf.pages import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", errors.not_found, name="account_set_password"),  # where an officer has none, as with OIDC
    path("email/", errors.not_found, name="account_email"),  # allauth's middleware needs the name to exist
    path("2fa/", include("allauth.mfa.urls")),
]
if settings.OIDC_ISSUER:
    urlpatterns += [
        path("ministry/", include("allauth.socialaccount.urls")),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
