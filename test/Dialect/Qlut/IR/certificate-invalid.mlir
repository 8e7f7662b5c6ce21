// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @no_table(%x: f32) -> f32 {
  // expected-error @+1 {{expected 'qlut.certificate' on a qlut.sim_lut with a table, got it on 'qlut.sim_lut'; attach it with --qlut-certify-tables}}
  %0 = qlut.sim_lut %x, <"relu(x)"> {qlut.certificate = {bytes = 4 : i64}} : f32
  return %0 : f32
}

// -----

func.func @not_a_dictionary(%x: f32) -> f32 {
  // expected-error @+1 {{expected 'qlut.certificate' to be a dictionary of figures, got "good"}}
  %0 = qlut.sim_lut %x, <"relu(x)"> in <i2, 1.0> out <i4, 0.25> table(#qlut.direct<i2 -> i4, values = [0, 0, 0, 4]>) {qlut.certificate = "good"} : f32
  return %0 : f32
}

// -----

#set = #qlut.table_set<[#qlut.direct<i2 -> i4, values = [1, 2, 4, 7]>, #qlut.direct<i2 -> i4, values = [2, 2, 4, 5]>]>
func.func @one_for_two_channels(%x: f32, %c: index) -> f32 {
  // expected-error @+1 {{expected 'qlut.certificate' to be a dictionary of figures for each channel, got [{bytes = 4 : i64}]}}
  %0 = qlut.sim_lut %x[%c], <"exp(x)"> in <i2, [1.0, 0.5]> out <i4, 0.25> table(#set) {qlut.certificate = [{bytes = 4 : i64}]} : f32
  return %0 : f32
}
