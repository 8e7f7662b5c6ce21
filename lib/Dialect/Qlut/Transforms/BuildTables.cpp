//===- BuildTables.cpp - build the tables of simulated lookups ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChooseTable.h"
#include "CodeWeights.h"
#include "mlir/IR/BuiltinOps.h"
#include "qlut/Core/Names.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTBUILDTABLES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Target;

/// Fails, by `emit`, unless the option is left out or has a word of `T`.
template <typename T>
static LogicalResult
checkWord(function_ref<InFlightDiagnostic()> emit,
          const mlir::detail::PassOptions::Option<std::string> &option) {
  const std::string &word = option;
  if (word.empty() || ::qlut::symbolize<T>(word))
    return success();
  return emit() << "expected option '" << option.ArgStr << "' to be "
                << ::qlut::listNames<T>() << ", got '" << word << "'";
}

namespace {
struct BuildTablesPass
    : mlir::qlut::impl::QlutBuildTablesBase<BuildTablesPass> {
  using QlutBuildTablesBase::QlutBuildTablesBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto emit = [&] {
      return emitError(UnknownLoc::get(context), "qlut-build-tables: ");
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
    if (!breakpoints.empty() && (spacing == "uniform" || spacing == "dyadic"))
      return emit() << "breakpoints need spacing=free or power-of-two, got "
                       "spacing="
                    << spacing;
    if (endpoints == "computed" && values == "fitted")
      return emit() << "values=fitted are no results of the function: expected "
                       "endpoints=stored, got endpoints=computed";
    if (!endpoints.empty() && endpoints != "stored" && endpoints != "computed")
      return emit() << "expected option 'endpoints' to be stored or computed, "
                       "got '"
                    << endpoints << "'";
    return success(
        succeeded(checkBound(emit)) &&
        succeeded(checkWord<::qlut::TableForm>(emit, form)) &&
        succeeded(checkWord<::qlut::FrontEnd>(emit, frontEnd)) &&
        succeeded(checkWord<::qlut::Spacing>(emit, spacing)) &&
        succeeded(checkWord<::qlut::Objective>(emit, objective)) &&
        succeeded(checkWord<::qlut::ValuePlacement>(emit, values)) &&
        succeeded(checkWord<::qlut::Coefficients>(emit, coefficients)) &&
        succeeded(checkWord<::qlut::LastNode>(emit, lastNode)) &&
        succeeded(checkWord<::qlut::OutOfRange>(emit, outOfRange)) &&
        succeeded(checkWord<::qlut::PolePolicy>(emit, pole)) &&
        succeeded(checkWord<::qlut::Rounding>(emit, rounding)) &&
        succeeded(checkWord<::qlut::SoftmaxForm>(emit, softmaxForm)) &&
        succeeded(checkWord<::qlut::NormForm>(emit, normForm)) &&
        succeeded(number("segments", segments, 1, 65536)) &&
        succeeded(number("value-bits", valueBits, 1, 32)) &&
        succeeded(number("guard-bits", guardBits, 0, 16)) &&
        succeeded(number("slope-bits", slopeBits, 2, 32)));
  }

  void runOnOperation() override {
    if (failed(checkCost()))
      return signalPassFailure();
    statistics.reset();
    if (!weights.empty()) {
      FailureOr<LayerStatistics> read =
          LayerStatistics::read(getOperation(), weights);
      if (failed(read))
        return signalPassFailure();
      statistics = std::move(*read);
    }
    bool failedAny = false;
    getOperation()->walk([&](SimLutOp op) {
      failedAny |= !op.isQuantized() && failed(build(op));
    });
    // Composites without formats keep their inner functions' tables for later.
    CompositeForms forms;
    forms.softmax =
        ::qlut::symbolize<::qlut::SoftmaxForm>(softmaxForm.getValue())
            .value_or(forms.softmax);
    forms.norm = ::qlut::symbolize<::qlut::NormForm>(normForm.getValue())
                     .value_or(forms.norm);
    getOperation()->walk([&](SimulatedOpInterface op) {
      failedAny |= isComposite(op) && op.isQuantized() &&
                   failed(buildCompositePlan(op, forms));
    });
    built.clear();
    if (failedAny)
      signalPassFailure();
  }

private:
  /// The target's defaults, then the options, then the op's preset.
  ::qlut::TableSpec specFor(SimLutOp op, const Target &target,
                            int64_t channel) {
    ::qlut::TableSpec spec;
    if (!llvm::is_contained(target.forms, spec.form))
      spec.form = target.forms.front();
    if (!llvm::is_contained(target.spacings, spec.spacing))
      spec.spacing = target.spacings.front();
    spec.lastNode = target.lastNode;
    spec.outOfRange = target.outOfRange;
    spec.valueBits = target.valueBits;
    spec.slopeBits = target.slopeBits;
    spec.fractionBits = target.fractionBits;
    spec.maxEntries = target.maxEntries;
    if (!llvm::is_contained(target.coefficients, spec.coefficients))
      spec.coefficients = target.coefficients.front();
    spec.valueRounding = target.quantizeRounding;
    spec.interpolationRounding = target.interpolationRounding;

    spec.allowedFronts = target.frontEnds;
    if (!frontEnd.empty())
      spec.front = *::qlut::symbolizeFrontEnd(frontEnd);

    if (!form.empty())
      spec.form = *::qlut::symbolizeTableForm(form);
    // The bound of a preset ends what options say of the segments.
    SpecAttr preset = op.getSpecAttr();
    const bool isBound = BoundSettings().after(preset).hasBound();
    spec.segments = segments != -1 && !isBound ? static_cast<int64_t>(segments)
                                               : defaultSegments(op, channel);
    if (!breakpoints.empty() && !isBound) {
      spec.spacing = ::qlut::Spacing::Free;
      spec.breakpoints.assign(breakpoints.begin(), breakpoints.end());
    }
    if (!spacing.empty())
      spec.spacing = *::qlut::symbolizeSpacing(spacing);
    if (statistics)
      spec.objective = ::qlut::Objective::Mse;
    if (!objective.empty())
      spec.objective = *::qlut::symbolizeObjective(objective);
    if (!values.empty())
      spec.values = *::qlut::symbolizeValuePlacement(values);
    if (!coefficients.empty())
      spec.coefficients = *::qlut::symbolizeCoefficients(coefficients);
    if (slopeBits != -1)
      spec.slopeBits = slopeBits;
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

    if (preset)
      preset.applyTo(spec);
    if (!preset || !preset.getInteger("guard_bits")) {
      unsigned codeBits = op.getOutFormatAttr().getStorage().bits;
      unsigned spare =
          spec.valueBits > codeBits ? spec.valueBits - codeBits : 0;
      // One bit stays for end results beyond the output's codes.
      spec.guardBits =
          guardBits != -1 ? guardBits : std::min(spare > 0 ? spare - 1 : 0, 7u);
    }
    if (RangeAttrInterface ranges = op.getRangeAttr()) {
      ::qlut::RealRange range = ranges.getRange(channel);
      spec.lo = range.lo;
      spec.hi = range.hi;
    }
    return spec;
  }

  /// 16, or half the codes of the range if they are few.
  static int64_t defaultSegments(SimLutOp op, int64_t channel) {
    ::qlut::Format in = op.getInFormatAttr().getFormat(channel);
    auto codes = static_cast<double>(in.storage.numCodes());
    if (RangeAttrInterface ranges = op.getRangeAttr()) {
      ::qlut::RealRange range = ranges.getRange(channel);
      codes = std::min(codes, (range.hi - range.lo) / in.scale);
    }
    return std::clamp<int64_t>(static_cast<int64_t>(codes / 2), 1, 16);
  }

  LogicalResult build(SimLutOp op) {
    if (!op.getInFormatAttr() || !op.getOutFormatAttr())
      return op.emitError("expected formats of input and output; run "
                          "--qlut-quantize first");
    if (statistics && !statistics->find(op, 0))
      op.emitRemark("no statistics of this lookup: all codes weigh the same");
    std::optional<int64_t> channels = op.getNumChannels();
    SmallVector<TableAttrInterface> tables;
    for (int64_t channel = 0; channel < channels.value_or(1); ++channel) {
      auto emit = [&] {
        InFlightDiagnostic error = op.emitError();
        if (channels)
          error << "channel " << channel << ": ";
        return error;
      };
      TableAttrInterface table = build(op, channel, emit);
      if (!table)
        return failure();
      tables.push_back(table);
    }
    if (llvm::all_equal(tables)) {
      op.setTableAttr(tables.front());
      return success();
    }
    auto set = TableSetAttr::fromChannels([&] { return op.emitError(); },
                                          &getContext(), tables);
    if (!set)
      return failure();
    op.setTableAttr(set);
    return success();
  }

  /// The table of a channel; null with a diagnostic of `emit`.
  TableAttrInterface build(SimLutOp op, int64_t channel,
                           function_ref<InFlightDiagnostic()> emit) {
    ::qlut::Format in = op.getInFormatAttr().getFormat(channel);
    ::qlut::Format out = op.getOutFormatAttr().getFormat(channel);
    RangeAttr range;
    if (RangeAttrInterface ranges = op.getRangeAttr())
      range = RangeAttr::get(&getContext(), ranges.getRange(channel));
    Key key{op.getExprAttr(),
            FormatAttr::get(&getContext(), in),
            FormatAttr::get(&getContext(), out),
            range,
            op.getSpecAttr(),
            statistics ? op.getLayerAttr() : StringAttr(),
            statistics ? channel : 0};
    if (TableAttrInterface table = built.lookup(key))
      return table;
    Target target = getTargetOf(op);
    ::qlut::TableSpec spec = specFor(op, target, channel);
    if (auto seen = statistics ? statistics->find(op, channel) : nullptr)
      spec.weights = weighCodes(
          *seen, in, range ? std::optional(range.getValue()) : std::nullopt,
          op.getQuantizeRounding());
    llvm::Expected<::qlut::Table> table = makeTable(op, in, out, spec, target);
    if (!table)
      return emit() << llvm::toString(table.takeError()), nullptr;
    if (llvm::Error error = target.admits(*table))
      return emit() << llvm::toString(std::move(error)), nullptr;
    TableAttrInterface attr =
        makeAttr(op, in, out, range, spec, std::move(*table), emit);
    if (attr)
      built.insert({key, attr});
    return attr;
  }

  BoundSettings bounds() const { return {maxError, mse, cost}; }

  /// The rules of the options max-error, mse and cost.
  LogicalResult checkBound(function_ref<InFlightDiagnostic()> emit) {
    if (failed(bounds().verify(emit)))
      return failure();
    if (!bounds().hasBound())
      return success();
    if (segments != -1)
      return emit() << "expected no option 'segments' with '"
                    << (maxError > 0 ? "max-error" : "mse")
                    << "', which finds the number, got "
                    << static_cast<int64_t>(segments);
    if (endpoints == "computed")
      return emit() << "the cheapest tables have fitted values: expected "
                       "endpoints=stored, got endpoints=computed";
    return success();
  }

  /// A cost needs a bound, of the options or of presets.
  LogicalResult checkCost() {
    if (bounds().hasBound())
      return success();
    bool isBound = false;
    LogicalResult result = success();
    getOperation()->walk([&](SimLutOp op) {
      const BoundSettings preset = BoundSettings().after(op.getSpecAttr());
      isBound |= preset.hasBound();
      if (!op.isQuantized() && !preset.cost.empty() && !preset.hasBound())
        result = op.emitError("expected field 'max_error' or 'mse' with field "
                              "'cost', or an option of theirs, got none");
    });
    if (!cost.empty() && !isBound)
      return emitError(UnknownLoc::get(&getContext()))
             << "qlut-build-tables: expected option 'max-error' or 'mse' with "
                "'cost', got none";
    return result;
  }

  /// The table for the spec: the cheapest one for the bound, if there is one.
  llvm::Expected<::qlut::Table> makeTable(SimLutOp op, const ::qlut::Format &in,
                                          const ::qlut::Format &out,
                                          const ::qlut::TableSpec &spec,
                                          const Target &target) {
    SpecAttr preset = op.getSpecAttr();
    auto isPreset = [&](StringRef field) {
      return preset && preset.getFields().contains(field);
    };
    const ::qlut::Expression &f = op.getExpr().getValue();
    const BoundSettings settings = bounds().after(preset);
    if (!settings.hasBound() || !spec.breakpoints.empty())
      return ::qlut::buildTable(f, in, out, spec);
    if (endsOf(op) == "computed")
      return llvm::createStringError(
          "the cheapest tables have fitted values: expected endpoints=stored "
          "with a bound, got endpoints=computed");
    TableChoice choice;
    choice.bound = settings.getBound();
    choice.cost = settings.getCost();
    choice.fixesForm =
        !form.empty() || isPreset("form") || isPreset("operation");
    choice.fixesSpacing = !spacing.empty() || isPreset("spacing");
    choice.fixesFrontEnd = !frontEnd.empty() || isPreset("front_end");
    choice.fixesCoefficients =
        !coefficients.empty() || isPreset("coefficients");
    choice.fixesWidths = valueBits != -1 || isPreset("value_bits");
    llvm::Expected<::qlut::FoundTable> found =
        chooseTable(op.getLoc(), f, in, out, spec, target, choice);
    if (!found)
      return found.takeError();
    return std::move(found->table);
  }

  /// stored or computed.
  StringRef endsOf(SimLutOp op) const {
    SpecAttr preset = op.getSpecAttr();
    auto ends = preset ? preset.getString("endpoints") : std::nullopt;
    return ends.value_or(StringRef(endpoints));
  }

  /// The attribute of the table, with its end results or the way to them.
  TableAttrInterface makeAttr(SimLutOp op, const ::qlut::Format &in,
                              const ::qlut::Format &out, RangeAttr range,
                              const ::qlut::TableSpec &spec,
                              ::qlut::Table table,
                              function_ref<InFlightDiagnostic()> emit) {
    const auto *linear = table.getIf<::qlut::LinearTable>();
    const bool isComputed = endsOf(op) == "computed";
    if (isComputed && table.frontEnd() != ::qlut::FrontEnd::None) {
      emit()
          << "expected front-end=none with endpoints=computed, got front-end="
          << ::qlut::stringify(table.frontEnd())
          << ", whose table has no end results of the function: use "
             "endpoints=stored";
      return {};
    }
    if (!isComputed || !linear)
      return getTableAttr(emit, &getContext(), std::move(table));
    if (spec.values == ::qlut::ValuePlacement::Fitted ||
        linear->coefficients() == ::qlut::Coefficients::BaseSlope) {
      op.emitError("expected values=function and coefficients=endpoints with "
                   "endpoints=computed, got ")
          << (spec.values == ::qlut::ValuePlacement::Fitted
                  ? "values=fitted"
                  : "coefficients=base-slope")
          << ": use endpoints=stored";
      return {};
    }
    std::optional<::qlut::RealRange> within;
    if (range)
      within = range.getValue();
    return ComputedAttr::compute(emit, &getContext(), op.getExpr().getValue(),
                                 in, out, spec.valueRounding, spec.pole, within,
                                 *linear);
  }

  /// What a table depends on beside the pass's options and the module.
  /// The last are the layer and the channel whose statistics weigh.
  using Key = std::tuple<Attribute, Attribute, Attribute, Attribute, Attribute,
                         Attribute, int64_t>;
  DenseMap<Key, TableAttrInterface> built;
  std::optional<LayerStatistics> statistics; ///< of option 'weights'
};
} // namespace
