"""What a claim is worth: assessed at every step on the same facts, reserved to the fen, given back when it ends."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from policies import awards, stacking
from workflows import calendar, clock, jobs, ledger, sheaf
from workflows.assessments import Assessment, fen, plain
from workflows.case import Case
from workflows.claim import beside, groups, pools, rosters
from workflows.claim.registers import Registers
from workflows.fsm import Move, Refused
from workflows.rulings import Ruled


def assess(case: Case, known: Registers) -> awards.Award:
    """The award on the facts as they stand now, under the policy and rulings of the day of acceptance."""
    day = case.known.accepted_on
    return answered(case.known.scheme.key, known.asked(case), known.ruled.policy(day), day)


def answered(kind: str, asked: dict[str, Any], policy: dict[str, Any], on: date) -> awards.Award:
    """What the rules answer to facts an assessment keeps: the scheme's own, and what stands beside the claim."""
    facts = {name: said for name, said in asked.items() if name != beside.KEY}
    other = beside.read(asked[beside.KEY], policy, on) if beside.KEY in asked else None
    return awards.assess(kind, facts, policy, on, other)


def keep(case: Case, step: str, known: Registers, award: awards.Award) -> None:
    """Remember one assessment with all it stood on."""
    day, asked = case.known.accepted_on, plain(known.asked(case))
    used = case.known.scheme.parameters | (stacking.parameters(day) if beside.KEY in asked else set())
    sheaf.insert(Assessment(
        case=case, step=step, kind=case.known.scheme.key, on=day, asked=asked,
        policy=plain(known.ruled.policy(day)), rulings=known.ruled.cited(day, used), calendar=calendar.version(),
        answer=answer(award), at=clock.now(),
    ))  # fmt: skip


def answer(award: awards.Award) -> dict[str, Any]:
    """The whole award as JSON."""
    return {
        "scheme": award.scheme, "verdict": award.verdict, "amount": fen(award.amount), "reason": award.reason,
        "capped": bool(award.capped), "split": plain(dict(award.split)), "funding": plain(dict(award.funding)),
        "findings": [plain(vars(one)) for one in award.findings], "lines": [plain(vars(one)) for one in award.lines],
    }  # fmt: skip


# Bookings -------------------------------------------------------------------------------------------------------


def ask(pairs: list[tuple[Case, Move]]) -> None:
    """Open the claims' own pools and let it be seen that they ask for their talents."""
    ruled = Ruled()
    for case, _ in pairs:
        pools.open_own(case, ruled.policy(case.known.accepted_on))
        if code := pools.talent_code(case):
            pool = ledger.Pool.objects.get(code=code)
            ledger.Reservation.objects.create(
                case=case, pool=pool, amount=0, status="asked", holder=case.known.claimant["index"]
            )


def reserve(pairs: list[tuple[Case, Move]]) -> None:
    """Assess under the locks of every pool the claim draws on, then take exactly what was awarded."""
    for case, move in pairs:
        case.learn(award=reserved(case, "pass_review"))
        move.said["amount"] = case.known.award["amount"]


def propose(pairs: list[tuple[Case, Move]]) -> None:
    """Where the leading group fixes the amount: nothing but its confirmation may be lacking, and nothing is reserved."""
    for case, move in pairs:
        known = move.once(case, Registers)
        if sentences := undecidable(case, known, move["amount"]):
            raise Refused(*sentences)
        award = assess(case, known)
        keep(case, "propose", known, award)
        fund = pools.fund_in(pools.fund_codes(case)[0])
        amount = fen(move["amount"])
        case.learn(award=answer(award) | {"amount": amount, "funding": {fund: amount}, "proposed": True})


def undecidable(case: Case, known: Registers, amount: Decimal) -> list[str]:
    """What would stand against the award even if the leading group agreed to this amount."""
    award = if_agreed(case, known, amount)
    return [] if award.verdict == "payable" else against(award)


def if_agreed(case: Case, known: Registers, amount: Decimal) -> awards.Award:
    """The award had the leading group agreed to this amount."""
    day = case.known.accepted_on
    return answered(case.known.scheme.key, known.agreed_to(case, amount), known.ruled.policy(day), day)


def settle(pairs: list[tuple[Case, Move]]) -> None:
    """The leading group has fixed these amounts: each is assessed and taken, under the locks of all their pools."""
    known = Registers([case for case, _ in pairs])
    ledger.locked(*{code for case, _ in pairs for code in pools.codes(case, known.policy(case))})
    refusals = []
    for case, _ in pairs:
        try:
            case.learn(award=reserved(case, "award"))
        except Refused as refused:
            refusals.append(refused if len(pairs) == 1 else refused.about(case))
    if refusals:
        raise Refused.several(refusals)


def reserved(case: Case, step: str) -> dict[str, Any]:
    """What the case now holds; Refused with every sentence that stands against it."""
    known = Registers([case])
    policy = known.policy(case)
    held = locked(case, policy)
    award = assess(case, known)
    if award.verdict != "payable":
        raise Refused(*against(award))
    amount = to_pay(case, award)
    split = funding(case, amount, held)
    wanted = {code: share for code, share in split.items() if share}
    for total in pools.totals(case, policy):
        wanted[total.code] = award.split[total.side] if total.side else amount
    if code := pools.talent_code(case):
        wanted[code] = Decimal(1)
    if code := pools.count_code(case):
        wanted[code] = Decimal(1)
    ledger.reserve(
        case, wanted, dict.fromkeys(wanted, f"额度刚刚被占用，请刷新页面后重新复核（{case.known.scheme.measure}）"),
        holder=case.known.claimant["index"], worth=amount,
    )  # fmt: skip
    paid = paid_lines(case, known, award)
    rosters.take(case, paid)
    keep(case, step, known, award)
    shares = {pools.fund_in(code): fen(share) for code, share in split.items() if share}
    return answer(award) | {
        "amount": fen(amount), "funding": shares, "parts": parts(case, known, award), "people": len(paid),
        "cut": fen(award.cut + award.amount - amount),
    }  # fmt: skip


def locked(case: Case, policy: pools.Policy) -> dict[str, ledger.Pool]:
    """Every pool the claim draws on; one that a ruling of the day of filing, or a corrected day, has put in another's place is opened."""
    if not set(pools.own_codes(case, policy)) <= set(held := ledger.locked(*pools.codes(case, policy))):
        pools.open_own(case, policy)
        return ledger.locked(*pools.codes(case, policy))
    return held


def to_pay(case: Case, award: awards.Award) -> Decimal:
    """What is paid of the award: where sides share it, their parts; a yuan that cannot be halved stays in the total."""
    amount = payable(award)
    if not amount:
        raise Refused(
            f"本年度额度的余额不够各方各得一元，不能兑现；下一年度可再申报（{case.known.scheme.clause}）"
        )
    return amount


def payable(award: awards.Award) -> Decimal:
    return sum(award.split.values(), Decimal(0)) if award.split else award.amount


def parts(case: Case, known: Registers, award: awards.Award) -> dict[str, str]:
    """The award by payee: whole, by the sides that share it, or by the lines of those who are paid each for himself."""
    if len(case.known.payees) == 1:
        return {str(case.known.payees[0]["part"]): fen(award.amount)}
    if award.split:
        sides = {one["side"]: str(one["part"]) for one in case.known.payees}
        return {sides[side]: fen(amount) for side, amount in award.split.items()}
    people = known.rosters.get(case.pk, [])
    paid = zip(people, award.lines, strict=False)
    return {str(line.number): fen(found.amount) for line, found in paid if found.amount}


def paid_lines(case: Case, known: Registers, award: awards.Award) -> list[int]:
    """The numbers of the roster's lines that come to something; who does not count yet may be claimed for later."""
    lines = known.rosters.get(case.pk, [])
    if case.known.scheme.vouchers:
        return [line.number for line in lines]
    return [
        line.number for people, found in zip(groups.apart(case, lines), award.lines, strict=False) if found.amount for line in people
    ]  # fmt: skip


def funding(case: Case, amount: Decimal, held: dict[str, ledger.Pool]) -> dict[str, Decimal]:
    """The amount over the scheme's funds in their order; Refused where they cannot bear it together."""
    split, left = {}, amount
    own = {line.pool_id: line.amount for line in ledger.of(case, "held", "committed")}
    for code in pools.fund_codes(case):
        pool = held.get(code)
        room = pool.left + own.get(pool.pk, Decimal(0)) if pool else Decimal(0)
        split[code] = min(left, room)
        left -= split[code]
    if left:
        names = "、".join(fund.name for fund in pools.funds(case))
        what = (
            "资金不足，请登记为“暂缓”，待财政局下达指标后再审核"
            if case.known.scheme.decided
            else "请以“资金不足”挂起，待财政局下达指标后再复核"
        )
        raise Refused(f"{names}指标余额不足，还差 {left:,.2f} 元，{what}（四(四)）")
    return split


def against(award: awards.Award) -> list[str]:
    """Every finding that stands against the award, the deciding one first, each with its clause."""
    unmet = [f"{one.sentence}（{one.clause}）" for one in award.against]
    return unmet or [f"按规定不能兑现（{award.reason}）"]


def reassess(pairs: list[tuple[Case, Move]]) -> None:
    """At every later step the facts are assessed again: what was awarded must still be due, to the fen."""
    refusals = []
    for case, move in pairs:
        known = move.once(case, Registers)
        award = assess(case, known)
        keep(case, case.state, known, award)
        if sentences := too_much(case, award, known):
            refused = Refused(*sentences)
            refusals.append(refused if len(pairs) == 1 else refused.about(case))
    if refusals:
        raise Refused.several(refusals)


def too_much(case: Case, award: awards.Award, known: Registers) -> list[str]:
    """What stands against paying what was awarded before, on the facts as they are now."""
    if case.known.is_proposed:
        return undecidable(case, known, case.known.amount)
    if award.verdict != "payable":
        return against(award)
    if award.amount < case.known.amount:
        return [
            f"按现有事实只应兑现 {award.amount:,.2f} 元，少于已核定的 {case.known.amount:,.2f} 元，请由人社局撤回、重新复核"
        ]
    return list(too_much_for_one(case, award, known))


def too_much_for_one(case: Case, award: awards.Award, known: Registers) -> Iterator[str]:
    """Of several payees who would get more than is due to him, even where the others are due that much more."""
    due = parts(case, known, award)
    for part in case.known.parts if len(case.known.payees) > 1 else ():
        still = Decimal(due.get(str(part.number), "0"))
        if still < part.amount:
            yield f"按现有事实{part.payee['name']}只应得 {still:,.2f} 元，少于已核定的 {part.amount:,.2f} 元，请由人社局撤回、重新复核"


def raise_awards(pairs: list[tuple[Case, Move]]) -> None:
    """A cut claim asks again: what it holds is given back and taken anew, more where the pool has room again."""
    for case, move in pairs:
        ledger.locked(*pools.codes(case, Ruled().policy(case.known.accepted_on)))
        before = case.known.amount
        give_back([(case, move)])
        case.learn(award=reserved(case, "reassess"))
        if case.known.amount == before:
            raise Refused("额度没有增加，金额不变")
        move.said.update(before=fen(before), amount=case.known.award["amount"])


def give_back(pairs: list[tuple[Case, Move]]) -> None:
    """Hold nothing any more, but go on asking for the talent."""
    cases = [case for case, _ in pairs]
    ledger.release(pairs)
    codes = filter(None, map(pools.talent_code, cases))
    ledger.lines_of(cases).filter(pool__code__in=codes).update(status="asked", amount=0)
    rosters.give_back(cases)


def release(pairs: list[tuple[Case, Move]]) -> None:
    """Give everything back, now or in a review before, and let those whose claims were cut ask again."""
    cases = [case for case, _ in pairs]
    capped = ledger.lines_of(cases).filter(pool__code__startswith=pools.CAP)
    freed = set(capped.values_list("pool__code", flat=True))
    ledger.release(pairs)
    rosters.give_back(cases)
    for code in sorted(freed):
        jobs.leave("reassess_cut", code=code)
