//===- Svg.cpp - numbers, axes and paths of pictures ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Svg.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <algorithm>
#include <cmath>

using namespace mlir::qlut::report;

//===----------------------------------------------------------------------===//
// Text and numbers
//===----------------------------------------------------------------------===//

std::string mlir::qlut::report::escape(llvm::StringRef text) {
  std::string utf8 =
      llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text);
  std::string escaped;
  for (char c : utf8) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else if (c == '\'')
      escaped += "&#39;";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      escaped += "\uFFFD";
    else
      escaped += c;
  }
  return escaped;
}

/// printf's text with a typographic minus and no leading zeros of exponents.
static std::string typeset(llvm::StringRef text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') {
      result += "\u2212";
    } else if (text[i] == 'e') {
      result += 'e';
      if (text[i + 1] == '-')
        result += "\u2212";
      ++i;
      while (i + 2 < text.size() && text[i + 1] == '0')
        ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

template <typename... Ts>
static std::string print(const char *pattern, Ts... values) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(pattern, values...);
  return text;
}

std::string mlir::qlut::report::formatNumber(double value, unsigned digits) {
  std::string text = print("%.*g", static_cast<int>(digits), value);
  return typeset(text == "-0" ? "0" : text);
}

std::string mlir::qlut::report::formatFixed(double value, unsigned decimals) {
  std::string text = print("%.*f", static_cast<int>(decimals), value);
  // No sign where nothing but zeros is left.
  if (llvm::StringRef(text).find_first_of("123456789") == llvm::StringRef::npos)
    text.erase(0, text[0] == '-' ? 1 : 0);
  return typeset(text);
}

std::string mlir::qlut::report::formatCount(int64_t value) {
  std::string digits = std::to_string(value), text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-')
      text += "\u202F";
    text += digits[i];
  }
  return text;
}

std::string mlir::qlut::report::coordinate(double value) {
  std::string text = print("%.2f", value);
  llvm::StringRef shortened = llvm::StringRef(text).rtrim('0');
  shortened.consume_back(".");
  return shortened == "-0" ? "0" : shortened.str();
}

//===----------------------------------------------------------------------===//
// Axes and paths
//===----------------------------------------------------------------------===//

double Axis::at(double value) const {
  double share = isLog ? std::log2(value / lo) / std::log2(hi / lo)
                       : (value - lo) / (hi - lo);
  return from + std::clamp(share, -1.0, 2.0) * (to - from);
}

llvm::SmallVector<double> Axis::ticks(unsigned count) const {
  llvm::SmallVector<double> result;
  // A hair of the range, for ends that are round themselves.
  const double slack = (hi - lo) * 1e-9;
  if (!isLog) {
    const double least = (hi - lo) / count;
    double step = std::pow(10.0, std::floor(std::log10(least)));
    for (double factor : {1.0, 2.0, 5.0, 10.0})
      if (step * factor >= least * (1 - 1e-9)) {
        step *= factor;
        break;
      }
    for (double k = std::ceil((lo - slack) / step); k * step <= hi + slack; ++k)
      result.push_back(k * step);
    return result;
  }
  for (double decade = std::floor(std::log10(lo));
       decade <= std::ceil(std::log10(hi)); ++decade)
    for (double factor : {1.0, 2.0, 5.0}) {
      double value = factor * std::pow(10.0, decade);
      if (value >= lo * (1 - 1e-9) && value <= hi * (1 + 1e-9))
        result.push_back(value);
    }
  if (result.size() < 3) { // less than a decade
    const Axis linear{lo, hi, from, to};
    return linear.ticks(std::min(count, 5u));
  }
  if (result.size() <= count + 1)
    return result;
  llvm::erase_if(result, [](double v) {
    double decade = std::log10(v);
    return std::fabs(decade - std::floor(decade + 0.5)) > 1e-6;
  });
  return result;
}

void PathText::lineTo(double x, double y) {
  text += (isDown ? "L" : "M") + coordinate(x) + " " + coordinate(y);
  isDown = true;
}

void PathText::stepTo(double x, double y) {
  if (isDown)
    text += "H" + coordinate(x) + "V" + coordinate(y);
  else
    lineTo(x, y);
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

Svg::Svg(double width, double height, llvm::StringRef title) {
  os << "<svg viewBox=\"0 0 " << coordinate(width) << ' ' << coordinate(height)
     << "\" role=\"img\" aria-label=\"" << escape(title) << "\">\n";
}

Svg::Svg(double width, double height, llvm::StringRef title,
         llvm::StringRef looks) {
  os << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
     << coordinate(width) << "\" height=\"" << coordinate(height)
     << "\" viewBox=\"0 0 " << coordinate(width) << ' ' << coordinate(height)
     << "\" role=\"img\" aria-label=\"" << escape(title) << "\">\n"
     << looks;
}

void Svg::path(llvm::StringRef cssClass, llvm::StringRef d) {
  if (!d.empty())
    os << "<path class=\"" << cssClass << "\" d=\"" << d << "\"/>\n";
}

void Svg::line(llvm::StringRef cssClass, double x1, double y1, double x2,
               double y2) {
  PathText text;
  text.lineTo(x1, y1);
  text.lineTo(x2, y2);
  path(cssClass, text.str());
}

void Svg::rect(llvm::StringRef cssClass, double x, double y, double width,
               double height) {
  os << "<rect class=\"" << cssClass << "\" x=\"" << coordinate(x) << "\" y=\""
     << coordinate(y) << "\" width=\"" << coordinate(std::max(width, 0.0))
     << "\" height=\"" << coordinate(std::max(height, 0.0)) << "\"/>\n";
}

void Svg::circle(llvm::StringRef cssClass, double x, double y, double radius,
                 llvm::StringRef title) {
  os << "<circle class=\"" << cssClass << "\" cx=\"" << coordinate(x)
     << "\" cy=\"" << coordinate(y) << "\" r=\"" << coordinate(radius) << '"';
  if (title.empty())
    os << "/>\n";
  else
    os << "><title>" << escape(title) << "</title></circle>\n";
}

void Svg::text(llvm::StringRef cssClass, double x, double y,
               llvm::StringRef anchor, llvm::StringRef text) {
  os << "<text class=\"" << cssClass << "\" x=\"" << coordinate(x) << "\" y=\""
     << coordinate(y) << "\" text-anchor=\"" << anchor << "\">" << escape(text)
     << "</text>\n";
}

void Svg::grid(const Axis &x, const Axis &y, unsigned ticksX, unsigned ticksY,
               bool showX) {
  for (double value : x.ticks(ticksX)) {
    line("grid", x.at(value), y.from, x.at(value), y.to);
    if (showX)
      text("tick", x.at(value), y.from + 14, "middle", formatNumber(value, 6));
  }
  for (double value : y.ticks(ticksY)) {
    line("grid", x.from, y.at(value), x.to, y.at(value));
    text("tick", x.from - 6, y.at(value) + 3.5, "end", formatNumber(value, 6));
  }
}

std::string Svg::finish() {
  os << "</svg>\n";
  return content;
}
