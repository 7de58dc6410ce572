"""What every signed-in request must pass: a changed first password, and a session that is not asleep."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse


class FirstPassword:
    """Whoever still has the password an administrator gave him changes it before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        free = (reverse("account_change_password"), reverse("account_logout"))
        waiting = request.user.is_authenticated and request.user.must_change_password
        if waiting and request.path not in free and not request.path.startswith(settings.STATIC_URL):
            return redirect("account_change_password")
        return self.get_response(request)


class IdleSession:
    """A session nobody used for ``settings.IDLE_MINUTES`` ends; what was typed into a draft is kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get("seen", 0)
            if seen and now - seen > settings.IDLE_MINUTES * 60:
                logout(request)
            elif now - seen > 60:
                request.session["seen"] = now
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
