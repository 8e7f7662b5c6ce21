//===- Dataset.cpp - samples and what they should give --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Dataset.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Trainer/Random.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <cstring>
#include <numeric>

using namespace qlut;

template <typename... Args>
static llvm::Error expected(const char *format, Args &&...args) {
  return llvm::createStringError(
      "expected " + llvm::formatv(format, std::forward<Args>(args)...).str());
}

llvm::Expected<Dataset> Dataset::read(const std::vector<std::string> &inputs,
                                      const std::string &labels) {
  Dataset data;
  std::vector<std::string> files(inputs);
  files.push_back(labels);
  std::vector<NdArray> arrays;
  for (const std::string &file : files) {
    llvm::Expected<NdArray> array = readNpy(file);
    if (!array)
      return array.takeError();
    if (std::optional<int64_t> place = findFirstNaN(*array))
      return expected("numbers in {0}, got NaN at element {1}", file, *place);
    if (array->shape.empty() || array->shape[0] == 0)
      return expected("samples along the first dimension of {0}, got {1}", file,
                      formatShape(array->shape));
    if (!arrays.empty() && array->shape[0] != arrays[0].shape[0])
      return expected("{0} samples in {1}, as many as in {2}, got {3}",
                      arrays[0].shape[0], file, files[0], array->shape[0]);
    arrays.push_back(std::move(*array));
  }
  data.labels = std::move(arrays.back());
  arrays.pop_back();
  data.inputs = std::move(arrays);
  return data;
}

NdArray qlut::selectSamples(const NdArray &array,
                            llvm::ArrayRef<int64_t> numbers) {
  llvm::SmallVector<int64_t, 4> shape(array.shape);
  const size_t bytes = array.data.size() / static_cast<size_t>(shape[0]);
  shape[0] = static_cast<int64_t>(numbers.size());
  NdArray selected(array.type, shape);
  for (size_t i = 0; i < numbers.size(); ++i)
    std::memcpy(selected.data.data() + i * bytes,
                array.data.data() + static_cast<size_t>(numbers[i]) * bytes,
                bytes);
  return selected;
}

Dataset Dataset::select(llvm::ArrayRef<int64_t> samples) const {
  Dataset selected;
  for (const NdArray &input : inputs)
    selected.inputs.push_back(selectSamples(input, samples));
  selected.labels = selectSamples(labels, samples);
  return selected;
}

llvm::Expected<NdArray> qlut::makeTargets(const NdArray &labels,
                                          llvm::ArrayRef<int64_t> shape,
                                          double peak) {
  NdArray targets(ElementType::F32, shape);
  if (isFloat(labels.type)) {
    if (labels.type != ElementType::F32 ||
        labels.numElements() != targets.numElements())
      return expected("targets of {0}, got {1}",
                      formatType(ElementType::F32, shape),
                      formatType(labels.type, labels.shape));
    targets.data = labels.data;
    return targets;
  }
  const int64_t classes = shape.back();
  const int64_t rows = targets.numElements() / classes;
  if (labels.numElements() != rows)
    return expected("a label for each of {0} rows, got {1}", rows,
                    formatShape(labels.shape));
  const double others =
      classes > 1 ? (1.0 - peak) / static_cast<double>(classes - 1) : 0.0;
  auto values = targets.as<float>();
  std::fill(values.begin(), values.end(), static_cast<float>(others));
  for (int64_t row = 0; row < rows; ++row) {
    const auto label = static_cast<int64_t>(labels.toDouble(row));
    if (label < 0 || label >= classes)
      return expected("labels from 0 to {0}, got {1}", classes - 1, label);
    values[row * classes + label] = static_cast<float>(peak);
  }
  return targets;
}

std::vector<int64_t> qlut::shuffle(int64_t size, uint64_t seed,
                                   uint64_t round) {
  uint64_t state = seed;
  state = nextRandom(state) ^ (round * kRandomStep);
  std::vector<int64_t> order(static_cast<size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  for (int64_t i = size - 1; i > 0; --i) {
    const auto other =
        static_cast<int64_t>(nextRandom(state) % static_cast<uint64_t>(i + 1));
    std::swap(order[i], order[other]);
  }
  return order;
}
