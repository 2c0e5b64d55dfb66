internal import Cryptography
internal import FileIO
internal import StrictJSON

/// What a transcript finds in its directory, always the same bytes.
///
///     model       model/: a safetensors file of three tensors, a configuration and a tokenizer
///     shards      shards/: the same tensors in two shards with an index
///     registry    registry/: a published registry in a git repository, and its models (RegistryFixture.swift)
///     grant       home/config/policy.yaml: a policy under which that registry counts, tapped as "tiny"
///     bundle      the registry of this project as the bundled one
enum Fixtures {
    struct Unknown: Error { let name: String }

    static func make(_ name: String, in directory: String) throws {
        switch name {
        case "model": try RegistryFixture.Model(name: "ada/tiny", salt: "").write(to: "\(directory)/model")
        case "shards": try shards("\(directory)/shards")
        case "registry": try RegistryFixture.make(in: directory)
        case "grant":
            try createDirectories("\(directory)/home/config")
            let policy = "version: 1\nrules:\n  - match: \"tiny:*\"\n"
            try writeAtomically(Array(policy.utf8), to: "\(directory)/home/config/policy.yaml")
        case "bundle": break
        default: throw Unknown(name: name)
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
