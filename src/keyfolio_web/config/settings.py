"""Django's settings. What an installation may choose comes from the environment; see docs/install.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from keyfolio_web.config import environment

HERE = Path(__file__).resolve().parent
HOME = environment.home()
STORE = HOME / "store"  # the ledger's batches
RESULTS = HOME / "results"  # what runs found of everybody, when the database keeps only some
UPLOADS = HOME / "uploads"  # files as people sent them, until they are imported
TEMPORARY = HOME / "temporary"  # of uploads under way; emptied at each start
COMPUTING = environment.computing_folder("KEYFOLIO_TEMPORARY", HOME)  # of computations, the same way; null: TEMPORARY
MEMORY_LIMIT = environment.memory("KEYFOLIO_MEMORY_LIMIT", "2GB")  # of one import, run or other computation
for _folder in (RESULTS, UPLOADS, TEMPORARY):
    _folder.mkdir(mode=0o700, exist_ok=True)

SECRET_KEY = environment.secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = environment.words("KEYFOLIO_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = environment.flag("KEYFOLIO_HTTPS")
SQL_CONNECTIONS = environment.addresses("KEYFOLIO_SQL_")  # addresses of databases, with their passwords, by name
ENGINE = environment.engine("KEYFOLIO_ENGINE")  # computes the work of the worker; pages look up on DuckDB
KEEP_RUNS = environment.whole("KEYFOLIO_KEEP_RUNS", 12, at_least=2)  # sealed runs whose rows are kept
PUBLISH_LIMIT = environment.whole("KEYFOLIO_PUBLISH_LIMIT", 200_000, at_least=1)  # accounts of a run in the database

INSTALLED_APPS = [
    # Ours first: where Django or allauth have a word or a template too, ours counts.
    "keyfolio_web.shared",
    "keyfolio_web.runs",
    "keyfolio_web.ledger",
    "keyfolio_web.value",
    "keyfolio_web.identify",
    "keyfolio_web.desk",
    "keyfolio_web.people",
    "keyfolio_web.pipeline",
    "keyfolio_web.api",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "keyfolio_web.shared.middleware.content_security_policy",
    "keyfolio_web.people.middleware.note_address",
    "keyfolio_web.people.middleware.without_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "keyfolio_web.shared.middleware.language_of_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "keyfolio_web.people.middleware.small_bodies_only",
    "allauth.account.middleware.AccountMiddleware",
    "keyfolio_web.people.middleware.sign_in_first",
]

ROOT_URLCONF = "keyfolio_web.config.urls"
WSGI_APPLICATION = "keyfolio_web.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "keyfolio_web.shared.templatetags.keyfolio",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "keyfolio_web.shared.frame.frame",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {"default": dj_database_url.config(default=f"sqlite:///{HOME / 'keyfolio.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: two requests that read and then write wait for each other, where DEFERRED ends in "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "shared.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "keyfolio_web.people.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = None
SESSION_COOKIE_AGE = 12 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone()
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["keyfolio_web.config.formats"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]  # streamed, never in memory
FILE_UPLOAD_TEMP_DIR = TEMPORARY
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
LARGEST_LIST_FILE = 20_000_000  # bytes; a list is made of it while somebody waits

if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = environment.origins(ALLOWED_HOSTS)
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the proxy that ends HTTPS says who is behind it

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"keyfolio_web": {"level": "INFO"}},
}
