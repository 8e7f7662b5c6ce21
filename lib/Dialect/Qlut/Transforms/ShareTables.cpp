//===- ShareTables.cpp - one table for several lookups --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which lookups may take which tables is known exactly, by evaluation over all
// codes; which tables to keep is a weighted set cover (Core/TableCover.h).
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/TableCover.h"
#include "qlut/Dialect/Qlut/IR/Certificates.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <map>

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTSHARETABLES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// Offsets of consecutive codes.
struct Codes {
  size_t first = 0, count = 0;
};

/// A channel of a lookup, or 0 of one whose channels are alike.
using Place = std::pair<Operation *, int64_t>;

/// Lookups alike: of one function, formats, range and table.
struct Use {
  SmallVector<Place> places;
  size_t table = 0; ///< its own, in the group's tables
  Codes range;      ///< where it must be right: all codes of integer lookups
  /// The function there; none of integer lookups.
  std::optional<::qlut::ExactCodes> exact;
};

/// A table of a group, and the uses that had it.
struct Candidate {
  TableAttrInterface attr;
  std::vector<int64_t> results; ///< of all codes
  SmallVector<size_t> uses;     ///< in the order of the program
};

/// The lookups of one pair of storages.
struct Group {
  std::vector<Use> uses;
  std::vector<Candidate> tables;

  void add(Place place, TableAttrInterface table);
  /// True if both tables give the same codes in the range.
  bool agree(size_t table, size_t other, Codes range) const;
  /// True if the use may take the table without any change of results: both
  /// give equal codes in its range and in those of the table's own uses.
  bool isEqual(const Use &use, size_t table) const;
  /// The greatest error of the table against the use's function (spec C1);
  /// none for integer lookups, and if the table differs from the use's own at
  /// a code where the function has no finite value.
  std::optional<double> errorOf(const Use &use, size_t table) const;

private:
  using Key = std::tuple<Attribute, Attribute, Attribute, Attribute, Attribute>;
  DenseMap<Key, size_t> knownUses;
  DenseMap<Attribute, size_t> knownTables;
};
} // namespace

void Group::add(Place place, TableAttrInterface table) {
  auto sim = dyn_cast<SimLutOp>(place.first);
  Key key{{}, {}, {}, {}, table};
  std::optional<double> lo, hi;
  ::qlut::Format in, out;
  if (sim) {
    MLIRContext *context = sim.getContext();
    in = sim.getInFormatAttr().getFormat(place.second);
    out = sim.getOutFormatAttr().getFormat(place.second);
    RangeAttr range;
    if (RangeAttrInterface ranges = sim.getRangeAttr()) {
      ::qlut::RealRange bounds = ranges.getRange(place.second);
      lo = bounds.lo;
      hi = bounds.hi;
      range = RangeAttr::get(context, bounds);
    }
    key = {sim.getExprAttr(), FormatAttr::get(context, in),
           FormatAttr::get(context, out), range, table};
  }
  auto [known, isNew] = knownUses.try_emplace(key, uses.size());
  if (!isNew) {
    uses[known->second].places.push_back(place);
    return;
  }
  auto [index, isNewTable] = knownTables.try_emplace(table, tables.size());
  if (isNewTable)
    tables.push_back({table, table.getTable().evaluateAll(), {}});
  tables[index->second].uses.push_back(uses.size());
  Use use;
  use.places.push_back(place);
  use.table = index->second;
  use.range = {0, tables[use.table].results.size()};
  if (sim) {
    use.exact = ::qlut::exactCodes(sim.getExpr().getValue(), in, out, lo, hi);
    use.range.first = use.exact->firstCode - table.getInputStorage().minCode();
    use.range.count = use.exact->codes.size();
  }
  uses.push_back(std::move(use));
}

bool Group::agree(size_t table, size_t other, Codes range) const {
  auto part = [&](size_t t) {
    return ArrayRef(tables[t].results).slice(range.first, range.count);
  };
  return table == other || part(table) == part(other);
}

bool Group::isEqual(const Use &use, size_t table) const {
  return agree(use.table, table, use.range) &&
         llvm::all_of(tables[table].uses, [&](size_t u) {
           return agree(use.table, table, uses[u].range);
         });
}

std::optional<double> Group::errorOf(const Use &use, size_t table) const {
  if (!use.exact)
    return std::nullopt;
  double greatest = 0;
  for (auto [i, exact] : llvm::enumerate(use.exact->codes)) {
    int64_t result = tables[table].results[use.range.first + i];
    if (!std::isnan(exact))
      greatest =
          std::max(greatest, std::fabs(static_cast<double>(result) - exact));
    else if (result != tables[use.table].results[use.range.first + i])
      return std::nullopt;
  }
  return greatest;
}

/// The table or tables of a lookup; null of another op and without one.
static Attribute tablesOf(Operation *op) {
  if (auto hw = dyn_cast<HwLutOp>(op))
    return hw.getTableAttr();
  if (auto sim = dyn_cast<SimLutOp>(op))
    return sim.getTableAttr();
  return {};
}

/// What a remark calls the lookup.
static std::string nameOf(Place place) {
  auto sim = dyn_cast<SimLutOp>(place.first);
  std::optional<StringRef> layer =
      sim ? sim.getLayer() : cast<HwLutOp>(place.first).getLayer();
  std::string name = "another lookup";
  if (layer)
    name = "'" + layer->str() + "'";
  else if (sim)
    name = sim.getExpr().getValue().str();
  if (isa<TableSetAttr>(tablesOf(place.first)))
    name += ", channel " + std::to_string(place.second);
  return name;
}

/// Gives the op that table for the channel.
static void setTable(Place place, TableAttrInterface table) {
  Operation *op = place.first;
  Attribute tables = table;
  if (auto set = dyn_cast<TableSetAttr>(tablesOf(op))) {
    SmallVector<TableAttrInterface> all;
    for (int64_t c = 0; c < set.getNumChannels(); ++c)
      all.push_back(c == place.second ? table : set.getTable(c));
    // The storages are equal: there is no rule to break.
    tables = TableSetAttr::fromChannels([&] { return op->emitError(); },
                                        op->getContext(), all);
  }
  if (auto sim = dyn_cast<SimLutOp>(op))
    sim.setTableAttr(tables);
  else
    cast<HwLutOp>(op).setTableAttr(tables);
  // It was that of the table before.
  op->removeDiscardableAttr(certificateAttrName);
}

namespace {
struct ShareTablesPass
    : mlir::qlut::impl::QlutShareTablesBase<ShareTablesPass> {
  using QlutShareTablesBase::QlutShareTablesBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (std::isfinite(maxError) && maxError >= 0)
      return success();
    return emitError(UnknownLoc::get(context),
                     "qlut-share-tables: expected option 'max-error' to be "
                     "finite and at least 0, got ")
           << static_cast<double>(maxError);
  }

  void runOnOperation() override {
    tablesBefore = tablesAfter = 0;
    bytesBefore = bytesAfter = 0;
    std::map<std::pair<std::string, std::string>, Group> groups;
    getOperation()->walk([&](Operation *op) {
      for (auto [channel, table] : llvm::enumerate(candidatesOf(op)))
        groups[{table.getInputStorage().str(), table.getOutputStorage().str()}]
            .add({op, static_cast<int64_t>(channel)}, table);
    });
    for (auto &[storages, group] : groups)
      share(group);
    if (!groups.empty())
      getOperation().emitRemark("tables: ")
          << tablesBefore << " before, " << tablesAfter
          << " after; bytes: " << bytesBefore << " before, " << bytesAfter
          << " after";
    markAllAnalysesPreserved();
  }

private:
  /// The tables of an op's channels, none if it may not share them.
  static SmallVector<TableAttrInterface> candidatesOf(Operation *op) {
    if (!isa<SimLutOp, HwLutOp>(op))
      return {};
    Attribute attr = tablesOf(op);
    if (!attr) {
      op->emitRemark("no table to share; run --qlut-build-tables first");
      return {};
    }
    // Channels of one table may differ in formats and ranges.
    auto sim = dyn_cast<SimLutOp>(op);
    int64_t channels = 1;
    if (auto set = dyn_cast<TableSetAttr>(attr))
      channels = set.getNumChannels();
    else if (sim && sim.getNumChannels()) {
      op->emitRemark("channels that differ have one table already: it is not "
                     "shared with other lookups");
      return {};
    }
    SmallVector<TableAttrInterface> tables;
    for (int64_t channel = 0; channel < channels; ++channel)
      tables.push_back(getTableOf(attr, channel));
    if (llvm::none_of(tables, llvm::IsaPred<ComputedAttr>))
      return tables;
    op->emitRemark("end results that are computed belong to one function: the "
                   "table is not shared");
    return {};
  }

  /// The tables each use may take.
  std::vector<std::vector<size_t>> choicesOf(const Group &group) {
    std::vector<std::vector<size_t>> choices;
    for (const Use &use : group.uses) {
      std::vector<size_t> &may = choices.emplace_back();
      for (size_t t = 0; t < group.tables.size(); ++t) {
        std::optional<double> error;
        if (t == use.table || group.isEqual(use, t) ||
            (maxError > 0 && (error = group.errorOf(use, t)) &&
             *error <= maxError))
          may.push_back(t);
      }
    }
    return choices;
  }

  void share(Group &group) {
    SmallVector<int64_t> bytes;
    for (const Candidate &table : group.tables)
      bytes.push_back(table.attr.getTable().numBytes());
    std::vector<std::vector<size_t>> choices = choicesOf(group);
    std::vector<bool> kept = ::qlut::coverWithTables(bytes, choices);
    for (auto [use, may] : llvm::zip_equal(group.uses, choices))
      if (!kept[use.table])
        move(group, use, choose(group, use, may, kept));
    for (auto [size, isKept] : llvm::zip_equal(bytes, kept)) {
      bytesBefore += size;
      ++tablesBefore;
      bytesAfter += isKept ? size : 0;
      tablesAfter += isKept;
    }
  }

  /// The kept table of least error, the first of equal ones.
  static size_t choose(const Group &group, const Use &use, ArrayRef<size_t> may,
                       const std::vector<bool> &kept) {
    std::optional<size_t> best;
    double least = 0;
    for (size_t t : may) {
      if (!kept[t])
        continue;
      double error = group.errorOf(use, t).value_or(0);
      if (!best || error < least) {
        best = t;
        least = error;
      }
    }
    return *best;
  }

  static void move(const Group &group, const Use &use, size_t to) {
    const Candidate &table = group.tables[to];
    // A kept table is kept by its own uses too.
    std::string owner = nameOf(group.uses[table.uses.front()].places.front());
    std::string errors = "equal codes";
    if (use.exact) {
      errors.clear();
      llvm::raw_string_ostream(errors)
          << llvm::format("max error %.3f before, %.3f after, output codes",
                          group.errorOf(use, use.table).value_or(0),
                          group.errorOf(use, to).value_or(0));
    }
    const ::qlut::Table &shared = table.attr.getTable();
    for (Place place : use.places) {
      InFlightDiagnostic remark = place.first->emitRemark();
      if (isa<TableSetAttr>(tablesOf(place.first)))
        remark << "channel " << place.second << " ";
      setTable(place, table.attr);
      remark << "shares the table of " << owner << " (" << shared.formName()
             << ", " << shared.numEntries() << " entries, " << shared.numBytes()
             << " bytes): " << errors;
    }
  }

  int64_t tablesBefore = 0, tablesAfter = 0; ///< of this run
  int64_t bytesBefore = 0, bytesAfter = 0;
};
} // namespace
