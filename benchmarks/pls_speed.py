"""PLS speed: a fit and its bootstrap on the European index, beside the textbook's loops, in CPU time of one run.

    python benchmarks/pls_speed.py [--quick]

250 rows are simulated from the ECSI specification. The peer is the algorithm as textbooks print it: on the rows, one
construct after another, numpy's correlations and least squares, a bootstrap that fits every resample anew. Both must
find the same path coefficients. Goals: a fit in 10 ms, 1,000 bootstraps in 1 s.
"""

import argparse
import platform
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from riceshop.crm.satisfaction import PLSPathModel, Specification, simulate_survey, specification

ROWS, SEED, DRAWS = 250, 1932, 1000
FIT_GOAL_MS, BOOTSTRAP_GOAL_S = 10.0, 1.0
SPEC = specification("ecsi")


def main() -> int:
    """Print a table of both, for every scheme; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, 100 resamples")
    quick = parser.parse_args().quick
    repeats, draws, peer_draws = (5, 100, 3) if quick else (15, DRAWS, 20)
    answers = simulate_survey("ecsi", ROWS, SEED)
    print(
        f"python {platform.python_version()} numpy {np.__version__} {platform.machine()}; {ROWS} rows, CPU time, medians"
    )
    print(
        f"{'scheme':>10} {'fit ms':>8} {'loops ms':>9} {'ratio':>7} {f'{draws} draws s':>13} {'loops s':>8} {'ratio':>7}"
    )
    missed = False
    for scheme in ("centroid", "factorial", "path"):
        model = PLSPathModel(*SPEC, scheme=scheme)
        agree(model.fit(answers), loops(answers, SPEC, scheme))
        fit = seconds(lambda model=model: model.fit(answers), repeats)
        peer = seconds(lambda scheme=scheme: loops(answers, SPEC, scheme), max(3, repeats // 3))
        boot = seconds(lambda model=model: model.bootstrap(draws, SEED), 3)
        # The loops' bootstrap is timed on a few resamples and told for as many as ours.
        slow = (
            seconds(lambda scheme=scheme: loop_bootstrap(answers, scheme, peer_draws), 1) * draws / peer_draws
        )
        print(
            f"{scheme:>10} {1e3 * fit:>8.2f} {1e3 * peer:>9.1f} {peer / fit:>7.1f} {boot:>13.3f} {slow:>8.1f} {slow / boot:>7.0f}"
        )
        missed |= 1e3 * fit > FIT_GOAL_MS or boot > BOOTSTRAP_GOAL_S
    print(
        f"goals: a fit in {FIT_GOAL_MS:g} ms, {DRAWS} draws in {BOOTSTRAP_GOAL_S:g} s: {'missed' if missed else 'reached'}"
    )
    return int(missed)


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Return the median CPU seconds of `repeats` runs, after one that is not counted."""
    run()
    taken = []
    for _ in range(repeats):
        begun = time.process_time()
        run()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def agree(model: PLSPathModel, found: dict[tuple[str, str], float]) -> None:
    """Refuse to compare two versions that find different coefficients."""
    for (affecting, affected), value in found.items():
        assert abs(model.path_coefficients_.loc[affected, affecting] - value) < 1e-5, (affecting, affected)


def loop_bootstrap(answers: pd.DataFrame, scheme: str, draws: int) -> list[dict[tuple[str, str], float]]:
    """Fit every resample anew."""
    generator = np.random.default_rng(SEED)
    return [loops(answers.iloc[generator.integers(0, ROWS, ROWS)], SPEC, scheme) for _ in range(draws)]


def loops(answers: pd.DataFrame, spec: Specification, scheme: str) -> dict[tuple[str, str], float]:
    """Return the path coefficients by the textbook's loops, mode A."""
    blocks = {name: standardised(answers[items].to_numpy(float)) for name, items in spec.blocks.items()}
    causes = {name: [one for one, other in spec.paths if other == name] for name in blocks}
    weights = {name: np.ones(block.shape[1]) for name, block in blocks.items()}
    scores = {name: standardised(blocks[name] @ weights[name]) for name in blocks}
    for _ in range(300):
        new = {}
        for name, block in blocks.items():
            proxy = np.zeros(len(answers))
            betas = (
                dict(zip(causes[name], regression(scores, causes[name], name), strict=True))
                if scheme == "path"
                else {}
            )
            for other in blocks:
                if (name, other) in spec.paths or (other, name) in spec.paths:
                    r = np.corrcoef(scores[name], scores[other])[0, 1]
                    proxy += betas.get(other, np.sign(r) if scheme == "centroid" else r) * scores[other]
            raw = block.T @ proxy
            new[name] = raw / (block @ raw).std(ddof=1)
        change = max(np.abs(np.abs(new[name]) - np.abs(weights[name])).max() for name in blocks)
        weights = new
        scores = {name: standardised(blocks[name] @ weights[name]) for name in blocks}
        if change < 1e-7:
            break
    for name, block in blocks.items():
        if sum(np.corrcoef(item, scores[name])[0, 1] for item in block.T) < 0:
            scores[name] = -scores[name]
    return {
        (one, name): beta
        for name in blocks
        for one, beta in zip(causes[name], regression(scores, causes[name], name), strict=True)
    }


def regression(scores: dict[str, np.ndarray], causes: list[str], name: str) -> np.ndarray:
    """Return the coefficients of one construct on those that affect it."""
    if not causes:
        return np.zeros(0)
    return np.linalg.lstsq(np.column_stack([scores[one] for one in causes]), scores[name], rcond=None)[0]


def standardised(values: np.ndarray) -> np.ndarray:
    """Return the columns with mean 0 and variance 1."""
    return (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)


if __name__ == "__main__":
    raise SystemExit(main())
