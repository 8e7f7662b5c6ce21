//===- ChainOps.cpp - the ops of a chain ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChainOps.h"
#include "../ConvertToQlutSim/ElementwiseNode.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut::detail;
using Kind = ChainStep::Kind;

namespace {
/// A constant operand: one number, or those of the channels along an axis.
struct Constant {
  double number = 0.0;
  SmallVector<double> channels;
  std::optional<int64_t> axis;
  /// Of the constant tensor, if it is no operand of a linalg op.
  std::optional<int64_t> rank;

  bool isAnyNaN() const {
    return std::isnan(number) ||
           llvm::any_of(channels, [](double c) { return std::isnan(c); });
  }
};
} // namespace

/// The number that every element of `value` is; none if it is no constant.
static std::optional<double> getNumber(Value value) {
  APInt integer;
  if (matchPattern(value, m_ConstantInt(&integer)))
    return integer.getBitWidth() > 1 && integer.getSignificantBits() <= 53
               ? std::optional<double>(integer.getSExtValue())
               : std::nullopt;
  return getSplatConstant(value);
}

/// The numbers of a constant tensor of floats or integers of at most 32 bits.
static SmallVector<double> getNumbers(DenseElementsAttr dense) {
  SmallVector<double> numbers;
  if (isa<FloatType>(dense.getElementType()))
    for (APFloat number : dense.getValues<APFloat>()) {
      bool losesInfo;
      number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                     &losesInfo);
      numbers.push_back(number.convertToDouble());
    }
  else if (dense.getElementType().isIntOrIndex() &&
           dense.getElementType().getIntOrFloatBitWidth() <= 32)
    for (const APInt &number : dense.getValues<APInt>())
      numbers.push_back(static_cast<double>(number.getSExtValue()));
  return numbers;
}

/// The constant that `value`, an operand of an elementwise op, is: for all, or
/// with one size other than 1.
static std::optional<Constant> getConstant(Value value) {
  // The dimension, or loop, that each dimension of the constant runs along.
  AffineMap map;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto op = dyn_cast<linalg::LinalgOp>(argument.getOwner()->getParentOp());
    if (!op || argument.getArgNumber() >= op.getNumDpsInputs())
      return std::nullopt;
    OpOperand &operand = op->getOpOperand(argument.getArgNumber());
    value = operand.get();
    map = op.getMatchingIndexingMap(&operand);
  }
  if (std::optional<double> number = getNumber(value))
    return Constant{*number, {}, {}, {}};
  DenseElementsAttr dense;
  if (!matchPattern(value, m_Constant(&dense)))
    return std::nullopt;
  Constant constant;
  if (!map)
    constant.rank = dense.getType().getRank();
  for (auto [i, size] : llvm::enumerate(dense.getType().getShape())) {
    if (size == 1)
      continue;
    if (constant.axis)
      return std::nullopt;
    constant.axis = static_cast<int64_t>(i);
    if (!map)
      continue;
    auto dim = dyn_cast<AffineDimExpr>(map.getResult(i));
    if (!dim)
      return std::nullopt;
    constant.axis = dim.getPosition();
  }
  constant.channels = getNumbers(dense);
  if (!constant.axis || constant.channels.size() < 2)
    return std::nullopt;
  return constant;
}

namespace {
/// Reads one op.
class Reader {
public:
  Reader(Value value, SmallVectorImpl<ChainStep> &steps,
         std::optional<int64_t> &axis)
      : op(value.getDefiningOp()), type(value.getType()), steps(steps),
        axis(axis) {}
  Value read();

private:
  /// A step that gives the result of the op.
  ChainStep &add(Kind kind, double constant = 0.0) {
    ChainStep &step = steps.emplace_back();
    step.kind = kind;
    step.constant = constant;
    Type element = getElementTypeOrSelf(type);
    step.type = dyn_cast<FloatType>(element);
    if (!step.type)
      step.width = element.getIntOrFloatBitWidth();
    return step;
  }
  /// The same with a constant; false if it differs along another axis.
  bool add(Kind kind, const Constant &constant, double factor = 1.0) {
    if (constant.axis) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      bool fits =
          !tensor || (constant.rank == tensor.getRank() &&
                      tensor.getDimSize(*constant.axis) ==
                          static_cast<int64_t>(constant.channels.size()));
      if (!fits || (axis && axis != constant.axis))
        return false;
      axis = constant.axis;
    }
    ChainStep &step = add(kind, factor * constant.number);
    for (double channel : constant.channels)
      step.channels.push_back(factor * channel);
    return true;
  }
  /// The first operand, if it has the shape of the result; else null.
  Value only() { return accept(op->getOperand(0)); }
  Value accept(Value operand) {
    auto from = dyn_cast<RankedTensorType>(operand.getType());
    auto to = dyn_cast<RankedTensorType>(type);
    bool isSame = from && to
                      ? from.getShape() == to.getShape()
                      : operand.getType().isIntOrFloat() && type.isIntOrFloat();
    return isSame ? operand : Value();
  }
  Value readBinary(Kind kind, bool commutes);
  Value readDifference();
  Value readClamp(tosa::ClampOp clamp);
  Value readSelect();
  Value readCast(bool isSigned, bool saturates);

  Operation *op;
  Type type;
  SmallVectorImpl<ChainStep> &steps;
  std::optional<int64_t> &axis;
};
} // namespace

Value Reader::readBinary(Kind kind, bool commutes) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  std::optional<Constant> constant = getConstant(rhs);
  if (!constant && commutes && (constant = getConstant(lhs)))
    std::swap(lhs, rhs);
  if (!constant || constant->isAnyNaN() || !(lhs = accept(lhs)) ||
      !add(kind, *constant))
    return {};
  return lhs;
}

Value Reader::readDifference() {
  std::optional<Constant> constant = getConstant(op->getOperand(1));
  Value operand = only();
  if (!constant || !operand || !add(Kind::Add, *constant, /*factor=*/-1.0))
    return {};
  return operand;
}

Value Reader::readClamp(tosa::ClampOp clamp) {
  auto number = [](Attribute attr) -> std::optional<double> {
    if (auto real = dyn_cast<FloatAttr>(attr))
      return real.getValueAsDouble();
    if (auto integer = dyn_cast<IntegerAttr>(attr);
        integer && integer.getValue().getSignificantBits() <= 32)
      return static_cast<double>(integer.getInt());
    return std::nullopt;
  };
  auto lo = number(clamp.getMinVal()), hi = number(clamp.getMaxVal());
  Value operand = only();
  if (!operand || !lo || !hi || std::isnan(*lo) || std::isnan(*hi))
    return {};
  add(Kind::Max, *lo);
  add(Kind::Min, *hi);
  return operand;
}

/// x > c ? x : c, and the like.
Value Reader::readSelect() {
  auto select = cast<arith::SelectOp>(op);
  auto compare = select.getCondition().getDefiningOp<arith::CmpFOp>();
  if (!compare)
    return {};
  using Predicate = arith::CmpFPredicate;
  bool isGreater = llvm::is_contained(
      {Predicate::OGT, Predicate::OGE, Predicate::UGT, Predicate::UGE},
      compare.getPredicate());
  bool isLess = llvm::is_contained(
      {Predicate::OLT, Predicate::OLE, Predicate::ULT, Predicate::ULE},
      compare.getPredicate());
  Value a = select.getTrueValue(), c = select.getFalseValue();
  bool inOrder = compare.getLhs() == a && compare.getRhs() == c;
  bool swapped = compare.getLhs() == c && compare.getRhs() == a;
  if (!(isGreater || isLess) || !(inOrder || swapped))
    return {};
  std::optional<Constant> constant = getConstant(c);
  if (!constant && (constant = getConstant(a)))
    std::swap(a, c);
  if (!constant || constant->isAnyNaN() || !(a = accept(a)) ||
      !add(isGreater == inOrder ? Kind::Max : Kind::Min, *constant))
    return {};
  return a;
}

/// A conversion between numbers of any two types but two floats' equal ones.
Value Reader::readCast(bool isSigned, bool saturates) {
  Value operand = only();
  if (!operand)
    return {};
  Type from = getElementTypeOrSelf(operand.getType());
  Type to = getElementTypeOrSelf(type);
  auto isInteger = [](Type type) {
    return type.isSignlessInteger() && type.getIntOrFloatBitWidth() > 1 &&
           type.getIntOrFloatBitWidth() <= 32;
  };
  if (!(isa<FloatType>(from) || isInteger(from)) ||
      !(isa<FloatType>(to) || isInteger(to)))
    return {};
  Kind kind = isa<FloatType>(to)      ? Kind::ToFloat
              : !isa<FloatType>(from) ? Kind::Resize
              : saturates             ? Kind::ToInt
                                      : Kind::Truncate;
  ChainStep &step = add(kind);
  step.isSigned = isSigned;
  if (isInteger(from))
    step.fromWidth = from.getIntOrFloatBitWidth();
  return operand;
}

Value Reader::read() {
  if (!op || op->getNumResults() != 1)
    return {};
  Type element = getElementTypeOrSelf(type);
  bool isFloat = isa<FloatType>(element);
  if (!isFloat &&
      !(element.isSignlessInteger() && element.getIntOrFloatBitWidth() > 1 &&
        element.getIntOrFloatBitWidth() <= 32))
    return {};
  if (isa<tosa::CastOp>(op))
    return readCast(/*isSigned=*/true, /*saturates=*/true);
  if (isa<arith::SIToFPOp, arith::ExtSIOp, arith::TruncIOp, arith::ExtFOp,
          arith::TruncFOp>(op))
    return readCast(/*isSigned=*/true, /*saturates=*/false);
  if (isa<arith::UIToFPOp, arith::ExtUIOp>(op))
    return readCast(/*isSigned=*/false, /*saturates=*/false);
  if (auto clamp = dyn_cast<tosa::ClampOp>(op))
    return readClamp(clamp);
  if (isa<arith::SelectOp>(op))
    return readSelect();
  StringRef name = op->getName().getStringRef();
  // Conversions to integers by name: the kernels own the rounding.
  if (name == "arith.fptosi" || name == "arith.fptoui")
    return readCast(name == "arith.fptosi", /*saturates=*/false);
  if (isa<arith::SubFOp, arith::SubIOp, tosa::SubOp>(op))
    return readDifference();
  if (isa<arith::DivFOp>(op))
    return readBinary(Kind::Div, /*commutes=*/false);
  if (isFloat && isa<arith::MulFOp, tosa::MulOp>(op))
    return readBinary(Kind::Mul, /*commutes=*/true);
  auto kind = llvm::StringSwitch<std::optional<Kind>>(name)
                  .Cases({"arith.addf", "arith.addi", "tosa.add"}, Kind::Add)
                  .Cases({"arith.maximumf", "arith.maxnumf", "arith.maxsi",
                          "tosa.maximum"},
                         Kind::Max)
                  .Cases({"arith.minimumf", "arith.minnumf", "arith.minsi",
                          "tosa.minimum"},
                         Kind::Min)
                  .Default(std::nullopt);
  if (kind)
    return readBinary(*kind, /*commutes=*/true);
  kind = llvm::StringSwitch<std::optional<Kind>>(name)
             .Case("math.roundeven", Kind::RoundEven)
             .Case("math.round", Kind::RoundAway)
             .Cases({"math.floor", "tosa.floor"}, Kind::Floor)
             .Default(std::nullopt);
  if (!kind)
    return {};
  Value operand = only();
  if (operand)
    add(*kind);
  return operand;
}

Value mlir::qlut::detail::readChainOp(Value value,
                                      SmallVectorImpl<ChainStep> &steps,
                                      std::optional<int64_t> &axis) {
  return Reader(value, steps, axis).read();
}
