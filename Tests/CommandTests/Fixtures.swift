internal import Cryptography
internal import FileIO
internal import StrictJSON

/// What a transcript finds in its directory, always the same bytes.
enum Fixtures {
    struct Unknown: Error { let name: String }

    static func make(_ name: String, in directory: String) throws {
        switch name {
        case "model": try model("\(directory)/model")
        case "shards": try shards("\(directory)/shards")
        default: throw Unknown(name: name)
        }
    }

    /// What is asked in hard places, and the status of the answer.
    static let questions: [(arguments: [String], status: Int32)] = [
        (["env"], 0), (["help"], 0),
    ]

    /// Lays oracle out as `make install` does, below `prefix`.
    /// - Returns: the executable's path.
    static func install(in prefix: String) throws -> String {
        try createDirectories("\(prefix)/bin")
        try writeAtomically(
            try readFile(Layout.oracle, limit: 1 << 30), to: "\(prefix)/bin/oracle", mode: 0o755)
        return "\(prefix)/bin/oracle"
    }

    /// A safetensors file of three BF16 tensors, a configuration and a tokenizer.
    static func model(_ path: String) throws {
        try createDirectories(path)
        let file = safetensors([
            ("embed.weight", [64, 8]), ("mlp.weight", [8, 16]), ("norm.weight", [8]),
        ])
        try writeAtomically(file, to: "\(path)/model.safetensors")
        try writeAtomically(
            Array("{\"architectures\": [\"DemoModel\"], \"hidden_size\": 8}\n".utf8),
            to: "\(path)/config.json")
        try writeAtomically(
            Array("{\"version\": \"1.0\", \"vocab\": {\"hello\": 1}}\n".utf8), to: "\(path)/tokenizer.json")
    }

    /// The same tensors in two shards with an index.
    static func shards(_ path: String) throws {
        try createDirectories(path)
        let all = [("embed.weight", [64, 8]), ("mlp.weight", [8, 16]), ("norm.weight", [8])]
        let names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
        try writeAtomically(safetensors(Array(all[..<1])), to: "\(path)/\(names[0])")
        try writeAtomically(safetensors(Array(all[1...])), to: "\(path)/\(names[1])")
        let index: JSON = [
            "metadata": ["total_size": 1296],
            "weight_map": [
                "embed.weight": .string(names[0]), "mlp.weight": .string(names[1]),
                "norm.weight": .string(names[1]),
            ],
        ]
        try writeAtomically(index.pretty(), to: "\(path)/model.safetensors.index.json")
    }

    /// BF16 tensors whose bytes follow from their names.
    static func safetensors(_ tensors: [(name: String, shape: [Int])]) -> [UInt8] {
        var header: [JSON.Member] = [JSON.Member("__metadata__", ["format": "pt"])]
        var data: [UInt8] = []
        for tensor in tensors {
            let start = data.count
            var state = SHA256.hash(Array(tensor.name.utf8)).bytes
            var left = tensor.shape.reduce(2, *)
            while left > 0 {
                data += state.prefix(left)
                left -= min(left, state.count)
                state = SHA256.hash(state).bytes
            }
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
