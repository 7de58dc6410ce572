"""先看看是否符合: the six questions that decide, asked of somebody who has not signed in."""

from django import forms

from approvals.applications import places
from approvals.applications.facts import ELSEWHERE
from approvals.applications.fields import Day, YesNo
from approvals.applications.forms import CATEGORIES, SYSTEMS
from policies.materials import GROUNDS
from policies.periods import add_years
from workflows import clock
from workflows.forms import Form


class SelfCheck(Form):
    """Answers are not stored."""

    serving = YesNo(label="您是清流县外机关事业单位的在编在职人员吗")
    system = forms.ChoiceField(label="您在哪个系统", choices=SYSTEMS, widget=forms.RadioSelect)
    full_time = YesNo(label="有全日制大学本科及以上学历吗")
    passed = YesNo(label="历年年度考核都在称职（合格）及以上吗", unknown=True)
    retirement_category = forms.ChoiceField(label="性别和岗位", choices=CATEGORIES, widget=forms.RadioSelect)
    birth_date = Day(label="出生日期", why_day="法定退休日期按日推算，只有年月不能判断是否满5年（三(三)1）")
    grounds = forms.MultipleChoiceField(
        label="符合下面哪一项（可多选，都不符合就不选）", choices=list(GROUNDS.items()),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip

    def facts(self) -> dict:
        """The answers as the facts the conditions are measured by."""
        said = self.cleaned_data
        grade = {True: "合格", False: "基本合格", None: "不定等次"}[said["passed"]]
        return {
            "sex": "男" if said["retirement_category"] == "M60" else "女",
            "retirement_category": said["retirement_category"],
            "birth_date": said["birth_date"].isoformat(),
            "work": {
                "sector": "机关" if said["system"] == "公务员" else "事业单位", "establishment": said["serving"],
                "in_service": said["serving"], "county": ELSEWHERE if said["serving"] else None, "system": said["system"],
            },
            "education": [{"level": "大学本科", "full_time": said["full_time"]}],
            "assessments": [{"year": clock.today().year - 1, "grade": grade}],
            "assessments_complete": said["passed"] is not None,
            "native_place": places.HOME if "B1" in said["grounds"] else ELSEWHERE,
            "relatives": self.relatives(),
            "legal_holds": [],
        }  # fmt: skip

    def relatives(self) -> list[dict]:
        """A relative as the ground describes him."""
        claimed = self.cleaned_data["grounds"]
        lives, staff = "B2" in claimed, "B3" in claimed
        if not (lives or staff):
            return []
        return [{
            "relation": "配偶", "long_term_work_and_live": lives, "hukou_county": places.HOME if lives else ELSEWHERE,
            "hukou_since": add_years(clock.today(), -6).isoformat() if lives else None,
            "qingliu_staff": "在编" if staff else None, "staff_status": "在职" if staff else None,
        }]  # fmt: skip
