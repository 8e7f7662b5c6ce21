// The stock mlir-opt runs qlut's passes through the plugin, with the same
// result as qlut-opt. (A sanitized plugin needs a sanitized driver.)
// UNSUPPORTED: asan
// DEFINE: %{plugin} = %{build}/lib/qlut-plugin%{shlib}
// DEFINE: %{load} = --load-dialect-plugin=%{plugin} --load-pass-plugin=%{plugin}
// DEFINE: %{passes} = --pass-pipeline="builtin.module(qlut-apply-calibration{range=-4:4},qlut-quantize{bits=8},qlut-build-tables{segments=4})"
// RUN: mlir-opt %s %{load} %{passes} -o %t.plugin.mlir
// RUN: FileCheck %s < %t.plugin.mlir
// RUN: qlut-opt %s %{passes} | diff - %t.plugin.mlir

// Bytecode too.
// RUN: mlir-opt %s %{load} %{passes} --emit-bytecode -o %t.mlirbc
// RUN: qlut-opt %t.mlirbc | diff - %t.plugin.mlir

// The plugin is what makes it work, and its diagnostics arrive.
// RUN: not mlir-opt %s %{passes} 2>&1 | FileCheck %s --check-prefix=WITHOUT
// RUN: not mlir-opt %s %{load} --pass-pipeline="builtin.module(qlut-build-tables)" 2>&1 | FileCheck %s --check-prefix=ORDER

// CHECK: #[[TABLE:.*]] = #qlut.linear<i8 -> i8, uniform,
// CHECK-LABEL: func.func @tanh
// CHECK: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-4.0, 4.0> in <i8, {{.*}}> out <i8, {{.*}}> table(#[[TABLE]])
// WITHOUT: error: Dialect `qlut' not found
// ORDER: mlir-opt.mlir:[[# @LINE + 2]]{{.*}}error: expected formats of input and output; run --qlut-quantize first
func.func @tanh(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> : tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}
