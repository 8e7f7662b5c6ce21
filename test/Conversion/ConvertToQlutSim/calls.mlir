// Functions are converted each by itself: a call's result is an input like
// others, and a function that is called twice has one path.
// RUN: qlut-opt %s --convert-to-qlut-sim | FileCheck %s
// RUN: qlut-opt %s --qlut-list-layers -o /dev/null | FileCheck %s --check-prefix=LIST

// LIST:      {{^}}main/tanh.0 {{.*}}tanh(x * 0.5)
// LIST-NEXT: {{^}}act/exp.0  exp  exp(x)  f32  scalar{{$}}
// LIST-NOT:  {{.}}

// CHECK-LABEL: func.func @main
// CHECK-SAME:    (%[[X:.*]]: f32 {test.name = "x"}) -> (f32 {test.name = "y"})
// CHECK:      %[[A:.*]] = call @act(%[[X]])
// CHECK-NEXT: %[[B:.*]] = call @act(%[[A]])
// CHECK-NEXT: %[[T:.*]] = qlut.sim_lut %[[B]], <"tanh(x * 0.5)"> layer "main/tanh.0"
// CHECK-NEXT: %[[E:.*]] = call @external(%[[T]])
// CHECK-NEXT: return %[[E]]
func.func @main(%x: f32 {test.name = "x"}) -> (f32 {test.name = "y"}) {
  %half = arith.constant 0.5 : f32
  %0 = call @act(%x) : (f32) -> f32
  %1 = call @act(%0) : (f32) -> f32
  %2 = arith.mulf %1, %half : f32
  %3 = math.tanh %2 : f32
  %4 = call @external(%3) : (f32) -> f32
  return %4 : f32
}

// CHECK-LABEL: func.func private @act
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"exp(x)"> layer "act/exp.0"
func.func private @act(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}

// CHECK: func.func private @external(f32) -> f32
func.func private @external(f32) -> f32
