//===- FastNormToLinalg.cpp - the fast form of norms as linalg ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stages of Core/FastNormPlan.h, one linalg op each.
//
//===----------------------------------------------------------------------===//

#include "IntegerLinalg.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Core/FastNormPlan.h"
#include "qlut/Core/Kernels.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using Emitter = ArithEmitter;
using Int = IntegerLinalg::Int;
using Ints = IntegerLinalg::Ints;
using Input = IntegerLinalg::Input;

Value mlir::qlut::writeFastNorm(ImplicitLocOpBuilder &b, Value codes,
                                int64_t dims,
                                const ::qlut::FastNormPlan &plan) {
  IntegerLinalg linalg(b);
  const int64_t rank = cast<RankedTensorType>(codes.getType()).getRank();
  auto rowDims = llvm::to_vector(llvm::seq<int64_t>(rank - dims, rank));
  AffineMap rows = linalg.without(rank, rowDims);
  const Input code{codes, linalg.all(codes), plan.input.isSigned()};
  SmallVector<Value> sums = linalg.reduce(
      code, codes, rowDims, /*starts=*/{0, 0}, plan.accumulatorBits,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        Int u = kernels::step(e, plan, v[0]);
        Int sum = e.add(v[1], u);
        return {sum, e.add(v[2], e.mul(u, u))};
      });
  AffineMap perRow = linalg.all(sums[0]);
  SmallVector<Value> row = linalg.elementwise(
      {{sums[0], perRow}, {sums[1], perRow}}, sums[0],
      /*resultBits=*/{32, 32, 32}, /*computeBits=*/64,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        auto numbers = kernels::normalizeRow(e, plan, v[0], v[1]);
        return {numbers.shift, numbers.offset, numbers.multiplier};
      });
  SmallVector<Input> inputs = {
      code, {row[0], rows}, {row[1], rows}, {row[2], rows}};
  AffineMap trailing = AffineMap::getMinorIdentityMap(
      static_cast<unsigned>(rank), static_cast<unsigned>(dims), b.getContext());
  const bool hasScales = plan.scale.size() > 1,
             hasBiases = plan.bias.size() > 1;
  if (hasScales)
    inputs.push_back(
        {linalg.constantRow(plan.scale, 16, codes, dims), trailing});
  if (hasBiases)
    inputs.push_back(
        {linalg.constantRow(plan.bias, 16, codes, dims), trailing});
  return linalg.elementwise(
      inputs, codes, plan.output.bits, /*computeBits=*/32,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        ArrayRef<Int> rest = v.drop_front(4);
        Int scale =
            hasScales ? rest.consume_front() : e.constant(plan.scale[0]);
        Int bias = hasBiases ? rest.consume_front() : e.constant(plan.bias[0]);
        return {
            kernels::result(e, plan, v[0], {v[1], v[2], v[3]}, scale, bias)};
      })[0];
}
