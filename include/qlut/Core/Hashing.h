//===- Hashing.h - hashes of core values ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// llvm::hash_code of the core's value types, found by argument-dependent
// lookup where they are uniqued.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_HASHING_H
#define QLUT_CORE_HASHING_H

#include "qlut/Core/Channels.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Table.h"
#include "qlut/Core/Target.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/bit.h"

namespace qlut {

llvm::hash_code hash_value(const Storage &storage);
llvm::hash_code hash_value(const Format &format);
llvm::hash_code hash_value(const ChannelFormats &formats);
llvm::hash_code hash_value(const Table &table);
llvm::hash_code hash_value(const Target &target);

inline llvm::hash_code hash_value(const RealRange &range) {
  return llvm::hash_combine(llvm::bit_cast<uint64_t>(range.lo),
                            llvm::bit_cast<uint64_t>(range.hi));
}
inline bool operator==(const RealRange &a, const RealRange &b) {
  return a.lo == b.lo && a.hi == b.hi;
}

} // namespace qlut

#endif // QLUT_CORE_HASHING_H
