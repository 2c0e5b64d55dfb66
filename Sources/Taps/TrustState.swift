package import Cryptography
internal import FileIO
package import Registry
package import StrictJSON

/// What this machine trusts of a tap. Its file is outside of the cache and its integrity is the home directory's: who writes
/// there can replace `oracle` too.
///
///     {"version": 1, "pinned": "sha256:...", "origin": "...", "root": "<base64 of the root file>",
///      "log": {"size": 123, "root": "<base64>"}, "checkpoint": "<base64 of the note>", "time": 0, "clock": 0,
///      "signers": {"version": 1, "sha256": "<hex>"}, "revocations": {"count": 0, "sha256": "<hex>"}, "cache": "<32 hex>", "memory": "<64 hex>", "synced": 0,
///      "recovered": {"root-version": 2, "from": {"size": 9, "root": "<base64>"}, "to": {"size": 5, "root": "<base64>"},
///                    "at": 0, "evidence": "<path>"}}
package struct TrustState: Sendable {
    package let pinned: Digest
    package let origin: String
    package var root: VerifiedRoot
    /// The tree head that entries are proved against.
    package var head: TreeHead
    /// The checkpoint's note, byte for byte; nil before the first sync.
    package var checkpoint: [UInt8]?
    /// Freshness (seconds since 1970); nil where nobody put a time, or before the first sync.
    package var time: UInt64?
    /// The newest signed time that was ever seen: a clock that was set back is not believed below it.
    package var clockFloor: UInt64
    package var signers: SignersFacts?
    /// nil for a state that was written before revocations were recorded: the cache is made anew then.
    package var revocations: RevocationFacts?
    /// The id of the cache that was committed for `head`; 16 bytes.
    package var cacheID: [UInt8]
    /// Authenticates what the cache remembers of checked signatures; never leaves this file.
    package let memoryKey: Hash32
    /// When this machine last synced (its own clock); nil for never.
    package var syncedAt: UInt64?
    /// The last time that a root took entries back which had been seen here; nil for never.
    package var recovery: Recovery?

    /// Which signers file governs.
    package struct SignersFacts: Hashable, Sendable {
        package let version: Int
        package let sha256: Hash32

        package init(version: Int, sha256: Hash32) {
            self.version = version
            self.sha256 = sha256
        }
    }

    /// Which revocations hold: what the cache records of them must have this hash, or rows were taken out of it.
    package struct RevocationFacts: Hashable, Sendable {
        package let count: Int
        package let sha256: Hash32

        package init(count: Int, sha256: Hash32) {
            self.count = count
            self.sha256 = sha256
        }
    }

    package init(
        pinned: Digest, origin: String, root: VerifiedRoot, head: TreeHead, checkpoint: [UInt8]? = nil,
        time: UInt64? = nil, clockFloor: UInt64 = 0, signers: SignersFacts? = nil,
        revocations: RevocationFacts? = nil, cacheID: [UInt8] = [],
        memoryKey: Hash32, syncedAt: UInt64? = nil
    ) {
        self.pinned = pinned
        self.origin = origin
        self.root = root
        self.head = head
        self.checkpoint = checkpoint
        self.time = time
        self.clockFloor = clockFloor
        self.signers = signers
        self.revocations = revocations
        self.cacheID = cacheID
        self.memoryKey = memoryKey
        self.syncedAt = syncedAt
    }

    /// Entries that a root with a new log key took back (`RootClaims.recover`).
    package struct Recovery: Hashable, Sendable {
        /// Of the root that did it.
        package let rootVersion: Int
        /// What was trusted here before.
        package let from: TreeHead
        /// What the log goes on from.
        package let to: TreeHead
        /// When this machine followed (its own clock; seconds since 1970).
        package let at: UInt64
        /// Where the head that was dropped is kept; nil where it could not be.
        package let evidence: String?

        package init(rootVersion: Int, from: TreeHead, to: TreeHead, at: UInt64, evidence: String?) {
            self.rootVersion = rootVersion
            self.from = from
            self.to = to
            self.at = at
            self.evidence = evidence
        }

        fileprivate init(_ value: JSONValue) throws(RegistryError) {
            guard let rootVersion = value["root-version"]?.int, let at = value["at"]?.int, at >= 0 else {
                throw RegistryError("recovered has root-version, from, to and at")
            }
            self.init(
                rootVersion: rootVersion, from: try TreeHead(value["from"]), to: try TreeHead(value["to"]),
                at: UInt64(at), evidence: value["evidence"]?.string)
        }

        package var json: JSON {
            .members([
                "root-version": .int(rootVersion), "from": from.json, "to": to.json,
                "at": .int(Int(clamping: at)), "evidence": evidence.map { .string($0) },
            ])
        }
    }

    /// The file's name for a pinned root and an origin.
    package static func fileName(pinned: Digest, origin: String) -> String {
        let hash = SHA256.hash(Array("\(pinned)\n\(origin)".utf8))
        return "\(hash.hex.prefix(32)).json"
    }

    /// Bytes of a trust state: a root and a note in base64, and little else.
    private static let limit = 1 << 20

    /// - Returns: nil where there is none.
    package static func read(
        _ directory: String, tap: ConfiguredTap
    ) throws -> TrustState? {
        let path = "\(directory)/\(fileName(pinned: tap.pinned, origin: tap.origin))"
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: limit) } catch {
            if error.isNotFound { return nil }
            throw error
        }
        do { return try TrustState(parsing: bytes, tap: tap) } catch {
            throw TapError.trustStateDamaged(tap: tap.name.description, path: path, why: "\(error)")
        }
    }

    private init(parsing bytes: [UInt8], tap: ConfiguredTap) throws {
        let value = try JSONDocument(bytes).root
        func base64(_ name: StaticString) -> [UInt8]? { value[name]?.string.flatMap { Base64.decode($0) } }
        func count(_ name: StaticString) throws(RegistryError) -> UInt64? {
            guard let member = value[name] else { return nil }
            guard let number = member.int, number >= 0 else { throw RegistryError("\(name) is no count") }
            return UInt64(number)
        }
        guard value["version"]?.int == 1, let root = base64("root"),
            value["pinned"]?.string == tap.pinned.description, value["origin"]?.string == tap.origin,
            let cacheID = value["cache"]?.string.flatMap({ Hex.decode($0) }),
            let memoryKey = value["memory"]?.string.flatMap({ Hash32(hex: $0) })
        else { throw RegistryError("not a trust state of version 1 for this tap") }
        var signers: SignersFacts?
        if let facts = value["signers"] {
            guard let version = facts["version"]?.int,
                let hash = facts["sha256"]?.string.flatMap({ Hash32(hex: $0) })
            else { throw RegistryError("signers has version and sha256") }
            signers = SignersFacts(version: version, sha256: hash)
        }
        var revocations: RevocationFacts?
        if let facts = value["revocations"] {
            guard let count = facts["count"]?.int, count >= 0,
                let hash = facts["sha256"]?.string.flatMap({ Hash32(hex: $0) })
            else { throw RegistryError("revocations has count and sha256") }
            revocations = RevocationFacts(count: count, sha256: hash)
        }
        self.init(
            pinned: tap.pinned, origin: tap.origin, root: try VerifiedRoot(recorded: root),
            head: try TreeHead(value["log"]), checkpoint: base64("checkpoint"), time: try count("time"),
            clockFloor: try count("clock") ?? 0, signers: signers, revocations: revocations,
            cacheID: cacheID, memoryKey: memoryKey, syncedAt: try count("synced"))
        if let value = value["recovered"] { recovery = try Recovery(value) }
    }

    /// Replaces the file, whole or not at all.
    package func write(_ directory: String) throws {
        let json = JSON.members([
            "version": 1,
            "pinned": .string(pinned.description),
            "origin": .string(origin),
            "root": .string(Base64.encode(root.bytes)),
            "log": head.json,
            "checkpoint": checkpoint.map { .string(Base64.encode($0)) },
            "time": time.map { .int(Int(clamping: $0)) },
            "clock": .int(Int(clamping: clockFloor)),
            "signers": signers.map { ["version": .int($0.version), "sha256": .string($0.sha256.hex)] },
            "revocations": revocations.map {
                ["count": .int($0.count), "sha256": .string($0.sha256.hex)]
            },
            "cache": .string(Hex.encode(cacheID)),
            "memory": .string(memoryKey.hex),
            "synced": syncedAt.map { .int(Int(clamping: $0)) },
            "recovered": recovery?.json,
        ])
        try createDirectories(directory, mode: 0o700)
        let path = "\(directory)/\(Self.fileName(pinned: pinned, origin: origin))"
        // It holds a secret: no copy stays about.
        try removeAbandonedTemporaries(of: path)
        try writeAtomically(json.pretty(), to: path, mode: 0o600)
    }
}
