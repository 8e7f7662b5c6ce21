//===- BoundTest.cpp - bounds against the best of all tables --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include <cmath>

using namespace qlut;
using namespace qlut::reference;

namespace {

/// The least greatest error of tables with those inner or own nodes and values
/// of 4 bits, by trying them all; `put` makes a table of nodes and values.
template <typename Put>
double leastError(const ExactCodes &exact, std::vector<int64_t> nodes,
                  double best, Put put) {
  const size_t count = nodes.size();
  for (int64_t all = 0; all < int64_t(1) << (4 * count); ++all) {
    std::vector<int64_t> values;
    for (size_t k = 0; k < count; ++k)
      values.push_back((all >> (4 * k) & 15) - 8);
    const auto table = put(nodes, values);
    double greatest = 0;
    for (size_t i = 0; i < exact.codes.size() && greatest < best; ++i)
      greatest = std::max(
          greatest,
          std::fabs(double(reference::evaluate(
                        table, exact.firstCode + static_cast<int64_t>(i))) -
                    exact.codes[i]));
    best = std::min(best, greatest);
  }
  return best;
}

const char *const functions[] = {"7 * tanh(x / 2)", "x * x / 6 - 5",
                                 "6 * sin(x)", "exp(x / 3) - 7"};

TEST(BoundTest, NoTableOfLinesIsBelow) { // C3
  int tight = 0;
  for (const char *text : functions) {
    const Format in = format("i4, 1"), out = format("i4, 1");
    const ExactCodes exact = exactCodes(expr(text), in, out);
    for (int64_t segments : {1, 2}) {
      double best = 16;
      Certificate c;
      auto put = [&](const std::vector<int64_t> &nodes,
                     const std::vector<int64_t> &values) {
        LinearTable t;
        t.input = in.storage;
        t.output = out.storage;
        t.spacing = Spacing::Free;
        t.nodes = nodes;
        t.values = values;
        return t;
      };
      for (int64_t from = 0; from < 3; ++from)
        for (int64_t middle = from + 1; middle < 14; ++middle) {
          std::vector<int64_t> nodes = {from, middle, 15};
          if (segments == 1)
            nodes.erase(nodes.begin() + 1);
          double of = leastError(exact, nodes, 16, put);
          // On these nodes, and of all.
          c = certify(Table(put(nodes, std::vector<int64_t>(nodes.size(), 0))),
                      exact);
          EXPECT_LE(c.nodeBound, of + 1e-7) << text;
          tight += of < c.nodeBound + 0.25;
          best = std::min(best, of);
          if (segments == 1)
            break;
        }
      EXPECT_LE(c.bound, best + 1e-7) << text << " " << segments;
    }
  }
  EXPECT_GT(tight, 20);
}

TEST(BoundTest, NoFoldedTableIsBelow) { // C3
  int above = 0;
  for (const char *text : {"7 * tanh(x / 2)", "6 * sin(x)", "x * x * x / 40"}) {
    const Format in = format("i4, 1"), out = format("i4, 1");
    const ExactCodes exact = exactCodes(expr(text), in, out);
    for (bool storesNegative : {false, true})
      for (const std::vector<int64_t> &nodes :
           {std::vector<int64_t>{0, 8}, {0, 4, 8}, {0, 2, 4}}) {
        auto put = [&](const std::vector<int64_t> &nodes,
                       const std::vector<int64_t> &values) {
          FoldedTable t;
          t.input = in.storage;
          t.output = out.storage;
          t.reach = 8;
          t.negates = true;
          t.storesNegative = storesNegative;
          t.linear = LinearTable();
          t.linear->input = {4, Storage::Kind::Unsigned};
          t.linear->output = out.storage;
          t.linear->nodes = nodes;
          t.linear->values = values;
          return t;
        };
        const double best = leastError(exact, nodes, 16, put);
        const Certificate c = certify(
            Table(put(nodes, std::vector<int64_t>(nodes.size(), 0))), exact);
        EXPECT_LE(c.bound, best + 1e-7) << text;
        EXPECT_LE(c.nodeBound, best + 1e-7) << text;
        above += c.nodeBound > 0.5;
      }
  }
  // More than rounding.
  EXPECT_GT(above, 6);
}

} // namespace
