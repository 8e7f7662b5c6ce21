# qlut_precompile_headers(NAME)
#
# Lets the library read the headers that most libraries include from one
# precompiled file, the dialect library's. Sources still include what they use:
# a build with QLUT_PRECOMPILE_HEADERS=OFF has to pass as well.
function(qlut_precompile_headers name)
  if(NOT QLUT_PRECOMPILE_HEADERS)
    return()
  endif()
  # add_mlir_library compiles the sources in a target of their own.
  if(name STREQUAL "QLUTDialect")
    target_precompile_headers(obj.${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/Precompiled.h)
  else()
    target_precompile_headers(obj.${name} REUSE_FROM obj.QLUTDialect)
  endif()
endfunction()

# qlut_add_library(NAME sources... [DEPENDS targets] [LINK_LIBS qlut targets] [MLIR_LIBS libs])
#
# A static library of this project: links the parts of MLIR it names through
# libMLIR, is exported as qlut::NAME and installed with the package.
function(qlut_add_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK_LIBS;MLIR_LIBS" ${ARGN})
  add_mlir_library(${name} ${ARG_UNPARSED_ARGUMENTS}
    DEPENDS ${ARG_DEPENDS}
    DISABLE_INSTALL)
  qlut_precompile_headers(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS})
  if(ARG_MLIR_LIBS)
    mlir_target_link_libraries(${name} PUBLIC ${ARG_MLIR_LIBS})
  endif()
  target_include_directories(${name} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  add_library(qlut::${name} ALIAS ${name})
  install(TARGETS ${name} EXPORT qlutTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

# qlut_add_tool(NAME sources... [LINK_LIBS qlut targets] [MLIR_LIBS libs])
function(qlut_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS;MLIR_LIBS" ${ARGN})
  add_llvm_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  llvm_update_compile_flags(${name})
  if(ARG_MLIR_LIBS)
    mlir_target_link_libraries(${name} PRIVATE ${ARG_MLIR_LIBS})
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS})
  # The installed tool finds the libMLIR it was linked with.
  set_target_properties(${name} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()
