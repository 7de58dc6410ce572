"""What the ordinary applicant of the demonstration types, section by section."""

from workflows import clock

BIRTH, SEX = "1990-05-15", "男"


def sections(name: str, id_number: str, says: dict[str, dict]) -> dict[str, dict]:
    """The ordinary answers, changed where the story says so."""
    year = clock.today().year
    ordinary = {
        "personal": {"name": name, "id_number": id_number, "sex": SEX, "birth_date": BIRTH, "retirement_category": "M60"},
        "work": {
            "present_unit": "福州某中学", "county": "福州市鼓楼区", "post": "高中数学教师", "sector": "事业单位",
            "identity": "事业", "establishment": "yes", "in_service": "yes", "system": "教育", "party_member": "no",
        },
        "education": {
            "rows-TOTAL_FORMS": "1", "rows-0-level": "大学本科", "rows-0-full_time": "yes",
            "rows-0-school": "某师范大学", "rows-0-subject": "数学",
        },
        "assessments": {
            "complete": "yes", "rows-TOTAL_FORMS": "2", "rows-0-year": str(year - 2), "rows-0-grade": "合格",
            "rows-0-reason": "", "rows-1-year": str(year - 1), "rows-1-grade": "优秀", "rows-1-reason": "",
        },
        "grounds": {"grounds": ["B1"], "native_place": "清流县", "rows-TOTAL_FORMS": "1", "rows-0-relation": ""},
        "wishes": {"wishes": ["YZ"], "accepts_adjustment": "yes", "may_ask": "on"},
    }  # fmt: skip
    return {code: said | says.get(code, {}) for code, said in ordinary.items()}
