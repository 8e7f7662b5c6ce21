module {
  func.func @main(%arg0: tensor<4x8xf32>) -> tensor<4x4xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %1 = tosa.const_shape  {values = dense<[1, 4, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %2 = tosa.const_shape  {values = dense<[4, 16]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %3 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %4 = tosa.const_shape  {values = dense<[1, 4, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %5 = tosa.const_shape  {values = dense<4> : tensor<2xindex>} : () -> !tosa.shape<2>
    %6 = "tosa.const"() <{values = dense<"0x22792DBBDE8300BD6B200F3E1E6B69BD85AA6ABE4952983CF68F20BE70ED863DC5BF463EE7480E3EA4B3A8BE65390B3E77C5343E4D70ACBE8F505CBEFF120E3E9C36423E9799BF3D403B593E353C193D86A826BE7B9C39BEF20251BC65588CBE43C836BDC4FB953E96D5A03ED06F56BEE58C973D123CD0BB6440A43E4A7DAD3CB1FC94BE5DD3DABDDE7075BEA1E8A33E53EF7CBE6E01753DB38B673E8AEC7ABECF2B5D3C3C869D3ECBA3893E61B8043ED5358DBE775188BEE51A783E2AA630BE1D3885BE1B548EBD86A71DBE20EDA7BE2089A9BE4D04A9BE12F5B33EF2053BBEAAC5A73D40B99F3E6492B4BEFD15373E0B7850BE67A18BBE88A698BE0E502B3ED6700BBEC2EFACBEA77F033EC5EA63BE2D5653BE68CC82BECBAF0F3E10D0233EAE99603E171A903DEC86873D2B96813E374BAA3EE4959FBC2536B4BD81A4ADBEAB2AC23D90C56FBEF750963EAC4FB7BD979A9B3E4CA43ABEA6A2433DFD98113E4ED0AD3E49699DBEC6F473BDCB5E073EB8F2733EEA6E593D67B0823C2E9556BE578AE5BB9F3D15BEE70395BD661F0DBE5E8C213E876C643EF2BD723E5B7456BE6D7F8BBE2838053D5C4F6EBD4529B3BEA3DB1DBE0B4414BE8F49533D1842B5BD40878F3E4C94563C7A75873E9E669C3E5F782F3E5D45543E522B55BEB8BFDA3D1CAD04BE4B7E62BEC7B925BE76DA6ABE3F3DB6BD5DD3563E86BBAB3D975A30BE"> : tensor<1x8x16xf32>}> : () -> tensor<1x8x16xf32>
    %7 = "tosa.const"() <{values = dense_resource<torch_tensor_16_torch.float32> : tensor<1x16xf32>}> : () -> tensor<1x16xf32>
    %8 = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %9 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %10 = "tosa.const"() <{values = dense<0.707106769> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %11 = "tosa.const"() <{values = dense<6.250000e-02> : tensor<1x1xf64>}> : () -> tensor<1x1xf64>
    %12 = "tosa.const"() <{values = dense<6.250000e-02> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %13 = "tosa.const"() <{values = dense<9.99999974E-6> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %14 = "tosa.const"() <{values = dense_resource<torch_tensor_16_torch.float32_1> : tensor<1x16xf32>}> : () -> tensor<1x16xf32>
    %15 = "tosa.const"() <{values = dense_resource<torch_tensor_16_torch.float32_2> : tensor<1x16xf32>}> : () -> tensor<1x16xf32>
    %16 = "tosa.const"() <{values = dense<[[[-0.224580377, -0.0481538177, -0.0288486183, -0.176344573], [-0.118519306, -0.0490856767, -0.11160171, 0.0111499727], [0.170226306, -0.224337488, 0.199913323, -0.17623353], [-0.00162062049, -0.215859473, -0.202023804, -0.137621045], [-0.124261588, -0.0391198695, 0.0268262327, -0.145676374], [-0.191577941, 0.00323304534, -0.0523421764, 0.0854362547], [-0.233963013, -0.113568723, 0.17852816, -0.148978293], [-0.211002052, 9.417480e-02, 0.0697861314, -0.00545430183], [-0.050709188, -0.225014597, 0.120126337, 0.010517031], [0.137101501, -0.01687181, 0.0882897377, 0.16115576], [0.135160267, 0.219854861, -0.0601186752, -0.188980013], [-0.24110797, -1.019730e-01, -0.0525763631, -0.171628058], [0.15594551, 0.225750774, -0.206020355, -0.145165384], [-0.195627362, 0.0905384421, 0.135461032, 0.174983352], [-0.052852571, -0.225615233, 0.198494524, -0.0898662507], [-0.101368159, 0.158174336, 0.171056211, 0.210872173]]]> : tensor<1x16x4xf32>}> : () -> tensor<1x16x4xf32>
    %17 = "tosa.const"() <{values = dense_resource<torch_tensor_4_torch.float32> : tensor<1x4xf32>}> : () -> tensor<1x4xf32>
    %18 = tosa.reshape %arg0, %1 : (tensor<4x8xf32>, !tosa.shape<3>) -> tensor<1x4x8xf32>
    %19 = tosa.matmul %18, %6, %0, %0 : (tensor<1x4x8xf32>, tensor<1x8x16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x16xf32>
    %20 = tosa.reshape %19, %2 : (tensor<1x4x16xf32>, !tosa.shape<2>) -> tensor<4x16xf32>
    %21 = tosa.add %20, %7 : (tensor<4x16xf32>, tensor<1x16xf32>) -> tensor<4x16xf32>
    %22 = tosa.mul %21, %10, %3 : (tensor<4x16xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    %23 = tosa.erf %22 : (tensor<4x16xf32>) -> tensor<4x16xf32>
    %24 = tosa.add %23, %8 : (tensor<4x16xf32>, tensor<1x1xf32>) -> tensor<4x16xf32>
    %25 = tosa.mul %9, %24, %3 : (tensor<1x1xf32>, tensor<4x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    %26 = tosa.mul %21, %25, %3 : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    %27 = tosa.cast %26 : (tensor<4x16xf32>) -> tensor<4x16xf64>
    %28 = tosa.reduce_sum %27 {axis = 1 : i32} : (tensor<4x16xf64>) -> tensor<4x1xf64>
    %29 = tosa.mul %28, %11, %3 : (tensor<4x1xf64>, tensor<1x1xf64>, tensor<1xi8>) -> tensor<4x1xf64>
    %30 = tosa.sub %27, %29 : (tensor<4x16xf64>, tensor<4x1xf64>) -> tensor<4x16xf64>
    %31 = tosa.mul %30, %30, %3 : (tensor<4x16xf64>, tensor<4x16xf64>, tensor<1xi8>) -> tensor<4x16xf64>
    %32 = tosa.reduce_sum %31 {axis = 1 : i32} : (tensor<4x16xf64>) -> tensor<4x1xf64>
    %33 = tosa.mul %32, %11, %3 : (tensor<4x1xf64>, tensor<1x1xf64>, tensor<1xi8>) -> tensor<4x1xf64>
    %34 = tosa.cast %33 : (tensor<4x1xf64>) -> tensor<4x1xf32>
    %35 = tosa.reduce_sum %26 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
    %36 = tosa.mul %35, %12, %3 : (tensor<4x1xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x1xf32>
    %37 = tosa.add %34, %13 : (tensor<4x1xf32>, tensor<1x1xf32>) -> tensor<4x1xf32>
    %38 = tosa.rsqrt %37 : (tensor<4x1xf32>) -> tensor<4x1xf32>
    %39 = tosa.sub %26, %36 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
    %40 = tosa.mul %39, %38, %3 : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    %41 = tosa.mul %40, %14, %3 : (tensor<4x16xf32>, tensor<1x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    %42 = tosa.add %41, %15 : (tensor<4x16xf32>, tensor<1x16xf32>) -> tensor<4x16xf32>
    %43 = tosa.sigmoid %42 : (tensor<4x16xf32>) -> tensor<4x16xf32>
    %44 = tosa.mul %42, %43, %3 : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<1xi8>) -> tensor<4x16xf32>
    %45 = tosa.reshape %44, %4 : (tensor<4x16xf32>, !tosa.shape<3>) -> tensor<1x4x16xf32>
    %46 = tosa.matmul %45, %16, %0, %0 : (tensor<1x4x16xf32>, tensor<1x16x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4xf32>
    %47 = tosa.reshape %46, %5 : (tensor<1x4x4xf32>, !tosa.shape<2>) -> tensor<4x4xf32>
    %48 = tosa.add %47, %17 : (tensor<4x4xf32>, tensor<1x4xf32>) -> tensor<4x4xf32>
    %49 = tosa.reduce_max %48 {axis = 1 : i32} : (tensor<4x4xf32>) -> tensor<4x1xf32>
    %50 = tosa.sub %48, %49 : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x4xf32>
    %51 = tosa.exp %50 : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %52 = tosa.reduce_sum %51 {axis = 1 : i32} : (tensor<4x4xf32>) -> tensor<4x1xf32>
    %53 = tosa.reciprocal %52 : (tensor<4x1xf32>) -> tensor<4x1xf32>
    %54 = tosa.mul %51, %53, %3 : (tensor<4x4xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x4xf32>
    return %54 : tensor<4x4xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_torch.float32: "0x04000000714EFDBD0C5E94BEB0059ABDB5C69A3D16DB6BBE02A394BC3595813EE4DE14BD5DFD203C86DCF9BC2E8A923DCF32663E4A78AB3E30EA653EB9DCAB3E4477D1BC",
      torch_tensor_16_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_16_torch.float32_2: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_4_torch.float32: "0x04000000A024B93D40AA013D00EDF3BA086D4ABD"
    }
  }
#-}
