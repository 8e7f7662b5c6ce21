//===- Emit.cpp - kernels that write arith ops ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Conversion/Emit.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/Channels.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Dialect/Qlut/IR/Thawed.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::qlut;

using Int = ArithEmitter::Int;
using Real = ArithEmitter::Real;
using Core = ::qlut::kernels::IntegerBackend<double>;

//===----------------------------------------------------------------------===//
// Types and constants
//===----------------------------------------------------------------------===//

ArithEmitter::ArithEmitter(ImplicitLocOpBuilder &builder, Type shape,
                           unsigned intBits, FloatType realType,
                           TableStore &store)
    : builder(builder), store(store), vectorType(dyn_cast<VectorType>(shape)),
      intBits(intBits), intType(builder.getIntegerType(intBits)),
      realType(realType),
      folds(!builder.getBlock() || !builder.getBlock()->getParentOp() ||
            !isThawed(builder.getBlock()->getParentOp())) {
  assert((intBits == 32 || intBits == 64) && "no such compute width");
  assert((realType.isF32() || realType.isF64()) && "no such compute type");
}

bool ArithEmitter::canLoad(Type shape) {
  auto vector = dyn_cast<VectorType>(shape);
  return !vector || !vector.isScalable() || vector.getRank() == 1;
}

Type ArithEmitter::shaped(Type type) const {
  VectorType vector = vectorType;
  return vector ? vector.clone(type) : type;
}

Value ArithEmitter::materialize(const Int &a) {
  if (!a.known)
    return a.value;
  Value &constant = intConstants[*a.known];
  if (!constant) {
    TypedAttr attr = IntegerAttr::get(
        intType, APInt(intBits, static_cast<uint64_t>(*a.known),
                       /*isSigned=*/false, /*implicitTrunc=*/true));
    if (vectorType)
      attr = DenseElementsAttr::get(cast<ShapedType>(shaped(intType)),
                                    cast<IntegerAttr>(attr).getValue());
    constant = arith::ConstantOp::create(builder, attr);
  }
  return constant;
}

Value ArithEmitter::materialize(const Real &a) {
  if (!a.known)
    return a.value;
  Value &constant = realConstants[llvm::bit_cast<uint64_t>(*a.known)];
  if (!constant) {
    TypedAttr attr = FloatAttr::get(realType, *a.known);
    if (vectorType)
      attr = DenseElementsAttr::get(cast<ShapedType>(shaped(realType)),
                                    cast<FloatAttr>(attr).getValue());
    constant = arith::ConstantOp::create(builder, attr);
  }
  return constant;
}

//===----------------------------------------------------------------------===//
// Into and out of the compute types
//===----------------------------------------------------------------------===//

Int ArithEmitter::fromCode(Value code, bool isSigned) {
  unsigned bits = getElementTypeOrSelf(code).getIntOrFloatBitWidth();
  Type type = shaped(intType);
  if (bits == intBits)
    return {code, std::nullopt};
  if (bits > intBits)
    return {arith::TruncIOp::create(builder, type, code), std::nullopt};
  if (isSigned)
    return {arith::ExtSIOp::create(builder, type, code), std::nullopt};
  return {arith::ExtUIOp::create(builder, type, code), std::nullopt};
}

Int ArithEmitter::fromChannel(Value index, int64_t channels) {
  if (channels == 1)
    return constant(0);
  APInt known;
  if (matchPattern(index, m_ConstantInt(&known)))
    return constant(::qlut::clampChannel(known.getZExtValue(), channels));
  TypedAttr last = builder.getIndexAttr(channels - 1);
  if (vectorType)
    last = DenseElementsAttr::get(
        cast<ShapedType>(shaped(builder.getIndexType())), Attribute(last));
  Value greatest = arith::ConstantOp::create(builder, last);
  Value clamped = arith::MinUIOp::create(builder, index, greatest);
  return {arith::IndexCastUIOp::create(builder, shaped(intType), clamped),
          std::nullopt};
}

Int ArithEmitter::fromInt(const ArithEmitter &other, Int value) {
  if (value.known)
    return value;
  return fromCode(value.value, /*isSigned=*/true);
}

Value ArithEmitter::toCode(Int value, unsigned bits) {
  Value wide = materialize(value);
  if (bits == intBits)
    return wide;
  return arith::TruncIOp::create(builder, shaped(builder.getIntegerType(bits)),
                                 wide);
}

Real ArithEmitter::fromFloat(Value value) {
  if (getElementTypeOrSelf(value) == realType)
    return {value, std::nullopt};
  return {arith::ExtFOp::create(builder, shaped(realType), value),
          std::nullopt};
}

Value ArithEmitter::toFloat(Real value, FloatType type) {
  Value wide = materialize(value);
  if (type == realType)
    return wide;
  return arith::TruncFOp::create(builder, shaped(type), wide);
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

Int ArithEmitter::add(Int a, Int c) {
  if (a.known && c.known)
    return constant(Core().add(*a.known, *c.known));
  if (folds && c.known == 0)
    return a;
  if (folds && a.known == 0)
    return c;
  return {arith::AddIOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Int ArithEmitter::sub(Int a, Int c) {
  if (a.known && c.known)
    return constant(Core().sub(*a.known, *c.known));
  if (folds && c.known == 0)
    return a;
  return {arith::SubIOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Int ArithEmitter::mul(Int a, Int c) {
  if (a.known && c.known)
    return constant(Core().mul(*a.known, *c.known));
  if (folds && (a.known == 0 || c.known == 0))
    return constant(0);
  if (folds && c.known == 1)
    return a;
  if (folds && a.known == 1)
    return c;
  return {arith::MulIOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Int ArithEmitter::min(Int a, Int c) {
  if (a.known && c.known)
    return constant(Core().min(*a.known, *c.known));
  return {arith::MinSIOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Int ArithEmitter::max(Int a, Int c) {
  if (a.known && c.known)
    return constant(Core().max(*a.known, *c.known));
  return {arith::MaxSIOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Int ArithEmitter::shlBy(Int a, Int s) {
  if (a.known && s.known)
    return constant(Core().shlBy(*a.known, *s.known));
  if (folds && (s.known == 0 || a.known == 0))
    return a;
  return {arith::ShLIOp::create(builder, materialize(a), materialize(s)),
          std::nullopt};
}

Int ArithEmitter::ashrBy(Int a, Int s) {
  if (a.known && s.known)
    return constant(Core().ashrBy(*a.known, *s.known));
  if (folds && (s.known == 0 || a.known == 0))
    return a;
  return {arith::ShRSIOp::create(builder, materialize(a), materialize(s)),
          std::nullopt};
}

Int ArithEmitter::floorLog2(Int a) {
  if (a.known)
    return constant(Core().floorLog2(*a.known));
  Int zeros = {math::CountLeadingZerosOp::create(builder, a.value),
               std::nullopt};
  return sub(constant(intBits - 1), zeros);
}

Value ArithEmitter::compare(arith::CmpIPredicate predicate, Int a, Int c) {
  return arith::CmpIOp::create(builder, predicate, materialize(a),
                               materialize(c));
}

Value ArithEmitter::ge(Int a, Int c) {
  return compare(arith::CmpIPredicate::sge, a, c);
}
Value ArithEmitter::lt(Int a, Int c) {
  return compare(arith::CmpIPredicate::slt, a, c);
}
Value ArithEmitter::eq(Int a, Int c) {
  return compare(arith::CmpIPredicate::eq, a, c);
}
Value ArithEmitter::both(Bool a, Bool c) {
  return arith::AndIOp::create(builder, a, c);
}

Int ArithEmitter::select(Bool c, Int a, Int d) {
  if (folds && a.known && a.known == d.known)
    return a;
  return {arith::SelectOp::create(builder, c, materialize(a), materialize(d)),
          std::nullopt};
}

//===----------------------------------------------------------------------===//
// Loads
//===----------------------------------------------------------------------===//

/// The least of 8, 16, 32 and 64 bits that holds all entries with their sign.
static unsigned getEntryBits(ArrayRef<int64_t> entries) {
  unsigned bits = 8;
  for (int64_t entry : entries)
    while (bits < 64 && !llvm::isIntN(bits, entry))
      bits *= 2;
  return bits;
}

Int ArithEmitter::load(ArrayRef<int64_t> table, Int index) {
  if (index.known)
    return constant(table[*index.known]);
  if (folds && llvm::all_equal(table))
    return constant(table.front());
  // An entry beyond the compute width is one that no code reaches.
  unsigned bits = std::min(getEntryBits(table), intBits);
  Value stored = store.getTable(builder, table, bits);
  return fromCode(loadEntry(stored, index.value), /*isSigned=*/true);
}

Real ArithEmitter::realLoad(ArrayRef<double> table, Int index) {
  if (index.known)
    return realConstant(table[*index.known]);
  if (folds && llvm::all_equal(table))
    return realConstant(table.front());
  Value stored = store.getTable(builder, table, realType);
  return {loadEntry(stored, index.value), std::nullopt};
}

Value ArithEmitter::loadEntry(Value table, Value index) {
  if (vectorType)
    return gather(table, index);
  Value position =
      arith::IndexCastUIOp::create(builder, builder.getIndexType(), index);
  if (isa<TensorType>(table.getType()))
    return tensor::ExtractOp::create(builder, table, position);
  return memref::LoadOp::create(builder, table, position);
}

/// Gathers are of rank-1 vectors: others, those of rank 0 too, pass through
/// their rank-1 shape.
Value ArithEmitter::gather(Value table, Value index) {
  Type entryType = getElementTypeOrSelf(table);
  bool isFlat = vectorType.getRank() == 1;
  VectorType flat =
      isFlat ? vectorType
             : VectorType::get({vectorType.getNumElements()}, intType);
  if (!isFlat)
    index = vector::ShapeCastOp::create(builder, flat.clone(intType), index);
  auto splat = [&](TypedAttr value) -> Value {
    auto attr = DenseElementsAttr::get(
        cast<ShapedType>(flat.clone(value.getType())), Attribute(value));
    return arith::ConstantOp::create(builder, attr);
  };
  Value all = splat(builder.getBoolAttr(true));
  Value none = splat(builder.getZeroAttr(entryType));
  Value zero = arith::ConstantIndexOp::create(builder, 0);
  Value entries = vector::GatherOp::create(builder, flat.clone(entryType),
                                           table, zero, index, all, none);
  if (isFlat)
    return entries;
  return vector::ShapeCastOp::create(builder, vectorType.clone(entryType),
                                     entries);
}

//===----------------------------------------------------------------------===//
// Reals
//===----------------------------------------------------------------------===//

Real ArithEmitter::radd(Real a, Real c) {
  return {arith::AddFOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}
Real ArithEmitter::rsub(Real a, Real c) {
  return {arith::SubFOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Real ArithEmitter::rmul(Real a, Real c) {
  // Exact; a signalling NaN stays one, which no kernel tells from a quiet one.
  if (folds && a.known == 1.0)
    return c;
  return {arith::MulFOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Real ArithEmitter::rdiv(Real a, Real c) {
  if (folds && c.known == 1.0)
    return a;
  return {arith::DivFOp::create(builder, materialize(a), materialize(c)),
          std::nullopt};
}

Real ArithEmitter::floor(Real a) {
  return {math::FloorOp::create(builder, materialize(a)), std::nullopt};
}
Real ArithEmitter::abs(Real a) {
  return {math::AbsFOp::create(builder, materialize(a)), std::nullopt};
}
Real ArithEmitter::copysign(Real a, Real sign) {
  return {math::CopySignOp::create(builder, materialize(a), materialize(sign)),
          std::nullopt};
}
Real ArithEmitter::roundEven(Real a) {
  return {math::RoundEvenOp::create(builder, materialize(a)), std::nullopt};
}

Real ArithEmitter::realClamp(Real a, Real lo, Real hi) {
  // The comparisons of std::max and std::min, so that NaN and zeros of either
  // sign come out as in the core.
  auto less = [&](Value x, Value y) -> Value {
    return arith::CmpFOp::create(builder, arith::CmpFPredicate::OLT, x, y);
  };
  Value x = materialize(a);
  Value least = materialize(lo);
  Value greatest = materialize(hi);
  x = arith::SelectOp::create(builder, less(x, least), least, x);
  x = arith::SelectOp::create(builder, less(greatest, x), greatest, x);
  return {x, std::nullopt};
}

Value ArithEmitter::realGe(Real a, Real c) {
  return arith::CmpFOp::create(builder, arith::CmpFPredicate::OGE,
                               materialize(a), materialize(c));
}

Value ArithEmitter::isNaN(Real a) {
  Value x = materialize(a);
  return arith::CmpFOp::create(builder, arith::CmpFPredicate::UNO, x, x);
}

Real ArithEmitter::realSelect(Bool c, Real a, Real d) {
  return {arith::SelectOp::create(builder, c, materialize(a), materialize(d)),
          std::nullopt};
}

Int ArithEmitter::toInt(Real a) {
  return {arith::FPToSIOp::create(builder, shaped(intType), materialize(a)),
          std::nullopt};
}

Real ArithEmitter::toReal(Int a) {
  // Exact on the numbers it gets.
  if (a.known)
    return realConstant(static_cast<double>(*a.known));
  return {arith::SIToFPOp::create(builder, shaped(realType), materialize(a)),
          std::nullopt};
}
