// RUN: qlut-opt %s --qlut-build-tables="segments=3 spacing=free weights=%S/Inputs/stats-by-channel.json" 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=ERR < %t.err

// Channels alike but for their samples: -1.5 and 2 in one, 1 in the other.
// CHECK: #[[SEEN:.*]] = #qlut.table_set<[#linear{{[0-9]*}}, #linear{{[0-9]*}}]>
// CHECK-LABEL: @channels
// CHECK: table(#[[SEEN]]) layer "f/exp.0"
// Those that were not seen apart weigh the same: one table.
// CHECK: table(#linear{{[0-9]*}}) layer "f/tanh.0"
// ERR: [[# @LINE + 3]]:{{[0-9]+}}: remark: no statistics of this lookup: all codes weigh the same
func.func @channels(%x: f32, %c: index) -> (f32, f32) {
  %0 = qlut.sim_lut %x[%c], <"exp(x)"> range <-4.0, 2.0> in <i8, [0.03125, 0.03125]> out <i8, 0.0625> layer "f/exp.0" : f32
  %1 = qlut.sim_lut %x[%c], <"exp(x)"> range <-4.0, 2.0> in <i8, [0.03125, 0.03125]> out <i8, 0.0625> layer "f/tanh.0" : f32
  return %0, %1 : f32, f32
}
