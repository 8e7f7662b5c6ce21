//===- QlutChannelAttrs.td - attributes by channel ----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_QLUTCHANNELATTRS_TD
#define QLUT_DIALECT_QLUT_IR_QLUTCHANNELATTRS_TD

include "qlut/Dialect/Qlut/IR/QlutAttrs.td"

def Qlut_ChannelFormatsAttr : Qlut_Attr<"ChannelFormats", "channel_formats",
    [DeclareAttrInterfaceMethods<FormatAttrInterface>]> {
  let summary = "a format for each channel";
  let description = [{
    One storage, and for each channel `scale:zero_point` as in `#qlut.format`
    (docs/spec.md, P rules). An op with such formats has a channel index
    operand.

    ```mlir
    #qlut.channel_formats<i8, [0.05:-3, 0.1:4, 2.5]>
    ```
  }];
  let parameters = (ins
    AttrParameter<"::qlut::ChannelFormats", "the formats">:$value);
  let genVerifyDecl = 1;
}

def Qlut_ChannelRangesAttr : Qlut_Attr<"ChannelRanges", "channel_ranges",
    [DeclareAttrInterfaceMethods<RangeAttrInterface>]> {
  let summary = "an interval of real numbers for each channel";
  let description = [{
    `least:greatest` for each channel, each as in `#qlut.range`.

    ```mlir
    #qlut.channel_ranges<[-8.0:8.0, -0.5:1.0]>
    ```
  }];
  let parameters = (ins
    ArrayRefParameter<"::qlut::RealRange", "the bounds">:$value);
  let genVerifyDecl = 1;
}

def Qlut_TableSetAttr : Qlut_Attr<"TableSet", "table_set"> {
  let summary = "a table for each channel";
  let description = [{
    Tables of one input and one output storage, each of them once, in the order
    of their first channels. Channel c has table c, or where tables are shared
    the one that `channels` says (docs/spec.md, P rules).

    ```mlir
    #qlut.table_set<[#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>,
                     #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>],
                    channels = [0, 1, 0]>
    ```
  }];
  let parameters = (ins
    ArrayRefParameter<"::mlir::qlut::TableAttrInterface", "once each">:$tables,
    ArrayRefParameter<"int64_t", "place of each channel's">:$tableOf);
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The set with those tables, one per channel; null with a diagnostic if
    /// they break a rule.
    static TableSetAttr
    fromChannels(::llvm::function_ref<::mlir::InFlightDiagnostic()> emitError,
                 ::mlir::MLIRContext *context,
                 ::llvm::ArrayRef<::mlir::qlut::TableAttrInterface> tables);
    int64_t getNumChannels() const {
      return static_cast<int64_t>(getTableOf().size());
    }
    ::mlir::qlut::TableAttrInterface getTable(int64_t channel) const {
      return getTables()[getTableOf()[channel]];
    }
    /// The core's view; valid as long as the context.
    ::qlut::ChannelTables getChannelTables() const;
  }];
}

// What ops take: an attribute for all channels, or one by channel.
def Qlut_TablesAttr : AnyAttrOf<
    [TableAttrInterface, Qlut_TableSetAttr], "table or set of tables">;

#endif // QLUT_DIALECT_QLUT_IR_QLUTCHANNELATTRS_TD
