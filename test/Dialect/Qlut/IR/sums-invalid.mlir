// What qlut.sums has to be, and where.
// RUN: qlut-opt %s --split-input-file --verify-diagnostics

#in = affine_map<(i) -> (i)>
#out = affine_map<(i) -> ()>
func.func @ends(%x: tensor<4xi16>, %s: tensor<i16>) -> tensor<i16> {
  // expected-error @+1 {{expected 'qlut.sums' to be array<i64: least, greatest>, got array<i64: 3, 2>}}
  %0 = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["reduction"]}
         ins(%x : tensor<4xi16>) outs(%s : tensor<i16>) attrs = {qlut.sums = array<i64: 3, 2>} {
  ^bb0(%a: i16, %o: i16):
    %t = arith.addi %a, %o : i16
    linalg.yield %t : i16
  } -> tensor<i16>
  return %0 : tensor<i16>
}

// -----

#in = affine_map<(i) -> (i)>
#out = affine_map<(i) -> ()>
func.func @width(%x: tensor<4xi16>, %s: tensor<i16>) -> tensor<i16> {
  // expected-error @+1 {{expected 'qlut.sums' within its accumulator of 16 bits, got [-1, 32768]}}
  %0 = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["reduction"]}
         ins(%x : tensor<4xi16>) outs(%s : tensor<i16>) attrs = {qlut.sums = array<i64: -1, 32768>} {
  ^bb0(%a: i16, %o: i16):
    %t = arith.addi %a, %o : i16
    linalg.yield %t : i16
  } -> tensor<i16>
  return %0 : tensor<i16>
}

// -----

// expected-error @+1 {{expected 'qlut.sums' on an op that adds integers to one destination, got it on 'func.func'}}
func.func private @place() attributes {qlut.sums = array<i64: 0, 1>}
