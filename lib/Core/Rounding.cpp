//===- Rounding.cpp - the four roundings ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Rounding.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ErrorHandling.h"

using namespace qlut;

llvm::StringRef qlut::stringifyRounding(Rounding rounding) {
  switch (rounding) {
  case Rounding::HalfUp:
    return "half-up";
  case Rounding::HalfEven:
    return "half-even";
  case Rounding::HalfAway:
    return "half-away";
  case Rounding::Floor:
    return "floor";
  }
  llvm_unreachable("unknown rounding");
}

std::optional<Rounding> qlut::symbolizeRounding(llvm::StringRef name) {
  return llvm::StringSwitch<std::optional<Rounding>>(name)
      .Case("half-up", Rounding::HalfUp)
      .Case("half-even", Rounding::HalfEven)
      .Case("half-away", Rounding::HalfAway)
      .Case("floor", Rounding::Floor)
      .Default(std::nullopt);
}
