#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs what is missing, configures and builds.
#
#   scripts/bootstrap.sh [--preset release|debug|asan] [--packages-only] [--peers]
#                        [--emulator] [TARGET...]
#
# Without targets everything is built. Where every package is there, apt is not
# touched. The build lands in the directory the preset names: build/ for release.
# --peers also installs the libraries that qlut-bench-speed compares with,
# --emulator what runs the tests' code for NEON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=release
packages_only=false
peers=false
emulator=false
targets=()
while (($#)); do
  case "$1" in
    --preset)
      (($# >= 2)) || { echo "error: --preset needs a name: release, debug or asan" >&2; exit 1; }
      preset="$2"
      shift
      ;;
    --packages-only) packages_only=true ;;
    --peers) peers=true ;;
    --emulator) emulator=true ;;
    -h | --help)
      sed -n '4,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    -*)
      echo "error: unknown option '$1'; see scripts/bootstrap.sh --help" >&2
      exit 1
      ;;
    *) targets+=("$1") ;;
  esac
  shift
done

# What a build and the tests need beyond Debian's base system.
packages=(
  cmake ninja-build clang-22 lld-22
  llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools
  libmpfr-dev libgmp-dev libgtest-dev libbenchmark-dev
  libopenmpi-dev openmpi-bin libomp-22-dev
  python3
)
if [[ "$preset" == asan ]]; then
  packages+=(libclang-rt-22-dev llvm-22)
fi
if $peers; then
  packages+=(libxnnpack-dev libpthreadpool-dev libcpuinfo-dev libdnnl-dev libsleef-dev)
fi

if $emulator; then
  packages+=(qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
fi

# Sets `missing` to the packages that are not installed.
find_missing() {
  missing=()
  local package
  for package in "${packages[@]}"; do
    if [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]]; then
      missing+=("$package")
    fi
  done
}

install_missing() {
  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "error: expected to run as root or to find sudo; as root, run" >&2
      echo "  apt-get update && apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(-n) # nobody there to type a password
  fi
  echo "Installing ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -y -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  "${apt[@]}" update || echo "warning: apt-get update failed; trying the lists at hand" >&2
  local package unknown=()
  for package in "${missing[@]}"; do
    apt-cache show "$package" >/dev/null 2>&1 || unknown+=("$package")
  done
  if ((${#unknown[@]})); then
    echo "error: apt does not know ${unknown[*]}" >&2
    echo "note: LLVM 22 is in Debian 12's security suite; check that" >&2
    echo "  deb http://deb.debian.org/debian-security bookworm-security main" >&2
    echo "is among the apt sources and that the network can be reached" >&2
    return 1
  fi
  "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null
}

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
  find_missing
  if ((${#missing[@]})); then
    install_missing
  fi
else
  echo "warning: not a Debian system: packages are not installed by this script" >&2
  for tool in cmake ninja clang++-22 ld.lld-22 python3; do
    if ! command -v "$tool" >/dev/null; then
      echo "error: expected to find '$tool'; needed are LLVM and MLIR 22 with" >&2
      echo "  their development files, clang, lld, CMake 3.25, Ninja, MPFR, GMP," >&2
      echo "  GoogleTest and Python 3 (on Debian: ${packages[*]})" >&2
      exit 1
    fi
  done
fi
if $packages_only; then
  exit 0
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# The configure output is of interest only when it fails.
if ! cmake --preset "$preset" >"$log" 2>&1 </dev/null; then
  cat "$log" >&2
  echo "error: configuring the preset '$preset' failed" >&2
  exit 1
fi
if ((${#targets[@]})); then
  cmake --build --preset "$preset" --target "${targets[@]}" </dev/null
else
  cmake --build --preset "$preset" </dev/null
fi
