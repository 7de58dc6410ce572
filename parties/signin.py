"""Signing in: officials by account, applicants by phone or mail; where each goes afterwards."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from django.urls import reverse

from parties import channels
from parties.people import User
from parties.secrets import index_of, valid_phone


class Phone(PhoneField):
    """A mainland mobile number however it was typed: full-width digits, spaces, +86."""

    default_validators = []

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"validators": [], "label": "手机号"})
        self.widget.attrs = {"autocomplete": "tel", "inputmode": "tel", "type": "tel"}


class Adapter(DefaultAccountAdapter):
    """The house's own answers to allauth's questions."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "验证码不对，请核对短信后重新填写",
        "rate_limited": "操作过于频繁，请稍后再试",
        "phone_taken": "该手机号已经注册，请直接登录",
        "same_as_current": "与当前手机号相同，请填写另一个手机号",
        "phone_password_mismatch": "手机号或密码不对，请核对后重试",
        "email_password_mismatch": "邮箱或密码不对，请核对后重试",
        "username_password_mismatch": "用户名或密码不对，请核对后重试",
        "too_many_login_attempts": "尝试次数过多，请稍后再试",
    }

    def get_login_redirect_url(self, request):
        return reverse("inbox" if request.user.is_official else "my")

    def get_signup_redirect_url(self, request):
        return reverse("my")

    def get_password_change_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)
        user.save(update_fields=["must_change_password"]) if user.pk else None

    # A phone belongs to whoever has verified it; a number only typed in hinders nobody else.

    def phone_form_field(self, **kwargs):
        return Phone(**kwargs)

    def clean_phone(self, phone: str) -> str:
        return valid_phone(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.keep_phone(phone, verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        user.keep_phone(phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone_index=index_of(phone), phone_verified=True).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs) -> None:
        said = f"【清人回归】验证码{code}，15分钟内有效。如非本人操作，请不用理会。"
        channels.send_sms(phone, said, reference=f"code-{uuid.uuid4().hex[:12]}")

    def send_account_already_exists_sms(self, phone: str) -> None:
        said = "【清人回归】您的手机号已经注册，请直接登录。如非本人操作，请不用理会。"
        channels.send_sms(phone, said, reference=f"exists-{uuid.uuid4().hex[:12]}")
