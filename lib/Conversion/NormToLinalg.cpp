//===- NormToLinalg.cpp - norms of codes as linalg ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stages of Core/NormPlan.h, one linalg op each.
//
//===----------------------------------------------------------------------===//

#include "IntegerLinalg.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Core/NormPlan.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using Emitter = ArithEmitter;
using Int = IntegerLinalg::Int;
using Ints = IntegerLinalg::Ints;
using Input = IntegerLinalg::Input;

Value mlir::qlut::writeNorm(ImplicitLocOpBuilder &b, Value codes, int64_t dims,
                            const ::qlut::NormPlan &plan) {
  IntegerLinalg linalg(b);
  const bool isLayer = plan.kind == ::qlut::NormKind::Layer;
  auto type = cast<RankedTensorType>(codes.getType());
  const int64_t rank = type.getRank();
  auto rowDims = llvm::to_vector(llvm::seq<int64_t>(rank - dims, rank));
  AffineMap rows = linalg.without(rank, rowDims);
  const Input code{codes, linalg.all(codes), plan.input.isSigned()};
  // The squares, and of a layer norm the sum.
  SmallVector<int64_t> starts(isLayer ? 2 : 1, 0);
  SmallVector<Value> sums =
      linalg.reduce(code, codes, rowDims, starts, plan.accumulatorBits,
                    [&](Emitter &e, ArrayRef<Int> v) -> Ints {
                      Int c = kernels::centered(e, plan, v[0]);
                      Ints next = {e.add(v[1], e.mul(c, c))};
                      if (isLayer)
                        next.push_back(e.add(v[2], c));
                      return next;
                    });
  SmallVector<Input> perRow;
  for (Value sum : sums)
    perRow.push_back({sum, linalg.all(sum)});
  SmallVector<Value> factor = linalg.elementwise(
      perRow, sums[0], /*resultBits=*/{32, 32}, /*computeBits=*/64,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        auto [mantissa, shift] = kernels::normalizeRow(
            e, plan, isLayer ? v[1] : e.constant(0), v[0]);
        return {mantissa, shift};
      });
  SmallVector<Input> inputs = {code, {factor[0], rows}, {factor[1], rows}};
  if (isLayer)
    inputs.push_back({sums[1], rows});
  AffineMap trailing = AffineMap::getMinorIdentityMap(
      static_cast<unsigned>(rank), static_cast<unsigned>(dims), b.getContext());
  if (!plan.scale.empty())
    inputs.push_back(
        {linalg.constantRow(plan.scale, 16, codes, dims), trailing});
  if (!plan.bias.empty())
    inputs.push_back(
        {linalg.constantRow(plan.bias, 64, codes, dims), trailing});
  return linalg.elementwise(
      inputs, codes, plan.output.bits, /*computeBits=*/64,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        ArrayRef<Int> rest = v.drop_front(3);
        auto next = [&](bool isThere, int64_t otherwise) {
          return isThere ? rest.consume_front() : e.constant(otherwise);
        };
        Int sum = next(isLayer, 0);
        Int scale = next(!plan.scale.empty(), 1);
        Int bias = next(!plan.bias.empty(), 0);
        return {kernels::result(e, plan, v[0], sum, v[1], v[2], scale, bias)};
      })[0];
}
