//===- QlutPlanAttr.cpp - #qlut.plan --------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableSyntax.h"
#include "qlut/Core/CompositeFields.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;
using ::qlut::CompositePlan;

namespace {
/// `, name = field`, for each field.
struct PlanPrinter {
  AsmPrinter &printer;

  bool operator()(StringRef name, bool &field) {
    begin(name) << (field ? "true" : "false");
    return true;
  }
  bool operator()(StringRef name, int64_t &field) {
    begin(name) << field;
    return true;
  }
  bool operator()(StringRef name, unsigned &field) {
    begin(name) << field;
    return true;
  }
  bool operator()(StringRef name, ::qlut::Storage &field) {
    begin(name) << field.str();
    return true;
  }
  bool operator()(StringRef name, ::qlut::Rounding &field) {
    begin(name) << toKeyword(::qlut::stringify(field));
    return true;
  }
  bool operator()(StringRef name, std::vector<int64_t> &field) {
    printNumbers((begin(name), printer), field);
    return true;
  }

private:
  raw_ostream &begin(StringRef name) {
    return printer.getStream() << ", " << name << " = ";
  }
};

struct PlanParser {
  AsmParser &parser;

  bool operator()(StringRef name, bool &field) {
    if (parseFieldName(parser, name))
      return false;
    SMLoc loc = parser.getCurrentLocation();
    StringRef word;
    if (parser.parseKeyword(&word))
      return false;
    field = word == "true";
    if (field || word == "false")
      return true;
    parser.emitError(loc) << "expected true or false, got '" << word << "'";
    return false;
  }
  bool operator()(StringRef name, int64_t &field) {
    return succeeded(parseIntegerField(parser, name, field));
  }
  bool operator()(StringRef name, unsigned &field) {
    return succeeded(parseIntegerField(parser, name, field));
  }
  bool operator()(StringRef name, ::qlut::Storage &field) {
    return succeeded(parseFieldName(parser, name)) &&
           assign(field, parseStorage(parser));
  }
  bool operator()(StringRef name, ::qlut::Rounding &field) {
    return succeeded(parseFieldName(parser, name)) &&
           assign(field, parseEnum<::qlut::Rounding>(parser));
  }
  bool operator()(StringRef name, std::vector<int64_t> &field) {
    return assign(field, parseNumberField(parser, name));
  }

private:
  template <typename T>
  static bool assign(T &field, FailureOr<T> parsed) {
    if (succeeded(parsed))
      field = std::move(*parsed);
    return succeeded(parsed);
  }
};
} // namespace

void PlanAttr::print(AsmPrinter &printer) const {
  printer << '<' << getValue().name();
  PlanPrinter fields{printer};
  CompositePlan::Variant copy = getValue().get();
  std::visit([&](auto &plan) { ::qlut::visitFields(fields, plan); }, copy);
  printer << '>';
}

Attribute PlanAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef name;
  if (parser.parseLess())
    return {};
  SMLoc nameLoc = parser.getCurrentLocation();
  if (parser.parseKeyword(&name))
    return {};
  std::optional<CompositePlan> plan = CompositePlan::empty(name);
  if (!plan) {
    parser.emitError(nameLoc)
        << "expected softmax, log_softmax, norm, divide, sinusoid or "
           "fast_softmax, got '"
        << name << "'";
    return {};
  }
  PlanParser fields{parser};
  CompositePlan::Variant form = plan->get();
  if (!std::visit([&](auto &p) { return ::qlut::visitFields(fields, p); },
                  form) ||
      parser.parseGreater())
    return {};
  return parser.getChecked<PlanAttr>(loc, parser.getContext(),
                                     CompositePlan(std::move(form)));
}

LogicalResult PlanAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               CompositePlan value) {
  return report(emitError, value.check());
}
