//===- Diagnostics.h - the wording of QLUTCore's errors ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_DIAGNOSTICS_H
#define QLUT_LIB_CORE_DIAGNOSTICS_H

#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include <charconv>
#include <string>

namespace qlut {

/// An error of the text formatv gives.
template <typename... Ts>
llvm::Error makeError(const char *format, Ts &&...values) {
  return llvm::createStringError(
      llvm::formatv(format, std::forward<Ts>(values)...).str());
}

/// Six significant digits of a real, the same in every locale.
inline std::string realText(double value) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof(buffer), value,
                           std::chars_format::general, 6)
                 .ptr;
  return std::string(buffer, end);
}

} // namespace qlut

#endif // QLUT_LIB_CORE_DIAGNOSTICS_H
