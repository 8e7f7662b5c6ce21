#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs clang-tidy 22 with the checks of .clang-tidy; takes minutes.
#
#   scripts/check-tidy.sh [FILE...]
#
# Without files, every .cpp file of lib and tools. Needs a configured build/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tidy="${CLANG_TIDY:-clang-tidy-22}"
if ! command -v "$tidy" >/dev/null; then
  echo "error: expected to find '$tidy': apt-get install clang-tidy-22, or set CLANG_TIDY" >&2
  exit 1
fi
if [[ ! -f build/compile_commands.json ]]; then
  echo "error: expected build/compile_commands.json; run scripts/bootstrap.sh first" >&2
  exit 1
fi
if (($#)); then
  files=("$@")
else
  mapfile -t files < <(find lib tools -name '*.cpp' | sort)
fi
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" "$tidy" -p build --quiet
