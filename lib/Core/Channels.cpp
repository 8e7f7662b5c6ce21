//===- Channels.cpp - formats and tables by channel -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Channels.h"
#include "Diagnostics.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;

llvm::Error qlut::checkNumChannels(int64_t channels) {
  // P1: a list of channels.
  if (channels >= 1 && channels <= maxChannels)
    return llvm::Error::success();
  return makeError("expected from 1 to {0} channels, got {1}", maxChannels,
                   channels);
}

llvm::Expected<ChannelFormats>
ChannelFormats::fromFormats(llvm::ArrayRef<Format> formats) {
  if (llvm::Error error =
          checkNumChannels(static_cast<int64_t>(formats.size())))
    return std::move(error);
  ChannelFormats result;
  result.storage = formats.front().storage;
  for (auto [channel, format] : llvm::enumerate(formats)) {
    // P2: one storage.
    if (format.storage != result.storage)
      return makeError("expected channel {0} in {1}, the storage of channel 0, "
                       "got {2}",
                       channel, result.storage.str(), format.storage.str());
    result.scales.push_back(format.scale);
    result.zeroPoints.push_back(format.zeroPoint);
  }
  return result;
}

llvm::Error ChannelFormats::check() const {
  if (llvm::Error error = checkNumChannels(numChannels()))
    return error;
  // P2: each channel has a format.
  if (zeroPoints.size() != scales.size())
    return makeError("expected as many zero points as scales ({0}), got {1}",
                     scales.size(), zeroPoints.size());
  for (int64_t channel = 0; channel < numChannels(); ++channel)
    if (llvm::Error error = get(channel).check())
      return makeError("channel {0}: {1}", channel,
                       llvm::toString(std::move(error)));
  return llvm::Error::success();
}

llvm::Error ChannelTables::check() const {
  if (llvm::Error error = checkNumChannels(numChannels()))
    return error;
  // P3: each channel has a table, and each table a channel; in the order of
  // their first channels, so that equal sets are one attribute.
  int64_t used = 0;
  const auto count = static_cast<int64_t>(tables.size());
  for (auto [channel, table] : llvm::enumerate(tableOf)) {
    if (table < 0 || table >= count)
      return makeError("expected a table from 0 to {0} for channel {1}, got "
                       "{2}",
                       count - 1, channel, table);
    if (table > used)
      return makeError("expected tables in the order of their first channels: "
                       "table {0} for channel {1}, got {2}",
                       used, channel, table);
    used = std::max(used, table + 1);
  }
  if (used != count)
    return makeError("expected a channel for each of {0} tables, got channels "
                     "for {1}",
                     count, used);
  const Table &first = *tables.front();
  for (auto [i, table] : llvm::enumerate(tables)) {
    // P3: one input and one output storage.
    if (table->input() != first.input() || table->output() != first.output())
      return makeError("expected table {0} from {1} to {2} as table 0, got one "
                       "from {3} to {4}",
                       i, first.input().str(), first.output().str(),
                       table->input().str(), table->output().str());
  }
  return llvm::Error::success();
}

unsigned ChannelTables::computeBits() const {
  unsigned bits = 32;
  for (const Table *table : tables)
    bits = std::max(bits, table->computeBits());
  return bits;
}
