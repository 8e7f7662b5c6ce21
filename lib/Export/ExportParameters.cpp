//===- ExportParameters.cpp - parameters into a folder --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParameterArrays.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Execution/Files.h"
#include "qlut/Export/Parameters.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::qlut;
namespace json = llvm::json;
namespace fs = llvm::sys::fs;

template <typename T>
static std::string toText(T value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

namespace {
/// Writes one folder.
class ParameterWriter {
public:
  explicit ParameterWriter(StringRef folder) : folder(folder) {}

  llvm::Error add(const Parameter &parameter);
  llvm::Error finish();

private:
  llvm::Error addFile(StringRef name, StringRef bytes);
  /// Writes an array; its entry gets file and hash.
  llvm::Error addArray(const ::qlut::NdArray &array, StringRef name,
                       json::Object &entry);
  llvm::Error addTables(Attribute tables, StringRef stem, json::Object &entry);

  StringRef folder;
  ::qlut::FileTransaction files;
  json::Array entries;
};
} // namespace

llvm::Error ParameterWriter::addFile(StringRef name, StringRef bytes) {
  llvm::SmallString<128> path(folder);
  llvm::sys::path::append(path, name);
  return files.stage(path, [&](llvm::raw_ostream &os) { os << bytes; });
}

llvm::Error ParameterWriter::addArray(const ::qlut::NdArray &array,
                                      StringRef name, json::Object &entry) {
  std::string bytes = toNpy(array);
  entry["file"] = name.str();
  entry["sha256"] = hashBytes(bytes);
  return addFile(name, bytes);
}

llvm::Error ParameterWriter::addTables(Attribute tables, StringRef stem,
                                       json::Object &entry) {
  json::Array list;
  auto addTable = [&](TableAttrInterface table,
                      const Twine &prefix) -> llvm::Error {
    for (const ::qlut::TableArray &array :
         ::qlut::getTableArrays(table.getTable()).form) {
      json::Object arrayEntry{{"name", array.name.str()}};
      std::string name = (prefix + "." + array.name + ".npy").str();
      if (llvm::Error error = addArray(toArray(array), name, arrayEntry))
        return error;
      list.push_back(std::move(arrayEntry));
    }
    return llvm::Error::success();
  };
  if (auto set = dyn_cast<TableSetAttr>(tables)) {
    for (int64_t channel = 0; channel < set.getNumChannels(); ++channel)
      if (llvm::Error error =
              addTable(set.getTable(channel), stem + "." + Twine(channel)))
        return error;
  } else if (llvm::Error error =
                 addTable(cast<TableAttrInterface>(tables), stem)) {
    return error;
  }
  entry["arrays"] = std::move(list);
  return llvm::Error::success();
}

/// Storage, scales and zero points; one of each for each channel.
static json::Value describeFormat(FormatAttrInterface format) {
  json::Array scales, zeroPoints;
  for (int64_t channel = 0; channel < format.getNumChannels().value_or(1);
       ++channel) {
    ::qlut::Format one = format.getFormat(channel);
    scales.push_back(one.scale);
    zeroPoints.push_back(one.zeroPoint);
  }
  return json::Object{{"storage", format.getStorage().str()},
                      {"scales", std::move(scales)},
                      {"zeroPoints", std::move(zeroPoints)}};
}

llvm::Error ParameterWriter::add(const Parameter &parameter) {
  std::string stem = std::to_string(entries.size());
  stem.insert(0, 4 - std::min<size_t>(stem.size(), 4), '0');
  json::Object entry{
      {"op", parameter.op->getName().getStringRef()},
      {"attribute", parameter.attribute.getValue()},
      {"role", parameter.role},
      {"function", parameter.function},
      {"layer", parameter.layer},
  };
  switch (parameter.kind) {
  case Parameter::Kind::Array: {
    auto elements = cast<DenseIntElementsAttr>(parameter.value);
    entry["type"] = toText(elements.getType());
    entry["storage"] = toText(elements.getElementType());
    entry["shape"] = json::Array(elements.getType().getShape());
    if (llvm::Error error = addArray(toArray(elements), stem + ".npy", entry))
      return error;
    break;
  }
  case Parameter::Kind::Number: {
    auto number = cast<IntegerAttr>(parameter.value);
    entry["type"] = toText(number.getType());
    entry["value"] = number.getValue().getSExtValue();
    break;
  }
  case Parameter::Kind::Attribute: {
    std::string text = toText(parameter.value);
    entry["sha256"] = hashBytes(text);
    entry["text"] = std::move(text);
    if (parameter.role == "table") {
      if (llvm::Error error = addTables(parameter.value, stem, entry))
        return error;
      break;
    }
    json::Array formats;
    auto addFormat = [&](Attribute attr) {
      auto format = dyn_cast<FormatAttrInterface>(attr);
      formats.push_back(format ? describeFormat(format) : json::Value(nullptr));
    };
    if (auto list = dyn_cast<ArrayAttr>(parameter.value))
      llvm::for_each(list, addFormat);
    else
      addFormat(parameter.value);
    entry["formats"] = std::move(formats);
    break;
  }
  }
  entries.push_back(std::move(entry));
  return llvm::Error::success();
}

llvm::Error ParameterWriter::finish() {
  json::Object manifest{{"version", parametersVersion},
                        {"parameters", std::move(entries)}};
  std::string text = llvm::formatv("{0:2}\n", json::Value(std::move(manifest)));
  if (llvm::Error error = addFile(manifestName, text))
    return error;
  return files.commit();
}

static llvm::Error writeAll(ArrayRef<Parameter> parameters, StringRef folder) {
  ParameterWriter writer(folder);
  for (const Parameter &parameter : parameters)
    if (llvm::Error error = writer.add(parameter))
      return error;
  return writer.finish();
}

LogicalResult mlir::qlut::exportParameters(ModuleOp module, StringRef folder) {
  FailureOr<std::vector<Parameter>> parameters = collectParameters(module);
  if (failed(parameters))
    return failure();
  auto fail = [&](const Twine &message) {
    return emitError(UnknownLoc::get(module.getContext()), message);
  };
  const bool existed = fs::exists(folder);
  if (std::error_code code = fs::create_directory(folder))
    return fail(folder + ": cannot make this folder: " + code.message());
  llvm::Error error = writeAll(*parameters, folder);
  if (!error)
    return success();
  if (!existed)
    (void)fs::remove(folder);
  return fail(llvm::toString(std::move(error)));
}
