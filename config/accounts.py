"""The pages of allauth this house uses, no others exist; and its forms in our own words."""

from functools import wraps

from allauth.account import views
from allauth.account.forms import ChangePhoneForm, LoginForm, SignupForm, VerifyPhoneForm
from allauth.core import context, ratelimit
from allauth.core.exceptions import RateLimited
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import path

from parties.secrets import normalised, valid_phone


class OurWords:
    """Each field says by its label what it wants; a placeholder vanishes with the first letter."""

    labels: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.error_messages["required"] = f"请填写{field.label}"
            field.widget.attrs.pop("placeholder", None)


def too_soon(phone: str) -> bool:
    """Whether a code went to the number, or several to this address, a moment ago."""
    return not ratelimit.consume(context.request, action="verify_phone", key=phone, dry_run=True)


TOO_SOON = "验证码刚刚发送过，请30秒后再试"


class SignIn(OurWords, LoginForm):
    """Officials by account, applicants by phone or mail."""

    labels = {"login": "手机号、邮箱或用户名", "password": "密码"}

    def clean_login(self):
        """A phone in its one form, however it was typed; anything else as typed."""
        typed = super().clean_login()
        try:
            return valid_phone(typed)
        except ValidationError:
            return typed


class SignUp(OurWords, SignupForm):
    """An applicant registers with a phone, which a code proves, or with mail."""

    labels = {"phone": "手机号", "email": "邮箱", "password1": "密码", "password2": "再次输入密码"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "将发送验证码；没有手机号的可以只填邮箱"

    def clean(self):
        said = super().clean()
        if not (said.get("phone") or said.get("email") or {"phone", "email"} & self.errors.keys()):
            self.add_error("phone", "请填写手机号或邮箱，至少一项")
        if said.get("phone") and too_soon(said["phone"]):
            self.add_error("phone", TOO_SOON)
        return said


class VerifyPhone(OurWords, VerifyPhoneForm):
    """The code out of the message, in digits of any width."""

    labels = {"code": "短信验证码"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self):
        self.cleaned_data["code"] = normalised(self.cleaned_data["code"])
        return super().clean_code()


class ChangePhone(OurWords, ChangePhoneForm):
    """Another number, where the first was mistyped."""

    labels = {"phone": "手机号"}

    def clean_phone(self):
        phone = super().clean_phone()
        if too_soon(phone):
            raise ValidationError(TOO_SOON)
        return phone


def paced(view):
    """Two clicks at one moment may both pass the form; the second then learns to wait."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except RateLimited:
            return render(request, "429.html", status=429)

    return answered


patterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", paced(views.signup), name="account_signup"),
    path("signup/phone/", paced(views.verify_phone), name="account_verify_phone"),
    path("password/change/", views.password_change, name="account_change_password"),
]
