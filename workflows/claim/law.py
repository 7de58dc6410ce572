"""奖补申报: what may happen to a claim, and when."""

from django.utils.functional import cached_property

from workflows import clock, numbers
from workflows.case import Case
from workflows.claim import amounts, forms, groups, quarters
from workflows.claim.facts import Facts
from workflows.claim.guards import (
    account_checked,
    bank_confirmed,
    bank_returned,
    decisive_claimant,
    employer_confirmed,
    evaluated,
    for_the_other_side,
    funds_allocated,
    funds_requested,
    group_agreed,
    group_declined,
    group_postponed,
    has_papers_of_its_own,
    in_frozen_batch,
    no_open_hold,
    no_open_objection,
    not_for_want_of_funds,
    not_frozen,
    nothing_arrived,
    notice_posted,
    objection_upheld,
    of_neither_side,
    opened_by_another,
    paid_to_everybody,
    payment_approved,
    publicity_clear,
    request_returned,
    waits_for_something,
    was_cut,
    was_told,
)
from workflows.claim.states import BEFORE_PAYMENT, BEFORE_REQUEST, RECALLABLE, S
from workflows.fsm import action
from workflows.keys import handed_in, opened_parts
from workflows.ledger import commit


def has(stage: str):
    """Only claims whose scheme passes the station."""
    return lambda case: stage in case.known.scheme.stages


def lacks(stage: str):
    """Only claims whose scheme does not pass the station."""
    return lambda case: stage not in case.known.scheme.stages


def at_work(case) -> bool:
    """Only claims whose scheme asks whether a talent is at work."""
    return any(fact.name == "status" for fact in case.known.scheme.facts)


def of_the_employed(case) -> bool:
    """Only claims for people whose employer has found that they work for it (三(十二))."""
    stages = case.known.scheme.stages
    return "check" in stages and "register" not in stages


def fixed(stage: str):
    """Only claims whose amount the scheme itself says, where it passes the station."""
    return lambda case: stage in case.known.scheme.stages and not case.known.scheme.decided


def fixed_unpublished(case) -> bool:
    """Only claims whose amount the scheme itself says and which no publicity follows."""
    return "publicity" not in case.known.scheme.stages and not case.known.scheme.decided


def decided(case) -> bool:
    """Only claims whose amount the leading group is to fix; what tops one up stands on what it has fixed."""
    return bool(case.known.scheme.decided) and not case.known.tops_up


def is_evaluated(case) -> bool:
    """Only claims about work that is to be evaluated."""
    asks = any(fact.name == "evaluated_good" for fact in case.known.scheme.facts)
    return asks and not case.known.tops_up


def approved_at_once(case) -> bool:
    """Only claims that need no resolution of the leading group, or for whose amount there is one."""
    known = case.known
    return "group" not in known.scheme.stages or bool(known.scheme.decided and known.tops_up)


class Claim(Case):
    """A claim for a reward or subsidy of the plan."""

    class Meta:
        proxy = True
        default_permissions = ("manage",)

    @cached_property
    def known(self) -> Facts:
        return Facts(self.facts)

    @cached_property
    def people(self) -> list:
        """The roster, line by line; none where the scheme asks for none."""
        return list(self.roster.all()) if self.known.has_roster else []

    def learn(self, **facts) -> None:
        """Add to what the case knows."""
        self.facts = {**self.facts, **facts}
        self.__dict__.pop("known", None)

    # 申报、补正: which stations a claim passes is its scheme's to say (``only``)

    @action("递交申报", source=S.DRAFT, target=S.FILED, ledger=[amounts.ask], prints=["claim_form", "claim_receipt"],
            tell="您的奖补申报已受理，办件编号 {number}，正在由用人单位（或其主管部门）核实。", only=has("check"))  # fmt: skip
    def submit(self, move): ...

    @action("递交申报", source=S.DRAFT, target=S.CHECKED, ledger=[amounts.ask], prints=["claim_form", "claim_receipt"],
            tell="您的奖补申报已受理，办件编号 {number}，正在审核。", only=lacks("check"))  # fmt: skip
    def submit_for_review(self, move): ...

    @action("一次性告知补正", source=[S.FILED, S.REGISTERING, S.CHECKED], target=S.CORRECTING, form=forms.Correcting,
            guards=[has_papers_of_its_own], prints=["claim_corrections"], tell="请一次性补正：{list}。请在期限内提交，逾期未补正的视为放弃本次申报。")  # fmt: skip
    def ask_corrections(self, move):
        times = self.facts.get("corrections", {}).get("times", 0) + 1
        self.learn(corrections={"wanted": move["wanted"], "items": move["items"], "times": times})

    @action(
        "提交补正",
        source=S.CORRECTING,
        target=S.FILED,
        tell="您的补正材料已提交，请等待核实。",
        only=has("check"),
    )
    def resubmit(self, move):
        self.learn(**move.handed.get("draft", {}))

    @action(
        "提交补正",
        source=S.CORRECTING,
        target=S.CHECKED,
        tell="您的补正材料已提交，请等待审核。",
        only=lacks("check"),
    )
    def resubmit_for_review(self, move):
        self.learn(**move.handed.get("draft", {}))

    @action("逾期未补正", source=S.CORRECTING, target=S.LAPSED, guards=[was_told], ledger=[amounts.release], adverse=True,
            tell="您未在期限内补正，本次申报终止；补齐材料后可以重新申报。")  # fmt: skip
    def lapse(self, move): ...

    # 用人单位核实

    @action("核实", source=S.FILED, target=S.CHECKED, form=forms.Verifying, prints=["verification"],
            tell="用人单位已核实，正在由人社局复核。", only=lacks("register"))  # fmt: skip
    def verify(self, move):
        self.take_check(move)

    @action("确认协议", source=S.FILED, target=S.REGISTERING, form=forms.Agreeing, guards=[for_the_other_side], prints=["agreement"],
            tell="对方企业已答复协议，正在由人社局备案。", only=has("register"))  # fmt: skip
    def agree(self, move):
        self.take_check(move)
        # whatever stood of an earlier round does not stand any more; the number on file stays
        self.learn(
            report={},
            registered={name: said for name, said in self.known.registered.items() if name == "number"},
        )
        if account := move.said.pop("account", None):
            self.learn(confirmed=account, payees=self.both(account))

    def both(self, account: dict) -> list[dict]:
        """Each enterprise with its account, in the order in which the scheme names the sides."""
        known = self.known
        paid = {known.own_side: self.facts["payee"], known.partner["side"]: account}
        return [paid[side] | {"part": part, "side": side} for part, side in enumerate(known.scheme.sides, 1)]

    def take_check(self, move):
        wrong = move.get("wrong") or []
        self.learn(check={"agree": move["agree"], "by": move.actor.pk, "wrong": wrong, "text": move["text"]})
        self.note_status(move)
        self.refuse_lines(wrong, f"用人单位核实不属实：{move['text']}")

    # 备案、报送

    @action("备案", source=S.REGISTERING, target=S.REPORTING, form=forms.Registering, prints=["registration"],
            guards=[of_neither_side, employer_confirmed], tell="已在人社局备案，备案号{case.known.registered[number]}，待用工服务专员按季报送完成情况。",
            only=has("register"))  # fmt: skip
    def register(self, move):
        today = clock.today()
        number = self.known.registered.get("number") or (
            f"用工备案〔{today.year}〕{numbers.next_number('registration', today.year)}号"
        )
        counted = groups.of(self, [line for line in self.people if not line.refused])
        filed = {one.name: len(one.lines) for one in counted}
        self.learn(
            registered={"by": move.actor.pk, "on": today.isoformat(), "number": number, "filed": filed}
        )
        move.said["number"] = number

    @action("报送完成情况", source=S.REPORTING, target=S.CHECKED, form=forms.Reporting, guards=[of_neither_side], prints=["completion"],
            tell="完成情况已报送，正在由人社局审核。", only=has("register"))  # fmt: skip
    def report(self, move):
        self.learn(report={
            "by": move.actor.pk, "on": clock.today().isoformat(), "text": move["text"], "quarter": quarters.due(clock.today()).isoformat(),
            "completed": move["completed"], "ended": move["ended"],
        })  # fmt: skip

    # 复核

    @action("复核通过", source=S.CHECKED, target=S.REVIEWED, form=forms.Reviewing, guards=[employer_confirmed, decisive_claimant, not_frozen, opened_by_another],
            ledger=[amounts.reserve], tell="已复核，核定金额 {amount} 元，将汇总提交领导小组审核。", only=fixed("group"))  # fmt: skip
    def pass_review(self, move):
        self.take_review(move)

    @action(
        "评估", source=S.CHECKED, target=None, form=forms.Evaluating, prints=["evaluation"], only=is_evaluated
    )
    def evaluate(self, move):
        said = {"result": move["result"], "findings": move["findings"]}
        self.learn(evaluation=said | {"by": move.actor.pk, "on": clock.today().isoformat()})

    @action("提出奖励建议", source=S.CHECKED, target=S.REVIEWED, form=forms.Proposing, guards=[employer_confirmed, evaluated, not_frozen, opened_by_another],
            ledger=[amounts.propose], tell="已完成评估，将汇总提交县委人才工作领导小组审核认定。", only=decided)  # fmt: skip
    def propose(self, move):
        self.take_review(move)

    @action("审核通过", source=S.CHECKED, target=S.CLEARED, form=forms.Reviewing,
            guards=[of_neither_side, employer_confirmed, decisive_claimant, not_frozen, opened_by_another],
            ledger=[amounts.reserve], tell="审核通过，核定金额 {amount} 元，将向财政局请款。", only=approved_at_once)  # fmt: skip
    def approve(self, move):
        self.take_review(move)
        # no list is frozen: its money is asked for and reconciled by scheme
        self.learn(batch=self.known.scheme.title)

    def take_review(self, move):
        self.refuse_lines(move.get("refused") or [], move.get("why_refused") or "")
        self.learn(review={"by": move.actor.pk, "opinion": move["opinion"]})

    @action("不予奖补", source=[S.REGISTERING, S.CHECKED, S.SUSPENDED], target=S.REFUSED, form=forms.Reasoned,
            guards=[not_for_want_of_funds], ledger=[amounts.release], prints=["claim_refused"], adverse=True,
            tell="您的申报不予奖补：{reason}")  # fmt: skip
    def refuse(self, move):
        self.learn(refusal={"reason": move["reason"], "by": "review"})

    @action("退回核实", source=S.CHECKED, target=S.FILED, form=forms.Reasoned, only=has("check"))
    def return_to_employer(self, move): ...

    @action("挂起", source=S.CHECKED, target=S.SUSPENDED, form=forms.Suspending, guards=[waits_for_something],
            tell="您的申报暂时挂起：{reason}。条件具备后将继续办理，不需要重新申报。")  # fmt: skip
    def suspend(self, move):
        self.learn(suspended={"cause": move["cause"], "reason": move["reason"], "since": move.at.isoformat()})

    @action(
        "恢复办理", source=S.SUSPENDED, target=S.CHECKED, form=forms.Reasoned, tell="您的申报已恢复办理。"
    )
    def resume(self, move): ...

    @action(
        "登记到岗情况",
        source=[S.CHECKED, S.SUSPENDED, S.ALLOCATED],
        target=None,
        form=forms.RecordingStatus,
        only=at_work,
    )
    def record_status(self, move):
        self.note_status(move)

    @action(
        "重新测算",
        source=S.REVIEWED,
        target=None,
        guards=[was_cut],
        ledger=[amounts.raise_awards],
        only=has("group"),
    )
    def reassess(self, move): ...

    @action(
        "重新测算",
        source=S.CLEARED,
        target=None,
        guards=[was_cut],
        ledger=[amounts.raise_awards],
        only=lacks("group"),
    )
    def reassess_approved(self, move): ...

    @action("退回复核", source=S.REVIEWED, target=S.CHECKED, form=forms.Reasoned, ledger=[amounts.give_back])
    def return_to_review(self, move): ...

    # 汇总、领导小组

    @action("列入汇总批次", source=S.REVIEWED, target=S.BATCHED, form=forms.ByRecord, guards=[in_frozen_batch, not_frozen],
            ledger=[amounts.reassess], tell="您的申报已汇总，提交县委人才工作领导小组审核。")  # fmt: skip
    def include(self, move):
        self.learn(batch=move["number"])

    @action("领导小组同意", source=S.BATCHED, target=S.CONFIRMED, form=forms.ByRecord, guards=[group_agreed, not_frozen],
            ledger=[amounts.reassess], tell="县委人才工作领导小组已审核同意，即将公示。", only=has("publicity"))  # fmt: skip
    def confirm(self, move):
        self.learn(resolution={"number": move.get("number")})

    @action("领导小组同意", source=S.BATCHED, target=S.CLEARED, form=forms.ByRecord, guards=[group_agreed, not_frozen],
            ledger=[amounts.reassess], tell="县委人才工作领导小组已审核同意，将向财政局请款。", only=fixed_unpublished)  # fmt: skip
    def confirm_unpublished(self, move):
        self.learn(resolution={"number": move.get("number")})

    @action("领导小组认定奖励", source=S.BATCHED, target=S.CLEARED, form=forms.ByRecord, guards=[group_agreed, not_frozen],
            ledger=[amounts.settle], tell="县委人才工作领导小组已审核认定，奖励 {amount} 元，同一事项其他政策已补助的从中扣除（四(四)），将向财政局请款。", only=decided)  # fmt: skip
    def award(self, move):
        item = handed_in(move, "resolution")
        amount = amounts.fen(item.amount) if item and item.amount is not None else None
        self.learn(resolution={"number": move.get("number"), "amount": amount})
        move.said["amount"] = amount

    @action("领导小组不同意", source=S.BATCHED, target=S.REFUSED, form=forms.ByRecord, guards=[group_declined],
            ledger=[amounts.release], prints=["claim_refused"], adverse=True,
            tell="县委人才工作领导小组审核未同意：{reason}")  # fmt: skip
    def decline(self, move):
        self.learn(refusal={"reason": move.get("reason", ""), "by": "group"})

    @action("领导小组暂缓", source=S.BATCHED, target=S.BATCHED, form=forms.ByRecord, guards=[group_postponed],
            tell="县委人才工作领导小组决定暂缓研究您的申报。")  # fmt: skip
    def postpone(self, move): ...

    # 公示

    @action("发布公示", source=S.CONFIRMED, target=S.POSTED, form=forms.ByRecord, guards=[notice_posted, not_frozen],
            tell="您的申报已公示，公示期至 {until}。")  # fmt: skip
    def post(self, move): ...

    @action("公示无异议", source=S.POSTED, target=S.CLEARED, form=forms.ByRecord, guards=[publicity_clear, no_open_hold],
            ledger=[amounts.reassess], tell="公示期满无异议，将向财政局请款。")  # fmt: skip
    def clear(self, move): ...

    @action("异议成立", source=S.POSTED, target=S.BATCHED, form=forms.ByRecord, guards=[objection_upheld, no_open_hold],
            tell="公示期间有异议成立，您的申报将由领导小组重新审核：{reason}")  # fmt: skip
    def uphold(self, move): ...

    # 请款、拨付、发放

    @action("请款", source=S.CLEARED, target=S.REQUESTED, form=forms.ByRecord, guards=[funds_requested, no_open_hold],
            ledger=[amounts.reassess], tell="已向财政局请款。")  # fmt: skip
    def request(self, move): ...

    @action("退回请款", source=S.REQUESTED, target=S.CLEARED, form=forms.ByRecord, guards=[request_returned])
    def send_back(self, move): ...

    @action("财政拨付", source=S.REQUESTED, target=S.ALLOCATED, form=forms.ByRecord, guards=[funds_allocated, no_open_hold],
            ledger=[amounts.reassess], tell="财政局已将资金拨付到人社局。", only=has("pay"))  # fmt: skip
    def allocate(self, move): ...

    @action("财政直接拨付", source=S.REQUESTED, target=S.CLOSED, form=forms.ByRecord,
            guards=[funds_allocated, paid_to_everybody, no_open_hold],
            ledger=[amounts.reassess, commit], tell="财政局已将资金直接拨付到收款单位，本件办结。", only=lacks("pay"))  # fmt: skip
    def pay_directly(self, move): ...

    @action("发放", source=S.ALLOCATED, target=S.PAID, form=forms.ByRecord, guards=[payment_approved, no_open_hold],
            ledger=[amounts.reassess, commit], tell="奖补资金已提交银行发放。")  # fmt: skip
    def pay(self, move): ...

    @action("到账", source=S.PAID, target=S.CLOSED, form=forms.ByRecord, guards=[bank_confirmed],
            tell="奖补资金已到账，本件办结。")  # fmt: skip
    def settle(self, move): ...

    @action("退汇", source=S.PAID, target=S.ALLOCATED, form=forms.ByRecord, guards=[bank_returned],
            tell="银行退汇：{reason}。请核对收款账户，人社局将重新发放。")  # fmt: skip
    def bounce(self, move):
        if arrived := opened_parts(self, move, "confirmed"):
            self.learn(arrived=sorted({*self.known.get("arrived", ()), *arrived}))

    @action("更正收款账户", source=[S.CLEARED, S.ALLOCATED], target=None, form=forms.ByRecord, guards=[account_checked],
            tell="您的收款账户已核对为{reason}，将按此账户发放。")  # fmt: skip
    def correct_account(self, move):
        corrected = move.handed["correction"]
        self.learn(**self.known.with_account(corrected.part, corrected.payee))

    # 终止

    @action("已调离终止", source=BEFORE_PAYMENT, target=S.STOPPED, form=forms.Stopping, guards=[nothing_arrived], ledger=[amounts.release], adverse=True, only=of_the_employed,
            tell="人才已调离我县，不再兑现奖励资金：{reason}")  # fmt: skip
    def stop(self, move):
        self.learn(status={"word": "已调离", "since": move["left_on"].isoformat()})

    @action("撤回复核", source=RECALLABLE, target=S.CHECKED, form=forms.Reasoned, guards=[nothing_arrived, no_open_objection], ledger=[amounts.give_back],
            tell="您的申报因事实变化退回重新复核：{reason}")  # fmt: skip
    def recall(self, move):
        if not approved_at_once(self):
            self.learn(resolution=None)

    @action("撤销申报", source=BEFORE_REQUEST, target=S.WITHDRAWN, form=forms.Reasoned, ledger=[amounts.release],
            tell="您已撤销申报。")  # fmt: skip
    def withdraw(self, move): ...

    def note_status(self, move) -> None:
        """Whether the talent is at work, as somebody who can know it has recorded it."""
        if word := move.get("status"):
            since = move.get("since")
            self.learn(
                status={"word": word, "since": since.isoformat() if since else None, "by": move.actor.pk}
            )

    def refuse_lines(self, numbers, why: str) -> None:
        """Lines that do not count any more, with the reason the claimant reads."""
        if numbers:
            self.roster.filter(number__in=numbers).update(refused=why[:200])
            self.__dict__.pop("people", None)
