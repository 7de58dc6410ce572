"""One line per app, and the two pages that belong to the house itself."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView

from config.accounts import patterns


def page(template: str):
    return login_not_required(TemplateView.as_view(template_name=template))


urlpatterns = [
    path("", include("approvals.urls")),
    path("", include("documents.urls")),
    path("accounts/", include(patterns)),
    path("privacy/", page("pages/privacy.html"), name="privacy"),
    path("source/", page("pages/source.html"), name="source"),
]
