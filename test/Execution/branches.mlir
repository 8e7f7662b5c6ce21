// Several blocks and several returns in the entry.
// RUN: %python %S/npy.py write %t.t.npy '|b1' "" 1
// RUN: %python %S/npy.py write %t.f.npy '|b1' "" 0
// RUN: %python %S/npy.py write %t.x.npy '<f4' 2 1 -2
// DEFINE: %{entry} =
// DEFINE: %{run} = qlut-run %s --entry %{entry} --input %t.x.npy --output %t.y.npy && %python %S/npy.py print %t.y.npy
// REDEFINE: %{entry} = blocks --input %t.t.npy
// RUN: %{run} | FileCheck %s --check-prefix=NEG
// REDEFINE: %{entry} = blocks --input %t.f.npy
// RUN: %{run} | FileCheck %s --check-prefix=SAME
// REDEFINE: %{entry} = returns --input %t.t.npy
// RUN: %{run} | FileCheck %s --check-prefix=NEG
// REDEFINE: %{entry} = returns --input %t.f.npy
// RUN: %{run} | FileCheck %s --check-prefix=SAME
// NEG: <f4 (2,) -1.0 2.0
// SAME: <f4 (2,) 1.0 -2.0
func.func @blocks(%c: i1, %x: tensor<2xf32>) -> tensor<2xf32> {
  cf.cond_br %c, ^a, ^b(%x : tensor<2xf32>)
^a:
  %0 = arith.negf %x : tensor<2xf32>
  cf.br ^b(%0 : tensor<2xf32>)
^b(%y: tensor<2xf32>):
  return %y : tensor<2xf32>
}
func.func @returns(%c: i1, %x: tensor<2xf32>) -> tensor<2xf32> {
  cf.cond_br %c, ^a, ^b
^a:
  %0 = arith.negf %x : tensor<2xf32>
  return %0 : tensor<2xf32>
^b:
  return %x : tensor<2xf32>
}
