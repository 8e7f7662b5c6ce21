//===- Communicator.cpp - processes that train together -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Communicator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;
using namespace qlut;

Communicator::~Communicator() = default;

std::pair<int64_t, int64_t> Communicator::share(int64_t count) const {
  return {divideCeil(rank() * count, size()),
          divideCeil((rank() + 1) * count, size())};
}

int64_t Communicator::owner(int64_t thing, int64_t count) const {
  return thing * size() / count;
}

std::vector<std::vector<char>> Communicator::gather(ArrayRef<char> bytes) {
  std::vector<std::vector<char>> all(size());
  for (auto [from, part] : enumerate(all)) {
    auto length = static_cast<uint64_t>(bytes.size());
    broadcast({reinterpret_cast<char *>(&length), sizeof(length)}, from);
    part.resize(length);
    if (static_cast<int64_t>(from) == rank())
      llvm::copy(bytes, part.begin());
    broadcast(part, from);
  }
  return all;
}

template <typename T>
static MutableArrayRef<char> asBytes(std::vector<T> &values) {
  return {reinterpret_cast<char *>(values.data()), values.size() * sizeof(T)};
}

template <typename T>
void Communicator::addAlongTree(MutableArrayRef<std::vector<T>> vectors,
                                int64_t begin, int64_t end) {
  if (end - begin < 2)
    return;
  const int64_t middle =
      begin + static_cast<int64_t>(bit_ceil(uint64_t(end - begin))) / 2;
  addAlongTree(vectors, begin, middle);
  addAlongTree(vectors, middle, end);
  const auto count = static_cast<int64_t>(vectors.size());
  const int64_t to = owner(begin, count), from = owner(middle, count);
  if (rank() == from && from != to)
    send(asBytes(vectors[middle]), to);
  if (rank() != to)
    return;
  if (from != to) {
    vectors[middle].resize(vectors[begin].size());
    receive(asBytes(vectors[middle]), from);
  }
  for (auto [sum, term] : zip_equal(vectors[begin], vectors[middle]))
    sum += term;
  vectors[middle].clear();
}

template <typename T>
void Communicator::addAlongTree(MutableArrayRef<std::vector<T>> vectors) {
  const auto [first, last] = share(static_cast<int64_t>(vectors.size()));
  const size_t length = first < last ? vectors[first].size() : 0;
  addAlongTree(vectors, 0, static_cast<int64_t>(vectors.size()));
  if (size() == 1)
    return;
  auto numbers = static_cast<uint64_t>(length);
  broadcast({reinterpret_cast<char *>(&numbers), sizeof(numbers)}, 0);
  vectors[0].resize(numbers);
  broadcast(asBytes(vectors[0]), 0);
}

template void Communicator::addAlongTree(MutableArrayRef<std::vector<float>>);
template void Communicator::addAlongTree(MutableArrayRef<std::vector<double>>);
