import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

/// A key that is the same in every run.
func fixedKey(_ number: UInt8) throws -> SecretKey {
    try SecretKey(seed: [UInt8](repeating: number, count: 32))
}

/// A registry in memory: root 2-of-3, stewards 2-of-2, log, operator, one curator, one publisher, one notary.
final class Fixture {
    static let origin = "example.org/registry"
    static let start: UInt64 = 1_800_000_000

    let source = MemoryTree()
    let published = MemoryTree()
    let rootKeys: [SecretKey]
    let stewards: [SecretKey]
    let log: SecretKey
    let cosigner: SecretKey
    let curator: SecretKey
    let publisher: SecretKey
    let notary: SecretKey
    let stranger: SecretKey

    init(signers: [Signer]? = nil) throws {
        rootKeys = try [1, 2, 3].map(fixedKey)
        stewards = try [4, 5].map(fixedKey)
        log = try fixedKey(6)
        cosigner = try fixedKey(7)
        curator = try fixedKey(8)
        publisher = try fixedKey(9)
        notary = try fixedKey(10)
        stranger = try fixedKey(11)
        let maker = try RegistryMaker(
            RegistryDescription(name: "example", description: "A test", origin: Self.origin),
            keys: RegistryMaker.Keys(root: rootKeys, stewards: stewards, log: log, cosigner: cosigner),
            rootThreshold: 2, stewardThreshold: 2, expires: 1_900_000_000, maxAge: 7 * 86400,
            signers: signers ?? defaultSigners)
        try maker.write(to: source)
    }

    var defaultSigners: [Signer] {
        [
            Signer(name: "curators", kind: .curator, keys: [Signer.Key(key: curator.publicKey)]),
            Signer(
                name: "acme", kind: .publisher, organisation: "Acme", namespaces: ["acme"],
                keys: [Signer.Key(key: publisher.publicKey)]),
            Signer(
                name: "lab", kind: .notary, organisation: "Lab", keys: [Signer.Key(key: notary.publicKey)]),
        ]
    }

    /// An observation of `owner/model` whose one file has the digest SHA-256(`seed`).
    static func observation(_ model: String, _ seed: String = "x") -> [UInt8] {
        statement(
            model, seed, type: Statement.Predicate.observationType,
            sources: [
                [
                    "tier": "third party", "repo": "example.org/zoo",
                    "commit": "9c2f0f3d1e5a7b8c6d4e2f0a1b3c5d7e9f8a6b4c", "path": "list.json",
                ]
            ])
    }

    static func release(_ model: String, _ seed: String = "x") -> [UInt8] {
        statement(model, seed, type: Statement.Predicate.releaseType, sources: nil)
    }

    private static func statement(_ model: String, _ seed: String, type: String, sources: [JSON]?) -> [UInt8]
    {
        JSON.members([
            "_type": .string(Statement.type),
            "subject": [
                [
                    "name": "model.safetensors",
                    "digest": ["sha256": .string(SHA256.hash(Array(seed.utf8)).hex)],
                ]
            ],
            "predicateType": .string(type),
            "predicate": .members([
                "model": .string(model), "version": .string(seed),
                "artifacts": [["name": "model.safetensors", "size": 12]],
                "sources": sources.map { .array($0) },
            ]),
        ]).pretty()
    }

    @discardableResult
    func add(_ statement: [UInt8], by keys: [SecretKey]) throws -> Hash32 {
        var writer = SourceWriter(source)
        let id = try writer.add(statement, signedBy: keys)
        try writer.writeManifests()
        return id
    }

    /// Tests have no tensors: the digest of a manifest is that of its bytes.
    static func tensorDigest(_ manifest: [UInt8]) throws -> Digest { Digest(.weights, SHA256.hash(manifest)) }

    func prepare() throws -> Publisher {
        try Publisher(SourceRegistry(reading: source, tensorDigest: Self.tensorDigest), onto: published)
    }

    func plan(at time: UInt64 = Fixture.start, refresh: Bool = false) throws -> PublishPlan {
        let publisher = try prepare()
        return publisher.needsSignature || refresh
            ? try publisher.signed(log: log, cosigner: cosigner, time: time) : try publisher.unsigned()
    }

    func publish(at time: UInt64 = Fixture.start, refresh: Bool = false) throws {
        try plan(at: time, refresh: refresh).apply(to: published)
    }

    /// The problems that publishing reports; none is an issue of the test.
    func problems(_ location: SourceLocation = #_sourceLocation) -> [String] {
        do {
            _ = try plan()
            Issue.record("nothing was wrong", sourceLocation: location)
            return []
        } catch let error as RegistryProblems {
            return error.problems.map(\.description)
        } catch {
            Issue.record("\(error)", sourceLocation: location)
            return []
        }
    }

    func root() throws -> VerifiedRoot {
        let bytes = try #require(source.files["root/1.root.json"])
        return try VerifiedRoot(parsing: bytes, pinned: VerifiedRoot.unverifiedFingerprint(of: bytes))
    }

    /// Reads the published side as a client would: the checkpoint, verified, and all entries, proved by the definition.
    func read(_ tree: MemoryTree? = nil) throws -> (checkpoint: VerifiedCheckpoint, entries: [[UInt8]]) {
        let files = (tree ?? published).files
        let claims = try root().claims
        let checkpoint = try UnverifiedCheckpoint(parsing: #require(files["log/checkpoint"])).verified(
            origin: claims.origin, logKey: claims.logKey, cosigners: [#require(claims.operatorKey)])
        let size = checkpoint.checkpoint.size
        var entries: [[UInt8]] = []
        for tile in TilePath.newEntryTiles(from: 0, to: size) {
            let bundle = try #require(files["log/\(tile)"], "\(tile)")
            entries += try EntryBundle.ranges(in: bundle, count: tile.count).map { Array(bundle[$0]) }
        }
        let leaves = entries.map { MerkleTree.leafHash($0) }
        #expect(naiveRoot(leaves[...]) == checkpoint.checkpoint.root)
        var reader = TileReader(size: size, root: checkpoint.checkpoint.root) { files["log/\($0)"] }
        for (index, leaf) in leaves.enumerated() { #expect(try reader.leafHash(UInt64(index)) == leaf) }
        return (checkpoint, entries)
    }
}

/// RFC 6962 2.1, word for word.
func naiveRoot(_ leaves: ArraySlice<Hash32>) -> Hash32 {
    if leaves.isEmpty { return SHA256.hash([]) }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    var k = 1
    while k * 2 < leaves.count { k *= 2 }
    let middle = leaves.startIndex + k
    return SHA256.hash([1] + naiveRoot(leaves[..<middle]).bytes + naiveRoot(leaves[middle...]).bytes)
}

/// A folder that is removed at the end.
func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let random = try Hex.encode(SystemRandom.bytes(8))
    let folder = "/tmp/oracle-registry-tests-\(random)"
    try createDirectories(folder)
    defer { try? removeTree(folder) }
    return try body(folder)
}
