// What is imported gives the integers that upstream's lowering of the original
// gives, bit for bit: rescales with one rounding and with two, by channel, of
// 8, 16, 32 and 48 bits; tables of both kinds.

// RUN: %python %S/import_quantized.py i32 %t.i32.npy
// RUN: %python %S/import_quantized.py i16 %t.i16.npy
// RUN: %python %S/import_quantized.py i8 %t.i8.npy
// RUN: qlut-opt %s --qlut-import-quantized -o %t.mlir
// RUN: FileCheck %s --check-prefix=IMPORTED --implicit-check-not=tosa.rescale --implicit-check-not=tosa.table --implicit-check-not=tosa.apply_scale < %t.mlir

// RUN: qlut-run %s --entry double --input %t.i32.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry double --input %t.i32.npy --compare %t.y.npy | FileCheck %s
// RUN: qlut-run %s --entry single --input %t.i32.npy --output %t.z.npy
// RUN: qlut-run %t.mlir --entry single --input %t.i32.npy --compare %t.z.npy | FileCheck %s
// Two roundings are not one.
// RUN: not cmp %t.y.npy %t.z.npy
// RUN: qlut-run %s --entry wide --input %t.i32.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry wide --input %t.i32.npy --compare %t.y.npy | FileCheck %s
// RUN: qlut-run %s --entry scale --input %t.i32.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry scale --input %t.i32.npy --compare %t.y.npy | FileCheck %s
// RUN: qlut-run %s --entry unsigned --input %t.i8.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry unsigned --input %t.i8.npy --compare %t.y.npy | FileCheck %s
// RUN: qlut-run %s --entry table8 --input %t.i8.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry table8 --input %t.i8.npy --compare %t.y.npy | FileCheck %s
// RUN: qlut-run %s --entry table16 --input %t.i16.npy --output %t.y.npy
// RUN: qlut-run %t.mlir --entry table16 --input %t.i16.npy --compare %t.y.npy | FileCheck %s
// CHECK: result 0: 0 of

// IMPORTED-LABEL: @double
// IMPORTED: qlut.rescale {{.*}} double_round
func.func @double(%x: tensor<512x8xi32>) -> tensor<512x8xi32> {
  %m = "tosa.const"() <{values = dense<[2147483647, 1073741824, 1073741824, 1073741825, 1610612736, 1431655765, 2147483647, 1073741824]> : tensor<8xi32>}> : () -> tensor<8xi32>
  %s = "tosa.const"() <{values = dense<[31, 31, 32, 33, 35, 38, 47, 62]> : tensor<8xi8>}> : () -> tensor<8xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.rescale %x, %m, %s, %zi, %zo {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false} : (tensor<512x8xi32>, tensor<8xi32>, tensor<8xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<512x8xi32>
  return %0 : tensor<512x8xi32>
}

// IMPORTED-LABEL: @single
// IMPORTED-NOT: double_round
func.func @single(%x: tensor<512x8xi32>) -> tensor<512x8xi32> {
  %m = "tosa.const"() <{values = dense<[2147483647, 1073741824, 1073741824, 1073741825, 1610612736, 1431655765, 2147483647, 1073741824]> : tensor<8xi32>}> : () -> tensor<8xi32>
  %s = "tosa.const"() <{values = dense<[31, 31, 32, 33, 35, 38, 47, 62]> : tensor<8xi8>}> : () -> tensor<8xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.rescale %x, %m, %s, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false} : (tensor<512x8xi32>, tensor<8xi32>, tensor<8xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<512x8xi32>
  return %0 : tensor<512x8xi32>
}

// IMPORTED-LABEL: @wide
// IMPORTED: qlut.rescale {{.*}} : i48, i16, i8 -> i16
func.func @wide(%x: tensor<512x8xi32>) -> tensor<512x8xi16> {
  %e = tensor.empty() : tensor<512x8xi48>
  %f = arith.constant 60000 : i48
  %q = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<512x8xi32>) outs(%e : tensor<512x8xi48>) {
  ^bb0(%in: i32, %out: i48):
    %w = arith.extsi %in : i32 to i48
    %p = arith.muli %w, %f : i48
    linalg.yield %p : i48
  } -> tensor<512x8xi48>
  %m = "tosa.const"() <{values = dense<[32767, 16384, 16385, 1, 20000, 32767, 32767, 30000]> : tensor<8xi16>}> : () -> tensor<8xi16>
  %s = "tosa.const"() <{values = dense<[31, 32, 33, 34, 40, 45, 47, 62]> : tensor<8xi8>}> : () -> tensor<8xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi48>}> : () -> tensor<1xi48>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %0 = tosa.rescale %q, %m, %s, %zi, %zo {scale32 = false, rounding_mode = SINGLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false} : (tensor<512x8xi48>, tensor<8xi16>, tensor<8xi8>, tensor<1xi48>, tensor<1xi16>) -> tensor<512x8xi16>
  return %0 : tensor<512x8xi16>
}

// IMPORTED-LABEL: @scale
func.func @scale(%x: tensor<512x8xi32>) -> tensor<512x8xi32> {
  %e = tensor.empty() : tensor<512x8xi32>
  %m = arith.constant 1503238553 : i32
  %s = arith.constant 36 : i8
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<512x8xi32>) outs(%e : tensor<512x8xi32>) {
  ^bb0(%in: i32, %out: i32):
    // IMPORTED: qlut.rescale {{.*}} to "i32" double_round : i32, i32, i8 -> i32
    %r = tosa.apply_scale %in, %m, %s {rounding_mode = DOUBLE_ROUND} : (i32, i32, i8) -> i32
    linalg.yield %r : i32
  } -> tensor<512x8xi32>
  return %0 : tensor<512x8xi32>
}

// IMPORTED-LABEL: @unsigned
func.func @unsigned(%x: tensor<256xi8>) -> (tensor<256xi8>) {
  %m = "tosa.const"() <{values = dense<1503238553> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<-76> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zo = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  // IMPORTED: qlut.rescale {{.*}} input_zp 180 output_zp -3 to "i8" unsigned :
  %0 = tosa.rescale %x, %m, %s, %zi, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = true, output_unsigned = false} : (tensor<256xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<256xi8>
  // IMPORTED: qlut.rescale {{.*}} input_zp -3 output_zp 180 to "u8" double_round :
  %1 = tosa.rescale %0, %m, %s, %zo, %zi {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = true} : (tensor<256xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<256xi8>
  return %1 : tensor<256xi8>
}

// IMPORTED-LABEL: @table8
// IMPORTED: qlut.hw_lut
func.func @table8(%x: tensor<256xi8>) -> tensor<256xi8> {
  %t = "tosa.const"() <{values = dense<"0x74BDC04062162B467E6BCD0FEBF9E8C7FD62CE2DF8770A88D0F2C23A843120C5C1371DAD782CFE6A482013FA634BE9E392B6DA455131A0B6FD659E4CB6912470B07C0697AF708811D882C098D559CA3B550D6752993B06C2AF57DF7647D1E4D0D529239330112B36B84EF94C20610847AEC53D99B3A6BB01FF6B1F10585BACDCE23D2A6672FEF24FC33E37E740E12EF1C9B8E9731A6519E439376C020BBADD2F6675A5C46403949728A4CE729728D6BDA49AB6973764F8BDC19F6994CBC4B6B9DA64FA29895323FF8AD63B8C958C898DD27DB97D7EEA7F7764BCFE3639C62B57DA17460B61872C30ECEB902F40B721A3132A46BB267612A37197B7A7213AB2DE"> : tensor<256xi8>}> : () -> tensor<256xi8>
  %0 = tosa.table %x, %t : (tensor<256xi8>, tensor<256xi8>) -> tensor<256xi8>
  return %0 : tensor<256xi8>
}

// IMPORTED-LABEL: @table16
// IMPORTED: qlut.hw_lut {{.*}} : tensor<65536xi16> -> tensor<65536xi16>
func.func @table16(%x: tensor<65536xi16>) -> tensor<65536xi16> {
  %t = "tosa.const"() <{values = dense<"0x64F93CFC4B028409BD04B010151DC40AC10E871F6518BA164A205A1F3E279125672539261429A93B25327A346F437A48E7404B42F342854D194F8A452B56435DFF4AC24E90507055885AD858A660D75A4C5CC35C05684D5DF4725C6CFA71C6752475B96BC3705972B377EA7B86725F7DCF79F17E4878A874117A576F5273FA712E7F8578306DB1717C78687CCC771B78C876F36EE36B47760674B16E7465A96F8D73D06C3D6033640C66F35878579B603C63BE5A905A97590862924A8A5B274A7659B6419041A542C748994AB539CB40BE4254421C3E742C4A32C633452286317032C02DC4219C1EB713B217661FFA0A11145707AC139F036908E801BC0572FB56F943F89AF3D0F83EF725E089E0E5EF8DEB56E8BBDAE2CF36CCE3CF0FD69BCEE6CF8AC978CAA9CABBBB61BDC4B5A0C31BB503AB25B60BAF60B67DB7E1A713AC14A5F9A2C7A404A6B2A2BFA747A576921E9EAAA171990A95448D4A9A2B8A4491BB9B1D977298FD904E8D3090F892798C568608911190DF95FC91AA84DA83758FA680AB82BE91ED951D8BB3881A877797BC90E28C068C6A8A3C88198A519868A288934898AE990D92EC92F094389A52AA67A31CB07EA7E79F04A388AA62B031B24CADDDB972B656B18FC948B93DC99CCB51C4DBCF08DA41D30CCCCDD82BDE77D5ECD508DB41EEC3F237F463F8CDEFBDFA81F87B02FDF16BFB5D03630F55116505D302F40DCB093E1A92179C265618351D8E1A42287C34EC2A242C3C30BB397834794166313240533C924E9950FE527955054880492B49A35C8659AC5083648A59EE58F3675E5748640263A4697B6C29728A6DAA6DA473D36CF6758F67D4773D6AB67480691E6E3178DC72067C016EDE7AF9707C701577FF7FFB7E497C5B6F6B73387EDD6B3F79256F3E686973B76EC3750767A376F867457601716F69055CFF6332654162315F6057A1556A5CE7639561A1587D5569597A449251924A054F19523C3FF23679340D486C427042DD396E317E307538AA2E042FFA1C732AAE19E4142510C4197C115E086214DB0061030E02630BA5F63EF321F981F6DEF453FCC2EC72EF58F02DDFF7E63BDDBFE5BBD05ADB4FD853D9D2CB99D204D42ED25FBB74C7CBC4E5C687BCB4BBC5BBF0B7F1BB7FA907A68EB2D9B18EAC9EB0F39D3AA1559E66A524A3E09C96A2E4901F9A469C278FAE91258C72915D901A9525855398BD8EBE949B899882D6874A913E963F95378E1F8D4388B5958A85FF8E9B919A82D3958D834E96388CD3854A8A08929E89EF98838C8E8FE2904CA3399D7699D7A2D39973AABC9B53A51DA120A7DC9D87AF12ACC4ACF7A832B817BA8EBB7DC0CDB19DC56CB816C6BAD1C4C8BDC7BCCC49C8F3CA7DD09EDC67DDC9E4D7E37CDB3BF128E2C3E10CEFB6EA0FF6D9FA17FACD07EE054C0EB708181186040D10D515511FD620C81C"> : tensor<513xi16>}> : () -> tensor<513xi16>
  %m = "tosa.const"() <{values = dense<16384> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<21> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %0 = tosa.table %x, %t : (tensor<65536xi16>, tensor<513xi16>) -> tensor<65536xi32>
  %1 = tosa.rescale %0, %m, %s, %zi, %zo {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<65536xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi16>) -> tensor<65536xi16>
  return %1 : tensor<65536xi16>
}
