internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// A registry whose keys are the attacker's too: what it says next can be chosen.
struct GrowingRegistry {
    let folder: String
    let fingerprint: String
    private let log: SecretKey
    private let cosigner: SecretKey
    private let curator: SecretKey
    /// Seconds since 1970.
    private let time: UInt64

    /// - Parameters:
    ///   - folder: becomes a git repository with source and log.
    ///   - expires: of its root, seconds since 1970.
    init(_ folder: String, expires: UInt64 = RegistryFixture.expires, time: UInt64 = RegistryFixture.time)
        throws
    {
        let key = Self.key
        self.folder = folder
        self.time = time
        (log, cosigner, curator) = (try key("log"), try key("operator"), try key("curator"))
        let maker = try RegistryMaker(
            RegistryDescription(name: "growing", description: "", origin: "growing.test/log"),
            keys: RegistryMaker.Keys(
                root: [key("root")], stewards: [key("steward")], log: log, cosigner: cosigner),
            rootThreshold: 1, stewardThreshold: 1, expires: expires, maxAge: nil,
            signers: [Signer(name: "index", kind: .curator, keys: [Signer.Key(key: curator.publicKey)])])
        try maker.write(to: FolderTree(folder))
        fingerprint = maker.root.fingerprint.description
        try git("init -q -b main .")
    }

    private static func key(_ name: String) throws -> SecretKey {
        try SecretKey(seed: SHA256.hash(Array("a growing registry: \(name)".utf8)).bytes)
    }

    private init(_ folder: String, of other: GrowingRegistry) {
        self.folder = folder
        (log, cosigner, curator) = (other.log, other.cosigner, other.curator)
        (fingerprint, time) = (other.fingerprint, other.time)
    }

    static func digest(_ name: String) -> String { SHA256.hash(Array(name.utf8)).hex }

    /// Says of a file of each name what model it is of, and publishes.
    func publish(_ names: String...) throws {
        try write(names)
        let tree = FolderTree(folder)
        let source = try SourceRegistry(reading: tree) { _ in throw RegistryError("no manifest is published")
        }
        try Publisher(source, onto: tree).signed(log: log, cosigner: cosigner, time: time).apply(to: tree)
        try git("add -A && git commit -q -m more")
    }

    /// Says it, and does not publish.
    func draft(_ names: String...) throws { try write(names) }

    /// Keeps the keys that a publish needs, plain.
    /// - Parameter withRoot: those too that a new root needs.
    func storeKeys(in directory: String, withRoot: Bool = false) throws {
        let store = KeyStore(directory: directory)
        let trust = withRoot ? [("root", try Self.key("root")), ("steward", try Self.key("steward"))] : []
        for (name, key) in [("log", log), ("operator", cosigner)] + trust {
            _ = try store.add(key, name: name, passphrase: nil, created: "2025-06-01T00:00:00Z")
        }
    }

    private func write(_ names: [String]) throws {
        let tree = FolderTree(folder)
        var writer = SourceWriter(tree)
        for name in names {
            let statement: JSON = [
                "_type": "https://in-toto.io/Statement/v1",
                "subject": [["name": "model.bin", "digest": ["sha256": .string(Self.digest(name))]]],
                "predicateType": "urn:oracle-registry:predicate:observation:v1",
                "predicate": [
                    "model": .string("zoo/\(name)"),
                    "artifacts": [["name": "model.bin", "size": 8, "kind": "weights"]],
                    "sources": [
                        [
                            "tier": "publisher's list", "repo": "github.com/zoo/zoo",
                            "commit": "9c2f0f3d1e5a7b8c6d4e2f0a1b3c5d7e9f8a6b4c",
                            "path": "zoo.py",
                        ]
                    ],
                ],
            ]
            try writer.add(statement.pretty(), signedBy: [curator])
        }
        try writer.writeManifests()
    }

    /// Another registry that went the same way so far.
    func copy(to folder: String) throws -> GrowingRegistry {
        let copied = try Process.run(
            ["/bin/cp", "-r", self.folder, folder], environment: [:], directory: parentDirectory(of: folder))
        guard copied.status == 0 else { throw Process.Failure(description: copied.errors) }
        return GrowingRegistry(folder, of: self)
    }

    func git(_ words: String) throws {
        let result = try Process.run(
            ["/bin/sh", "-c", "git \(words)"],
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_NAME": "tests", "GIT_COMMITTER_NAME": "tests",
                "GIT_AUTHOR_EMAIL": "tests@localhost", "GIT_COMMITTER_EMAIL": "tests@localhost",
            ], directory: folder)
        guard result.status == 0 else {
            throw Process.Failure(description: "git \(words): \(result.output)\(result.errors)")
        }
    }
}
