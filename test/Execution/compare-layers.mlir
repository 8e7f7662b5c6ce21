// How far each layer is off, the worst first: over several batches, against an
// independent computation, with layers that one network alone has.
// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/npy.py wave %t/x.npy '<f4' 8,16
// RUN: qlut-opt %s --convert-to-qlut-sim --qlut-apply-calibration=range=-3:3 --qlut-quantize=bits=8 --qlut-build-tables -o %t/sim.mlir
// RUN: qlut-run --compare-layers %s %t/sim.mlir --input %t/x.npy --json %t/e.json | FileCheck %s
// RUN: qlut-run %s --input %t/x.npy --output %t/a.npy --output %t/b.npy
// RUN: qlut-run %t/sim.mlir --input %t/x.npy --output %t/c.npy --output %t/d.npy
// RUN: %python %S/check_layers.py %t/e.json "result 0" %t/a.npy %t/c.npy
// RUN: %python %S/check_layers.py %t/e.json "result 1" %t/b.npy %t/d.npy
// The second result is a layer of a format of its own.
// RUN: %python %S/check_layers.py %t/e.json main/sigmoid.0 %t/b.npy %t/d.npy 0.003731355
// RUN: not %python %S/check_layers.py %t/e.json main/sigmoid.0 %t/b.npy %t/d.npy 0.004
// RUN: not %python %S/check_layers.py %t/e.json main/sigmoid.0 %t/a.npy %t/c.npy

// CHECK: SQNR dB max codes mean codes max mean elements layer
// CHECK-NEXT: {{^ *[0-9.]+ +[0-9.]+ +[0-9.]+ .* 128  main/(tanh|sigmoid)\.0  <i8, .*>$}}
// CHECK-NEXT: {{^ *[0-9.]+ +[0-9.]+ +[0-9.]+ .* 128  main/(tanh|sigmoid)\.0  <i8, .*>$}}
// CHECK-NEXT: {{^ *[0-9.]+ +- +- .* 128  result 0$}}
// CHECK-NEXT: {{^ *[0-9.]+ +- +- .* 128  result 1$}}
// CHECK-NOT: {{.}}

// The same by --compare, and for a float network that has its layers.
// RUN: qlut-run --compare-layers %s %t/sim.mlir --input %t/x.npy > %t/report.txt
// RUN: qlut-run --compare %s %t/sim.mlir --input %t/x.npy | diff %t/report.txt -
// RUN: qlut-opt %s --convert-to-qlut-sim -o %t/float.mlir
// RUN: qlut-run --compare %t/float.mlir %t/sim.mlir --input %t/x.npy | diff %t/report.txt -

// A deployed network has no layers, but the results of the simulated one.
// RUN: qlut-opt %t/sim.mlir --convert-qlut-sim-to-hw --convert-qlut-to-arith -o %t/hw.mlir
// RUN: qlut-run --compare %s %t/hw.mlir --input %t/x.npy | FileCheck %s --check-prefix=HW
// RUN: grep result %t/report.txt > %t/results.txt
// RUN: qlut-run --compare %s %t/hw.mlir --input %t/x.npy | grep result | diff %t/results.txt -
// HW: layer
// HW-NEXT: result 0
// HW-NEXT: result 1
// HW-NEXT: only in the float network: main/tanh.0 main/sigmoid.0

// A network against itself.
// RUN: qlut-run --compare %t/float.mlir %t/float.mlir --input %t/x.npy | FileCheck %s --check-prefix=SELF
// SELF-COUNT-4: {{^ +inf .* 0 +0 +128  }}

// Options that do not go together, and files that are none.
// RUN: not qlut-run --compare-layers %s %t/sim.mlir --input %t/x.npy --output %t/y.npy 2>&1 | FileCheck %s --check-prefix=OUTPUT
// RUN: not qlut-run --compare-layers %s %t/sim.mlir --input %t/x.npy --compare %t/a.npy 2>&1 | FileCheck %s --check-prefix=COMPARE
// RUN: not qlut-run %s --input %t/x.npy --json %t/f.json 2>&1 | FileCheck %s --check-prefix=JSON
// RUN: not qlut-run --compare-layers %t/none.mlir %t/sim.mlir --input %t/x.npy 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not qlut-run --compare-layers %s %t/sim.mlir 2>&1 | FileCheck %s --check-prefix=INPUTS
// RUN: not qlut-run --compare-layers %s %t/sim.mlir --input %t/x.npy --json %t/no/f.json 2>&1 | FileCheck %s --check-prefix=FOLDER
// RUN: not ls %t/y.npy %t/f.json
// OUTPUT: error: expected no --output with --compare-layers
// COMPARE: error: expected no --compare with --compare-layers
// JSON: error: expected --compare-layers with --json
// NONE: error: {{.*}}none.mlir
// INPUTS: error: expected 1 inputs, got 0
// FOLDER: error: {{.*}}f.json

// Networks that are not the same.
// RUN: sed 's/4x16/8x16/g' %s > %t/wide.mlir
// RUN: not qlut-run --compare-layers %t/wide.mlir %t/sim.mlir --input %t/x.npy 2>&1 | FileCheck %s --check-prefix=BATCH
// BATCH: error: expected networks of one batch size, got 1 batches of the float network and 2 of the other
func.func @main(%x: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %one = arith.constant dense<1.0> : tensor<4x16xf32>
  %0 = math.tanh %x : tensor<4x16xf32>
  %1 = arith.mulf %0, %x : tensor<4x16xf32>
  %2 = arith.negf %x : tensor<4x16xf32>
  %3 = math.exp %2 : tensor<4x16xf32>
  %4 = arith.addf %3, %one : tensor<4x16xf32>
  %5 = arith.divf %one, %4 : tensor<4x16xf32>
  return %1, %5 : tensor<4x16xf32>, tensor<4x16xf32>
}
