//===- ElementwiseLoop.cpp - loops over the vectors of buffers ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseLoop.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::qlut;

static ReassociationIndices allDimensions(int64_t rank) {
  return llvm::to_vector<2>(llvm::seq<int64_t>(0, rank));
}

static bool isContiguous(MemRefType type) {
  return memref::CollapseShapeOp::isGuaranteedCollapsible(
      type, allDimensions(type.getRank()));
}

std::string mlir::qlut::getLoopObstacle(MemRefType input, MemRefType output,
                                        int64_t lanes) {
  if (input.getRank() == 0)
    return "expected a buffer of rank 1 or more, got rank 0";
  for (MemRefType type : {input, output})
    if (!type.isLastDimUnitStride())
      return "expected a last dimension that is contiguous";
  bool isOneRow = isContiguous(input) && isContiguous(output);
  int64_t length = isOneRow && input.hasStaticShape() ? input.getNumElements()
                                                      : input.getShape().back();
  if (!ShapedType::isDynamic(length) && length < lanes)
    return "expected rows of at least " + std::to_string(lanes) +
           " elements, got " + std::to_string(length);
  return "";
}

namespace {
/// Writes one row.
class RowWriter {
public:
  RowWriter(ImplicitLocOpBuilder &builder, const ElementwiseLoop &loop,
            ValueRange outer)
      : builder(builder), loop(loop), outer(outer) {
    auto type = cast<MemRefType>(loop.input.getType());
    constant(0);
    size = type.isDynamicDim(type.getRank() - 1)
               ? memref::DimOp::create(builder, loop.input,
                                       constant(type.getRank() - 1))
                     .getResult()
               : constant(type.getShape().back());
    vectorType = VectorType::get({loop.lanes}, type.getElementType());
    vectorBytes = loop.lanes * type.getElementTypeBitWidth() / 8;
  }

  void write() {
    writeRow();
    for (auto [number, value] : constants)
      if (value.use_empty())
        value.getDefiningOp()->erase();
  }

private:
  void writeRow() {
    if (loop.streamingThreshold <= 0)
      return writeFrom(constant(0), /*streams=*/false);
    APInt known;
    if (matchPattern(size, m_ConstantInt(&known)))
      return known.ult(loop.streamingThreshold) ? writeFrom(constant(0), false)
                                                : writeStreaming();
    Value isLong =
        arith::CmpIOp::create(builder, arith::CmpIPredicate::uge, size,
                              constant(loop.streamingThreshold));
    auto choice = scf::IfOp::create(builder, isLong, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    writeStreaming();
    builder.setInsertionPointToStart(choice.elseBlock());
    writeFrom(constant(0), false);
  }

  /// Elements up to the first whole vector of the output, one by one, then
  /// vectors past the caches.
  void writeStreaming() {
    Value address =
        memref::ExtractAlignedPointerAsIndexOp::create(builder, loop.output);
    Value past = remainder(sub(constant(0), address), vectorBytes);
    // Elements lie at multiples of their size.
    int64_t bytes = vectorBytes / loop.lanes;
    if (bytes > 1)
      past = arith::DivUIOp::create(builder, past, constant(bytes));
    past = arith::MinUIOp::create(builder, past, size);
    writeScalars(constant(0), past);
    writeFrom(past, /*streams=*/true);
    // Stores past the caches are seen in no order with others until then.
    LLVM::CallIntrinsicOp::create(
        builder, builder.getStringAttr("llvm.x86.sse.sfence"), ValueRange());
  }

  void writeFrom(Value start, bool streams) {
    Value length = sub(size, start);
    int64_t turn = loop.lanes * loop.copies;
    Value turns = sub(size, remainder(length, turn));
    writeVectors(start, turns, loop.copies, streams);
    Value whole = turns;
    if (loop.copies > 1 && !streams) {
      whole = sub(size, remainder(length, loop.lanes));
      writeVectors(turns, whole, 1, streams);
    }
    writeScalars(whole, size);
  }

  void writeVectors(Value from, Value to, unsigned copies, bool streams) {
    writeLoop(from, to, loop.lanes * copies, [&](Value at) {
      SmallVector<Value> places, values;
      for (unsigned copy = 0; copy < copies; ++copy) {
        places.push_back(copy == 0
                             ? at
                             : arith::AddIOp::create(
                                   builder, at, constant(loop.lanes * copy))
                                   .getResult());
        values.push_back(vector::LoadOp::create(builder, vectorType, loop.input,
                                                indices(places.back())));
      }
      SmallVector<Value> results = loop.vectors(builder, values);
      for (auto [place, result] : llvm::zip_equal(places, results)) {
        auto store = vector::StoreOp::create(builder, result, loop.output,
                                             outputIndices(place), streams);
        if (streams)
          store.setAlignment(vectorBytes);
      }
    });
  }

  void writeScalars(Value from, Value to) {
    writeLoop(from, to, 1, [&](Value at) {
      Value element = memref::LoadOp::create(builder, loop.input, indices(at));
      Value result = loop.scalar(builder, element);
      if (loop.resultsPerElement > 1)
        vector::StoreOp::create(builder, result, loop.output,
                                outputIndices(at));
      else
        memref::StoreOp::create(builder, result, loop.output, indices(at));
    });
  }

  /// No loop where it is known to have no turn.
  template <typename Body>
  void writeLoop(Value from, Value to, int64_t step, Body body) {
    APInt first, last;
    if (from == to || (matchPattern(from, m_ConstantInt(&first)) &&
                       matchPattern(to, m_ConstantInt(&last)) && first == last))
      return;
    auto forOp = scf::ForOp::create(builder, from, to, constant(step));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(forOp.getBody());
    body(forOp.getInductionVar());
  }

  SmallVector<Value> indices(Value last) {
    SmallVector<Value> all(outer);
    all.push_back(last);
    return all;
  }
  SmallVector<Value> outputIndices(Value last) {
    if (loop.resultsPerElement == 1)
      return indices(last);
    return indices(
        arith::MulIOp::create(builder, last, constant(loop.resultsPerElement)));
  }
  /// One op for each number, before the loops.
  Value constant(int64_t value) {
    auto [entry, isNew] = constants.try_emplace(value);
    if (isNew) {
      OpBuilder::InsertionGuard guard(builder);
      if (first)
        builder.setInsertionPoint(first);
      entry->second = arith::ConstantIndexOp::create(builder, value);
      if (!first)
        first = entry->second.getDefiningOp();
    }
    return entry->second;
  }
  Value sub(Value a, Value c) {
    APInt x, y;
    if (matchPattern(c, m_ConstantInt(&y))) {
      if (y.isZero())
        return a;
      if (matchPattern(a, m_ConstantInt(&x)))
        return constant((x - y).getSExtValue());
    }
    return arith::SubIOp::create(builder, a, c);
  }
  Value remainder(Value a, int64_t divisor) {
    APInt x;
    if (matchPattern(a, m_ConstantInt(&x)))
      return constant(static_cast<int64_t>(x.getZExtValue()) % divisor);
    return arith::RemUIOp::create(builder, a, constant(divisor));
  }

  ImplicitLocOpBuilder &builder;
  const ElementwiseLoop &loop;
  ValueRange outer;
  llvm::SmallDenseMap<int64_t, Value> constants;
  Operation *first = nullptr; ///< of the constants
  Value size;
  VectorType vectorType;
  int64_t vectorBytes;
};
} // namespace

void mlir::qlut::writeElementwiseLoop(ImplicitLocOpBuilder &builder,
                                      ElementwiseLoop loop) {
  auto inputType = cast<MemRefType>(loop.input.getType());
  auto outputType = cast<MemRefType>(loop.output.getType());
  int64_t rank = inputType.getRank();
  bool isOneRow = isContiguous(inputType) && isContiguous(outputType);
  // The address of a row is that of the buffer only without an offset.
  if (!isOneRow || !outputType.getLayout().isIdentity() ||
      loop.resultsPerElement > 1)
    loop.streamingThreshold = 0;
  if (isOneRow && rank > 1)
    for (Value *buffer : {&loop.input, &loop.output})
      *buffer = memref::CollapseShapeOp::create(
          builder, *buffer,
          SmallVector<ReassociationIndices>{allDimensions(rank)});
  if (isOneRow || rank == 1)
    return RowWriter(builder, loop, {}).write();

  SmallVector<Value> from, to, steps;
  for (int64_t i = 0; i + 1 < rank; ++i) {
    from.push_back(arith::ConstantIndexOp::create(builder, 0));
    to.push_back(builder.createOrFold<memref::DimOp>(loop.input, i));
    steps.push_back(arith::ConstantIndexOp::create(builder, 1));
  }
  scf::buildLoopNest(builder, builder.getLoc(), from, to, steps,
                     [&](OpBuilder &inner, Location loc, ValueRange outer) {
                       ImplicitLocOpBuilder rowBuilder(loc, inner);
                       RowWriter(rowBuilder, loop, outer).write();
                     });
}
