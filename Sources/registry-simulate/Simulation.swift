internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import TransparencyLog

/// A registry that grows by invented attestations.
struct Simulation {
    static let origin = "bench.example/registry"
    /// 2099-12-31T00:00:00Z.
    static let expires: UInt64 = 4_102_358_400

    private let folder: String
    private let keys: Keys
    private let isNew: Bool

    /// Everything that signs, from one seed.
    struct Keys {
        let seed: [UInt8]

        func key(_ role: String) throws -> SecretKey {
            try SecretKey(seed: SHA256.hash(seed + Array(role.utf8)).bytes)
        }

        /// Of a registry that one person holds.
        func maker() throws -> RegistryMaker {
            try RegistryMaker(
                RegistryDescription(
                    name: "bench", description: "Made to be measured", origin: Simulation.origin),
                keys: RegistryMaker.Keys(
                    root: [key("root")], stewards: [key("steward")], log: key("log"),
                    cosigner: key("operator")),
                rootThreshold: 1, stewardThreshold: 1, expires: Simulation.expires, maxAge: nil,
                signers: [
                    Signer(
                        name: "bench", kind: .curator, keys: [Signer.Key(key: key("curator").publicKey)])
                ])
        }

        init(seed: [UInt8]) { self.seed = seed }

        /// Those that a folder was made with.
        init(of folder: String) throws {
            let bytes = try readFile("\(folder)/keys.json", limit: 4096)
            guard let seed = try JSONDocument(bytes).root["seed"]?.string.flatMap({ Hex.decode($0) }),
                seed.count == 32
            else { throw RegistryError("\(folder)/keys.json holds no seed") }
            self.seed = seed
        }

        /// Keeps them in a new folder.
        func write(to folder: String) throws {
            let json: JSON = ["warning": "for measuring only", "seed": .string(Hex.encode(seed))]
            try writeAtomically(json.pretty(), to: "\(folder)/keys.json", mode: 0o600)
        }
    }

    init(creating folder: String) throws {
        try createDirectories(folder)
        self.folder = folder
        keys = Keys(seed: try SystemRandom.bytes(32))
        isNew = true
        try Git.initialise("\(folder)/bench.git")
        try keys.write(to: folder)
    }

    init(resuming folder: String) throws {
        self.folder = folder
        keys = try Keys(of: folder)
        isNew = false
    }

    /// - Parameter generation: models of one generation, each made from three of the next; nil where none says what it was made
    ///   from.
    /// - Returns: the root's fingerprint.
    func append(_ count: Int, generation: Int? = nil) throws -> Digest {
        let curator = try keys.key("curator")
        let maker = try keys.maker()
        let repository = "\(folder)/bench.git"
        let old =
            isNew
            ? nil
            : try Git.file("log/checkpoint", in: repository).map {
                try Checkpoint(parsing: SignedNote(parsing: $0).text)
            }
        var log = try LogWriter(
            old: old, read: { try Git.file("log/\($0)", in: repository) },
            commit: Git.Commit(repository, isFirst: old == nil))
        if old == nil { try writeHeader(maker, to: &log) }

        let digests = try DigestFile("\(folder)/digests.txt", isNew: isNew)
        let start = Int(old?.size ?? 0)
        let model = Invention(seed: keys.seed)
        for number in start..<start + count {
            let parents = generation.map { size in
                [0, 1, 7].map { (number / size + 1) * size + (number + $0) % size }.filter { $0 < count }
            }
            let statement = model.statement(number, parents: parents ?? [])
            let entry = Envelope.signing(statement.bytes, as: .statement, with: [curator])
            try log.append(entry.json.compact)
            try digests.add(statement.sha256)
        }
        try digests.close()
        let head = try log.finish(origin: Self.origin)
        let text = head.text
        let cosigner = try NoteSigner(
            name: RegistryMaker.operatorName(Self.origin), kind: .cosignature, secret: keys.key("operator"))
        let signer = try NoteSigner(name: Self.origin, kind: .ed25519, secret: keys.key("log"))
        let now = systemSeconds()
        let note = SignedNote(
            text: text, signatures: [signer.sign(text, time: now), cosigner.sign(text, time: now)])
        try log.close(checkpoint: note.encoded, message: "\(head.size) entries")
        return maker.root.fingerprint
    }

    /// Root, signers file and the pointer to it, which is the first entry.
    private func writeHeader(_ maker: RegistryMaker, to log: inout LogWriter) throws {
        let files = try maker.files()
        for (path, bytes) in files {
            for name in ["root/1.root.json", "signers/1.signers.json", "names.json"] where path == name {
                try log.file("log/\(name)", bytes)
                if name == "signers/1.signers.json" {
                    let payload = SignersPointer(version: 1, file: bytes).payload
                    let pointer = Envelope.signing(payload, as: .signers, with: [try keys.key("steward")])
                    try log.append(pointer.json.compact)
                }
            }
        }
    }
}

/// Statements that nobody made, of the size that real ones have.
struct Invention {
    let seed: [UInt8]
    /// Names that nobody takes for one another, as an audit wants them of a source side.
    var isAudited = false

    private func file(_ number: Int) -> Hash32 { SHA256.hash(seed + Array("file \(number)".utf8)) }
    private func name(_ number: Int) -> (owner: String, model: String) {
        func distinct(_ text: String) -> String {
            isAudited ? String(SHA256.hash(Array(text.utf8)).hex.prefix(12)) : text
        }
        return ("owner-\(distinct("\(number / 8 % 5000)"))", "model-\(distinct("\(number)"))")
    }

    func statement(_ number: Int, parents: [Int] = []) -> (bytes: [UInt8], sha256: Hash32) {
        let sha256 = file(number)
        let config = SHA256.hash(seed + Array("config \(number)".utf8))
        let (owner, model) = name(number)
        let lineage: JSON? =
            parents.isEmpty
            ? nil
            : [
                "parents": .array(
                    parents.map { parent in
                        let (owner, model) = name(parent)
                        return [
                            "name": .string("\(owner)/\(model)"), "relation": "merge",
                            "digests": [.string("sha256:\(file(parent).hex)")],
                        ]
                    })
            ]
        let json: JSON = [
            "_type": .string(Statement.type),
            "subject": [
                ["name": "model.safetensors", "digest": ["sha256": .string(sha256.hex)]],
                ["name": "config.json", "digest": ["sha256": .string(config.hex)]],
            ],
            "predicateType": .string(Statement.Predicate.observationType),
            "predicate": .members([
                "model": .string("\(owner)/\(model)"),
                "version": .string(String(config.hex.prefix(40))),
                "artifacts": [
                    [
                        "name": "model.safetensors", "size": .int(90_000_000 + number),
                        "format": "safetensors",
                        "kind": "weights", "url": .string("https://models.example/\(owner)/\(model)"),
                        "sources": [0],
                    ],
                    ["name": "config.json", "size": 612, "kind": "config", "sources": [0]],
                ],
                "license": "Apache-2.0",
                "lineage": lineage,
                "sources": [
                    [
                        "tier": "publisher's list", "repo": .string("github.com/\(owner)/models"),
                        "commit": .string(String(sha256.hex.prefix(40))), "path": "checksums.json",
                    ]
                ],
            ]),
        ]
        return (json.pretty(), sha256)
    }
}
