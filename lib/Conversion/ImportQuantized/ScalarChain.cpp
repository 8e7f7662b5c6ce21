//===- ScalarChain.cpp - a number on its way through ops ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A chain is run in doubles: each result of +, -, * and / on f32 (24 bits) or
// less, rounded to double (53 bits) and then to its type, is the one rounded
// once (Figueroa, "When is double rounding innocuous?", SIGNUM 1995).
//
//===----------------------------------------------------------------------===//

#include "ScalarChain.h"
#include "../ConvertToQlutSim/ElementwiseNode.h"
#include "../ConvertToQlutSim/OneInputAnalysis.h"
#include "ChainOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"

using namespace mlir;
using namespace mlir::qlut::detail;
using Kind = ChainStep::Kind;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// The value that `value` is an element or the tensor of, if it only moves
/// into or out of the body of a parallel linalg op; else null.
static Value getMoved(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto op = dyn_cast<linalg::LinalgOp>(argument.getOwner()->getParentOp());
    if (!op || argument.getArgNumber() >= op.getNumDpsInputs() ||
        !mlir::qlut::detail::isElementOfOperand(op, argument.getArgNumber()))
      return {};
    return op->getOperand(argument.getArgNumber());
  }
  auto op = value.getDefiningOp<linalg::LinalgOp>();
  auto result = dyn_cast<OpResult>(value);
  if (!op || !op.hasPureTensorSemantics() || op->getNumRegions() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops())
    return {};
  OpOperand *init = op.getDpsInitOperand(result.getResultNumber());
  if (!op.getMatchingIndexingMap(init).isIdentity())
    return {};
  return op.getBlock()->getTerminator()->getOperand(result.getResultNumber());
}

/// True for an integer that a chain may begin with.
static bool isCode(Type type) {
  Type element = getElementTypeOrSelf(type);
  return element.isSignlessInteger() && element.getIntOrFloatBitWidth() <= 16;
}

ScalarChain::ScalarChain(Value root) {
  // Back from the root; `steps` backwards until the end.
  constexpr size_t maxValues = 64;
  path.push_back(root);
  lengths.push_back(0);
  Value at = root;
  while (path.size() < maxValues) {
    // A code is moved into a body, but not computed further back.
    bool ends = at != root && isCode(at.getType());
    Value next = ends && !isa<BlockArgument>(at) ? Value() : getMoved(at);
    if (!next) {
      SmallVector<ChainStep, 2> read;
      next = ends ? Value() : readChainOp(at, read, axis);
      if (!next)
        break;
      steps.append(read.rbegin(), read.rend());
    }
    path.push_back(next);
    lengths.push_back(steps.size());
    at = next;
  }
  std::reverse(steps.begin(), steps.end());
}

bool ScalarChain::canReach(size_t index) const {
  Value root = path.front(), source = path[index];
  auto type = dyn_cast<RankedTensorType>(root.getType());
  auto from = dyn_cast<RankedTensorType>(source.getType());
  if (type || from)
    return type && from && type.getShape() == from.getShape() &&
           type.getEncoding() == from.getEncoding();
  return source.getParentRegion()->isAncestor(root.getParentRegion());
}

size_t mlir::qlut::detail::getNumChannels(ArrayRef<ChainStep> steps) {
  size_t channels = 0;
  for (const ChainStep &step : steps)
    channels = std::max(channels, step.channels.size());
  return channels;
}

SmallVector<ChainStep> mlir::qlut::detail::getChannel(ArrayRef<ChainStep> steps,
                                                      size_t channel) {
  SmallVector<ChainStep> result(steps);
  for (ChainStep &step : result) {
    if (!step.channels.empty())
      step.constant = step.channels[channel];
    step.channels.clear();
  }
  return result;
}

SmallVector<ChainStep>
mlir::qlut::detail::getSaturating(ArrayRef<ChainStep> steps) {
  SmallVector<ChainStep> result(steps);
  for (ChainStep &step : result)
    step.saturates = step.type == nullptr;
  return result;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

double mlir::qlut::detail::roundToType(double number, FloatType type) {
  if (type.isF64())
    return number;
  if (type.isF32())
    return static_cast<float>(number);
  llvm::APFloat value(number);
  bool losesInfo;
  value.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

/// The nearest integer of the width.
static double saturate(double number, unsigned width, bool isSigned) {
  double lo = isSigned ? -std::ldexp(1.0, width - 1) : 0.0;
  double hi = std::ldexp(1.0, isSigned ? width - 1 : width) - 1.0;
  return std::clamp(number, lo, hi);
}

/// The integer of the width that has the bits of `number`, read as that kind.
static double reread(double number, unsigned width, bool isSigned) {
  double half = std::ldexp(1.0, width - 1);
  if (isSigned && number >= half)
    return number - 2.0 * half;
  return !isSigned && number < 0.0 ? number + 2.0 * half : number;
}

/// The number modulo 2^width, between the least signed and the greatest
/// unsigned integer of the width.
static double wrap(double number, unsigned width, bool &wrapped) {
  double half = std::ldexp(1.0, width - 1);
  if (number >= -half && number < 2.0 * half)
    return number;
  wrapped = true;
  double rest = number - std::floor(number / (2.0 * half)) * 2.0 * half;
  return rest >= half ? rest - 2.0 * half : rest;
}

ChainResult mlir::qlut::detail::runChain(ArrayRef<ChainStep> steps,
                                         double number) {
  using ::qlut::Rounding;
  ::qlut::kernels::IntegerBackend<double> b;
  ChainResult result;
  double x = number;
  for (const ChainStep &step : steps) {
    if (step.fromWidth)
      x = reread(x, step.fromWidth, step.isSigned);
    switch (step.kind) {
    case Kind::Add:
      x += step.constant;
      break;
    case Kind::Mul:
      x *= step.constant;
      break;
    case Kind::Div:
      x /= step.constant;
      break;
    case Kind::Max:
      x = std::max(x, step.constant);
      break;
    case Kind::Min:
      x = std::min(x, step.constant);
      break;
    case Kind::RoundEven:
      x = ::qlut::kernels::roundReal(b, x, Rounding::HalfEven);
      break;
    case Kind::RoundAway:
      x = ::qlut::kernels::roundReal(b, x, Rounding::HalfAway);
      break;
    case Kind::Floor:
      x = ::qlut::kernels::roundReal(b, x, Rounding::Floor);
      break;
    case Kind::ToFloat:
      break;
    case Kind::ToInt:
      x = saturate(::qlut::kernels::roundReal(b, x, Rounding::HalfEven),
                   step.width, step.isSigned);
      break;
    case Kind::Truncate:
      x = saturate(x < 0 ? -std::floor(-x) : std::floor(x), step.width,
                   step.isSigned);
      break;
    case Kind::Resize:
      break;
    }
    if (step.type)
      x = roundToType(x, step.type);
    else if (step.saturates)
      x = saturate(x, step.width, /*isSigned=*/true);
    else
      x = wrap(x, step.width, result.wrapped);
  }
  result.number = x;
  return result;
}
