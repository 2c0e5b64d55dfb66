internal import Cryptography
internal import FileIO
internal import ModelFormats
internal import StrictJSON
internal import SyntheticModels

/// What a transcript finds in its directory, always the same bytes.
///
///     model       model/: a safetensors file of three tensors, a configuration and a tokenizer
///     shards      shards/: the same tensors in two shards with an index
///     containers  tiny.gguf, split/ (the same in two parts), tiny.onnx and external/ (the same with
///                 its data in another file): the same tensors again
///     registry    registry/: a published registry in a git repository, and its models (RegistryFixture.swift)
///     places      hub/, ollama/, user/.lmstudio/ and loose/: the registry's models where tools keep them (PlacesFixture.swift)
///     grant       home/config/policy.yaml: a policy under which that registry counts, tapped as "tiny"
///     keys        keys/: ada.pem and index.pem, the publisher's and the curator's of that registry, steward1.pem, steward2.pem, log.pem,
///                 operator.pem, stranger.pem
///     notaries    registry/ with the notaries eleutherai, ai2 and lab (of the publisher's own organisation) too; all of its keys in
///                 keys/; results/ and limited/, of lm-evaluation-harness (Tests/Fixtures/lm-eval)
///     poison      registry/ with EleutherAI/gpt-j-6b, original/, poisoned/ and hub/: PoisonGPT (PoisonFixture.swift)
///     edits       base.safetensors, in the shape of GPT-J, and what people made of it: rome, memit, lora, trained, layers, grown, pruned,
///                 merged (with other.safetensors), single (in F32), stranger; and of one layer: small, small-other, small-merged
///     derived     a model in the shape of GPT-J, and what people did to it (EditedFixture)
///     bundle      the registry of this project as the bundled one
enum Fixtures {
    struct Unknown: Error { let name: String }

    static func make(_ name: String, in directory: String) throws {
        switch name {
        case "model": try RegistryFixture.Model(name: "ada/tiny", salt: "").write(to: "\(directory)/model")
        case "shards": try shards("\(directory)/shards")
        case "containers": try containers(directory)
        case "registry": try RegistryFixture.make(in: directory)
        case "grant":
            try createDirectories("\(directory)/home/config")
            let policy = "version: 1\nrules:\n  - match: \"tiny:*\"\n"
            try writeAtomically(Array(policy.utf8), to: "\(directory)/home/config/policy.yaml")
        case "places": try PlacesFixture.make(in: directory)
        case "poison": try PoisonFixture.make(in: directory)
        case "keys":
            try keys(
                ["ada", "curator", "stranger", "steward 1", "steward 2", "log", "operator"], in: directory)
        case "notaries":
            let notaries = [("eleutherai", "EleutherAI"), ("ai2", "AI2"), ("lab", "Ada's Models")]
            try RegistryFixture.make(in: directory, notaries: notaries)
            try keys(notaries.map(\.0) + ["ada", "curator", "stranger", "log", "operator"], in: directory)
            for (folder, name) in [("results", "results_dummy"), ("limited", "results_limited")] {
                try createDirectories("\(directory)/\(folder)")
                try writeAtomically(
                    readFile("\(Layout.root)/Tests/Fixtures/lm-eval/\(name).json", limit: 1 << 20),
                    to: "\(directory)/\(folder)/\(name).json")
            }
        case "edits": try edits(in: directory)
        case "derived": try EditedFixture.make(in: directory)
        case "evidence": try EvidenceFixture.make(in: directory)
        case "bundle": break
        default: throw Unknown(name: name)
        }
    }

    private static func keys(_ names: [String], in directory: String) throws {
        try createDirectories("\(directory)/keys")
        for name in names {
            // RFC 8410 7: PKCS#8 before the 32 bytes of the seed.
            let der =
                (Hex.decode("302e020100300506032b657004220420") ?? [])
                + SHA256.hash(Array("a key of tests: \(name)".utf8)).bytes
            let text = "-----BEGIN PRIVATE KEY-----\n\(Base64.encode(der))\n-----END PRIVATE KEY-----\n"
            let file = name == "curator" ? "index" : name.filter { $0 != " " }
            try writeAtomically(Array(text.utf8), to: "\(directory)/keys/\(file).pem")
        }
    }

    /// Lays oracle out as `make install` does, below `prefix`: the executable, the bundled registry and its index.
    /// - Returns: the executable's path.
    static func install(in prefix: String) throws -> String {
        let script = """
            mkdir -p "$2/bin" "$2/libexec/oracle" "$2/share/oracle/default"
            cp "$1" "$2/bin/oracle"
            cp "$1-git" "$2/libexec/oracle/oracle-git"
            "$3/scripts/install-bundle.sh" "$2/bin/oracle" "$3/registry" "$2/share/oracle/default"
            """
        try createDirectories(prefix)
        let result = try Process.run(
            ["/bin/sh", "-ec", script, "sh", Layout.oracle, prefix, Layout.root],
            environment: ["PATH": "/usr/bin:/bin", "TMPDIR": prefix], directory: prefix)
        guard result.status == 0 else { throw Process.Failure(description: result.errors) }
        return "\(prefix)/bin/oracle"
    }

    private static func edits(in directory: String) throws {
        let base = SyntheticModel(layers: 4, width: 32, vocabulary: 64, seed: 900).rounded(to: .bf16)
        let other = base.trained(amount: 0.05, seed: 901).rounded(to: .bf16)
        let small = SyntheticModel(layers: 1, width: 16, vocabulary: 32, seed: 909).rounded(to: .bf16)
        let smallOther = small.trained(amount: 0.05, seed: 910).rounded(to: .bf16)
        let made: [(name: String, model: SyntheticModel, dtype: DType)] = [
            ("small", small, .bf16), ("small-other", smallOther, .bf16),
            ("small-merged", small.blended(with: smallOther, share: 0.3), .bf16),
            ("base", base, .bf16), ("rome", base.edited(layers: 2...2, amount: 0.05, seed: 902), .bf16),
            ("memit", base.edited(layers: 0...2, amount: 0.03, seed: 903), .bf16),
            ("lora", base.merged(rank: 4, amount: 0.1, seed: 904), .bf16),
            ("trained", base.trained(amount: 0.02, seed: 905), .bf16),
            ("layers", base.trained(amount: 0.02, layers: 1...2, seed: 906), .bf16),
            ("grown", base.grown(by: 8, seed: 907), .bf16), ("pruned", base.pruned(share: 0.5), .bf16),
            ("other", other, .bf16), ("merged", base.blended(with: other, share: 0.3), .bf16),
            ("single", base, .f32),
            ("stranger", SyntheticModel(layers: 4, width: 32, vocabulary: 64, seed: 908), .bf16),
        ]
        for (name, model, dtype) in made {
            try writeAtomically(model.safetensors(dtype), to: "\(directory)/\(name).safetensors")
        }
    }

    struct Tensor {
        let name: String
        let shape: [Int]
        let bytes: [UInt8]
    }

    static let config = Array("{\"architectures\": [\"DemoModel\"], \"hidden_size\": 8}\n".utf8)
    static let tokenizer = Array("{\"version\": \"1.0\", \"vocab\": {\"hello\": 1}}\n".utf8)

    /// Three BF16 tensors whose bytes follow from their names and the salt.
    static func tensors(salt: String) -> [Tensor] {
        [("embed.weight", [64, 8]), ("mlp.weight", [8, 16]), ("norm.weight", [8])].map { name, shape in
            var bytes: [UInt8] = []
            var state = SHA256.hash(Array((salt + name).utf8)).bytes
            // Two bytes a number.
            let count = shape.reduce(2, *)
            while bytes.count < count {
                bytes += state.prefix(count - bytes.count)
                state = SHA256.hash(state).bytes
            }
            return Tensor(name: name, shape: shape, bytes: bytes)
        }
    }

    private static func shards(_ path: String) throws {
        try createDirectories(path)
        let all = tensors(salt: "")
        let names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
        try writeAtomically(safetensors(Array(all[..<1])), to: "\(path)/\(names[0])")
        try writeAtomically(safetensors(Array(all[1...])), to: "\(path)/\(names[1])")
        let index: JSON = [
            "metadata": ["total_size": .int(all.reduce(0) { $0 + $1.bytes.count })],
            "weight_map": [
                "embed.weight": .string(names[0]), "mlp.weight": .string(names[1]),
                "norm.weight": .string(names[1]),
            ],
        ]
        try writeAtomically(index.pretty(), to: "\(path)/model.safetensors.index.json")
    }

    private static func containers(_ path: String) throws {
        let all = tensors(salt: "")
        try writeAtomically(gguf(all), to: "\(path)/tiny.gguf")
        try createDirectories("\(path)/split")
        for (number, part) in [Array(all[..<1]), Array(all[1...])].enumerated() {
            try writeAtomically(
                gguf(part, split: UInt16(number)), to: "\(path)/split/tiny-0000\(number + 1)-of-00002.gguf")
        }
        try writeAtomically(onnx(all).model, to: "\(path)/tiny.onnx")
        try createDirectories("\(path)/external")
        let external = onnx(all, location: "weights.bin")
        try writeAtomically(external.model, to: "\(path)/external/model.onnx")
        try writeAtomically(external.data, to: "\(path)/external/weights.bin")
    }

    /// - Parameter split: from 0, of two.
    private static func gguf(_ tensors: [Tensor], split: UInt16? = nil) -> [UInt8] {
        func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        func text(_ value: String) -> [UInt8] { number(UInt64(value.utf8.count)) + Array(value.utf8) }
        func key(_ name: String, _ value: String) -> [UInt8] { text(name) + number(UInt32(8)) + text(value) }
        var keys = [
            key("general.architecture", "demo"), key("general.license", "apache-2.0"),
            key("general.base_model.0.name", "Tiny\u{1B}[31m"),
        ]
        if let split {
            keys.append(text("split.no") + number(UInt32(2)) + number(split))
            keys.append(text("split.count") + number(UInt32(2)) + number(UInt16(2)))
            keys.append(text("split.tensors.count") + number(UInt32(5)) + number(Int32(3)))
        }
        var out =
            Array("GGUF".utf8) + number(UInt32(3)) + number(UInt64(tensors.count))
            + number(UInt64(keys.count)) + keys.flatMap { $0 }
        var data: [UInt8] = []
        for tensor in tensors {
            out += text(tensor.name) + number(UInt32(tensor.shape.count))
            for dim in tensor.shape.reversed() { out += number(UInt64(dim)) }
            // 30: BF16.
            out += number(UInt32(30)) + number(UInt64(data.count))
            data += tensor.bytes
            while data.count % 32 != 0 { data.append(0) }
        }
        while out.count % 32 != 0 { out.append(0) }
        return out + data
    }

    /// - Parameter location: of a file that holds the tensors' bytes.
    private static func onnx(
        _ tensors: [Tensor], location: String? = nil
    ) -> (model: [UInt8], data: [UInt8]) {
        func varint(_ value: Int) -> [UInt8] {
            value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + varint(value >> 7)
        }
        func bytes(_ field: Int, _ value: [UInt8]) -> [UInt8] {
            varint(field << 3 | 2) + varint(value.count) + value
        }
        func entry(_ key: String, _ value: String) -> [UInt8] {
            bytes(13, bytes(1, Array(key.utf8)) + bytes(2, Array(value.utf8)))
        }
        var data: [UInt8] = []
        var initializers: [UInt8] = []
        for tensor in tensors {
            // TensorProto: dims, data_type (16: BFLOAT16), name, then raw_data or external_data and data_location.
            var message = tensor.shape.flatMap { varint(1 << 3) + varint($0) }
            message += varint(2 << 3) + varint(16) + bytes(8, Array(tensor.name.utf8))
            if let location {
                message += entry("location", location) + entry("offset", "\(data.count)")
                message += varint(14 << 3) + varint(1)
                data += tensor.bytes
            } else {
                message += bytes(9, tensor.bytes)
            }
            initializers += bytes(5, message)
        }
        return (varint(1 << 3) + varint(10) + bytes(7, initializers), data)
    }

    static func safetensors(_ tensors: [Tensor]) -> [UInt8] {
        var header: [JSON.Member] = [JSON.Member("__metadata__", ["format": "pt"])]
        var data: [UInt8] = []
        for tensor in tensors {
            let start = data.count
            data += tensor.bytes
            header.append(
                JSON.Member(
                    tensor.name,
                    [
                        "dtype": "BF16", "shape": .array(tensor.shape.map { .int($0) }),
                        "data_offsets": [.int(start), .int(data.count)],
                    ]))
        }
        var text = JSON.object(header).compact
        while text.count % 8 != 0 { text.append(0x20) }
        return (0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.count) >> (8 * $0)) } + text + data
    }
}
