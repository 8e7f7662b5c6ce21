//===- BodyProgram.cpp - the body of a linalg op as a program -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyProgram.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Thawed.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::FixedProgramBuilder;
using ::qlut::FixedValue;
using ::qlut::Format;

BodyProgram::BodyProgram(linalg::GenericOp op,
                         std::function<const IntegerTensor &(Value)> tensors,
                         Operation *at, ::qlut::Rounding rounding)
    : op(op), tensors(std::move(tensors)), at(at),
      builder(rounding, isThawed(op)) {}

LogicalResult BodyProgram::fail(Operation *what, const Twine &why) {
  InFlightDiagnostic error = at->emitError("no integer program: ") << why;
  error.attachNote(what->getLoc()) << "for " << what->getName();
  return failure();
}

LogicalResult BodyProgram::assign(Operation *result,
                                  FixedProgramBuilder::Result value) {
  if (!value)
    return fail(result, llvm::toString(value.takeError()));
  values[result->getResult(0)] = *value;
  return success();
}

int BodyProgram::addSource(Source source) {
  sources.push_back(source);
  return static_cast<int>(sources.size()) - 1;
}

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

FailureOr<int64_t> BodyProgram::getLoop(Operation *user, OpOperand &operand,
                                        int64_t dimension) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (auto dim = dyn_cast<AffineDimExpr>(map.getResult(dimension)))
    return static_cast<int64_t>(dim.getPosition());
  (void)fail(user, "its channels are not along a loop");
  return failure();
}

FailureOr<FixedValue> BodyProgram::read(Operation *user,
                                        const IntegerTensor &tensor, int source,
                                        OpOperand *operand) {
  if (tensor.kind == IntegerTensor::Kind::Constant)
    return FixedProgramBuilder::constants(source, tensor.least, tensor.most);
  if (tensor.kind != IntegerTensor::Kind::Integer) {
    (void)fail(user, "it reads elements that nothing was written to");
    return failure();
  }
  int64_t loop = -1;
  if (tensor.scale.isByChannel()) {
    if (!operand) {
      (void)fail(user, "it reads a tensor of formats by channel by index");
      return failure();
    }
    FailureOr<int64_t> found = getLoop(user, *operand, tensor.scale.loop);
    if (failed(found))
      return failure();
    loop = *found;
  }
  if (!tensor.formats.empty())
    sources[source].isSigned = tensor.formats.front().storage.isSigned();
  if (!tensor.formats.empty())
    return builder.codes(source, tensor.formats, loop);
  ::qlut::Scale scale = tensor.scale;
  scale.loop = loop;
  return builder.integer(source, scale, tensor.bounds);
}

LogicalResult BodyProgram::translateArgument(BlockArgument argument) {
  OpOperand &operand = op->getOpOperand(argument.getArgNumber());
  const IntegerTensor &tensor = tensors(operand.get());
  FailureOr<FixedValue> value =
      read(op, tensor, addSource({argument, nullptr, true}), &operand);
  if (failed(value))
    return failure();
  values[argument] = *value;
  return success();
}

LogicalResult BodyProgram::translateNative(Operation *native) {
  if (!llvm::is_contained(nativeOps, native))
    nativeOps.push_back(native);
  return success();
}

LogicalResult BodyProgram::translateExtract(tensor::ExtractOp extract) {
  const IntegerTensor &tensor = tensors(extract.getTensor());
  if (tensor.kind != IntegerTensor::Kind::Integer)
    return fail(extract, "it reads a tensor without a format by index");
  FailureOr<FixedValue> value =
      read(extract, tensor, addSource({nullptr, extract, true}), nullptr);
  if (failed(value))
    return failure();
  values[extract.getResult()] = *value;
  return success();
}

LogicalResult BodyProgram::translateInteger(Operation *cast, bool isSigned) {
  Value input = cast->getOperand(0);
  auto type = dyn_cast<IntegerType>(input.getType());
  if (!type || type.getWidth() > 64)
    return fail(cast, "its integers have more than 64 bits");
  unsigned width = std::min(type.getWidth(), 32u);
  ::qlut::Bounds bounds{isSigned ? -(int64_t(1) << (width - 1)) : 0,
                        (int64_t(1) << (isSigned ? width - 1 : width)) - 1};
  values[cast->getResult(0)] =
      builder.integer(addSource({input, nullptr, isSigned, /*isNumber=*/true}),
                      ::qlut::Scale{}, bounds);
  return success();
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

int BodyProgram::getCondition(Value value) {
  if (auto found = conditions.find(value); found != conditions.end())
    return found->second;
  return conditions[value] =
             builder.condition(addSource({value, nullptr, false}));
}

LogicalResult BodyProgram::translateCompare(arith::CmpFOp compare) {
  using Predicate = arith::CmpFPredicate;
  FixedValue a = values[compare.getLhs()], b = values[compare.getRhs()];
  auto less = [&](const FixedValue &x, const FixedValue &y, bool negated,
                  bool isEqual) -> LogicalResult {
    llvm::Expected<int> truth =
        isEqual ? builder.equal(x, y) : builder.less(x, y);
    if (!truth)
      return fail(compare, llvm::toString(truth.takeError()));
    conditions[compare.getResult()] =
        negated ? builder.negateCondition(*truth) : *truth;
    return success();
  };
  // Integers are no NaN: ordered and unordered are the same.
  switch (compare.getPredicate()) {
  case Predicate::OLT:
  case Predicate::ULT:
    return less(a, b, false, false);
  case Predicate::OGT:
  case Predicate::UGT:
    return less(b, a, false, false);
  case Predicate::OGE:
  case Predicate::UGE:
    return less(a, b, true, false);
  case Predicate::OLE:
  case Predicate::ULE:
    return less(b, a, true, false);
  case Predicate::OEQ:
  case Predicate::UEQ:
    return less(a, b, false, true);
  case Predicate::ONE:
  case Predicate::UNE:
    return less(a, b, true, true);
  default:
    return fail(compare, "it compares whether values are NaN");
  }
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

LogicalResult BodyProgram::translateLookup(SimLutOp lookup) {
  if (!lookup.isQuantized())
    return fail(lookup, "its lookup has no table; run --qlut-build-tables");
  if (lookup.getChannel())
    return fail(lookup, "its lookup is by channel");
  const ::qlut::Table &table = getTableOf(lookup.getTableAttr(), 0).getTable();
  lookups[&table] = lookup;
  return assign(lookup,
                builder.lookUp(values[lookup.getInput()],
                               lookup.getInFormatAttr().getFormat(0),
                               lookup.getOutFormatAttr().getFormat(0), table));
}

/// The real of a float constant, none if it is none or NaN.
static std::optional<double> getConstant(Operation *op) {
  FloatAttr attr;
  if (!matchPattern(op, m_Constant(&attr)) || attr.getValue().isNaN())
    return std::nullopt;
  APFloat value = attr.getValue();
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

LogicalResult BodyProgram::translateCaptured(Value value) {
  if (!isa<FloatType>(value.getType()))
    return success();
  Operation *definer = value.getDefiningOp();
  std::optional<double> real = definer ? getConstant(definer) : std::nullopt;
  if (!real)
    return fail(definer ? definer : op, "a body captures a float that is no "
                                        "constant");
  values[value] = FixedProgramBuilder::constant(*real);
  return success();
}

LogicalResult BodyProgram::translateOp(Operation *body) {
  auto in = [&](unsigned i) -> const FixedValue & {
    return values[body->getOperand(i)];
  };
  auto real = [&](unsigned i) -> std::optional<double> {
    if (in(i).kind == FixedValue::Kind::Real)
      return in(i).real;
    return std::nullopt;
  };
  return llvm::TypeSwitch<Operation *, LogicalResult>(body)
      .Case<arith::ConstantOp>([&](auto) {
        std::optional<double> value = getConstant(body);
        if (!value)
          return fail(body, "its constant is NaN");
        values[body->getResult(0)] = FixedProgramBuilder::constant(*value);
        return success();
      })
      .Case<arith::AddFOp>(
          [&](auto) { return assign(body, builder.add(in(0), in(1))); })
      .Case<arith::SubFOp>(
          [&](auto) { return assign(body, builder.subtract(in(0), in(1))); })
      .Case<arith::MulFOp>(
          [&](auto) { return assign(body, builder.multiply(in(0), in(1))); })
      .Case<arith::MaximumFOp, arith::MaxNumFOp>(
          [&](auto) { return assign(body, builder.maximum(in(0), in(1))); })
      .Case<arith::MinimumFOp, arith::MinNumFOp>(
          [&](auto) { return assign(body, builder.minimum(in(0), in(1))); })
      .Case<arith::DivFOp>([&](auto) {
        std::optional<double> divisor = real(1);
        if (!divisor || *divisor == 0)
          return fail(body, "it divides by what is no constant");
        return assign(body,
                      builder.multiply(
                          in(0), FixedProgramBuilder::constant(1 / *divisor)));
      })
      .Case<arith::NegFOp>([&](auto) {
        return assign(
            body, builder.multiply(in(0), FixedProgramBuilder::constant(-1)));
      })
      .Case<math::AbsFOp>(
          [&](auto) { return assign(body, builder.absolute(in(0))); })
      .Case<math::FmaOp>([&](auto) {
        FixedProgramBuilder::Result product = builder.multiply(in(0), in(1));
        if (!product)
          return fail(body, llvm::toString(product.takeError()));
        return assign(body, builder.add(*product, in(2)));
      })
      .Case<math::PowFOp>([&](auto) {
        if (real(1) != 2.0)
          return fail(body, "its exponent is not 2");
        return assign(body, builder.multiply(in(0), in(0)));
      })
      .Case<math::FPowIOp>([&](math::FPowIOp power) {
        APInt exponent;
        if (!matchPattern(power.getRhs(), m_ConstantInt(&exponent)) ||
            exponent != 2)
          return fail(body, "its exponent is not 2");
        return assign(body, builder.multiply(in(0), in(0)));
      })
      .Case<arith::ExtFOp, arith::TruncFOp>([&](auto) {
        values[body->getResult(0)] = in(0);
        return success();
      })
      .Case<arith::SIToFPOp>(
          [&](auto) { return translateInteger(body, /*isSigned=*/true); })
      .Case<arith::UIToFPOp>(
          [&](auto) { return translateInteger(body, /*isSigned=*/false); })
      .Case<arith::SelectOp>([&](arith::SelectOp select) {
        int condition = getCondition(select.getCondition());
        return assign(body, builder.select(condition, in(1), in(2)));
      })
      .Case<arith::CmpFOp>(
          [&](arith::CmpFOp compare) { return translateCompare(compare); })
      .Case<SimLutOp>([&](SimLutOp lookup) { return translateLookup(lookup); })
      .Case<tensor::ExtractOp>(
          [&](tensor::ExtractOp extract) { return translateExtract(extract); })
      .Default([&](Operation *) {
        return fail(body, "it has no meaning in integers");
      });
}

/// True if the op takes no part in floats.
static bool isNative(Operation *op) {
  auto isFloat = [](Type type) { return isa<FloatType>(type); };
  return llvm::none_of(op->getOperandTypes(), isFloat) &&
         llvm::none_of(op->getResultTypes(), isFloat) &&
         !isa<tensor::ExtractOp>(op);
}

LogicalResult BodyProgram::translate(ArrayRef<Value> wanted) {
  // What the wanted values need, in the body's order.
  llvm::SetVector<Value> needed(wanted.begin(), wanted.end());
  for (size_t i = 0; i < needed.size(); ++i)
    if (Operation *definer = needed[i].getDefiningOp())
      if (definer->getBlock() == op.getBlock())
        needed.insert_range(definer->getOperands());
  for (Value value : needed)
    if (value.getParentBlock() != op.getBlock() &&
        failed(translateCaptured(value)))
      return failure();
  for (BlockArgument argument : op.getBlock()->getArguments())
    if (needed.contains(argument) && isa<FloatType>(argument.getType()) &&
        failed(translateArgument(argument)))
      return failure();
  for (Operation &body : op.getBlock()->without_terminator()) {
    if (llvm::none_of(body.getResults(),
                      [&](Value v) { return needed.contains(v); }))
      continue;
    if (isNative(&body) || (isa<tensor::ExtractOp>(body) &&
                            !isa<FloatType>(body.getResult(0).getType()))) {
      // What compares floats may feed logic: that is not native.
      for (Value operand : body.getOperands())
        if (conditions.contains(operand) &&
            operand.getDefiningOp<arith::CmpFOp>())
          return fail(&body, "it computes with the truth of a comparison");
      if (failed(translateNative(&body)))
        return failure();
      continue;
    }
    if (failed(translateOp(&body)))
      return failure();
  }
  return success();
}
