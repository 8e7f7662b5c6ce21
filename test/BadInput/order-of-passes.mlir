// Passes run twice give what they gave once; passes run too early or too late
// name the pass to run.
// DEFINE: %{to-sim} = --convert-to-qlut-sim
// DEFINE: %{to-range} = --qlut-apply-calibration=range=-4:4
// DEFINE: %{to-formats} = --qlut-quantize=bits=8
// DEFINE: %{to-tables} = --qlut-build-tables=segments=4
// DEFINE: %{to-hw} = --convert-qlut-sim-to-hw
// DEFINE: %{to-arith} = --convert-qlut-to-arith

// RUN: qlut-opt %s %{to-sim} --qlut-insert-observers -o %t.1
// RUN: FileCheck %s --check-prefix=OBSERVED < %t.1
// RUN: qlut-opt %s %{to-sim} %{to-sim} --qlut-insert-observers --qlut-insert-observers -o %t.2
// RUN: diff %t.1 %t.2
// OBSERVED-COUNT-1: qlut.observe
// OBSERVED-NOT: qlut.observe

// RUN: qlut-opt %s %{to-sim} %{to-range} %{to-formats} %{to-tables} -o %t.1
// RUN: qlut-opt %t.1 %{to-sim} --qlut-apply-calibration=range=-1:1 --qlut-quantize=bits=16 --qlut-build-tables=segments=8 -o %t.2
// RUN: diff %t.1 %t.2

// RUN: qlut-opt %s %{to-sim} %{to-range} %{to-formats} %{to-tables} %{to-hw} %{to-arith} -o %t.1
// RUN: qlut-opt %t.1 %{to-sim} %{to-range} %{to-formats} %{to-tables} %{to-hw} %{to-arith} -o %t.2
// RUN: diff %t.1 %t.2

// RUN: not qlut-opt %s %{to-sim} %{to-formats} 2>&1 | FileCheck %s --check-prefix=QUANT
// RUN: not qlut-opt %s %{to-sim} %{to-range} %{to-tables} 2>&1 | FileCheck %s --check-prefix=BUILD
// RUN: not qlut-opt %s %{to-sim} %{to-range} %{to-formats} %{to-hw} 2>&1 | FileCheck %s --check-prefix=HW
// RUN: not qlut-opt %s %{to-sim} --qlut-insert-observers %{to-arith} 2>&1 | FileCheck %s --check-prefix=ARITH
// RUN: qlut-opt %s %{to-sim} --qlut-certify-tables -o /dev/null 2>&1 | FileCheck %s --check-prefix=CERTIFY
// QUANT: order-of-passes.mlir:[[#@LINE+6]]:8: error: expected a range; run --qlut-apply-calibration first (with stats=FILE or range=LO:HI)
// BUILD: order-of-passes.mlir:[[#@LINE+5]]:8: error: expected formats of input and output; run --qlut-quantize first
// HW: order-of-passes.mlir:[[#@LINE+4]]:8: error: {{.*}}run --qlut-build-tables first
// ARITH: order-of-passes.mlir:[[#@LINE+3]]:8: error: 'qlut.observe' op expected observers to be gone; run --qlut-apply-calibration to remove them or --convert-qlut-observe-to-calls
// CERTIFY: order-of-passes.mlir:[[#@LINE+2]]:8: remark: no table to certify; run --qlut-build-tables first
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.tanh %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
