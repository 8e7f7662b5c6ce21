//===- BuildTables.cpp - build the tables of simulated lookups ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTBUILDTABLES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Target;

namespace {
struct BuildTablesPass
    : mlir::qlut::impl::QlutBuildTablesBase<BuildTablesPass> {
  using QlutBuildTablesBase::QlutBuildTablesBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto emit = [&] {
      return emitError(UnknownLoc::get(context), "qlut-build-tables: ");
    };
    auto word = [&](StringRef name, StringRef value, bool known,
                    StringRef words) -> LogicalResult {
      if (value.empty() || known)
        return success();
      return emit() << "expected option '" << name << "' to be " << words
                    << ", got '" << value << "'";
    };
    auto number = [&](StringRef name, int64_t value, int64_t least,
                      int64_t greatest) -> LogicalResult {
      if (value == -1 || (value >= least && value <= greatest))
        return success();
      return emit() << "expected option '" << name << "' from " << least
                    << " to " << greatest << ", got " << value;
    };
    double previous = -std::numeric_limits<double>::infinity();
    for (double point : breakpoints) {
      if (!std::isfinite(point) || point <= previous)
        return emit() << "expected option 'breakpoints' to be finite and "
                         "ascending, got "
                      << point;
      previous = point;
    }
    if (!breakpoints.empty() && spacing == "uniform")
      return emit() << "breakpoints need spacing=free or power-of-two, got "
                       "spacing=uniform";
    return success(
        succeeded(word("form", form,
                       ::qlut::symbolizeTableForm(form).has_value(),
                       "direct, linear, step, fit, nvdla, tosa or tflite")) &&
        succeeded(word("spacing", spacing,
                       ::qlut::symbolizeSpacing(spacing).has_value(),
                       "uniform, power-of-two or free")) &&
        succeeded(word("last-node", lastNode,
                       ::qlut::symbolizeLastNode(lastNode).has_value(),
                       "past-end or at-end")) &&
        succeeded(word("out-of-range", outOfRange,
                       ::qlut::symbolizeOutOfRange(outOfRange).has_value(),
                       "clamp or tail")) &&
        succeeded(word("pole", pole,
                       ::qlut::symbolizePolePolicy(pole).has_value(),
                       "error or saturate")) &&
        succeeded(word("rounding", rounding,
                       ::qlut::symbolizeRounding(rounding).has_value(),
                       "half-up, half-even, half-away or floor")) &&
        succeeded(word("endpoints", endpoints,
                       endpoints == "stored" || endpoints == "computed",
                       "stored or computed")) &&
        succeeded(number("segments", segments, 1, 65536)) &&
        succeeded(number("value-bits", valueBits, 1, 32)) &&
        succeeded(number("guard-bits", guardBits, 0, 16)));
  }

  void runOnOperation() override {
    bool failedAny = false;
    getOperation()->walk([&](SimLutOp op) {
      if (!op.isQuantized() && failed(build(op)))
        failedAny = true;
    });
    built.clear();
    if (failedAny)
      signalPassFailure();
  }

private:
  /// The target's defaults, then the options, then the op's preset.
  ::qlut::TableSpec specFor(SimLutOp op, const Target &target) {
    ::qlut::TableSpec spec;
    if (!llvm::is_contained(target.forms, spec.form))
      spec.form = target.forms.front();
    if (!llvm::is_contained(target.spacings, spec.spacing))
      spec.spacing = target.spacings.front();
    spec.lastNode = target.lastNode;
    spec.outOfRange = target.outOfRange;
    spec.valueBits = target.valueBits;
    spec.slopeBits = target.slopeBits;
    spec.valueRounding = target.quantizeRounding;
    spec.interpolationRounding = target.interpolationRounding;

    if (!form.empty())
      spec.form = *::qlut::symbolizeTableForm(form);
    spec.segments =
        segments != -1 ? static_cast<int64_t>(segments) : defaultSegments(op);
    if (!breakpoints.empty()) {
      spec.spacing = ::qlut::Spacing::Free;
      spec.breakpoints.assign(breakpoints.begin(), breakpoints.end());
    }
    if (!spacing.empty())
      spec.spacing = *::qlut::symbolizeSpacing(spacing);
    if (!lastNode.empty())
      spec.lastNode = *::qlut::symbolizeLastNode(lastNode);
    if (!outOfRange.empty())
      spec.outOfRange = *::qlut::symbolizeOutOfRange(outOfRange);
    if (!pole.empty())
      spec.pole = *::qlut::symbolizePolePolicy(pole);
    if (valueBits != -1)
      spec.valueBits = valueBits;
    if (!rounding.empty())
      spec.interpolationRounding = *::qlut::symbolizeRounding(rounding);
    spec.trim = trim;

    SpecAttr preset = op.getSpecAttr();
    if (preset)
      preset.applyTo(spec);
    if (!preset || !preset.getInteger("guard_bits")) {
      unsigned codeBits = op.getOutFormat()->storage.bits;
      unsigned spare =
          spec.valueBits > codeBits ? spec.valueBits - codeBits : 0;
      // One bit stays for end results beyond the output's codes.
      spec.guardBits =
          guardBits != -1 ? guardBits : std::min(spare > 0 ? spare - 1 : 0, 7u);
    }
    if (op.getRangeAttr()) {
      spec.lo = op.getRange()->lo;
      spec.hi = op.getRange()->hi;
    }
    return spec;
  }

  /// 16, or half the codes of the range if they are few.
  static int64_t defaultSegments(SimLutOp op) {
    ::qlut::Format in = *op.getInFormat();
    auto codes = static_cast<double>(in.storage.numCodes());
    if (op.getRangeAttr())
      codes =
          std::min(codes, (op.getRange()->hi - op.getRange()->lo) / in.scale);
    return std::clamp<int64_t>(static_cast<int64_t>(codes / 2), 1, 16);
  }

  LogicalResult build(SimLutOp op) {
    if (!op.getInFormatAttr() || !op.getOutFormatAttr())
      return op.emitError("expected formats of input and output; run "
                          "--qlut-quantize first");
    Key key{op.getExprAttr(), op.getInFormatAttr(), op.getOutFormatAttr(),
            op.getRangeAttr(), op.getSpecAttr()};
    if (TableAttrInterface table = built.lookup(key)) {
      op.setTableAttr(table);
      return success();
    }
    Target target = getTargetOf(op);
    ::qlut::TableSpec spec = specFor(op, target);
    llvm::Expected<::qlut::Table> table = ::qlut::buildTable(
        op.getExpr().getValue(), *op.getInFormat(), *op.getOutFormat(), spec);
    if (!table)
      return op.emitError() << llvm::toString(table.takeError());
    if (llvm::Error error = target.admits(*table))
      return op.emitError() << llvm::toString(std::move(error));
    TableAttrInterface attr = makeAttr(op, spec, std::move(*table));
    if (!attr)
      return failure();
    op.setTableAttr(attr);
    built.insert({key, attr});
    return success();
  }

  /// The attribute of the table, with its end results or the way to them.
  TableAttrInterface makeAttr(SimLutOp op, const ::qlut::TableSpec &spec,
                              ::qlut::Table table) {
    auto emit = [&] { return op.emitError(); };
    SpecAttr preset = op.getSpecAttr();
    StringRef ends = endpoints;
    if (preset)
      ends = preset.getString("endpoints").value_or(ends);
    const auto *linear = table.getIf<::qlut::LinearTable>();
    if (ends != "computed" || !linear)
      return getTableAttr(emit, &getContext(), std::move(table));
    std::optional<::qlut::RealRange> within;
    if (op.getRangeAttr())
      within = *op.getRange();
    return ComputedAttr::compute(
        emit, &getContext(), op.getExpr().getValue(), *op.getInFormat(),
        *op.getOutFormat(), spec.valueRounding, spec.pole, within, *linear);
  }

  /// What a table depends on beside the pass's options and the module.
  using Key = std::tuple<Attribute, Attribute, Attribute, Attribute, Attribute>;
  DenseMap<Key, TableAttrInterface> built;
};
} // namespace
