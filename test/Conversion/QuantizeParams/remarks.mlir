// What stays float has a remark that says why.
// RUN: qlut-opt %s --qlut-quantize-params --split-input-file --verify-diagnostics | FileCheck %s
// RUN: sed /remark/d %s | qlut-opt --qlut-quantize-params=remarks=false --split-input-file 2>&1 | FileCheck %s --check-prefix=QUIET
// QUIET-NOT: remark:
// QUIET: @program
// QUIET-NOT: remark:

#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @formats
// CHECK: arith.constant dense<{{.*}}> : tensor<2xf32>
func.func @formats(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  // expected-remark @+1 {{operand 1 stays float: it has no format; run --qlut-quantize first}}
  %0 = qlut.sim(%x, %w) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %m : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @elided
// CHECK: dense_resource<__elided__> : tensor<2xf32>
func.func @elided(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense_resource<__elided__> : tensor<2xf32>
  // expected-remark @+1 {{operand 1 stays float: its values are not in the file}}
  %0 = qlut.sim(%x, %w) in [#x, #x] out [#x] : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %m : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

// 16-bit codes are not told apart in f16; 8-bit ones are.
#x = #qlut.format<i8, 0.5>
#wide = #qlut.format<i16, 0.25>
// CHECK-LABEL: @half
// CHECK-DAG: arith.constant dense<{{.*}}> : tensor<2xf16>
// CHECK-DAG: arith.constant dense<[1, -2]> : tensor<2xi8>
func.func @half(%x: tensor<2xf16>) -> tensor<2xf16> {
  %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf16>
  // expected-remark @+1 {{operand 1 stays float: code -32767 of format i16, 0.25 is not recovered from 'f16'}}
  %0 = qlut.sim(%x, %w, %w) in [#x, #wide, #x] out [#x] : (tensor<2xf16>, tensor<2xf16>, tensor<2xf16>) -> tensor<2xf16> {
  ^bb0(%p: tensor<2xf16>, %q: tensor<2xf16>, %r: tensor<2xf16>):
    %e = tensor.empty() : tensor<2xf16>
    %m = linalg.mul ins(%p, %q : tensor<2xf16>, tensor<2xf16>) outs(%e : tensor<2xf16>) -> tensor<2xf16>
    %n = linalg.mul ins(%m, %r : tensor<2xf16>, tensor<2xf16>) outs(%e : tensor<2xf16>) -> tensor<2xf16>
    qlut.yield %n : tensor<2xf16>
  }
  return %0 : tensor<2xf16>
}

// -----

// Biases: read in two units, or not at all; beyond 32 bits; of NaN.
#x = #qlut.format<i8, 0.5>
#w = #qlut.format<i8, 0.25>
// CHECK-LABEL: @biases
func.func @biases(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %v = arith.constant dense<[0.25, -2.0]> : tensor<2xf32>
  %i = arith.constant dense<[0.0, 0x7F800000]> : tensor<2xf32>
  // expected-remark @+2 {{operand 2 stays float: the integer program reads it in two units}}
  // expected-remark @+1 {{operand 3 stays float: the integer program does not read it}}
  %0 = qlut.sim(%x, %w, %w, %v) in [#x, #w, unit, unit] out [#x] : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>, %s: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %a = linalg.add ins(%p, %r : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %b = linalg.add ins(%m, %r : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %n = linalg.add ins(%a, %b : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %n : tensor<2xf32>
  }
  // 15-bit products of two factors of 16 bits: units of 2^-48 hold the infinity
  // in no 32 bits.
  // expected-remark @+1 {{operand 2 stays float: its integers need more than 32 bits}}
  %1 = qlut.sim(%x, %w, %i) in [#qlut.format<i16, 0.5>, #qlut.format<i16, 0.25>, unit] out [#x] : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %n = linalg.add ins(%m, %r : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %n : tensor<2xf32>
  }
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// The units are products of two f32: near their nearest f32 more than 2^23 of
// them would be others. The second bias has fewer, and is given.
#x = #qlut.format<i8, 0.01>
#w = #qlut.format<i8, 0.05>
// CHECK-LABEL: @near
// CHECK-DAG: arith.constant dense<[8.180000e+00, 1.000000e-01]> : tensor<2xf32>
// CHECK-DAG: arith.constant dense<[1024, 2048]> : tensor<2xi32>
func.func @near(%x: tensor<2xf32>) -> tensor<2xf32> {
  %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %a = arith.constant dense<[8.18, 0.1]> : tensor<2xf32>
  %b = arith.constant dense<[0.0005, 0.001]> : tensor<2xf32>
  // expected-remark @+1 {{operand 2 stays float: the nearest f32 of its units would give other integers}}
  %0 = qlut.sim(%x, %w, %a, %b) in [#x, #w, unit, unit] out [#x] : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>, %r: tensor<2xf32>, %s: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %l = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %m = linalg.add ins(%l, %r : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %n = linalg.add ins(%l, %s : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    %o = linalg.max ins(%m, %n : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %o : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----

#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @inside
// CHECK-DAG: arith.constant dense<[5.000000e-01, -1.000000e+00]> : tensor<2xf32>
func.func @inside(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = qlut.sim(%x) in [#x] out [#x] : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>):
    // expected-remark @+1 {{it stays float: constants inside a simulated op have no format; make it an operand}}
    %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.add ins(%p, %w : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %m : tensor<2xf32>
  }
  %c = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  // expected-remark @+1 {{operand 0 stays float: the lookup has no table; run --qlut-build-tables first}}
  %1 = qlut.sim_lut %c, <"exp(x)"> range <-1.0, 1.0> : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// No program yet: what the conversion would say.
#x = #qlut.format<i8, 0.5>
// CHECK-LABEL: @program
func.func @program(%x: tensor<2xf32>) -> tensor<2xf32> {
  %b = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  // expected-remark @+1 {{operand 1 stays float: no integer program: its lookup has no table; run --qlut-build-tables}}
  %0 = qlut.sim(%x, %b) in [#x, unit] out [#x] : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.map ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>)
      (%a: f32, %c: f32, %o: f32) {
        %l = qlut.sim_lut %a, <"exp(x)"> range <-1.0, 1.0> : f32
        %s = arith.addf %l, %c : f32
        linalg.yield %s : f32
      }
    qlut.yield %m : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}
