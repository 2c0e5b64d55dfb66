import Attestation
import Cryptography
import FileIO
import GitWire
import Registry
import StrictJSON
import Taps
import TransparencyLog

/// A registry in memory, with keys of its own, that attacks change at will.
final class Simulator: PublishedTree {
    struct Keys {
        let roots: [SecretKey]
        let stewards: [SecretKey]
        let log: SecretKey
        let operatorKey: SecretKey
        let curator: SecretKey
        let publisher: SecretKey

        init(seed: UInt8) throws {
            func key(_ number: UInt8) throws -> SecretKey {
                try SecretKey(seed: SHA256.hash([seed, number]).bytes)
            }
            roots = [try key(1), try key(2), try key(3)]
            stewards = [try key(4), try key(5)]
            log = try key(6)
            operatorKey = try key(7)
            curator = try key(8)
            publisher = try key(9)
        }
    }

    static let origin = "simulator.example/log"
    /// When the simulated world began: seconds since 1970.
    static let epoch: UInt64 = 1_800_000_000

    let keys: Keys
    var files: [String: [UInt8]] = [:]
    private(set) var entries: [[UInt8]] = []
    private var writer: TileWriter
    private(set) var root: VerifiedRoot
    var reads: [String] = []
    /// Entries whose bundles were laid out.
    private var published: UInt64 = 0

    /// Another host that has shown the same so far, and may go on otherwise.
    init(_ other: Simulator) {
        (keys, files, entries, writer) = (other.keys, other.files, other.entries, other.writer)
        (root, published) = (other.root, other.published)
    }

    init(seed: UInt8 = 1, expires: UInt64 = Simulator.epoch + 1_000_000_000) throws {
        keys = try Keys(seed: seed)
        writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
        let claims = try Self.claims(
            keys, version: 1, head: TreeHead(size: 0, root: MerkleTree.emptyRoot), expires: expires)
        let envelope = Envelope.signing(claims.json.pretty(), as: .root, with: Array(keys.roots[..<2]))
        root = try VerifiedRoot(parsing: envelope.json.compact, pinned: Digest(.sha256, envelope.id))
        files["root/1.root.json"] = root.bytes
    }

    static func claims(
        _ keys: Keys, version: Int, head: TreeHead, expires: UInt64, logKey: SecretKey? = nil
    ) throws -> RootClaims {
        try RootClaims(
            version: version, expires: expires, origin: origin, log: head,
            root: .init(keys: keys.roots.map(\.publicKey), threshold: 2),
            stewards: .init(keys: keys.stewards.map(\.publicKey), threshold: 2),
            logKey: VerifierKey(name: origin, kind: .ed25519, publicKey: (logKey ?? keys.log).publicKey),
            operatorKey: VerifierKey(
                name: "\(origin)/operator", kind: .cosignature, publicKey: keys.operatorKey.publicKey),
            witnesses: [], quorum: 0, maxAge: nil)
    }

    var head: TreeHead { TreeHead(size: writer.frontier.size, root: writer.frontier.root) }
    var tap: ConfiguredTap {
        get throws {
            ConfiguredTap(
                name: try TapName("sim"), url: "/nowhere", pinned: root.fingerprint, origin: Self.origin,
                hasTrustState: false)
        }
    }

    // MARK: what it publishes

    func append(_ entry: [UInt8]) throws {
        entries.append(entry)
        for (path, bytes) in writer.append([MerkleTree.leafHash(entry)]) { files[path.description] = bytes }
    }

    func signers(version: Int = 1, until: UInt64? = nil, by stewards: [SecretKey]? = nil) throws {
        let claims = try SignersClaims(
            version: version, log: head,
            signers: [
                Signer(
                    name: "curator", kind: .curator,
                    keys: [.init(key: keys.curator.publicKey, from: 0, until: until)]),
                Signer(
                    name: "acme", kind: .publisher, namespaces: ["acme"],
                    keys: [.init(key: keys.publisher.publicKey)]),
            ])
        let file = claims.json.pretty()
        files["signers/\(version).signers.json"] = file
        let pointer = SignersPointer(version: version, file: file)
        try append(
            Envelope.signing(pointer.payload, as: .signers, with: stewards ?? keys.stewards).json.compact)
    }

    static func statement(
        _ model: String, file: String = "model.safetensors", sha256: Hash32, parent: (String, Hash32)? = nil,
        release: Bool = false, alias: Alias? = nil
    ) -> [UInt8] {
        let lineage: JSON? = parent.map { name, hash in
            [
                "parents": .array([
                    [
                        "name": .string(name), "digests": .strings(["sha256:\(hash.hex)"]),
                        "relation": "finetune",
                    ]
                ])
            ]
        }
        let json: JSON = [
            "_type": "https://in-toto.io/Statement/v1",
            "subject": .array([["name": .string(file), "digest": ["sha256": .string(sha256.hex)]]]),
            "predicateType": .string(
                release ? Statement.Predicate.releaseType : Statement.Predicate.observationType),
            "predicate": .members([
                "model": .string(model), "version": "1", "lineage": lineage,
                "artifacts": alias.map {
                    .array([
                        [
                            "name": .string(file),
                            "aliases": .object([JSON.Member($0.scheme.rawValue, .string($0.value))]),
                        ]
                    ])
                },
                "sources": release
                    ? nil : .array([["tier": "measured", "package": "pypi:x", "version": "1", "path": "x"]]),
            ]),
        ]
        return json.compact
    }

    func attest(_ payload: [UInt8], by signers: [SecretKey]? = nil) throws {
        try append(Envelope.signing(payload, as: .statement, with: signers ?? [keys.curator]).json.compact)
    }

    /// Signs the head and lays out the bundles.
    func publish(time: UInt64 = Simulator.epoch, log: SecretKey? = nil, operators: [SecretKey]? = nil) throws
    {
        for tile in TilePath.newEntryTiles(from: published, to: head.size) {
            var bundle: [UInt8] = []
            let first = Int(tile.index) * 256
            for entry in entries[first..<first + tile.count] { try EntryBundle.append(entry, to: &bundle) }
            files[tile.description] = bundle
        }
        published = head.size
        let text = Checkpoint(origin: Self.origin, size: head.size, root: head.root).text
        let signer = try NoteSigner(name: Self.origin, kind: .ed25519, secret: log ?? keys.log)
        var signatures = [signer.sign(text, time: time)]
        for key in operators ?? [keys.operatorKey] {
            let signer = try NoteSigner(name: "\(Self.origin)/operator", kind: .cosignature, secret: key)
            signatures.append(signer.sign(text, time: time))
        }
        files["checkpoint"] = SignedNote(text: text, signatures: signatures).encoded
    }

    /// A registry with signers and `count` observations, published.
    static func filled(_ count: Int, seed: UInt8 = 1) throws -> Simulator {
        let simulator = try Simulator(seed: seed)
        try simulator.signers()
        for number in 0..<count { try simulator.attest(statement("acme/m\(number)", sha256: sha(number))) }
        try simulator.publish()
        return simulator
    }

    static func sha(_ number: Int) -> Hash32 { SHA256.hash(Array("file \(number)".utf8)) }

    // MARK: PublishedTree

    func read(_ path: String, limit: Int) throws -> [UInt8]? {
        reads.append(path)
        guard let bytes = files[path] else { return nil }
        // As the child that fetches says it.
        guard bytes.count <= limit else {
            throw GitError(.limit(.objectSize), "\(path) has more than \(limit) bytes")
        }
        return bytes
    }
}

/// One user's machine: a folder for the cache and one for what is trusted.
final class Machine {
    let path: String
    var state: TrustState?

    init() throws {
        path = "/tmp/oracle-taps-tests-\(UInt64.random(in: 0...UInt64.max))"
        try createDirectories("\(path)/taps")
    }

    deinit { try? removeTree(path) }

    var store: String { "\(path)/taps/sim.sqlite" }
    var places: TapPlaces {
        TapPlaces(
            list: "\(path)/taps.json", data: path, evidence: "\(path)/evidence", bundle: nil,
            gitHelper: "/none")
    }

    /// Syncs; what is trusted is written down only when `committing`.
    @discardableResult
    func sync(
        _ simulator: Simulator, now: UInt64 = Simulator.epoch + 60, committing: Bool = true,
        floor: TreeHead? = nil
    ) throws -> SyncReport {
        let synchronizer = Synchronizer(
            tap: try simulator.tap, tree: simulator, store: store, evidenceDirectory: "\(path)/evidence",
            now: now, floor: floor)
        let (new, report) = try synchronizer.run(state)
        if committing {
            state = new
            try new.write("\(path)/trust")
        }
        return report
    }

    /// Opens what is configured, as a command does.
    func open(_ simulator: Simulator, notes: inout [String]) throws -> OpenTap {
        var list = try TapList(reading: "\(path)/none.json", withDefault: false)
        var tap = try simulator.tap
        tap.hasTrustState = true
        try list.set(tap)
        try list.write(to: "\(path)/taps.json")
        var told: [String] = []
        let set = try TapSet.open(places, withDefault: false, cache: { path }, note: { told.append($0) })
        notes += told
        guard let tap = set.taps.first else { throw LogError("no tap answers") }
        return tap
    }

    func open(_ simulator: Simulator) throws -> OpenTap {
        var notes: [String] = []
        return try open(simulator, notes: &notes)
    }

    var evidence: [String] { (try? listDirectory("\(path)/evidence")) ?? [] }
}
