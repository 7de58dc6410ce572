"""The plan's words for a fund: one fund under several words, apart only where the county has ruled so."""

from datetime import date

from policies import funds, rulings, schemes

APART = "分列两项"


def test_every_fund_a_scheme_names_is_a_known_word():
    named = {fund.name for one in schemes.schemes(date(2026, 1, 1)).values() for fund in one.funds}
    assert named and named <= funds.words().keys()


def test_the_words_for_the_talent_fund_mean_one_fund_until_the_county_rules_otherwise():
    assert {funds.fund_of(word) for word in ("人才经费", "人才专项资金", "县人才专项资金")} == {
        "人才专项资金"
    }
    assert funds.fund_of("人才经费", APART) == "人才经费"
    assert funds.fund_of("县人才专项资金", APART) == "人才专项资金"


def test_indicators_exist_for_the_countys_funds_only_each_once():
    assert funds.funds()["人才专项资金"] == ("县人才专项资金", "人才经费")
    assert "人才经费" in funds.funds(APART) and "人才经费" not in funds.funds()
    assert "用人单位自有经费" not in funds.funds()


def test_the_ruling_offers_the_choice_that_sets_them_apart():
    offered = rulings.rulings()[funds.RULING].values
    assert {one.unless for one in funds.words().values() if one.unless} <= set(offered)


def test_a_scheme_names_the_rulings_it_depends_on():
    on = date(2026, 1, 1)
    assert schemes.scheme("talent_employer_reward", on).parameters == {"upgrade"}
    assert schemes.scheme("labour_referral", on).parameters == {"cap_mode"}
