//===- IntegerOps.cpp - published rescales and tables ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules are those of the TOSA specification 1.0: apply_scale_32 and
// apply_scale_16 (spec S1, S2), and the lookup of 513 entries, whose result of
// 7 more bits the rescale behind it divides by 2^7 (spec N10).
//
//===----------------------------------------------------------------------===//

#include "IntegerOps.h"
#include "ImportBoundaries.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
/// What the rescales and tables of one scope have in common.
class Importer {
public:
  Importer(RewriterBase &rewriter, bool remarks)
      : rewriter(rewriter), remarks(remarks) {}

  LogicalResult import(tosa::RescaleOp op);
  LogicalResult import(tosa::ApplyScaleOp op);
  LogicalResult import(tosa::TableOp op);

private:
  /// Puts `value` in the place of the only result of `op`, and erases the op
  /// with the constants that nothing else uses.
  void replace(Operation *op, Value value) {
    SmallVector<Value> operands(op->getOperands());
    rewriter.replaceOp(op, value);
    llvm::SmallDenseSet<Operation *> erased;
    for (Value operand : operands)
      if (Operation *definition = operand.getDefiningOp();
          definition && !erased.contains(definition))
        eraseIfDead(rewriter, definition, &erased);
  }
  /// Leaves `op` as it is, with a remark.
  LogicalResult leave(Operation *op, const Twine &why) {
    if (remarks)
      op->emitRemark() << "not imported: " << why;
    return success();
  }
  LogicalResult importDirect(tosa::TableOp op, ArrayRef<int64_t> values);
  LogicalResult importLinear(tosa::TableOp op, ArrayRef<int64_t> values);
  Value makeLookup(Operation *op, Value input, Type type, ::qlut::Table table);

  RewriterBase &rewriter;
  bool remarks;
};

/// A rescale with its constants read.
struct Rescale {
  RankedTensorType input, output;
  int64_t inputZp, outputZp;
  ::qlut::Storage storage; ///< of the output
  bool isDouble;
  /// The constants; none where they are computed.
  std::optional<SmallVector<int64_t>> multipliers, shifts;
};
} // namespace

/// The numbers of a constant tensor of integers, or none.
static std::optional<SmallVector<int64_t>> getConstant(Value value) {
  DenseIntElementsAttr dense;
  if (!matchPattern(value, m_Constant(&dense)))
    return std::nullopt;
  return llvm::map_to_vector(dense.getValues<APInt>(), [](const APInt &number) {
    return number.getSExtValue();
  });
}

static unsigned getWidth(Type type) {
  return getElementTypeOrSelf(type).getIntOrFloatBitWidth();
}

/// True for a width that codes may have.
static bool isCodeWidth(unsigned width) {
  return width <= 32 && llvm::isPowerOf2_32(width);
}

//===----------------------------------------------------------------------===//
// Rescales
//===----------------------------------------------------------------------===//

/// Fails, with a diagnostic, if a constant is none that TOSA allows.
static LogicalResult checkConstants(Operation *op, const Rescale &rescale) {
  SmallVector<int64_t> none;
  for (int64_t multiplier : rescale.multipliers.value_or(none))
    if (multiplier < 0)
      return op->emitOpError("expected multipliers of 0 or more, got ")
             << multiplier;
  for (int64_t shift : rescale.shifts.value_or(none))
    if (shift < 2 || shift > 62)
      return op->emitOpError("expected shifts from 2 to 62, got ") << shift;
  return success();
}

/// The parts of the op; failure, with the reason, if qlut.rescale has none
/// such.
static FailureOr<Rescale> read(tosa::RescaleOp op, StringRef &why) {
  Rescale rescale;
  rescale.input = dyn_cast<RankedTensorType>(op.getInput().getType());
  rescale.output = dyn_cast<RankedTensorType>(op.getOutput().getType());
  auto isInteger = [](RankedTensorType type) {
    return type && type.getElementType().isSignlessInteger();
  };
  if (!isInteger(rescale.input) || !isInteger(rescale.output)) {
    why = "expected ranked tensors of signless integers";
    return failure();
  }
  unsigned inWidth = getWidth(rescale.input);
  unsigned outWidth = getWidth(rescale.output);
  if (!(isCodeWidth(inWidth) || inWidth == 48) || !isCodeWidth(outWidth)) {
    why = "expected integers of 1, 2, 4, 8, 16 or 32 bits, or 48 to rescale";
    return failure();
  }
  if (op.getInputUnsigned() && inWidth > 16) {
    why = "expected unsigned inputs of at most 16 bits";
    return failure();
  }
  if (inWidth == 48 && op.getScale32()) {
    why = "expected multipliers of 16 bits for an input of 48";
    return failure();
  }
  FailureOr<int64_t> inputZp = op.getInputZeroPoint();
  FailureOr<int64_t> outputZp = op.getOutputZeroPoint();
  if (failed(inputZp) || failed(outputZp)) {
    why = "expected constant zero points";
    return failure();
  }
  rescale.inputZp = *inputZp;
  rescale.outputZp = *outputZp;
  rescale.storage.bits = outWidth;
  rescale.storage.kind = op.getOutputUnsigned()
                             ? ::qlut::Storage::Kind::Unsigned
                             : ::qlut::Storage::Kind::Signed;
  rescale.isDouble = op.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND;
  rescale.multipliers = getConstant(op.getMultiplier());
  rescale.shifts = getConstant(op.getShift());
  return rescale;
}

/// The multipliers or shifts of `op` as a tensor of integers of `width`.
static Value getFactors(ImplicitLocOpBuilder &b, Value tensor,
                        const std::optional<SmallVector<int64_t>> &known,
                        unsigned width) {
  auto type = cast<RankedTensorType>(tensor.getType());
  auto wanted = type.clone(b.getIntegerType(width));
  if (known) {
    auto numbers = llvm::map_to_vector(*known, [&](int64_t number) {
      return APInt(width, number, /*isSigned=*/true);
    });
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(cast<ShapedType>(Type(wanted)), numbers));
  }
  return type == wanted ? tensor
                        : arith::ExtSIOp::create(b, wanted, tensor).getResult();
}

/// The only factor of a rescale that is not by channel, as a scalar.
static Value getFactor(ImplicitLocOpBuilder &b, Value tensor,
                       const std::optional<SmallVector<int64_t>> &known,
                       unsigned width) {
  Type type = b.getIntegerType(width);
  if (known)
    return arith::ConstantOp::create(b, b.getIntegerAttr(type, known->front()));
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value factor = tensor::ExtractOp::create(b, tensor, zero);
  return factor.getType() == type
             ? factor
             : arith::ExtSIOp::create(b, type, factor).getResult();
}

LogicalResult Importer::import(tosa::RescaleOp op) {
  StringRef why;
  FailureOr<Rescale> rescale = read(op, why);
  if (failed(rescale))
    return leave(op, why);
  if (failed(checkConstants(op, *rescale)))
    return failure();
  rewriter.setInsertionPoint(op);
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto create = [&](OpBuilder &at, Type type, Value input, Value multiplier,
                    Value shift) {
    return RescaleOp::create(at, op.getLoc(), type, input, multiplier, shift,
                             at.getI64IntegerAttr(rescale->inputZp),
                             at.getI64IntegerAttr(rescale->outputZp),
                             at.getStringAttr(rescale->storage.str()),
                             op.getInputUnsigned() ? at.getUnitAttr()
                                                   : UnitAttr(),
                             /*rounding=*/RoundingAttr(),
                             rescale->isDouble ? at.getUnitAttr() : UnitAttr());
  };
  unsigned width = getWidth(rescale->input) == 48 ? 16 : 32;
  if (!op.getPerChannel()) {
    Value multiplier =
        getFactor(b, op.getMultiplier(), rescale->multipliers, width);
    Value shift = getFactor(b, op.getShift(), rescale->shifts, 8);
    replace(op, create(rewriter, rescale->output, op.getInput(), multiplier,
                       shift));
    return success();
  }
  int64_t rank = rescale->input.getRank();
  Value multipliers =
      getFactors(b, op.getMultiplier(), rescale->multipliers, width);
  Value shifts = getFactors(b, op.getShift(), rescale->shifts, 8);
  Value init = tensor::EmptyOp::create(
      b, tensor::getMixedSizes(b, op.getLoc(), op.getInput()),
      rescale->output.getElementType());
  AffineMap all = b.getMultiDimIdentityMap(rank);
  AffineMap last = AffineMap::get(rank, 0, b.getAffineDimExpr(rank - 1));
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  auto body = [&](OpBuilder &at, Location loc, ValueRange arguments) {
    Value result = create(at, rescale->output.getElementType(), arguments[0],
                          arguments[1], arguments[2]);
    linalg::YieldOp::create(at, loc, result);
  };
  Value result =
      linalg::GenericOp::create(
          b, init.getType(), ValueRange{op.getInput(), multipliers, shifts},
          init, ArrayRef<AffineMap>{all, last, last, all}, loops, body)
          .getResult(0);
  if (result.getType() != rescale->output)
    result = tensor::CastOp::create(b, rescale->output, result);
  replace(op, result);
  return success();
}

LogicalResult Importer::import(tosa::ApplyScaleOp op) {
  auto is = [](Value value, unsigned width) {
    return getElementTypeOrSelf(value.getType()).isSignlessInteger(width);
  };
  if (!is(op.getValue(), 32) || !is(op.getMultiplier(), 32) ||
      !is(op.getShift(), 8) || !is(op.getResult(), 32))
    return leave(op, "expected values and multipliers of 32 bits");
  rewriter.setInsertionPoint(op);
  bool isDouble = op.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND;
  rewriter.replaceOpWithNewOp<RescaleOp>(
      op, op.getType(), op.getValue(), op.getMultiplier(), op.getShift(),
      rewriter.getI64IntegerAttr(0), rewriter.getI64IntegerAttr(0),
      rewriter.getStringAttr("i32"), UnitAttr(), RoundingAttr(),
      isDouble ? rewriter.getUnitAttr() : UnitAttr());
  return success();
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

Value Importer::makeLookup(Operation *op, Value input, Type type,
                           ::qlut::Table table) {
  TableAttrInterface attr = getTableAttr([&] { return op->emitOpError(); },
                                         op->getContext(), std::move(table));
  if (!attr)
    return {};
  rewriter.setInsertionPoint(op);
  return HwLutOp::create(rewriter, op->getLoc(), type, input, /*channel=*/{},
                         attr, /*layer=*/StringAttr());
}

LogicalResult Importer::import(tosa::TableOp op) {
  auto input = dyn_cast<RankedTensorType>(op.getInput1().getType());
  auto output = dyn_cast<RankedTensorType>(op.getOutput().getType());
  auto is = [](RankedTensorType type, unsigned width) {
    return type && type.getElementType().isSignlessInteger(width);
  };
  bool isDirect = is(input, 8) && is(output, 8);
  if (!isDirect && !(is(input, 16) && is(output, 32)))
    return leave(op, "expected a table from i8 to i8 or from i16 to i32");
  std::optional<SmallVector<int64_t>> values = getConstant(op.getTable());
  if (!values)
    return leave(op, "expected a constant table");
  size_t expected = isDirect ? 256 : 513;
  if (values->size() != expected)
    return op.emitOpError("expected a table of ")
           << expected << " values, got " << values->size();
  return isDirect ? importDirect(op, *values) : importLinear(op, *values);
}

LogicalResult Importer::importDirect(tosa::TableOp op,
                                     ArrayRef<int64_t> values) {
  ::qlut::DirectTable table;
  table.values.assign(values.begin(), values.end());
  Value result =
      makeLookup(op, op.getInput1(), op.getType(), ::qlut::Table(table));
  if (!result)
    return failure();
  replace(op, result);
  return success();
}

/// True if the op divides i32 by 2^7 to i16, rounding half up.
static bool isTableRescale(Operation *user) {
  auto op = dyn_cast<tosa::RescaleOp>(user);
  StringRef why;
  if (!op)
    return false;
  FailureOr<Rescale> rescale = read(op, why);
  if (failed(rescale) || op.getPerChannel() || !rescale->multipliers ||
      !rescale->shifts || rescale->inputZp != 0 || rescale->outputZp != 0 ||
      op.getInputUnsigned() || op.getOutputUnsigned() ||
      !rescale->output.getElementType().isInteger(16))
    return false;
  int64_t multiplier = rescale->multipliers->front();
  int64_t shift = rescale->shifts->front();
  if (rescale->isDouble && shift > ::qlut::kernels::doubleRoundingShift)
    return false;
  return shift >= 7 && shift <= 62 && multiplier == int64_t(1) << (shift - 7);
}

LogicalResult Importer::importLinear(tosa::TableOp op,
                                     ArrayRef<int64_t> values) {
  if (op->use_empty())
    return success();
  if (!llvm::all_of(op->getUsers(), isTableRescale))
    return leave(op, "expected each use of the table to be a tosa.rescale to "
                     "i16 by 1/128, with zero points 0; qlut.hw_lut gives at "
                     "most 16 bits");
  ::qlut::LinearTable table;
  table.input = table.output = {16, ::qlut::Storage::Kind::Signed};
  table.valueBits = 16;
  table.values.assign(values.begin(), values.end());
  for (int64_t node = 0; node <= 65536; node += 128)
    table.nodes.push_back(node);
  auto type = cast<RankedTensorType>(op.getType()).clone(rewriter.getI16Type());
  Value result = makeLookup(op, op.getInput1(), type, ::qlut::Table(table));
  if (!result)
    return failure();
  // With its last use the table goes.
  for (Operation *user : SmallVector<Operation *>(op->getUsers())) {
    Value lookup = result;
    if (user->getResult(0).getType() != type) {
      rewriter.setInsertionPoint(user);
      lookup = tensor::CastOp::create(rewriter, user->getLoc(),
                                      user->getResult(0).getType(), result);
    }
    replace(user, lookup);
  }
  return success();
}

LogicalResult mlir::qlut::detail::importIntegerOps(RewriterBase &rewriter,
                                                   Operation *scope,
                                                   bool remarks) {
  SmallVector<Operation *> tables, rescales;
  walkScope(scope, [&](Operation *op) {
    if (isa<tosa::TableOp>(op))
      tables.push_back(op);
  });
  Importer importer(rewriter, remarks);
  // Tables first: those of 16 bits take their rescales along.
  for (Operation *op : tables)
    if (failed(importer.import(cast<tosa::TableOp>(op))))
      return failure();
  walkScope(scope, [&](Operation *op) {
    if (isa<tosa::RescaleOp, tosa::ApplyScaleOp>(op))
      rescales.push_back(op);
  });
  for (Operation *op : rescales) {
    auto rescale = dyn_cast<tosa::RescaleOp>(op);
    if (failed(rescale ? importer.import(rescale)
                       : importer.import(cast<tosa::ApplyScaleOp>(op))))
      return failure();
  }
  return success();
}
