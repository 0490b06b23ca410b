"""Seconds to fit BG/NBD and Pareto/NBD: ours beside the archived lifetimes package, as ratios of one run.

    python benchmarks/crm_speed.py [--quick] [--lifetimes PYTHON]

PYTHON is an interpreter that has lifetimes 0.11.3, with numpy<1.25, pandas<2.1, scipy<1.11, autograd<1.6 and dill: it
does not run on the versions of today. Without it the peer is a transcription: the published formula on every row, the
gradient by differences (BG/NBD) or none (Pareto/NBD, Nelder and Mead), as analysts write it. Both must find the same
maximum. CPU seconds of the fit alone, best of several; ours includes checking and merging rows and standard errors.
"""

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

from riceshop.crm.value import BetaGeo, ParetoNBD, rfm_summary
from riceshop.data import load_cdnow

MILLION, SMALL = 1_000_000, 50_000
# Runs with the interpreter of lifetimes: reads the table, prints CPU seconds and the parameters.
PEER = """
import sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, lifetimes
kind, path, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
x, last, end = np.load(path)
best = float("inf")
for _ in range(times):
    model = getattr(lifetimes, kind)(penalizer_coef=0.0)
    begun = time.process_time()
    model.fit(x, last, end)
    best = min(best, time.process_time() - begun)
print(best, *model.params_[["r", "alpha"] + (["s", "beta"] if "s" in model.params_ else ["a", "b"])])
"""


def main() -> None:
    """Print one row a case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"CDNOW and {SMALL:,} customers instead of a million")
    parser.add_argument("--lifetimes", metavar="PYTHON", help="an interpreter that has lifetimes")
    options = parser.parse_args()
    cdnow = rfm_summary(load_cdnow(), "customer_id", "date", observation_end="1997-09-30")
    count = SMALL if options.quick else MILLION
    cases = [
        ("BG/NBD", "CDNOW", BetaGeo, cdnow, 5),
        ("Pareto/NBD", "CDNOW", ParetoNBD, cdnow, 3),
        ("BG/NBD", f"{count:,}, dates in days", BetaGeo, simulated(count, whole_days=True), 1),
        ("BG/NBD", f"{count:,}, no two alike", BetaGeo, simulated(count, whole_days=False), 1),
    ]
    peer = "lifetimes" if options.lifetimes else "transcription"
    print(f"python {platform.python_version()} numpy {np.__version__} scipy {scipy.__version__} {platform.machine()}; "
          f"CPU seconds; peer: {peer}")  # fmt: skip
    print(f"{'model':<11} {'customers':<26} {'ours':>9} {'peer':>9} {'peer/ours':>10} {'LL ours':>14} {'LL peer':>14}")
    for model, name, kind, table, times in cases:
        print(f"{model:<11} {name:<26} {row(kind, table, times, options.lifetimes)}", flush=True)


def row(kind: type, table: pd.DataFrame, times: int, python: str | None) -> str:
    """Time both on one table and return the printed figures."""
    ours, value = best_of(times, lambda: kind().fit(table).log_likelihood_)
    peer, told = lifetimes_fit(python, kind, table, times) if python else best_of(1, lambda: TRANSCRIBED[kind](table))
    assert value >= told - 1e-6 * abs(told), "ours must find a maximum at least as high"
    return f"{ours:>9.4f} {peer:>9.4f} {peer / ours:>10.1f} {value:>14.2f} {told:>14.2f}"


def best_of(times: int, run: Callable[[], float]) -> tuple[float, float]:
    """Return the least CPU seconds of some runs, and what they give. One more run before them warms up."""
    best, value = float("inf"), run() if times > 1 else 0.0
    for _ in range(times):
        begun = time.process_time()
        value = run()
        best = min(best, time.process_time() - begun)
    return best, value


def lifetimes_fit(python: str, kind: type, table: pd.DataFrame, times: int) -> tuple[float, float]:
    """Return CPU seconds and log-likelihood of lifetimes, in its own interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.npy"
        np.save(path, columns(table))
        name = {BetaGeo: "BetaGeoFitter", ParetoNBD: "ParetoNBDFitter"}[kind]
        told = subprocess.run([python, "-c", PEER, name, str(path), str(times)], capture_output=True, text=True, check=False)
    if told.returncode:
        sys.exit(f"{python} cannot run lifetimes:\n{told.stderr}")
    seconds, *params = (float(one) for one in told.stdout.split())
    model = kind.with_params(**dict(zip(kind.symbols, params, strict=True)))
    return seconds, float(np.sum(model.log_likelihood(*columns(table))))


def columns(table: pd.DataFrame) -> np.ndarray:
    """Return frequency, recency and T as three rows of floats."""
    return table[["frequency", "recency", "T"]].to_numpy(dtype=np.float64).T


def transcribed_beta_geo(table: pd.DataFrame) -> float:
    """Return the maximum of the published BG/NBD formula, every row for itself, gradient by differences."""
    x, last, end = columns(table)

    def lost(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        first = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        second = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        third = -(r + x) * np.log(alpha + end)
        fourth = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(last + alpha)
        return -float(np.mean(first + second + np.logaddexp(third, np.where(x > 0, fourth, -np.inf))))

    return -float(minimize(lost, np.zeros(4), method="L-BFGS-B", tol=1e-9).fun) * len(x)


def transcribed_pareto(table: pd.DataFrame) -> float:
    """Return the maximum of the published Pareto/NBD formula, every row for itself, by Nelder and Mead."""
    x, last, end = columns(table)

    def lost(logs: np.ndarray) -> float:
        r, alpha, s, beta = np.exp(logs)
        k, least = r + s + x, min(alpha, beta)
        second = s + 1 if alpha >= beta else r + x
        most, apart = max(alpha, beta), abs(alpha - beta)
        early = hyp2f1(k, second, k + 1, apart / (most + last)) / (most + last) ** k
        late = hyp2f1(k, second, k + 1, apart / (most + end)) / (most + end) ** k
        both = (alpha + end) ** -(r + x) * (beta + end) ** -s + s / k * (early - late)
        found = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.log(both)
        return -float(np.mean(found)) if np.all(np.isfinite(found)) and least > 0 else np.inf

    options = {"maxiter": 2_000, "xatol": 1e-5, "fatol": 1e-10}
    return -float(minimize(lost, np.ones(4), method="Nelder-Mead", options=options).fun) * len(x)


TRANSCRIBED = {BetaGeo: transcribed_beta_geo, ParetoNBD: transcribed_pareto}


def simulated(count: int, whole_days: bool) -> pd.DataFrame:
    """Return customers of a BG/NBD market with the parameters of CDNOW, won over twelve weeks."""
    chance = np.random.default_rng(1932)
    rate, leaves = chance.gamma(0.243, 1 / 4.414, count), chance.beta(0.793, 2.426, count)
    end = 39 - chance.integers(0, 84, count) / 7 if whole_days else 39 - chance.uniform(0, 12, count)
    now, last, x = np.zeros(count), np.zeros(count), np.zeros(count)
    here = np.ones(count, dtype=bool)
    while here.any():
        now = now + chance.exponential(1 / np.maximum(rate, 1e-12))
        here &= now < end
        x, last = x + here, np.where(here, now, last)
        here &= chance.random(count) >= leaves
    if whole_days:
        last = np.minimum(np.ceil(last * 7) / 7, end)
    return pd.DataFrame({"frequency": x, "recency": last, "T": end})


if __name__ == "__main__":
    main()
