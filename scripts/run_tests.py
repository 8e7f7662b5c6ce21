#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the GoogleTest programs and the lit suite of a build and sums them up.

Prints failures in full and ends with the line `N passed, N failed`, where each
lit file and each GoogleTest TEST counts once. A program that crashes leaves no
report and counts as one failure. Exits with 1 if any test failed or none ran.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LIT_PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
LIT_NOT_RUN = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def unit_programs(build):
    """The commands of the GoogleTest programs that CMake knows of."""
    listing = subprocess.run(
        ["ctest", "--show-only=json-v1"], cwd=build, capture_output=True, text=True
    )
    if listing.returncode:
        sys.exit(f"error: ctest can't list the tests of {build}:\n{listing.stderr}")
    tests = json.loads(listing.stdout)["tests"]
    return [(test["name"], test.get("command")) for test in tests]


def run_unit_program(name, command, pattern, scratch):
    """Runs one program; returns (passed, failed, not run, text of the failures)."""
    if not command or not os.path.exists(command[0]):
        return 0, 1, 0, f"{name}: not built\n"
    report = pathlib.Path(scratch) / f"{name}.json"
    args = command + [f"--gtest_output=json:{report}", "--gtest_brief=1"]
    if pattern:
        listed = subprocess.run(
            command + ["--gtest_list_tests"], capture_output=True, text=True
        ).stdout
        names = [test for test in gtest_names(listed) if pattern.search(test)]
        if not names:
            return 0, 0, 0, ""
        args.append("--gtest_filter=" + ":".join(names))
    done = subprocess.run(
        args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", stdin=subprocess.DEVNULL,
    )
    passed = failed = not_run = 0
    if report.exists():
        for suite in json.loads(report.read_text())["testsuites"]:
            for test in suite["testsuite"]:
                if test.get("failures"):
                    failed += 1
                elif test["result"] == "COMPLETED":
                    passed += 1
                elif test["result"] == "SKIPPED" or test["status"] == "NOTRUN":
                    not_run += 1
    if done.returncode and not failed:
        failed = 1  # a crash, or a failure outside a test
    text = ""
    if failed:
        text = f"---- {name}: exit status {done.returncode}\n{done.stdout}\n"
    return passed, failed, not_run, text


def gtest_names(listing):
    """Full test names from the output of --gtest_list_tests."""
    names, suite = [], ""
    for line in listing.splitlines():
        entry = line.split("#")[0].rstrip()
        if entry.startswith("  "):
            names.append(suite + entry.strip())
        elif entry.endswith("."):
            suite = entry
    return names


def lit_program(build):
    """The lit that this build was configured with."""
    cache = (build / "CMakeCache.txt").read_text()
    found = re.search(r"^LLVM_EXTERNAL_LIT:[A-Z]+=(.*)$", cache, re.MULTILINE)
    if not found or not os.path.exists(found.group(1)):
        sys.exit("error: lit is not installed; scripts/bootstrap.sh installs llvm-22-tools")
    return found.group(1)


def run_lit(build, pattern, scratch):
    """Runs the lit suite; returns (passed, failed, not run)."""
    report = pathlib.Path(scratch) / "lit.json"
    args = [sys.executable, lit_program(build), "-v", "--output", str(report)]
    if sys.stdout.isatty():
        args.append("--progress-bar")
    else:
        args.append("--print-result-after=failed")
    if pattern:
        args += ["--filter", pattern.pattern, "--allow-empty-runs"]
    done = subprocess.run(args + [str(build / "test")], stdin=subprocess.DEVNULL)
    if not report.exists():
        return 0, 1, 0
    codes = [test["code"] for test in json.loads(report.read_text())["tests"]]
    passed = sum(code in LIT_PASSED for code in codes)
    not_run = sum(code in LIT_NOT_RUN for code in codes)
    failed = len(codes) - passed - not_run
    if done.returncode and not failed:
        failed = 1
    return passed, failed, not_run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path, help="build directory")
    parser.add_argument("--filter", type=re.compile, help="run only tests whose name matches")
    options = parser.parse_args()
    build = options.build.resolve()

    with tempfile.TemporaryDirectory() as scratch:
        programs = unit_programs(build)
        # Beside each other: the longest program takes as long as all of lit.
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [
                pool.submit(run_unit_program, name, command, options.filter, scratch)
                for name, command in programs
            ]
            lit = run_lit(build, options.filter, scratch)
            results = [job.result() for job in jobs]
        for *_, text in results:
            print(text, end="", flush=True)
        unit = [sum(result[i] for result in results) for i in range(3)]

    print(f"unit tests: {unit[0]} passed, {unit[1]} failed, {unit[2]} not run")
    print(f"lit tests: {lit[0]} passed, {lit[1]} failed, {lit[2]} not run")
    passed, failed = unit[0] + lit[0], unit[1] + lit[1]
    if passed + failed == 0:
        print("error: no test ran")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
