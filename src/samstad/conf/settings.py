"""Django's settings. Everything a city may change comes from the environment or from `home.toml`.

| variable | meaning | default |
|---|---|---|
| `SAMSTAD_HOME` | folder with database, releases and reports | `./var` |
| `DATABASE_URL` | PostgreSQL instead of SQLite | – |
| `SAMSTAD_TODAY` | the day the system takes for today (YYYY-MM-DD) | the calendar's |
| `SAMSTAD_HOSTS` | host names the site answers to, by comma | loopback |
| `SAMSTAD_HTTPS` | `1` behind TLS: secure cookies, HSTS | `0` |
| `SAMSTAD_PROXIES` | how many proxies forward the visitor's address (`X-Forwarded-For`) | `1` behind TLS, else `0` |
| `SAMSTAD_DEBUG` | `1` shows tracebacks; never where others can reach it | `0` |
| `SAMSTAD_EMAIL_BACKEND` | Django's e-mail backend | console |
| `SAMSTAD_EMAIL_HOST` | the server that takes letters, for Django's SMTP backend | `localhost` |
| `SAMSTAD_EMAIL_PORT` | its port | `25` |
| `SAMSTAD_EMAIL_USER` | whom to sign in to it as | – |
| `SAMSTAD_EMAIL_PASSWORD` | with what password | – |
| `SAMSTAD_EMAIL_TLS` | `1` speaks to it through STARTTLS | `0` |
| `SAMSTAD_EMAIL_FROM` | whom letters are from | `samstad@localhost` |
| `SAMSTAD_ADDRESS` | the site's address, as letters link to it | `http://127.0.0.1:8000` |
| `SAMSTAD_LARGEST_UPLOAD` | the largest file that is taken in on the site, in MB | `50` |
| `SAMSTAD_SECRET_KEY` | the key that sessions are signed with, where the home may not hold it | made on first use |
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from samstad.conf import database
from samstad.conf.home import current_home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = current_home()
HOME_SETTINGS = HOME.settings()
DEMO_MODE = bool(HOME_SETTINGS.get("demo", {}).get("enabled", False))

DEBUG = os.environ.get("SAMSTAD_DEBUG") == "1"
SECRET_KEY = os.environ.get("SAMSTAD_SECRET_KEY") or HOME.secret_key()
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [h for h in os.environ.get("SAMSTAD_HOSTS", "").split(",") if h] or LOOPBACK

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "simple_history",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
    "samstad.organisation",
    "samstad.statistics",
    "samstad.steering",
    "samstad.places",
    "samstad.followup",
    "samstad.referrals",
    "samstad.exchange",
    "samstad.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "samstad.web.urls"
WSGI_APPLICATION = "samstad.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samstad.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "samstad.web.templatetags.samstad",
            ],
        },
    }
]

DATABASES = {"default": database.from_url(os.environ.get("DATABASE_URL"), HOME.database)}
# Failed sign-ins are counted here: in the memory of each process, every worker would give its own five attempts.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "organisation_cache"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {"login": "samstad.web.sign_in.LoginForm"}
ACCOUNT_ADAPTER = "samstad.web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # that letter invites to sign up, which nobody does here
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False

EMAIL_BACKEND = os.environ.get("SAMSTAD_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("SAMSTAD_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SAMSTAD_EMAIL_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("SAMSTAD_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SAMSTAD_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SAMSTAD_EMAIL_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SAMSTAD_EMAIL_FROM", "samstad@localhost")
SITE_ADDRESS = os.environ.get("SAMSTAD_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "samstad_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "samstad.web.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
HTTPS = os.environ.get("SAMSTAD_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Failed sign-ins are counted by address: behind a proxy that is the one that the proxy forwards.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SAMSTAD_PROXIES") or (1 if HTTPS else 0))
# In bytes. What a file is and holds is looked at as well: referrals/receiving.py.
LARGEST_UPLOAD = int(float(os.environ.get("SAMSTAD_LARGEST_UPLOAD") or 50) * 1_000_000)
# A file that is larger than is taken in is not written to disk either.
FILE_UPLOAD_HANDLERS = [
    "samstad.web.upload_limit.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
