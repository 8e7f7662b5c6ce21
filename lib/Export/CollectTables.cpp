//===- CollectTables.cpp - the tables of a module -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/CollectTables.h"
#include "qlut/Dialect/Qlut/IR/Certificates.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include <map>

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// One call of collectTables.
class Collection {
public:
  WalkResult visit(Operation *op);
  std::vector<CollectedTable> finish();

private:
  WalkResult visit(SimLutOp op);
  WalkResult visit(HwLutOp op);
  /// The use of a channel's table (0 of the only one), its certificate computed
  /// once for equal ones.
  TableUse describe(SimLutOp op, int64_t channel);
  void add(TableAttrInterface table, TableUse use);

  std::vector<CollectedTable> tables;
  DenseMap<Attribute, size_t> known; ///< attribute to index
  /// The last are the channel and the float type.
  using Key = std::tuple<Attribute, Attribute, Attribute, Attribute, Attribute,
                         int64_t, unsigned>;
  DenseMap<Key, TableUse> described;
};
} // namespace

WalkResult Collection::visit(Operation *op) {
  if (isComposite(op) && op->hasAttr("plan")) {
    op->emitWarning("left out: the numbers of a composite in integers are its "
                    "plan, not tables of lookups");
    return WalkResult::advance();
  }
  if (isComposite(op)) {
    op->emitError("expected lookups, got a composite whose inner functions "
                  "have no tables yet; run --qlut-decompose-composites and "
                  "build tables for them first");
    return WalkResult::interrupt();
  }
  if (auto sim = dyn_cast<SimLutOp>(op))
    return visit(sim);
  if (auto hw = dyn_cast<HwLutOp>(op))
    return visit(hw);
  return WalkResult::advance();
}

TableUse Collection::describe(SimLutOp op, int64_t channel) {
  TableUse use;
  use.function = op.getExpr().getValue();
  use.in = op.getInFormatAttr().getFormat(channel);
  use.out = op.getOutFormatAttr().getFormat(channel);
  std::optional<double> lo, hi;
  if (RangeAttrInterface ranges = op.getRangeAttr()) {
    use.range = ranges.getRange(channel);
    lo = use.range->lo;
    hi = use.range->hi;
  }
  use.exact = std::make_shared<const ::qlut::ExactCodes>(
      ::qlut::exactCodes(*use.function, *use.in, *use.out, lo, hi));
  use.type = getFloatKind(op.getType());
  use.certificate = ::qlut::certify(
      getTableOf(op.getTableAttr(), channel).getTable(), *use.exact, use.type);
  return use;
}

WalkResult Collection::visit(SimLutOp op) {
  if (!op.isQuantized()) {
    op.emitError("expected a table; run --qlut-build-tables first");
    return WalkResult::interrupt();
  }
  std::optional<int64_t> channels = op.getNumChannels();
  for (int64_t channel = 0; channel < channels.value_or(1); ++channel) {
    Key key{op.getExprAttr(),
            op.getRangeAttr(),
            op.getInFormatAttr(),
            op.getOutFormatAttr(),
            op.getTableAttr(),
            channel,
            unsigned(getFloatKind(op.getType()))};
    auto [entry, isNew] = described.try_emplace(key);
    if (isNew)
      entry->second = describe(op, channel);
    TableUse use = entry->second;
    use.layer = op.getLayer().value_or("").str();
    if (channels)
      use.channel = channel;
    add(getTableOf(op.getTableAttr(), channel), std::move(use));
  }
  return WalkResult::advance();
}

WalkResult Collection::visit(HwLutOp op) {
  std::optional<int64_t> channels = op.getNumChannels();
  for (int64_t channel = 0; channel < channels.value_or(1); ++channel) {
    TableUse use;
    use.layer = op.getLayer().value_or("").str();
    // Formats of other channels than this lookup's say nothing of its codes.
    auto formatOf =
        [&](FormatAttrInterface format) -> std::optional<::qlut::Format> {
      if (format.getNumChannels() && format.getNumChannels() != channels)
        return std::nullopt;
      return format.getFormat(channel);
    };
    if (auto quantize = op.getInput().getDefiningOp<QuantizeOp>())
      use.in = formatOf(quantize.getFormat());
    for (Operation *user : op.getResult().getUsers())
      if (auto dequantize = dyn_cast<DequantizeOp>(user))
        use.out = formatOf(dequantize.getFormat());
    if (channels)
      use.channel = channel;
    add(getTableOf(op.getTable(), channel), std::move(use));
  }
  return WalkResult::advance();
}

void Collection::add(TableAttrInterface table, TableUse use) {
  auto [entry, isNew] = known.try_emplace(table, tables.size());
  if (isNew) {
    // Two attributes may hold one table (end results stored and computed).
    auto equal = llvm::find_if(tables, [&](const CollectedTable &t) {
      return t.table == table.getTable();
    });
    entry->second = equal - tables.begin();
    if (equal == tables.end())
      tables.push_back({"", table.getTable(), {}});
  }
  tables[entry->second].uses.push_back(std::move(use));
}

/// "qlut_" and the name of the function the table is first used for.
static std::string stemOf(const CollectedTable &table) {
  const std::optional<::qlut::Expression> &f = table.uses.front().function;
  std::string stem = "qlut_" + (f ? f->shortName() : std::string("table"));
  for (char &c : stem)
    if (!llvm::isAlnum(c))
      c = '_';
  return stem;
}

std::vector<CollectedTable> Collection::finish() {
  llvm::StringMap<unsigned> counts;
  for (CollectedTable &table : tables) {
    std::string stem = stemOf(table);
    unsigned number = ++counts[stem];
    table.name = number == 1 ? stem : stem + "_" + std::to_string(number);
  }
  return std::move(tables);
}

FailureOr<std::vector<CollectedTable>>
mlir::qlut::collectTables(ModuleOp module) {
  Collection collection;
  WalkResult walk =
      module.walk([&](Operation *op) { return collection.visit(op); });
  if (walk.wasInterrupted())
    return failure();
  std::vector<CollectedTable> tables = collection.finish();
  if (tables.empty())
    return module.emitError(
        "expected lookups with tables, got none; give a module that "
        "--qlut-build-tables made, before --convert-qlut-to-arith");
  return tables;
}
