"""One line per app."""

from django.urls import include, path

urlpatterns = []
