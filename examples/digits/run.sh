#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Trains the digits network with coarse tables in the loop, beside what they cost
# without: run.sh [--json FILE] [--build FOLDER] ... (see README.md).
# run.sh ranges ...: a small network at few bits, with ranges observed and learned
# (see learned_ranges.py). run.sh gradients ...: gradients of few bits (see
# gradient_bits.py). run.sh tables ...: tables whose values are learned (see
# learned_tables.py).
script=tables_in_the_loop.py
case "${1-}" in
ranges)
  script=learned_ranges.py
  shift
  ;;
gradients)
  script=gradient_bits.py
  shift
  ;;
tables)
  script=learned_tables.py
  shift
  ;;
esac
exec "$(dirname "$0")/../common/python.sh" digits-training numpy scikit-learn pillow -- "$(dirname "$0")/$script" "$@"
