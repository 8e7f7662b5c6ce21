//===- Harness.h - how kernels are timed ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_HARNESS_H
#define QLUT_BENCHMARKS_SPEED_HARNESS_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qlut::benchmark {

/// Something to time: one call works through the whole buffer.
struct Kernel {
  std::string name;
  std::function<void()> run; ///< null where it is not there
  /// How its results differ from what they have to be; empty if they don't.
  std::string fault = {};
};

/// Seconds of one call.
struct Timing {
  double median = 0, best = 0;
};

/// Times kernels round-robin in this thread, in thread CPU time, but those that
/// are not there, whose times are 0: `rounds` rounds of about 2 ms each, after
/// warm-up. What a round disturbs, it disturbs for all; so ratios inside one
/// call are meaningful, times alone less so.
std::vector<Timing> timeKernels(const std::vector<Kernel> &kernels, int rounds);

/// Milliseconds of this thread that one call takes, the first one.
double measureOnce(const std::function<void()> &call);

/// Billions of dependent additions a second: the clock.
double measureClock();

/// Memory from the system, at a page's start, written to once.
class Buffer {
public:
  explicit Buffer(size_t bytes);
  ~Buffer();
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;

  template <typename T = uint8_t>
  T *as() const {
    return static_cast<T *>(data);
  }
  size_t size() const { return bytes; }

private:
  void *data;
  size_t bytes;
};

/// How one figure compares.
struct Peer {
  std::string name;
  /// Nanoseconds per element, median and best; none where the peer is not
  /// there.
  std::optional<double> median, best;
  std::string fault; ///< of its results, see Kernel
};

/// One line of the report.
struct Row {
  std::string job, what;
  std::string isa;   ///< of qlut's code
  std::string form;  ///< what qlut's code does
  size_t bytes = 0;  ///< of the input
  double median = 0; ///< of qlut, nanoseconds per element
  double best = 0;
  std::vector<Peer> peers;
  /// The peer the gate is against: the index of the fastest that counts; none
  /// if that peer is not there.
  std::optional<size_t> bar;
  std::optional<double> gate; ///< none where the size or isa has no gate
  /// Milliseconds that the search for the table's code took; none where there
  /// is no table or no search.
  std::optional<double> searchMs;
  std::optional<double> searchGateMs; ///< what that has to be below

  /// The times of qlut, the first kernel, and of the others as peers.
  void setTimes(const std::vector<Kernel> &kernels,
                const std::vector<Timing> &timings, double scale);
  /// Sets the bar: the fastest of these peers, by index, that is there and, but
  /// for `withFaults`, right.
  void setBar(const std::vector<size_t> &candidates, bool withFaults = false);
  /// The bar's median by qlut's.
  std::optional<double> ratio() const {
    if (!bar || !peers[*bar].median)
      return std::nullopt;
    return *peers[*bar].median / median;
  }
  std::optional<bool> met() const {
    if (!gate || !ratio())
      return std::nullopt;
    return *ratio() >= *gate;
  }
  std::optional<bool> searchMet() const {
    if (!searchMs || !searchGateMs)
      return std::nullopt;
    return *searchMs < *searchGateMs;
  }
};

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_HARNESS_H
