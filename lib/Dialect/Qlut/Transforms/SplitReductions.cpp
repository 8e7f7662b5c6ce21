//===- SplitReductions.cpp - elementwise math out of reductions -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a reduction computes from its inputs before it combines them goes to
// parallel ops (the prologue), and so does a result that combines nothing, next
// to one that does (the epilogue). ReductionBody.h says what can be moved.
//
//===----------------------------------------------------------------------===//

#include "ReductionBody.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTSPLITREDUCTIONS
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

namespace {
/// A tensor that has the values of a scalar of the body.
struct Computed {
  Value scalar;
  Value tensor;
  AffineMap map;
};
} // namespace

/// A parallel generic that computes `scalar` of the body of `op`.
static Value createParallel(RewriterBase &rewriter, linalg::LinalgOp op,
                            const ReductionBody &body, Value scalar, Value out,
                            ArrayRef<AffineMap> maps) {
  SmallVector<OpOperand *> inputs = body.inputsOf(scalar);
  SmallVector<Value> operands;
  for (OpOperand *input : inputs)
    operands.push_back(input->get());
  SmallVector<utils::IteratorType> iterators(maps.front().getNumDims(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, op.getLoc(), out.getType(), operands, out, maps,
             iterators,
             [&](OpBuilder &b, Location loc, ValueRange args) {
               IRMapping mapping;
               for (auto [input, arg] : llvm::zip(inputs, args))
                 mapping.map(
                     op.getBlock()->getArgument(input->getOperandNumber()),
                     arg);
               for (Operation *inner : body.opsOf(scalar))
                 b.clone(*inner, mapping);
               linalg::YieldOp::create(b, loc, mapping.lookupOrDefault(scalar));
             })
      .getResult(0);
}

static Computed createPrologue(RewriterBase &rewriter, linalg::LinalgOp op,
                               const ReductionBody &body, Value scalar) {
  ReductionSpace space = *body.findSpace(scalar);
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(rewriter, op.getLoc(), space.sizesFrom);
  Value out =
      tensor::EmptyOp::create(rewriter, op.getLoc(), sizes, scalar.getType());
  SmallVector<AffineMap> maps = space.inputMaps;
  maps.push_back(rewriter.getMultiDimIdentityMap(space.rank));
  return {scalar, createParallel(rewriter, op, body, scalar, out, maps),
          space.readMap};
}

static Computed createEpilogue(RewriterBase &rewriter, linalg::LinalgOp op,
                               const ReductionBody &body, unsigned number) {
  Value scalar = op.getBlock()->getTerminator()->getOperand(number);
  OpOperand *init = op.getDpsInitOperand(number);
  SmallVector<AffineMap> maps;
  for (OpOperand *input : body.inputsOf(scalar))
    maps.push_back(op.getMatchingIndexingMap(input));
  maps.push_back(op.getMatchingIndexingMap(init));
  return {scalar, createParallel(rewriter, op, body, scalar, init->get(), maps),
          maps.back()};
}

/// The reduction that is left of `op`: it reads what is computed and has no
/// results `dropped`.
static linalg::GenericOp createRest(RewriterBase &rewriter, linalg::LinalgOp op,
                                    ArrayRef<Computed> computed,
                                    ArrayRef<unsigned> dropped) {
  Block *block = op.getBlock();
  Operation *yield = block->getTerminator();
  auto isComputed = [&](Value value) {
    return llvm::any_of(computed,
                        [&](const Computed &c) { return c.scalar == value; });
  };
  // What the body still does and reads.
  SmallVector<OpOperand *> inits;
  SmallVector<Value> yielded;
  for (OpOperand &result : yield->getOpOperands()) {
    if (llvm::is_contained(dropped, result.getOperandNumber()))
      continue;
    inits.push_back(op.getDpsInitOperand(result.getOperandNumber()));
    yielded.push_back(result.get());
  }
  llvm::SetVector<Value> read(yielded.begin(), yielded.end());
  llvm::DenseSet<Operation *> needed;
  for (size_t i = 0; i < read.size(); ++i) {
    Operation *def = read[i].getDefiningOp();
    if (!def || def->getBlock() != block || isComputed(read[i]))
      continue;
    needed.insert(def);
    read.insert(def->operand_begin(), def->operand_end());
  }

  SmallVector<OpOperand *> inputs;
  SmallVector<AffineMap> maps;
  auto collect = [&](bool all) {
    inputs.clear();
    maps.clear();
    for (OpOperand *input : op.getDpsInputOperands())
      if (all || read.contains(block->getArgument(input->getOperandNumber()))) {
        inputs.push_back(input);
        maps.push_back(op.getMatchingIndexingMap(input));
      }
    for (const Computed &c : computed)
      maps.push_back(c.map);
    for (OpOperand *init : inits)
      maps.push_back(op.getMatchingIndexingMap(init));
  };
  collect(/*all=*/false);
  // The sizes of loops come from the operands.
  if (!inversePermutation(concatAffineMaps(maps, op->getContext())))
    collect(/*all=*/true);

  SmallVector<Value> operands, outs;
  SmallVector<Type> types;
  for (OpOperand *input : inputs)
    operands.push_back(input->get());
  for (const Computed &c : computed)
    operands.push_back(c.tensor);
  for (OpOperand *init : inits) {
    outs.push_back(init->get());
    types.push_back(init->get().getType());
  }
  return linalg::GenericOp::create(
      rewriter, op.getLoc(), types, operands, outs, maps,
      op.getIteratorTypesArray(),
      [&](OpBuilder &b, Location loc, ValueRange args) {
        IRMapping mapping;
        unsigned next = 0;
        for (OpOperand *input : inputs)
          mapping.map(block->getArgument(input->getOperandNumber()),
                      args[next++]);
        for (const Computed &c : computed)
          mapping.map(c.scalar, args[next++]);
        for (OpOperand *init : inits)
          mapping.map(block->getArgument(init->getOperandNumber()),
                      args[next++]);
        for (Operation &inner : *block)
          if (needed.contains(&inner))
            b.clone(inner, mapping);
        SmallVector<Value> values;
        for (Value value : yielded)
          values.push_back(mapping.lookupOrDefault(value));
        linalg::YieldOp::create(b, loc, values);
      });
}

namespace {
struct SplitReduction : OpInterfaceRewritePattern<linalg::LinalgOp> {
  SplitReduction(MLIRContext *context, bool splitsPrologue, bool splitsEpilogue)
      : OpInterfaceRewritePattern(context), splitsPrologue(splitsPrologue),
        splitsEpilogue(splitsEpilogue) {}

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || !isReadableReduction(op))
      return rewriter.notifyMatchFailure(op, "not a reduction of tensors");
    ReductionBody body(op);
    SmallVector<unsigned> dropped;
    if (splitsEpilogue)
      dropped = body.epilogue();
    SmallVector<Value> before;
    if (splitsPrologue)
      before = body.prologue(dropped);
    if (dropped.empty() && before.empty())
      return rewriter.notifyMatchFailure(
          op, "nothing elementwise to compute apart");

    SmallVector<Computed> computed;
    SmallVector<Value> results(op->getNumResults());
    for (unsigned number : dropped) {
      computed.push_back(createEpilogue(rewriter, op, body, number));
      results[number] = computed.back().tensor;
    }
    // A scalar that is a result as well is computed once.
    for (Value scalar : before)
      if (llvm::none_of(computed,
                        [&](const Computed &c) { return c.scalar == scalar; }))
        computed.push_back(createPrologue(rewriter, op, body, scalar));
    llvm::erase_if(computed, [&](const Computed &c) {
      return !llvm::is_contained(before, c.scalar);
    });
    linalg::GenericOp rest = createRest(rewriter, op, computed, dropped);
    unsigned next = 0;
    for (Value &result : results)
      if (!result)
        result = rest.getResult(next++);
    rewriter.replaceOp(op, results);
    return success();
  }

  bool splitsPrologue, splitsEpilogue;
};
} // namespace

void mlir::qlut::populateSplitReductionsPatterns(RewritePatternSet &patterns,
                                                 bool prologue, bool epilogue) {
  patterns.add<SplitReduction>(patterns.getContext(), prologue, epilogue);
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

/// Why the first function in the body of `op` is still there; empty if there
/// is none.
static std::string explain(linalg::LinalgOp op) {
  ReductionBody body(op);
  for (Operation &inner : *op.getBlock()) {
    if (!isa_and_present<math::MathDialect>(inner.getDialect()))
      continue;
    std::string name = ("'" + inner.getName().getStringRef() + "'").str();
    if (!op.hasPureTensorSemantics())
      return name + " is in a reduction on buffers; run this pass on tensors";
    if (body.isFixed(inner.getResult(0)))
      return name + " depends on what is combined so far, or on a loop index";
    if (!body.findSpace(inner.getResult(0)))
      return name + " mixes inputs, and none of them has the loops of all";
  }
  return "";
}

namespace {
struct SplitReductionsPass
    : mlir::qlut::impl::QlutSplitReductionsBase<SplitReductionsPass> {
  using QlutSplitReductionsBase::QlutSplitReductionsBase;

  LogicalResult initialize(MLIRContext *context) override {
    bool prologue = parts.empty(), epilogue = parts.empty();
    for (const std::string &part : parts) {
      if (part != "prologue" && part != "epilogue")
        return emitError(UnknownLoc::get(context))
               << "qlut-split-reductions: expected option 'parts' to list "
                  "prologue or epilogue, got '"
               << part << "'";
      (part == "prologue" ? prologue : epilogue) = true;
    }
    RewritePatternSet set(context);
    populateSplitReductionsPatterns(set, prologue, epilogue);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    walkAndApplyPatterns(getOperation(), patterns);
    getOperation()->walk([](linalg::LinalgOp op) {
      if (!isReadableReduction(op))
        return;
      if (std::string why = explain(op); !why.empty())
        op->emitRemark("not split: ") << why;
    });
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
