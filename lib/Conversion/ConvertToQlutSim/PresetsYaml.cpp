//===- PresetsYaml.cpp - reading a presets file ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A presets file is a list of mappings of scalars and lists of scalars. The
// reader walks LLVM's lazy YAML nodes and asks for no node below such a list,
// so the nesting of a hostile file is never followed.
//
//===----------------------------------------------------------------------===//

#include "Presets.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "qlut/Core/Recognize.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;
namespace yaml = llvm::yaml;

/// Most numbers in a list of breakpoints.
static constexpr unsigned maxNumbers = 65536;

/// Fields of a rule beside those of #qlut.spec.
static constexpr StringLiteral ruleFields =
    "layer, function, granularity, range";

namespace {
/// Reads one file; the first error ends it.
class Reader {
public:
  Reader(MLIRContext *context, StringRef text, StringRef fileName)
      : context(context), fileName(fileName), text(text) {
    sources.setDiagHandler(
        [](const llvm::SMDiagnostic &diagnostic, void *reader) {
          static_cast<Reader *>(reader)->note(diagnostic);
        },
        this);
  }

  FailureOr<std::vector<PresetRule>> read();

private:
  /// Reports the first error, as file:line:column: message.
  void note(const llvm::SMDiagnostic &diagnostic) {
    if (diagnostic.getKind() != llvm::SourceMgr::DK_Error)
      return;
    report(std::max(diagnostic.getLineNo(), 1),
           std::max(diagnostic.getColumnNo(), 0) + 1, diagnostic.getMessage());
  }
  void report(int line, int column, StringRef message) {
    if (std::exchange(reported, true))
      return;
    emitError(UnknownLoc::get(context))
        << fileName << ":" << line << ":" << column << ": " << message;
  }
  LogicalResult fail(llvm::SMLoc at, const Twine &message) {
    note(sources.GetMessage(at, llvm::SourceMgr::DK_Error, message));
    return failure();
  }
  LogicalResult fail(yaml::Node &at, const Twine &message) {
    return fail(at.getSourceRange().Start, message);
  }

  LogicalResult readRules(yaml::Stream &stream, std::vector<PresetRule> &rules);
  LogicalResult readRule(yaml::MappingNode &mapping, PresetRule &rule);
  LogicalResult readField(StringRef key, llvm::SMLoc keyLoc, yaml::Node &value,
                          PresetRule &rule, NamedAttrList &spec);
  FailureOr<std::string> readWord(yaml::Node &node, StringRef expected);
  LogicalResult readLayer(yaml::Node &node, PresetRule &rule);
  FailureOr<SmallVector<double>> readNumbers(yaml::Node &node);
  /// Adds a field to the rule's spec, which is checked where the field stands.
  LogicalResult addToSpec(StringRef key, llvm::SMLoc at, Attribute value,
                          PresetRule &rule, NamedAttrList &spec);

  MLIRContext *context;
  std::string fileName;
  std::string text; ///< a copy: the scanner may look at the byte past the end
  llvm::SourceMgr sources;
  bool reported = false;
};
} // namespace

/// The word in quotes, unprintable characters escaped, cut at 40 characters.
static std::string quoted(StringRef word) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '\'';
  llvm::printEscapedString(word.take_front(40), os);
  os << (word.size() > 40 ? "...'" : "'");
  return text;
}

FailureOr<std::string> Reader::readWord(yaml::Node &node, StringRef expected) {
  auto *scalar = dyn_cast<yaml::ScalarNode>(&node);
  if (!scalar)
    return fail(node, "expected " + expected);
  SmallString<32> storage;
  return scalar->getValue(storage).str();
}

FailureOr<SmallVector<double>> Reader::readNumbers(yaml::Node &node) {
  auto *list = dyn_cast<yaml::SequenceNode>(&node);
  if (!list)
    return fail(node, "expected a list of numbers in brackets");
  SmallVector<double> numbers;
  for (yaml::Node &item : *list) {
    FailureOr<std::string> word = readWord(item, "a number");
    if (failed(word))
      return failure();
    double number;
    if (StringRef(*word).getAsDouble(number) || !std::isfinite(number))
      return fail(item, "expected a finite number, got " + quoted(*word));
    if (numbers.size() == maxNumbers)
      return fail(item, "expected at most " + Twine(maxNumbers) + " numbers");
    numbers.push_back(number);
  }
  if (reported)
    return failure();
  return numbers;
}

LogicalResult Reader::readLayer(yaml::Node &node, PresetRule &rule) {
  FailureOr<std::string> word = readWord(node, "a type of layer or a pattern");
  if (failed(word))
    return failure();
  if (word->empty())
    return fail(node, "expected a type of layer or a pattern, got ''");
  // A type is a plain name; a path has a slash, a pattern a wildcard.
  if (StringRef(*word).find_first_of("/*?[{.") == StringRef::npos) {
    rule.layer = *word;
    return success();
  }
  auto text = std::make_shared<const std::string>(*word);
  llvm::Expected<llvm::GlobPattern> pattern =
      llvm::GlobPattern::create(*text, /*MaxSubPatterns=*/1024);
  if (!pattern)
    return fail(node, "pattern " + quoted(*word) + ": " +
                          llvm::toString(pattern.takeError()));
  rule.path = std::move(*pattern);
  rule.pathText = std::move(text);
  return success();
}

LogicalResult Reader::addToSpec(StringRef key, llvm::SMLoc at, Attribute value,
                                PresetRule &rule, NamedAttrList &spec) {
  // The attribute's own rules, its message moved to the place in the file.
  std::string message;
  spec.append(key, value);
  {
    ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      return success();
    });
    rule.spec = SpecAttr::getChecked(
        [&] { return emitError(UnknownLoc::get(context)); }, context,
        spec.getDictionary(context));
  }
  return rule.spec ? success() : fail(at, message);
}

LogicalResult Reader::readField(StringRef key, llvm::SMLoc keyLoc,
                                yaml::Node &value, PresetRule &rule,
                                NamedAttrList &spec) {
  if (key == "layer")
    return readLayer(value, rule);
  // A list's own range shrinks as it is read.
  llvm::SMLoc valueLoc = value.getSourceRange().Start;
  if (key == "range" || key == "breakpoints") {
    FailureOr<SmallVector<double>> numbers = readNumbers(value);
    if (failed(numbers))
      return failure();
    if (key == "breakpoints")
      return addToSpec(key, valueLoc, DenseF64ArrayAttr::get(context, *numbers),
                       rule, spec);
    if (numbers->size() != 2 || !((*numbers)[0] < (*numbers)[1]))
      return fail(valueLoc, "expected a range [LO, HI] with LO < HI");
    rule.range = RangeAttr::get(context, {(*numbers)[0], (*numbers)[1]});
    return success();
  }
  using Kind = SpecAttr::FieldKind;
  const Kind kind = SpecAttr::getFieldKind(key);
  if (kind == Kind::Unknown && key != "function" && key != "granularity")
    return fail(keyLoc, "unknown field " + quoted(key) + ", expected one of " +
                            ruleFields + ", " + SpecAttr::getFieldNames());
  FailureOr<std::string> word =
      readWord(value, kind == Kind::Integer ? "a whole number"
                      : kind == Kind::Real  ? "a number"
                                            : "a word");
  if (failed(word))
    return failure();
  if (key == "function") {
    if (!::qlut::isFunctionName(*word))
      return fail(value, "unknown function " + quoted(*word) +
                             ", expected one of " + ::qlut::allFunctionNames());
    rule.function = *word;
    return success();
  }
  if (key == "granularity") {
    if (*word != "whole" && *word != "inner")
      return fail(value, "expected whole or inner, got " + quoted(*word));
    rule.inner = *word == "inner";
    return success();
  }
  if (key == "operation" && *word == "keep") {
    rule.keep = true;
    return success();
  }
  if (kind == Kind::Word)
    return addToSpec(key, valueLoc, StringAttr::get(context, *word), rule,
                     spec);
  if (kind == Kind::Real) {
    double real;
    if (StringRef(*word).getAsDouble(real))
      return fail(value, "expected field '" + key + "' to be a number, got " +
                             quoted(*word));
    return addToSpec(key, valueLoc,
                     FloatAttr::get(Float64Type::get(context), real), rule,
                     spec);
  }
  int64_t number;
  if (StringRef(*word).getAsInteger(10, number))
    return fail(value, "expected a whole number, got " + quoted(*word));
  return addToSpec(key, valueLoc,
                   IntegerAttr::get(IntegerType::get(context, 64), number),
                   rule, spec);
}

LogicalResult Reader::readRule(yaml::MappingNode &mapping, PresetRule &rule) {
  NamedAttrList spec;
  llvm::SMLoc axisLoc;
  llvm::StringSet<> seen;
  for (yaml::KeyValueNode &pair : mapping) {
    yaml::Node *keyNode = pair.getKey();
    if (!keyNode)
      return failure();
    FailureOr<std::string> key = readWord(*keyNode, "the name of a field");
    if (failed(key))
      return failure();
    llvm::SMLoc keyLoc = keyNode->getSourceRange().Start;
    // The passes' options have '-' where fields have '_'.
    std::string field = *key;
    llvm::replace(field, '-', '_');
    if (SpecAttr::getFieldKind(field) != SpecAttr::FieldKind::Unknown)
      key = field;
    if (!seen.insert(*key).second)
      return fail(keyLoc, "duplicate field " + quoted(*key));
    if (*key == "axis")
      axisLoc = keyLoc;
    yaml::Node *value = pair.getValue();
    if (!value || failed(readField(*key, keyLoc, *value, rule, spec)))
      return failure();
    if (*key == "layer" || *key == "function") {
      SmallString<32> storage;
      StringRef word = cast<yaml::ScalarNode>(value)->getValue(storage);
      rule.text += (rule.text.empty() ? "" : ", ") + *key + ": " + word.str();
    }
  }
  if (reported)
    return failure();
  if (axisLoc.isValid() && rule.range)
    return fail(axisLoc, "expected range or axis, got both: the channels along "
                         "an axis get ranges of their own");
  return success();
}

LogicalResult Reader::readRules(yaml::Stream &stream,
                                std::vector<PresetRule> &rules) {
  yaml::document_iterator document = stream.begin();
  yaml::Node *root = document->getRoot();
  if (!root)
    return failure();
  auto *list = dyn_cast<yaml::SequenceNode>(root);
  if (!list)
    return fail(*root, "expected a list of rules, each a mapping of fields");
  for (yaml::Node &item : *list) {
    auto *mapping = dyn_cast<yaml::MappingNode>(&item);
    if (!mapping)
      return fail(item, "expected a rule, a mapping of fields");
    auto [line, column] = sources.getLineAndColumn(item.getSourceRange().Start);
    PresetRule &rule = rules.emplace_back();
    rule.place = (fileName + ":" + Twine(line) + ":" + Twine(column)).str();
    if (failed(readRule(*mapping, rule)))
      return failure();
  }
  if (!reported && ++document != stream.end())
    if (yaml::Node *second = document->getRoot())
      return fail(*second, "expected one document, got a second one");
  return failure(reported);
}

FailureOr<std::vector<PresetRule>> Reader::read() {
  yaml::Stream stream(llvm::MemoryBufferRef(text, fileName), sources,
                      /*ShowColors=*/false);
  std::vector<PresetRule> rules;
  if (succeeded(readRules(stream, rules)) && !rules.empty())
    return rules;
  // The YAML parser gives up on some directives without a word.
  report(1, 1, "expected a list of rules, got none");
  return failure();
}

FailureOr<std::vector<PresetRule>>
mlir::qlut::detail::parsePresetRules(MLIRContext *context, StringRef text,
                                     StringRef fileName) {
  return Reader(context, text, fileName).read();
}
