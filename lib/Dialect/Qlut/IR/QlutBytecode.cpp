//===- QlutBytecode.cpp - binary encoding of the attributes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An attribute is the number of its kind, then its fields.
//
//===----------------------------------------------------------------------===//

#include "QlutBytecodePlan.h"
#include "QlutBytecodeTables.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::bytecode;

static constexpr uint64_t currentVersion = 1;

namespace {
/// Append only.
enum AttrKind : uint64_t {
  kindExpr = 0,
  kindFormat = 1,
  kindRange = 2,
  kindRounding = 3,
  kindSpec = 4,
  kindDirect = 5,
  kindLinear = 6,
  kindStep = 7,
  kindFit = 8,
  kindComputed = 9,
  kindTarget = 10,
  kindNvdla = 11,
  kindChannelFormats = 12,
  kindChannelRanges = 13,
  kindTableSet = 14,
  kindSlopes = 15,
  kindFolded = 20,
  kindNormalized = 21,
  kindPlan = 22,
  kindQuadratic = 23,
  kindFoldedQuadratic = 24,
};

struct QlutVersion : DialectVersion {
  explicit QlutVersion(uint64_t number) : number(number) {}
  uint64_t number;
};
} // namespace

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// The kind, then the fields of a copy of the value.
template <typename Value, typename... List>
static LogicalResult write(Writer io, uint64_t kind, Value value,
                           const List &...list) {
  return success(io.visit(kind) && transfer(io, value, list...));
}

static LogicalResult writeComputed(Writer io, ComputedAttr attr) {
  ComputedFields fields;
  fields.function = attr.getFunction();
  fields.in = attr.getIn();
  fields.out = attr.getOut();
  fields.valueRounding = attr.getValueRounding();
  fields.pole = attr.getPole();
  fields.hasWithin = attr.getWithin().has_value();
  fields.within = attr.getWithin().value_or(::qlut::RealRange{0, 0});
  fields.nodes = *attr.getTable().getIf<::qlut::LinearTable>();
  return write(io, kindComputed, std::move(fields));
}

template <typename Form>
static LogicalResult writeTable(Writer io, uint64_t kind,
                                const ::qlut::Table &table) {
  return write(io, kind, *table.getIf<Form>());
}

static LogicalResult writeAttr(Attribute attr, Writer io) {
  if (auto expr = dyn_cast<ExprAttr>(attr))
    return write(io, kindExpr, expr.getValue());
  if (auto format = dyn_cast<FormatAttr>(attr))
    return write(io, kindFormat, format.getValue());
  if (auto range = dyn_cast<RangeAttr>(attr))
    return write(io, kindRange, range.getValue());
  if (auto rounding = dyn_cast<RoundingAttr>(attr))
    return write(io, kindRounding, rounding.getValue(), roundings);
  if (auto spec = dyn_cast<SpecAttr>(attr)) {
    uint64_t kind = kindSpec;
    DictionaryAttr fields = spec.getFields();
    return success(io.visit(kind) && io.visitAttribute(fields));
  }
  if (auto direct = dyn_cast<DirectAttr>(attr))
    return writeTable<::qlut::DirectTable>(io, kindDirect, direct.getTable());
  if (auto linear = dyn_cast<LinearAttr>(attr)) {
    const auto &table = *linear.getTable().getIf<::qlut::LinearTable>();
    if (table.coefficients() == ::qlut::Coefficients::BaseSlope)
      return write(io, kindSlopes, SlopesFields{table});
    return writeTable<::qlut::LinearTable>(io, kindLinear, linear.getTable());
  }
  if (auto step = dyn_cast<StepAttr>(attr))
    return writeTable<::qlut::StepTable>(io, kindStep, step.getTable());
  if (auto fit = dyn_cast<FitAttr>(attr))
    return writeTable<::qlut::FitTable>(io, kindFit, fit.getTable());
  if (auto quadratic = dyn_cast<QuadraticAttr>(attr))
    return writeTable<::qlut::QuadraticTable>(io, kindQuadratic,
                                              quadratic.getTable());
  if (auto folded = dyn_cast<FoldedAttr>(attr);
      folded && folded.getTable().quadratic())
    return write(
        io, kindFoldedQuadratic,
        FoldedQuadraticFields{*folded.getTable().getIf<::qlut::FoldedTable>()});
  if (auto folded = dyn_cast<FoldedAttr>(attr))
    return writeTable<::qlut::FoldedTable>(io, kindFolded, folded.getTable());
  if (auto normalized = dyn_cast<NormalizedAttr>(attr))
    return writeTable<::qlut::NormalizedTable>(io, kindNormalized,
                                               normalized.getTable());
  if (auto nvdla = dyn_cast<NvdlaAttr>(attr))
    return writeTable<::qlut::NvdlaTable>(io, kindNvdla, nvdla.getTable());
  if (auto computed = dyn_cast<ComputedAttr>(attr))
    return writeComputed(io, computed);
  if (auto target = dyn_cast<TargetAttr>(attr))
    return write(io, kindTarget, target.getValue());
  if (auto formats = dyn_cast<ChannelFormatsAttr>(attr))
    return write(io, kindChannelFormats, formats.getValue());
  if (auto ranges = dyn_cast<ChannelRangesAttr>(attr))
    return write(io, kindChannelRanges, ranges.getValue().vec());
  if (auto set = dyn_cast<TableSetAttr>(attr))
    return write(io, kindTableSet,
                 TableSetFields{set.getTables().vec(), set.getTableOf().vec()});
  if (auto plan = dyn_cast<PlanAttr>(attr))
    return write(io, kindPlan, plan.getValue());
  // Left to its text.
  return failure();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Builds `AttrT` from the fields of `value`; null after an error.
template <typename AttrT, typename Value>
static Attribute read(DialectBytecodeReader &reader, Value value) {
  Reader io(reader);
  if (!transfer(io, value))
    return {};
  return AttrT::getChecked([&] { return io.error(); }, reader.getContext(),
                           std::move(value));
}

static Attribute readExpr(DialectBytecodeReader &reader) {
  Reader io(reader);
  ::qlut::Expression value;
  if (!transfer(io, value))
    return {};
  return ExprAttr::get(reader.getContext(), value);
}

static Attribute readRounding(DialectBytecodeReader &reader) {
  Reader io(reader);
  Rounding value{};
  if (!transfer(io, value, roundings))
    return {};
  return RoundingAttr::get(reader.getContext(), value);
}

template <typename AttrT, typename Form>
static Attribute readTable(DialectBytecodeReader &reader) {
  Reader io(reader);
  Form form;
  if (!transfer(io, form))
    return {};
  return AttrT::getChecked([&] { return io.error(); }, reader.getContext(),
                           ::qlut::Table(std::move(form)));
}

static Attribute readSpec(DialectBytecodeReader &reader) {
  Reader io(reader);
  DictionaryAttr fields;
  if (!io.visitAttribute(fields))
    return {};
  return SpecAttr::getChecked([&] { return io.error(); }, reader.getContext(),
                              fields);
}

static Attribute readComputed(DialectBytecodeReader &reader) {
  Reader io(reader);
  ComputedFields fields;
  if (!transfer(io, fields))
    return {};
  MLIRContext *context = reader.getContext();
  auto error = [&] { return io.error(); };
  if (!FormatAttr::getChecked(error, context, fields.in) ||
      !FormatAttr::getChecked(error, context, fields.out) ||
      (fields.hasWithin &&
       !RangeAttr::getChecked(error, context, fields.within)))
    return {};
  return ComputedAttr::compute(error, context, fields.function, fields.in,
                               fields.out, fields.valueRounding, fields.pole,
                               fields.hasWithin ? std::optional(fields.within)
                                                : std::nullopt,
                               std::move(fields.nodes));
}

static Attribute readChannelRanges(DialectBytecodeReader &reader) {
  Reader io(reader);
  std::vector<::qlut::RealRange> ranges;
  if (!transfer(io, ranges))
    return {};
  return ChannelRangesAttr::getChecked([&] { return io.error(); },
                                       reader.getContext(), ArrayRef(ranges));
}

static Attribute readTableSet(DialectBytecodeReader &reader) {
  Reader io(reader);
  TableSetFields fields;
  if (!transfer(io, fields))
    return {};
  return TableSetAttr::getChecked([&] { return io.error(); },
                                  reader.getContext(), ArrayRef(fields.tables),
                                  ArrayRef(fields.tableOf));
}

static Attribute readSlopes(DialectBytecodeReader &reader) {
  Reader io(reader);
  SlopesFields fields;
  if (!transfer(io, fields))
    return {};
  return LinearAttr::getChecked([&] { return io.error(); }, reader.getContext(),
                                ::qlut::Table(std::move(fields.table)));
}

static Attribute readFoldedQuadratic(DialectBytecodeReader &reader) {
  Reader io(reader);
  FoldedQuadraticFields fields;
  if (!transfer(io, fields))
    return {};
  return FoldedAttr::getChecked([&] { return io.error(); }, reader.getContext(),
                                ::qlut::Table(std::move(fields.table)));
}

static Attribute readAttr(DialectBytecodeReader &reader) {
  uint64_t kind = 0;
  if (failed(reader.readVarInt(kind)))
    return {};
  switch (kind) {
  case kindExpr:
    return readExpr(reader);
  case kindFormat:
    return read<FormatAttr>(reader, ::qlut::Format());
  case kindRange:
    return read<RangeAttr>(reader, ::qlut::RealRange{0, 0});
  case kindRounding:
    return readRounding(reader);
  case kindSpec:
    return readSpec(reader);
  case kindDirect:
    return readTable<DirectAttr, ::qlut::DirectTable>(reader);
  case kindLinear:
    return readTable<LinearAttr, ::qlut::LinearTable>(reader);
  case kindSlopes:
    return readSlopes(reader);
  case kindStep:
    return readTable<StepAttr, ::qlut::StepTable>(reader);
  case kindFit:
    return readTable<FitAttr, ::qlut::FitTable>(reader);
  case kindFolded:
    return readTable<FoldedAttr, ::qlut::FoldedTable>(reader);
  case kindNormalized:
    return readTable<NormalizedAttr, ::qlut::NormalizedTable>(reader);
  case kindQuadratic:
    return readTable<QuadraticAttr, ::qlut::QuadraticTable>(reader);
  case kindFoldedQuadratic:
    return readFoldedQuadratic(reader);
  case kindNvdla:
    return readTable<NvdlaAttr, ::qlut::NvdlaTable>(reader);
  case kindComputed:
    return readComputed(reader);
  case kindTarget:
    return read<TargetAttr>(reader, ::qlut::Target());
  case kindChannelFormats:
    return read<ChannelFormatsAttr>(reader, ::qlut::ChannelFormats());
  case kindChannelRanges:
    return readChannelRanges(reader);
  case kindTableSet:
    return readTableSet(reader);
  case kindPlan:
    return read<PlanAttr>(reader, ::qlut::CompositePlan(::qlut::SoftmaxPlan()));
  default:
    reader.emitError("unknown kind of qlut attribute: ") << kind;
    return {};
  }
}

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

namespace {
struct QlutBytecodeInterface : BytecodeDialectInterface {
  explicit QlutBytecodeInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  Attribute readAttribute(DialectBytecodeReader &reader) const override {
    return readAttr(reader);
  }

  LogicalResult writeAttribute(Attribute attr,
                               DialectBytecodeWriter &writer) const override {
    return writeAttr(attr, Writer(writer));
  }

  void writeVersion(DialectBytecodeWriter &writer) const override {
    writer.writeVarInt(currentVersion);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const override {
    uint64_t number = 0;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    if (number == 0 || number > currentVersion) {
      reader.emitError("expected qlut bytecode of version 1 to ")
          << currentVersion << ", got version " << number
          << "; a newer qlut wrote it";
      return nullptr;
    }
    return std::make_unique<QlutVersion>(number);
  }
};
} // namespace

void QlutDialect::registerBytecode() { addInterfaces<QlutBytecodeInterface>(); }
