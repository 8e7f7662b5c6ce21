#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Trains the digits network with coarse tables in the loop, beside what they cost
# without: run.sh [--json FILE] [--build FOLDER] ... (see README.md).
# run.sh ranges ...: a small network at few bits, with ranges observed and learned
# (see learned_ranges.py).
script=tables_in_the_loop.py
if [ "${1-}" = ranges ]; then
  script=learned_ranges.py
  shift
fi
exec "$(dirname "$0")/../common/python.sh" digits-training numpy scikit-learn pillow -- "$(dirname "$0")/$script" "$@"
