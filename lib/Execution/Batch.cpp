//===- Batch.cpp - run a model over a file of samples ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Batch.h"
#include "qlut/Execution/Npy.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;
using ::qlut::NdArray;

/// Makes the array's elements those of the argument.
static llvm::Error convertElements(const TensorSpec &expected, size_t index,
                                   NamedArray &input) {
  ElementType &type = input.array.type;
  if (type == ElementType::U8)
    type = ElementType::I8;
  if (type == ElementType::U16)
    type = ElementType::I16;
  if (expected.type == ElementType::BF16 && type == ElementType::F32)
    input.array = toBFloat(input.array);
  if (type == expected.type)
    return llvm::Error::success();
  bool isBFloat = expected.type == ElementType::BF16;
  return llvm::createStringError(llvm::formatv(
      "{0}: expected {1} for input {2} of type {3}, got {4}; convert it with "
      "array.astype('{5}')",
      input.name, isBFloat ? "f32" : getName(expected.type), index,
      expected.str(), getName(type),
      ::qlut::getDtype(isBFloat ? ElementType::F32 : expected.type)));
}

/// How many runs the array is for; nothing if it does not fit.
static std::optional<int64_t> countRuns(const TensorSpec &expected,
                                        ArrayRef<int64_t> shape) {
  if (expected.accepts(shape))
    return 1;
  if (shape.empty() || shape.size() != expected.shape.size())
    return std::nullopt;
  int64_t batch = expected.shape.front(), samples = shape.front();
  SmallVector<int64_t> one(shape);
  one.front() = batch;
  if (ShapedType::isDynamic(batch) || batch == 0 || samples % batch != 0 ||
      !expected.accepts(one))
    return std::nullopt;
  return samples / batch;
}

llvm::Expected<std::vector<NamedArray>>
mlir::qlut::readArrays(ArrayRef<std::string> paths, bool allowNaN) {
  std::vector<NamedArray> arrays;
  for (const std::string &path : paths) {
    llvm::Expected<NdArray> array = ::qlut::readNpy(path);
    if (!array)
      return array.takeError();
    if (!allowNaN)
      if (std::optional<int64_t> index = findFirstNaN(*array))
        return llvm::createStringError(
            llvm::formatv("{0}: expected numbers, got NaN at element {1}; "
                          "allow it with --allow-nan",
                          path, *index));
    arrays.push_back({path, std::move(*array)});
  }
  return arrays;
}

llvm::Expected<Batches> Batches::create(Engine &engine,
                                        std::vector<NamedArray> arrays) {
  if (arrays.size() != engine.inputs().size())
    return llvm::createStringError(
        llvm::formatv("expected {0} inputs, got {1}; give --input once for "
                      "each argument",
                      engine.inputs().size(), arrays.size()));
  Batches batches(engine);
  std::string cutName;
  for (auto [index, expected] : llvm::enumerate(engine.inputs())) {
    NamedArray &input = arrays[index];
    if (llvm::Error error = convertElements(expected, index, input))
      return std::move(error);
    ArrayRef<int64_t> shape = input.array.shape;
    std::optional<int64_t> runs = countRuns(expected, shape);
    if (!runs)
      return llvm::createStringError(llvm::formatv(
          "{0}: expected {1} for input {2}{3}, got {4}", input.name,
          expected.str(), index,
          expected.shape.empty() || ShapedType::isDynamic(expected.shape[0])
              ? ""
              : ", or a multiple along the first dimension",
          formatType(input.array.type, shape)));
    if (*runs == 0)
      return llvm::createStringError(input.name +
                                     ": expected at least one sample, got " +
                                     formatType(input.array.type, shape));
    batches.isCut.push_back(*runs != 1);
    if (*runs == 1)
      continue;
    if (!cutName.empty() && *runs != batches.runs)
      return llvm::createStringError(
          llvm::formatv("{0}: expected as many batches as {1} has, {2}, got "
                        "{3}",
                        input.name, cutName, batches.runs, *runs));
    cutName = input.name;
    batches.runs = *runs;
  }
  batches.arrays = std::move(arrays);
  return batches;
}

/// Appends the result of one more run.
static llvm::Error append(NdArray &all, const NdArray &next, size_t index) {
  ArrayRef<int64_t> rest = ArrayRef(next.shape).drop_front();
  if (rest != ArrayRef(all.shape).drop_front())
    return llvm::createStringError(llvm::formatv(
        "expected result {0} of each batch to differ in the first dimension "
        "only, got {1} after {2}",
        index, formatType(next.type, next.shape),
        formatType(all.type, all.shape)));
  all.shape.front() += next.shape.front();
  all.data.insert(all.data.end(), next.data.begin(), next.data.end());
  return llvm::Error::success();
}

llvm::Expected<std::vector<NdArray>>
Batches::runBatch(int64_t index, ::qlut::Observer *observer) {
  SmallVector<SmallVector<int64_t, 4>> shapes;
  SmallVector<Engine::Argument> arguments;
  for (auto [input, cut] : llvm::zip_equal(arrays, isCut)) {
    SmallVector<int64_t, 4> &shape = shapes.emplace_back(input.array.shape);
    size_t bytes = input.array.data.size() / (cut ? runs : 1);
    if (cut)
      shape.front() /= runs;
    arguments.push_back(
        {{}, input.array.data.data() + (cut ? index * bytes : 0)});
  }
  for (auto [argument, shape] : llvm::zip_equal(arguments, shapes))
    argument.shape = shape;
  return engine->run(arguments, observer);
}

llvm::Expected<std::vector<NdArray>>
Batches::run(::qlut::Observer *observer,
             llvm::function_ref<void(int64_t)> progress) {
  std::vector<NdArray> all;
  for (int64_t i = 0; i < runs; ++i) {
    llvm::Expected<std::vector<NdArray>> results = runBatch(i, observer);
    if (!results)
      return results.takeError();
    if (runs > 1)
      for (NdArray &result : *results)
        if (result.shape.empty())
          result.shape.push_back(1);
    if (i == 0) {
      all = std::move(*results);
      for (NdArray &result : all)
        result.data.reserve(result.data.size() * runs);
    } else {
      for (auto [index, result] : llvm::enumerate(*results))
        if (llvm::Error error = append(all[index], result, index))
          return std::move(error);
    }
    if (progress)
      progress(i + 1);
  }
  return all;
}
