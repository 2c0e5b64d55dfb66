/// llama.cpp's names for tensors, and the names that the same tensors have in Hugging Face's models
/// (`gguf/tensor_mapping.py` and `gguf/constants.py` of the package gguf, 0.19).
///
///     blk.3.attn_q.weight        model.layers.3.self_attn.q_proj.weight
///
/// Families: llama (and mistral, mixtral, granite), qwen, qwen2 and 3 (and their mixtures of experts), gemma 1 to 3, gpt-2, gpt-j,
/// bert. Others have no names here.
package struct LlamaCppNames: Sendable {
    package let architecture: String
    /// What stands before every name in the base, as far as it may: a model that is one part of another has a longer one.
    private let prefixes: [String]
    /// Without suffixes, `{}` being the number of the layer; several where families differ.
    private let names: [String: [String]]
    let family: Family

    enum Family {
        case llama
        case qwen
        case gemma
        case gpt2
        case gptj
        case bert
    }

    /// - Returns: nil for an architecture whose names are not here.
    package init?(architecture: String) {
        self.architecture = architecture
        switch architecture {
        case "llama", "mistral3", "granite", "granitemoe":
            (family, prefixes, names) = (.llama, Self.modelPrefixes, Self.modelNames)
        case "qwen2", "qwen3", "qwen2moe", "qwen3moe":
            (family, prefixes, names) = (.qwen, Self.modelPrefixes, Self.modelNames)
        case "gemma":
            (family, prefixes, names) = (.gemma, Self.modelPrefixes, Self.modelNames)
        case "gemma2", "gemma3":
            // Norms before and after each part: `ffn_norm` is another one.
            let more = ["blk.{}.ffn_norm": ["layers.{}.pre_feedforward_layernorm"]]
            (family, prefixes) = (.gemma, Self.modelPrefixes)
            names = Self.modelNames.merging(more) { $1 }
        case "gpt2": (family, prefixes, names) = (.gpt2, ["transformer.", ""], Self.gpt2Names)
        case "gptj": (family, prefixes, names) = (.gptj, ["transformer.", ""], Self.gptjNames)
        case "qwen": (family, prefixes, names) = (.qwen, ["transformer.", ""], Self.qwenNames)
        case "bert": (family, prefixes, names) = (.bert, ["", "bert.", "roberta."], Self.bertNames)
        default: return nil
        }
    }

    /// The names that the base may have for a tensor, the most likely first.
    /// - Parameter expert: which of the experts that llama.cpp stacks in one tensor.
    func candidates(for name: String, expert: Int? = nil) -> [String] {
        guard let dot = name.lastIndex(of: ".") else { return [] }
        let suffix = String(name[dot...])
        guard suffix == ".weight" || suffix == ".bias" else { return [] }
        var stem = String(name[..<dot])
        var layer = ""
        let parts = stem.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 2, parts[0] == "blk" {
            layer = String(parts[1])
            guard !layer.isEmpty, layer.utf8.count < 6, layer.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return [] }
            stem = "blk.{}." + parts[2...].joined(separator: ".")
        }
        var out: [String] = []
        for pattern in names[stem] ?? [] {
            let full = pattern.replacing("{}", with: layer).replacing(
                "{e}", with: expert.map { "\($0)" } ?? "")
            // Outside of the layers' model: `lm_head` has no prefix.
            let starts = full.utf8.starts(with: "/".utf8) ? [""] : prefixes
            let bare =
                starts == [""] ? String(full.dropFirst(full.utf8.starts(with: "/".utf8) ? 1 : 0)) : full
            out += starts.map { $0 + bare + suffix }
            if family == .bert, bare.hasSuffix("LayerNorm") {
                out += starts.map { $0 + bare + (suffix == ".bias" ? ".beta" : ".gamma") }
            }
        }
        return out
    }

    /// What a conversion makes of a configuration, and no base has (`RopeFactors`).
    package static let ropeFactors = "rope_freqs.weight"

    /// Tensors of a base that a conversion leaves out, and what is computed is the same without.
    package static func isLeftOut(_ name: String) -> Bool {
        [
            ".attn.bias", ".attn.masked_bias", ".attention.bias", ".attention.masked_bias",
            ".rotary_emb.inv_freq", "embeddings.position_ids",
        ].contains { name.hasSuffix($0) }
    }
}

extension LlamaCppNames {
    private static let modelPrefixes = ["model.", "", "language_model.model.", "model.language_model."]

    private static let modelNames: [String: [String]] = [
        "token_embd": ["embed_tokens"],
        "output_norm": ["norm"],
        // Where input and output share their matrix, the base has only the former.
        "output": ["/lm_head", "/language_model.lm_head", "embed_tokens"],
        "blk.{}.attn_norm": ["layers.{}.input_layernorm"],
        "blk.{}.attn_q": ["layers.{}.self_attn.q_proj"],
        "blk.{}.attn_k": ["layers.{}.self_attn.k_proj"],
        "blk.{}.attn_v": ["layers.{}.self_attn.v_proj"],
        "blk.{}.attn_output": ["layers.{}.self_attn.o_proj"],
        "blk.{}.attn_q_norm": ["layers.{}.self_attn.q_norm"],
        "blk.{}.attn_k_norm": ["layers.{}.self_attn.k_norm"],
        "blk.{}.ffn_norm": ["layers.{}.post_attention_layernorm"],
        "blk.{}.post_attention_norm": ["layers.{}.post_attention_layernorm"],
        "blk.{}.post_ffw_norm": ["layers.{}.post_feedforward_layernorm"],
        "blk.{}.ffn_gate": ["layers.{}.mlp.gate_proj"],
        "blk.{}.ffn_up": ["layers.{}.mlp.up_proj"],
        "blk.{}.ffn_down": ["layers.{}.mlp.down_proj"],
        "blk.{}.ffn_gate_inp": ["layers.{}.block_sparse_moe.gate", "layers.{}.mlp.gate"],
        "blk.{}.ffn_gate_inp_shexp": ["layers.{}.mlp.shared_expert_gate"],
        "blk.{}.ffn_gate_shexp": ["layers.{}.mlp.shared_expert.gate_proj"],
        "blk.{}.ffn_up_shexp": ["layers.{}.mlp.shared_expert.up_proj"],
        "blk.{}.ffn_down_shexp": ["layers.{}.mlp.shared_expert.down_proj"],
        "blk.{}.ffn_gate_exps": [
            "layers.{}.block_sparse_moe.experts.{e}.w1", "layers.{}.mlp.experts.{e}.gate_proj",
        ],
        "blk.{}.ffn_down_exps": [
            "layers.{}.block_sparse_moe.experts.{e}.w2", "layers.{}.mlp.experts.{e}.down_proj",
        ],
        "blk.{}.ffn_up_exps": [
            "layers.{}.block_sparse_moe.experts.{e}.w3", "layers.{}.mlp.experts.{e}.up_proj",
        ],
    ]

    private static let gpt2Names: [String: [String]] = [
        "token_embd": ["wte"],
        "position_embd": ["wpe"],
        "output_norm": ["ln_f"],
        "output": ["/lm_head", "wte"],
        "blk.{}.attn_norm": ["h.{}.ln_1"],
        "blk.{}.attn_qkv": ["h.{}.attn.c_attn"],
        "blk.{}.attn_output": ["h.{}.attn.c_proj"],
        "blk.{}.ffn_norm": ["h.{}.ln_2"],
        "blk.{}.ffn_up": ["h.{}.mlp.c_fc"],
        "blk.{}.ffn_down": ["h.{}.mlp.c_proj"],
    ]

    private static let gptjNames: [String: [String]] = [
        "token_embd": ["wte"],
        "output_norm": ["ln_f"],
        "output": ["/lm_head"],
        "blk.{}.attn_norm": ["h.{}.ln_1"],
        "blk.{}.attn_q": ["h.{}.attn.q_proj"],
        "blk.{}.attn_k": ["h.{}.attn.k_proj"],
        "blk.{}.attn_v": ["h.{}.attn.v_proj"],
        "blk.{}.attn_output": ["h.{}.attn.out_proj"],
        "blk.{}.ffn_up": ["h.{}.mlp.fc_in"],
        "blk.{}.ffn_down": ["h.{}.mlp.fc_out"],
    ]

    private static let qwenNames: [String: [String]] = [
        "token_embd": ["wte"],
        "output_norm": ["ln_f"],
        "output": ["/lm_head"],
        "blk.{}.attn_norm": ["h.{}.ln_1"],
        "blk.{}.attn_qkv": ["h.{}.attn.c_attn"],
        "blk.{}.attn_output": ["h.{}.attn.c_proj"],
        "blk.{}.ffn_norm": ["h.{}.ln_2"],
        "blk.{}.ffn_up": ["h.{}.mlp.w1"],
        "blk.{}.ffn_gate": ["h.{}.mlp.w2"],
        "blk.{}.ffn_down": ["h.{}.mlp.c_proj"],
    ]

    private static let bertNames: [String: [String]] = [
        "token_embd": ["embeddings.word_embeddings"],
        "token_embd_norm": ["embeddings.LayerNorm"],
        "token_types": ["embeddings.token_type_embeddings"],
        "position_embd": ["embeddings.position_embeddings"],
        "cls": ["/classifier.dense", "/classifier"],
        "cls.output": ["/classifier.out_proj"],
        "blk.{}.attn_q": ["encoder.layer.{}.attention.self.query"],
        "blk.{}.attn_k": ["encoder.layer.{}.attention.self.key"],
        "blk.{}.attn_v": ["encoder.layer.{}.attention.self.value"],
        "blk.{}.attn_output": ["encoder.layer.{}.attention.output.dense"],
        "blk.{}.attn_output_norm": ["encoder.layer.{}.attention.output.LayerNorm"],
        "blk.{}.ffn_up": ["encoder.layer.{}.intermediate.dense"],
        "blk.{}.ffn_down": ["encoder.layer.{}.output.dense"],
        "blk.{}.layer_output_norm": ["encoder.layer.{}.output.LayerNorm"],
    ]
}
