#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (0, d1)>
#map3 = affine_map<(d0, d1) -> ()>
#map4 = affine_map<(d0, d1) -> (d0)>
#map5 = affine_map<(d0) -> ()>
#map6 = affine_map<(d0) -> (d0)>
#map7 = affine_map<(d0, d1) -> (d0, 0)>
module @jit_forward attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<4x8xf32>) -> (tensor<4x4xf32> {jax.result_info = "result"}) {
    %cst = arith.constant 0xFF800000 : f32
    %cst_0 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_1 = arith.constant dense<1.000000e+00> : tensor<f32>
    %cst_2 = arith.constant dense<0.797884583> : tensor<f32>
    %cst_3 = arith.constant dense<4.471500e-02> : tensor<f32>
    %cst_4 = arith.constant dense<0.707106769> : tensor<f32>
    %cst_5 = arith.constant dense<5.000000e-01> : tensor<f32>
    %cst_6 = arith.constant 0.000000e+00 : f32
    %cst_7 = arith.constant dense<"0xAA13363DEB4E3FBD97DB673E5EE9173DDBEE41BE51E9023E9A0CEC3EA270AB3E85C77EBED510E5BE43A661BEB9626F3C117052BF0E6C9EBDB288E1BEF78D84BEF50A45BE9906E5BDB306153E0FB7BC3E59233ABD375BF73E82D370BE3E85FE3DAB8BA33EF424083D769686BEA1D9A6BEE6B625BE34709F3DAAC2B6BE947597BD1B9566BD99CE433E086E9B3D9EA8003E14B66CBE5AB33BBD2BEA8D3E822B073F4BEAE3BE5506093F25A1F33EB66E8D3E807CBF3DED4DE3BD08F7033F1E6C313FBC10233F280FEE3EB262013EA2BADABEA568CEBA58AB6D3EE537E9BEAA0C0F3E96A01B3E90FE7B3E2759D6BEDA8F6FBEA6011EBEBBC1D3BEFB6D1D3FF38933BE1033EE3DFD39BBBDD2510F3FC802EF3E534C653E5F7047BF27B1963C5685773E88BCB53ECDB45FBEDEE8243F0706EFBEAD7F6FBE1B43A93ECC138E3C633C353FA280883DA23D65BE4EB108BEBF84C5BEEA48E7BEBC3B643E8D67523E1657EA3E269988BE6CE1183F4717D0BDCA7F0E3F6AAF1CBEFF2285BE2ADDB43D84B6BA3EB22A693DEDFB53BE65C9F2BEC7B3FDBE9AFD353E3E28B33E8AEC6DBD177BC2BE9A099E3EACC6E7BE411481BE1DD5603ED7A84BBF78E10B3E949352BE00411E3D4A41DBBCB158923D2D517B3E934789BED49C003FE06F833E60BB983EE7DCD23E96918E3E68CB983E47F1DA3C072301BFF29043BD0A4C8BBE9AC500BFCB23BB3D"> : tensor<8x16xf32>
    %cst_8 = arith.constant dense<[-0.568549454, -1.02980447, -1.04300106, 0.26841709, 0.358671963, 1.32245743, -0.0139146689, 1.04183972, 1.40226483, 1.15016568, -2.36530399, 1.22868371, 3.396200e-01, 0.423771352, 0.371227413, 0.382757157]> : tensor<16xf32>
    %cst_9 = arith.constant dense<"0x438AA33D7CC3B7BDC968F3BEAF0EDFBC5FC14DBECB428A3E34D993BD21F5AA3CC77F59BE27B802BE2BF53CBBC620BEBE66F3993D693CD9BCABC597BEA67C19BF6257033EEF5C98BDA2AE07BE85D271BD4982E83E1AFC4BBC7165B13C6758BEBE02DCD23E7EE06A3E5291883E7B44433CE3A96A3EBEECBD3DF6F91C3E79D81BBD5CA8BCBE80B1833EC2ACF7BEF5B175BD586E51BD717C85BEA3F51C3E3B234DBD35ADDFBD5914053E2B02F4BD19CAB13EEBF1B33DC6DBF2BDADDDF8BE7564A7BE451D8B3E35464FBCC5F590BD1256D23EDA2DA4BEABED15BE03F7F1BD331A163E71DD29BEF4081DBE8975CDBEA4B63A3E265F4E3EA7E7F3BD9642273D6E75A5BE7E91F1BDB260B03EFFFC0A3DFFDC133F778549BE858D143EAE3248BD70D9103E454DECBAAEAA0FBE221C5EBEF239443F16679EBCF81001BFB00A26BE03942D3E8D0000BE1A23AE3E964E803EA9FE1BBD4AC6F1BD529D80BE023133BEF48FBCBEA8299A3E159CCB3E22C9A0BE634197BE995EE2BE27BF76BE39CE46BF323692BE5301A63EFDFBB0BD08C65A3E275AFABD8C5DE13ECDFF4B3DCE95C3BDEA5A233F2D21A6BD0C519CBE7FC14E3D7D111FBC537D883E33F06BBEEE014E3EB94D5A3E8EED2ABE7029273D29AC54BEB821163F7E4234BE60F9E7BD616D88BECF36B1BDAF8BC0BAD48D443EDA481CBE873B3EBD864FB5BEA2D053BE275F303F7547853E680B48BED52FABBECCBF79BE08B1B1BBBA3E0E3C6B8E3EBE79AEA4BE8010B63E5143E73D61C7BFBD03F561BD4F8F07BE2BE83BBF1CE0EC3C990789BEF65780BE3DE823BE20783B3EF4D395BE8996B7BE58CD233E521E413EAE7C75BE4BF90F3ED95095BDF8429A3D2567A1BE9238553E64049A3E3B17233E5EEF0E3EF56C71BF4371853DB272D0BB199316BD8F6D21BE62C6623C0D01D33D3E0F87BDD238EDBD93689D3EAB7C8DBE20DC833E540E353DFAE64DBE827894BDB3846BBE07D12C3E2E20B23D328A0EBE7D158DBE887A9A3D3917753E0823E9BC4D32D63DA186C0BDB9618A3C092395BDB18C963D3A40C1BEACE9243E6C736BBD7A9BB73D213DAEBD6206A43DBD4989BE3636983EC00DDABEC70585BE7252713D6A3EBB3E92668E3DB7DB7DBD5B69B6BE08DE43BD1DD5A2BB8E64D83E99431F3E51B9C3BEC0B6013FBC3ECABD462461BEFDC6BC3EB2CC4BBC321CBCBD6F09603DA24A583E484B7E3EA206B0BE3ECEFF3E8565723EA426C2BDB19351BE331178BED6ADFC3C65E425BEC8CE43BE5EAE4F3E92A8BA3D3E05CABDA7F73B3E4306AF3E75188CBE56711ABEAA4F713E7D0C383EBF23683D38CA943E864A8BBE6354BDBE6DD35DBE66F8FA3C58CC4BBEA874F9BD9C9979BE72D41EBEDE9C80BE8824BC3DFB7D4B3E03FDF5BD7C3D54BD8DBE14BE1400083E0363B63C550DCC3E6D388CBEED99B93DD752E33D"> : tensor<16x16xf32>
    %cst_10 = arith.constant dense<[-0.360440165, 0.583534122, -1.4385227, 2.11880302, -1.34204447, 0.919807255, -1.12112272, 1.15088308, -0.384774029, 0.158422902, 0.0533437543, 1.10073411, -0.321547449, -2.96718383, -0.76005876, 0.183712319]> : tensor<16xf32>
    %cst_11 = arith.constant dense<[[-0.110117048, 0.192455217, 0.253831744, -0.0369429514], [-0.37241134, 0.346041292, 0.270763367, -0.0747977868], [0.527072132, -0.0872188658, -0.284279943, -0.0389683582], [0.269458443, -0.234363362, 0.487806261, -0.224131554], [0.238605574, 0.136115596, -0.0385142639, 0.270133257], [-0.374949694, 0.33939296, -0.0159210078, -0.135608807], [0.187293515, 0.264974743, 0.192448854, 0.499875963], [0.270181507, 0.320876658, -0.134965986, 0.0266309436], [0.14074564, -0.00443555927, 0.0754088089, 0.106526189], [0.211060986, -0.0254022218, -0.0874498039, -0.207078919], [-0.222933084, 0.293112814, -0.0211303718, 0.196736097], [-0.324340969, -4.845420e-01, -0.262272805, 0.286656737], [0.267019361, 0.0830096527, -0.200542539, -0.0327006616], [-0.0744401217, -0.0862433388, -0.626517474, -0.214481592], [-0.0475272201, 0.379106939, 0.0401857644, 0.350222081], [-0.0984267294, -0.0631721467, -0.974855422, 0.115832582]]> : tensor<16x4xf32>
    %cst_12 = arith.constant dense<[0.547095656, 1.76375902, -0.486761212, 0.0941541567]> : tensor<4xf32>
    %0 = tensor.empty() : tensor<4x16xf32>
    %1 = linalg.fill ins(%cst_6 : f32) outs(%0 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %2 = linalg.matmul ins(%arg0, %cst_7 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%1 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %3 = tensor.empty() : tensor<1x16xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_8 : tensor<16xf32>) outs(%3 : tensor<1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x16xf32>
    %5 = linalg.generic {indexing_maps = [#map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%4 : tensor<1x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%2, %5 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.addf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %7 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_5 : tensor<f32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %8 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%7, %6 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%6 : tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %52 = arith.negf %in : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %10 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_4 : tensor<f32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%9, %10 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %12 = math.erfc %11 : tensor<4x16xf32>
    %13 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%8, %12 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %14 = linalg.matmul ins(%13, %cst_9 : tensor<4x16xf32>, tensor<16x16xf32>) outs(%1 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %15 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_10 : tensor<16xf32>) outs(%3 : tensor<1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x16xf32>
    %16 = linalg.generic {indexing_maps = [#map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%15 : tensor<1x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%14, %16 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.addf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%17, %17 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%18, %17 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %20 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_3 : tensor<f32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%20, %19 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%17, %21 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.addf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %23 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_2 : tensor<f32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %24 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%23, %22 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %25 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%24 : tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %52 = math.tanh %in : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %26 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_1 : tensor<f32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %27 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%26, %25 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.addf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %28 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%7, %27 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %29 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%17, %28 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%0 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.mulf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x16xf32>
    %30 = tensor.empty() : tensor<4x4xf32>
    %31 = linalg.fill ins(%cst_6 : f32) outs(%30 : tensor<4x4xf32>) -> tensor<4x4xf32>
    %32 = linalg.matmul ins(%29, %cst_11 : tensor<4x16xf32>, tensor<16x4xf32>) outs(%31 : tensor<4x4xf32>) -> tensor<4x4xf32>
    %33 = tensor.empty() : tensor<1x4xf32>
    %34 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_12 : tensor<4xf32>) outs(%33 : tensor<1x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x4xf32>
    %35 = linalg.generic {indexing_maps = [#map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%34 : tensor<1x4xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x4xf32>
    %36 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%32, %35 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.addf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x4xf32>
    %37 = tensor.empty() : tensor<4xf32>
    %38 = linalg.fill ins(%cst : f32) outs(%37 : tensor<4xf32>) -> tensor<4xf32>
    %39 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "reduction"]} ins(%36 : tensor<4x4xf32>) outs(%38 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %52 = arith.maximumf %out, %in : f32
      linalg.yield %52 : f32
    } -> tensor<4xf32>
    %40 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel"]} ins(%cst_0 : tensor<f32>) outs(%37 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4xf32>
    %41 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel"]} ins(%40, %39 : tensor<4xf32>, tensor<4xf32>) outs(%37 : tensor<4xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.maximumf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4xf32>
    %42 = tensor.empty() : tensor<4x1xf32>
    %43 = linalg.generic {indexing_maps = [#map4, #map1], iterator_types = ["parallel", "parallel"]} ins(%41 : tensor<4xf32>) outs(%42 : tensor<4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x1xf32>
    %44 = linalg.generic {indexing_maps = [#map7, #map1], iterator_types = ["parallel", "parallel"]} ins(%43 : tensor<4x1xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x4xf32>
    %45 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%36, %44 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.subf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x4xf32>
    %46 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%45 : tensor<4x4xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %52 = math.exp %in : f32
      linalg.yield %52 : f32
    } -> tensor<4x4xf32>
    %47 = linalg.fill ins(%cst_6 : f32) outs(%37 : tensor<4xf32>) -> tensor<4xf32>
    %48 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "reduction"]} ins(%46 : tensor<4x4xf32>) outs(%47 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %52 = arith.addf %out, %in : f32
      linalg.yield %52 : f32
    } -> tensor<4xf32>
    %49 = linalg.generic {indexing_maps = [#map4, #map1], iterator_types = ["parallel", "parallel"]} ins(%48 : tensor<4xf32>) outs(%42 : tensor<4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x1xf32>
    %50 = linalg.generic {indexing_maps = [#map7, #map1], iterator_types = ["parallel", "parallel"]} ins(%49 : tensor<4x1xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x4xf32>
    %51 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%46, %50 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%30 : tensor<4x4xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %52 = arith.divf %in, %in_13 : f32
      linalg.yield %52 : f32
    } -> tensor<4x4xf32>
    return %51 : tensor<4x4xf32>
  }
}
