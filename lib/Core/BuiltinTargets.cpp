//===- BuiltinTargets.cpp - the accelerators known by name ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Target.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace qlut {

/// A microcontroller: nothing but 256-byte tables of signed bytes.
static Target makeMcu8() {
  Target t;
  t.name = "mcu8";
  t.weightBits = t.activationBits = t.ioBits = t.intermediateBits = {8};
  t.accumulatorBits = {32};
  t.unsignedCodes = false;
  t.forms = {TableForm::Direct};
  t.frontEnds = {FrontEnd::None};
  t.maxEntries = 256;
  t.valueBits = 8;
  t.quantizeRounding = Rounding::HalfAway;
  return t;
}

/// A mid-sized NPU: equal linear segments, up to 512 of them, behind either
/// front end.
static Target makeNpu16() {
  Target t;
  t.name = "npu16";
  t.weightBits = t.activationBits = {8, 16};
  t.forms = {TableForm::Direct, TableForm::Linear};
  t.spacings = {Spacing::Uniform};
  t.coefficients = {Coefficients::Endpoints};
  t.maxEntries = 513;
  t.quantizeRounding = Rounding::HalfUp;
  return t;
}

/// NVDLA's element-wise unit: two tables, 65 and 257 values.
static Target makeNvdla() {
  Target t;
  t.name = "nvdla";
  t.weightBits = t.activationBits = t.ioBits = t.intermediateBits = {8, 16};
  t.unsignedCodes = false;
  t.forms = {TableForm::Nvdla};
  t.frontEnds = {FrontEnd::None};
  t.maxEntries = 322;
  t.quantizeRounding = Rounding::HalfAway;
  t.interpolationRounding = Rounding::HalfAway;
  t.rescaleRounding = Rounding::HalfAway;
  return t;
}

/// A tiny NPU: few linear segments whose lengths are powers of two.
static Target makePwl8() {
  Target t;
  t.name = "pwl8";
  t.weightBits = t.activationBits = t.ioBits = t.intermediateBits = {8};
  t.accumulatorBits = {32};
  t.forms = {TableForm::Linear};
  t.spacings = {Spacing::PowerOfTwo};
  t.coefficients = {Coefficients::Endpoints};
  t.frontEnds = {FrontEnd::None, FrontEnd::Symmetry};
  t.maxEntries = 64;
  t.fractionBits = 8;
  return t;
}

/// A binary-weight array with threshold units.
static Target makeThreshold4() {
  Target t;
  t.name = "threshold4";
  t.weightBits = {1};
  t.activationBits = {1, 2, 4};
  t.accumulatorBits = {16, 32};
  t.forms = {TableForm::Step};
  t.frontEnds = {FrontEnd::None};
  t.maxEntries = 31; // 15 thresholds and 16 values
  t.valueBits = 4;
  return t;
}

/// What computes tosa.table: 256 bytes, or 513 values of 16 bits.
static Target makeTosa() {
  Target t;
  t.name = "tosa";
  t.weightBits = t.activationBits = t.ioBits = t.intermediateBits = {8, 16};
  t.unsignedCodes = false;
  t.forms = {TableForm::Tosa};
  t.frontEnds = {FrontEnd::None};
  t.spacings = {Spacing::Uniform};
  t.coefficients = {Coefficients::Endpoints};
  t.maxEntries = 513;
  t.fractionBits = 7;
  return t;
}

/// The same lookups, filled as TensorFlow Lite does.
static Target makeTflite() {
  Target t = makeTosa();
  t.name = "tflite";
  t.forms = {TableForm::Tflite};
  t.quantizeRounding = Rounding::HalfAway;
  return t;
}

ArrayRef<Target> Target::builtins() {
  static const std::vector<Target> targets = {
      Target(),   makeMcu8(),   makeNpu16(),      makeNvdla(),
      makePwl8(), makeTflite(), makeThreshold4(), makeTosa()};
  return targets;
}

Expected<Target> Target::named(StringRef name) {
  for (const Target &target : builtins())
    if (target.name == name)
      return target;
  std::string names = join(
      map_range(builtins(), [](const Target &t) { return "'" + t.name + "'"; }),
      ", ");
  return createStringError("expected one of the targets " + names + ", got '" +
                           name + "'");
}

} // namespace qlut
