//===- RowModule.cpp - modules that compute rows --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowModule.h"
#include "mlir/IR/MLIRContext.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/Support/FormatVariadic.h"

using namespace qlut;

std::string qlut::benchmark::makeRowModule(int64_t numRows, int64_t length,
                                           llvm::StringRef element,
                                           llvm::StringRef aliases,
                                           llvm::StringRef body) {
  return llvm::formatv(R"({0}
func.func @kernel(%in: memref<{1}x{4}>, %out: memref<{1}x{4}>)
    attributes {{llvm.emit_c_interface} {{
  %flat = bufferization.to_tensor %in restrict : memref<{1}x{4}> to tensor<{1}x{4}>
  %x = tensor.expand_shape %flat [[0, 1]] output_shape [{2}, {3}]
      : tensor<{1}x{4}> into tensor<{2}x{3}x{4}>
  %written = memref.expand_shape %out [[0, 1]] output_shape [{2}, {3}]
      : memref<{1}x{4}> into memref<{2}x{3}x{4}>
  {5}
  bufferization.materialize_in_destination %y in restrict writable %written
      : (tensor<{2}x{3}x{4}>, memref<{2}x{3}x{4}>) -> ()
  return
})",
                       aliases, numRows * length, numRows, length, element,
                       body)
      .str();
}

std::string qlut::benchmark::printPlan(const CompositePlan &plan) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<mlir::qlut::QlutDialect>();
  std::string text;
  llvm::raw_string_ostream os(text);
  os << mlir::Attribute(mlir::qlut::PlanAttr::get(&context, plan));
  return text;
}
