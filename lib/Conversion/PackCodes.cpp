//===- PackCodes.cpp - several codes in a byte at functions' ends ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Codes arrive packed, in arguments and in results of calls, and leave packed,
// in results and in operands of calls (docs/spec.md, M2 to M4). What is between
// is asked for from its uses: a value is written packed where a packed one is
// wanted and its lookups begin at a packed value, and unpacked elsewhere.
//
//===----------------------------------------------------------------------===//

#include "PackedTensors.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Core/PackedCodes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTPACKCODES
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

static SmallVector<Type> getPackedTypes(TypeRange types) {
  return llvm::map_to_vector(types, [](Type type) -> Type {
    return isPackable(type) ? getPackedType(type) : type;
  });
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

namespace {
/// One function's values, packed and unpacked.
class FunctionPacker {
public:
  FunctionPacker(func::FuncOp function,
                 const llvm::SmallPtrSetImpl<Operation *> &packedFunctions,
                 SymbolTable &symbols, bool remarks)
      : function(function), packedFunctions(packedFunctions), symbols(symbols),
        remarks(remarks) {}

  void run() {
    SmallVector<Operation *> ops;
    function.walk([&](Operation *op) {
      if (op != function)
        ops.push_back(op);
    });
    if (packedFunctions.contains(function))
      packSignature();
    for (Operation *&op : ops)
      if (auto call = dyn_cast<func::CallOp>(op))
        op = packResults(call);
    for (Operation *op : ops)
      rewriteUses(op);
    for (Operation *op : llvm::reverse(gone))
      op->erase();
    for (unsigned i : llvm::reverse(goneArguments))
      (void)function.eraseArgument(i);
  }

private:
  /// Gives each argument of codes a packed one before it, and the type packed
  /// results. (Erased when nothing uses it any more.)
  void packSignature() {
    const unsigned numArguments = function.getNumArguments();
    for (unsigned i = 0, at = 0; i < numArguments; ++i, ++at) {
      BlockArgument codes = function.getArgument(at);
      if (!isPackable(codes.getType()))
        continue;
      (void)function.insertArgument(at, getPackedType(codes.getType()),
                                    function.getArgAttrDict(at),
                                    codes.getLoc());
      arrived[codes] = function.getArgument(at);
      goneArguments.push_back(++at);
    }
    function.setType(FunctionType::get(
        function.getContext(), function.getFunctionType().getInputs(),
        getPackedTypes(function.getResultTypes())));
  }

  func::FuncOp getPackedCallee(func::CallOp call) {
    auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
    return callee && packedFunctions.contains(callee) ? callee : func::FuncOp();
  }

  /// The call with packed results; its operands are rewritten as uses are.
  Operation *packResults(func::CallOp call) {
    if (!getPackedCallee(call))
      return call;
    OpBuilder builder(call);
    auto other = func::CallOp::create(builder, call.getLoc(), call.getCallee(),
                                      getPackedTypes(call.getResultTypes()),
                                      call.getOperands());
    other->setDiscardableAttrs(call->getDiscardableAttrDictionary());
    for (auto [from, to] :
         llvm::zip_equal(call.getResults(), other.getResults()))
      if (from.getType() == to.getType())
        from.replaceAllUsesWith(to);
      else
        arrived[from] = to;
    gone.push_back(call);
    return other;
  }

  /// Whether the value arrives packed, or is looked up from one that does.
  bool isPacked(Value value) {
    if (!isPackable(value.getType()))
      return false;
    if (arrived.contains(value))
      return true;
    auto lookup = value.getDefiningOp<HwLutOp>();
    return lookup && isByPlace(lookup) &&
           getNumPlaces(lookup.getInput().getType()) ==
               getNumPlaces(value.getType());
  }

  /// Whether the lookup is of codes of a packed value, to at most 8 bits.
  bool isByPlace(HwLutOp lookup) {
    return !lookup.getChannel() && isPacked(lookup.getInput()) &&
           getElementTypeOrSelf(lookup.getType()).getIntOrFloatBitWidth() <= 8;
  }

  void rewriteUses(Operation *op) {
    // Written where it is asked for, packed, unpacked or both.
    if (auto lookup = dyn_cast<HwLutOp>(op); lookup && isByPlace(lookup)) {
      if (!isPacked(lookup.getResult()))
        lookup.getResult().replaceAllUsesWith(getUnpacked(lookup.getResult()));
      gone.push_back(op);
      return;
    }
    if (auto dim = dyn_cast<tensor::DimOp>(op);
        dim && isPacked(dim.getSource()) && dim.getConstantIndex())
      return rewriteDim(dim);
    auto call = dyn_cast<func::CallOp>(op);
    const bool takesPacked =
        (isa<func::ReturnOp>(op) && packedFunctions.contains(function)) ||
        (call && getPackedCallee(call));
    bool isUnpacked = false;
    for (OpOperand &operand : op->getOpOperands()) {
      Value value = operand.get();
      if (takesPacked && isPackable(value.getType())) {
        operand.set(getPacked(value));
      } else if (isPacked(value)) {
        operand.set(getUnpacked(value));
        isUnpacked = true;
      }
    }
    if (isUnpacked && remarks)
      op->emitRemark("codes are unpacked: expected a lookup of them to at most "
                     "8 bits, a call or a return, got '")
          << op->getName() << "'";
  }

  void rewriteDim(tensor::DimOp dim) {
    ImplicitLocOpBuilder builder(dim.getLoc(), dim);
    auto type = cast<RankedTensorType>(dim.getSource().getType());
    const int64_t index = *dim.getConstantIndex();
    if (index >= type.getRank())
      return; // undefined, and may stay so
    Value extent;
    if (!type.isDynamicDim(index)) {
      extent = arith::ConstantIndexOp::create(builder, type.getDimSize(index));
    } else {
      extent =
          tensor::DimOp::create(builder, getPacked(dim.getSource()), index);
      if (index + 1 == type.getRank())
        extent = arith::MulIOp::create(
            builder, extent,
            arith::ConstantIndexOp::create(builder, getNumPlaces(type)));
    }
    dim.replaceAllUsesWith(extent);
    gone.push_back(dim);
  }

  /// The value's codes, several in a byte.
  Value getPacked(Value value) {
    if (Value found = arrived.lookup(value))
      return found;
    if (Value found = packed.lookup(value))
      return found;
    ImplicitLocOpBuilder builder(value.getLoc(), function.getContext());
    builder.setInsertionPointAfterValue(value);
    Value result;
    if (isPacked(value)) {
      auto lookup = value.getDefiningOp<HwLutOp>();
      result = lookUpPacked(builder, lookup);
    } else {
      result = packCodes(builder, value);
    }
    return packed[value] = result;
  }

  /// The same lookup of all codes of a byte at once.
  Value lookUpPacked(ImplicitLocOpBuilder &builder, HwLutOp lookup) {
    Value bytes = getPacked(lookup.getInput());
    const ::qlut::Table &table =
        getTableOf(lookup.getTableAttr(), 0).getTable();
    auto attribute =
        getTableAttr([&] { return lookup.emitError(); }, function.getContext(),
                     llvm::cantFail(::qlut::packTable(table)));
    return HwLutOp::create(builder, bytes.getType(), bytes, Value(), attribute,
                           lookup.getLayerAttr());
  }

  /// The value's codes, one in an element.
  Value getUnpacked(Value value) {
    if (!isPacked(value) && !isLookedUpByPlace(value))
      return value;
    if (Value found = unpacked.lookup(value))
      return found;
    ImplicitLocOpBuilder builder(value.getLoc(), function.getContext());
    auto lookup = value.getDefiningOp<HwLutOp>();
    Value result;
    if (lookup) {
      builder.setInsertionPointAfterValue(value);
      result = unpackCodes(builder, getPacked(lookup.getInput()),
                           getTableOf(lookup.getTableAttr(), 0),
                           value.getType(), lookup.getLayerAttr());
    } else {
      Value bytes = arrived.lookup(value);
      builder.setInsertionPointAfterValue(bytes);
      result = unpackCodes(builder, bytes, makeIdentity(value.getType()),
                           value.getType(), StringAttr());
    }
    return unpacked[value] = result;
  }

  bool isLookedUpByPlace(Value value) {
    auto lookup = value.getDefiningOp<HwLutOp>();
    return lookup && isByPlace(lookup);
  }

  TableAttrInterface makeIdentity(Type type) {
    const ::qlut::Storage storage{
        getElementTypeOrSelf(type).getIntOrFloatBitWidth(),
        ::qlut::Storage::Kind::Signed};
    std::vector<int64_t> codes;
    for (int64_t c = storage.minCode(); c <= storage.maxCode(); ++c)
      codes.push_back(c);
    return getTableAttr(
        [&] { return function.emitError(); }, function.getContext(),
        ::qlut::Table(::qlut::DirectTable{storage, storage, std::move(codes)}));
  }

  func::FuncOp function;
  const llvm::SmallPtrSetImpl<Operation *> &packedFunctions;
  SymbolTable &symbols;
  const bool remarks;
  llvm::DenseMap<Value, Value> arrived;          ///< codes to what arrives
  llvm::DenseMap<Value, Value> packed, unpacked; ///< what has been written
  SmallVector<Operation *> gone; ///< in the order of the function
  SmallVector<unsigned> goneArguments;
};
} // namespace

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PackCodes : mlir::qlut::impl::QlutPackCodesBase<PackCodes> {
  using QlutPackCodesBase::QlutPackCodesBase;

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    llvm::SmallPtrSet<Operation *, 8> packedFunctions;
    SmallVector<func::FuncOp> functions(getOperation().getOps<func::FuncOp>());
    for (func::FuncOp function : functions)
      if (shouldPack(function))
        packedFunctions.insert(function);
    if (packedFunctions.empty())
      return;
    for (func::FuncOp function : functions)
      if (!function.isExternal())
        FunctionPacker(function, packedFunctions, symbols, remarks).run();
  }

private:
  bool shouldPack(func::FuncOp function) {
    SmallVector<Type> types(function.getArgumentTypes());
    llvm::append_range(types, function.getResultTypes());
    bool hasCodes = false, hasPackable = false;
    for (Type type : types) {
      if (getNumPlaces(type) == 0)
        continue;
      hasCodes = true;
      hasPackable |= isPackable(type);
      if (StringRef obstacle = getPackingObstacle(type);
          !obstacle.empty() && remarks)
        function.emitRemark("codes are not packed: ")
            << obstacle << ", got " << type;
    }
    if (!hasCodes || !hasPackable)
      return false;
    StringRef obstacle = getFunctionObstacle(function);
    if (!obstacle.empty() && remarks)
      function.emitRemark("codes are not packed: ") << obstacle;
    return obstacle.empty();
  }

  StringRef getFunctionObstacle(func::FuncOp function) {
    if (function.isExternal())
      return "expected a function with a body, got a declaration";
    auto uses = function.getSymbolUses(getOperation());
    if (!uses || !llvm::all_of(*uses, [](SymbolTable::SymbolUse use) {
          return isa<func::CallOp>(use.getUser());
        }))
      return "expected no use of the function but calls";
    // Codes that a call packs could be an odd number, which packed ones are not
    // known to be (spec M4).
    auto hasAnyLength = [](Type type) {
      return isPackable(type) &&
             ShapedType::isDynamic(
                 cast<RankedTensorType>(type).getShape().back());
    };
    if (!uses->empty() &&
        (llvm::any_of(function.getArgumentTypes(), hasAnyLength) ||
         llvm::any_of(function.getResultTypes(), hasAnyLength)))
      return "expected a last dimension of known size in a function that is "
             "called";
    return "";
  }
};
} // namespace
