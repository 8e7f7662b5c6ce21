//===- QlutDialect.cpp - the qlut dialect ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HwCompositeBuffers.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/InliningUtils.h"
#include "qlut/Dialect/Qlut/IR/Certificates.h"
#include "qlut/Dialect/Qlut/IR/DotTileChoice.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/IR/Thawed.h"

using namespace mlir;
using namespace mlir::qlut;

#include "qlut/Dialect/Qlut/IR/QlutDialect.cpp.inc"

namespace {
/// Formats, specs, tables and targets print as aliases, so that ops stay
/// readable.
struct QlutAsmInterface : OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;

  AliasResult getAlias(Attribute attr, raw_ostream &os) const override {
    if (auto table = dyn_cast<TableAttrInterface>(attr)) {
      os << table.getTable().formName();
      return AliasResult::FinalAlias;
    }
    if (isa<TableSetAttr>(attr)) {
      os << "tables";
      return AliasResult::FinalAlias;
    }
    if (auto plan = dyn_cast<PlanAttr>(attr)) {
      os << plan.getValue().name() << "_plan";
      return AliasResult::FinalAlias;
    }
    if (isa<TargetAttr>(attr)) {
      os << "target";
      return AliasResult::FinalAlias;
    }
    return AliasResult::NoAlias;
  }
};

/// Nothing in an op of qlut depends on the function around it.
struct QlutInlinerInterface : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
  bool isLegalToInline(Region *, Region *, bool, IRMapping &) const final {
    return true;
  }
};
} // namespace

void QlutDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "qlut/Dialect/Qlut/IR/QlutOps.cpp.inc"
      >();
  addInterfaces<QlutAsmInterface, QlutInlinerInterface>();
  attachBufferization(getContext());
  registerBytecode();
}

static LogicalResult verifyCertificateAttr(Operation *op, Attribute value) {
  auto sim = dyn_cast<SimLutOp>(op);
  if (!sim || !sim.isQuantized())
    return op->emitOpError("expected '")
           << certificateAttrName
           << "' on a qlut.sim_lut with a table, got it on '" << op->getName()
           << "'; attach it with --qlut-certify-tables";
  std::optional<int64_t> channels = sim.getNumChannels();
  auto all = dyn_cast<ArrayAttr>(value);
  if (channels ? !all || int64_t(all.size()) != *channels ||
                     !llvm::all_of(all, llvm::IsaPred<DictionaryAttr>)
               : !isa<DictionaryAttr>(value))
    return op->emitOpError("expected '")
           << certificateAttrName << "' to be a dictionary of figures"
           << (channels ? " for each channel" : "") << ", got " << value;
  return success();
}

static LogicalResult verifySumsAttr(Operation *op, Attribute value) {
  auto destination = dyn_cast<DestinationStyleOpInterface>(op);
  auto ends = dyn_cast<DenseI64ArrayAttr>(value);
  Type sums;
  if (destination && destination.getNumDpsInits() == 1)
    sums = getElementTypeOrSelf(destination.getDpsInits()[0].getType());
  if (!isa_and_nonnull<IntegerType>(sums))
    return op->emitOpError("expected '")
           << sumsAttrName << "' on an op that adds integers to one "
           << "destination, got it on '" << op->getName() << "'";
  if (!ends || ends.size() != 2 || ends[0] > ends[1])
    return op->emitOpError("expected '")
           << sumsAttrName << "' to be array<i64: least, greatest>, got "
           << value;
  unsigned bits = sums.getIntOrFloatBitWidth();
  if (bits < 64 &&
      (!llvm::isIntN(bits, ends[0]) || !llvm::isIntN(bits, ends[1])))
    return op->emitOpError("expected '")
           << sumsAttrName << "' within its accumulator of " << bits
           << " bits, got [" << ends[0] << ", " << ends[1] << "]";
  return success();
}

LogicalResult QlutDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attr) {
  if (attr.getName() == certificateAttrName)
    return verifyCertificateAttr(op, attr.getValue());
  if (attr.getName() == sumsAttrName)
    return verifySumsAttr(op, attr.getValue());
  if (attr.getName() == dotTileAttrName) {
    auto tile = dyn_cast<DictionaryAttr>(attr.getValue());
    auto fail = [&] {
      InFlightDiagnostic diagnostic = op->emitOpError("'");
      diagnostic << dotTileAttrName << "': ";
      return diagnostic;
    };
    if (!tile || !isa<linalg::LinalgOp>(op))
      return fail() << "expected a dictionary on a linalg op";
    return LogicalResult(DotTileChoice::get(tile, fail));
  }
  if (attr.getName() == integerAttrName) {
    if (isa<FunctionOpInterface>(op) && isa<UnitAttr>(attr.getValue()))
      return success();
    return op->emitOpError("expected '")
           << integerAttrName << "' without a value on a function";
  }
  if (attr.getName() == parameterValuesAttrName) {
    auto values = dyn_cast<DictionaryAttr>(attr.getValue());
    auto isTensor = [](NamedAttribute value) {
      return isa<ElementsAttr>(value.getValue());
    };
    if (isa<FunctionOpInterface>(op) && values &&
        llvm::all_of(values, isTensor))
      return success();
    return op->emitOpError("expected '")
           << parameterValuesAttrName
           << "' to be a dictionary of elements, on a function";
  }
  if (attr.getName() == thawedAttrName) {
    if (isa<ModuleOp>(op) && isa<UnitAttr>(attr.getValue()))
      return success();
    return op->emitOpError("expected '")
           << thawedAttrName << "' without a value on a module";
  }
  if (attr.getName() != getTargetAttrName())
    return op->emitOpError("has the unknown attribute '")
           << attr.getName().getValue()
           << "': the dialect's discardable attributes are '"
           << getTargetAttrName() << "', '" << certificateAttrName << "', '"
           << integerAttrName << "', '" << sumsAttrName << "', '"
           << dotTileAttrName << "', '" << thawedAttrName << "' and '"
           << parameterValuesAttrName << "'";
  if (!isa<ModuleOp>(op))
    return op->emitOpError("expected '")
           << getTargetAttrName() << "' on a module, got it on '"
           << op->getName() << "'; attach it with --qlut-attach-target";
  if (!isa<TargetAttr>(attr.getValue()))
    return op->emitOpError("expected '")
           << getTargetAttrName() << "' to be a #qlut.target, got "
           << attr.getValue();
  return success();
}

Operation *QlutDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                            Type type, Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

::qlut::Target mlir::qlut::getTargetOf(Operation *op) {
  for (Operation *at = op; at; at = at->getParentOp())
    if (auto target =
            at->getAttrOfType<TargetAttr>(QlutDialect::getTargetAttrName()))
      return target.getValue();
  return ::qlut::Target();
}

IntegerType mlir::qlut::getStorageType(MLIRContext *context,
                                       const ::qlut::Storage &storage) {
  return IntegerType::get(context, storage.bits);
}

::qlut::FloatKind mlir::qlut::getFloatKind(Type type) {
  Type element = getElementTypeOrSelf(type);
  if (element.isF16())
    return ::qlut::FloatKind::F16;
  if (element.isBF16())
    return ::qlut::FloatKind::BF16;
  return element.isF64() ? ::qlut::FloatKind::F64 : ::qlut::FloatKind::F32;
}

Type mlir::qlut::withElementType(Type type, Type elementType) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(elementType);
  return elementType;
}
