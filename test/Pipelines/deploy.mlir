// One op, no data: from a float function to integers.
//
// RUN: qlut-opt %s --qlut-deploy-pipeline="range=-8:8 bits=8 segments=16" | FileCheck %s
// RUN: qlut-opt %s --qlut-sim-pipeline="range=-8:8 bits=8 segments=16" | FileCheck %s --check-prefix=SIM
//
// The pipelines are lists of passes: typed one by one they give the same.
// RUN: qlut-opt %s --qlut-deploy-pipeline="range=-8:8 bits=8 segments=16" -o %t.pipeline
// RUN: qlut-opt %s --convert-to-qlut-sim --qlut-apply-calibration=range=-8:8 \
// RUN:   --qlut-quantize=bits=8 --qlut-build-tables=segments=16 \
// RUN:   --convert-qlut-sim-to-hw --convert-qlut-to-arith -o %t.passes
// RUN: diff %t.pipeline %t.passes
//
// So does the search for segments.
// RUN: qlut-opt %s --qlut-deploy-pipeline="range=-8:8 bits=8 segments=6 spacing=free objective=mse values=fitted coefficients=base-slope" -o %t.searched
// RUN: qlut-opt %s --convert-to-qlut-sim --qlut-apply-calibration=range=-8:8 \
// RUN:   --qlut-quantize=bits=8 \
// RUN:   --qlut-build-tables="segments=6 spacing=free objective=mse values=fitted coefficients=base-slope" \
// RUN:   --convert-qlut-sim-to-hw --convert-qlut-to-arith -o %t.searched-passes
// RUN: diff %t.searched %t.searched-passes
// RUN: FileCheck %s --check-prefix=SEARCHED < %t.searched
// SEARCHED-DAG: arith.constant dense<{{.*}}> : tensor<5xi16>
// SEARCHED-DAG: arith.constant dense<{{.*}}> : tensor<6xi16>
// SEARCHED-NOT: qlut.
//
// So do bounds.
// RUN: qlut-opt %s --qlut-sim-pipeline="range=-8:8 mse=0.5 cost=both front-end=symmetry spacing=uniform" -o %t.bound
// RUN: qlut-opt %s --convert-to-qlut-sim --qlut-apply-calibration=range=-8:8 --qlut-quantize \
// RUN:   --qlut-build-tables="mse=0.5 cost=both front-end=symmetry spacing=uniform" -o %t.bound-passes
// RUN: diff %t.bound %t.bound-passes
// RUN: FileCheck %s --check-prefix=BOUND < %t.bound
// BOUND: #qlut.folded<
//
// A simulated file deploys as well.
// RUN: qlut-opt %s --qlut-sim-pipeline="range=-8:8 bits=8 segments=16" -o %t.sim
// RUN: qlut-opt %t.sim --qlut-deploy-pipeline -o %t.deployed
// RUN: diff %t.pipeline %t.deployed
//
// RUN: qlut-opt %s --qlut-deploy-pipeline="target=mcu8 range=-8:8" | FileCheck %s --check-prefix=TARGET
// RUN: not qlut-opt %s --qlut-deploy-pipeline="target=mcu9 range=-8:8" 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not qlut-opt %s --qlut-deploy-pipeline="range=8:-8" 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not qlut-opt %s --qlut-deploy-pipeline 2>&1 | FileCheck %s --check-prefix=NORANGE
// UNKNOWN: mcu9
// RANGE: expected option 'range' to be LO:HI, finite with LO below HI, got '8:-8'
// NORANGE: expected a range; run --qlut-apply-calibration first

// SIM: #linear = #qlut.linear<i8 -> i8, uniform
// SIM-LABEL: @tanh
// SIM: qlut.sim_lut %{{.*}}, <"tanh(x)"> range <-8.0, 8.0> {{.*}}table(#linear)

// TARGET: #qlut.target<"mcu8">
// TARGET: arith.constant dense<{{.*}}> : tensor<256xi8>

// CHECK-LABEL: @tanh
// CHECK-DAG: arith.constant dense<{{.*}}> : tensor<17xi16>
// CHECK-NOT: qlut.
// CHECK-NOT: math.tanh
// Nothing but integers between the codes.
// CHECK: linalg.generic
// CHECK: ^bb0(%{{.*}}: i8, %{{.*}}: i8)
// CHECK-NOT: f32
// CHECK: linalg.yield %{{.*}} : i8
func.func @tanh(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = math.tanh %x : tensor<?xf32>
  return %0 : tensor<?xf32>
}
