"""Signing in: officials by account, applicants by phone or mail; where each goes afterwards."""

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse


class Adapter(DefaultAccountAdapter):
    """The house's own answers to allauth's questions."""

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
