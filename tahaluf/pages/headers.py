"""Security headers: the content security policy from nothing, and what goes with it.

`img-src data:` is there for two things: Tabler's stylesheet draws its check marks and arrows as data images, and the
QR code of an authenticator is one. Neither can run anything.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
REFUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(
    (
        *(f"{feature}=()" for feature in REFUSED_FEATURES),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains"
CACHEABLE = ("public", "immutable")


class SecurityHeaders:
    """Middleware that puts the security headers on every response, static files and errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY
        forbid_storing(response)
        return response


def forbid_storing(response: HttpResponse) -> None:
    """Keep a response out of every cache, unless it says that it is public (static files do)."""
    control = response.headers.get("Cache-Control", "")
    if not any(word in control for word in CACHEABLE):
        response.headers["Cache-Control"] = "no-store"
