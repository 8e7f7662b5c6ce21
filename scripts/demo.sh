#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, builds the two tools, and takes the digits network
# from float to integer tables; prints the figures as one table and writes them
# to build/demo/summary.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/bootstrap.sh qlut-opt qlut-run
exec python3 examples/digits/demo.py --build build --out build/demo </dev/null
