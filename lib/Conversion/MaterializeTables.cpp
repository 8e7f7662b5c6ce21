//===- MaterializeTables.cpp - tables as globals --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Conversion/Patterns.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTMATERIALIZETABLES
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// Tables as private constant globals of the nearest symbol table, taken at
/// the start of the top block.
class GlobalTableStore : public TableStore {
public:
  /// Globals are aligned to that many bytes; 0 leaves it open.
  explicit GlobalTableStore(int64_t alignment) : alignment(alignment) {}

  using TableStore::getTable;
  Value getTable(ImplicitLocOpBuilder &builder,
                 DenseElementsAttr elements) override;

private:
  /// The globals of one symbol table by what they hold.
  using Globals = DenseMap<Attribute, memref::GlobalOp>;

  Globals &getGlobals(Operation *scope);
  memref::GlobalOp getGlobal(ImplicitLocOpBuilder &builder, Operation *scope,
                             DenseElementsAttr elements);

  int64_t alignment;
  SymbolTableCollection symbols;
  DenseMap<Operation *, Globals> globals;
};
} // namespace

/// A global that stands for its elements alone: nothing else may change it or
/// rely on where it lies.
static bool isTable(memref::GlobalOp global) {
  return global.isPrivate() && global.getConstant() &&
         global.getType().getLayout().isIdentity() &&
         !global.getType().getMemorySpace() &&
         isa_and_nonnull<DenseElementsAttr>(global.getInitialValueAttr());
}

GlobalTableStore::Globals &GlobalTableStore::getGlobals(Operation *scope) {
  auto [entry, isNew] = globals.try_emplace(scope);
  if (isNew)
    for (auto global : scope->getRegion(0).getOps<memref::GlobalOp>())
      if (isTable(global))
        entry->second.try_emplace(global.getInitialValueAttr(), global);
  return entry->second;
}

memref::GlobalOp GlobalTableStore::getGlobal(ImplicitLocOpBuilder &builder,
                                             Operation *scope,
                                             DenseElementsAttr elements) {
  memref::GlobalOp &global = getGlobals(scope)[elements];
  if (global)
    return global;
  auto type =
      MemRefType::get(elements.getType().getShape(), elements.getElementType());
  // Made before the global is, so that it knows the names that are taken.
  SymbolTable &table = symbols.getSymbolTable(scope);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&scope->getRegion(0).front());
  global = memref::GlobalOp::create(
      builder, "qlut_table", builder.getStringAttr("private"), type, elements,
      /*constant=*/true,
      alignment == 0 ? IntegerAttr() : builder.getI64IntegerAttr(alignment));
  table.insert(global);
  return global;
}

Value GlobalTableStore::getTable(ImplicitLocOpBuilder &builder,
                                 DenseElementsAttr elements) {
  Block *top = getTopBlock(builder);
  Operation *scope = SymbolTable::getNearestSymbolTable(top->getParentOp());
  memref::GlobalOp global = getGlobal(builder, scope, elements);
  for (Operation &op : *top) {
    auto taken = dyn_cast<memref::GetGlobalOp>(op);
    if (!taken)
      break;
    if (taken.getName() == global.getSymName())
      return taken;
  }
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(top);
  return memref::GetGlobalOp::create(builder, global.getType(),
                                     global.getSymName());
}

/// Fails with a diagnostic at the first op that the patterns would leave.
static LogicalResult verifyLowerable(Operation *root) {
  WalkResult walked = root->walk([](Operation *op) -> WalkResult {
    if (!isElementwiseQlutOp(op))
      return WalkResult::advance();
    Type type = op->getResult(0).getType();
    if (isa<TensorType>(type))
      return op->emitOpError("expected scalars or vectors, got ")
             << type
             << "; run --convert-qlut-to-arith before --one-shot-bufferize";
    StringRef obstacle = getLoweringObstacle(op);
    if (obstacle.empty())
      return WalkResult::advance();
    return op->emitOpError(obstacle) << ", got " << type;
  });
  return failure(walked.wasInterrupted());
}

namespace {
struct MaterializeTables
    : mlir::qlut::impl::QlutMaterializeTablesBase<MaterializeTables> {
  using QlutMaterializeTablesBase::QlutMaterializeTablesBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (alignment == 0 || (alignment > 0 && llvm::isPowerOf2_64(alignment)))
      return success();
    return emitError(UnknownLoc::get(context))
           << "qlut-materialize-tables: expected alignment to be 0 or a power "
              "of two, got "
           << static_cast<int64_t>(alignment);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(verifyOnlyElementwise(module)) ||
        failed(verifyLowerable(module)))
      return signalPassFailure();
    // The driver passes over blocks that nothing reaches.
    IRRewriter rewriter(&getContext());
    (void)eraseUnreachableBlocks(rewriter, module->getRegions());
    GlobalTableStore store(alignment);
    RewritePatternSet patterns(&getContext());
    populateScalarQlutToArithPatterns(patterns, store);
    walkAndApplyPatterns(module, std::move(patterns));
  }
};
} // namespace
