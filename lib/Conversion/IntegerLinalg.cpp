//===- IntegerLinalg.cpp - kernels as linalg on tensors of codes ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerLinalg.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"

using namespace mlir;
using namespace mlir::qlut;

static int64_t rankOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getRank();
}

AffineMap IntegerLinalg::all(Value tensor) {
  return b.getMultiDimIdentityMap(rankOf(tensor));
}

AffineMap IntegerLinalg::without(int64_t rank, ArrayRef<int64_t> dims) {
  return getMapWithout(b.getContext(), rank, dims);
}

Value IntegerLinalg::constantRow(ArrayRef<int64_t> numbers, unsigned bits,
                                 Value space, int64_t dims) {
  auto shape = cast<RankedTensorType>(space.getType()).getShape();
  auto type =
      RankedTensorType::get(shape.take_back(dims), b.getIntegerType(bits));
  SmallVector<APInt> values;
  for (int64_t number : numbers)
    values.emplace_back(bits, static_cast<uint64_t>(number), /*isSigned=*/true);
  return arith::ConstantOp::create(b, DenseElementsAttr::get(type, values));
}

Value IntegerLinalg::createEmpty(Value space, ArrayRef<int64_t> dims,
                                 unsigned bits) {
  SmallVector<OpFoldResult> sizes;
  for (int64_t dim : dims)
    sizes.push_back(tensor::getMixedSize(b, b.getLoc(), space, dim));
  return tensor::EmptyOp::create(b, sizes, b.getIntegerType(bits));
}

SmallVector<Value> IntegerLinalg::write(ArrayRef<Input> inputs, ValueRange outs,
                                        AffineMap outMap,
                                        ArrayRef<utils::IteratorType> iterators,
                                        bool readsOuts, unsigned computeBits,
                                        BodyFn body) {
  SmallVector<Value> tensors;
  SmallVector<AffineMap> maps;
  for (const Input &input : inputs) {
    tensors.push_back(input.tensor);
    maps.push_back(input.map);
  }
  maps.append(outs.size(), outMap);
  auto generic = linalg::GenericOp::create(b, TypeRange(outs), tensors, outs,
                                           maps, iterators);
  // The body is written into the op already in place: stores look at what is
  // around the insertion point.
  Block *block = &generic.getRegion().emplaceBlock();
  for (Value value : generic->getOperands())
    block->addArgument(getElementTypeOrSelf(value), b.getLoc());
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(block);
  ArithEmitter emitter(b, b.getIntegerType(computeBits), computeBits,
                       b.getF32Type(), store);
  Ints operands;
  for (auto [i, argument] : llvm::enumerate(block->getArguments())) {
    if (i < inputs.size())
      operands.push_back(emitter.fromCode(argument, inputs[i].isSigned));
    else if (readsOuts)
      operands.push_back(emitter.fromCode(argument, /*isSigned=*/true));
  }
  SmallVector<Value> results;
  for (auto [result, out] : llvm::zip_equal(body(emitter, operands), outs))
    results.push_back(emitter.toCode(
        result, getElementTypeOrSelf(out).getIntOrFloatBitWidth()));
  linalg::YieldOp::create(b, results);
  return generic.getResults();
}

SmallVector<Value> IntegerLinalg::elementwise(ArrayRef<Input> inputs,
                                              Value space,
                                              ArrayRef<unsigned> resultBits,
                                              unsigned computeBits,
                                              BodyFn body) {
  const int64_t rank = rankOf(space);
  SmallVector<Value> outs;
  for (unsigned bits : resultBits)
    outs.push_back(
        createEmpty(space, llvm::to_vector(llvm::seq<int64_t>(rank)), bits));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return write(inputs, outs, all(space), iterators, /*readsOuts=*/false,
               computeBits, body);
}

SmallVector<Value> IntegerLinalg::reduce(ArrayRef<Input> inputs, Value space,
                                         ArrayRef<int64_t> dims,
                                         ArrayRef<int64_t> starts,
                                         unsigned bits, BodyFn body) {
  const int64_t rank = rankOf(space);
  SmallVector<int64_t> kept;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t dim = 0; dim < rank; ++dim) {
    const bool isReduced = llvm::is_contained(dims, dim);
    iterators.push_back(isReduced ? utils::IteratorType::reduction
                                  : utils::IteratorType::parallel);
    if (!isReduced)
      kept.push_back(dim);
  }
  SmallVector<Value> outs;
  for (int64_t start : starts) {
    Value value = arith::ConstantOp::create(
        b, b.getIntegerAttr(b.getIntegerType(bits), start));
    outs.push_back(
        linalg::FillOp::create(b, value, createEmpty(space, kept, bits))
            .getResult(0));
  }
  return write(inputs, outs, without(rank, dims), iterators,
               /*readsOuts=*/true, bits, body);
}
