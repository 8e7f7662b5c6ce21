//===- core.cpp - tables without a compiler -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Builds the table of tanh over 8-bit codes with QLUTCore alone, looks every
// code up and prints the certificate.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Certificate.h"
#include "qlut/Core/TableBuilder.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

using namespace qlut;

int main() {
  llvm::ExitOnError check("core: ");
  Expression tanh = check(Expression::parse("tanh(x)"));
  Storage i8 = check(Storage::parse("i8"));
  Format in = check(Format::fromRange(-4, 4, i8));
  Format out = check(Format::fromRange(-1, 1, i8));

  TableSpec spec;
  spec.segments = 32;
  Table table = check(buildTable(tanh, in, out, spec));
  Certificate certificate = certify(table, tanh, in, out);

  llvm::outs() << "codes: " << table.evaluateAll().size() << '\n'
               << "tanh(0) = " << out.toReal(table.evaluate(in.zeroPoint))
               << '\n'
               << "worst error: " << certificate.maxError << " codes\n";
  return certificate.maxError < 2 ? 0 : 1;
}
