"""What a claim is worth: assessed at every step on the same facts, reserved to the fen, given back when it ends."""

from decimal import Decimal
from typing import Any

from policies import awards
from workflows import calendar, clock, jobs, ledger, sheaf
from workflows.assessments import Assessment, fen, plain
from workflows.case import Case
from workflows.claim import pools, rosters
from workflows.claim.registers import Registers
from workflows.fsm import Move, Refused


def assess(case: Case, known: Registers) -> awards.Award:
    """The award on the facts as they stand now, under the policy and rulings of the day of acceptance."""
    day = case.known.accepted_on
    return awards.assess(case.known.scheme.key, known.asked(case), known.ruled.policy(day), day)


def keep(case: Case, step: str, known: Registers, award: awards.Award) -> None:
    """Remember one assessment with all it stood on."""
    day = case.known.accepted_on
    sheaf.insert(Assessment(
        case=case, step=step, kind=case.known.scheme.key, on=day, asked=plain(known.asked(case)),
        policy=plain(known.ruled.policy(day)), rulings=known.ruled.cited(day, case.known.scheme.parameters), calendar=calendar.version(),
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
    for case, _ in pairs:
        pools.open_own(case)
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


def reserved(case: Case, step: str) -> dict[str, Any]:
    """What the case now holds; Refused with every sentence that stands against it."""
    held = ledger.locked(*pools.codes(case))
    known = Registers([case])
    award = assess(case, known)
    if award.verdict != "payable":
        raise Refused(*against(award))
    split = funding(case, award.amount, held)
    wanted = {code: amount for code, amount in split.items() if amount}
    if code := pools.cap_code(case):
        wanted[code] = award.amount
    if code := pools.talent_code(case):
        wanted[code] = Decimal(1)
    if code := pools.count_code(case):
        wanted[code] = Decimal(1)
    ledger.reserve(
        case, wanted, dict.fromkeys(wanted, f"额度刚刚被占用，请刷新页面后重新复核（{case.known.scheme.measure}）"),
        holder=case.known.claimant["index"], worth=award.amount,
    )  # fmt: skip
    rosters.take(case, paid_lines(case, known, award))
    keep(case, step, known, award)
    shares = {pools.fund_in(code): fen(amount) for code, amount in split.items() if amount}
    return answer(award) | {"funding": shares, "parts": parts(case, known, award)}


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
    people = known.rosters.get(case.pk, [])
    if case.known.scheme.vouchers:
        return [line.number for line in people]
    return [line.number for line, found in zip(people, award.lines, strict=False) if found.amount]


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
        raise Refused(
            f"{names}指标余额不足，还差 {left:,.2f} 元，请以“资金不足”挂起，待财政局下达指标后再复核（四(四)）"
        )
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
        if sentences := too_much(case, award):
            refused = Refused(*sentences)
            refusals.append(refused if len(pairs) == 1 else refused.about(case))
    if refusals:
        raise Refused.several(refusals)


def too_much(case: Case, award: awards.Award) -> list[str]:
    """What stands against paying what was awarded before, on the facts as they are now."""
    if award.verdict != "payable":
        return against(award)
    if award.amount < case.known.amount:
        return [
            f"按现有事实只应兑现 {award.amount:,.2f} 元，少于已核定的 {case.known.amount:,.2f} 元，请由人社局撤回、重新复核"
        ]
    return []


def raise_awards(pairs: list[tuple[Case, Move]]) -> None:
    """A cut claim asks again: what it holds is given back and taken anew, more where the pool has room again."""
    for case, move in pairs:
        ledger.locked(*pools.codes(case))
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
    """Give everything back, and let those whose claims were cut ask again."""
    cases = [case for case, _ in pairs]
    freed = {code for case in cases if case.known.award and (code := pools.cap_code(case))}
    ledger.release(pairs)
    ledger.lines_of(cases).filter(status="asked").update(status="released", changed=clock.now())
    rosters.give_back(cases)
    for code in sorted(freed):
        jobs.leave("reassess_cut", code=code)
