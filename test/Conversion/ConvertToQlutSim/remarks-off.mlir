// RUN: qlut-opt %s --convert-to-qlut-sim=functions=exp -o /dev/null 2>&1 | FileCheck %s --check-prefix=ON
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=exp remarks=false" 2>&1 | FileCheck %s
// ON: remark: tanh left alone
// CHECK-NOT: left alone
// CHECK: math.tanh
// CHECK-NOT: left alone
func.func @main(%x: f32) -> f32 {
  %0 = math.tanh %x : f32
  return %0 : f32
}
