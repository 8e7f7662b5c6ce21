#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Checks that clang-format 22 would change no C++ file; --fix changes them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
format="${CLANG_FORMAT:-clang-format-22}"
if ! command -v "$format" >/dev/null; then
  echo "error: expected to find '$format': apt-get install clang-format-22, or set CLANG_FORMAT" >&2
  exit 1
fi
mapfile -d '' files < <(find include lib tools test benchmarks -name '*.h' -print0 -o -name '*.cpp' -print0)
if [[ "${1:-}" == --fix ]]; then
  "$format" -i "${files[@]}"
else
  "$format" --dry-run --Werror "${files[@]}"
  echo "${#files[@]} files are formatted"
fi
