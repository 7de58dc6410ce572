"""What identifies a person or an account: encrypted at rest, found by a keyed index, masked wherever it is shown."""

import hmac
import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from encrypted_fields.fields import EncryptedCharField
from stdnum.cn import ric

__all__ = [
    "EncryptedCharField", "index_of", "mask", "mask_phone", "normalised", "valid_id_number", "valid_phone",
]  # fmt: skip

MOBILE = re.compile(r"1[3-9]\d{9}")


def normalised(value: str) -> str:
    """Half-width, upper-case, without spaces: the one form a number is kept, compared and indexed in."""
    return "".join(unicodedata.normalize("NFKC", value).upper().split())


def index_of(value: str) -> str:
    """The keyed digest by which an encrypted value can be found and kept unique."""
    return hmac.new(settings.INDEX_KEY.encode(), normalised(value).encode(), "sha256").hexdigest()


def mask(value: str, head: int = 6, tail: int = 4) -> str:
    """``350423********0012``: enough to recognise, not enough to use."""
    hidden = max(len(value) - head - tail, 0)
    return value[:head] + "*" * hidden + value[len(value) - tail :] if hidden else "*" * len(value)


def mask_phone(value: str) -> str:
    return mask(value, 3, 4)


def valid_id_number(value: str) -> str:
    """The eighteen characters of a valid resident ID number (GB 11643), or a sentence that says what is wrong."""
    number = normalised(value)
    if len(number) == 15:
        raise ValidationError("十五位旧身份证号已停用，请填写十八位身份证号")
    if len(number) != 18:
        raise ValidationError(f"身份证号应为18位，现为{len(number)}位，请核对")
    if not ric.is_valid(number):
        raise ValidationError("身份证号校验不通过，请对照证件逐位核对（末位可能是X）")
    return number


def valid_phone(value: str) -> str:
    """The eleven digits of a mainland mobile number, or a sentence that says what is wrong."""
    number = re.sub(r"[\s()\-－—–]", "", normalised(value))
    number = re.sub(r"^(\+86|0086|86(?=\d{11}$))", "", number)
    if not number.isdigit():
        raise ValidationError("手机号只能填数字，请核对")
    if len(number) != 11:
        raise ValidationError(f"手机号应为11位，现为{len(number)}位，请核对")
    if not MOBILE.fullmatch(number):
        raise ValidationError("不是有效的手机号（应以13至19开头），请核对；没有手机号的可以用邮箱注册")
    return number
