//===- PackedLookup.cpp - lookups of several codes in a byte --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackedLookup.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Core/PackedCodes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::CompiledTable;
using ::qlut::InstructionCosts;
using ::qlut::Isa;

static unsigned getNumPlaces(TableAttrInterface table) {
  return *::qlut::getCodesPerByte(table.getTable().input().bits);
}

/// The bits of the place's code in the low bits of the byte.
static Value shiftToPlace(ImplicitLocOpBuilder &builder, Value byte,
                          unsigned shift) {
  if (shift == 0)
    return byte;
  Value bits =
      arith::ConstantIntOp::create(builder, builder.getI8Type(), shift);
  return arith::ShRUIOp::create(builder, byte, bits);
}

//===----------------------------------------------------------------------===//
// The op
//===----------------------------------------------------------------------===//

Value mlir::qlut::createPackedLookup(ImplicitLocOpBuilder &builder, Value bytes,
                                     TableAttrInterface table,
                                     Type resultElement, StringAttr layer) {
  const unsigned bits = table.getTable().input().bits;
  SmallVector<OpFoldResult> extents =
      tensor::getMixedSizes(builder, builder.getLoc(), bytes);
  const int64_t rank = static_cast<int64_t>(extents.size());
  extents.push_back(builder.getIndexAttr(getNumPlaces(table)));
  Value destination = tensor::EmptyOp::create(builder, extents, resultElement);
  AffineMap results = builder.getMultiDimIdentityMap(rank + 1);
  SmallVector<utils::IteratorType> loops(rank + 1,
                                         utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, destination.getType(), bytes, destination,
      ArrayRef{results.dropResult(rank), results}, loops,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        ImplicitLocOpBuilder body(loc, inner);
        Type byte = body.getI8Type();
        Value place = arith::IndexCastOp::create(
            body, byte, linalg::IndexOp::create(body, rank));
        Value shift = arith::MulIOp::create(
            body, place, arith::ConstantIntOp::create(body, byte, bits));
        Value code = arith::TruncIOp::create(
            body, body.getIntegerType(bits),
            arith::ShRUIOp::create(body, arguments[0], shift));
        Value result =
            HwLutOp::create(body, resultElement, code, Value(), table, layer);
        linalg::YieldOp::create(body, result);
      });
  return generic.getResult(0);
}

bool mlir::qlut::isPackedLookup(HwLutOp lookup) {
  auto generic = dyn_cast_or_null<linalg::GenericOp>(lookup->getParentOp());
  if (!generic || lookup.getChannel() || generic.getNumDpsInputs() != 1 ||
      generic.getNumDpsInits() != 1)
    return false;
  const ::qlut::Table &table = getTableOf(lookup.getTableAttr(), 0).getTable();
  const unsigned bits = table.input().bits;
  const std::optional<unsigned> places = ::qlut::getCodesPerByte(bits);
  if (!places || table.output().bits > 8)
    return false;

  // Each byte for each of its places, the innermost loop.
  const unsigned last = generic.getNumLoops() - 1;
  AffineMap results = generic.getIndexingMapsArray()[1];
  if (generic.getNumLoops() < 2 || !results.isIdentity() ||
      generic.getIndexingMapsArray()[0] != results.dropResult(last) ||
      generic.getStaticLoopRanges()[last] != *places)
    return false;
  Block *body = generic.getBody();
  auto yield = cast<linalg::YieldOp>(body->getTerminator());
  if (!body->getArgument(0).getType().isInteger(8) ||
      yield.getValues()[0] != lookup.getResult())
    return false;

  // trunc(byte >> (index * bits)), and nothing else.
  auto code = lookup.getInput().getDefiningOp<arith::TruncIOp>();
  auto shifted =
      code ? code.getIn().getDefiningOp<arith::ShRUIOp>() : arith::ShRUIOp();
  auto shift = shifted ? shifted.getRhs().getDefiningOp<arith::MulIOp>()
                       : arith::MulIOp();
  auto cast = shift ? shift.getLhs().getDefiningOp<arith::IndexCastOp>()
                    : arith::IndexCastOp();
  auto index =
      cast ? cast.getIn().getDefiningOp<linalg::IndexOp>() : linalg::IndexOp();
  APInt factor;
  return index && index.getDim() == last &&
         shifted.getLhs() == body->getArgument(0) &&
         matchPattern(shift.getRhs(), m_ConstantInt(&factor)) && factor == bits;
}

//===----------------------------------------------------------------------===//
// Its vector code
//===----------------------------------------------------------------------===//

std::string PackedForm::str() const {
  unsigned lookups = 0;
  for (const CompiledTable &place : places)
    lookups += place.lookups;
  return std::to_string(places.size()) + " codes in a byte, " +
         std::to_string(lookups) + (lookups == 1 ? " lookup" : " lookups");
}

llvm::Expected<PackedForm>
mlir::qlut::compilePackedTable(const ::qlut::Table &table, Isa isa) {
  auto tables = ::qlut::getPlaceTables(table);
  if (!tables)
    return tables.takeError();
  PackedForm form;
  for (const ::qlut::ByteTable &place : *tables) {
    form.places.push_back(::qlut::compileTable(place, isa));
    form.cycles += form.places.back().cycles;
  }
  // Pairs of vectors are interleaved; halves of AVX2's are exchanged after.
  const InstructionCosts &costs = InstructionCosts::get(isa);
  const size_t numPlaces = form.places.size();
  form.cycles += static_cast<double>(numPlaces * llvm::Log2_64(numPlaces)) *
                 (isa == Isa::Avx2 ? 2 : 1) / costs.shuffleUnits;
  return form;
}

/// The elements of the vectors in turn; as many vectors as a power of two.
static Value interleave(ImplicitLocOpBuilder &builder,
                        ArrayRef<Value> vectors) {
  if (vectors.size() == 1)
    return vectors.front();
  SmallVector<Value> even, odd;
  for (auto [i, vector] : llvm::enumerate(vectors))
    (i % 2 ? odd : even).push_back(vector);
  return vector::InterleaveOp::create(builder, interleave(builder, even),
                                      interleave(builder, odd));
}

void mlir::qlut::setPackedBodies(ElementwiseLoop &loop, HwLutOp lookup,
                                 const PackedForm &form, Isa isa) {
  loop.resultsPerElement = static_cast<int64_t>(form.places.size());
  loop.vectors = [&form, isa](ImplicitLocOpBuilder &body, ValueRange bytes) {
    // By vector, then by place.
    std::vector<SmallVector<Value>> results(bytes.size());
    for (const CompiledTable &place : form.places) {
      auto values =
          LaneEmitter(body, isa, /*store=*/nullptr).emit(place.program, bytes);
      for (auto [list, value] : llvm::zip_equal(results, values))
        list.push_back(value);
    }
    return llvm::map_to_vector(
        results, [&](ArrayRef<Value> list) { return interleave(body, list); });
  };
  loop.scalar = [lookup, &form](ImplicitLocOpBuilder &body,
                                Value byte) mutable -> Value {
    Type codeType = lookup.getInput().getType();
    const unsigned bits = codeType.getIntOrFloatBitWidth();
    SmallVector<Value> results;
    for (unsigned place = 0; place < form.places.size(); ++place) {
      Value code = arith::TruncIOp::create(
          body, codeType, shiftToPlace(body, byte, place * bits));
      Value result = HwLutOp::create(body, lookup.getType(), code, Value(),
                                     lookup.getTableAttr(), StringAttr());
      if (lookup.getType().getIntOrFloatBitWidth() < 8)
        result = arith::ExtUIOp::create(body, body.getI8Type(), result);
      results.push_back(result);
    }
    return vector::FromElementsOp::create(
        body,
        VectorType::get({static_cast<int64_t>(results.size())},
                        body.getI8Type()),
        results);
  };
}
