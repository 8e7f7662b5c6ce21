//===- ParameterFile.cpp - values of parameters in a file -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParameterFile.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Export/Unzip.h"
#include "qlut/Export/Zip.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;
using ::qlut::NdArray;

std::optional<ElementType> mlir::qlut::detail::getElementType(Type type) {
  if (type.isF16())
    return ElementType::F16;
  if (type.isBF16())
    return ElementType::BF16;
  if (type.isF32())
    return ElementType::F32;
  if (type.isF64())
    return ElementType::F64;
  if (type.isSignlessInteger(8))
    return ElementType::I8;
  if (type.isSignlessInteger(16))
    return ElementType::I16;
  if (type.isSignlessInteger(32))
    return ElementType::I32;
  if (type.isSignlessInteger(64))
    return ElementType::I64;
  return std::nullopt;
}

NdArray mlir::qlut::detail::toArray(DenseElementsAttr elements,
                                    ElementType type) {
  NdArray array(type, elements.getType().getShape());
  ArrayRef<char> raw = elements.getRawData();
  if (!elements.isSplat()) {
    llvm::copy(raw, reinterpret_cast<char *>(array.data.data()));
    return array;
  }
  for (size_t at = 0; at < array.data.size(); at += raw.size())
    llvm::copy(raw, reinterpret_cast<char *>(array.data.data() + at));
  return array;
}

llvm::Error mlir::qlut::detail::writeParameterFile(
    StringRef path, ArrayRef<std::pair<StringAttr, DenseElementsAttr>> values) {
  std::string archive;
  llvm::raw_string_ostream os(archive);
  ::qlut::ZipWriter zip(os);
  for (auto [name, elements] : values) {
    std::optional<ElementType> type = getElementType(elements.getElementType());
    if (!type)
      return llvm::createStringError(
          "parameter '" + name.getValue() +
          "': expected floats, or integers of 8, 16, 32 or 64 bits");
    std::string bytes;
    llvm::raw_string_ostream stream(bytes);
    ::qlut::writeNpy(toArray(elements, *type), stream);
    if (llvm::Error error = zip.add(name.str() + ".npy", bytes))
      return error;
  }
  if (llvm::Error error = zip.finish())
    return error;
  return ::qlut::writeFile(path,
                           [&](llvm::raw_ostream &out) { out << archive; });
}

FailureOr<SmallVector<Attribute>> mlir::qlut::detail::getParameterValues(
    func::FuncOp function, ArrayRef<unsigned> arguments, StringRef path) {
  SmallVector<Attribute> elements;
  SmallVector<std::pair<StringAttr, DenseElementsAttr>> arrays;
  SmallVector<ShapedType> types;
  auto kept = function->getAttrOfType<DictionaryAttr>(parameterValuesAttrName);
  for (unsigned argument : arguments) {
    StringAttr name = getParameterName(function, argument);
    auto type =
        dyn_cast<RankedTensorType>(function.getArgumentTypes()[argument]);
    if (!type || !type.hasStaticShape())
      return function.emitError("expected a tensor of static shape for "
                                "parameter '")
             << name.getValue() << "', got "
             << function.getArgumentTypes()[argument];
    arrays.push_back({name, nullptr});
    types.push_back(type);
    auto value = kept ? dyn_cast_or_null<TypedAttr>(kept.get(name)) : nullptr;
    if (!path.empty())
      continue;
    if (!value || value.getType() != type)
      return function.emitError("expected a value of type ")
             << type << " for parameter '" << name.getValue()
             << "' in 'qlut.parameter_values'; name its file with option "
                "'values'";
    elements.push_back(value);
  }
  if (path.empty())
    return elements;
  if (llvm::Error error = readParameterFile(path, arrays, types))
    return function.emitError() << llvm::toString(std::move(error));
  for (auto &[name, value] : arrays)
    elements.push_back(value);
  return elements;
}

llvm::Error mlir::qlut::detail::readParameterFile(
    StringRef path,
    MutableArrayRef<std::pair<StringAttr, DenseElementsAttr>> values,
    ArrayRef<ShapedType> types) {
  auto file = ::qlut::readRegularFile(path);
  if (!file)
    return file.takeError();
  auto entries = ::qlut::readZip((*file)->getBuffer(), path);
  if (!entries)
    return entries.takeError();
  for (auto [value, type] : llvm::zip(values, types)) {
    std::string name = value.first.str();
    auto entry = entries->find(name + ".npy");
    if (entry == entries->end())
      return llvm::createStringError(path + ": expected an array '" + name +
                                     "', got none of that name");
    llvm::Expected<NdArray> array =
        ::qlut::parseNpy(entry->second, (path + ": '" + name + "'").str());
    if (!array)
      return array.takeError();
    std::optional<ElementType> wanted = getElementType(type.getElementType());
    if (wanted == ElementType::BF16 && array->type == ElementType::F32)
      array = ::qlut::toBFloat(*array);
    if (!wanted || array->type != *wanted ||
        ArrayRef<int64_t>(array->shape) != type.getShape()) {
      std::string expected =
          wanted ? ::qlut::formatType(*wanted, type.getShape()) : "numbers";
      return llvm::createStringError(
          path + ": expected " + expected + " for '" + name + "', got " +
          ::qlut::formatType(array->type, array->shape));
    }
    value.second = DenseElementsAttr::getFromRawBuffer(
        type, {reinterpret_cast<const char *>(array->data.data()),
               array->data.size()});
    entries->erase(entry);
  }
  if (entries->empty())
    return llvm::Error::success();
  return llvm::createStringError(path +
                                 ": expected an array for each "
                                 "parameter and no others, got '" +
                                 entries->begin()->first + "'");
}
