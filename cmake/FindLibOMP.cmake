# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Finds the OpenMP runtime of LLVM, which code for several threads calls; defines
# LIBOMP_LIBRARY. Without it everything else works.
find_library(LIBOMP_LIBRARY NAMES omp libomp.so.5 omp5
  HINTS "${LLVM_LIBRARY_DIR}" "${LLVM_INSTALL_PREFIX}/lib")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibOMP REQUIRED_VARS LIBOMP_LIBRARY
  REASON_FAILURE_MESSAGE "qlut-run --threads needs it: install libomp-dev")
mark_as_advanced(LIBOMP_LIBRARY)
