//===- CollectParameters.cpp - the integers of a deployed network ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Export/Parameters.h"

using namespace mlir;
using namespace mlir::qlut;

std::string Parameter::describe() const {
  return (function + "/" + op->getName().getStringRef() + "." +
          attribute.getValue())
      .str();
}

static std::string getRole(Value value);

/// What a value is to one op that uses it.
static std::string getRole(OpOperand &use) {
  Operation *user = use.getOwner();
  if (isa<RescaleOp>(user))
    return use.getOperandNumber() == 1   ? "multiplier"
           : use.getOperandNumber() == 2 ? "shift"
                                         : "constant";
  if (isa<tensor::ExtractOp, memref::LoadOp>(user))
    return use.getOperandNumber() == 0 ? "table" : "constant";
  if (isa<linalg::ContractionOpInterface, linalg::ConvolutionOpInterface>(
          user) &&
      use.getOperandNumber() < 2)
    return "weight";
  if (auto op = dyn_cast<linalg::LinalgOp>(user)) {
    std::string role = getRole(op.getMatchingBlockArgument(&use));
    return role == "multiplier" && op.getNumReductionLoops() > 0 ? "weight"
                                                                 : role;
  }
  if (isa<arith::MulIOp, arith::MulSIExtendedOp>(user))
    return "multiplier";
  if (isa<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(user))
    return use.getOperandNumber() == 1 ? "shift" : "constant";
  if (isa<arith::CmpIOp>(user))
    return "threshold";
  if (isa<arith::AddIOp, arith::SubIOp>(user))
    return "bias";
  if (isa<arith::MulFOp>(user))
    return "multiplier";
  if (isa<arith::AddFOp, arith::SubFOp>(user))
    return "bias";
  // What a simulated op and the body of a linalg op do with it.
  if (auto sim = dyn_cast<SimOp>(user))
    return getRole(sim.getBody().getArgument(use.getOperandNumber()));
  if (isa<linalg::YieldOp>(user))
    return getRole(user->getParentOp()->getResult(use.getOperandNumber()));
  if (isa<DequantizeOp>(user))
    return getRole(user->getResult(0));
  // Other widths and places of the same numbers.
  if (isa<arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp>(user) ||
      (isa_and_nonnull<tensor::TensorDialect>(user->getDialect()) &&
       user->getNumResults() == 1 && use.getOperandNumber() == 0))
    return getRole(user->getResult(0));
  return "constant";
}

/// What a value is to the first op that says so.
static std::string getRole(Value value) {
  for (OpOperand &use : value.getUses())
    if (std::string role = getRole(use); role != "constant")
      return role;
  return "constant";
}

/// The role of what the initial value of that global is, by its uses.
static std::string getRole(memref::GlobalOp global) {
  std::string role = "constant";
  SymbolTable::getNearestSymbolTable(global)->walk([&](memref::GetGlobalOp op) {
    if (op.getName() == global.getSymName())
      if (role == "constant")
        role = getRole(op.getResult());
  });
  return role;
}

static bool holdsIntegers(Attribute value) {
  auto elements = dyn_cast<ElementsAttr>(value);
  return elements && elements.getElementType().isSignlessInteger();
}

namespace {
/// Walks the module.
class Collector {
public:
  std::vector<Parameter> parameters;

  LogicalResult visit(Operation *op);

private:
  void add(Operation *op, StringRef attribute, Attribute value,
           Parameter::Kind kind, std::string role);
  LogicalResult addIntegers(Operation *op, StringRef attribute, Attribute value,
                            std::string role);
};
} // namespace

void Collector::add(Operation *op, StringRef attribute, Attribute value,
                    Parameter::Kind kind, std::string role) {
  Parameter parameter;
  parameter.kind = kind;
  parameter.op = op;
  parameter.attribute = StringAttr::get(op->getContext(), attribute);
  parameter.value = value;
  parameter.role = std::move(role);
  if (auto function = op->getParentOfType<FunctionOpInterface>())
    parameter.function = function.getName().str();
  if (auto layer = op->getAttrOfType<StringAttr>("layer"))
    parameter.layer = layer.str();
  parameters.push_back(std::move(parameter));
}

LogicalResult Collector::addIntegers(Operation *op, StringRef attribute,
                                     Attribute value, std::string role) {
  if (auto number = dyn_cast<IntegerAttr>(value)) {
    if (number.getType().isSignlessInteger() &&
        number.getType().getIntOrFloatBitWidth() <= 64)
      add(op, attribute, value, Parameter::Kind::Number, std::move(role));
    return success();
  }
  if (!holdsIntegers(value))
    return success();
  auto dense = dyn_cast_or_null<DenseIntElementsAttr>(getDenseElements(value));
  if (!dense)
    return op->emitError("expected integers that are written in the module "
                         "(dense<...> or a resource), got ")
           << value;
  if (dense.getElementType().getIntOrFloatBitWidth() > 64)
    return op->emitError("expected integers of at most 64 bits, got ")
           << dense.getElementType();
  add(op, attribute, dense, Parameter::Kind::Array, std::move(role));
  return success();
}

LogicalResult Collector::visit(Operation *op) {
  if (auto global = dyn_cast<memref::GlobalOp>(op))
    return global.getInitialValueAttr()
               ? addIntegers(op, "initial_value", global.getInitialValueAttr(),
                             getRole(global))
               : success();
  if (op->hasTrait<OpTrait::ConstantLike>() && op->getNumResults() == 1) {
    Attribute value = op->getAttr("value");
    return value ? addIntegers(op, "value", value, getRole(op->getResult(0)))
                 : success();
  }
  if (!isa_and_nonnull<QlutDialect>(op->getDialect()))
    return success();
  // Tables, formats, and the numbers of changes of format, by their names.
  for (NamedAttribute named : op->getAttrDictionary()) {
    Attribute value = named.getValue();
    StringRef name = named.getName();
    auto isFormat = [](Attribute attr) {
      return isa<FormatAttrInterface, UnitAttr>(attr);
    };
    auto list = dyn_cast<ArrayAttr>(value);
    if (isa<TableAttrInterface, TableSetAttr>(value))
      add(op, name, value, Parameter::Kind::Attribute, "table");
    else if (isa<FormatAttrInterface>(value) ||
             (list && !list.empty() && llvm::all_of(list, isFormat)))
      add(op, name, value, Parameter::Kind::Attribute, "format");
    else if (isa<IntegerAttr>(value) && name.ends_with_insensitive("zp"))
      add(op, name, value, Parameter::Kind::Number, "zero_point");
    else if (isa<IntegerAttr>(value) &&
             (name == "multiplier" || name == "shift"))
      add(op, name, value, Parameter::Kind::Number, name.str());
  }
  return success();
}

FailureOr<std::vector<Parameter>>
mlir::qlut::collectParameters(ModuleOp module) {
  Collector collector;
  WalkResult walk = module.walk<WalkOrder::PreOrder>([&](Operation *op) {
    return failed(collector.visit(op)) ? WalkResult::interrupt()
                                       : WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return failure();
  return std::move(collector.parameters);
}
