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
///     lora/       an adapter on two of its modules; misfit/ one that is made for a wider model; broken/ lora, with NaN in an output
///                 matrix that it replaces
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
        try writeAtomically(base.gguf { _ in .q8_0 }, to: "\(directory)/gguf/base.gguf")
        try writeAtomically(
            tuned.rounded(to: .f16).gguf { _ in .q8_0 }, to: "\(directory)/gguf/tuned.gguf")
        try writeAdapter(to: "\(directory)/lora", width: width)
        try writeAdapter(to: "\(directory)/misfit", width: 2 * width)
        if var head = base.tensors.last(where: { $0.name == "lm_head.weight" }) {
            head.values[0] = .nan
            try writeAdapter(to: "\(directory)/broken", width: width, replacing: head)
        }
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

    private static func writeAdapter(
        to folder: String, width: Int, replacing head: SyntheticModel.Tensor? = nil
    ) throws {
        try createDirectories(folder)
        let configuration: JSON = [
            "peft_type": "LORA", "base_model_name_or_path": "ada/gpt", "r": 4, "lora_alpha": 8,
            "target_modules": ["q_proj", "v_proj"],
        ]
        try writeAtomically(configuration.pretty(), to: "\(folder)/adapter_config.json")
        var tensors: [(String, String, [Int], [UInt8])] = []
        if let head {
            tensors.append(
                ("base_model.model.\(head.name)", "F32", head.shape, DType.f32.encode(head.values)))
        }
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
