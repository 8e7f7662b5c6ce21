//===- Channels.h - formats and tables by channel ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where channels differ in their ranges, each has a scale, a zero point and a
// table of its own (docs/spec.md, P rules).
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_CHANNELS_H
#define QLUT_CORE_CHANNELS_H

#include "qlut/Core/Format.h"
#include "qlut/Core/Table.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace qlut {

/// Most channels of a list (spec P1).
inline constexpr int64_t maxChannels = 65536;

/// An error, unless a list has from 1 to maxChannels channels (spec P1).
llvm::Error checkNumChannels(int64_t channels);

/// The channel that a channel index stands for: read as unsigned, an index at
/// or above the number of channels is the last one (spec P4).
inline int64_t clampChannel(uint64_t index, int64_t channels) {
  return index < static_cast<uint64_t>(channels) ? static_cast<int64_t>(index)
                                                 : channels - 1;
}

/// The formats of one storage, by channel: real = scales[c] * (code -
/// zeroPoints[c]).
struct ChannelFormats {
  Storage storage;
  std::vector<double> scales;
  std::vector<int64_t> zeroPoints; ///< as many

  int64_t numChannels() const { return static_cast<int64_t>(scales.size()); }
  Format get(int64_t channel) const {
    return {storage, scales[channel], zeroPoints[channel]};
  }
  /// The lists of formats of one storage; an error naming the first channel of
  /// another one, or that there is none.
  static llvm::Expected<ChannelFormats>
  fromFormats(llvm::ArrayRef<Format> formats);

  /// An error naming the channel, unless the rules of spec P1 and P2 hold.
  llvm::Error check() const;

  bool operator==(const ChannelFormats &o) const {
    return storage == o.storage && scales == o.scales &&
           zeroPoints == o.zeroPoints;
  }
};

/// A table for each channel, equal ones once: channel c has
/// tables[tableOf[c]].
struct ChannelTables {
  std::vector<const Table *> tables; ///< of one input and one output storage
  std::vector<int64_t> tableOf;      ///< one per channel

  int64_t numChannels() const { return static_cast<int64_t>(tableOf.size()); }
  const Table &get(int64_t channel) const { return *tables[tableOf[channel]]; }

  /// An error, unless the rules of spec P1 and P3 hold; the tables themselves
  /// passed Table::check.
  llvm::Error check() const;
  /// The greatest Table::computeBits of the tables.
  unsigned computeBits() const;
};

} // namespace qlut

#endif // QLUT_CORE_CHANNELS_H
