"""Cases of Derive's margin rules computed with mpmath at 50 digits, in the format of the venue's own cases.

Rules: as the contracts state them (github.com/derivexyz/v2-core, src/risk-managers). Writes computed-derive-pmrm.json,
computed-derive-pmrm2.json and computed-derive-srm.json beside this file. Portfolios and parameters are random, seeded.
"""
import json
import random
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 50
YEAR = mpf(31536000)
MONTH = 30 * 86400
HERE = Path(__file__).parent
SOURCE = "test/vectors/derive.py, mpmath 1.3.0 at 50 digits"


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def black(forward, strike, vol, seconds, is_call):
    """Undiscounted; the total volatility is capped at 24."""
    total = min(mpf(24), vol * mp.sqrt(seconds / YEAR)) if seconds > 0 else mpf(0)
    if total == 0 or forward == 0:
        return max(forward - strike, mpf(0)) if is_call else max(strike - forward, mpf(0))
    d1 = mp.log(forward / strike) / total + total / 2
    d2 = d1 - total
    if is_call:
        return forward * cdf(d1) - strike * cdf(d2)
    return strike * cdf(-d2) - forward * cdf(-d1)


def at(row, name):
    return mpf(row[name])


def options_of(portfolio, seconds):
    return [o for o in portfolio["options"] if o["secToExpiry"] == seconds]


def naked(options):
    total = mpf(0)
    for strike in {o["strike"] for o in options}:
        net = sum((at(o, "amount") for o in options if o["strike"] == strike), mpf(0))
        total += max(mpf(0), -net)
    return total


def strength(seconds, v):
    tenor = mpf(MONTH) / max(seconds, at(v, "dteFloorDays") * 86400)
    return mp.power(tenor, at(v, "shortTermPower" if seconds <= MONTH else "longTermPower"))


def unsure(confidence, notional, other):
    if confidence >= at(other, "confThreshold"):
        return mpf(0)
    return (1 - confidence) * at(other, "confMargin") * notional


def basis_contingency(value_at, seconds, basis):
    """value_at(spot shock): of the options of one expiry."""
    now = value_at(mpf(1))
    worst = min(value_at(at(basis, "spotUp")) - now, value_at(at(basis, "spotDown")) - now, mpf(0))
    return worst * (at(basis, "addFactor") + at(basis, "multFactor") * seconds / YEAR)


def pmrm(case, scenarios):
    market, held, params = case["market"], case["portfolio"], case["params"]
    spot, stable = at(market, "spot"), at(market, "stablePrice")
    perp, perp_price, base = at(held, "perp"), at(market, "perpPrice"), at(held, "base")
    other, margin, v = params["other"], params["margin"], params["volShock"]
    base_value = base * spot / stable
    feeds = at(market, "spotConfidence")
    if perp != 0:
        feeds = min(feeds, at(market, "perpConfidence"))
    profits = [base_value * (mpf(s["spotShock"]) - 1) + perp * perp_price * (mpf(s["spotShock"]) - 1) for s in scenarios]
    mtm = base_value + at(held, "unrealisedPerpPnl") + at(held, "unrealisedFunding") + at(held, "cash")
    basis = nakeds = mpf(0)
    oracle = unsure(feeds, (abs(perp) + base) * spot, other)
    for expiry in market["expiries"]:
        seconds = expiry["secToExpiry"]
        options = options_of(held, seconds)

        def value_at(shock, vol_factor=mpf(1)):
            forward = at(expiry, "forwardVariable") * shock + at(expiry, "forwardFixed")
            return sum(
                (at(o, "amount") * black(forward, at(o, "strike"), at(o, "vol") * vol_factor, seconds, o["isCall"]) for o in options),
                mpf(0),
            )

        power = strength(seconds, v)
        factors = {"Up": 1 + at(v, "volRangeUp") * power, "None": mpf(1), "Down": max(mpf(0), 1 - at(v, "volRangeDown") * power)}
        rate = max(mpf(0), at(expiry, "rate")) * at(margin, "rateMultScale") + at(margin, "rateAddScale")
        discount = at(margin, "baseStaticDiscount") * mp.exp(-seconds / YEAR * rate)
        now = value_at(mpf(1))
        mtm += now
        for index, s in enumerate(scenarios):
            shocked = value_at(mpf(s["spotShock"]), factors[s["volShock"]])
            profits[index] += (shocked * discount if shocked > 0 else shocked) - now
        basis += basis_contingency(value_at, seconds, params["basis"])
        nakeds += naked(options)
        sure = min([feeds, at(expiry, "forwardConfidence"), at(expiry, "rateConfidence")] + [at(o, "volConfidence") for o in options])
        oracle += unsure(sure, sum((abs(at(o, "amount")) for o in options), mpf(0)) * spot, other)
    span = min(profits + [basis])
    charges = [nakeds * at(other, "optionPercent") * spot, abs(perp) * at(other, "perpPercent") * spot, base * at(other, "basePercent") * spot]
    factor = at(margin, "imFactor") + max(mpf(0), at(other, "pegLossThreshold") - stable) * at(other, "pegLossFactor")
    loss = span - sum(charges)
    return {
        "IM": loss * factor - oracle + mtm,
        "MM": loss + mtm,
        "mtm": mtm,
        "minSpan": span,
        "forwardContingency": basis,
        "optionContingency": -charges[0],
        "perpContingency": -charges[1],
        "baseContingency": -charges[2],
        "oracleContingency": -oracle,
        "lossFactor": factor,
    }


def skew_factor(shape, k, root, skew):
    name = "linear" if shape == "Linear" else "abs"
    cap = at(skew, name + "CBase") * root + at(skew, name + "BaseCap")
    k_star = max(at(skew, "minKStar"), root * at(skew, "widthScale") * (at(skew, "volParamStatic") + root * at(skew, "volParamScale")))
    k = abs(k) if shape == "Abs" else k
    slope = k * cap / k_star
    change = min(cap, slope) if k >= 0 else max(-cap, slope)
    return max(mpf(0), 1 + change)


def pmrm2(case, scenarios):
    market, held, params = case["market"], case["portfolio"], case["params"]
    spot, stable = at(market, "spot"), at(market, "stablePrice")
    perp, perp_price = at(held, "perp"), at(market, "perpPrice")
    other, margin, v, skew = params["other"], params["margin"], params["volShock"], params["skew"]
    spot_sure = at(market, "spotConfidence")
    feeds = min(spot_sure, at(market, "perpConfidence")) if perp != 0 else spot_sure
    worths = [at(c, "amount") * at(c, "price") / stable for c in held["collaterals"]]
    cancelling = sum((w for c, w in zip(held["collaterals"], worths) if c["isRiskCancelling"]), mpf(0))
    moving = perp * perp_price + cancelling
    profits = [moving * (mpf(s["spotShock"]) - 1) * mpf(s["dampening"]) for s in scenarios]
    basis = nakeds = mpf(0)
    oracle = unsure(feeds, abs(perp) * spot, other)
    values, discounts, ups, downs = [], [], {}, {}
    for expiry in market["expiries"]:
        seconds = expiry["secToExpiry"]
        options = options_of(held, seconds)
        years = seconds / YEAR
        rate = max(mpf(0), at(expiry, "rate"))
        discount = mp.exp(-years * rate)
        # Of the last half hour before the settlement, what has passed is averaged and fixed.
        fixed = at(expiry, "forward") * max(0, 1800 - seconds) / 1800
        variable = at(expiry, "forward") - fixed

        def value_at(shock, vol_of=lambda o, f: at(o, "markVol")):
            forward = variable * shock + fixed
            return sum(
                (at(o, "amount") * discount * black(forward, at(o, "strike"), vol_of(o, forward), seconds, o["isCall"]) for o in options),
                mpf(0),
            )

        power = strength(seconds, v)
        up = 1 + at(v, "volRangeUp") * power
        down = max(mpf(0), 1 - at(v, "volRangeDown") * power)
        ups[seconds], downs[seconds] = up, down
        held_discount = at(margin, "longBaseStaticDiscount") * mp.exp(-years * (rate * at(margin, "longRateMultScale") + at(margin, "longRateAddScale")))
        owed_discount = min(
            1 / discount,
            at(margin, "shortBaseStaticDiscount") * mp.exp(years * (rate * at(margin, "shortRateMultScale") + at(margin, "shortRateAddScale"))),
        )
        if seconds == 0:
            held_discount = owed_discount = mpf(1)
        now = value_at(mpf(1))
        for index, s in enumerate(scenarios):
            kind = s["volShock"]
            vol_of = {
                "None": lambda o, f: at(o, "markVol"),
                "Up": lambda o, f: max(at(v, "minVolUpShock"), at(o, "markVol") * up),
                "Down": lambda o, f: at(o, "markVol") * down,
            }.get(kind, lambda o, f: at(o, "markVol") * skew_factor(kind, mp.log(at(o, "strike") / f), mp.sqrt(years), skew))
            shocked = value_at(mpf(s["spotShock"]), vol_of)
            profit = shocked * (held_discount if shocked >= 0 else owed_discount) - now
            if kind in ("Linear", "Abs"):
                profit = -abs(profit)
            profits[index] += profit * mpf(s["dampening"])
        basis += basis_contingency(value_at, seconds, params["basis"])
        nakeds += naked(options)
        sure = min(feeds, at(expiry, "forwardConfidence"), at(expiry, "rateConfidence"), at(expiry, "volConfidence"))
        oracle += unsure(sure, sum((abs(at(o, "amount")) for o in options), mpf(0)) * spot, other)
        values.append(now)
        discounts.append([held_discount, owed_discount])
    for c, worth in zip(held["collaterals"], worths):
        oracle += unsure(min(spot_sure, at(c, "confidence")), worth, other)
    groups = {"regular": [], "tail": [], "skew": []}
    for s, profit in zip(scenarios, profits):
        skewed = s["volShock"] in ("Linear", "Abs")
        groups["skew" if skewed else "regular" if s["dampening"] == 1 else "tail"].append(profit)
    worst = {kind: min(group) for kind, group in groups.items()} | {"fwd_contingency": basis}
    span = min(worst.values())
    mm = [abs(perp) * spot * at(other, "mmPerpPercent"), nakeds * spot * at(other, "mmOptionPercent"),
          sum((w * at(c, "mmHaircut") for c, w in zip(held["collaterals"], worths)), mpf(0))]
    im = [abs(perp) * spot * at(other, "imPerpPercent"), nakeds * spot * at(other, "imOptionPercent"),
          sum((w * at(c, "imHaircut") for c, w in zip(held["collaterals"], worths)), mpf(0))]
    mtm = sum(values, mpf(0)) + sum(worths, mpf(0)) + at(held, "unrealisedPerpPnl") + at(held, "unrealisedFunding") + at(held, "cash")
    factor = at(margin, "imFactor") + max(mpf(0), at(other, "pegLossThreshold") - stable) * at(other, "pegLossFactor")
    expected = {
        "IM": span * factor - sum(mm) - sum(im) - oracle + mtm,
        "MM": span * at(margin, "mmFactor") - sum(mm) + mtm,
        "portfolioMtm": mtm,
        "optionMtm": sum(values, mpf(0)),
        "optionMtmPerExpiry": values,
        "collateralMtm": sum(worths, mpf(0)),
        "forwardContingency": basis,
        "worstRegLoss": worst["regular"],
        "worstTailLoss": worst["tail"],
        "worstSkewLoss": worst["skew"],
        "mmPerpCont": -mm[0], "imPerpCont": -im[0],
        "mmOptionCont": -mm[1], "imOptionCont": -im[1],
        "mmBaseCont": -mm[2], "imBaseCont": -im[2],
        "oracleCont": -oracle,
        "worstKind": min(worst, key=lambda kind: worst[kind]),
        "discountFactors": discounts,
        "volShockUpMultiplier": [ups[o["secToExpiry"]] for o in held["options"]],
        "volShockDownMultiplier": [downs[o["secToExpiry"]] for o in held["options"]],
    }
    return expected, profits


def srm_market(market, held, params, stable, initial):
    spot, p = at(market, "spot"), params["option"]
    perp, base = at(held, "perp"), at(held, "base")
    oracle, sure = params["oracle"], at(market, "spotConfidence")

    def penalty(confidence, threshold, notional):
        if not initial or confidence >= at(oracle, threshold):
            return mpf(0)
        return (1 - confidence) * at(oracle, "factor") * notional

    margin = -abs(perp) * at(market, "perpPrice") * at(params["perp"], "im" if initial else "mm") + at(held, "perpPnl")
    margin -= penalty(min(sure, at(market, "perpConfidence")), "perpThreshold", abs(perp) * spot)
    margin += base * spot * at(params["base"], "marginFactor") * (at(params["base"], "imScale") if initial else 1)
    margin -= penalty(sure, "baseThreshold", base * spot)
    mtm, shorts_of_all = at(held, "perpPnl") + base * spot / stable, mpf(0)
    for expiry in market["expiries"]:
        seconds = expiry["secToExpiry"]
        options = options_of(held, seconds)
        forward = at(expiry, "forward")
        isolated = mpf(0)
        for o in options:
            amount, strike = at(o, "amount"), at(o, "strike")
            value = amount * black(forward, strike, at(o, "vol"), seconds, o["isCall"])
            mtm += value
            if amount >= 0:
                continue
            otm = max(mpf(0), (strike - spot) / spot if o["isCall"] else (spot - strike) / spot)
            first = max(at(p, "maxSpotReq") - otm, at(p, "minSpotReq")) * spot * amount + value
            if o["isCall"]:
                isolated += first if initial else at(p, "mmCallSpotReq") * spot * amount + value
            else:
                kept = min(at(p, "mmPutSpotReq") * spot * amount, at(p, "mmPutMtmReq") * value) + value
                isolated += min(first, kept * at(p, "mmOffsetScale")) if initial else kept
        loss = mpf(0)
        for price in [mpf(0)] + [at(o, "strike") for o in options]:
            payoff = sum(
                (at(o, "amount") * max(mpf(0), price - at(o, "strike") if o["isCall"] else at(o, "strike") - price) for o in options),
                mpf(0),
            )
            loss = min(loss, payoff)
        calls = sum((at(o, "amount") for o in options if o["isCall"]), mpf(0))
        if calls < 0:
            loss += at(p, "unpairedIMScale" if initial else "unpairedMMScale") * forward * calls
        margin += max(isolated, loss)
        shorts = -sum((at(o, "amount") for o in options if at(o, "amount") < 0), mpf(0))
        shorts_of_all += shorts
        margin -= penalty(min(sure, at(expiry, "forwardConfidence"), at(expiry, "volConfidence")), "optionThreshold", shorts * spot)
    depeg = max(mpf(0), at(params["depeg"], "threshold") - stable) * at(params["depeg"], "factor") if initial else mpf(0)
    return margin - depeg * (abs(perp) + shorts_of_all) * spot, mtm


def srm(case):
    market, held, params = case["market"], case["portfolio"], case["params"]
    stable = at(market, "stablePrice")

    def total(initial):
        both = [srm_market(market[m["underlying"]], m, params, stable, initial) for m in held["markets"]]
        return [at(held, "cash") + sum((part[index] for part in both), mpf(0)) for index in (0, 1)]

    return {"IM": total(True)[0], "MM": total(False)[0], "mtm": total(True)[1]}


# Random cases. Every number is a double as JSON prints it.
draw = random.Random(20260206)
SECONDS = [0, 450, 1799, 1800, 3600, 86399, 86400, 500400, 2591999, 2592000, 2592001, 3214052, 11076452, 26801252]


def sure():
    return draw.choice([1.0, 1.0, 0.95, 0.6, 0.54, 0.4, 0.25, 0.11])


def lots(low, high):
    return draw.randint(low * 4, high * 4) / 4


def options_at(seconds, spot, vol_name, with_confidence):
    chosen = []
    for _ in range(draw.randint(1, 5)):
        strike = float(round(spot * draw.choice([0.3, 0.7, 0.9, 1, 1, 1.1, 1.4, 3]), 2))
        option = {"secToExpiry": seconds, "strike": strike, "isCall": draw.random() < 0.5, "amount": lots(-20, 20),
                  vol_name: round(draw.uniform(0.2, 1.8), 4)}
        if with_confidence:
            option["volConfidence"] = sure()
        if all((o["strike"], o["isCall"]) != (strike, option["isCall"]) for o in chosen):
            chosen.append(option)
    return chosen


def varied(value):
    """Near what is published, or now and then at a bound."""
    return draw.choice([value, value, value * 0.5, value * 2, 0.0])


def volatility_shocks():
    return {"volRangeUp": varied(0.5), "volRangeDown": varied(0.3), "shortTermPower": varied(0.3), "longTermPower": varied(0.13),
            "dteFloorDays": draw.choice([1.0, 1.0, 0.5, 10.0, 400.0])}


def common_other():
    return {"pegLossThreshold": 0.98, "pegLossFactor": varied(2.0), "confThreshold": 0.55, "confMargin": varied(1.0)}


def market_of(spot):
    return {"spot": spot, "spotConfidence": sure(), "stablePrice": draw.choice([1.0, 1.0, 1.0002, 0.98, 0.97, 0.5]),
            "perpPrice": round(spot * draw.uniform(0.97, 1.03), 3), "perpConfidence": sure()}


def cash():
    return float(draw.choice([0, 0, 1000, -25000, 200000]))


def basis():
    return {"spotUp": draw.choice([1.045, 1.05, 1.3]), "spotDown": draw.choice([0.955, 0.95, 0.0]),
            "addFactor": varied(0.5), "multFactor": varied(2.0)}


def pmrm_case(index):
    spot = draw.choice([1500.0, 2681.6029, 95663.50604855])
    seconds = draw.sample(SECONDS, draw.randint(0, 3))
    expiries = []
    for each in seconds:
        forward = spot * draw.uniform(0.95, 1.1)
        fixed = forward * max(0, 1800 - each) / 1800
        expiries.append({"secToExpiry": each, "forwardFixed": fixed, "forwardVariable": forward - fixed, "forwardConfidence": sure(),
                         "rate": draw.choice([0.03, 0.2, 0.0, -0.05]), "rateConfidence": sure()})
    perp = draw.choice([0.0, lots(-10, 10)])
    return {
        "name": f"random {index}",
        "market": market_of(spot) | {"expiries": expiries},
        "portfolio": {"cash": cash(), "perp": perp, "base": draw.choice([0.0, 0.0, lots(0, 8)]),
                      "unrealisedPerpPnl": 0.0 if perp == 0 else round(draw.uniform(-900, 900), 2),
                      "unrealisedFunding": 0.0 if perp == 0 else round(draw.uniform(-20, 20), 2),
                      "options": [o for each in seconds for o in options_at(each, spot, "vol", True)]},
        "params": {"basis": basis(), "other": common_other() | {"basePercent": varied(0.02), "perpPercent": varied(0.02), "optionPercent": varied(0.01)},
                   "margin": {"imFactor": draw.choice([1.3, 1.25]), "baseStaticDiscount": 0.95, "rateMultScale": varied(4.0), "rateAddScale": varied(0.05)},
                   "volShock": volatility_shocks()},
    }


def pmrm2_case(index):
    spot = draw.choice([2681.6029, 95663.50604855])
    seconds = draw.sample(SECONDS, draw.randint(0, 4))
    expiries = [{"secToExpiry": each, "forward": spot * draw.uniform(0.95, 1.1), "forwardConfidence": sure(),
                 "rate": draw.choice([0.03, 0.2, 0.0, -0.05, 2.5]), "rateConfidence": sure(), "volConfidence": sure()} for each in seconds]
    options = [o for each in seconds for o in options_at(each, spot, "markVol", False)]
    draw.shuffle(options)
    perp = draw.choice([0.0, lots(-10, 10)])
    collaterals = [{"name": name, "amount": amount, "price": price, "confidence": sure(), "isRiskCancelling": cancels,
                    "mmHaircut": 0.02, "imHaircut": 0.03}
                   for name, amount, price, cancels in [("own", lots(0, 9), spot, True), ("wrapped", lots(0, 9), spot * 1.04, True),
                                                        ("dollars", lots(0, 9000), 0.9998, False)] if draw.random() < 0.5]
    return {
        "id": index, "name": f"random {index}",
        "market": market_of(spot) | {"expiries": expiries},
        "portfolio": {"cash": cash(), "perp": perp, "unrealisedPerpPnl": 0.0 if perp == 0 else round(draw.uniform(-900, 900), 2),
                      "unrealisedFunding": 0.0 if perp == 0 else round(draw.uniform(-20, 20), 2), "options": options, "collaterals": collaterals},
        "params": {
            "volShock": volatility_shocks() | {"minVolUpShock": varied(0.45)},
            "margin": {"imFactor": 1.0, "mmFactor": 0.8, "shortRateMultScale": varied(0.5), "longRateMultScale": varied(1.0),
                       "shortRateAddScale": varied(0.08), "longRateAddScale": varied(0.08),
                       "shortBaseStaticDiscount": draw.choice([1.04, 1.05, 4.0]), "longBaseStaticDiscount": draw.choice([0.95, 1.0, 0.0])},
            "basis": basis(),
            "other": common_other() | {"mmPerpPercent": varied(0.015), "imPerpPercent": varied(0.005), "mmOptionPercent": varied(0.003),
                                       "imOptionPercent": varied(0.002)},
            "skew": {"linearBaseCap": varied(0.15), "absBaseCap": varied(0.15), "linearCBase": draw.choice([-0.05, -0.1, -1.0, 3.0]),
                     "absCBase": draw.choice([-0.05, -0.1, -1.0, 3.0]), "minKStar": draw.choice([0.01, 0.5]), "widthScale": varied(4.0),
                     "volParamStatic": varied(0.6), "volParamScale": -0.1},
        },
    }


def srm_case(index):
    market, markets = {"stablePrice": draw.choice([1.0, 1.0, 1.0002, 0.97, 0.5])}, []
    for underlying, spot in (("eth", 1500.0), ("btc", 28000.0)):
        seconds = draw.sample(SECONDS, draw.randint(0, 3))
        feeds = market_of(spot)
        del feeds["stablePrice"]
        market[underlying] = feeds | {"expiries": [
            {"secToExpiry": each, "forward": spot * draw.uniform(0.95, 1.1), "forwardConfidence": sure(), "volConfidence": sure()} for each in seconds]}
        perp = draw.choice([0.0, lots(-10, 10)])
        markets.append({"underlying": underlying, "perp": perp, "perpPnl": 0.0 if perp == 0 else round(draw.uniform(-900, 900), 2),
                        "base": draw.choice([0.0, 0.0, lots(0, 8)]), "options": [o for each in seconds for o in options_at(each, spot, "vol", False)]})
    return {
        "name": f"random {index}", "market": market, "portfolio": {"cash": cash(), "markets": markets},
        "params": {"perp": {"mm": 0.05, "im": 0.065},
                   "option": {"maxSpotReq": 0.15, "minSpotReq": draw.choice([0.1, 0.13]), "mmCallSpotReq": 0.075, "mmPutSpotReq": 0.075, "mmPutMtmReq": 0.075,
                              "unpairedIMScale": 1.2, "unpairedMMScale": 1.1, "mmOffsetScale": 1.05},
                   "oracle": {"perpThreshold": draw.choice([0.4, 0.55, 0.0]), "optionThreshold": 0.55, "baseThreshold": 0.4, "factor": 0.4},
                   "base": {"marginFactor": draw.choice([0.1, 0.8]), "imScale": draw.choice([1.0, 0.9375])},
                   "depeg": {"threshold": 0.98, "factor": 1.2}},
    }


def printable(value):
    if isinstance(value, mpf):
        return float(mp.nstr(value, 17))
    if isinstance(value, list):
        return [printable(each) for each in value]
    if isinstance(value, dict):
        return {name: printable(each) for name, each in value.items()}
    return value


def write(stem, table, cases, **head):
    document = {"id": table, "source": SOURCE, **head}
    lines = ",\n".join(json.dumps(printable(case)) for case in cases)
    text = json.dumps(document)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
    (HERE / f"{stem}.json").write_text(text)


def main():
    grid = [{"spotShock": s, "volShock": v} for s in (1.15, 1.1, 1.05, 1.0, 0.95, 0.9, 0.85) for v in ("Up", "None", "Down")]
    first = [pmrm_case(index) for index in range(1, 41)]
    for case in first:
        case["expected"] = pmrm(case, grid)
    write("computed-derive-pmrm", "pmrm_sim_cases", first, scenarios=grid)

    scenarios = [{"spotShock": s, "volShock": v, "dampening": 1.0} for s in (1.135, 1.045, 1.0, 0.955, 0.865) for v in ("Down", "None", "Up")]
    scenarios += [{"spotShock": s, "volShock": "Up", "dampening": d} for s, d in ((0.34, 0.21), (0.67, 0.42), (1.5, 0.2772), (6.0, 0.02772))]
    scenarios += [{"spotShock": 1.0, "volShock": v, "dampening": 1.0} for v in ("Linear", "Abs")]
    second = [pmrm2_case(index) for index in range(1, 41)]
    for case in second:
        case["expected"], profits = pmrm2(case, scenarios)
        case["scenarios"] = [s | {"expectedPnl": profit} for s, profit in zip(scenarios, profits)]
    write("computed-derive-pmrm2", "pmrm2_portfolio_cases", second)

    third = [srm_case(index) for index in range(1, 41)]
    for case in third:
        case["expected"] = srm(case)
    write("computed-derive-srm", "srm_sim_cases", third)


main()
