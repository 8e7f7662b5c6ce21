//===- Checkpoint.cpp - the state of a training run as a file -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Checkpoint.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Export/Unzip.h"
#include "qlut/Export/Zip.h"
#include "llvm/Support/FormatVariadic.h"
#include <cstring>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;
using ::qlut::NdArray;

template <typename T>
static NdArray asArray(ElementType type, ArrayRef<T> values,
                       ArrayRef<int64_t> shape) {
  NdArray array(type, shape);
  std::memcpy(array.data.data(), values.data(), array.data.size());
  return array;
}

static llvm::Error add(::qlut::ZipWriter &zip, const Twine &name,
                       const NdArray &array) {
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  writeNpy(array, os);
  return zip.add((name + ".npy").str(), bytes);
}

static llvm::Error addWeights(::qlut::ZipWriter &zip,
                              const ParameterSet &parameters) {
  for (auto [name, shape, tensor] :
       llvm::zip_equal(parameters.names, parameters.shapes, parameters.tensors))
    if (llvm::Error error =
            add(zip, name,
                asArray(ElementType::F32, ArrayRef(tensor.values), shape)))
      return error;
  return llvm::Error::success();
}

/// Writes an archive through a temporary file.
static llvm::Error
writeArchive(StringRef path,
             llvm::function_ref<llvm::Error(::qlut::ZipWriter &)> fill) {
  llvm::Error inside = llvm::Error::success();
  llvm::Error outside = ::qlut::writeFile(path, [&](llvm::raw_ostream &os) {
    ::qlut::ZipWriter zip(os);
    if (!inside)
      inside = fill(zip);
    if (!inside)
      inside = zip.finish();
  });
  return llvm::joinErrors(std::move(inside), std::move(outside));
}

llvm::Error mlir::qlut::writeWeights(StringRef path,
                                     const ParameterSet &parameters) {
  return writeArchive(path, [&](::qlut::ZipWriter &zip) {
    return addWeights(zip, parameters);
  });
}

/// Names that no parameter has.
static std::string momentName(size_t i) {
  return llvm::formatv("state/moment{0}", i);
}
static std::string rangeName(size_t i) {
  return llvm::formatv("state/range{0}", i);
}
static std::string learnedName(size_t i) {
  return llvm::formatv("state/learned{0}", i);
}
static std::string bestName(size_t i) {
  return llvm::formatv("state/best{0}", i);
}

llvm::Error mlir::qlut::writeCheckpoint(StringRef path,
                                        const ParameterSet &parameters,
                                        const Checkpoint &checkpoint) {
  return writeArchive(path, [&](::qlut::ZipWriter &zip) -> llvm::Error {
    if (llvm::Error error = addWeights(zip, parameters))
      return error;
    const int64_t numbers[] = {checkpoint.epoch, checkpoint.steps,
                               checkpoint.sinceBest};
    if (llvm::Error error =
            add(zip, "state/numbers",
                asArray(ElementType::I64, ArrayRef(numbers), {3})))
      return error;
    if (llvm::Error error =
            add(zip, "state/loss",
                asArray(ElementType::F64, ArrayRef(checkpoint.bestLoss), {1})))
      return error;
    const StringRef text = checkpoint.statistics;
    if (llvm::Error error =
            add(zip, "state/statistics",
                asArray(ElementType::U8, ArrayRef(text.data(), text.size()),
                        {static_cast<int64_t>(text.size())})))
      return error;
    auto addAll =
        [&](ArrayRef<std::vector<float>> all,
            llvm::function_ref<std::string(size_t)> name) -> llvm::Error {
      for (auto [i, values] : llvm::enumerate(all))
        if (llvm::Error error =
                add(zip, name(i),
                    asArray(ElementType::F32, ArrayRef(values),
                            {static_cast<int64_t>(values.size())})))
          return error;
      return llvm::Error::success();
    };
    if (llvm::Error error = addAll(checkpoint.moments, momentName))
      return error;
    if (llvm::Error error = addAll(checkpoint.rangeWeights, rangeName))
      return error;
    if (llvm::Error error = addAll(checkpoint.ranges, learnedName))
      return error;
    return addAll(checkpoint.best, bestName);
  });
}

namespace {
/// The arrays of an archive, by name.
class Reader {
public:
  Reader(StringRef path, std::map<std::string, StringRef> entries)
      : path(path), entries(std::move(entries)) {}

  bool has(const std::string &name) const {
    return entries.count(name + ".npy") != 0;
  }
  llvm::Expected<NdArray> read(const std::string &name, ElementType type) {
    auto entry = entries.find(name + ".npy");
    if (entry == entries.end())
      return llvm::createStringError(
          llvm::formatv("{0}: expected an array '{1}', got none; is it a "
                        "checkpoint of this network?",
                        path, name)
              .str());
    llvm::Expected<NdArray> array =
        ::qlut::parseNpy(entry->second, (path + ": " + name).str());
    if (array && array->type != type)
      return llvm::createStringError(
          llvm::formatv("{0}: expected '{1}' of {2}, got {3}", path, name,
                        getName(type), getName(array->type))
              .str());
    return array;
  }

  StringRef path;

private:
  std::map<std::string, StringRef> entries;
};
} // namespace

llvm::Expected<Checkpoint>
mlir::qlut::readCheckpoint(StringRef path, ParameterSet &parameters) {
  auto buffer = ::qlut::readRegularFile(path);
  if (!buffer)
    return buffer.takeError();
  auto entries = ::qlut::readZip((*buffer)->getBuffer(), path);
  if (!entries)
    return entries.takeError();
  Reader reader(path, std::move(*entries));
  for (auto [name, shape, tensor] : llvm::zip_equal(
           parameters.names, parameters.shapes, parameters.tensors)) {
    auto array = reader.read(name, ElementType::F32);
    if (!array)
      return array.takeError();
    if (ArrayRef<int64_t>(array->shape) != ArrayRef(shape))
      return llvm::createStringError(
          llvm::formatv("{0}: expected '{1}' of shape {2}, got {3}", path, name,
                        ::qlut::formatShape(shape),
                        ::qlut::formatShape(array->shape))
              .str());
    llvm::copy(array->as<float>(), tensor.values.begin());
  }
  Checkpoint checkpoint;
  auto numbers = reader.read("state/numbers", ElementType::I64);
  if (!numbers)
    return numbers.takeError();
  auto loss = reader.read("state/loss", ElementType::F64);
  if (!loss)
    return loss.takeError();
  auto text = reader.read("state/statistics", ElementType::U8);
  if (!text)
    return text.takeError();
  if (numbers->numElements() != 3 || loss->numElements() != 1)
    return llvm::createStringError(
        llvm::formatv("{0}: expected a checkpoint, got other numbers", path)
            .str());
  checkpoint.epoch = numbers->as<int64_t>()[0];
  checkpoint.steps = numbers->as<int64_t>()[1];
  checkpoint.sinceBest = numbers->as<int64_t>()[2];
  checkpoint.bestLoss = loss->as<double>()[0];
  checkpoint.statistics.assign(text->data.begin(), text->data.end());
  auto readAll = [&](std::vector<std::vector<float>> &all,
                     llvm::function_ref<std::string(size_t)> name,
                     bool areWeights = true) -> llvm::Error {
    for (size_t i = 0; reader.has(name(i)); ++i) {
      auto array = reader.read(name(i), ElementType::F32);
      if (!array)
        return array.takeError();
      all.emplace_back(array->as<float>().begin(), array->as<float>().end());
      if (!areWeights)
        continue;
      const size_t wanted =
          parameters.tensors[i % parameters.tensors.size()].values.size();
      if (all.back().size() != wanted)
        return llvm::createStringError(
            llvm::formatv("{0}: expected {1} elements of '{2}', got {3}", path,
                          wanted, name(i), all.back().size())
                .str());
    }
    return llvm::Error::success();
  };
  if (llvm::Error error = readAll(checkpoint.moments, momentName))
    return std::move(error);
  if (llvm::Error error = readAll(checkpoint.rangeWeights, rangeName))
    return std::move(error);
  if (llvm::Error error =
          readAll(checkpoint.ranges, learnedName, /*areWeights=*/false))
    return std::move(error);
  if (llvm::Error error = readAll(checkpoint.best, bestName))
    return std::move(error);
  return checkpoint;
}
