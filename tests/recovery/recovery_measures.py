"""The five recoveries of one town: an estimate from what the shop saw, and how near it came to the truth.

Each function returns figures by name; none of them reads the truth to make an estimate, only to judge it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from recovery_towns import AFTER, LAST_DAY, YEAR, Lived

from riceshop.crm.accuracy import (
    adjusted_rand,
    brier_curve,
    brier_score,
    calibration_line,
    integrated_brier_score,
    rank_correlation,
)
from riceshop.crm.loyalty import kaplan_meier, lapse_durations
from riceshop.crm.satisfaction import PLSPathModel
from riceshop.crm.segmentation import KMeansSegments, choose_segments, rfm_scores
from riceshop.crm.value import BetaGeo, GammaGamma, JarClock, ParetoNBD
from riceshop.town.ids import ATTRIBUTES, SEGMENTS, WEIGHED

# Which attributes a dimension of the service questionnaire is about.
DIMENSIONS = {
    "reliability": ("full",), "assurance": ("purity", "fresh"), "tangibles": ("jar_care",), "empathy": ("tact",),
    "responsiveness": ("ease",),
}  # fmt: skip
TIMES = np.arange(5, AFTER, 25)
LAPSE_DAYS, RECENT_DAYS = 60, 90
Figures = dict[str, float]


def segments(lived: Lived) -> Figures:
    """Adjusted Rand index of segments found without the truth against the household's own segment."""
    truth = lived.truth.set_index("household")["segment"].astype(str)
    points = np.log(lived.answers("servqual")["points"].clip(lower=1))
    told = lived.seen.surveys
    told = told[(told["kind"] == "kano") & told["answer"].notna()]
    candidates = {
        "points": points,
        "intentions": lived.answers("intentions"),
        "census": lived.answers("census")[["members", "appetite_g", "income_class"]],
        "kano": told.pivot(index="household", columns="item", values="answer"),
        "rfm": rfm_scores(lived.orders, "household", "date", "margin_fen")[["recency", "frequency", "monetary"]],
    }
    found = {name: _rand(table, truth, len(SEGMENTS)) for name, table in candidates.items()}
    # And if nobody says that there are five: as many as the silhouette chooses.
    chosen = choose_segments(points, range(3, 8))
    found["chosen"] = float(chosen.index[chosen["best"]][0])
    found["points_chosen"] = _rand(points, truth, int(found["chosen"]))
    found["answered"] = len(points) / len(lived.summary)
    return found


def satisfaction_weights(lived: Lived) -> Figures:
    """What each dimension counts, stated and derived, against the true mean weights: rank, and mean distance in points of 100."""
    truth = by_dimension(weights_of(lived))
    survey = lived.answers("servqual")
    stated, seen = survey["points"][list(DIMENSIONS)], survey["perceived"]
    kind = lived.truth.set_index("household")["segment"].astype(str).reindex(stated.index)
    truth = truth.reindex(stated.index)
    found = {"stated_all": rank_correlation(stated.mean(), truth.mean())}
    # By the true segment, so that errors of finding segments do not count twice.
    each = [rank_correlation(stated[kind == one].mean(), truth[kind == one].mean()) for one in SEGMENTS if (kind == one).sum() > 4]
    found["stated_by_segment"] = float(np.mean(each))
    scores = pd.DataFrame({name: seen[[f"{name}_1", f"{name}_2"]].mean(axis=1) for name in DIMENSIONS})
    satisfied = lived.answers("acsi")[["satisfaction_1", "satisfaction_2", "satisfaction_3"]].mean(axis=1)
    both = scores.index.intersection(satisfied.index)
    scores, satisfied = scores.loc[both], satisfied.loc[both]
    shares = (100 * truth.div(truth.sum(axis=1), axis=0)).mean()
    found["stated_error"] = float((shares - stated.mean()).abs().mean())
    derived = {"derived": _regression(scores, satisfied), "derived_pls": _paths(seen.loc[both], lived.answers("acsi").loc[both])}
    for name, slopes in derived.items():
        found[name] = rank_correlation(slopes, truth.mean())
        positive = np.maximum(slopes, 0)
        found[f"{name}_error"] = float(np.abs(shares - 100 * positive / positive.sum()).mean())
    price = lived.truth.set_index("household")["price_sense"]
    tolerant = lived.answers("intentions")["price_tolerance"]
    found["price"] = -rank_correlation(tolerant, price.loc[tolerant.index])
    found["halo"] = float(np.corrcoef(scores.to_numpy(), rowvar=False)[np.triu_indices(5, 1)].mean())
    return found


def purchase_rate(lived: Lived) -> Figures:
    """Estimates of purchases a day against the truth's rate (rank), and against those of the coming AFTER days (total, error)."""
    rate = lived.customers["purchase_rate"].to_numpy(float)
    clock = clock_of(lived)
    recent = lived.orders[lived.orders["day"] >= YEAR - RECENT_DAYS].groupby("household")["day"].nunique()
    estimates = {
        "count": (lived.summary["frequency"] + 1) / (lived.summary["T"] + 1),
        "recent": recent.reindex(lived.summary.index).fillna(0) / RECENT_DAYS,
        "clock": clock.expected_purchases(AFTER) / AFTER,
        "bgnbd": btyd(lived)["bgnbd"].conditional_expected_purchases(float(AFTER), *history(lived)) / AFTER,
    }
    found: Figures = {}
    for name, estimate in estimates.items():
        values = np.asarray(estimate, dtype=float)
        found[f"{name}_rank"] = rank_correlation(values, rate)
        found |= {f"{name}_{what}": figure for what, figure in _ranked(values, lived.coming.to_numpy()).items() if what != "rank"}
    found["truth_total"] = float(rate.sum() / lived.coming.sum())
    return found


def lifetime_value(lived: Lived) -> Figures:
    """Estimates of the coming year's margin against the truth's, over customers."""
    value = lived.customers["lifetime_value"].to_numpy(float)
    models, summary = btyd(lived), lived.summary
    spends = summary["monetary_value"] > 0
    spend = GammaGamma().fit(summary[spends]).expected_spend(summary["frequency"], summary["monetary_value"].clip(lower=0))
    past = lived.orders.groupby("household")["margin_fen"].sum()
    margin = past / (summary["frequency"] + 1)
    recent = lived.orders[lived.orders["day"] >= YEAR - RECENT_DAYS].groupby("household")["margin_fen"].sum()
    estimates = {
        "past_year": past.reindex(summary.index),
        "recent": recent.reindex(summary.index).fillna(0) * YEAR / RECENT_DAYS,
        "clock": clock_of(lived).expected_purchases(YEAR) * margin,
        "bgnbd": models["bgnbd"].conditional_expected_purchases(float(YEAR), *history(lived)) * spend,
        "pareto": models["pareto"].conditional_expected_purchases(float(YEAR), *history(lived)) * spend,
    }
    return {f"{name}_{what}": figure for name, estimate in estimates.items()
            for what, figure in _ranked(np.asarray(estimate, dtype=float), value).items()}  # fmt: skip


def churn(lived: Lived) -> Figures:
    """Brier scores of who is still a customer today, and integrated ones over the AFTER days to come."""
    alive = lived.customers["alive"].astype(bool).to_numpy()
    models, clock = btyd(lived), clock_of(lived)
    today = {name: model.probability_alive(*history(lived)) for name, model in models.items()}
    today["clock"] = clock.probability_alive().to_numpy()
    found = {"alive": float(alive.mean()), "today_base": float(alive.mean() * (1 - alive.mean()))}
    found |= {f"today_{name}": brier_score(alive, np.clip(chance, 0, 1)) for name, chance in today.items()}
    ends, gone = lives(lived)
    curves = {
        "clock": clock.survival(TIMES),
        "bgnbd": _beta_geo_survival(lived, models["bgnbd"]),
        "pareto": _pareto_survival(lived, models["pareto"]),
        "logit": _logit_survival(lived),
        "kaplan_meier": _lapse_survival(lived),
    }
    for name, curve in curves.items():
        found[f"ibs_{name}"] = integrated_brier_score(ends, gone, np.clip(curve, 0, 1), TIMES)
    base = brier_curve(ends, gone, curves["clock"], TIMES)["base"]
    found["ibs_base"] = float(np.trapezoid(base, TIMES) / (TIMES[-1] - TIMES[0]))
    once = (lived.summary["frequency"] == 0).to_numpy()
    found["once"], found["once_alive"] = float(once.mean()), float(alive[once].mean()) if once.any() else np.nan
    found["shape"] = clock.shape_
    return found


ASKING, WATCHING = (segments, satisfaction_weights), (purchase_rate, lifetime_value, churn)


def everything(lived: Lived, parts: Sequence[Callable[[Lived], Figures]] = (*ASKING, *WATCHING)) -> Figures:
    """All figures of one town, by recovery and name."""
    return {f"{part.__name__}.{name}": value for part in parts for name, value in part(lived).items()}


# what several of them need


def weights_of(lived: Lived) -> pd.DataFrame:
    """The truth's satisfaction weights as shares, one row a household, one column an attribute."""
    told = lived.truth.set_index("household")["satisfaction_weights"]
    table = pd.DataFrame([list(one) for one in told], index=told.index, columns=list(ATTRIBUTES[:WEIGHED]), dtype=float)
    return table.div(table.sum(axis=1), axis=0)


def by_dimension(weights: pd.DataFrame) -> pd.DataFrame:
    """Weights of attributes summed by dimension; price belongs to none."""
    return pd.DataFrame({name: weights[list(parts)].sum(axis=1) for name, parts in DIMENSIONS.items()})


def history(lived: Lived) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Frequency, recency and T of the summary."""
    return lived.summary["frequency"], lived.summary["recency"], lived.summary["T"]


@lru_cache(maxsize=1)
def btyd(lived: Lived) -> dict[str, BetaGeo | ParetoNBD]:
    """The two buy-till-you-die models, fitted once a town."""
    return {"bgnbd": BetaGeo().fit(lived.summary), "pareto": ParetoNBD().fit(lived.summary)}


@lru_cache(maxsize=1)
def clock_of(lived: Lived) -> JarClock:
    """The jar clock, fitted once a town: lots last as the notebook has it, whom rice was once brought to is a group."""
    lots = lived.orders.groupby("household")["quantity_g"].mean()
    lasts = lots / lived.seen.notebook.set_index("household")["use_g"].reindex(lots.index)
    brought = lived.orders.groupby("household")["ahead"].any()
    return JarClock().fit(lived.orders, "household", "date", LAST_DAY, lasts=lasts, groups=brought)


def lives(lived: Lived) -> tuple[np.ndarray, np.ndarray]:
    """Days from today until each customer left, by the truth AFTER days on: 0 for those gone already, AFTER if still there.

    Read from the state itself: the table of the truth would live through another year for the lifetime values.
    """
    people, who = lived.later.state.people, lived.summary.index.to_numpy()
    gone = people.churned[who].astype(bool)
    return np.where(gone, np.clip(people.churn_day[who] - (YEAR - 1), 0, AFTER), AFTER).astype(float), gone


def _rand(table: pd.DataFrame, truth: pd.Series, count: int) -> float:
    labels = KMeansSegments(count, starts=5).fit(table.astype(float)).labels_
    return adjusted_rand(labels, truth.loc[table.index])


def _regression(scores: pd.DataFrame, satisfied: pd.Series) -> np.ndarray:
    """Standardised slopes of satisfaction on the dimensions."""
    columns = (scores - scores.mean()) / scores.std()
    return np.linalg.lstsq(columns.to_numpy(), ((satisfied - satisfied.mean()) / satisfied.std()).to_numpy(), rcond=None)[0]


def _paths(seen: pd.DataFrame, told: pd.DataFrame) -> np.ndarray:
    """Path coefficients of a model in which the five dimensions lead to satisfaction."""
    blocks = {name: [f"{name}_1", f"{name}_2"] for name in DIMENSIONS}
    blocks["satisfaction"] = ["satisfaction_1", "satisfaction_2", "satisfaction_3"]
    model = PLSPathModel(blocks, [(name, "satisfaction") for name in DIMENSIONS]).fit(seen.join(told).astype(float))
    return model.path_coefficients_.loc["satisfaction", list(DIMENSIONS)].to_numpy()


def _ranked(estimate: np.ndarray, truth: np.ndarray) -> Figures:
    line = calibration_line(estimate, truth)
    return {
        "rank": rank_correlation(estimate, truth),
        "slope": line.slope,
        "total": float(estimate.sum() / truth.sum()),
        "error": float(np.abs(estimate - truth).mean() / truth.mean()),
    }


def _pareto_survival(lived: Lived, model: ParetoNBD) -> np.ndarray:
    """Alive today, and the rate of leaving of the living is gamma(s, beta + T): lasting t more has a closed form."""
    s, beta = model.params_["s"], model.params_["beta"]
    end = lived.summary["T"].to_numpy()[:, None]
    return np.asarray(model.probability_alive(*history(lived)))[:, None] * ((beta + end) / (beta + end + TIMES)) ** s


def _beta_geo_survival(lived: Lived, model: BetaGeo) -> np.ndarray:
    """Alive today and staying after each of the coming purchases, over the posterior of both chances, on a grid of p."""
    from scipy.stats import beta

    r, alpha, a, b = (model.params_[name] for name in ("r", "alpha", "a", "b"))
    x, end = lived.summary["frequency"].to_numpy()[:, None], lived.summary["T"].to_numpy()[:, None]
    p = beta.ppf((np.arange(40) + 0.5) / 40, a, b + x)
    stays = np.stack([((alpha + end) / (alpha + end + p * t)) ** (r + x) for t in TIMES], axis=2).mean(axis=1)
    return np.asarray(model.probability_alive(*history(lived)))[:, None] * stays


def _lapse_survival(lived: Lived) -> np.ndarray:
    """Kaplan-Meier on who has lapsed by the shop's rule; who is silent for longer counts as gone."""
    lapses = lapse_durations(lived.orders, "household", "date", LAPSE_DAYS, LAST_DAY).loc[lived.summary.index]
    table = kaplan_meier(lapses["duration"], lapses["observed"])["survival"]
    tenure = lived.summary["T"].to_numpy()
    held = [_read(table, tenure + t) for t in TIMES]
    stays = np.stack(held, axis=1) / np.maximum(_read(table, tenure), 1e-9)[:, None]
    return np.where(lapses["observed"].to_numpy()[:, None], 0.0, stays)


def _read(table: pd.Series, at: np.ndarray) -> np.ndarray:
    return np.append(1.0, table.to_numpy())[np.searchsorted(table.index.to_numpy(), at, side="right")]


def _logit_survival(lived: Lived) -> np.ndarray:
    """Chance to buy again within LAPSE_DAYS after t, by logistic regression on RFM as it stood that much earlier."""
    from sklearn.linear_model import LogisticRegression

    found = []
    for t in TIMES:
        then = YEAR - LAPSE_DAYS - int(t)
        before = _rfm_at(lived.orders, then)
        buys = lived.orders[lived.orders["day"].between(then + t, YEAR - 1)]["household"].unique()
        target = before.index.isin(buys)
        model = LogisticRegression(max_iter=1000).fit(before, target)
        found.append(model.predict_proba(_rfm_at(lived.orders, YEAR).loc[lived.summary.index])[:, 1])
    return np.stack(found, axis=1)


def _rfm_at(orders: pd.DataFrame, day: int) -> pd.DataFrame:
    """Log recency, log frequency and how many of its own gaps a household has been away, before a day."""
    house = orders[orders["day"] < day].groupby("household")["day"]
    count, first, last = house.nunique(), house.min(), house.max()
    gap = ((last - first) / (count - 1).clip(lower=1)).where(count > 1, 30).clip(lower=1)
    away = day - last
    return pd.DataFrame({"recency": np.log1p(away), "frequency": np.log(count), "gaps": np.log1p(away / gap)})
