// A hard sigmoid is a table where it is asked for by name.
// RUN: qlut-opt %s --convert-to-qlut-sim=functions=hardsigmoid | FileCheck %s

// CHECK: qlut.sim_lut %{{.*}}, <"hardsigmoid(x)"> layer "main/hardsigmoid.0"
func.func @main(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3.0 : f32
  %six = arith.constant 6.0 : f32
  %0 = arith.addf %x, %three : f32
  %1 = math.clampf %0 to [%zero, %six] : f32
  %2 = arith.divf %1, %six : f32
  return %2 : f32
}
