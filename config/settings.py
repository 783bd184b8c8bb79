"""One settings file, safe by default; what differs comes from the environment."""

from pathlib import Path

import bootstrap
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment as env

WEB = ("https", "http")
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1")
if not ALLOWED_HOSTS:
    env.refuse(
        "ALLOWED_HOSTS is empty: name the hosts under which people reach the desk."
    )
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / ".local"))).resolve()
# Behind a proxy that ends TLS. The embedded server speaks plain HTTP on loopback.
HTTPS = env.flag("HTTPS", default=False)

INSTALLED_APPS = [
    "config.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_fsm",
    "django_htmx",
    "js_lib_bootstrap_icons",
    "encrypted_fields",
    "branches",
    "complaints",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.log_requests",
    "config.web.refuse_nul",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.web.keep_nothing",
    "django.middleware.common.CommonMiddleware",
    "complaints.drafts.middleware.Drafts",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "branches.accounts.middleware.Account",
    "config.room.Room",
    "config.pace.Pace",
    "config.web.Patient",
    "complaints.desk.skewed.Skewed",
    "complaints.desk.read_log.middleware.read_log",
    "complaints.desk.unreachable.Unreachable",
]

# Who may read /metrics/; where nobody may, nothing is counted.
METRICS_FROM = env.networks("METRICS_FROM", "")
if METRICS_FROM:
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # The tags live in the room of the pages, which is no app of its own.
            "libraries": {"desk": "complaints.desk.templatetags.desk"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "complaints.desk.context.desk",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = DEBUG

DATABASES = env.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Encrypt columns and key the telephones' digests; newest first, outside the database.
FIELD_ENCRYPTION_KEYS = env.keys("FIELD_ENCRYPTION_KEYS", "FIELD_ENCRYPTION_KEY")
SALT_KEY = FIELD_ENCRYPTION_KEYS  # The library's name: its fields are in migrations.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.redis_url(scheme="unix"),
        "OPTIONS": {
            "serializer": "config.cache.JsonSerializer",
            # Seconds. A page can do without; what it asks it asks twice at most.
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
        },
    }
}
SESSION_ENGINE = "branches.accounts.session_store"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 12, least=1) * 60 * 60
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 60)
# What an open page asks by itself: not a sign of anybody.
POLLED = ("complaints:bell", "reports:jobs")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "complaints.drafts.middleware.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
# Balancers and monitors ask by plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^(live|ready|health|metrics)/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

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

AUTH_USER_MODEL = "branches.User"
AUTHENTICATION_BACKENDS = ["branches.backends.DeskBackend"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {
        "NAME": f"{VALIDATION}.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.number("PASSWORD_MIN_LENGTH", 10, least=1)},
    },
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {
            "user_attributes": ("username", "email", "staff_number", "telephone")
        },
    },
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
    {
        "NAME": "branches.accounts.passwords.NotTakenBefore",
        "OPTIONS": {"remembered": env.number("PASSWORDS_REMEMBERED", 5)},
    },
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "complaints:queue"
LOGOUT_REDIRECT_URL = "login"
# Wrong passwords until a pause: of a name at an address; of a name at all addresses
# from which it never came in; of an address, which a whole office may share.
LOGIN_TRIES = env.number("LOGIN_TRIES", 10, least=1)
LOGIN_TRIES_PER_NAME = env.number("LOGIN_TRIES_PER_NAME", 20, least=1)
LOGIN_TRIES_PER_ADDRESS = env.number("LOGIN_TRIES_PER_ADDRESS", 50, least=1)
LOGIN_PAUSE_MINUTES = env.number("LOGIN_PAUSE_MINUTES", 15, least=1)
# Leaders, headquarters, auditor and administrators log in with a second factor.
SECOND_FACTOR = env.flag("SECOND_FACTOR", default=False)
# Single sign-on, where an issuer is named: which of its claims says who somebody is,
# and which column of an account that is.
OIDC_ISSUER = env.address("OIDC_ISSUER", "", schemes=WEB).rstrip("/")
OIDC_CLIENT_ID = env.required("OIDC_CLIENT_ID") if OIDC_ISSUER else ""
OIDC_CLIENT_SECRET = env.required("OIDC_CLIENT_SECRET") if OIDC_ISSUER else ""
if not OIDC_ISSUER and (
    env.text("OIDC_CLIENT_ID", "") or env.text("OIDC_CLIENT_SECRET", "")
):
    env.refuse(
        "OIDC_ISSUER is not set: without it OIDC_CLIENT_ID and its secret do nothing."
    )
OIDC_CLAIM = env.text("OIDC_CLAIM", "preferred_username")
OIDC_MATCHES = env.choice("OIDC_MATCHES", ("username", "staff_number"))
# Whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", "127.0.0.1,::1" if HTTPS else "")

LANGUAGE_CODE = "zh-hans"
# One language whatever the browser asks for; English waits for its catalogue.
LANGUAGES = [("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", bootstrap.__path__[0]),
]
STORAGES = {
    "default": env.file_storage(),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Far above what any form takes: the form says what is too much and keeps the rest,
# while Django, above these, answers with an error page and keeps nothing.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "complaints.evidence.filing.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CELERY_BROKER_URL = env.redis_url(scheme="redis+socket")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
}
# What could not be asked for is found by beat's next ring.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
# What waits for servers outside has a worker of its own, so that it delays no sweep.
CELERY_TASK_ROUTES = {
    task: {"queue": "deliveries"}
    for task in (
        "complaints.clocks.tasks.deliver",
        "complaints.intake.tasks.fetch_mail",
    )
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "config.beat.Scheduler"
CELERY_BEAT_SCHEDULE = {
    task.rpartition(".")[2]: {
        "task": task,
        "schedule": seconds,
        # After an outage one pass does what many would.
        "options": {"expires": seconds - 1},
    }
    for task, seconds in {
        "complaints.lifecycle.tasks.sweep": 15.0,
        "complaints.public.tasks.take_in": 15.0,
        "complaints.clocks.tasks.deliver": 15.0,
        "complaints.clocks.tasks.settle_calendar": 60.0,
        "complaints.lifecycle.tasks.fill_vacancies": 300.0,
        "complaints.onward.tasks.sweep_onward": 60.0,
        "complaints.intake.tasks.sweep_proposals": 15.0,
        "complaints.intake.tasks.fetch_mail": 60.0,
        "complaints.evidence.tasks.anchor": 600.0,
        "reports.problems.tasks.find_common_problems": 1800.0,
        "reports.rises.tasks.look_for_rises": 1800.0,
        "reports.reviews.tasks.draft_reviews": 3600.0,
        "complaints.archive.tasks.remove_left_files": 3600.0,
        "complaints.drafts.tasks.tidy_drafts": 3600.0,
        "reports.duties.tasks.remind_of_checks": 60.0,
        "complaints.imports.sent.tasks.tidy_ledgers": 60.0,
        "reports.headquarters.tasks.resume_jobs": 60.0,
        "reports.monthly.tasks.draft_months": 3600.0,
        "reports.headquarters.tasks.tell_of_months": 3600.0,
        "reports.verification.tasks.verify_nightly": 1800.0,
    }.items()
}

# Without a host no mail is queued: notices stay in the application.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    env.refuse(
        "EMAIL_USE_TLS and EMAIL_USE_SSL are both True: a mail server speaks one."
    )
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "desk@localhost")

# The house's own settings.
# Papers, exports, questions and searches of one person, each kind by itself.
DEAR_PER_MINUTE = env.number("DEAR_PER_MINUTE", 120)
# Where people reach the desk: the links in mails and robots' messages.
SITE_URL = env.address(
    "SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}", schemes=WEB
).rstrip("/")
# Where the public finds its pages (config/public_urls.py): this desk serves them in a
# demonstration alone. Without it there are none, and nothing printed names them.
PUBLIC_URL = env.address("PUBLIC_URL", SITE_URL if DEMO else "", schemes=WEB)
PUBLIC_URL = PUBLIC_URL.rstrip("/")
# config/public/ sets it: this process serves them and nothing else.
PUBLIC_PROCESS = False
# Messages of the web from one address within an hour.
INTAKE_PER_HOUR = env.number("INTAKE_PER_HOUR", 10, least=1)
# Gateways of the house that pass on messages to robots: host or host:port, by comma.
ROBOT_GATEWAYS = env.places("ROBOT_GATEWAYS")
# IMAP servers that a branch's complaint mailbox may lie on: host or host:port.
MAIL_HOSTS = env.places("MAIL_HOSTS")
COMPANY_NAME = env.text("COMPANY_NAME", "证券股份有限公司")
RETENTION_YEARS = env.number("RETENTION_YEARS", 20)

# norm 16.3: so many whole working days hangs a notice that told a client; one that is
# taken down sooner says why.
NOTICE_WORKING_DAYS = env.number("NOTICE_WORKING_DAYS", 5)
ATTACHMENT_MAX_BYTES = env.number("ATTACHMENT_MAX_MEGABYTES", 20) * 1024 * 1024
ATTACHMENTS_PER_CASE = 100
# tcp://host:3310 or unix:///path: what clamd calls infected is not kept.
CLAMD_URL = env.address("CLAMD_URL", "", schemes=("tcp", "unix"))

# Lines for people, or `json`: one object a line for a collector.
LOG_FORMAT = env.choice("LOG_FORMAT", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own would say the address, and every 4xx beside the line of its request.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Every minute it would say that it has read a mailbox.
        "imapclient": {"level": "WARNING"},
    },
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
