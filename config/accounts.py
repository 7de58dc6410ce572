"""The pages of allauth this house uses; no others exist."""

from allauth.account import views
from django.urls import path

patterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("password/change/", views.password_change, name="account_change_password"),
]
