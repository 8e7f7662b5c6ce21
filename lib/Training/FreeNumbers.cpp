//===- FreeNumbers.cpp - programs whose numbers are arguments -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Training/FreeNumbers.h"
#include "ParameterFile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/IR/Thawed.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;
using ::qlut::NdArray;

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

/// The table, or the set, with an entry for each code.
static Attribute makeDirect(SimLutOp op) {
  const int64_t channels = op.getNumChannels().value_or(1);
  auto emit = [&] { return op.emitError(); };
  SmallVector<TableAttrInterface> tables;
  for (int64_t channel = 0; channel < channels; ++channel) {
    const ::qlut::Table &table =
        getTableOf(op.getTableAttr(), channel).getTable();
    ::qlut::DirectTable direct{table.input(), table.output(),
                               table.evaluateAll()};
    tables.push_back(
        getTableAttr(emit, op.getContext(), ::qlut::Table(std::move(direct))));
    if (!tables.back())
      return nullptr;
  }
  if (llvm::all_equal(tables))
    return tables.front();
  return TableSetAttr::fromChannels(emit, op.getContext(), tables);
}

LogicalResult mlir::qlut::prepareNumbers(func::FuncOp function) {
  auto module = function->getParentOfType<ModuleOp>();
  for (auto other : module.getOps<func::FuncOp>())
    other.setVisibility(other == function ? SymbolTable::Visibility::Public
                                          : SymbolTable::Visibility::Private);
  WalkResult walked = function.walk([](SimLutOp op) -> WalkResult {
    if (!op.isQuantized())
      return WalkResult::advance();
    Attribute table = makeDirect(op);
    if (!table)
      return WalkResult::interrupt();
    op->setAttr(op.getTableAttrName(), table);
    return WalkResult::advance();
  });
  module->setAttr(thawedAttrName, UnitAttr::get(module.getContext()));
  return failure(walked.wasInterrupted());
}

void mlir::qlut::finishNumbers(ModuleOp module) {
  module->removeAttr(thawedAttrName);
  // Proofs about sums hold for the numbers that they were made for.
  module.walk([](Operation *op) { op->removeDiscardableAttr(sumsAttrName); });
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// The value of a constant that is no index.
static Attribute getNumber(Value value) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  if (!constant || getElementTypeOrSelf(constant.getType()).isIndex())
    return nullptr;
  return constant.getValue();
}

FreeNumbers FreeNumbers::collect(func::FuncOp function) {
  FreeNumbers numbers;
  llvm::DenseMap<Value, uintptr_t> numbering;
  auto note = [&](const void *pointer) {
    numbers.shape.push_back(reinterpret_cast<uintptr_t>(pointer));
  };
  auto define = [&](Value value) {
    numbering.try_emplace(value, numbering.size());
    note(value.getType().getAsOpaquePointer());
  };
  function->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<arith::ConstantOp>(op) && getNumber(op->getResult(0)))
      return;
    note(op->getName().getAsOpaquePointer());
    // Attributes of arguments say what ranges are.
    note(op == function ? function.getFunctionType().getAsOpaquePointer()
                        : op->getAttrDictionary().getAsOpaquePointer());
    numbers.shape.push_back(op->getNumOperands());
    for (OpOperand &operand : op->getOpOperands()) {
      if (Attribute number = getNumber(operand.get())) {
        note(operand.get().getType().getAsOpaquePointer());
        numbers.uses.push_back(&operand);
        numbers.values.push_back(number);
        continue;
      }
      numbers.shape.push_back(numbering.lookup(operand.get()));
    }
    for (Value result : op->getResults())
      define(result);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Value argument : block.getArguments())
          define(argument);
  });
  return numbers;
}

bool FreeNumbers::isInteger(size_t number) const {
  auto integer = dyn_cast<IntegerAttr>(values[number]);
  return integer && integer.getValue().getBitWidth() > 1 &&
         isa<linalg::LinalgOp>(uses[number]->getOwner()->getParentOp());
}

llvm::BitVector FreeNumbers::compare(const FreeNumbers &other) const {
  llvm::BitVector differ(values.size());
  for (size_t i = 0; i < values.size(); ++i)
    if (values[i] != other.values[i])
      differ.set(i);
  return differ;
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

/// The type of the elements of a constant tensor, as an array; none if arrays
/// have no such elements.
static std::optional<ElementType> getElement(Attribute value) {
  auto elements = dyn_cast<DenseElementsAttr>(value);
  if (!elements)
    return std::nullopt;
  return mlir::qlut::detail::getElementType(elements.getElementType());
}

LogicalResult mlir::qlut::makeArguments(func::FuncOp function,
                                        const FreeNumbers &numbers,
                                        const llvm::BitVector &isFree) {
  OpBuilder b(function.getContext());
  Location loc = function.getLoc();
  Block &entry = function.getBody().front();
  auto add = [&](Type type) -> Value {
    auto attrs =
        b.getDictionaryAttr(b.getNamedAttr(numbersAttrName, b.getUnitAttr()));
    const unsigned at = function.getNumArguments();
    if (failed(function.insertArgument(at, type, attrs, loc)))
      return nullptr;
    return function.getArgument(at);
  };
  int64_t count[] = {0, 0};
  for (unsigned i : isFree.set_bits())
    if (!isa<ElementsAttr>(numbers.values[i]))
      ++count[isa<FloatAttr>(numbers.values[i])];
  Type element[] = {b.getI64Type(), b.getF64Type()};
  Value scalars[2];
  for (int kind : {0, 1})
    if (!(scalars[kind] =
              add(RankedTensorType::get({count[kind]}, element[kind]))))
      return failure();
  int64_t next[] = {0, 0};
  b.setInsertionPointToStart(&entry);
  for (unsigned i : isFree.set_bits()) {
    OpOperand &use = *numbers.uses[i];
    Type type = use.get().getType();
    if (isa<ElementsAttr>(numbers.values[i])) {
      Value argument = add(type);
      if (!argument)
        return failure();
      use.set(argument);
      continue;
    }
    const bool isFloat = isa<FloatAttr>(numbers.values[i]);
    Value at = arith::ConstantIndexOp::create(b, loc, next[isFloat]++);
    Value number = tensor::ExtractOp::create(b, loc, scalars[isFloat], at);
    if (number.getType() != type)
      number = isFloat
                   ? arith::TruncFOp::create(b, loc, type, number).getResult()
                   : arith::TruncIOp::create(b, loc, type, number).getResult();
    use.set(number);
  }
  return success();
}

std::vector<NdArray> mlir::qlut::getArguments(ArrayRef<Attribute> values,
                                              const llvm::BitVector &isFree) {
  std::vector<int64_t> integers;
  std::vector<double> floats;
  std::vector<NdArray> tensors;
  for (unsigned i : isFree.set_bits()) {
    if (auto integer = dyn_cast<IntegerAttr>(values[i])) {
      integers.push_back(integer.getValue().getSExtValue());
    } else if (auto number = dyn_cast<FloatAttr>(values[i])) {
      floats.push_back(number.getValueAsDouble());
    } else {
      auto elements = cast<DenseElementsAttr>(values[i]);
      tensors.push_back(
          mlir::qlut::detail::toArray(elements, *getElement(elements)));
    }
  }
  std::vector<NdArray> arguments;
  auto add = [&](ElementType type, const auto &list) {
    NdArray &array = arguments.emplace_back(
        type, ArrayRef<int64_t>{static_cast<int64_t>(list.size())});
    std::memcpy(array.data.data(), list.data(), array.data.size());
  };
  add(ElementType::I64, integers);
  add(ElementType::F64, floats);
  llvm::move(tensors, std::back_inserter(arguments));
  return arguments;
}

bool mlir::qlut::canBeArgument(Attribute value) {
  return isa<IntegerAttr, FloatAttr>(value) || getElement(value).has_value();
}
