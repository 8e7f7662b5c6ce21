//===- TargetFields.h - the fields of a target, by name ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one list of a target's fields: comparing, hashing, printing and reading
// go through it. Private to QLUTCore.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TARGETFIELDS_H
#define QLUT_LIB_CORE_TARGETFIELDS_H

#include "qlut/Core/Target.h"
#include <optional>
#include <string>

namespace qlut::detail {

/// Calls visit(key, pointer to member) for every field in the order of the
/// declaration; `key` is the name in YAML and in messages, a string literal.
template <typename Visit>
void visitFields(Visit visit) {
  visit("name", &Target::name);
  visit("weight-bits", &Target::weightBits);
  visit("activation-bits", &Target::activationBits);
  visit("gradient-bits", &Target::gradientBits);
  visit("io-bits", &Target::ioBits);
  visit("intermediate-bits", &Target::intermediateBits);
  visit("accumulator-bits", &Target::accumulatorBits);
  visit("signed-codes", &Target::signedCodes);
  visit("unsigned-codes", &Target::unsignedCodes);
  visit("symmetric-only", &Target::symmetricOnly);
  visit("power-of-two-scales", &Target::powerOfTwoScales);
  visit("forms", &Target::forms);
  visit("spacings", &Target::spacings);
  visit("coefficients", &Target::coefficients);
  visit("front-ends", &Target::frontEnds);
  visit("max-entries", &Target::maxEntries);
  visit("value-bits", &Target::valueBits);
  visit("slope-bits", &Target::slopeBits);
  visit("fraction-bits", &Target::fractionBits);
  visit("last-node", &Target::lastNode);
  visit("out-of-range", &Target::outOfRange);
  visit("quantize-rounding", &Target::quantizeRounding);
  visit("interpolation-rounding", &Target::interpolationRounding);
  visit("rescale-rounding", &Target::rescaleRounding);
  visit("load-cycles", &Target::loadCycles);
  visit("multiply-cycles", &Target::multiplyCycles);
  visit("simple-cycles", &Target::simpleCycles);
}

/// A field whose value breaks a rule of Target.h.
struct FieldError {
  llvm::StringRef key;
  std::string message; ///< "expected ..., got ..."
};

/// The first such field in the order of visitFields, or none.
std::optional<FieldError> findFieldError(const Target &target);

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_TARGETFIELDS_H
