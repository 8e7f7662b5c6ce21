#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Trains the digits network with coarse tables in the loop, beside what they cost
# without: run.sh [--json FILE] [--build FOLDER] ... (see tables_in_the_loop.py).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=${QLUT_VENV:-digits-training/venv}
if ! [ -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet scikit-learn numpy
fi
exec "$venv/bin/python" "$here/tables_in_the_loop.py" "$@"
