// Layers, ops and locations whose constants stay float.
// RUN: qlut-opt %s --qlut-quantize-params="keep-float=main/mul.0" 2>&1 | FileCheck %s --check-prefixes=LAYER,CHECK
// RUN: qlut-opt %s --qlut-quantize-params="keep-float=*.other" 2>&1 | FileCheck %s --check-prefix=UNUSED
// RUN: qlut-opt %s --qlut-quantize-params="keep-float=qlut.fake_quant,first" 2>&1 | FileCheck %s --check-prefix=OPS
// RUN: not qlut-opt %s --qlut-quantize-params="keep-float=[" 2>&1 | FileCheck %s --check-prefix=PATTERN

// LAYER: remark: {{.*}}its constants stay float:{{.*}}main/mul.0
// CHECK: arith.constant dense<{{.*}}> : tensor<2xf32>
// CHECK: arith.constant dense<[1, -2]> : tensor<2xi8>
// CHECK-NOT: fake_quant
// UNUSED: remark: {{.*}}*.other
// UNUSED-NOT: dense<{{.*}}xf32>
// UNUSED: return
// OPS: remark: {{.*}}its constants stay float:{{.*}}first
// OPS: remark: {{.*}}its constants stay float:{{.*}}qlut.fake_quant
// OPS-NOT: xi8
// PATTERN: error: qlut-quantize-params: expected {{.*}}pattern{{.*}}'['
#x = #qlut.format<i8, 0.5>
func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %w = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %0 = qlut.sim(%x, %w) in [#x, #x] out [#x] layer "main/mul.0" : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%p: tensor<2xf32>, %q: tensor<2xf32>):
    %e = tensor.empty() : tensor<2xf32>
    %m = linalg.mul ins(%p, %q : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    qlut.yield %m : tensor<2xf32>
  } loc("first")
  %1 = qlut.fake_quant %w, <i8, 0.5> : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}
