"""What a claim asks, section by section, in the words of 三(十二)."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from approvals.applications.fields import County, Day, IdNumber, Name, YesNo, plain
from approvals.applications.forms import same
from parties.claimants import PERSON, Claimant, valid_account_number, valid_identity
from parties.employers import Employer
from parties.engagements import Engagement
from parties.lists import titles_on
from parties.people import Person
from parties.secrets import index_of, mask
from parties.talents import Talent
from policies.facts import Fact
from policies.terms import Ask, Column, Scheme
from workflows import clock
from workflows.forms import Form

KINDS = [
    ("机构", "机构（人力资源服务机构、商会、协会、大赛主办单位等）"),
    ("村居", "村（居）委会"),
    (PERSON, "个人"),
    ("用人单位", "用人单位（企业、学校、医院、开发区等）"),
]
MOST = 10
"""Employers shown for one search."""
TAKEN = "已在另一账号下登记，请用原账号登录；忘记密码的可以重设，被冒用的请联系县人社局"


class Profile(Form):
    """申报对象: who claims, by what the county knows him, and whether he may (三(十二)1)."""

    CONDITIONAL = ("personnel_work",)
    """Required of some, so that it is not marked as optional."""

    kind = forms.ChoiceField(label="申报对象类别", choices=KINDS, widget=forms.RadioSelect)
    name = forms.CharField(label="名称或姓名", max_length=100, help_text="与营业执照、登记证书或身份证一致")
    identity = forms.CharField(
        label="统一社会信用代码或身份证号", max_length=40, help_text="个人填身份证号，其他填统一社会信用代码；加密保存",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    personnel_work = YesNo(
        label="本人是否在我县机关企事业单位从事组织人事人才工作", required=False,
        help_text="只问个人。从事这些工作的人员不在申报范围（三(十二)1）",
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_name(self):
        name = plain(self.cleaned_data["name"])
        return Name().clean(name) if self.cleaned_data.get("kind") == PERSON else name

    def clean(self):
        said = super().clean()
        if not said.get("kind"):
            return said
        if said.get("identity"):
            self.check_identity(said)
        if said["kind"] == PERSON and said.get("personnel_work") is None:
            self.add_error("personnel_work", "请选择“是”或“否”（三(十二)1）")
        said["personnel_work"] = bool(said["kind"] == PERSON and said.get("personnel_work"))
        return said

    def check_identity(self, said: dict) -> None:
        try:
            said["identity"] = valid_identity(said["kind"], said["identity"])
        except ValidationError as fault:
            self.add_error("identity", fault)
            return
        index = index_of(said["identity"])
        others = Person.objects.filter(id_index=index) if said["kind"] == PERSON else Person.objects.none()
        if (
            Claimant.objects.filter(identity_index=index).exclude(user=self.user).exists()
            or others.exclude(user=self.user).exists()
        ):
            self.add_error("identity", TAKEN)


class Choosing(Form):
    """用人单位: found in the county's register by name or credit code, then chosen."""

    AIDS = CONDITIONAL = ("q",)
    """Questions that help to answer another and are no answers themselves."""
    CHOICE = "employer"
    """The question answered by one of what was found."""

    q = forms.CharField(label="名称或统一社会信用代码", max_length=60, required=False)
    employer = forms.ChoiceField(label="用人单位", widget=forms.RadioSelect)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        asked = plain((data or {}).get("q"))
        chosen = (data or {}).get(self.CHOICE)
        self.found = found(asked) if asked else []
        shown = self.found[:MOST]
        if chosen and chosen not in {one.unit.code for one in shown}:
            shown += Employer.objects.filter(unit__code=chosen).select_related("unit")
        self.fields[self.CHOICE].choices = [
            (one.unit.code, f"{one.unit.name}　{one.credit_code}") for one in shown
        ]
        self.fields[self.CHOICE].error_messages["required"] = self.what_to_do(asked)

    def what_to_do(self, asked: str) -> str:
        if not asked:
            return "请输入名称中的几个字或统一社会信用代码，点“查找”，再选择用人单位"
        if not self.found:
            return "名册中没有找到，请核对名称或代码；确在我县的，请联系县人社局登记到用人单位名册"
        if len(self.found) > MOST:
            return f"找到 {len(self.found)} 家以上，只列出前 {MOST} 家，请写得更全一些"
        return "请选择一家用人单位"


class Partner(Choosing):
    """对方企业 (三(十五)): on which side whoever claims stands, and who stands on the other."""

    CHOICE = "partner"

    employer = None
    side = forms.ChoiceField(label="本企业是", widget=forms.RadioSelect)
    partner = forms.ChoiceField(label="对方企业", widget=forms.RadioSelect)

    field_order = ("side", "q", "partner")


def partner(sides: tuple[str, ...]) -> type[Partner]:
    """The form for a scheme whose amount these sides share."""
    chosen = forms.ChoiceField(label="本企业是", choices=same(sides), widget=forms.RadioSelect)
    return type("SchemePartner", (Partner,), {"side": chosen})


def the_only_one(name: str) -> Callable[[dict[str, list[str]]], dict[str, list[str]]]:
    """Where the search leaves one employer and none was chosen, that one."""

    def derive(answers: dict[str, list[str]]) -> dict[str, list[str]]:
        asked = plain((answers.get("q") or [""])[0])
        if not asked or any(answers.get(name, [])):
            return answers
        matches = found(asked)
        return answers | {name: [matches[0].unit.code]} if len(matches) == 1 else answers

    return derive


def found(asked: str) -> list[Employer]:
    """Employers by a part of their name or by their whole credit code; one more than a page shows."""
    wanted = Q(unit__name__icontains=asked) | Q(credit_code=asked.upper())
    return list(
        Employer.objects.filter(wanted, unit__active=True).select_related("unit").order_by("unit__code")[: MOST + 1]
    )  # fmt: skip


class Recognised(Form):
    """引进人才: compared with the register of recognised talents; the claimant's word does not count."""

    name = Name()
    id_number = IdNumber(
        widget=forms.TextInput(attrs={"autocomplete": "off"}), help_text="加密保存，只用于与认定名册核对"
    )

    def clean(self):
        said = super().clean()
        if said.get("name") and said.get("id_number"):
            talent = Talent.objects.filter(id_index=index_of(said["id_number"])).first()
            if talent is None or talent.name != said["name"]:
                self.add_error(
                    "id_number",
                    "与人才认定名册核对不上：请核对姓名和身份证号；已认定但名册中没有的，请带认定文件联系县委人才办补录（三(十二)2）",
                )
        return said


NO_ENGAGEMENT = "本单位还没有经县委人才办确认的柔性引才协议，请先由本单位经办岗登记协议，县委人才办确认后再申报（三(四)2）"


def choosing_engagement(found: list[Engagement]) -> type[Form]:
    """A form of one of these agreements; a name only in part, since whoever asks has only typed whose account it is."""
    offered = [
        (str(one.pk), f"{one.document}　{mask(one.name, 1, 0)}　{one.mode}　{one.since} 至 {one.until}")
        for one in found
    ]
    words = {} if offered else {"help_text": NO_ENGAGEMENT}
    field = forms.ChoiceField(label="柔性引才协议", choices=offered, widget=forms.RadioSelect, **words)
    return type("Engaged", (Form,), {"engagement": field})


class Cooperation(Form):
    """合作引进 (三(十二)4): one talent has one claimant, the decisive one."""

    together = YesNo(
        label="是否有其他机构或个人一同引进",
        words=("有，属合作引进", "没有"),
        help_text="合作引进的，由用人单位和人才协商确定起决定性作用的一方申报，并须上传双方签名的协商确认书",
    )


class AccountNumber(forms.CharField):
    """The digits of a bank account, however they are grouped."""

    def __init__(self, **words):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=60, widget=widget, **words)

    def clean(self, value):
        number = super().clean(value)
        return valid_account_number(number) if number else ""


class Receiving(Form):
    """收款账户, in the payee's own name."""

    bank = forms.CharField(label="开户行", max_length=100, help_text="写到支行，如“清流农商行城关支行”")
    number = AccountNumber(label="账号")


def luhn(number: str) -> bool:
    """Whether the last digit of a card fits the others; accounts of organisations need not."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def dated() -> forms.TextInput:
    return forms.TextInput(attrs={"placeholder": "如 2025-01-02", "autocomplete": "off"})


class Row(Form):
    """One row of a roster: who it is; the scheme's columns are added by ``row_of``."""

    name = Name()
    id_number = IdNumber(widget=forms.TextInput(attrs={"autocomplete": "off"}), help_text="加密保存")

    def clean(self):
        said = super().clean()
        if said.get("hired") and said.get("left") and said["left"] < said["hired"]:
            self.add_error("left", "离职日期早于入职日期，请核对")
        if said.get("start") and said.get("end") and said["end"] < said["start"]:
            self.add_error("end", "结束日期早于开始日期，请核对")
        if said.get("insurance_number") and not said.get("insurance"):
            self.add_error("insurance", "填了凭证号的，请选择社会保险的种类")
        if said.get("insurance") and not said.get("insurance_number"):
            self.add_error("insurance_number", "选了社会保险的，请填写凭证号")
        return said


def row_of(scheme: Scheme) -> type[Form]:
    """The form of one row of this scheme's roster."""
    kind = Form if scheme.vouchers else Row
    return type("SchemeRow", (kind,), {one.name: cell(scheme, one) for one in scheme.cells})


class Money(forms.DecimalField):
    """Yuan of a voucher; thousands separators and the sign of the yuan are left out."""

    def to_python(self, value):
        return super().to_python(re.sub(r"[,，¥￥元\s]", "", plain(value)))


def cell(scheme: Scheme, column: Column) -> forms.Field:
    words = {"label": column.label, "help_text": column.hint, "required": not column.optional}
    if column.kind == "day":
        return Day(widget=dated(), why_day=f"按日推算（{column.clause}）", ahead=column.ahead, **words)
    if column.kind == "number":
        return forms.DecimalField(min_value=0, max_digits=7, decimal_places=1, widget=digits(), **words)
    if column.kind == "money":
        return Money(min_value=Decimal("0.01"), max_digits=12, decimal_places=2, widget=digits(), **words)
    if column.kind == "account":
        return AccountNumber(**words)
    if column.kind in ("text", "bank"):
        return forms.CharField(max_length=100, **words)
    several = column.kind == "choices"
    values = scheme.values_of(column)
    field = (forms.MultipleChoiceField if several else forms.ChoiceField)(
        choices=same(values), widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect, **words
    )
    field.error_messages["invalid_choice"] = f"没有“%(value)s”这一类，可填：{'、'.join(values)}"
    return field


# What a scheme asks beside these -----------------------------------------------------------------------------


def question(fact: Fact) -> forms.Field | None:
    """The field of a declared fact that no register knows; None for kinds that cannot be typed as one answer."""
    words = {"label": fact.label + (f"（{fact.unit}）" if fact.unit else ""), "help_text": fact.hint,
             "required": not fact.optional}  # fmt: skip
    if fact.kind == "yes_no":
        return YesNo(**words)
    if fact.kind == "choice" and not fact.open:
        several = bool(fact.many)
        choose = forms.MultipleChoiceField if several else forms.ChoiceField
        widget = forms.CheckboxSelectMultiple if several else forms.RadioSelect
        return choose(choices=same(fact.values), widget=widget, **words)
    if fact.kind in ("choice", "text"):
        return forms.CharField(max_length=200, **words)
    if fact.kind == "count":
        return forms.IntegerField(min_value=fact.least, max_value=10**9, widget=digits(), **words)
    if fact.kind == "number":
        return forms.DecimalField(min_value=0, max_digits=9, decimal_places=2, widget=digits(), **words)
    if fact.kind == "money":
        return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, widget=digits(), **words)
    return None


def digits() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def occasion(label: str) -> type[Form]:
    """A form of the one day that decides in which year a grant is counted."""
    return type(
        "Occasion", (Form,), {"day": Day(label=label, widget=dated(), why_day="按日期所在年度计算次数")}
    )


def heading(scheme: Scheme) -> type[Form]:
    """A form of what is asked once for the whole roster."""
    return type("Head", (Form,), {one.name: cell(scheme, one) for one in scheme.heads})


def asking(asks: Iterable[Ask], facts: list[Fact]) -> type[Form]:
    """A form of the facts only the claimant can say, after what registers turn into facts."""
    named = {one.name: named_by(one) for one in asks}
    return type("Said", (Form,), named | {fact.name: question(fact) for fact in facts})


def named_by(ask: Ask) -> forms.Field:
    """A place or a name of one of the county's lists; what is on no list may be said too, and counts as such."""
    words = {"label": ask.label, "help_text": ask.hint}
    if ask.kind == "place":
        return County(**words)
    return forms.CharField(max_length=100, widget=Suggested(ask.listed), **words)


class Suggested(forms.TextInput):
    """A text with what stands on one of the county's lists today to choose from."""

    template_name = "approvals/suggested.html"

    def __init__(self, kind: str):
        self.kind = kind
        super().__init__(attrs={"autocomplete": "off"})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"list-{name}"
        return context | {"titles": titles_on(self.kind, clock.today())}
