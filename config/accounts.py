"""The pages of allauth this house uses, no others exist; and its sign-in form in our own words."""

from allauth.account import views
from allauth.account.forms import LoginForm
from django.urls import path


class SignIn(LoginForm):
    """Each field says by its label what it wants; a placeholder vanishes with the first letter."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "用户名或邮箱"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


patterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("password/change/", views.password_change, name="account_change_password"),
]
