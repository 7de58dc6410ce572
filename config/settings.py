"""One settings file, driven by the environment; every default is the embedded county on one machine."""

from pathlib import Path
from urllib.parse import unquote

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEVELOPMENT_KEYS = {
    "SECRET_KEY": "only-for-development-and-tests-never-for-a-county",
    "FIELD_KEY": "only-for-development-and-tests",
    "INDEX_KEY": "only-for-development-and-tests",
}  # a county's site refuses them: parties.checks
SECRET_KEY = env("SECRET_KEY", default=DEVELOPMENT_KEYS["SECRET_KEY"])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django.forms",  # so that our templates can override its own
    "django_htmx",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "viewflow.workflow",  # the engine; its own two tables stay empty
    "parties",
    "workflows",
    "documents",
    "approvals",
]
VIEWFLOW = {"AUTOREGISTER": False}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.unwritten.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.sessions.IdleSession",
    "config.sessions.FirstPassword",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.menu",
                "config.context.bell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Databases -----------------------------------------------------------------------------------------------
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'guiqing.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
else:
    _database["HOST"] = unquote(_database["HOST"])  # a socket's folder is written %2Fvar%2Frun
    POOL = env.int("DATABASE_POOL", default=0)
    """Connections each web process keeps and shares among its threads; 0: each request opens its own."""
    _database["CONN_MAX_AGE"] = 0 if POOL else env.int("CONN_MAX_AGE", default=0)
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=8s -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s"
    )
    if POOL:
        _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL, "timeout": 20}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "parties.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]  # fmt: skip
ACCOUNT_ADAPTER = "parties.signin.Adapter"
ACCOUNT_FORMS = {
    "login": "config.accounts.SignIn", "signup": "config.accounts.SignUp",
    "verify_phone": "config.accounts.VerifyPhone", "change_phone": "config.accounts.ChangePhone",
}  # fmt: skip
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "password1*", "password2*"]  # one of the first two, says the form
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # neither phone nor mail alone is required, one of them is
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 15 * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"length": 6, "numeric": True, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION = "none"  # identity is compared with the original at acceptance
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES

# Keys of encrypted fields and of their blind index; apart from SECRET_KEY, which signs sessions and seals ----
SALT_KEY = env("FIELD_KEY", default=DEVELOPMENT_KEYS["FIELD_KEY"])
INDEX_KEY = env("INDEX_KEY", default=DEVELOPMENT_KEYS["INDEX_KEY"])

# Counters are shared by all worker processes; what changes once a year is kept near, at most a minute old -------
CACHE_TABLE = "shared_cache"  # made by a migration of parties
CACHES = {
    "default": env.cache("CACHE_URL", default=f"dbcache://{CACHE_TABLE}"),
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "near"},
}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache":
    CACHES["default"] |= {"BACKEND": "config.counters.CountingCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}

# Language and time: officials and deadlines live in one zone ------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
CLOCK_MAY_MOVE = env.bool("CLOCK_MAY_MOVE", default=False)

# Files ---------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR / "media")))  # private: no URL leads here
WHITENOISE_USE_FINDERS = True

# Work that happens outside the request ----------------------------------------------------------------------
TASKS = {"default": {"BACKEND": env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend")}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"parties.channels": {"handlers": ["console"], "level": "INFO"}},
}

# Mail ----------------------------------------------------------------------------------------------------
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
SMS_BACKEND = env("SMS_BACKEND", default="parties.channels.ConsoleSms")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="清人回归 <noreply@localhost>")

TREASURY_ACCOUNT = env("TREASURY_ACCOUNT", default="")
"""Where money that must come back is paid in (户名、开户行、账号), as the 追回通知 says it."""

# What a browser may do with our pages: nothing that is not ours ------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "img-src": ["'self'"],
        "font-src": ["'self'"], "connect-src": ["'self'"], "form-action": ["'self'"], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"], "object-src": ["'none'"],
    }
}  # fmt: skip
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
