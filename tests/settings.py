"""The site's settings, run in a private directory.

The first process of a test run makes the directory; the processes that it starts find it in the environment.
"""

import atexit
import os
import shutil
import tempfile

if "TEST_RUN_DIR" not in os.environ:
    os.environ["TEST_RUN_DIR"] = tempfile.mkdtemp(prefix="pp")
    atexit.register(shutil.rmtree, os.environ["TEST_RUN_DIR"], ignore_errors=True)
os.environ["VAR_DIR"] = os.environ["TEST_RUN_DIR"]
os.environ["XDG_RUNTIME_DIR"] = os.environ["TEST_RUN_DIR"]
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "postgres:///not-yet-set-up")
os.environ.setdefault("STATICFILES_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")

from procurement.config.settings import *  # noqa: F403 (the environment comes first, then all settings)

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.permits"]  # noqa: F405
MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # what sends; pytest-django sets what is asked to
AUDIT_KEY = "only-for-tests"
MFA_REQUIRED = False  # tests of the second factor turn it on
