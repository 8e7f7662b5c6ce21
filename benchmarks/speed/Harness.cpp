//===- Harness.cpp - how kernels are timed --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Harness.h"
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <time.h>

using namespace qlut::benchmark;

static double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

static double timeCalls(const Kernel &kernel, long calls) {
  const double start = now();
  for (long i = 0; i < calls; ++i)
    kernel.run();
  return (now() - start) / static_cast<double>(calls);
}

std::vector<Timing>
qlut::benchmark::timeKernels(const std::vector<Kernel> &kernels, int rounds) {
  constexpr double roundSeconds = 2e-3;
  std::vector<long> calls;
  for (const Kernel &kernel : kernels) {
    if (!kernel.run) {
      calls.push_back(0);
      continue;
    }
    timeCalls(kernel, 2);
    const double once = std::max(timeCalls(kernel, 1), 1e-8);
    const long some = std::max(1L, static_cast<long>(roundSeconds / 2 / once));
    const double steady = std::max(timeCalls(kernel, some), 1e-9);
    calls.push_back(std::max(1L, static_cast<long>(roundSeconds / steady)));
  }
  std::vector<std::vector<double>> times(kernels.size());
  for (int round = 0; round < rounds; ++round)
    for (size_t i = 0; i < kernels.size(); ++i) {
      if (!kernels[i].run)
        continue;
      kernels[i].run();
      times[i].push_back(timeCalls(kernels[i], calls[i]));
    }
  std::vector<Timing> timings;
  for (std::vector<double> &own : times) {
    if (own.empty()) {
      timings.emplace_back();
      continue;
    }
    std::sort(own.begin(), own.end());
    timings.push_back({own[own.size() / 2], own.front()});
  }
  return timings;
}

double qlut::benchmark::measureOnce(const std::function<void()> &call) {
  const double start = now();
  call();
  return 1e3 * (now() - start);
}

void Row::setTimes(const std::vector<Kernel> &kernels,
                   const std::vector<Timing> &timings, double scale) {
  median = timings[0].median * scale;
  best = timings[0].best * scale;
  for (size_t i = 1; i < kernels.size(); ++i) {
    Peer peer{kernels[i].name, std::nullopt, std::nullopt, kernels[i].fault};
    if (kernels[i].run) {
      peer.median = timings[i].median * scale;
      peer.best = timings[i].best * scale;
    }
    peers.push_back(std::move(peer));
  }
}

void Row::setBar(const std::vector<size_t> &candidates, bool withFaults) {
  bar = std::nullopt;
  for (size_t i : candidates)
    if (peers[i].median && (withFaults || peers[i].fault.empty()) &&
        (!bar || *peers[i].median < *peers[*bar].median))
      bar = i;
}

double qlut::benchmark::measureClock() {
  constexpr long count = 1 << 21;
  Kernel adds{"", [] {
                uint64_t sum = 0;
                for (long i = 0; i < count / 8; ++i) {
      // Each waits for the one before.
#define QLUT_ADD asm volatile("add %1, %0" : "+r"(sum) : "r"(i));
#if defined(__aarch64__)
#undef QLUT_ADD
#define QLUT_ADD asm volatile("add %0, %0, %1" : "+r"(sum) : "r"(i));
#endif
                  QLUT_ADD QLUT_ADD QLUT_ADD QLUT_ADD QLUT_ADD QLUT_ADD
                      QLUT_ADD QLUT_ADD
#undef QLUT_ADD
                }
              }};
  return count * 1e-9 / timeKernels({adds}, 5).front().best;
}

Buffer::Buffer(size_t size) : bytes(size) {
  data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED)
    std::abort();
  std::memset(data, 1, bytes);
}

Buffer::~Buffer() { munmap(data, bytes); }
