internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// A small registry that was published, and the models of which it speaks. Its keys come from fixed seeds and its signed
/// time is fixed, so every id, digest and fingerprint in a transcript is always the same.
///
///     ada/tiny              released by its publisher, from scratch            <here>/model
///     ada/tiny-instruct     released; a finetune of ada/tiny                   <here>/instruct
///     grace/tiny-merged     observed by a curator, measured; a merge of ada/tiny-instruct and of a model that is only named
///     grace/pinned          observed; one third party pins it
enum RegistryFixture {
    static let origin = "registry.test/tiny"
    /// 2025-06-01T00:00:00Z.
    static let time: UInt64 = 1_748_736_000
    /// 2099-12-31T00:00:00Z.
    static let expires: UInt64 = 4_102_358_400

    /// Writes the models beside and the registry into `<directory>/registry`, a git repository with source and log.
    /// - Parameter notaries: name and organisation of signers more.
    static func make(in directory: String, notaries: [(name: String, organisation: String)] = []) throws {
        func key(_ name: String) throws -> SecretKey {
            try SecretKey(seed: SHA256.hash(Array("a key of tests: \(name)".utf8)).bytes)
        }
        let (ada, curator) = (try key("ada"), try key("curator"))
        let (log, cosigner) = (try key("log"), try key("operator"))
        let maker = try RegistryMaker(
            RegistryDescription(name: "tiny", description: "Models of the tests", origin: origin),
            keys: RegistryMaker.Keys(
                root: [key("root 1"), key("root 2"), key("root 3")],
                stewards: [key("steward 1"), key("steward 2")],
                log: log, cosigner: cosigner),
            rootThreshold: 2, stewardThreshold: 2, expires: expires, maxAge: nil,
            signers: [
                Signer(
                    name: "ada", kind: .publisher, organisation: "Ada's Models", namespaces: ["ada"],
                    keys: [Signer.Key(key: ada.publicKey)]),
                Signer(name: "index", kind: .curator, keys: [Signer.Key(key: curator.publicKey)]),
            ]
                + notaries.map { notary in
                    Signer(
                        name: notary.name, kind: .notary, organisation: notary.organisation,
                        keys: [Signer.Key(key: try key(notary.name).publicKey)])
                },
            names: NameHints(
                known: [try ModelName("EleutherAI/gpt-j-6b")],
                imitates: [try ModelName("EleuterAI/gpt-j-6B"): try ModelName("EleutherAI/gpt-j-6b")],
                renamed: [:]))
        let tree = FolderTree("\(directory)/registry")
        try maker.write(to: tree)

        let tiny = Model(name: "ada/tiny", salt: "")
        let instruct = Model(name: "ada/tiny-instruct", salt: "instruct")
        let merged = Model(name: "grace/tiny-merged", salt: "merged")
        let pinned = Model(name: "grace/pinned", salt: "pinned")
        try tiny.write(to: "\(directory)/model")
        try instruct.write(to: "\(directory)/instruct")
        try merged.write(to: "\(directory)/merged")
        try pinned.write(to: "\(directory)/pinned")

        var writer = SourceWriter(tree)
        for model in [tiny, instruct, merged] {
            try tree.write(model.manifest, to: "tensors/\(model.weights.hash.hex).json")
        }
        try writer.add(
            tiny.release(version: "1.0", lineage: ["origin": "from-scratch"]), signedBy: [ada])
        try writer.add(
            instruct.release(
                version: "1.1",
                lineage: [
                    "parents": [
                        [
                            "name": "ada/tiny", "version": "1.0",
                            "digests": [.string(tiny.weights.description)], "relation": "finetune",
                        ]
                    ]
                ]), signedBy: [ada])
        try writer.add(
            merged.observation(
                tier: "measured",
                lineage: [
                    "parents": [
                        [
                            "name": "ada/tiny-instruct", "digests": [.string(instruct.sha256.description)],
                            "relation": "merge", "basis": "model card", "sources": [0],
                        ],
                        [
                            "name": "hopper/unpinned", "relation": "merge", "basis": "model card",
                            "sources": [0],
                        ],
                    ]
                ]), signedBy: [curator])
        try writer.add(pinned.observation(tier: "third party", lineage: nil), signedBy: [curator])
        try writer.writeManifests()

        let models = [tiny, instruct, merged]
        let source = try SourceRegistry(reading: tree) { bytes in
            // Only manifests of these models are here, and each is exactly one model's.
            guard let model = models.first(where: { $0.manifest == bytes }) else {
                throw RegistryError("a manifest of no model")
            }
            return model.weights
        }
        try Publisher(source, onto: tree).signed(log: log, cosigner: cosigner, time: time).apply(to: tree)
        try commit("\(directory)/registry")
    }

    /// The fingerprint of its root.
    static func fingerprint(_ directory: String) throws -> String {
        let bytes = try readFile("\(directory)/registry/root/1.root.json", limit: 1 << 20)
        return Digest(.sha256, try Envelope(parsing: bytes).id).description
    }

    /// Makes a git repository of a folder.
    static func commit(_ folder: String) throws {
        let git =
            "git -c init.defaultBranch=main -c user.name=tests -c user.email=tests@localhost -c core.autocrlf=false"
        let script = "\(git) init -q . && \(git) add -A && \(git) commit -q -m 'The registry'"
        let result = try Process.run(
            ["/bin/sh", "-c", script],
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_DATE": "2025-06-01T00:00:00Z", "GIT_COMMITTER_DATE": "2025-06-01T00:00:00Z",
            ], directory: folder)
        guard result.status == 0 else { throw Process.Failure(description: "git: \(result.errors)") }
    }
}

extension RegistryFixture {
    /// A model of three tensors, with what there is to say of it. Its weights digest is computed here from its definition
    /// (docs/digests.md), and not by the module that the executable uses.
    struct Model {
        let name: String
        let salt: String
        /// In the place of those that follow from the salt; in the order of their names.
        var own: [Fixtures.Tensor]?

        var tensors: [Fixtures.Tensor] { own ?? Fixtures.tensors(salt: salt) }
        var files: [(name: String, kind: String, bytes: [UInt8])] {
            [
                ("config.json", "config", Fixtures.config),
                ("model.safetensors", "weights", Fixtures.safetensors(tensors)),
                ("tokenizer.json", "tokenizer", Fixtures.tokenizer),
            ]
        }
        var sha256: Digest { Digest(.sha256, SHA256.hash(Fixtures.safetensors(tensors))) }

        func write(to folder: String) throws {
            try createDirectories(folder)
            for file in files { try writeAtomically(file.bytes, to: "\(folder)/\(file.name)") }
        }

        var weights: Digest {
            func little(_ value: Int, _ count: Int) -> [UInt8] {
                (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            }
            var hasher = BLAKE3.Hasher(.deriveKey(context: "oracle-registry weights v1"))
            hasher.update(little(tensors.count, 8))
            for tensor in tensors.sorted(by: { $0.name < $1.name }) {
                hasher.update(little(tensor.name.utf8.count, 4) + Array(tensor.name.utf8))
                hasher.update([4] + Array("BF16".utf8) + [UInt8(tensor.shape.count)])
                for dimension in tensor.shape { hasher.update(little(dimension, 8)) }
                hasher.update(little(tensor.bytes.count, 8))
                hasher.update(BLAKE3.hash(tensor.bytes).bytes)
            }
            return Digest(.weights, hasher.finalize())
        }

        var manifest: [UInt8] {
            let records = tensors.sorted { $0.name < $1.name }.map { tensor in
                [
                    "name": .string(tensor.name), "dtype": "BF16",
                    "shape": .array(tensor.shape.map { .int($0) }),
                    "bytes": .int(tensor.bytes.count), "blake3": .string(BLAKE3.hash(tensor.bytes).hex),
                ] as JSON
            }
            return
                (["version": 1, "weights": .string(weights.description), "tensors": .array(records)] as JSON)
                .pretty()
        }

        func release(version: String, lineage: JSON) -> [UInt8] {
            statement(
                "release",
                members: [("version", .string(version)), ("license", "Apache-2.0"), ("lineage", lineage)])
        }

        func observation(tier: String, lineage: JSON?) -> [UInt8] {
            let source: JSON =
                tier == "measured"
                ? [
                    "tier": "measured", "package": .string("pypi:\(name.replacing("/", with: "-"))"),
                    "version": "0.1.0",
                ]
                : [
                    "tier": .string(tier), "repo": "github.com/hopper/zoo", "commit": "9c2f0f3",
                    "path": "zoo.py",
                ]
            return statement(
                "observation", members: (lineage.map { [("lineage", $0)] } ?? []) + [("sources", [source])],
                isMeasured: tier == "measured")
        }

        /// The tensors' bytes; they lie in the order of their names.
        private var data: [UInt8] { tensors.flatMap(\.bytes) }

        private var safemodels: JSON {
            let blake2b = BLAKE2b(byteCount: 20)
            blake2b.update(data)
            return [
                "safemodels-0.2.0": .string(Hex.encode(blake2b.finalize())),
                "safemodels-0.1.0": .string(String(XXH64.hash(data))),
            ]
        }

        private func statement(_ kind: String, members: [(String, JSON)], isMeasured: Bool = true) -> [UInt8]
        {
            let files = isMeasured ? self.files : self.files.filter { $0.kind == "weights" }
            var subjects = files.map { file in
                ["name": .string(file.name), "digest": ["sha256": .string(SHA256.hash(file.bytes).hex)]]
                    as JSON
            }
            if isMeasured {
                subjects.append(["name": .string(name), "digest": ["weights": .string(weights.hash.hex)]])
            }
            let artifacts = files.map { file in
                JSON.members([
                    "name": .string(file.name), "size": .int(file.bytes.count), "kind": .string(file.kind),
                    "aliases": file.kind == "weights" && kind == "release"
                        ? ["safetensors-data": .string(SHA256.hash(data).hex)] : nil,
                ])
            }
            let facts: JSON = .members([
                "tensors": .int(tensors.count), "bytes": .int(tensors.reduce(0) { $0 + $1.bytes.count }),
                "manifest": true, "files": ["model.safetensors"],
                "aliases": kind == "release" ? safemodels : nil,
            ])
            let first: [(String, JSON)] =
                [("model", .string(name)), ("artifacts", .array(artifacts))]
                + (isMeasured ? [("weights", facts)] : [])
            return JSON.object([
                JSON.Member("_type", "https://in-toto.io/Statement/v1"),
                JSON.Member("subject", .array(subjects)),
                JSON.Member("predicateType", .string("urn:oracle-registry:predicate:\(kind):v1")),
                JSON.Member("predicate", .object((first + members).map { JSON.Member($0.0, $0.1) })),
            ]).pretty()
        }
    }
}
