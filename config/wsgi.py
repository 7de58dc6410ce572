"""The web server's way in; it does not open to others with the keys of development."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from parties import checks  # noqa: E402  (the settings must stand first)

if checks.served_to_others() and (faults := checks.keys_of_its_own(None)):
    raise ImproperlyConfigured(f"{faults[0].msg}。{faults[0].hint}")
