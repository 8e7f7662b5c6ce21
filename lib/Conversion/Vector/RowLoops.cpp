//===- RowLoops.cpp - loops over rows of codes ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowLoops.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "qlut/Core/NormEstimate.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

/// Of codes between which no vector code is.
template <typename Plan>
static std::string getWidthObstacle(const Plan &plan) {
  if (plan.input.bits == 8 && plan.output.bits == 8)
    return "";
  return "expected codes of 8 bits, got " + plan.input.str() + " -> " +
         plan.output.str();
}

static std::string getObstacle(HwSoftmaxOp op) {
  std::string obstacle = getWidthObstacle(op.getNumbers());
  const int64_t last = cast<ShapedType>(op.getInput().getType()).getRank() - 1;
  if (obstacle.empty() && static_cast<int64_t>(op.getDimension()) != last)
    return "expected rows along the last dimension, " + std::to_string(last) +
           ", got " + std::to_string(op.getDimension());
  return obstacle;
}

template <typename Plan>
static std::string getObstacle(HwNormOp op, const Plan &plan) {
  std::string obstacle = getWidthObstacle(plan);
  if (!obstacle.empty())
    return obstacle;
  if (op.getDims() != 1)
    return "expected rows of one dimension, got " +
           std::to_string(op.getDims());
  if (plan.rowLength < codesPerVector)
    return "expected rows of at least " + std::to_string(codesPerVector) +
           " elements, got " + std::to_string(plan.rowLength);
  return "";
}

static std::string getObstacle(HwNormOp op) {
  if (const auto *fast = op.getFastNumbers())
    return getObstacle(op, *fast);
  const ::qlut::NormPlan &exact = *op.getExactNumbers();
  std::string obstacle = getObstacle(op, exact);
  if (!obstacle.empty())
    return obstacle;
  return llvm::toString(::qlut::NormEstimate::get(exact).takeError());
}

std::string mlir::qlut::getRowObstacle(Operation *op, Isa isa) {
  // What AVX-512 has beyond AVX2 gains rows little.
  if (isa != Isa::Avx2 && isa != Isa::Avx512Vbmi)
    return "expected isa=avx2 or avx512-vbmi, got " +
           ::qlut::stringifyIsa(isa).str();
  if (auto softmax = dyn_cast<HwSoftmaxOp>(op))
    return getObstacle(softmax);
  return getObstacle(cast<HwNormOp>(op));
}

//===----------------------------------------------------------------------===//
// Loops over rows
//===----------------------------------------------------------------------===//

namespace {
/// Writes the loops of one dimension inside those of the ones before it.
class LoopWriter {
public:
  LoopWriter(ImplicitLocOpBuilder &builder, Value buffer, int64_t rowsPerTurn,
             function_ref<void(ArrayRef<RowPlace>)> body)
      : b(builder), buffer(buffer), rowsPerTurn(rowsPerTurn), body(body) {}

  void write(const RowPlace &outer) {
    const int64_t numOuter = cast<MemRefType>(buffer.getType()).getRank() - 1;
    const auto dim = static_cast<int64_t>(outer.size());
    if (dim == numOuter)
      return body(outer);
    Value size = b.createOrFold<memref::DimOp>(buffer, dim);
    if (dim + 1 < numOuter)
      return writeLoop(index(0), size, 1, [&](Value at) {
        RowPlace inner = outer;
        inner.push_back(at);
        write(inner);
      });
    APInt known;
    const bool isStatic = matchPattern(size, m_ConstantInt(&known));
    Value turns;
    if (isStatic)
      turns = index(known.getSExtValue() / rowsPerTurn * rowsPerTurn);
    else
      turns = arith::SubIOp::create(
          b, size, arith::RemUIOp::create(b, size, index(rowsPerTurn)));
    if (!isStatic || known.getSExtValue() >= rowsPerTurn)
      writeTurns(outer, index(0), turns, rowsPerTurn);
    if (rowsPerTurn > 1 &&
        (!isStatic || known.getSExtValue() % rowsPerTurn != 0))
      writeTurns(outer, turns, size, 1);
  }

private:
  void writeTurns(const RowPlace &outer, Value from, Value to, int64_t count) {
    writeLoop(from, to, count, [&](Value at) {
      SmallVector<RowPlace> rows(count, outer);
      for (int64_t i = 0; i < count; ++i)
        rows[i].push_back(
            i == 0 ? at : arith::AddIOp::create(b, at, index(i)).getResult());
      body(rows);
    });
  }

  void writeLoop(Value from, Value to, int64_t step,
                 function_ref<void(Value)> inside) {
    auto loop = scf::ForOp::create(b, from, to, index(step));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    inside(loop.getInductionVar());
  }

  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }

  ImplicitLocOpBuilder &b;
  Value buffer;
  int64_t rowsPerTurn;
  function_ref<void(ArrayRef<RowPlace>)> body;
};
} // namespace

void mlir::qlut::writeRowLoops(ImplicitLocOpBuilder &builder, Value buffer,
                               int64_t rowsPerTurn,
                               function_ref<void(ArrayRef<RowPlace>)> body) {
  LoopWriter(builder, buffer, rowsPerTurn, body).write({});
}

//===----------------------------------------------------------------------===//
// Vectors of a row
//===----------------------------------------------------------------------===//

RowVectors::RowVectors(ImplicitLocOpBuilder &builder, Value input, Value output)
    : b(builder), input(input), output(output),
      length(cast<MemRefType>(input.getType()).getShape().back()) {}

SmallVector<Value> RowVectors::forEach(bool isUnrolled, ValueRange carried,
                                       BodyFn body) {
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, value);
  };
  SmallVector<Value> results(carried);
  const int64_t whole = getNumWhole() * codesPerVector;
  if (isUnrolled) {
    for (int64_t i = 0; i < whole; i += codesPerVector)
      results = body(index(i), results, codesPerVector);
  } else if (whole > 0) {
    auto loop = scf::ForOp::create(b, index(0), index(whole),
                                   index(codesPerVector), results);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> next =
        body(loop.getInductionVar(), loop.getRegionIterArgs(), codesPerVector);
    if (!next.empty())
      scf::YieldOp::create(b, next);
    results = llvm::to_vector(ValueRange(loop.getResults()));
  }
  if (whole < length)
    results = body(index(std::max<int64_t>(length - codesPerVector, 0)),
                   results, length - whole);
  return results;
}

/// The place and the element at the end of it.
static SmallVector<Value> getPlace(const RowPlace &row, Value position) {
  SmallVector<Value> place(row);
  place.push_back(position);
  return place;
}

Value RowVectors::readPart(const RowPlace &row, Value position, int64_t lanes) {
  return vector::TransferReadOp::create(
      b, VectorType::get({lanes}, b.getI8Type()), input,
      getPlace(row, position), arith::ConstantIntOp::create(b, 0, 8),
      ArrayRef<bool>{true});
}

Value RowVectors::read(const RowPlace &row, Value position) {
  const int64_t lanes = std::min(length, codesPerVector);
  Value codes = readPart(row, position, lanes);
  if (lanes == codesPerVector)
    return codes;
  SmallVector<int64_t> places(codesPerVector, 0);
  for (int64_t i = 0; i < lanes; ++i)
    places[static_cast<size_t>(codesPerVector - lanes + i)] = i;
  return vector::ShuffleOp::create(b, codes, codes, places);
}

void RowVectors::write(Value codes, const RowPlace &row, Value position) {
  if (length < codesPerVector)
    codes = vector::ExtractStridedSliceOp::create(
        b, codes, ArrayRef<int64_t>{codesPerVector - length},
        ArrayRef<int64_t>{length}, ArrayRef<int64_t>{1});
  vector::TransferWriteOp::create(b, codes, output, getPlace(row, position),
                                  ArrayRef<bool>{true});
}
