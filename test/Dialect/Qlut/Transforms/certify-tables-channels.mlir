// RUN: qlut-opt %s --qlut-certify-tables="attach=true remarks=false stats=%S/Inputs/stats-by-channel.json json=%t.json" -o %t.mlir 2>%t.err
// RUN: FileCheck %s < %t.mlir
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: FileCheck %s --check-prefix=ERR < %t.err
// RUN: qlut-opt %t.mlir --qlut-certify-tables="verify=true remarks=false stats=%S/Inputs/stats-by-channel.json" -o /dev/null
// RUN: sed 's/worstCode = 1 : i64/worstCode = 0 : i64/' %t.mlir > %t.worst.mlir
// RUN: not qlut-opt %t.worst.mlir --qlut-certify-tables="verify=true remarks=false stats=%S/Inputs/stats-by-channel.json" -o /dev/null 2>&1 | FileCheck %s --check-prefix=WORST

// Of the samples -1.5 and 2 of channel 0 one is in its range, of 1 of channel
// 1 that one; 4 exp(-1) and 4 exp(1) are clamped to 1.47 and 7.
// CHECK: qlut.certificate = [{
// CHECK-SAME: greatestError = 0.5284{{[0-9]+}} : f64
// CHECK-SAME: rangeHitShare = 5.000000e-01 : f64
// CHECK-SAME: }, {
// CHECK-SAME: rangeHitShare = 1.000000e+00 : f64
// CHECK-SAME: worstCode = 1 : i64
// JSON: "channel": 0
// JSON: "rangeHitShare": 0.5
// JSON: "channel": 1
// JSON: "rangeHitShare": 1
// ERR: remark: no statistics of this lookup: figures of samples are left out
// WORST: error: certificate of channel 1: expected figure 'worstCode' to be 1 : i64, got 0 : i64
#set = #qlut.table_set<[#qlut.direct<i2 -> i4, values = [1, 2, 4, 7]>, #qlut.direct<i2 -> i4, values = [2, 2, 4, 5]>]>
func.func @channels(%x: f32, %c: index) -> (f32, f32) {
  %0 = qlut.sim_lut %x[%c], <"exp(x)"> range <[-2.0:1.0, -1.0:1.0]> in <i2, [1.0, 0.5]> out <i4, 0.25> table(#set) layer "f/exp.0" : f32
  // Seen as a whole, not by channel.
  %1 = qlut.sim_lut %x[%c], <"exp(x)"> in <i2, [1.0, 0.5]> out <i4, 0.25> table(#set) layer "f/tanh.0" : f32
  return %0, %1 : f32, f32
}
