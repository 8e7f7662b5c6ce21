// RUN: qlut-opt %s --qlut-attach-target=target=npu16 -split-input-file \
// RUN:   | FileCheck %s
// RUN: qlut-opt %s --qlut-attach-target=target=npu16 -split-input-file \
// RUN:   --qlut-attach-target=target=npu16 | FileCheck %s
// RUN: qlut-opt %s --qlut-attach-target=target=npu16 -split-input-file \
// RUN:   --verify-diagnostics=only-expected -o /dev/null
// RUN: qlut-opt %s --qlut-attach-target=target=npu16 -split-input-file \
// RUN:   --mlir-print-debuginfo | FileCheck %s --check-prefix=LOC

// CHECK: #target = #qlut.target<"npu16">
// CHECK: module attributes {qlut.target = #target} {
// CHECK-NEXT: func.func @f
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"tanh(x)"> : tensor<4xf32>
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = qlut.sim_lut %x, <"tanh(x)"> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A different target is replaced; other attributes and the location stay.
// CHECK: #target = #qlut.target<"npu16">
// CHECK-NEXT: module @named attributes {other.attr = 1 : i32, qlut.target = #target}
// LOC: module @named
// LOC: } loc(#[[LOC:.*]])
// LOC: #[[LOC]] = loc("net.py":3:7)
// expected-remark @"net.py":3:7 {{replaced the target 'mcu8' by 'npu16'}}
module @named attributes {other.attr = 1 : i32,
                          qlut.target = #qlut.target<"mcu8">} {
} loc("net.py":3:7)

// -----

// The same target again: nothing happens, nothing is said.
// CHECK: #target = #qlut.target<"npu16">
// CHECK-NEXT: module @same attributes {qlut.target = #target}
module @same attributes {qlut.target = #qlut.target<"npu16">} {
}

// -----

// Only the module the pass runs on.
// CHECK: #target = #qlut.target<"npu16">
// CHECK-NEXT: module @outer attributes {qlut.target = #target} {
// CHECK-NEXT: module @inner {
module @outer {
  module @inner {
  }
}
