# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# How lit runs the tests of qlut: llvm's lit, FileCheck and not, our tools.
import os
import shutil
import subprocess
import sys

import lit.formats
from lit.llvm import llvm_config

config.name = "QLUT"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["unit", "Inputs", "CMakeLists.txt", "consumer"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.qlut_binary_dir, "test")

config.substitutions.append(("%python", '"%s"' % sys.executable))
config.substitutions.append(("%{src}", config.qlut_source_dir))
config.substitutions.append(("%{build}", config.qlut_binary_dir))
config.substitutions.append(("%{cmake}", config.qlut_cmake))
config.substitutions.append(("%{cc}", config.qlut_c_compiler))
config.substitutions.append(("%{cxx}", config.qlut_cxx_compiler))
config.substitutions.append(("%{mlir_dir}", config.mlir_cmake_dir))
config.substitutions.append(("%{mlir_lib}", config.mlir_lib_dir))
config.substitutions.append(("%{shlib}", config.llvm_shlib_ext))

if config.qlut_sanitize == "ON":
    config.available_features.add("asan")
    # The packaged libraries are not sanitized, and write to what headers poison.
    config.environment.setdefault("ASAN_OPTIONS", "allow_user_poisoning=0")
try:
    with open("/proc/cpuinfo") as cpuinfo:
        if " avx2 " in cpuinfo.read():
            config.available_features.add("avx2")
except OSError:
    pass
if config.qlut_mpiexec:
    config.available_features.add("mpi")
    config.substitutions.append(("%{mpiexec}", config.qlut_mpiexec))
    # Open MPI alone reads these: tests may run as root, on one core.
    for name in ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe"]:
        config.environment[name] = "1"
# Code for another processor: a cross compiler and what runs its programs.
if shutil.which("qemu-aarch64") and shutil.which("aarch64-linux-gnu-gcc"):
    config.available_features.add("emulator")
if config.qlut_libomp:
    config.available_features.add("openmp")

# The examples' packages may be another Python's than lit's.
packages = {"numpy": "numpy", "PIL": "pillow", "sklearn": "sklearn", "torch": "torch"}
find = "import importlib.util as u; print(*(f for p, f in %r.items() if u.find_spec(p)))" % packages
best = []
for python in [sys.executable, shutil.which("python3")]:
    done = subprocess.run([python, "-c", find], capture_output=True, text=True)
    if len(done.stdout.split()) >= len(best):
        best = done.stdout.split()
        examples_python = python
config.available_features.update(best)
config.substitutions.append(("%{examples_python}", '"%s"' % examples_python))
if shutil.which("clang-format-22"):
    config.available_features.add("clang-format")

llvm_config.use_default_substitutions()
llvm_config.add_tool_substitutions(
    ["qlut-bench-accuracy", "qlut-bench-speed", "qlut-differential", "qlut-opt", "qlut-reference", "qlut-report", "qlut-run", "qlut-train", "qlut-translate", "mlir-opt", "mlir-runner", "mlir-translate", "mlir-tblgen", "llc", "opt", "not", "split-file", "FileCheck"],
    [os.path.join(config.qlut_binary_dir, "bin"), config.llvm_tools_dir],
)
