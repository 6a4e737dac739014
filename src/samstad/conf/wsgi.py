"""The WSGI application that gunicorn's workers load."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samstad.conf.settings")
application = get_wsgi_application()


def _wake() -> None:
    from samstad.web.waking import wake

    wake()


# Beside the first requests, not before them: a page may be asked for at once.
threading.Thread(target=_wake, name="waking", daemon=True).start()
