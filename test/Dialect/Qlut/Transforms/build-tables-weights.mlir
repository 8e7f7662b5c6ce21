// RUN: qlut-opt %s --qlut-build-tables="segments=3 spacing=free weights=%S/Inputs/stats.json" --qlut-certify-tables="stats=%S/Inputs/stats.json json=%t.weighted remarks=false" -o %t.mlir 2>%t.err
// RUN: FileCheck %s < %t.mlir
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: FileCheck %s --check-prefix=ERROR < %t.weighted

// Samples at -1.5, 0.25 and 2 weigh more than all else: three segments meet
// them better than those of equal weights do, and the rest less well.
// CHECK: #[[SEEN:.*]] = #qlut.linear<i8 -> i8, free, nodes = [28, 80, 166, 211]
// CHECK: #[[UNSEEN:.*]] = #qlut.linear<i8 -> i8, free, nodes = [28, 93, 162, 211]
// CHECK: table(#[[SEEN]]) layer "observed/tanh.0"
// CHECK: table(#[[UNSEEN]]) layer "observed/unseen"
// CHECK: table(#direct)
// Those of equal weights have 57.8 for the samples.
// ERROR: "meanSquaredError": 93.471
// ERROR: "sampleSquaredError": 11.550
// ERROR: "meanSquaredError": 41.587
func.func @seen(%x: f32) -> (f32, f32, f32) {
  // REMARK-NOT: remark
  %0 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> in <i8, 0.03125> out <i8, 0.0078125> layer "observed/tanh.0" : f32
  // The same lookup, without statistics, has equal weights.
  // REMARK: [[# @LINE + 1]]:{{[0-9]+}}: remark: no statistics of this lookup: all codes weigh the same
  %1 = qlut.sim_lut %x, <"tanh(x)"> range <-4.0, 4.0> in <i8, 0.03125> out <i8, 0.0078125> layer "observed/unseen" : f32
  // REMARK-NOT: all codes weigh the same
  // What has a table keeps it.
  %2 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) : f32
  return %0, %1, %2 : f32, f32, f32
}
