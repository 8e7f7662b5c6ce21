//===- TableGradients.cpp - gradients of the values of tables -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableGradients.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// On a copy of a lookup: its input is a sum with zeros that are learned.
static constexpr llvm::StringLiteral connectedAttrName = "connected";

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

TableGradients::TableGradients(func::FuncOp function) {
  function.walk([&](SimLutOp op) {
    if (getTrainedTable(op, nullptr) &&
        sums.try_emplace(op.getLayerAttr().getValue()).second)
      layers.push_back(op.getLayerAttr().str());
  });
}

bool TableGradients::contains(SimLutOp op) const {
  return getTrainedTable(op, nullptr) &&
         sums.contains(op.getLayerAttr().getValue());
}

void TableGradients::add(Adjoints &adjoints, StringRef layer, Value sum) {
  Value &all = sums[layer];
  all =
      all ? arith::AddFOp::create(adjoints.getBuilder(), sum.getLoc(), all, sum)
                .getResult()
          : sum;
}

void TableGradients::appendTo(SmallVectorImpl<Value> &results,
                              SmallVectorImpl<Type> &types,
                              SmallVectorImpl<DictionaryAttr> &attrs) const {
  for (const std::string &layer : layers) {
    Value value = sums.lookup(layer);
    if (!value)
      continue;
    Builder b(value.getContext());
    results.push_back(value);
    types.push_back(value.getType());
    attrs.push_back(b.getDictionaryAttr(
        b.getNamedAttr(tableGradientAttrName, b.getStringAttr(layer))));
  }
}

//===----------------------------------------------------------------------===//
// Lookups
//===----------------------------------------------------------------------===//

LookupTables::LookupTables(Operation *op, Adjoints &adjoints)
    : adjoints(adjoints) {
  TableGradients *tables = adjoints.getTableGradients();
  if (!tables || !isa<SimOp>(op))
    return;
  Builder b(op->getContext());
  op->walk([&](SimLutOp lut) {
    if (!tables->contains(lut))
      return;
    const ::qlut::LinearTable &table = *getTrainedTable(lut, nullptr);
    SmallVector<int32_t> segments;
    SmallVector<float> along;
    for (int64_t offset = 0; offset < table.input.numCodes(); ++offset) {
      TablePlace place = findPlace(table, offset);
      segments.push_back(static_cast<int32_t>(place.segment));
      along.push_back(static_cast<float>(place.along));
    }
    const int64_t codes = table.input.numCodes();
    auto ends = RankedTensorType::get(
        {static_cast<int64_t>(table.nodes.size())}, b.getF32Type());
    all.push_back(
        {lut.getLayerAttr().str(),
         adjoints.createTable(lut.getLoc(),
                              DenseElementsAttr::get(ends, ArrayRef(0.0F))),
         adjoints.createTable(
             lut.getLoc(), DenseElementsAttr::get(
                               RankedTensorType::get({codes}, b.getI32Type()),
                               ArrayRef(segments))),
         adjoints.createTable(
             lut.getLoc(), DenseElementsAttr::get(
                               RankedTensorType::get({codes}, b.getF32Type()),
                               ArrayRef(along)))});
  });
}

/// The input code, counted from the least one.
static Value writeOffset(ImplicitLocOpBuilder &b, SimLutOp lut) {
  const ::qlut::Storage storage = lut.getInFormatAttr().getStorage();
  Value code = QuantizeOp::create(b, getStorageType(b.getContext(), storage),
                                  lut.getInput(), Value(),
                                  lut.getInFormatAttr(), lut.getRoundingAttr());
  Value wide =
      storage.isSigned()
          ? arith::ExtSIOp::create(b, b.getI32Type(), code).getResult()
          : arith::ExtUIOp::create(b, b.getI32Type(), code).getResult();
  Value least = arith::ConstantOp::create(
      b, b.getI32IntegerAttr(static_cast<int32_t>(storage.minCode())));
  return arith::IndexCastOp::create(b, b.getIndexType(),
                                    arith::SubIOp::create(b, wide, least));
}

void LookupTables::connect(ArrayRef<Operation *> ops) {
  auto connect = [&](SimLutOp lut) {
    auto found = llvm::find_if(all, [&](const Values &values) {
      return lut.getLayerAttr() &&
             lut.getLayerAttr().getValue() == values.layer;
    });
    if (found == all.end() || lut->hasAttr(connectedAttrName))
      return;
    ImplicitLocOpBuilder b(lut.getLoc(), lut);
    Value offset = writeOffset(b, lut);
    Value segment = tensor::ExtractOp::create(b, found->segments, offset);
    Value along = tensor::ExtractOp::create(b, found->along, offset);
    Value left = arith::IndexCastOp::create(b, b.getIndexType(), segment);
    Value right =
        arith::AddIOp::create(b, left, arith::ConstantIndexOp::create(b, 1));
    Value one = arith::ConstantOp::create(b, b.getF32FloatAttr(1.0F));
    auto term = [&](Value node, Value share) -> Value {
      Value end = tensor::ExtractOp::create(b, found->zeros, node);
      return arith::MulFOp::create(b, end, share);
    };
    Value change = arith::AddFOp::create(
        b, term(left, arith::SubFOp::create(b, one, along)),
        term(right, along));
    Type type = lut.getType();
    const unsigned width = type.getIntOrFloatBitWidth();
    if (width < 32)
      change = arith::TruncFOp::create(b, type, change);
    else if (width > 32)
      change = arith::ExtFOp::create(b, type, change);
    lut.getInputMutable().assign(
        arith::AddFOp::create(b, lut.getInput(), change));
    lut->setAttr(connectedAttrName, b.getUnitAttr());
  };
  for (Operation *op : ops)
    op->walk(connect);
}

void LookupTables::setActive(Adjoints &within) {
  for (const Values &values : all)
    within.setActive(values.zeros);
}

void LookupTables::note(Adjoints &within) {
  for (const Values &values : all)
    if (Value sum = within.getCotangent(values.zeros))
      adjoints.getTableGradients()->add(adjoints, values.layer, sum);
}

Value LookupTables::getInput(SimLutOp lut) {
  return lut->hasAttr(connectedAttrName)
             ? lut.getInput().getDefiningOp<arith::AddFOp>().getLhs()
             : lut.getInput();
}

bool LookupTables::moveValues(SimLutOp lut, Adjoints &adjoints, Value g) {
  if (!lut->hasAttr(connectedAttrName) || adjoints.isActive(getInput(lut)))
    return false;
  adjoints.addCotangent(lut.getInput().getDefiningOp<arith::AddFOp>().getRhs(),
                        g);
  return true;
}
