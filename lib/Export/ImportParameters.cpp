//===- ImportParameters.cpp - parameters from a folder --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParameterArrays.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Export/Parameters.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::qlut;
namespace json = llvm::json;

static std::string join(StringRef folder, StringRef name) {
  llvm::SmallString<128> path(folder);
  llvm::sys::path::append(path, name);
  return std::string(path);
}

/// The bytes of a file that is as the manifest says.
static llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readChecked(StringRef path, StringRef expected) {
  auto buffer = ::qlut::readRegularFile(path);
  if (!buffer)
    return buffer.takeError();
  std::string hash = hashBytes((*buffer)->getBuffer());
  if (hash != expected)
    return llvm::createStringError(
        llvm::formatv("{0}: expected a file of SHA-256 {1}, as the manifest "
                      "says, got {2}; export the parameters again",
                      path, expected, hash));
  return buffer;
}

namespace {
/// Reads the values of parameters; errors name the entry of the manifest.
class ParameterReader {
public:
  ParameterReader(StringRef folder) : folder(folder) {}

  llvm::Error open();
  size_t size() const { return entries->size(); }
  /// The value that the entry gives the parameter.
  llvm::Expected<Attribute> read(size_t index, const Parameter &parameter);

private:
  llvm::Error fail(size_t index, const Twine &message) const {
    return llvm::createStringError(path + ": parameters[" + Twine(index) +
                                   "]: " + message);
  }
  llvm::Expected<StringRef> getText(size_t index, StringRef key) const;
  llvm::Error expect(size_t index, StringRef key, StringRef text) const;
  llvm::Error checkArrays(size_t index) const;
  llvm::Expected<Attribute> readArray(size_t index, DenseIntElementsAttr old);
  llvm::Expected<Attribute> readNumber(size_t index, IntegerAttr old);
  llvm::Expected<Attribute> readAttribute(size_t index, Attribute old);

  StringRef folder;
  std::string path; ///< of the manifest
  json::Value manifest = nullptr;
  const json::Array *entries = nullptr;
};
} // namespace

llvm::Error ParameterReader::open() {
  path = join(folder, manifestName);
  auto buffer = ::qlut::readRegularFile(path);
  if (!buffer)
    return buffer.takeError();
  llvm::Expected<json::Value> parsed = json::parse((*buffer)->getBuffer());
  if (!parsed)
    return llvm::createStringError(path + ": " +
                                   llvm::toString(parsed.takeError()));
  manifest = std::move(*parsed);
  const json::Object *object = manifest.getAsObject();
  std::optional<int64_t> version;
  if (object)
    version = object->getInteger("version");
  if (version != parametersVersion)
    return llvm::createStringError(
        path + ": expected a manifest of version " + Twine(parametersVersion) +
        (version ? ", got " + Twine(*version) : Twine()));
  entries = object->getArray("parameters");
  if (!entries)
    return llvm::createStringError(path +
                                   ": expected an array under 'parameters'");
  return llvm::Error::success();
}

llvm::Expected<StringRef> ParameterReader::getText(size_t index,
                                                   StringRef key) const {
  const json::Object *entry = (*entries)[index].getAsObject();
  std::optional<StringRef> text;
  if (entry)
    text = entry->getString(key);
  if (!text)
    return fail(index, "expected a string under '" + key + "'");
  return *text;
}

llvm::Error ParameterReader::expect(size_t index, StringRef key,
                                    StringRef text) const {
  llvm::Expected<StringRef> found = getText(index, key);
  if (!found)
    return found.takeError();
  if (*found == text)
    return llvm::Error::success();
  return fail(index, "expected '" + key + "' to be '" + text +
                         "', as in the module, got '" + *found +
                         "'; is it the manifest of this module?");
}

llvm::Expected<Attribute> ParameterReader::readArray(size_t index,
                                                     DenseIntElementsAttr old) {
  std::string type;
  llvm::raw_string_ostream(type) << old.getType();
  if (llvm::Error error = expect(index, "type", type))
    return std::move(error);
  llvm::Expected<StringRef> file = getText(index, "file");
  if (!file)
    return file.takeError();
  llvm::Expected<StringRef> hash = getText(index, "sha256");
  if (!hash)
    return hash.takeError();
  std::string from = join(folder, *file);
  auto buffer = readChecked(from, *hash);
  if (!buffer)
    return buffer.takeError();
  llvm::Expected<::qlut::NdArray> array =
      ::qlut::parseNpy((*buffer)->getBuffer(), from);
  if (!array)
    return array.takeError();
  llvm::Expected<DenseIntElementsAttr> value = fromArray(old.getType(), *array);
  if (!value)
    return llvm::createStringError(from + ": " +
                                   llvm::toString(value.takeError()));
  return Attribute(*value);
}

llvm::Expected<Attribute> ParameterReader::readNumber(size_t index,
                                                      IntegerAttr old) {
  std::string type;
  llvm::raw_string_ostream(type) << old.getType();
  if (llvm::Error error = expect(index, "type", type))
    return std::move(error);
  std::optional<int64_t> value =
      (*entries)[index].getAsObject()->getInteger("value");
  if (!value)
    return fail(index, "expected an integer under 'value'");
  unsigned bits = old.getType().getIntOrFloatBitWidth();
  if (!llvm::isIntN(bits, *value))
    return fail(index, "expected a number of " + Twine(bits) + " bits, got " +
                           Twine(*value));
  return Attribute(IntegerAttr::get(
      old.getType(), APInt(bits, static_cast<uint64_t>(*value),
                           /*isSigned=*/false, /*implicitTrunc=*/true)));
}

/// The files beside a table say what it holds to other readers; they have to
/// be the ones that were written with it.
llvm::Error ParameterReader::checkArrays(size_t index) const {
  const json::Array *arrays =
      (*entries)[index].getAsObject()->getArray("arrays");
  if (!arrays)
    return fail(index, "expected an array under 'arrays'");
  for (const json::Value &value : *arrays) {
    const json::Object *array = value.getAsObject();
    std::optional<StringRef> file, hash;
    if (array) {
      file = array->getString("file");
      hash = array->getString("sha256");
    }
    if (!file || !hash)
      return fail(index, "expected 'file' and 'sha256' in each of 'arrays'");
    if (auto buffer = readChecked(join(folder, *file), *hash); !buffer)
      return buffer.takeError();
  }
  return llvm::Error::success();
}

llvm::Expected<Attribute> ParameterReader::readAttribute(size_t index,
                                                         Attribute old) {
  llvm::Expected<StringRef> text = getText(index, "text");
  if (!text)
    return text.takeError();
  if (llvm::Error error = expect(index, "sha256", hashBytes(*text))) {
    llvm::consumeError(std::move(error));
    return fail(index,
                "expected a 'text' of the SHA-256 beside it, got one of " +
                    Twine(hashBytes(*text)) + "; export the parameters again");
  }
  // The parser's own diagnostic would speak of a text that is nowhere.
  std::string why;
  Attribute value;
  {
    ScopedDiagnosticHandler handler(old.getContext(), [&](Diagnostic &error) {
      if (why.empty())
        why = error.str();
      return success();
    });
    value = parseAttribute(*text, old.getContext());
  }
  if (!value)
    return fail(index, "expected an attribute under 'text': " + why);
  if (value.getTypeID() != old.getTypeID())
    return fail(index, "expected under 'text' what the module has there, "
                       "another form of table or format; got '" +
                           *text + "'");
  return value;
}

llvm::Expected<Attribute> ParameterReader::read(size_t index,
                                                const Parameter &parameter) {
  for (auto [key, text] : {std::pair<StringRef, StringRef>(
                               "op", parameter.op->getName().getStringRef()),
                           {"attribute", parameter.attribute.getValue()},
                           {"function", parameter.function},
                           {"layer", parameter.layer}})
    if (llvm::Error error = expect(index, key, text))
      return std::move(error);
  switch (parameter.kind) {
  case Parameter::Kind::Array:
    return readArray(index, cast<DenseIntElementsAttr>(parameter.value));
  case Parameter::Kind::Number:
    return readNumber(index, cast<IntegerAttr>(parameter.value));
  case Parameter::Kind::Attribute:
    if (parameter.role == "table")
      if (llvm::Error error = checkArrays(index))
        return std::move(error);
    return readAttribute(index, parameter.value);
  }
  llvm_unreachable("all kinds are handled");
}

LogicalResult mlir::qlut::importParameters(ModuleOp module, StringRef folder) {
  FailureOr<std::vector<Parameter>> parameters = collectParameters(module);
  if (failed(parameters))
    return failure();
  auto fail = [&](llvm::Error error) {
    return emitError(UnknownLoc::get(module.getContext()),
                     llvm::toString(std::move(error)));
  };
  ParameterReader reader(folder);
  if (llvm::Error error = reader.open())
    return fail(std::move(error));
  if (reader.size() != parameters->size())
    return module.emitError("expected a manifest of as many parameters as the "
                            "module has, ")
           << parameters->size() << ", got " << reader.size()
           << "; is it the manifest of this module?";
  SmallVector<Attribute> values;
  for (auto [index, parameter] : llvm::enumerate(*parameters)) {
    llvm::Expected<Attribute> value = reader.read(index, parameter);
    if (!value) {
      InFlightDiagnostic error = emitError(UnknownLoc::get(module.getContext()),
                                           llvm::toString(value.takeError()));
      error.attachNote(parameter.op->getLoc())
          << "for " << parameter.describe();
      return error;
    }
    values.push_back(*value);
  }
  auto set = [&](auto valueOf) {
    for (auto [index, parameter] : llvm::enumerate(*parameters))
      parameter.op->setAttr(parameter.attribute, valueOf(index));
  };
  set([&](size_t index) { return values[index]; });
  if (succeeded(verify(module)))
    return success();
  set([&](size_t index) { return (*parameters)[index].value; });
  return failure();
}
