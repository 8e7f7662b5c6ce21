// RUN: qlut-opt %s --qlut-certify-tables="attach=true remarks=false stats=%S/Inputs/stats.json" -o %t.mlir 2>%t.err
// RUN: FileCheck %s < %t.mlir
// RUN: FileCheck %s --check-prefix=ERR < %t.err
// RUN: qlut-opt %t.mlir --verify-roundtrip --qlut-certify-tables="verify=true remarks=false stats=%S/Inputs/stats.json" -o %t.2.mlir 2>&1 | FileCheck %s --check-prefix=AGAIN --allow-empty
// RUN: diff %t.mlir %t.2.mlir
// RUN: qlut-opt %t.mlir --qlut-certify-tables="verify=true remarks=false" -o /dev/null 2>&1 | FileCheck %s --check-prefix=UNSEEN
// RUN: qlut-opt %s --qlut-certify-tables="json=- remarks=false stats=%S/Inputs/stats.json" -o /dev/null 2>/dev/null | FileCheck %s --check-prefix=JSON
// RUN: qlut-opt %s --qlut-certify-tables=stats=%S/Inputs/stats.json -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
//
// A figure that was changed is refused, whichever it is.
// RUN: sed 's/maxError = [^,]*,/maxError = 0.4 : f64,/' %t.mlir > %t.max.mlir
// RUN: not qlut-opt %t.max.mlir --qlut-certify-tables="verify=true remarks=false" 2>&1 | FileCheck %s --check-prefix=MAX
// RUN: sed 's/bytes = 4 : i64/bytes = 3 : i64/' %t.mlir > %t.bytes.mlir
// RUN: not qlut-opt %t.bytes.mlir --qlut-certify-tables="verify=true remarks=false" 2>&1 | FileCheck %s --check-prefix=BYTES
// RUN: sed 's/rangeHitShare = [^,]*,/rangeHitShare = 1.0 : f64,/' %t.mlir > %t.share.mlir
// RUN: not qlut-opt %t.share.mlir --qlut-certify-tables="verify=true remarks=false stats=%S/Inputs/stats.json" 2>&1 | FileCheck %s --check-prefix=SHARE
// RUN: sed 's/values = \[-2, -1, 0, 1\]/values = [-2, -1, 1, 1]/' %t.mlir > %t.table.mlir
// RUN: not qlut-opt %t.table.mlir --qlut-certify-tables="verify=true remarks=false" 2>&1 | FileCheck %s --check-prefix=TABLE

// Samples -1.5, 0.25 and 2: two of three lie in the range.
// CHECK-LABEL: @seen
// CHECK: qlut.sim_lut
// CHECK-SAME: qlut.certificate = {
// CHECK-SAME: bytes = 4 : i64
// CHECK-SAME: codes = 4 : i64
// CHECK-SAME: greatestError = {{[^ ]+}} : f64
// CHECK-SAME: leastError = {{[^ ]+}} : f64
// CHECK-SAME: maxError = {{[^ ]+}} : f64
// CHECK-SAME: maxUlp = {{[^ ]+}} : f64
// CHECK-SAME: monotonicity = "increasing"
// CHECK-SAME: rangeHitShare = 0.66666666666666663 : f64
// CHECK-SAME: sampleSquaredError = {{[^ ]+}} : f64
// JSON: "layer": "observed/tanh.0"
// JSON: "rangeHitShare": 0.66666666666666663
// JSON: "type": "f16"
// REMARK: ulp of f16, increasing, 66.67 % of the samples in range
// AGAIN-NOT: {{error|warning}}
// UNSEEN: warning: certificate: figure 'rangeHitShare' is not verified; give the calibration's statistics by option 'stats'
// MAX: error: certificate: expected figure 'maxError' to be 0.5231883119115297 : f64, got 4.000000e-01 : f64
// BYTES: error: certificate: expected figure 'bytes' to be 4 : i64, got 3 : i64
// SHARE: error: certificate: expected figure 'rangeHitShare' to be 0.66666666666666663 : f64, got 1.000000e+00 : f64
// TABLE: error: certificate: expected figure 'maxError' to be 1.000000e+00 : f64, got
func.func @seen(%x: f16) -> f16 {
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-2.0, 1.0> in <i2, 1.0> out <i4, 0.5> table(#qlut.direct<i2 -> i4, values = [-2, -1, 0, 1]>) layer "observed/tanh.0" : f16
  return %0 : f16
}

// CHECK-LABEL: @unseen
// CHECK: qlut.certificate
// CHECK-NOT: rangeHitShare
// CHECK: return
// ERR: remark: no statistics of this lookup: figures of samples are left out
func.func @unseen(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) : f32
  return %0 : f32
}

// CHECK-LABEL: @unchanged
// CHECK-NEXT: return
func.func @unchanged(%x: f32) -> f32 {
  return %x : f32
}
