//===- Ulp.cpp - float types and their units in the last place ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Ulp.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

llvm::StringRef qlut::stringifyFloatKind(FloatKind kind) {
  switch (kind) {
  case FloatKind::F16:
    return "f16";
  case FloatKind::BF16:
    return "bf16";
  case FloatKind::F32:
    return "f32";
  case FloatKind::F64:
    return "f64";
  }
  llvm_unreachable("unknown float type");
}

static const llvm::fltSemantics &semanticsOf(FloatKind kind) {
  switch (kind) {
  case FloatKind::F16:
    return llvm::APFloat::IEEEhalf();
  case FloatKind::BF16:
    return llvm::APFloat::BFloat();
  case FloatKind::F32:
    return llvm::APFloat::IEEEsingle();
  case FloatKind::F64:
    return llvm::APFloat::IEEEdouble();
  }
  llvm_unreachable("unknown float type");
}

double qlut::roundToFloat(double value, FloatKind kind) {
  llvm::APFloat number(value);
  auto narrow = [&](FloatKind type) {
    const llvm::fltSemantics &semantics = semanticsOf(type);
    bool losesInfo = false;
    number.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    if (number.isInfinity())
      number = llvm::APFloat::getLargest(semantics, number.isNegative());
  };
  if (kind != FloatKind::F64)
    narrow(FloatKind::F32);
  narrow(kind);
  return number.convertToDouble();
}

double qlut::ulpAt(double value, FloatKind kind) {
  const llvm::fltSemantics &semantics = semanticsOf(kind);
  const int least = llvm::APFloat::semanticsMinExponent(semantics);
  const int precision =
      static_cast<int>(llvm::APFloat::semanticsPrecision(semantics));
  const int exponent =
      value == 0 ? least : std::max(std::ilogb(std::fabs(value)), least);
  return std::ldexp(1.0, exponent - precision + 1);
}
