//===- PackedTensors.cpp - tensors of several codes in a byte -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackedTensors.h"
#include "Vector/PackedLookup.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "qlut/Core/PackedCodes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::qlut;

unsigned mlir::qlut::getNumPlaces(Type type) {
  auto tensor = dyn_cast<TensorType>(type);
  auto code = tensor ? dyn_cast<IntegerType>(tensor.getElementType()) : nullptr;
  if (!code || !code.isSignless())
    return 0;
  return ::qlut::getCodesPerByte(code.getWidth()).value_or(0);
}

StringRef mlir::qlut::getPackingObstacle(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return "expected a ranked tensor";
  if (tensor.getEncoding())
    return "expected a tensor without an encoding";
  return tensor.getRank() == 0 ? "expected rank 1 or more" : "";
}

bool mlir::qlut::isPackable(Type type) {
  return getNumPlaces(type) != 0 && getPackingObstacle(type).empty();
}

/// Spec M2: rows of bytes; M4: of a dynamic length.
RankedTensorType mlir::qlut::getPackedType(Type type) {
  auto codes = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(codes.getShape());
  if (!ShapedType::isDynamic(shape.back()))
    shape.back() = llvm::divideCeil(shape.back(), getNumPlaces(type));
  return RankedTensorType::get(shape, IntegerType::get(type.getContext(), 8));
}

/// [[0], [1], ..., [rank - 1, rank]].
static SmallVector<ReassociationIndices> splitLast(int64_t rank) {
  SmallVector<ReassociationIndices> dimensions;
  for (int64_t i = 0; i < rank; ++i)
    dimensions.push_back({i});
  dimensions.back().push_back(rank);
  return dimensions;
}

Value mlir::qlut::unpackCodes(ImplicitLocOpBuilder &builder, Value bytes,
                              TableAttrInterface table, Type type,
                              StringAttr layer) {
  auto resultType = cast<RankedTensorType>(type);
  const int64_t rank = resultType.getRank();
  Value places = createPackedLookup(builder, bytes, table,
                                    resultType.getElementType(), layer);
  Value rows =
      tensor::CollapseShapeOp::create(builder, places, splitLast(rank));
  if (rows.getType() == type)
    return rows;
  // The last byte of a row is not full (spec M3).
  SmallVector<OpFoldResult> offsets(rank, builder.getIndexAttr(0)),
      strides(rank, builder.getIndexAttr(1)),
      sizes = tensor::getMixedSizes(builder, builder.getLoc(), rows);
  sizes.back() = builder.getIndexAttr(resultType.getShape().back());
  return tensor::ExtractSliceOp::create(builder, resultType, rows, offsets,
                                        sizes, strides);
}

Value mlir::qlut::packCodes(ImplicitLocOpBuilder &builder, Value codes) {
  auto type = cast<RankedTensorType>(codes.getType());
  const unsigned places = getNumPlaces(type);
  const int64_t rank = type.getRank(), last = rank - 1;
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, builder.getLoc(), codes);
  RankedTensorType packedType = getPackedType(type);
  SmallVector<OpFoldResult> extents = sizes;
  OpFoldResult missing = builder.getIndexAttr(0);
  if (type.isDynamicDim(last)) {
    Value size = cast<Value>(sizes.back());
    auto constant = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(builder, value);
    };
    Value bytes = arith::CeilDivUIOp::create(builder, size, constant(places));
    extents.back() = bytes;
    missing = arith::SubIOp::create(
                  builder,
                  arith::MulIOp::create(builder, bytes, constant(places)), size)
                  .getResult();
  } else {
    extents.back() = builder.getIndexAttr(packedType.getShape().back());
    missing = builder.getIndexAttr(packedType.getShape().back() * places -
                                   type.getShape().back());
  }
  if (!isZeroInteger(missing)) {
    SmallVector<int64_t> shape(type.getShape());
    if (!type.isDynamicDim(last))
      shape.back() = packedType.getShape().back() * places;
    SmallVector<OpFoldResult> low(rank, builder.getIndexAttr(0)), high = low;
    high.back() = missing;
    Value zero =
        arith::ConstantIntOp::create(builder, type.getElementType(), 0);
    codes = tensor::PadOp::create(
        builder, RankedTensorType::get(shape, type.getElementType()), codes,
        low, high, zero);
  }
  // [..., bytes, places], of which each place is one operand.
  SmallVector<OpFoldResult> split = extents;
  split.push_back(builder.getIndexAttr(places));
  SmallVector<int64_t> splitShape(packedType.getShape());
  splitShape.push_back(places);
  Value expanded = tensor::ExpandShapeOp::create(
      builder, RankedTensorType::get(splitShape, type.getElementType()), codes,
      splitLast(rank), split);
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  SmallVector<AffineMap> maps;
  for (unsigned place = 0; place < places; ++place)
    maps.push_back(
        identity.insertResult(builder.getAffineConstantExpr(place), rank));
  maps.push_back(identity);
  Value destination =
      tensor::EmptyOp::create(builder, extents, builder.getI8Type());
  auto generic = linalg::GenericOp::create(
      builder, TypeRange(packedType), SmallVector<Value>(places, expanded),
      ValueRange(destination), maps,
      SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder body(loc, inner);
        Type byte = body.getI8Type();
        const unsigned bits = 8 / places;
        Value sum;
        for (unsigned place = 0; place < places; ++place) {
          Value code = arith::ExtUIOp::create(body, byte, arguments[place]);
          if (place > 0)
            code = arith::ShLIOp::create(
                body, code,
                arith::ConstantIntOp::create(body, byte, place * bits));
          sum = place == 0 ? code
                           : arith::OrIOp::create(body, sum, code).getResult();
        }
        linalg::YieldOp::create(body, sum);
      });
  return generic.getResult(0);
}
