"""Fits BG/NBD to the summaries of a CSV file (repeats,last,age), as `peers.py WHO FILE`.

WHO is `lifetimes` (the package, as its guide says) or `scipy` (the log-likelihood by hand in numpy,
maximised by scipy's L-BFGS-B). The file is read before the clock starts; the fit is made once
on a tenth before, so that what is loaded late is loaded.
"""

import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


def by_lifetimes(repeats, last, age):
    from lifetimes import BetaGeoFitter

    fitter = BetaGeoFitter()
    fitter.fit(repeats, last, age)
    return fitter.params_.values


def by_scipy(repeats, last, age):
    from scipy.optimize import minimize
    from scipy.special import betaln, gammaln

    repeated = repeats > 0

    def negative(logs):
        r, alpha, a, b = np.exp(logs)
        there = -(r + repeats) * np.log(alpha + age)
        gone = np.log(a) - np.log(b + np.maximum(repeats, 1) - 1) - (r + repeats) * np.log(alpha + last)
        ln = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha)
        ln += betaln(a, b + repeats) - betaln(a, b)
        return -np.sum(ln + np.where(repeated, np.logaddexp(there, gone), there))

    start = np.log([1.0, age.mean() / max(repeats.mean(), 1e-3), 1.0, 2.0])
    return np.exp(minimize(negative, start, method="L-BFGS-B", options={"ftol": 1e-13}).x)


def main():
    who, path = sys.argv[1:]
    repeats, last, age = np.loadtxt(path, delimiter=",", skiprows=1, unpack=True)
    fit = {"lifetimes": by_lifetimes, "scipy": by_scipy}[who]
    fit(repeats[::10], last[::10], age[::10])
    cpu, wall = time.process_time(), time.perf_counter()
    found = fit(repeats, last, age)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(cpu, wall, *found)


main()
