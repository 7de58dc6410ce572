"""The worked claims: both rewards of 三(十二) with every ending, the shorter chains, each with the clause that decides."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from approvals.demo.asks import (
    Asks,
    Certificates,
    Engaged,
    Lent,
    Returned,
    Talent,
    Trainees,
    Trip,
    Winners,
    Workers,
)  # fmt: skip
from approvals.demo.claims import ClaimWay, claim
from approvals.demo.county import County
from approvals.demo.recoveries import false_after_all, looked_into
from approvals.demo.rounds import Round
from approvals.demo.rulings import ruled_otherwise_from_tomorrow
from approvals.demo.way import later
from workflows.claim.law import Claim
from workflows.claim.states import S

Deed = Callable[[ClaimWay], Any]
FLUORINE = "清流县东岸氟新材料有限公司"
FULL_TRADE = ("一等奖", *["二等奖"] * 2, *["三等奖"] * 3, *["优秀奖"] * 4)
MOST_ROUNDS = 4
"""Batches, sittings and payments one after another; more than any story needs."""


@dataclass(frozen=True)
class ClaimStory:
    """Who claims what; what people do when the claim comes to stand where named, in this order; how it ends and why."""

    name: str
    kind: str
    asks: Asks
    happens: tuple[tuple[S, Deed], ...]
    ends: S
    clause: str


def tell(county: County, stories: list[ClaimStory]) -> Iterator[tuple[ClaimStory, Claim]]:
    """Everybody files; then the county's common steps, and after each what the stories say. Each claim as it ends."""
    told = [
        (story, claim(county, story.name, story.kind, story.asks), list(story.happens)) for story in stories
    ]
    common = Round(county, [way for _, way, _ in told])
    for step in common.steps * MOST_ROUNDS:
        for _, way, happens in told:
            go_on(way, happens)
        for one in [one for one in told if one[1].case.finished]:
            told.remove(one)
            yield one[0], one[1].case
        if not told:
            return
        step()
        later(1)
    yield from ((story, way.case) for story, way, _ in told)


def go_on(way: ClaimWay, happens: list[tuple[S, Deed]]) -> None:
    """As far as its own people bring a claim before the next common step; what was just put on hold waits for it."""
    held = False
    while happens and way.case.state == happens[0][0] and not held:
        happens.pop(0)[1](way)
        held = way.case.state == S.SUSPENDED


def objected_rightly(way: ClaimWay):
    objection = way.object("名单中有人并未在该企业上班", name="刘某", contact="0598-0000000")
    way.answer(objection, result="upheld", reply="经核查，反映属实", told="引进人员未实际用工（三(十二)3）")
    way.group_says = "引进人员未实际用工，不符合三(十二)3"


def objected_in_vain(way: ClaimWay):
    way.answer(way.object("听说有人不满六个月"), result="dismissed")


def account_closed(way: ClaimWay):
    way.bank_says = "账户已销户"


def leaves_and_money_goes_back(way: ClaimWay):
    way.talent_leaves()
    way.hand_back()


def rival_is_refused(way: ClaimWay):
    way.refuse("协商确认书确定由另一申报对象申报，一名人才只能由一个对象申报（三(十二)4）")


def evaluated_and_fixed_lower(way: ClaimWay):
    way.evaluate()
    way.group_fixes = "15000"


def employment_fund_is_nearly_used_up(way: ClaimWay):
    """The first fund bears what it has left, the second the rest."""
    with way.county.only_left("就业补助资金", 3000):
        way.review()


def has_from_the_city(way: ClaimWay):
    way.has_from_the_city("300")


def recalled_with_the_money_there(way: ClaimWay):
    """The money goes back before it is asked for again, as much as is due."""
    way.recall("复核发现一人已由其他申报对象申报")
    way.hand_back()


def difference_is_due(way: ClaimWay):
    way.city_takes_it_back()
    way.top_up()


CHECKED = ((S.FILED, ClaimWay.verify),)
REVIEWED = (*CHECKED, (S.CHECKED, ClaimWay.review))

CLAIM_STORIES = [
    ClaimStory(
        FLUORINE, "用人单位", Talent("宋明哲", "DYHG"), REVIEWED, S.CLOSED, "三(十二)2 省B类"
    ),
    ClaimStory(
        "清流县清溪人力资源有限公司", "机构", Workers(4, "应届高校毕业生", "QSZY"),
        (*CHECKED, (S.CHECKED, ClaimWay.leave_out_the_last)), S.CLOSED, "三(十二)3 剔除一人",
    ),
    ClaimStory(
        "清流县九龙溪劳务服务有限公司", "机构", Workers(205, "应届高校毕业生", "DYHG"), REVIEWED, S.CLOSED,
        "三(十二)3 每年总额",
    ),
    ClaimStory(
        "清流县龙津劳务有限公司", "机构", Workers(2, "普通工", "DYHG"),
        (*CHECKED, (S.CHECKED, looked_into), (S.CHECKED, ClaimWay.review), (S.CLOSED, false_after_all)), S.CLOSED,
        "四(四) 举报核实后继续办理；到账后查明一人不实，分两期追回",
    ),
    ClaimStory(
        "清流县同归商会", "机构", Workers(2, "就业困难人员", "QSZY"), (*REVIEWED, (S.POSTED, objected_rightly)), S.REFUSED,
        "三(十二)4 异议成立，领导小组重新审核",
    ),
    ClaimStory(
        "余秋生", "个人", Workers(3, "普通工", "DYHG"), (*REVIEWED, (S.POSTED, objected_in_vain)), S.CLOSED,
        "三(十二)4 异议不成立",
    ),
    ClaimStory(
        "清流县雁来村村民委员会", "村居", Workers(2, "技能人才中级及以上", "QSZY"),
        (*REVIEWED, (S.PAID, account_closed), (S.ALLOCATED, ClaimWay.correct_account)), S.CLOSED,
        "三(十二)4 退汇后更正账户",
    ),
    ClaimStory(
        "清流县浮竹人才服务中心", "机构", Talent("贾思远", "QSZY"), (*REVIEWED, (S.ALLOCATED, leaves_and_money_goes_back)),
        S.STOPPED, "三(十二)4 已调离，资金缴回",
    ),
    ClaimStory(
        "清流县清源人力资源有限公司", "机构", Workers(3, "普通工", "QSZY"),
        (*REVIEWED, (S.ALLOCATED, recalled_with_the_money_there), (S.CHECKED, ClaimWay.leave_out_the_last)), S.CLOSED,
        "三(十二)3 资金到人社局后撤回复核，缴回后重新请款",
    ),
    ClaimStory(
        "清流县归清医学会", "机构", Talent("骆清和", "ZYY"),
        ((S.FILED, ClaimWay.verify_absent), (S.CHECKED, ClaimWay.wait_for_arrival), (S.SUSPENDED, ClaimWay.arrive),
         (S.CHECKED, ClaimWay.review)),
        S.CLOSED, "三(十二)4 到岗后兑现",
    ),
    ClaimStory(
        "清流县育才咨询有限公司", "机构", Talent("祝安然", "YZ"),
        (*CHECKED, (S.CHECKED, ClaimWay.wait_for_agreement), (S.SUSPENDED, rival_is_refused)), S.REFUSED,
        "三(十二)4 一名人才一个申报对象",
    ),
    ClaimStory(
        "邱向阳", "个人", Talent("祝安然", "YZ", together=True), REVIEWED, S.CLOSED, "三(十二)4 合作引进，已协商确认"
    ),
    ClaimStory(
        "清流县归雁信息咨询有限公司", "机构", Talent("景行之", "DYHG"),
        (*CHECKED, (S.CHECKED, lambda way: way.refuse("市F类不在奖励范围（三(十二)2）"))), S.REFUSED, "三(十二)2 人才类别",
    ),
    ClaimStory(
        "清流县雁鸣人力资源有限公司", "机构", Workers(2, "应届高校毕业生", "QSZY"),
        (*CHECKED, (S.CHECKED, has_from_the_city), (S.CHECKED, ruled_otherwise_from_tomorrow), (S.CHECKED, ClaimWay.review)),
        S.CLOSED, "四(四) 一人市级已补，补足差额；另定口径只管以后受理的",
    ),
    ClaimStory(
        "清流县归途劳务服务有限公司", "机构", Workers(2, "就业困难人员", "DYHG"),
        (*CHECKED, (S.CHECKED, has_from_the_city), (S.CHECKED, ClaimWay.review), (S.CLOSED, difference_is_due), *REVIEWED), S.CLOSED, "四(四) 市级收回补助，差额补发",
    ),
    ClaimStory(
        "黎小满", "个人", Workers(1, "普通工", "QSZY"), ((S.FILED, ClaimWay.leave),), S.WITHDRAWN, "申报人自愿"
    ),
    ClaimStory(
        "清流县雁归商会", "机构", Workers(2, "初级技能", "DYHG"),
        ((S.FILED, ClaimWay.ask_corrections), (S.CORRECTING, ClaimWay.correct), *REVIEWED), S.CLOSED,
        "三(十二)3 补正后兑现",
    ),
    ClaimStory(
        "柯春山", "个人", Workers(1, "应届中专", "DYHG"), ((S.FILED, ClaimWay.ask_corrections),), S.LAPSED,
        "一次性告知，逾期未补正",
    ),
    ClaimStory(
        FLUORINE, "用人单位", Trip("DYHG", "6200"), ((S.CHECKED, employment_fund_is_nearly_used_up),), S.CLOSED,
        "三(十)2 就业补助资金不足部分由人才专项资金承担",
    ),
    ClaimStory(
        FLUORINE, "用人单位", Lent(12, "DYHG", "QSZY"),
        ((S.FILED, ClaimWay.agree), (S.REGISTERING, ClaimWay.put_on_file), (S.REPORTING, ClaimWay.report),
         (S.CHECKED, ClaimWay.review)),
        S.CLOSED, "三(十五) 双方企业各得一半",
    ),
    ClaimStory(
        FLUORINE, "用人单位", Trainees("training_prejob", 3, "24", "DYHG"), ((S.CHECKED, ClaimWay.review),), S.CLOSED,
        "三(十三)2 岗前培训",
    ),
    ClaimStory(
        FLUORINE, "用人单位", Trainees("training_upskill", 6, "40", "DYHG"), ((S.CHECKED, ClaimWay.review),), S.CLOSED,
        "三(十三)2 技能提升培训",
    ),
    ClaimStory(
        FLUORINE, "用人单位", Certificates(2, "四级", "DYHG"), ((S.CHECKED, ClaimWay.review),), S.CLOSED,
        "三(十三)2 取得证书",
    ),
    ClaimStory(
        FLUORINE, "用人单位", Engaged("童行健", "DYHG"), ((S.CHECKED, evaluated_and_fixed_lower),), S.CLOSED,
        "三(四)2 领导小组确定奖励，财政直接拨付",
    ),
    ClaimStory(
        "清流县职业技能大赛组委会", "机构", Winners({"化工": FULL_TRADE, "厨师": ("一等奖", "二等奖", "优秀奖")}),
        ((S.CHECKED, ClaimWay.review),), S.CLOSED, "三(十三)4 获奖人员各自到账",
    ),
    ClaimStory(
        "清流县高级职业中学", "用人单位", Returned("ZZ", "社会培训", ("1000.00", "234.56")), ((S.CHECKED, ClaimWay.review),),
        S.CLOSED, "三(十四) 财政局直接返还",
    ),
]  # fmt: skip
