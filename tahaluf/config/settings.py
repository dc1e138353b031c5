"""Settings of a node. What an operator may set stands in docs/operator.md, variable by variable."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tahaluf.config import data_folder, database

PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER = data_folder.path()

SECRET_KEY = data_folder.secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("TAHALUF_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
NODE_NAME = os.environ.get("TAHALUF_NODE_NAME", "Tahaluf")
BEHIND_TLS = os.environ.get("TAHALUF_TLS", "") == "1"
OIDC_ISSUER = os.environ.get("TAHALUF_OIDC_ISSUER", "")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "tahaluf.records",
    "tahaluf.policy",
    "tahaluf.pages",
    "tahaluf.desks.finance",
    "tahaluf.desks.intelligence",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(["allauth.socialaccount.providers.openid_connect"] if OIDC_ISSUER else []),
]

MIDDLEWARE = [
    "tahaluf.pages.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tahaluf.policy.context.WallMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tahaluf.policy.context.ActorMiddleware",
    "tahaluf.pages.language.OfficerLanguage",
    "tahaluf.pages.second_factor.RequireSecondFactor",
    "tahaluf.pages.errors.PageForRefusedMethods",
]

CSRF_FAILURE_VIEW = "tahaluf.pages.errors.csrf_failure"
ROOT_URLCONF = "tahaluf.config.urls"
WSGI_APPLICATION = "tahaluf.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tahaluf.pages.context.page",
            ],
        },
    }
]

DATABASE_ROLES = {role: database.role_name(role) for role in ("owner", "web", "worker")}
DATABASES = {"default": database.connection_for(database.role_of_this_process())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": os.environ.get("TAHALUF_CACHE") or DATA_FOLDER / "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond it entries go at random, and counted attempts with them
    }
}

AUTH_USER_MODEL = "records.Officer"
AUTHENTICATION_BACKENDS = ["tahaluf.policy.sign_in.OfficerBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "tahaluf.policy.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None

ACCOUNT_ADAPTER = "tahaluf.policy.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/5m/key"}
SOCIALACCOUNT_ADAPTER = "tahaluf.policy.sign_in.SocialAccountAdapter"
MFA_ADAPTER = "tahaluf.policy.sign_in.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = NODE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "ministry",
                    "name": os.environ.get("TAHALUF_OIDC_NAME", "OpenID Connect"),
                    "client_id": os.environ.get("TAHALUF_OIDC_CLIENT", ""),
                    "secret": os.environ.get("TAHALUF_OIDC_SECRET", ""),
                    "settings": {"server_url": OIDC_ISSUER},
                }
            ],
        }
    }
    if OIDC_ISSUER
    else {}
)

LANGUAGE_CODE = "en"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "tahaluf.pages.formats"
USE_I18N = True
TIME_ZONE = os.environ.get("TAHALUF_TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
KEYS_FOLDER = DATA_FOLDER / "keys"
INCOMING_FOLDER = DATA_FOLDER / "incoming"
UPLOAD_LIMIT = int(os.environ.get("TAHALUF_UPLOAD_MEGABYTES", "1024")) * 1024 * 1024
WEBHOOK_HOSTS = frozenset(filter(None, os.environ.get("TAHALUF_WEBHOOK_HOSTS", "").lower().split(",")))
WEBHOOK_PRIVATE_HOSTS = frozenset(filter(None, os.environ.get("TAHALUF_WEBHOOK_PRIVATE_HOSTS", "").lower().split(",")))
FILE_UPLOAD_HANDLERS = ["tahaluf.pages.uploads.IncomingUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"procrastinate": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("TAHALUF_LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # TLS ends at the ministry's proxy
