//===- IntegerBoundary.cpp - where floats become integers -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerBoundary.h"
#include "SimToHw/MoveQuantize.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"

using namespace mlir;
using namespace mlir::qlut;

namespace {
class BoundaryFinder {
public:
  BoundaryFinder(func::FuncOp function, std::string &why)
      : function(function), block(function.getBody().front()), why(why) {}

  std::optional<IntegerBoundary> run();

private:
  /// What a value is made of by movements alone.
  struct Trace {
    llvm::SetVector<Operation *> movements; ///< in an order that they can run
    llvm::SetVector<DequantizeOp> codes;
    bool hasArgument = false;
    Operation *other = nullptr; ///< what is no movement, if something
  };
  void trace(Value value, Trace &result) const;

  void findInputs();
  bool findOutputs();
  /// Whether nothing but the boundary reads the arguments as floats.
  bool checkReaders();
  bool checkReaders(Value value, const Twine &what);
  /// Whether the integer function does without the op.
  bool staysOutside(Operation *op) const;

  func::FuncOp function;
  Block &block;
  std::string &why;
  IntegerBoundary boundary;
  llvm::DenseSet<Operation *> quantizers;
};
} // namespace

/// True if a wrapper may hold the op: it moves elements, or says how many or
/// which.
static bool canMove(Operation *op) {
  if (movesElements(op) ||
      isa<tensor::EmptyOp, tensor::DimOp, linalg::FillOp>(op) ||
      op->hasTrait<OpTrait::ConstantLike>())
    return true;
  auto isScalar = [](Type type) { return type.isIntOrIndex(); };
  return isPure(op) && op->getNumRegions() == 0 &&
         llvm::all_of(op->getOperandTypes(), isScalar) &&
         llvm::all_of(op->getResultTypes(), isScalar);
}

void BoundaryFinder::trace(Value value, Trace &result) const {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    // Those of other blocks are inside the movements.
    if (argument.getOwner() == &block && isFloat(value.getType()))
      result.hasArgument = true;
    return;
  }
  Operation *definer = value.getDefiningOp();
  if (definer->getBlock() != &block || result.movements.contains(definer))
    return;
  if (auto dequantize = dyn_cast<DequantizeOp>(definer);
      dequantize && !dequantize.getChannel()) {
    result.codes.insert(dequantize);
    return;
  }
  if (!canMove(definer)) {
    result.other = result.other ? result.other : definer;
    return;
  }
  for (Value operand : definer->getOperands())
    trace(operand, result);
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(definer->getRegions(), captured);
  for (Value outer : captured)
    trace(outer, result);
  result.movements.insert(definer);
}

void BoundaryFinder::findInputs() {
  SmallVector<IntegerBoundary::Input> inputs;
  for (auto quantize : block.getOps<QuantizeOp>()) {
    if (quantize.getChannel())
      continue;
    Value source = quantize.getInput();
    Trace made;
    trace(source, made);
    if (made.other || !made.codes.empty() || !made.hasArgument)
      continue;
    boundary.movements.insert_range(made.movements);
    quantizers.insert(quantize);
    auto *same = llvm::find_if(inputs, [&](IntegerBoundary::Input &input) {
      QuantizeOp first = input.quantizers.front();
      return input.source == source &&
             first.getFormat() == quantize.getFormat() &&
             first.getRoundingAttr() == quantize.getRoundingAttr();
    });
    if (same != inputs.end())
      same->quantizers.push_back(quantize);
    else
      inputs.push_back({source, {quantize}});
  }
  auto placeOf = [&](const IntegerBoundary::Input &input) -> unsigned {
    auto argument = dyn_cast<BlockArgument>(input.source);
    return argument ? argument.getArgNumber() : block.getNumArguments();
  };
  for (unsigned place = 0; place <= block.getNumArguments(); ++place)
    for (const IntegerBoundary::Input &input : inputs)
      if (placeOf(input) == place)
        boundary.inputs.push_back(input);
}

bool BoundaryFinder::findOutputs() {
  for (auto [index, value] : llvm::enumerate(boundary.exit.getOperands())) {
    if (!isFloat(value.getType()))
      continue;
    Trace made;
    trace(value, made);
    if (made.other) {
      why = ("result " + Twine(index) + " is computed in floats, by " +
             made.other->getName().getStringRef())
                .str();
      return false;
    }
    boundary.movements.insert_range(made.movements);
    boundary.outputs.insert_range(made.codes);
  }
  return true;
}

bool BoundaryFinder::staysOutside(Operation *op) const {
  return boundary.movements.contains(op) &&
         (isFloat(op->getResult(0).getType()) ||
          llvm::all_of(op->getUsers(),
                       [&](Operation *user) { return staysOutside(user); }));
}

bool BoundaryFinder::checkReaders(Value value, const Twine &what) {
  auto isSource = [&](const IntegerBoundary::Input &input) {
    return input.source == value;
  };
  for (Operation *user : value.getUsers()) {
    if (quantizers.contains(user) || user == boundary.exit ||
        staysOutside(user) || isOpTriviallyDead(user))
      continue;
    // Sizes are those of the codes.
    bool isSize = isa<tensor::DimOp>(user);
    if (isSize && llvm::any_of(boundary.inputs, isSource))
      continue;
    why = isSize ? (what + " is never quantized").str()
                 : (what + " is read by " + user->getName().getStringRef() +
                    " as floats")
                       .str();
    return false;
  }
  return true;
}

bool BoundaryFinder::checkReaders() {
  for (BlockArgument argument : block.getArguments())
    if (isFloat(argument.getType()) &&
        !checkReaders(argument, "argument " + Twine(argument.getArgNumber())))
      return false;
  for (Operation *movement : boundary.movements) {
    Trace made;
    trace(movement->getResult(0), made);
    if (made.hasArgument && isFloat(movement->getResult(0).getType()) &&
        !checkReaders(movement->getResult(0), "what moves an argument"))
      return false;
  }
  return true;
}

std::optional<IntegerBoundary> BoundaryFinder::run() {
  boundary.exit = cast<func::ReturnOp>(block.getTerminator());
  findInputs();
  std::string ofOutputs;
  bool hasOutputs = findOutputs();
  std::swap(why, ofOutputs);
  if (!checkReaders())
    return std::nullopt;
  std::swap(why, ofOutputs);
  if (!hasOutputs)
    return std::nullopt;
  if (boundary.inputs.empty() && boundary.outputs.empty()) {
    why = "nothing of it is quantized";
    return std::nullopt;
  }
  return std::move(boundary);
}

std::optional<IntegerBoundary>
mlir::qlut::findIntegerBoundary(func::FuncOp function, std::string &why) {
  if (!function.getBody().hasOneBlock()) {
    why = "it has several blocks";
    return std::nullopt;
  }
  return BoundaryFinder(function, why).run();
}
