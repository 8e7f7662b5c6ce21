// The codes of a range are those whose reals cover it (B1), also where a bound
// is less than the least quotient by the scale: -5e-324 lies between the codes
// -1 and 0, so the sample at -1.5 counts for code -1, not for the nearer end.
// RUN: qlut-opt %s --qlut-certify-tables="stats=%S/Inputs/stats.json json=- remarks=false" -o /dev/null | FileCheck %s
// Of the two codes compared, 0 is off by 5 for one sample and 1 by nothing.
// CHECK: "sampleSquaredError": 12.5,
func.func @covering(%x: f32) -> f32 {
  %0 = qlut.sim_lut %x, <"x"> range <-4.9406564584124654E-324, 2.0> in <i2, 2.0> out <i8, 1.0>
         table(#qlut.direct<i2 -> i8, values = [0, 1, 5, 2]>) layer "observed/tanh.0" : f32
  return %0 : f32
}
