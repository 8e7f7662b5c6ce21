// A symbol of the run time's name that is something else: another signature,
// another kind of symbol.
// RUN: qlut-opt %s --convert-qlut-observe-to-calls --split-input-file --verify-diagnostics

// expected-note @+1 {{it is defined here; rename it}}
func.func private @qlut_observe_f32(i32, memref<*xf32>)
func.func @signature(%x: tensor<4xf32>) {
  // expected-error @+1 {{expected the symbol 'qlut_observe_f32' to be the run time's declaration of type '(i64, memref<*xf32>) -> ()'}}
  qlut.observe %x id "a" : tensor<4xf32>
  return
}

// -----

// expected-note @+1 {{it is defined here; rename it}}
memref.global "private" @qlut_observe_f64 : memref<4xf32>
func.func @global(%x: tensor<4xf64>) {
  // expected-error @+1 {{expected the symbol 'qlut_observe_f64' to be the run time's declaration of type '(i64, memref<*xf64>) -> ()'}}
  qlut.observe %x id "a" : tensor<4xf64>
  return
}
