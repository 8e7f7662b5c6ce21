// What is not packed, and where codes are unpacked.
// RUN: qlut-opt %s --qlut-pack-codes --split-input-file --verify-diagnostics | FileCheck %s

// expected-remark @+2 {{codes are not packed: expected a function with a body, got a declaration}}
// CHECK: func.func private @declared(tensor<4xi4>)
func.func private @declared(tensor<4xi4>)

// -----

// expected-remark @+3 {{codes are not packed: expected rank 1 or more, got 'tensor<i4>'}}
// expected-remark @+2 {{codes are not packed: expected a ranked tensor, got 'tensor<*xi2>'}}
// CHECK: func.func @types(%arg0: tensor<i4>, %arg1: tensor<*xi2>, %arg2: tensor<2xi8>, %arg3: tensor<4xi1>, %arg4: memref<4xi4>, %arg5: tensor<4xi8>)
func.func @types(%a: tensor<i4>, %b: tensor<*xi2>, %c: tensor<4xi4>, %d: tensor<4xi1>, %e: memref<4xi4>, %f: tensor<4xi8>) {
  return
}

// -----

// expected-remark @+2 {{codes are not packed: expected a tensor without an encoding, got 'tensor<4xi4, "e">'}}
// CHECK: func.func @encoded(%arg0: tensor<4xi4, "e">)
func.func @encoded(%a: tensor<4xi4, "e">) {
  return
}

// -----

// expected-remark @+2 {{codes are not packed: expected no use of the function but calls}}
// CHECK: func.func @referred(%arg0: tensor<4xi4>)
func.func @referred(%a: tensor<4xi4>) {
  return
}
func.func @refers() -> ((tensor<4xi4>) -> ()) {
  %0 = func.constant @referred : (tensor<4xi4>) -> ()
  return %0 : (tensor<4xi4>) -> ()
}

// -----

// An odd number of codes could come back as one more.
// expected-remark @+2 {{codes are not packed: expected a last dimension of known size in a function that is called}}
// CHECK: func.func @callee(%arg0: tensor<?xi4>) -> tensor<?xi4>
func.func @callee(%x: tensor<?xi4>) -> tensor<?xi4> {
  return %x : tensor<?xi4>
}
// CHECK: func.func @caller(%arg0: tensor<?x6xi8>)
func.func @caller(%x: tensor<?x12xi4>) {
  // expected-remark @+1 {{codes are unpacked: expected a lookup of them to at most 8 bits, a call or a return, got 'tensor.collapse_shape'}}
  %0 = tensor.collapse_shape %x [[0, 1]] : tensor<?x12xi4> into tensor<?xi4>
  %1 = call @callee(%0) : (tensor<?xi4>) -> tensor<?xi4>
  return
}

// -----

#step = #qlut.direct<i2 -> i2, values = [1, 0, -1, -2]>
#other = #qlut.direct<i2 -> i2, values = [1, 0, -1, 1]>
#wide = #qlut.direct<i2 -> i16, values = [1000, 0, -1, -2000]>
// CHECK: func.func @lookups(%arg0: tensor<1xi8>, %arg1: tensor<4xindex>)
func.func @lookups(%x: tensor<4xi2>, %c: tensor<4xindex>) -> (tensor<4xi16>, tensor<4xi2>) {
  // expected-remark @+1 {{codes are unpacked: expected a lookup of them to at most 8 bits, a call or a return, got 'qlut.hw_lut'}}
  %0 = qlut.hw_lut %x table(#wide) : tensor<4xi2> -> tensor<4xi16>
  // expected-remark @+1 {{codes are unpacked}}
  %1 = qlut.hw_lut %x[%c] table(#qlut.table_set<[#step, #other]>) : tensor<4xi2> -> tensor<4xi2>
  return %0, %1 : tensor<4xi16>, tensor<4xi2>
}
