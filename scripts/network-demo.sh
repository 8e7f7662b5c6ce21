#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, builds the two tools, and takes the example networks
# from float to programs of integers alone; prints the figures as one table and
# writes them to build/network-demo/summary.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/bootstrap.sh qlut-opt qlut-run
exec python3 examples/network.py --build build --out build/network-demo </dev/null
