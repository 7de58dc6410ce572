"""What an application asks, section by section, in the words of the plan's 三(三)1."""

from django import forms

from approvals.applications import places
from approvals.applications.fields import County, Day, IdNumber, Name, YesNo, birth_of, sex_of
from parties.models import Unit
from policies.materials import GROUNDS
from workflows import clock
from workflows.forms import Form

CATEGORIES = [
    ("M60", "男"),
    ("F55", "女，公务员、事业单位管理或专业技术岗位"),
    ("F50", "女，工勤岗位"),
    ("F60", "女，县处级干部或高级职称专业技术人员"),
]
GRADES = ["优秀", "称职", "合格", "基本称职", "基本合格", "不称职", "不合格", "不定等次"]
UNGRADED = ["试用期", "病事假超过半年", "立案审查未结", "受处分", "未参加考核"]
LEVELS = ["博士研究生", "硕士研究生", "大学本科", "大学专科", "中专", "高中及以下"]
RELATIONS = [
    "配偶", "父", "母", "岳父", "岳母", "公公", "婆婆", "子女", "兄弟姐妹", "祖父母", "前配偶", "其他亲属",
]  # fmt: skip
SYSTEMS = [
    ("教育", "教育系统（学校、幼儿园等）"),
    ("卫健", "卫生健康系统（医院、卫生院、疾控等）"),
    ("公务员", "公务员、参公人员"),
    ("其他事业", "其他事业单位"),
]
HOLDS = ["正在接受审查调查", "在处分影响期内", "原单位最低服务期未满", "有脱密期等其他限制"]


def same(values):
    return [(value, value) for value in values]


def asked(values):
    return [("", "请选择"), *same(values)]


class Personal(Form):
    """本人情况; the ID number and what it says must agree with what is typed."""

    name = Name()
    id_number = IdNumber(
        widget=forms.TextInput(attrs={"autocomplete": "off"}), help_text="加密保存，只用于核对身份"
    )
    sex = forms.ChoiceField(label="性别", choices=same(["男", "女"]), widget=forms.RadioSelect)
    birth_date = Day(
        label="出生日期",
        help_text="如 1990-05-15",
        why_day="法定退休日期按日推算，只有年月不能判断是否满5年（三(三)1）",
    )
    retirement_category = forms.ChoiceField(
        label="退休类别",
        choices=CATEGORIES,
        widget=forms.RadioSelect,
        help_text="按现任岗位选择，由初审人员按档案核定",
    )

    def clean(self):
        said = super().clean()
        number = said.get("id_number")
        if number and said.get("birth_date") and birth_of(number) != said["birth_date"]:
            self.add_error(
                "birth_date", "与身份证号中的出生日期不一致，请核对；档案记载不同的，受理时凭档案更正"
            )
        if number and said.get("sex") and sex_of(number) != said["sex"]:
            self.add_error("sex", "与身份证号第17位表示的性别不一致，请核对")
        if said.get("sex") and said.get("retirement_category", "")[:1] not in (
            "",
            "M" if said["sex"] == "男" else "F",
        ):
            self.add_error("retirement_category", "退休类别与性别不符，请重新选择")
        return said


class Work(Form):
    """现任工作: whether the person serves, established, outside the county, and which bureau takes the case."""

    present_unit = forms.CharField(label="现工作单位全称", max_length=100)
    county = County(label="单位所在县（市、区）", help_text="如“福州市鼓楼区”，须在清流县外")
    post = forms.CharField(label="现任岗位或职务", max_length=60, help_text="如“高中数学教师”")
    sector = forms.ChoiceField(
        label="单位性质", choices=asked(["机关", "参公", "事业单位", "国企", "企业", "其他"]),
        help_text="参公指参照公务员法管理的事业单位",
    )  # fmt: skip
    identity = forms.ChoiceField(
        label="本人身份", choices=[("公务员", "公务员"), ("参公", "参照公务员法管理人员"), ("事业", "事业单位工作人员")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    establishment = YesNo(label="是否在编", words=("在编", "不在编"))
    in_service = YesNo(label="是否在职", words=("在职", "已离职或退休"))
    system = forms.ChoiceField(
        label="所属系统", choices=SYSTEMS, widget=forms.RadioSelect, help_text="决定由哪个单位受理您的申请"
    )
    party_member = YesNo(label="是否中共党员")

    def clean_county(self):
        code = self.cleaned_data["county"]
        if code == places.HOME:
            raise forms.ValidationError("现工作单位在清流县，不属于县外工作人员（三(三)1），请核对")
        return code

    def clean(self):
        said = super().clean()
        civil = said.get("identity") in ("公务员", "参公")
        if said.get("system") and said.get("identity") and civil != (said["system"] == "公务员"):
            self.add_error(
                "system", "公务员、参公人员请选“公务员、参公人员”，事业单位工作人员请选其他三项之一"
            )
        return said


class Schooling(Form):
    """学历: nothing beside its rows."""


class Degree(Form):
    """One degree."""

    level = forms.ChoiceField(label="学历", choices=asked(LEVELS))
    full_time = YesNo(label="学习形式", words=("全日制", "非全日制"))
    school = forms.CharField(label="毕业院校", max_length=60)
    subject = forms.CharField(label="专业", max_length=60, required=False)


class Assessments(Form):
    """年度考核: whether every year is there."""

    complete = YesNo(label="以上是否为在机关事业单位的全部年度", help_text="少列的年度须由单位证明")


class Assessment(Form):
    """One year's result."""

    year = forms.IntegerField(
        label="年度", widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4})
    )
    grade = forms.ChoiceField(label="等次", choices=asked(GRADES))
    reason = forms.ChoiceField(label="不定等次的原因", choices=[("", "无"), *same(UNGRADED)], required=False)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1970 <= year <= clock.today().year:
            raise forms.ValidationError(f"年度应在1970年至{clock.today().year}年之间，请核对")
        return year

    def clean(self):
        said = super().clean()
        if said.get("grade") == "不定等次" and not said.get("reason"):
            self.add_error("reason", "不定等次的，请选择原因（三(三)1 年度考核）")
        return said


class Grounds(Form):
    """符合的条件: which of the three, and what each stands on."""

    grounds = forms.MultipleChoiceField(
        label="您符合哪一项（可多选）", choices=list(GROUNDS.items()), widget=forms.CheckboxSelectMultiple
    )
    native_place = County(
        label="本人籍贯",
        help_text="按干部人事档案填写县（市、区），如“清流县”；一般为祖父长期居住地，不看身份证号",
    )

    def clean(self):
        said = super().clean()
        if "B1" in said.get("grounds", []) and said.get("native_place") not in (None, places.HOME):
            self.add_error("grounds", "籍贯不是清流县，不能选籍贯一项，请改选或核对籍贯（三(三)1）")
        return said


class Relative(Form):
    """One relative who carries a ground."""

    relation = forms.ChoiceField(label="与本人关系", choices=asked(RELATIONS))
    name = Name()
    lives_here = YesNo(label="是否长期在清流工作、生活", unknown=True)
    hukou_here = YesNo(label="户口是否在清流县", unknown=True)
    hukou_since = Day(
        label="户口迁入清流的日期", required=False, help_text="出生即在清流的填出生日期；不清楚的留空",
        why_day="户口满5年按日计算（三(三)1）",
    )  # fmt: skip
    staff = forms.ChoiceField(
        label="是否在清流县机关事业单位、国企工作",
        choices=[("", "否"), ("在编", "是，在编"), ("编外", "是，编外"), ("国企", "是，国企")], required=False,
    )  # fmt: skip
    staff_unit = forms.CharField(label="工作单位", max_length=100, required=False)
    staff_status = forms.ChoiceField(
        label="在职情况", choices=[("", "不适用"), *same(["在职", "退休"])], required=False
    )

    def clean(self):
        said = super().clean()
        if said.get("staff") == "在编" and not said.get("staff_status"):
            self.add_error("staff_status", "请选择在职或退休：须为在编在职人员（三(三)1）")
        if said.get("staff") and not said.get("staff_unit"):
            self.add_error("staff_unit", "请填写亲属的工作单位")
        return said


class Wishes(Form):
    """意向与同意."""

    wishes = forms.MultipleChoiceField(
        label="意向单位（可多选，最多3个）", widget=forms.CheckboxSelectMultiple
    )
    accepts_adjustment = YesNo(
        label="是否服从调剂",
        words=("服从调剂", "不服从调剂"),
        help_text="意向单位无空编时，可否安排到其他单位",
    )
    legal_holds = forms.MultipleChoiceField(
        label="有无下列情况（没有的不用选）",
        choices=same(HOLDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_ask = forms.BooleanField(label="同意受理单位向我的现工作单位和所在地纪检监察机关了解情况")
    may_publish = forms.BooleanField(label="需要公示时，同意公示姓名、现单位和拟安置单位", required=False)
    statement = forms.CharField(
        label="申请理由",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="选填，写进申请表",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(seats__role="receiving", active=True).distinct().order_by("code")
        self.fields["wishes"].choices = [(unit.code, unit.name) for unit in units]

    def clean_wishes(self):
        if len(self.cleaned_data["wishes"]) > 3:
            raise forms.ValidationError("最多选3个意向单位，请去掉一些")
        return self.cleaned_data["wishes"]
