"""Settings of the site, in the order of Django's own reference.

Nothing here starts a process or opens a connection. Every value can be set by an environment
variable (or a line of ``.env``); without any, the site runs on the embedded PostgreSQL under
``var/`` that ``make db`` starts.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DATABASE_FILE = VAR_DIR / "database.env"
if DATABASE_FILE.exists():
    environ.Env.read_env(DATABASE_FILE)

# --- Core ---------------------------------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SECRET_FILE = VAR_DIR / "secret-key"
if not SECRET_KEY and SECRET_FILE.exists():
    SECRET_KEY = SECRET_FILE.read_text().strip()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "procurement.config.admin.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_migration_linter",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "procurement",
    "sme_support",
    "priority_purchase",
    "innovation",
]

MIDDLEWARE = [
    "procurement.web.reference.ReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "procurement.web.security_log.RefusalMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "procurement.web.signing_in.ReturnMiddleware",
    "procurement.web.sessions.SessionAgeMiddleware",
    "procurement.web.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "procurement.web.middleware.readable_addresses",
    "procurement.web.errors.pages_for_methods",
]

ROOT_URLCONF = "procurement.config.urls"
WSGI_APPLICATION = "procurement.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "procurement.web.context.site",
                "procurement.notices.context.bell",
            ],
            "libraries": {"krds": "procurement.web.templatetags.krds"},
        },
    },
]

# --- Database -----------------------------------------------------------------------------------
# Two roles: the owner migrates (DATABASE_ROLE=owner), the application has no DDL and no TRUNCATE.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="app")
APP_DATABASE_ROLE = env.str("APP_DATABASE_ROLE", default="procurement_app")
DATABASE_URL_VARIABLE = "OWNER_DATABASE_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"
DATABASES = {
    "default": env.db_url(DATABASE_URL_VARIABLE, default="postgres:///procurement")
    | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        # Compiling a statement costs more than it saves here: most are short, the long ones are planned once.
        "OPTIONS": {"options": "-c jit=off"},
    }
}
# Who changed a row of a register, and on which page: known to requests that change something; a GET changes none.
# https://django-pghistory.readthedocs.io/en/3.9.2/context/#middleware
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Migrations of the first release make the tables: nobody uses them yet.
MIGRATION_LINTER_OPTIONS = {
    "exclude_apps": ["account", "allauth_idp_oidc", "mfa", "usersessions", "django_celery_beat", "pghistory"],
    "ignore_name": [
        "0001_initial",
        "0002_initial",
        "0002_triggers",
        "0003_resolved_rows",
        "0003_triggers",
        "0004_delete_recount",
        "0006_corrections",
        "0008_cases",
        "0011_cache_table",
    ],
}

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "procurement.User"
# allauth's backend is Django's own ModelBackend and more; both together would hash every password twice.
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Length and known passwords count, not the kinds of characters (docs/security.md, 6.2).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=12)},
    },
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": env.str("KNOWN_PASSWORDS_FILE")}
        if env.str("KNOWN_PASSWORDS_FILE", "")
        else {},
    },
    {"NAME": "procurement.web.passwords.ContextWordsValidator"},
]
# https://docs.djangoproject.com/en/5.2/ref/settings/#password-reset-timeout
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "priority_purchase:start"

# https://docs.allauth.org/en/latest/account/configuration.html
ACCOUNT_ADAPTER = "procurement.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "procurement.web.signup.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("REAUTHENTICATION_SECONDS", default=300)
ACCOUNT_SESSION_REMEMBER = False
# Sign-in, reset and sign-up by address and by account; kept in the cache, so that all web processes count together.
# https://docs.allauth.org/en/latest/account/rate_limits.html
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "manage_email": "10/m/user",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "invite": "60/h/user,5/d/key",
}
# Whose address counts: behind proxies the last of so many entries of X-Forwarded-For, else the connection's own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=int(env.bool("BEHIND_TLS_PROXY", default=False)))

# https://docs.allauth.org/en/latest/mfa/configuration.html
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=not DEMO)
MFA_ADAPTER = "procurement.web.authenticators.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody signs in before the address is verified, so an unverified one is only ever the address one changes to.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Programs sign in with OAuth 2, client credentials (docs/security.md, "Programs"); nothing else of allauth's is on.
# https://docs.allauth.org/en/latest/idp/openid-connect/configuration.html
SERVICE_TOKEN_SECONDS = env.int("SERVICE_TOKEN_SECONDS", default=15 * 60)
PROGRAM_SIGN_IN_LIMITS = "60/m/ip"
PROGRAM_SIGN_IN_LIMITS_OF_ONE = "30/m/key"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = SERVICE_TOKEN_SECONDS
IDP_OIDC_ACCESS_TOKEN_FORMAT = "opaque"  # noqa: S105 - a kind of token
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

# A session ends with the browser, after so long without a click, and after so long in any case.
# https://docs.djangoproject.com/en/5.2/topics/http/sessions/#browser-length-sessions-vs-persistent-sessions
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=10 * 60 * 60)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=60 * 60)

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="ko")
FORMAT_MODULE_PATH = ["procurement.config.formats"]
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Seoul")
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": {
        "BACKEND": env.str("FILES_STORAGE", default="django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("FILES_STORAGE_OPTIONS", default={}),
    },
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_HANDLERS = ["procurement.contracts.uploads.CappedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Mail ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR.resolve() / 'mail'}")
vars().update(EMAIL_CONFIG)
# Every mail waits in the outbox, which survives a mail server that is down; MAIL_BACKEND is what then really sends.
EMAIL_BACKEND = "procurement.notices.backend.Outbox"
MAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@procurement.example")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# The site's own address, for links in mails.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")
MAIL_RETRY_SECONDS = env.int("MAIL_RETRY_SECONDS", default=60)
MAIL_MAX_ATTEMPTS = env.int("MAIL_MAX_ATTEMPTS", default=20)

# --- Forms and pages ----------------------------------------------------------------------------
FORM_RENDERER = "procurement.web.forms.KrdsRenderer"

# --- Security -----------------------------------------------------------------------------------
# https://docs.djangoproject.com/en/5.2/howto/deployment/checklist/
SECURE_TLS = env.bool("SECURE_TLS", default=False)
SECURE_SSL_REDIRECT = SECURE_TLS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
# A browser takes a cookie with this prefix only over TLS, from this very host.
# https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
COOKIE_PREFIX = "__Host-" if SECURE_TLS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Messages stay in the session: a cookie of their own would be one more to protect.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Queue --------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1
DJANGO_CELERY_BEAT_TZ_AWARE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue-control"),
        "polling_interval": 0.25,
    }
# Counts of failed attempts must hold for all processes: without Redis they stand in a table (migration 0010).
# https://docs.djangoproject.com/en/5.2/topics/cache/#database-caching
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "procurement_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- REST ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "procurement.service_accounts.api.BearerToken",
        "procurement.api.sessions.PageSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "procurement.service_accounts.api.ScopeAllows",
    ],
    "DEFAULT_FILTER_BACKENDS": ["procurement.api.filters.KnownFilters"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "procurement.api.pagination.Pages",
    "EXCEPTION_HANDLER": "procurement.api.errors.answer_for",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,  # "format" is a filter of imports
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Procurement platform",
    "DESCRIPTION": "Agencies, purchase rates, ledger entries and evaluation runs.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "PurchaseKindEnum": "procurement.contracts.enums.Kind",
        "RunKindEnum": "priority_purchase.rates.enums.RunKind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- This site ----------------------------------------------------------------------------------
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", default=5)
JOB_STALE_SECONDS = env.float("JOB_STALE_SECONDS", default=30)
JOB_RESEND_SECONDS = env.float("JOB_RESEND_SECONDS", default=60)
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", default=5)
# Nightly anchors of the audit trail and the key of their HMAC: out of reach of the database's owner.
AUDIT_DIR = Path(env.str("AUDIT_DIR", default=str(VAR_DIR / "audit")))
AUDIT_KEY = env.str("AUDIT_KEY", default="")
POLICY_SET = env.str("POLICY_SET", default="kr-law")
# Uploaded documents: the largest file, kinds with a limit of their own, the largest picture; and the virus scanner
# (tcp://host:3310 or unix:///path), without which no file is scanned and every page says so.
DOCUMENT_MAX_MEGABYTES = env.int("DOCUMENT_MAX_MEGABYTES", default=50)
DOCUMENT_MAX_MEGABYTES_BY_KIND = env.json("DOCUMENT_MAX_MEGABYTES_BY_KIND", default={})
DOCUMENT_MAX_PIXELS = env.int("DOCUMENT_MAX_PIXELS", default=50_000_000)
CLAMD_URL = env.str("CLAMD_URL", default="")
CLAMD_TIMEOUT_SECONDS = env.float("CLAMD_TIMEOUT_SECONDS", default=60)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=500 * 1024 * 1024)
IMPORT_XLSX_MAX_BYTES = env.int("IMPORT_XLSX_MAX_BYTES", default=50 * 1024 * 1024)
IMPORT_XLSX_MAX_UNPACKED_BYTES = env.int("IMPORT_XLSX_MAX_UNPACKED_BYTES", default=400 * 1024 * 1024)

# One line of JSON for each line of the log, for the machine that collects it; words for people in the demo.
LOG_FORMAT = env.str("LOG_FORMAT", default="words" if DEMO or DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"format": "{asctime} {levelname} {name} {reference} {message}", "style": "{"},
        "json": {"()": "procurement.config.log_lines.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["reference"]},
    },
    "filters": {
        "reference": {"()": "procurement.web.reference.WithReference"},
        "without_secrets": {"()": "procurement.config.log_lines.WithoutSecrets"},
    },
    "loggers": {name: {"filters": ["without_secrets"]} for name in ("django.request", "django.security.csrf")},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
