// Ops of dialects that nobody registered pass through every pass, between ops
// that are converted, with their attributes.
// RUN: split-file %s %t
// RUN: qlut-opt %t/between.mlir --allow-unregistered-dialect --qlut-raise-composites --qlut-split-reductions --qlut-decompose-composites --convert-to-qlut-sim --qlut-insert-observers | FileCheck %s
// RUN: qlut-opt %t/between.mlir --allow-unregistered-dialect --qlut-deploy-pipeline=range=-1:1 | FileCheck %s --check-prefix=DEPLOYED
// RUN: qlut-opt %t/around.mlir --allow-unregistered-dialect --qlut-deploy-pipeline=range=-1:1 --verify-diagnostics | FileCheck %s --check-prefix=AROUND
// RUN: not qlut-run %t/between.mlir 2>&1 | FileCheck %s --check-prefix=PARSE

//--- between.mlir
// CHECK-LABEL: @main
// CHECK: %[[Y:.*]] = "foo.bar"(%{{.*}}) {a = 1 : i32} : (tensor<4xf32>) -> tensor<4xf32>
// CHECK: qlut.observe %[[Y]] id "main/tanh.0"
// CHECK: qlut.sim_lut %[[Y]], <"tanh(x)"> layer "main/tanh.0"
// DEPLOYED: %[[Y:.*]] = "foo.bar"(%{{.*}}) {a = 1 : i32}
// DEPLOYED-NOT: math.tanh
// DEPLOYED: "foo.baz"
// PARSE: between.mlir:{{.*}}error: operation being parsed with an unregistered dialect
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = "foo.bar"(%x) {a = 1 : i32} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = math.tanh %0 {foo.keep = "y"} : tensor<4xf32>
  %2 = "foo.baz"(%1) : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

//--- around.mlir
// Nobody knows what an unregistered op does with its region.
// AROUND: "foo.func"
// AROUND: math.tanh
"foo.func"() ({
^bb0(%x: tensor<4xf32>):
  // expected-remark @+1 {{tanh left alone: it is inside the unregistered op 'foo.func'}}
  %0 = math.tanh %x : tensor<4xf32>
  "foo.return"(%0) : (tensor<4xf32>) -> ()
}) : () -> ()
