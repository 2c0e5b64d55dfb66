package import ModelFormats

/// Models as llama.cpp writes them.
extension SyntheticModel {
    /// Which type each matrix gets of `llama-quantize MODEL TYPE`: `llama_tensor_get_type` of llama-quant.cpp, for models of the
    /// llama family without grouped queries and an importance matrix.
    package enum Mixture: String, CaseIterable, Sendable {
        case q2K = "Q2_K"
        case q3KM = "Q3_K_M"
        case q4KM = "Q4_K_M"
        case q5KM = "Q5_K_M"
        case q6K = "Q6_K"

        package func type(of name: String, layer: Int, of layers: Int) -> DType {
            if name == "output.weight" { return .q6K }
            // `use_more_bits`
            let isMore =
                layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2
            let isValue = name.hasSuffix("attn_v.weight")
            let isDown = name.hasSuffix("ffn_down.weight")
            let isOutput = name.hasSuffix("attn_output.weight")
            switch self {
            case .q2K: return isValue || isDown || isOutput ? .q3K : .q2K
            case .q3KM where isValue: return layer < 2 ? .q5K : .q4K
            case .q3KM where isDown: return layer < layers / 16 ? .q5K : .q4K
            case .q3KM: return isOutput ? .q4K : .q3K
            case .q4KM: return (isValue || isDown) && isMore ? .q6K : .q4K
            case .q5KM: return (isValue || isDown) && isMore ? .q6K : .q5K
            case .q6K: return .q6K
            }
        }
    }

    /// llama.cpp's names of the tensors.
    package func llamaCppName(_ name: String) -> String {
        let parts: [(String, String)] =
            switch family {
            case .gptj:
                [
                    ("transformer.wte", "token_embd"), ("transformer.ln_f", "output_norm"),
                    ("lm_head", "output"), ("transformer.h.", "blk."), ("ln_1", "attn_norm"),
                    ("attn.q_proj", "attn_q"), ("attn.k_proj", "attn_k"), ("attn.v_proj", "attn_v"),
                    ("attn.out_proj", "attn_output"), ("mlp.fc_in", "ffn_up"), ("mlp.fc_out", "ffn_down"),
                ]
            case .llama:
                [
                    ("model.embed_tokens", "token_embd"), ("model.norm", "output_norm"),
                    ("lm_head", "output"), ("model.layers.", "blk."), ("input_layernorm", "attn_norm"),
                    ("post_attention_layernorm", "ffn_norm"), ("self_attn.q_proj", "attn_q"),
                    ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
                    ("self_attn.o_proj", "attn_output"), ("mlp.gate_proj", "ffn_gate"),
                    ("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"),
                ]
            }
        return parts.reduce(name) { $0.replacing($1.0, with: $1.1) }
    }

    /// `LlamaModel.permute` of convert_hf_to_gguf.py: reshape (heads, 2, rows / heads / 2, columns), swap the middle axes.
    package static func permuted(_ values: [Float], rows: Int, columns: Int, heads: Int) -> [Float] {
        let half = rows / heads / 2
        var out: [Float] = []
        for head in 0..<heads {
            for pair in 0..<half {
                for part in 0..<2 {
                    let row = (head * 2 + part) * half + pair
                    out += values[row * columns..<(row + 1) * columns]
                }
            }
        }
        return out
    }

    /// The tensors as a file of llama.cpp has them: its names, and for llama its order of rows.
    package func llamaCppTensors(heads: Int) -> [Tensor] {
        tensors.map { tensor in
            var values = tensor.values
            if family == .llama, tensor.name.contains("q_proj") || tensor.name.contains("k_proj") {
                values = Self.permuted(
                    values, rows: tensor.shape[0], columns: tensor.shape[1], heads: heads)
            }
            return Tensor(name: llamaCppName(tensor.name), shape: tensor.shape, values: values)
        }
    }

    /// A GGUF file of `llama-quantize`.
    package func gguf(_ mixture: Mixture, heads: Int) -> [UInt8] {
        gguf(heads: heads) { name in
            let layer = name.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 0
            return mixture.type(of: name, layer: layer, of: layers)
        }
    }

    /// A GGUF file.
    /// - Parameters:
    ///   - heads: with which it was made.
    ///   - stated: those that its metadata say; nil for the same.
    ///   - type: of a matrix, by llama.cpp's name. Vectors are in F32.
    package func gguf(heads: Int = 1, stated: Int? = nil, type: (String) -> DType) -> [UInt8] {
        func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }
        let architecture = family == .gptj ? "gptj" : "llama"
        var metadata = [text("general.architecture") + number(UInt32(8)) + text(architecture)]
        if family == .llama {
            for key in ["head_count", "head_count_kv"] {
                metadata.append(
                    text("llama.attention.\(key)") + number(UInt32(4)) + number(UInt32(stated ?? heads)))
            }
        }
        let list = llamaCppTensors(heads: heads)
        var out = Array("GGUF".utf8) + number(UInt32(3)) + number(UInt64(list.count))
        out += number(UInt64(metadata.count)) + metadata.flatMap { $0 }
        var data: [UInt8] = []
        for tensor in list {
            let own = tensor.shape.count == 2 ? type(tensor.name) : .f32
            guard let code = own.ggmlCode else { preconditionFailure("no such type in GGUF here") }
            out += text(tensor.name) + number(UInt32(tensor.shape.count))
            for dim in tensor.shape.reversed() { out += number(UInt64(dim)) }
            out += number(code) + number(UInt64(data.count))
            data += own.encode(tensor.values)
            data += [UInt8](repeating: 0, count: (32 - data.count % 32) % 32)
        }
        out += [UInt8](repeating: 0, count: (32 - out.count % 32) % 32)
        return out + data
    }
}

extension DType {
    /// Its number in a GGUF file (`enum ggml_type`).
    fileprivate var ggmlCode: UInt32? {
        switch self {
        case .f32: 0
        case .f16: 1
        case .q4_0: 2
        case .q8_0: 8
        case .q2K: 10
        case .q3K: 11
        case .q4K: 12
        case .q5K: 13
        case .q6K: 14
        case .bf16: 30
        default: nil
        }
    }
}
