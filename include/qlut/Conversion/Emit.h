//===- Emit.h - kernels that write arith ops --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The backend of Core/Kernels.h that emits IR. What the kernels compute with
// IntegerBackend, the emitted arith and math ops compute at run time: one
// text, two meanings. No op carries fast-math flags.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_EMIT_H
#define QLUT_CONVERSION_EMIT_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <optional>

namespace mlir::qlut {

/// Where the numbers of a table live while emitted code reads them.
class TableStore {
public:
  virtual ~TableStore();

  /// A rank-1 tensor or memref that holds `elements`, a rank-1 tensor, and
  /// dominates the builder's insertion point.
  virtual Value getTable(ImplicitLocOpBuilder &builder,
                         DenseElementsAttr elements) = 0;

  /// The entries as elements of type i`width`: 8, 16, 32 or 64; entries that
  /// do not fit it are never read and may be truncated.
  Value getTable(ImplicitLocOpBuilder &builder, ArrayRef<int64_t> entries,
                 unsigned width);
  /// The entries rounded to the type.
  Value getTable(ImplicitLocOpBuilder &builder, ArrayRef<double> entries,
                 FloatType type);

protected:
  /// Where a value dominates all that may read it: the entry block of the
  /// innermost region around the insertion point that is isolated from above
  /// (a function's, as a rule).
  static Block *getTopBlock(OpBuilder &builder);
};

/// Tables as constant tensors at the start of the top block, so that bodies of
/// linalg ops capture them; equal ones are shared. For code before
/// bufferization.
class ConstantTableStore : public TableStore {
public:
  using TableStore::getTable;
  Value getTable(ImplicitLocOpBuilder &builder,
                 DenseElementsAttr elements) override;
};

/// The backend. One instance writes straight-line code at the builder's
/// insertion point, on scalars or on vectors of one shape.
class ArithEmitter {
public:
  /// An integer of the compute width: an SSA value, or a number known while
  /// emitting, which becomes a constant op only where an op needs it. Known
  /// numbers fold where the result is exact (x + 0, x << 0, number + number).
  struct Int {
    Value value;
    std::optional<int64_t> known;
  };
  /// A real of the compute type, likewise.
  struct Real {
    Value value;
    std::optional<double> known;
  };
  using Bool = Value;

  /// Emits at `builder`'s insertion point, on values shaped as `shape`, a
  /// scalar or vector type, with integers of `intBits` (32 or 64) and reals of
  /// `realType` (f32 or f64); tables come from `store`. The builder and store
  /// must outlive the emitter.
  ArithEmitter(ImplicitLocOpBuilder &builder, Type shape, unsigned intBits,
               FloatType realType, TableStore &store);

  /// True if tables can be read for values shaped as `shape`: scalars, and all
  /// vectors but scalable ones of a rank other than 1 (a gather reads lanes of
  /// a rank-1 vector).
  static bool canLoad(Type shape);

  /// An SSA integer of any width in the compute width: extended by its sign or
  /// with zeros, or truncated.
  Int fromCode(Value code, bool isSigned);
  /// The channel of a channel index, one of `channels` (docs/spec.md, P4).
  Int fromChannel(Value index, int64_t channels);
  /// An Int of another emitter of the same shape.
  Int fromInt(const ArithEmitter &other, Int value);
  /// The SSA integer of `bits` bits, at most the compute width, with the low
  /// bits of `value`.
  Value toCode(Int value, unsigned bits);
  /// An SSA float in the compute type: f16 and bf16 are extended.
  Real fromFloat(Value value);
  /// The SSA float of `type`: the compute type, or f16 or bf16, rounded.
  Value toFloat(Real value, FloatType type);

  // What Kernels.h asks of a backend.
  Int constant(int64_t v) { return {nullptr, v}; }
  Int add(Int a, Int c);
  Int sub(Int a, Int c);
  Int mul(Int a, Int c);
  Int min(Int a, Int c);
  Int max(Int a, Int c);
  Int shl(Int a, unsigned s) { return shlBy(a, constant(s)); }
  Int ashr(Int a, unsigned s) { return ashrBy(a, constant(s)); }
  Int shlBy(Int a, Int s);
  Int ashrBy(Int a, Int s);
  Int floorLog2(Int a);
  Bool ge(Int a, Int c);
  Bool lt(Int a, Int c);
  Bool eq(Int a, Int c);
  Bool both(Bool a, Bool c);
  Int select(Bool c, Int a, Int d);
  Int load(ArrayRef<int64_t> table, Int index);

  Real realConstant(double v) { return {nullptr, v}; }
  Real radd(Real a, Real c);
  Real rsub(Real a, Real c);
  Real rmul(Real a, Real c);
  Real rdiv(Real a, Real c);
  Real floor(Real a);
  Real abs(Real a);
  Real copysign(Real a, Real sign);
  Real roundEven(Real a);
  /// min(max(a, lo), hi); NaN stays NaN.
  Real realClamp(Real a, Real lo, Real hi);
  Real realLoad(ArrayRef<double> table, Int index);
  Bool realGe(Real a, Real c);
  Bool isNaN(Real a);
  Real realSelect(Bool c, Real a, Real d);
  Int toInt(Real a);
  Real toReal(Int a);

private:
  Value materialize(const Int &a);
  Value materialize(const Real &a);
  Bool compare(arith::CmpIPredicate predicate, Int a, Int c);
  /// The entry of a table of the store.
  Value loadEntry(Value table, Value index);
  Value gather(Value table, Value index);
  /// `type`, or the vector type of the emitter's shape with that element.
  Type shaped(Type type) const;

  ImplicitLocOpBuilder &builder;
  TableStore &store;
  VectorType vectorType; ///< null for scalars
  unsigned intBits;
  IntegerType intType;
  FloatType realType;
  bool folds; ///< operations whose result a number known decides
  std::map<int64_t, Value> intConstants;
  std::map<uint64_t, Value> realConstants; ///< by the bits of the double
};

} // namespace mlir::qlut

#endif // QLUT_CONVERSION_EMIT_H
