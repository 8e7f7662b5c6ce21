//===- Initialize.cpp - weights of a network that is untrained ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Initialize.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Execution/NdArray.h"
#include "qlut/Trainer/Random.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using llvm::formatv;

/// The deviation of rows and positions.
static constexpr double kSmall = 0.02;

std::optional<InitKind> mlir::qlut::parseInit(StringRef name) {
  return llvm::StringSwitch<std::optional<InitKind>>(name)
      .Case("he", InitKind::He)
      .Case("xavier", InitKind::Xavier)
      .Default(std::nullopt);
}

/// A generator's state for a parameter: FNV-1a of its name, and the seed.
static uint64_t getState(uint64_t seed, StringRef name) {
  uint64_t hash = 0xCBF29CE484222325;
  for (char letter : name)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3;
  uint64_t state = seed;
  return ::qlut::nextRandom(state) ^ hash;
}

/// Box and Muller, "A note on the generation of random normal deviates", 1958.
static void fillNormal(MutableArrayRef<float> values, double deviation,
                       uint64_t state) {
  for (float &value : values) {
    const double radius =
        std::sqrt(-2.0 * std::log(1.0 - ::qlut::nextShare(state)));
    const double angle = 2.0 * llvm::numbers::pi * ::qlut::nextShare(state);
    value = static_cast<float>(deviation * radius * std::cos(angle));
  }
}

static void fillUniform(MutableArrayRef<float> values, double reach,
                        uint64_t state) {
  for (float &value : values)
    value = static_cast<float>(reach * (2.0 * ::qlut::nextShare(state) - 1.0));
}

/// Fills the values and says with what.
static std::string fill(MutableArrayRef<float> values, const ParameterUse &use,
                        InitKind kind, uint64_t state) {
  switch (use.kind) {
  case ParameterUse::Factor:
    if (kind == InitKind::He) {
      const double deviation = std::sqrt(2.0 / static_cast<double>(use.fanIn));
      fillNormal(values, deviation, state);
      return formatv("normal, deviation {0:f4}, fan in {1}", deviation,
                     use.fanIn);
    } else {
      const double reach =
          std::sqrt(6.0 / static_cast<double>(use.fanIn + use.fanOut));
      fillUniform(values, reach, state);
      return formatv("uniform, up to {0:f4}, fan in {1}, fan out {2}", reach,
                     use.fanIn, use.fanOut);
    }
  case ParameterUse::Bias:
    llvm::fill(values, 0.0F);
    return "0, a bias";
  case ParameterUse::Scale:
    llvm::fill(values, 1.0F);
    return "1, a scale";
  case ParameterUse::Added:
    fillNormal(values, kSmall, state);
    return formatv("normal, deviation {0:f4}, added", kSmall);
  case ParameterUse::Rows:
    fillNormal(values, kSmall, state);
    return formatv("normal, deviation {0:f4}, rows", kSmall);
  case ParameterUse::Unused:
    return "kept, nothing uses it";
  case ParameterUse::Unknown:
    return ("kept, no use that tells: '" + use.op->getName().getStringRef() +
            "'")
        .str();
  }
  llvm_unreachable("not a use");
}

void mlir::qlut::initialize(func::FuncOp function, ParameterSet &parameters,
                            InitKind kind, uint64_t seed,
                            llvm::raw_ostream &report) {
  size_t next = 0;
  for (BlockArgument argument : function.getArguments()) {
    StringAttr name = getParameterName(argument);
    if (!name)
      continue;
    ::qlut::TrainedTensor &tensor = parameters.tensors[next];
    const std::string what = tensor.isFrozen
                                 ? "kept, frozen"
                                 : fill(tensor.values, findUse(argument), kind,
                                        getState(seed, name.getValue()));
    report << formatv("init {0} {1}: {2}\n", name.getValue(),
                      ::qlut::formatShape(parameters.shapes[next]), what);
    ++next;
  }
}
