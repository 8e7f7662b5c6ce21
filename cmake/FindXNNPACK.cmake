# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Finds XNNPACK with quantized operators, and what it is capped to AVX2 by
# (cpuinfo); defines the target XNNPACK::XNNPACK. A peer of qlut-bench-speed:
# without it everything else works.
find_path(XNNPACK_INCLUDE_DIR xnnpack.h)
find_path(PTHREADPOOL_INCLUDE_DIR pthreadpool.h)
find_path(CPUINFO_INCLUDE_DIR cpuinfo.h)
find_library(XNNPACK_LIBRARY XNNPACK)
find_library(CPUINFO_LIBRARY cpuinfo)
# The operators were set up in one step then; later versions reshape first.
if(XNNPACK_INCLUDE_DIR)
  file(STRINGS "${XNNPACK_INCLUDE_DIR}/xnnpack.h" XNNPACK_HAS_SETUP_IN_ONE_STEP
    REGEX "xnn_create_elu_nc_qs8" LIMIT_COUNT 1)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(XNNPACK REQUIRED_VARS XNNPACK_LIBRARY XNNPACK_INCLUDE_DIR
  PTHREADPOOL_INCLUDE_DIR CPUINFO_LIBRARY CPUINFO_INCLUDE_DIR XNNPACK_HAS_SETUP_IN_ONE_STEP
  REASON_FAILURE_MESSAGE "a peer of qlut-bench-speed: scripts/bootstrap.sh --peers installs it")
if(XNNPACK_FOUND AND NOT TARGET XNNPACK::XNNPACK)
  add_library(XNNPACK::XNNPACK UNKNOWN IMPORTED)
  set_target_properties(XNNPACK::XNNPACK PROPERTIES
    IMPORTED_LOCATION "${XNNPACK_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${XNNPACK_INCLUDE_DIR};${PTHREADPOOL_INCLUDE_DIR};${CPUINFO_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${CPUINFO_LIBRARY}")
endif()
mark_as_advanced(XNNPACK_INCLUDE_DIR XNNPACK_LIBRARY PTHREADPOOL_INCLUDE_DIR CPUINFO_INCLUDE_DIR
  CPUINFO_LIBRARY)
