//===- Svg.h - numbers, axes and paths of pictures --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text of a page is the same bytes wherever it is made: numbers are printed by
// printf's exact decimal conversions, coordinates with two decimals.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_SVG_H
#define QLUT_LIB_REPORT_SVG_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <string>

namespace mlir::qlut::report {

/// The text with the five characters of HTML and XML written as entities;
/// bytes that are no UTF-8 and control characters become U+FFFD.
std::string escape(llvm::StringRef text);

/// A number for people: so many significant digits, U+2212 for minus, 1.5e−7.
std::string formatNumber(double value, unsigned digits = 4);
/// The number with that many decimals.
std::string formatFixed(double value, unsigned decimals);
/// An integer in groups of three, split by narrow no-break spaces.
std::string formatCount(int64_t value);
/// A coordinate: at most two decimals, no trailing zeros.
std::string coordinate(double value);

/// Maps values to coordinates, linearly or by their logarithms.
struct Axis {
  double lo, hi;   ///< values; lo < hi, and 0 < lo if logarithmic
  double from, to; ///< their coordinates
  bool isLog = false;

  double at(double value) const;
  /// Round values inside [lo, hi], about `count` of them: multiples of 1, 2 or
  /// 5 times a power of ten; of logarithmic axes these numbers themselves,
  /// where there are three of them.
  llvm::SmallVector<double> ticks(unsigned count) const;
};

/// The text of a path's `d`: moves where the pen is up.
class PathText {
public:
  void lineTo(double x, double y);
  /// A horizontal, then a vertical line.
  void stepTo(double x, double y);
  void lift() { isDown = false; }
  void close() {
    text += 'Z';
    isDown = false;
  }
  llvm::StringRef str() const { return text; }

private:
  std::string text;
  bool isDown = false;
};

/// Elements of a picture, in the classes that Style.cpp gives looks.
class Svg {
public:
  /// A picture of that size in its own units, with a title for readers.
  Svg(double width, double height, llvm::StringRef title);
  /// A picture that is a file of its own, with the looks in it: a style
  /// element.
  Svg(double width, double height, llvm::StringRef title,
      llvm::StringRef looks);

  void path(llvm::StringRef cssClass, llvm::StringRef d);
  void line(llvm::StringRef cssClass, double x1, double y1, double x2,
            double y2);
  void rect(llvm::StringRef cssClass, double x, double y, double width,
            double height);
  /// `title`, if there is one, shows under the pointer.
  void circle(llvm::StringRef cssClass, double x, double y, double radius,
              llvm::StringRef title = "");
  /// `anchor`: start, middle or end. The text is escaped.
  void text(llvm::StringRef cssClass, double x, double y,
            llvm::StringRef anchor, llvm::StringRef text);

  /// A frame with a grid line and a number for each tick of both axes; the
  /// numbers of the horizontal one only if `showX`.
  void grid(const Axis &x, const Axis &y, unsigned ticksX, unsigned ticksY,
            bool showX);

  /// The element, complete.
  std::string finish();

private:
  std::string content;
  llvm::raw_string_ostream os{content};
};

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_SVG_H
