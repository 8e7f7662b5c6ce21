#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, builds, and runs every test.
#
#   scripts/test.sh [--preset release|debug|asan] [FILTER]
#
# FILTER is a regular expression on test names; without it all tests run. Failed
# tests are printed in full; the last line is `N passed, N failed`. The exit
# status is 1 if a test failed or none ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=release
filter=
while (($#)); do
  case "$1" in
    --preset)
      (($# >= 2)) || { echo "error: --preset needs a name: release, debug or asan" >&2; exit 1; }
      preset="$2"
      shift
      ;;
    -h | --help)
      sed -n '4,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    -*)
      echo "error: unknown option '$1'; see scripts/test.sh --help" >&2
      exit 1
      ;;
    *) filter="$1" ;;
  esac
  shift
done

# A build that fails counts as one failure, so that the last line is there.
if ! scripts/bootstrap.sh --preset "$preset"; then
  echo "error: the build failed"
  echo "0 passed, 1 failed"
  exit 1
fi
build=build
[[ "$preset" == release ]] || build="build-$preset"
exec python3 scripts/run_tests.py "$build" ${filter:+--filter "$filter"} </dev/null
