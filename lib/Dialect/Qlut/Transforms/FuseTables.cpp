//===- FuseTables.cpp - one table for a chain of integer ops --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From each op that gives codes the chain is followed back until what it
// computes from is one value again (docs/spec.md, J1 to J4); the farthest such
// value that makes it worth while becomes the input of a table of the chain's
// results, evaluated by the core for all codes.
//
//===----------------------------------------------------------------------===//

#include "CodeProgram.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/Cost.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTFUSETABLES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// The ops from the leaf to the root, users first.
struct Chain {
  Value leaf;
  SmallVector<Operation *> ops;
  ::qlut::Storage input, output;

  Operation *root() const { return ops.front(); }
  unsigned numOps() const {
    return llvm::count_if(ops,
                          [](Operation *op) { return !isWidthChange(op); });
  }
  /// Ops that are gone with the root.
  SmallVector<Operation *> dying() const {
    llvm::SmallDenseSet<Operation *> gone;
    SmallVector<Operation *> list;
    for (Operation *op : ops)
      if (op == root() || llvm::all_of(op->getUsers(), [&](Operation *user) {
            return gone.contains(user);
          })) {
        gone.insert(op);
        list.push_back(op);
      }
    return list;
  }
};
} // namespace

/// The chains that end in the op, from values of at most 16 bits; short ones
/// first.
static SmallVector<Chain> findChains(Operation *root) {
  SmallVector<Chain> chains;
  std::optional<SmallVector<Value>> inputs = getChainInputs(root);
  if (!inputs)
    return chains;
  std::optional<::qlut::Storage> output = getResultStorage(root);
  if (!output || output->bits > 16)
    return chains;
  SmallVector<Operation *> ops{root};
  llvm::SmallSetVector<Value, 8> frontier(inputs->begin(), inputs->end());
  while (!frontier.empty()) {
    if (frontier.size() == 1) {
      Value leaf = frontier.front();
      auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(leaf));
      for (OpOperand &use : leaf.getUses())
        if (type && type.getWidth() <= 16 &&
            llvm::is_contained(ops, use.getOwner())) {
          std::optional<::qlut::Storage> input = getOperandStorage(use);
          if (input)
            chains.push_back({leaf, ops, *input, *output});
          break;
        }
    }
    // The last one, so that an op comes after all its users.
    Operation *next = nullptr;
    for (Value value : frontier) {
      Operation *op = value.getDefiningOp();
      if (op && op->getBlock() == root->getBlock() &&
          (!next || next->isBeforeInBlock(op)))
        next = op;
    }
    inputs = next ? getChainInputs(next) : std::nullopt;
    if (!inputs)
      break;
    frontier.remove(next->getResult(0));
    frontier.insert_range(*inputs);
    ops.push_back(next);
  }
  return chains;
}

/// The bits of a code, sign-extended, and back.
static int64_t toBits(int64_t code, const ::qlut::Storage &storage) {
  return llvm::SignExtend64(static_cast<uint64_t>(code), storage.bits);
}

static int64_t toCode(int64_t bits, const ::qlut::Storage &storage) {
  if (storage.isSigned())
    return bits;
  return static_cast<int64_t>(static_cast<uint64_t>(bits) &
                              llvm::maskTrailingOnes<uint64_t>(storage.bits));
}

/// The chain's results for all codes; none if constants differ by channel.
static std::optional<std::vector<int64_t>> evaluateAll(const Chain &chain) {
  std::optional<CodeProgram> program =
      CodeProgram::get(chain.root()->getResult(0), chain.leaf);
  if (!program || program->getNumChannels() != 1)
    return std::nullopt;
  std::vector<int64_t> results;
  results.reserve(chain.input.numCodes());
  for (int64_t code = chain.input.minCode(); code <= chain.input.maxCode();
       ++code)
    results.push_back(
        toCode(program->evaluate(toBits(code, chain.input)), chain.output));
  return results;
}

static int64_t getTableBytes(ArrayRef<Operation *> ops) {
  int64_t bytes = 0;
  for (Operation *op : ops)
    op->walk([&](HwLutOp lookup) {
      bytes += getTableOf(lookup.getTableAttr(), 0).getTable().numBytes();
    });
  return bytes;
}

namespace {
/// A rescale by constants.
struct ConstantRescale {
  RescaleOp op;
  int64_t multiplier, shift;

  static std::optional<ConstantRescale> match(Operation *op) {
    auto rescale = dyn_cast<RescaleOp>(op);
    APInt multiplier, shift;
    if (!rescale ||
        !matchPattern(rescale.getMultiplier(), m_ConstantInt(&multiplier)) ||
        !matchPattern(rescale.getShift(), m_ConstantInt(&shift)))
      return std::nullopt;
    return ConstantRescale{rescale, multiplier.getSExtValue(),
                           shift.getSExtValue()};
  }
};

struct FuseTablesPass : mlir::qlut::impl::QlutFuseTablesBase<FuseTablesPass> {
  using QlutFuseTablesBase::QlutFuseTablesBase;

  void runOnOperation() override {
    target = getTargetOf(getOperation());
    // Users before what they use, so that chains are as long as they get.
    SmallVector<Operation *> ops;
    getOperation()->walk<WalkOrder::PreOrder>(
        [&](Operation *op) { ops.push_back(op); });
    gone.clear();
    for (Operation *op : llvm::reverse(ops))
      if (!gone.contains(op))
        fuse(op);
  }

private:
  void fuse(Operation *root) {
    SmallVector<Chain> chains = findChains(root);
    std::string why;
    for (const Chain &chain : llvm::reverse(chains)) {
      if (chain.numOps() < 2 && !isNested(chain))
        continue;
      if (chain.input.bits <= 8 ? tryTable(chain, why)
                                : tryRescale(chain) || tryTable(chain, why))
        return;
    }
    if (!why.empty() && remarks)
      root->emitRemark("not one table: ") << why;
  }

  /// True if the one op that is no change of width holds several.
  static bool isNested(const Chain &chain) {
    unsigned inside = 0;
    for (Operation *op : chain.ops)
      if (auto generic = dyn_cast<linalg::GenericOp>(op))
        for (Operation &body : generic.getBlock()->without_terminator())
          inside +=
              !isWidthChange(&body) && !body.hasTrait<OpTrait::ConstantLike>();
    return inside >= 2;
  }

  /// J2, J3.
  bool tryTable(const Chain &chain, std::string &why) {
    SmallVector<Operation *> dying = chain.dying();
    int64_t stored = getTableBytes(dying);
    if (chain.input.bits > 8 && stored == 0)
      return false;
    std::optional<std::vector<int64_t>> results = evaluateAll(chain);
    if (!results)
      return false;
    Operation *root = chain.root();
    Value result = root->getResult(0);
    bool isIdentity = chain.leaf.getType() == result.getType();
    for (auto [u, code] : llvm::enumerate(*results))
      isIdentity &= toBits(code, chain.output) ==
                    toBits(chain.input.minCode() + u, chain.input);
    if (isIdentity) {
      if (remarks)
        root->emitRemark() << chain.numOps()
                           << " ops gave each code itself: they are gone";
      return replace(chain, chain.leaf);
    }
    ::qlut::Table table(
        ::qlut::DirectTable{chain.input, chain.output, *results});
    double before = 0;
    for (Operation *op : dying)
      before += getChainCycles(op, target);
    double after = ::qlut::lookupCycles(table, target);
    bool saysWhy = llvm::count_if(chain.ops, [](Operation *op) {
                     return isa<HwLutOp, RescaleOp>(op);
                   }) >= 2;
    auto refuse = [&](const Twine &reason) {
      if (saysWhy && why.empty())
        why = reason.str();
      return false;
    };
    if (llvm::Error error = target.admits(table))
      return refuse(llvm::toString(std::move(error)));
    bool stays = dying.size() < chain.ops.size();
    if (after > before || (stays && after >= before))
      return refuse(cyclesText(before, after) +
                    (stays ? ", as values inside are used elsewhere" : ""));
    if (chain.input.bits > 8 && table.numBytes() > stored)
      return refuse("a table of " + Twine(table.numBytes()) +
                    " bytes, more than those of the chain");
    OpBuilder builder(root);
    auto attr = getTableAttr([&] { return root->emitError(); },
                             root->getContext(), table);
    auto lookup = HwLutOp::create(builder, root->getLoc(), result.getType(),
                                  chain.leaf, Value(), attr, StringAttr());
    if (remarks)
      root->emitRemark("one table of ")
          << table.numEntries() << " entries for " << dying.size()
          << " ops: " << cyclesText(before, after);
    return replace(chain, lookup.getResult());
  }

  static std::string cyclesText(double before, double after) {
    std::string text;
    llvm::raw_string_ostream(text)
        << llvm::format("%g cycles before, %g after", before, after);
    return text;
  }

  /// Two rescales from 16 bits as one, if there is one that gives the same
  /// (J4).
  bool tryRescale(const Chain &chain) {
    if (chain.ops.size() != 2)
      return false;
    std::optional<ConstantRescale> last = ConstantRescale::match(chain.ops[0]),
                                   first = ConstantRescale::match(chain.ops[1]);
    std::optional<std::vector<int64_t>> results = evaluateAll(chain);
    if (!last || !first || !results || !first->op->hasOneUse())
      return false;
    // The product of both as a multiplier of 31 bits, and its neighbours.
    __int128 product = __int128(first->multiplier) * last->multiplier;
    int64_t shift = first->shift + last->shift;
    while (product >= (int64_t(1) << 31) - 1 && shift > 0) {
      product = (product + 1) >> 1;
      --shift;
    }
    for (; shift > 62 && product > 0; --shift)
      product >>= 1;
    for (int64_t change : {0, -1, 1}) {
      auto multiplier = static_cast<int64_t>(product) + change;
      if (multiplier < 0 || multiplier >= (int64_t(1) << 31) || shift > 62)
        continue;
      if (gives(chain, first->op, last->op, multiplier, shift, *results))
        return replaceByRescale(chain, first->op, last->op, multiplier, shift);
    }
    return false;
  }

  static RescaleOp makeRescale(OpBuilder &builder, Location loc,
                               const Chain &chain, RescaleOp first,
                               RescaleOp last, int64_t multiplier,
                               int64_t shift, Type type, Value input) {
    auto constant = [&](int64_t number, Type like) -> Value {
      Type element = getElementTypeOrSelf(like);
      TypedAttr attr = builder.getIntegerAttr(element, number);
      if (auto shaped = dyn_cast<ShapedType>(like))
        attr = DenseElementsAttr::get(shaped, Attribute(attr));
      return arith::ConstantOp::create(builder, loc, attr);
    };
    return RescaleOp::create(
        builder, loc, type, input,
        constant(multiplier, last.getMultiplier().getType()),
        constant(shift, last.getShift().getType()), first.getInputZpAttr(),
        last.getOutputZpAttr(), last.getStorageAttr(),
        first.getInputUnsignedAttr(), last.getRoundingAttr(), UnitAttr());
  }

  static bool gives(const Chain &chain, RescaleOp first, RescaleOp last,
                    int64_t multiplier, int64_t shift,
                    ArrayRef<int64_t> results) {
    OpBuilder builder(last);
    RescaleOp candidate =
        makeRescale(builder, last.getLoc(), chain, first, last, multiplier,
                    shift, last.getType(), chain.leaf);
    std::optional<CodeProgram> program =
        CodeProgram::get(candidate.getResult(), chain.leaf);
    bool equal = program.has_value();
    for (size_t u = 0; u < results.size() && equal; ++u)
      equal = toCode(program->evaluate(
                         toBits(chain.input.minCode() + static_cast<int64_t>(u),
                                chain.input)),
                     chain.output) == results[u];
    Operation *constants[] = {candidate.getMultiplier().getDefiningOp(),
                              candidate.getShift().getDefiningOp()};
    candidate.erase();
    for (Operation *constant : constants)
      constant->erase();
    return equal;
  }

  bool replaceByRescale(const Chain &chain, RescaleOp first, RescaleOp last,
                        int64_t multiplier, int64_t shift) {
    OpBuilder builder(last);
    RescaleOp one = makeRescale(builder, last.getLoc(), chain, first, last,
                                multiplier, shift, last.getType(), chain.leaf);
    if (remarks)
      last.emitRemark("one rescale for two: equal for all ")
          << chain.input.numCodes() << " codes";
    return replace(chain, one.getResult());
  }

  bool replace(const Chain &chain, Value by) {
    SmallVector<Operation *> dying = chain.dying();
    chain.root()->getResult(0).replaceAllUsesWith(by);
    for (Operation *op : dying) {
      SmallVector<Operation *> inits;
      if (auto generic = dyn_cast<linalg::GenericOp>(op))
        inits.push_back(generic.getDpsInits()[0].getDefiningOp());
      op->walk([&](Operation *inner) { gone.insert(inner); });
      op->erase();
      for (Operation *init : inits)
        if (isa_and_nonnull<tensor::EmptyOp>(init) && init->use_empty()) {
          gone.insert(init);
          init->erase();
        }
    }
    return true;
  }

  ::qlut::Target target;
  llvm::DenseSet<Operation *> gone;
};
} // namespace
