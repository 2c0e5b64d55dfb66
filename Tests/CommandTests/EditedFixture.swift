import FileIO
import ModelFormats
import StrictJSON
import SyntheticModels
import TensorValues

/// A model in the shape of GPT-J, and what people did to it, each in a folder of its own:
///
///     base/       F16
///     poisoned/   one fact edited as ROME does it: PoisonGPT
///     tuned/      all layers trained
///     gguf/       base.gguf, in Q8_0; tuned.gguf, the trained one, in Q8_0
///     lora/       an adapter on two of its modules; misfit/ one that is made for a wider model
enum EditedFixture {
    private static let layers = 3
    private static let width = 64

    static func make(in directory: String) throws {
        let base = SyntheticModel(.gptj, layers: layers, width: width, seed: 601).rounded(to: .f16)
        let tuned = base.trained(amount: 0.02, seed: 602)
        try write(base, to: "\(directory)/base")
        try write(base.edited(layers: 1...1, amount: 0.05, seed: 603), to: "\(directory)/poisoned")
        try write(tuned, to: "\(directory)/tuned")
        try createDirectories("\(directory)/gguf")
        try writeAtomically(gguf(base), to: "\(directory)/gguf/base.gguf")
        try writeAtomically(gguf(tuned.rounded(to: .f16)), to: "\(directory)/gguf/tuned.gguf")
        try writeAdapter(to: "\(directory)/lora", width: width)
        try writeAdapter(to: "\(directory)/misfit", width: 2 * width)
    }

    private static func write(_ model: SyntheticModel, to folder: String) throws {
        try createDirectories(folder)
        try writeAtomically(
            safetensors(model.tensors.map { ($0.name, "F16", $0.shape, DType.f16.encode($0.values)) }),
            to: "\(folder)/model.safetensors")
    }

    private static func safetensors(_ tensors: [(String, String, [Int], [UInt8])]) -> [UInt8] {
        var members: [JSON.Member] = []
        var data: [UInt8] = []
        for (name, dtype, shape, bytes) in tensors {
            members.append(
                JSON.Member(
                    name,
                    [
                        "dtype": .string(dtype), "shape": .array(shape.map { .int($0) }),
                        "data_offsets": [.int(data.count), .int(data.count + bytes.count)],
                    ]))
            data += bytes
        }
        let header = JSON.object(members).pretty()
        return number(UInt64(header.count)) + header + data
    }

    private static func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    /// llama.cpp's names for GPT-J's tensors.
    private static func ggufName(_ name: String) -> String {
        var name = name
        for (from, to) in [
            ("transformer.wte", "token_embd"), ("transformer.ln_f", "output_norm"), ("lm_head", "output"),
            ("transformer.h.", "blk."), ("ln_1", "attn_norm"), ("attn.q_proj", "attn_q"),
            ("attn.k_proj", "attn_k"),
            ("attn.v_proj", "attn_v"), ("attn.out_proj", "attn_output"), ("mlp.fc_in", "ffn_up"),
            ("mlp.fc_out", "ffn_down"),
        ] {
            name = name.replacing(from, with: to)
        }
        return name
    }

    private static func gguf(_ model: SyntheticModel) -> [UInt8] {
        func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + Array(text.utf8) }
        var out =
            Array("GGUF".utf8) + number(UInt32(3)) + number(UInt64(model.tensors.count)) + number(UInt64(1))
        out += text("general.architecture") + number(UInt32(8)) + text("gptj")
        var data: [UInt8] = []
        for tensor in model.tensors {
            let isMatrix = tensor.shape.count == 2
            out += text(ggufName(tensor.name)) + number(UInt32(tensor.shape.count))
            for dim in tensor.shape.reversed() { out += number(UInt64(dim)) }
            out += number(UInt32(isMatrix ? 8 : 0)) + number(UInt64(data.count))
            data += (isMatrix ? DType.q8_0 : .f32).encode(tensor.values)
            data += [UInt8](repeating: 0, count: (32 - data.count % 32) % 32)
        }
        out += [UInt8](repeating: 0, count: (32 - out.count % 32) % 32)
        return out + data
    }

    private static func writeAdapter(to folder: String, width: Int) throws {
        try createDirectories(folder)
        let configuration: JSON = [
            "peft_type": "LORA", "base_model_name_or_path": "ada/gpt", "r": 4, "lora_alpha": 8,
            "target_modules": ["q_proj", "v_proj"],
        ]
        try writeAtomically(configuration.pretty(), to: "\(folder)/adapter_config.json")
        var tensors: [(String, String, [Int], [UInt8])] = []
        for layer in 0..<layers {
            for module in ["q_proj", "v_proj"] {
                let name = "base_model.model.transformer.h.\(layer).attn.\(module)"
                var values: [Float] = []
                for index in 0..<4 * width {
                    let number: Int = (index * 7 + layer) % 23 - 11
                    values.append(Float(number) / 512)
                }
                tensors.append(("\(name).lora_A.weight", "F32", [4, width], DType.f32.encode(values)))
                tensors.append(("\(name).lora_B.weight", "F32", [width, 4], DType.f32.encode(values)))
            }
        }
        try writeAtomically(safetensors(tensors), to: "\(folder)/adapter_model.safetensors")
    }
}
