"""A section of the application: one form, and rows where a thing may be there several times."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import BaseFormSet, BooleanField, CharField, Form, formset_factory
from django.utils.datastructures import MultiValueDict

from approvals.applications import forms
from approvals.applications.fields import IdNumber, Name, birth_of, fault_of, plain, sex_of

ROWS = 20
LONGEST = 2000


class Rows(BaseFormSet):
    """Rows whose emptiness is a sentence, not a stack of red fields."""

    least = 1
    wanted = "请至少填写一行"

    def clean(self):
        filled = [form for form in self.forms if form.has_changed() and not struck_out(form)]
        if len(filled) < self.least:
            self._non_form_errors.append(self.wanted)


@dataclass(frozen=True)
class Section:
    """What is asked on one page; ``rows`` is the form of one row, ``needs`` what to say when there is none."""

    code: str
    title: str
    form: type[Form]
    hint: str = ""
    rows: type[Form] | None = None
    row_title: str = ""
    needs: str = ""
    agree: Callable = lambda said, rows: []
    """Sentences against answers that do not fit their rows."""
    derive: Callable = lambda answers: answers
    """Answers that follow from others and were left empty."""
    hides: tuple[str, ...] = ()
    """Answers that are kept encrypted."""

    def filled(self, answers: dict[str, list[str]] | None) -> "Filled":
        return Filled(self, answers or {})

    def formset(self):
        least = {"least": 1 if self.needs else 0, "wanted": self.needs}
        base = type("Rows", (Rows,), least)
        return formset_factory(
            self.rows, formset=base, extra=0, can_delete=True, max_num=ROWS, absolute_max=ROWS
        )

    def keeps(self, name: str) -> bool:
        return name in self.form.base_fields or bool(self.rows and name.startswith("rows-"))

    def raw(self, posted) -> dict[str, list[str]]:
        """The answers out of a POST as they stand; what no database can hold is dropped."""
        names = [name for name in posted if self.keeps(name) and len(name) < 60][:400]
        return self.derive({name: [storable(value) for value in posted.getlist(name)][:60] for name in names})


def storable(value: str) -> str:
    return value.replace("\x00", "").encode("utf-8", "ignore").decode()[:LONGEST]


class Filled:
    """A section with somebody's answers in it: for the page, for the rules, for the list of what is left."""

    def __init__(self, section: Section, answers: dict[str, list[str]]):
        self.section, self.answers = section, answers
        data = MultiValueDict(answers) if answers else None
        self.form = section.form(data)
        self.rows = section.formset()(self.started(data), prefix="rows") if section.rows else None

    def started(self, data):
        """Rows need their count; a page never seen starts with one empty row."""
        first = "1" if self.section.needs else "0"
        count = (self.answers.get("rows-TOTAL_FORMS") or [first])[0]
        sound = count.isascii() and count.isdigit() and int(count) <= ROWS
        known = MultiValueDict(data or {})
        known.setlist("rows-INITIAL_FORMS", ["0"])
        known.setlist("rows-TOTAL_FORMS", [count if sound else first])
        return known

    @property
    def empty(self) -> bool:
        return not any(
            value.strip() for name, values in self.answers.items() for value in values if "_FORMS" not in name
        )

    def is_complete(self) -> bool:
        """Strictly: every answer is there and right."""
        if not (self.form.is_valid() and (self.rows is None or self.rows.is_valid())):
            return False
        if self.rows is not None and (against := self.section.agree(self.cleaned, self.cleaned_rows)):
            self.rows._non_form_errors.extend(against)
            return False
        return True

    @property
    def cleaned(self) -> dict:
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def cleaned_rows(self) -> list[dict]:
        deleted = self.rows.deleted_forms if self.rows.is_valid() else []
        return [form.cleaned_data for form in self.rows.forms if form.has_changed() and form not in deleted]

    def soften(self) -> "Filled":
        """While somebody is typing: say what is wrong, not what is still missing."""
        for form in (self.form, *(self.rows.forms if self.rows else ())):
            form.full_clean() if form.is_bound else None
            for name in [
                name for name, faults in form.errors.as_data().items() if not self.typed(form, name)
            ]:
                del form._errors[name]
        if self.rows:
            self.rows.full_clean() if self.rows._errors is None else None
            self.rows._non_form_errors.clear()
        return self

    @staticmethod
    def typed(form, name: str) -> bool:
        values = form.data.getlist(form.add_prefix(name)) if name in form.fields else ["said"]
        return any(value.strip() for value in values)

    def wrong(self) -> list:
        """The fields with something against them, in the order of the page."""
        forms = [self.form, *(self.rows.forms if self.rows is not None else ())]
        return [field for form in forms if form.is_bound for field in form if field.errors]

    def with_another_row(self) -> "Filled":
        count = min(self.rows.total_form_count() + 1, ROWS)
        return Filled(self.section, self.answers | {"rows-TOTAL_FORMS": [str(count)]})

    def lines(self) -> list[tuple[str, str]]:
        """Question and answer, for the page that is checked before filing and for the printed form."""
        said = [(field.label, shown(field)) for field in self.form if self.form.is_bound]
        for number, form in enumerate(self.rows.forms if self.rows else (), 1):
            if form.has_changed() and not struck_out(form):
                text = "，".join(filter(None, (shown(field) for field in form if field.name != "DELETE")))
                said.append((f"{self.section.row_title}{number}", text))
        return said


def read_off_the_id(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Sex and birth date out of a right ID number, where nothing was typed."""
    number = IdNumber().to_python((answers.get("id_number") or [""])[0])
    if fault_of(number):
        return answers
    known = {"sex": sex_of(number), "birth_date": birth_of(number).isoformat()}
    return answers | {name: [value] for name, value in known.items() if not any(answers.get(name, []))}


def struck_out(form: Form) -> bool:
    """Whether the person ticked 删除 on this row, right or wrong as the rest of it may be."""
    form.is_valid()
    return bool(form.cleaned_data.get("DELETE"))


def relatives_carry(said: dict, rows: list[dict]) -> list[str]:
    """The grounds of relatives need at least one relative who could carry them."""
    claimed = said.get("grounds", [])
    against = []
    if {"B2", "B3"} & set(claimed) and not rows:
        against.append("选择了亲属的条件，请至少填写一位亲属（三(三)1）")
    elif "B3" in claimed and not any(row["staff"] == "在编" for row in rows):
        against.append("选择了“在编人员”一项，请填写在清流县机关事业单位在编的亲属（三(三)1）")
    return against


def shown(field) -> str:
    """An answer in the words the person chose, not in its code."""
    value = field.value()
    if isinstance(field.field, BooleanField):
        return "同意" if value else "不同意"
    if not hasattr(field.field, "choices"):
        return written(field.field, value)
    named = {str(code): label for code, label in field.field.choices if code != ""}
    return "、".join(
        named[code] for code in ([value] if isinstance(value, str) else value or []) if code in named
    )


def written(asked, value) -> str:
    """Free text as it was typed; numbers and dates in half-width digits."""
    return str(value or "") if type(asked) in (CharField, Name) else plain(value)


SECTIONS = (
    Section("personal", "本人情况", forms.Personal, "与身份证一致", derive=read_off_the_id,
            hides=("id_number",)),
    Section("work", "现任工作", forms.Work, "决定由哪个单位受理"),
    Section("education", "学历", forms.Schooling, "一般应为全日制大学本科及以上（三(三)1）",
            forms.Degree, "学历", "请至少填写一项学历（三(三)1）"),
    Section("assessments", "年度考核", forms.Assessments, "在机关事业单位的各年度考核结果",
            forms.Assessment, "年度", "请至少填写一个年度的考核结果（三(三)1）"),
    Section("grounds", "符合的条件", forms.Grounds, "籍贯、亲属户籍、亲属在编，符合一项即可", forms.Relative, "亲属",
            agree=relatives_carry),
    Section("wishes", "意向与同意", forms.Wishes, "意向单位、服从调剂、授权了解情况"),
)  # fmt: skip
BY_CODE = {section.code: section for section in SECTIONS}
