/// What a tensor's name says of its place in a transformer, in the naming of any family: `model.layers.3.mlp.down_proj.weight`
/// is of layer 3, module `down_proj`, of an MLP. Names are claims: a description rests on numbers, and uses them for its words.
struct TensorRole: Hashable {
    /// From 0; nil for what is in no layer.
    let layer: Int?
    /// The component before `weight` or `bias`: `down_proj`.
    let module: String
    let isMLP: Bool

    /// Components that are an MLP's own, or its matrices'. Those of GPT-J, GPT-2, GPT-NeoX, LLaMA, BERT, T5, XLNet, XLM, Mixtral, Qwen's
    /// and DeepSeek's experts, GGUF.
    private static let mlpBlocks = [
        "mlp", "ffn", "ffns", "ff", "feed_forward", "feedforward", "block_sparse_moe", "moe", "experts",
        "shared_expert", "shared_experts",
    ]
    private static let mlpMatrices = [
        "fc_in", "fc_out", "c_fc", "up_proj", "down_proj", "gate_proj", "gate_up_proj", "dense_h_to_4h",
        "dense_4h_to_h", "fc1", "fc2", "wi", "wi_0", "wi_1", "wo", "linear1", "linear2", "ffn_up", "ffn_down",
        "ffn_gate", "ffn_up_exps", "ffn_down_exps", "ffn_gate_exps", "ffn_up_shexp", "ffn_down_shexp",
        "ffn_gate_shexp",
    ]
    /// Components that tell an attention's matrix: Meta's `attention.wo` is none of an MLP.
    private static let attentionBlocks = [
        "attention", "attn", "self_attn", "self_attention", "SelfAttention",
    ]
    /// What chooses the expert.
    private static let routers = ["gate", "router"]

    init(_ name: String) {
        let parts = name.split(separator: ".").map(String.init)
        let ends: Set<String> = ["weight", "bias"]
        let own = parts.last.map { ends.contains($0) } ?? false ? Array(parts.dropLast()) : parts
        layer = own.lazy.compactMap { part in part.utf8.count <= 6 ? Int(part) : nil }.first { $0 >= 0 }
        module = own.last { Int($0) == nil } ?? name
        let isAttention = own.contains { part in Self.attentionBlocks.contains(part) }
        let isRouter =
            Self.routers.contains(module) && !own.contains("experts") && own.contains { $0.contains("moe") }
        isMLP =
            !isAttention && !isRouter
            && (own.contains { part in Self.mlpBlocks.contains(part) } || Self.mlpMatrices.contains(module)
                // BERT's own names for the two halves of an MLP.
                || (own.suffix(2).last == "dense" && own.suffix(2).first == "intermediate")
                || own.suffix(2) == ["output", "dense"])
        isBias = parts.last == "bias"
    }

    private let isBias: Bool

    /// Whether more rows may be more words: an embedding or an output, and no part of a layer or norm.
    var mayBeOfVocabulary: Bool {
        layer == nil && (isBias || !module.contains("norm") && !module.hasPrefix("ln"))
    }
}
