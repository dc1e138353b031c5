"""Addresses of the node: pages, desks, the API."""

from django.urls import include, path

from tahaluf.pages.urls import urlpatterns as page_urls

handler400 = "tahaluf.pages.errors.bad_request"
handler403 = "tahaluf.pages.errors.forbidden"
handler404 = "tahaluf.pages.errors.not_found"
handler500 = "tahaluf.pages.errors.server_error"

urlpatterns = [
    *page_urls,
    path("finance/", include("tahaluf.desks.finance.urls")),
    path("reference/", include("tahaluf.desks.finance.lists.reference_urls")),
    path("records/", include("tahaluf.pages.records.urls")),
    path("intelligence/", include("tahaluf.desks.intelligence.urls")),
    path("api/", include("tahaluf.config.api.urls")),
]
