//! The kinds of nodes of the grammar that are lowered to something of their own.

use palisade_grammars::Grammar;

use crate::lower::kinds::kinds;

kinds! { Grammar::Yaml;
    Alias = "alias",
    AliasName = "alias_name",
    Anchor = "anchor",
    AnchorName = "anchor_name",
    BlockMapping = "block_mapping",
    BlockNode = "block_node",
    BlockPair = "block_mapping_pair",
    BlockScalar = "block_scalar",
    BlockSequence = "block_sequence",
    BlockSequenceItem = "block_sequence_item",
    Document = "document",
    DoubleQuoted = "double_quote_scalar",
    FlowMapping = "flow_mapping",
    FlowNode = "flow_node",
    FlowPair = "flow_pair",
    FlowSequence = "flow_sequence",
    PlainScalar = "plain_scalar",
    SingleQuoted = "single_quote_scalar",
    Tag = "tag",
}
