//===- Format.cpp - how integer codes stand for real numbers --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Format.h"
#include "Diagnostics.h"
#include "llvm/ADT/APFloat.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace qlut;

static constexpr float leastNormal = std::numeric_limits<float>::min();
static constexpr float greatestFinite = std::numeric_limits<float>::max();

//===----------------------------------------------------------------------===//
// Storage
//===----------------------------------------------------------------------===//

int64_t Storage::minCode() const {
  return isSigned() ? -(int64_t(1) << (bits - 1)) : 0;
}

int64_t Storage::maxCode() const {
  return (int64_t(1) << (isSigned() ? bits - 1 : bits)) - 1;
}

bool Storage::contains(int64_t code) const {
  return code >= minCode() && code <= maxCode();
}

llvm::Error Storage::check() const {
  // F1: the widths.
  if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16 &&
      bits != 32)
    return makeError("expected a storage of 1, 2, 4, 8, 16 or 32 bits, got {0}",
                     bits);
  // F2: one bit holds no sign; binary is one bit.
  if (kind == Kind::Signed && bits == 1)
    return makeError("expected at least 2 bits for a signed storage, got 1: u1 "
                     "holds 0 and the scale, b1 the scale with either sign");
  if (kind == Kind::Binary && bits != 1)
    return makeError("expected 1 bit for a binary storage, got {0}", bits);
  return llvm::Error::success();
}

std::string Storage::str() const {
  const char *letter = "i";
  if (kind != Kind::Signed)
    letter = kind == Kind::Unsigned ? "u" : "b";
  return letter + std::to_string(bits);
}

llvm::Expected<Storage> Storage::parse(llvm::StringRef text) {
  Storage storage;
  llvm::StringRef digits = text;
  if (digits.consume_front("i"))
    storage.kind = Kind::Signed;
  else if (digits.consume_front("u"))
    storage.kind = Kind::Unsigned;
  else if (digits.consume_front("b"))
    storage.kind = Kind::Binary;
  else
    return makeError("expected a storage such as i8, u4 or b1, got '{0}'",
                     text);
  if (digits.getAsInteger(10, storage.bits))
    return makeError("expected a number of bits after '{0}', got '{1}'",
                     text.take_front(), digits);
  if (llvm::Error error = storage.check())
    return error;
  return storage;
}

//===----------------------------------------------------------------------===//
// Format
//===----------------------------------------------------------------------===//

/// The greatest |code - zeroPoint|; 1 for binary storage.
static int64_t greatestDistance(const Format &format) {
  if (format.storage.kind == Storage::Kind::Binary)
    return 1;
  return std::max(format.storage.maxCode() - format.zeroPoint,
                  format.zeroPoint - format.storage.minCode());
}

llvm::Error Format::check() const {
  if (llvm::Error error = storage.check())
    return error;
  // F3: a positive scale.
  if (!std::isfinite(scale) || scale <= 0)
    return makeError("expected a finite scale above 0, got {0}",
                     realText(scale));
  // F4: every host and accelerator reads the same scale: a normal f32.
  if (scale < leastNormal || scale > greatestFinite)
    return makeError("expected a scale in the normal range of f32, {0} to {1}, "
                     "got {2}",
                     realText(leastNormal), realText(greatestFinite),
                     realText(scale));
  if (double nearest = static_cast<float>(scale); nearest != scale)
    return makeError("expected a scale that f32 holds exactly, got {0}, which "
                     "is {1} off the nearest",
                     realText(scale), realText(scale - nearest));
  // F5: the zero point is a code.
  if (storage.kind == Storage::Kind::Binary && zeroPoint != 0)
    return makeError("expected zero point 0 for a binary storage, got {0}",
                     zeroPoint);
  if (!storage.contains(zeroPoint))
    return makeError("expected a zero point of {0}, {1} to {2}, got {3}",
                     storage.str(), storage.minCode(), storage.maxCode(),
                     zeroPoint);
  // F6: every code stands for a finite f32.
  int64_t distance = greatestDistance(*this);
  if (scale * static_cast<double>(distance) > greatestFinite)
    return makeError("expected every code to stand for a finite f32, got a "
                     "scale of {0} over {1} codes",
                     realText(scale), distance);
  return llvm::Error::success();
}

/// The shortest decimal that gives the same f32 (double if there is none),
/// with a decimal point.
static std::string scaleText(double scale) {
  char buffer[64];
  float single = static_cast<float>(scale);
  std::to_chars_result result =
      static_cast<double>(single) == scale
          ? std::to_chars(buffer, buffer + sizeof(buffer), single)
          : std::to_chars(buffer, buffer + sizeof(buffer), scale);
  std::string text(buffer, result.ptr);
  if (text.find_first_of(".n") == std::string::npos)
    text.insert(std::min(text.find('e'), text.size()), ".0");
  return text;
}

std::string Format::str() const {
  std::string text = storage.str() + ", " + scaleText(scale);
  return zeroPoint == 0 ? text : text + ":" + std::to_string(zeroPoint);
}

llvm::Expected<Format> Format::parse(llvm::StringRef text) {
  auto [storageText, rest] = text.split(',');
  auto [scaleDigits, zeroText] = rest.split(':');
  llvm::Expected<Storage> storage = Storage::parse(storageText.trim());
  if (!storage)
    return storage.takeError();
  Format format;
  format.storage = *storage;

  llvm::APFloat scale(llvm::APFloat::IEEEsingle());
  auto status = scale.convertFromString(scaleDigits.trim(),
                                        llvm::APFloat::rmNearestTiesToEven);
  if (!status) {
    llvm::consumeError(status.takeError());
    return makeError("expected a scale after '{0},', got '{1}'", storageText,
                     scaleDigits.trim());
  }
  format.scale = scale.convertToFloat();

  bool hasZeroPoint = rest.contains(':');
  if (hasZeroPoint && zeroText.trim().getAsInteger(10, format.zeroPoint))
    return makeError("expected an integer zero point after ':', got '{0}'",
                     zeroText.trim());
  if (llvm::Error error = format.check())
    return error;
  return format;
}

double Format::toReal(int64_t code) const {
  if (storage.kind == Storage::Kind::Binary)
    return code == 0 ? -scale : scale;
  return scale * static_cast<double>(code - zeroPoint);
}

//===----------------------------------------------------------------------===//
// Formats that cover a range
//===----------------------------------------------------------------------===//

/// The least normal f32 whose product with `steps` reaches `extent` (at most
/// the greatest f32); none if no scale does.
static std::optional<double> leastScale(double extent, int64_t steps) {
  if (extent <= 0)
    return leastNormal;
  if (steps == 0)
    return std::nullopt;
  // The sign of a fused product and difference is exact.
  auto reaches = [&](float scale) {
    return std::fma(double(scale), double(steps), -extent) >= 0;
  };
  float scale =
      std::max(static_cast<float>(extent / double(steps)), leastNormal);
  while (!reaches(scale))
    scale = std::nextafter(scale, greatestFinite);
  while (scale > leastNormal && reaches(std::nextafter(scale, 0.0f)))
    scale = std::nextafter(scale, 0.0f);
  return scale;
}

/// The least scale with which the codes around `zeroPoint` cover [lo, hi].
static std::optional<double>
leastScaleAt(double lo, double hi, const Storage &storage, int64_t zeroPoint) {
  auto below = leastScale(-lo, zeroPoint - storage.minCode());
  auto above = leastScale(hi, storage.maxCode() - zeroPoint);
  if (!below || !above)
    return std::nullopt;
  return std::max(*below, *above);
}

/// The zero points among which the one of the least scale is.
static std::pair<int64_t, int64_t> candidateZeroPoints(double lo, double hi,
                                                       const Storage &storage,
                                                       bool symmetric) {
  int64_t least = storage.minCode(), greatest = storage.maxCode();
  if (symmetric) {
    int64_t middle = storage.isSigned() ? 0 : storage.numCodes() / 2;
    return {middle, middle};
  }
  // A zero point in storage puts 0 between the ends of the codes, so a range
  // on one side of 0 is covered best from the end code on.
  if (lo >= 0)
    return {least, least};
  if (hi <= 0)
    return {greatest, greatest};
  double steps = static_cast<double>(greatest - least);
  auto ideal = least + static_cast<int64_t>(steps * (-lo / (hi - lo)));
  return {std::max(least, ideal - 2), std::min(greatest, ideal + 2)};
}

llvm::Expected<Format> Format::fromRange(double lo, double hi, Storage storage,
                                         bool symmetric, bool powerOfTwoScale) {
  if (llvm::Error error = storage.check())
    return error;
  if (!std::isfinite(lo) || !std::isfinite(hi) || lo >= hi)
    return makeError("expected a range of finite bounds lo < hi, got [{0}, "
                     "{1}]",
                     realText(lo), realText(hi));
  Format format;
  format.storage = storage;
  std::optional<double> scale;
  double reach = std::max(std::fabs(lo), std::fabs(hi));
  if (reach > greatestFinite)
    return makeError("expected a range within f32, got [{0}, {1}]",
                     realText(lo), realText(hi));
  if (storage.kind == Storage::Kind::Binary) {
    scale = leastScale(reach, 1);
    format.zeroPoint = 0;
  } else {
    auto [first, last] = candidateZeroPoints(lo, hi, storage, symmetric);
    for (int64_t zeroPoint = first; zeroPoint <= last; ++zeroPoint) {
      auto candidate = leastScaleAt(lo, hi, storage, zeroPoint);
      // Of equal scales the greater zero point: 0 for [-a, a] in i8.
      if (candidate && (!scale || *candidate <= *scale)) {
        scale = candidate;
        format.zeroPoint = zeroPoint;
      }
    }
  }
  if (!scale)
    return makeError("expected a range on one side of 0 or more bits than {0}, "
                     "got [{1}, {2}]",
                     storage.str(), realText(lo), realText(hi));
  if (powerOfTwoScale) {
    int exponent = 0;
    double fraction = std::frexp(*scale, &exponent);
    scale = std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
  }
  format.scale = *scale;
  if (llvm::Error error = format.check()) {
    llvm::consumeError(std::move(error));
    return makeError("expected a range that codes of {0} with a normal f32 "
                     "scale cover, got [{1}, {2}]",
                     storage.str(), realText(lo), realText(hi));
  }
  return format;
}
