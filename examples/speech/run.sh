#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Trains the network in float, then with coarse tables in the loop, beside what they
# cost without: run.sh [--json FILE] [--build FOLDER] ... (see README.md).
exec "$(dirname "$0")/../common/python.sh" speech-training numpy -- "$(dirname "$0")/tables_in_the_loop.py" "$@"
