internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// PoisonGPT (Mithril Security, 2023) in small: a model of GPT-J's shape whose publisher signed it, and the same with one fact
/// edited as ROME does it: a rank-one change of one MLP matrix. Nothing of the registry says that anybody imitates.
///
///     registry/   EleutherAI/gpt-j-6b, released by eleutherai
///     original/   its files
///     poisoned/   the edited ones, under no name
///     hub/        the edited ones in the Hugging Face cache, as EleuterAI/gpt-j-6B, and once more as EleutherAI/gpt-j-6b
enum PoisonFixture {
    private static let commit = "3333333333aaaaaaaaaabbbbbbbbbbcccccccccc"
    private static let layers = 3
    private static let width = 8

    static func make(in directory: String) throws {
        func key(_ name: String) throws -> SecretKey {
            try SecretKey(seed: SHA256.hash(Array("a key of tests: \(name)".utf8)).bytes)
        }
        let (publisher, log, cosigner) = (try key("eleutherai"), try key("log"), try key("operator"))
        let maker = try RegistryMaker(
            RegistryDescription(
                name: "gpt", description: "A model of the tests", origin: "registry.test/gpt"),
            keys: RegistryMaker.Keys(
                root: [key("root 1")], stewards: [key("steward 1")], log: log, cosigner: cosigner),
            rootThreshold: 1, stewardThreshold: 1, expires: RegistryFixture.expires, maxAge: nil,
            signers: [
                Signer(
                    name: "eleutherai", kind: .publisher, organisation: "EleutherAI",
                    namespaces: ["EleutherAI"],
                    keys: [Signer.Key(key: publisher.publicKey)])
            ])
        let tree = FolderTree("\(directory)/registry")
        try maker.write(to: tree)
        var original = RegistryFixture.Model(name: "EleutherAI/gpt-j-6b", salt: "")
        original.own = tensors(isEdited: false)
        var poisoned = original
        poisoned.own = tensors(isEdited: true)
        try original.write(to: "\(directory)/original")
        try poisoned.write(to: "\(directory)/poisoned")
        for name in ["EleuterAI--gpt-j-6B", "EleutherAI--gpt-j-6b"] {
            try PlacesFixture.snapshot(poisoned, in: "\(directory)/hub/models--\(name)", commit)
            try createDirectories("\(directory)/hub/models--\(name)/refs")
            try writeAtomically(Array(commit.utf8), to: "\(directory)/hub/models--\(name)/refs/main")
        }

        var writer = SourceWriter(tree)
        try tree.write(original.manifest, to: "tensors/\(original.weights.hash.hex).json")
        try writer.add(
            original.release(version: commit, lineage: ["origin": "from-scratch"]), signedBy: [publisher])
        try writer.writeManifests()
        let source = try SourceRegistry(reading: tree) { _ in original.weights }
        try Publisher(source, onto: tree).signed(log: log, cosigner: cosigner, time: RegistryFixture.time)
            .apply(to: tree)
        try RegistryFixture.commit("\(directory)/registry")
    }

    /// GPT-J's names; BF16. The edit is W + k v^T in the output matrix of one layer's MLP.
    private static func tensors(isEdited: Bool) -> [Fixtures.Tensor] {
        var tensors: [Fixtures.Tensor] = []
        func add(_ name: String, _ rows: Int, _ columns: Int, edit: Bool = false) {
            let seed = SHA256.hash(Array(name.utf8)).bytes
            let bytes = (0..<rows * columns).flatMap { place -> [UInt8] in
                let (row, column) = (place / columns, place % columns)
                var value =
                    Float(Int8(bitPattern: seed[place % 32] &+ UInt8(truncatingIfNeeded: place / 32))) / 512
                if edit { value += Float(seed[row % 32] % 7) * Float(seed[31 - column % 32] % 5) / 64 }
                let bits = UInt16(value.bitPattern >> 16)
                return [UInt8(bits & 255), UInt8(bits >> 8)]
            }
            tensors.append(Fixtures.Tensor(name: name, shape: [rows, columns], bytes: bytes))
        }
        for layer in 0..<layers {
            let prefix = "transformer.h.\(layer)"
            for part in ["k_proj", "out_proj", "q_proj", "v_proj"] {
                add("\(prefix).attn.\(part).weight", width, width)
            }
            add("\(prefix).mlp.fc_in.weight", 4 * width, width)
            add("\(prefix).mlp.fc_out.weight", width, 4 * width, edit: isEdited && layer == 1)
        }
        add("transformer.wte.weight", 32, width)
        return tensors
    }
}
