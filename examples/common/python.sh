#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs a script in a virtual environment: python.sh FOLDER PACKAGE... -- SCRIPT [ARGUMENT...]
# QLUT_PYTHON names a Python that has the packages, instead.
set -eu
folder=$1
shift
packages=
while [ "$1" != -- ]; do
  packages="$packages $1"
  shift
done
shift
if [ -n "${QLUT_PYTHON:-}" ]; then
  exec "$QLUT_PYTHON" "$@"
fi
venv=$folder/venv
if ! [ -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
fi
if [ "$(cat "$venv/packages" 2>/dev/null)" != "$packages" ]; then
  # shellcheck disable=SC2086
  "$venv/bin/pip" install --quiet $packages
  echo "$packages" > "$venv/packages"
fi
exec "$venv/bin/python" "$@"
