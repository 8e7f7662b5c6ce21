//===- FastSoftmaxToLinalg.cpp - the fast form of softmax as linalg -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stages of Core/FastSoftmaxPlan.h, one linalg op each.
//
//===----------------------------------------------------------------------===//

#include "IntegerLinalg.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Core/FastSoftmaxPlan.h"
#include "qlut/Core/Kernels.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using Emitter = ArithEmitter;
using Int = IntegerLinalg::Int;
using Ints = IntegerLinalg::Ints;
using Input = IntegerLinalg::Input;

/// Of a mask's element.
static Emitter::Bool isUnmasked(Emitter &e, Int mask) {
  return e.lt(e.constant(0), mask);
}

/// Through dimensions of size 1 of `small` where `large` has more.
static AffineMap broadcast(OpBuilder &b, RankedTensorType small,
                           RankedTensorType large) {
  SmallVector<AffineExpr> exprs;
  for (int64_t dim = 0; dim < large.getRank(); ++dim)
    exprs.push_back(small.getDimSize(dim) == 1 && large.getDimSize(dim) != 1
                        ? b.getAffineConstantExpr(0)
                        : b.getAffineDimExpr(static_cast<unsigned>(dim)));
  return AffineMap::get(static_cast<unsigned>(large.getRank()), 0, exprs,
                        b.getContext());
}

Value mlir::qlut::writeFastSoftmax(ImplicitLocOpBuilder &builder, Value codes,
                                   Value mask, int64_t dimension,
                                   const ::qlut::FastSoftmaxPlan &plan) {
  IntegerLinalg linalg(builder);
  auto type = cast<RankedTensorType>(codes.getType());
  AffineMap rows = linalg.without(type.getRank(), dimension);
  // The codes, the mask behind all others.
  SmallVector<Input> inputs{{codes, linalg.all(codes), plan.input.isSigned()}};
  if (mask)
    inputs.push_back(
        {mask, broadcast(builder, cast<RankedTensorType>(mask.getType()), type),
         /*isSigned=*/false});
  auto addPerRow = [&](Value numbers) {
    inputs.insert(inputs.end() - (mask ? 1 : 0), Input{numbers, rows});
  };
  Value max = linalg.reduce(
      inputs, codes, dimension, plan.input.minCode(), /*bits=*/32,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        Int code = mask
                       ? kernels::maskedCode(e, plan, isUnmasked(e, v[1]), v[0])
                       : v[0];
        return {e.max(v.back(), code)};
      })[0];
  addPerRow(max);
  Value sum = linalg.reduce(
      inputs, codes, dimension, /*starts=*/0, plan.accumulatorBits,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        Int weight = mask ? kernels::maskedWeight(e, plan, isUnmasked(e, v[2]),
                                                  v[0], v[1])
                          : kernels::weight(e, plan, v[0], v[1]);
        return {e.add(v.back(), weight)};
      })[0];
  SmallVector<Value> factor = linalg.elementwise(
      Input{sum, linalg.all(sum)}, sum, /*resultBits=*/{32, 32},
      /*computeBits=*/64, [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        auto [mantissa, shift] = kernels::normalizeRow(e, plan, v[0]);
        return {mantissa, shift};
      });
  addPerRow(factor[0]);
  addPerRow(factor[1]);
  return linalg.elementwise(
      inputs, codes, plan.output.bits, /*computeBits=*/64,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        Int share = kernels::share(e, plan, v[0], v[1], v[2], v[3]);
        if (mask)
          share = e.select(isUnmasked(e, v[4]), share, e.constant(0));
        return {kernels::resultOfShare(e, plan, share)};
      })[0];
}
