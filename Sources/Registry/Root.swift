package import Attestation
package import Cryptography
package import StrictJSON
package import TransparencyLog

/// What a root of trust says. Nothing about who said it.
package struct RootClaims: Hashable, Sendable {
    package struct Role: Hashable, Sendable {
        package let keys: [PublicKey]
        package let threshold: Int

        package init(keys: [PublicKey], threshold: Int) {
            self.keys = keys
            self.threshold = threshold
        }
    }

    package let version: Int
    /// Seconds since 1970.
    package let expires: UInt64
    package let origin: String
    package let log: TreeHead
    package let root: Role
    package let stewards: Role
    /// Signs checkpoints; kind `.ed25519`, named as the origin.
    package let logKey: VerifierKey
    /// Cosigns checkpoints; never counts for the quorum. A registry without one has no time of its own.
    package let operatorKey: VerifierKey?
    package let witnesses: [VerifierKey]
    package let quorum: Int
    /// Seconds; nil for no limit.
    package let maxAge: UInt64?
    /// With a new log key: the tree that the log goes on from, whatever the old key signed beyond it. A stolen log key would
    /// otherwise be for ever. The root is bound to that same tree.
    package let recover: TreeHead?

    package init(
        version: Int, expires: UInt64, origin: String, log: TreeHead, root: Role, stewards: Role,
        logKey: VerifierKey, operatorKey: VerifierKey?, witnesses: [VerifierKey], quorum: Int,
        maxAge: UInt64?, recover: TreeHead? = nil
    ) throws(RegistryError) {
        self.version = version
        self.expires = expires
        self.origin = origin
        self.log = log
        self.root = root
        self.stewards = stewards
        self.logKey = logKey
        self.operatorKey = operatorKey
        self.witnesses = witnesses
        self.quorum = quorum
        self.maxAge = maxAge
        self.recover = recover
        try check()
    }

    private func check() throws(RegistryError) {
        guard version >= 1, version <= RegistryLimits.versions else {
            throw RegistryError("a root's version is 1 to \(RegistryLimits.versions)")
        }
        for (name, role) in [("root", root), ("stewards", stewards)] {
            guard (1...RegistryLimits.keys).contains(role.keys.count) else {
                throw RegistryError("the role \(name) has 1 to \(RegistryLimits.keys) keys")
            }
            guard (1...role.keys.count).contains(role.threshold) else {
                throw RegistryError("the role \(name) has a threshold that its keys cannot meet")
            }
        }
        guard logKey.kind == .ed25519, logKey.name.utf8.elementsEqual(origin.utf8) else {
            throw RegistryError("the log's key is of type 0x01 and bears the origin's name")
        }
        let cosigners = (operatorKey.map { [$0] } ?? []) + witnesses
        guard cosigners.allSatisfy({ $0.kind == .cosignature }) else {
            throw RegistryError("operator and witnesses have keys of type 0x04")
        }
        guard witnesses.count <= RegistryLimits.keys, quorum >= 0, quorum <= witnesses.count else {
            throw RegistryError("the witnesses' quorum cannot be met")
        }
        guard recover == nil || version > 1 else { throw RegistryError("root 1 has nothing to recover") }
        guard recover == nil || recover == log else {
            throw RegistryError("a root that recovers a log is bound to what it recovers")
        }
        // One key, one role.
        guard allKeys.sorted().firstRepeated == nil else { throw RegistryError("a key stands in two roles") }
    }

    /// The keys of all roles.
    package var allKeys: [PublicKey] {
        root.keys + stewards.keys + [logKey.publicKey] + (operatorKey.map { [$0.publicKey] } ?? [])
            + witnesses.map(\.publicKey)
    }

    package init(parsing payload: [UInt8]) throws(RegistryError) {
        let value: JSONValue
        do { value = try JSONDocument(payload).root } catch {
            throw RegistryError("not strict JSON: \(error)")
        }
        let roles = value["roles"]
        func role(_ name: StaticString) throws(RegistryError) -> Role {
            guard let elements = roles?[name]?["keys"]?.elements,
                let threshold = roles?[name]?["threshold"]?.int
            else {
                throw RegistryError("the role \(name) has keys and a threshold")
            }
            var keys: [PublicKey] = []
            for element in elements {
                guard let key = element.string.flatMap({ PublicKey($0) }) else {
                    throw RegistryError("a malformed key in the role \(name)")
                }
                keys.append(key)
            }
            return Role(keys: keys, threshold: threshold)
        }
        func vkey(_ value: JSONValue?) throws(RegistryError) -> VerifierKey {
            guard let text = value?.string else { throw RegistryError("a vkey is missing") }
            do { return try VerifierKey(text) } catch { throw RegistryError("\(error)") }
        }
        guard let version = value["version"]?.int, let origin = value["origin"]?.string,
            let expires = value["expires"]?.string.flatMap(Moment.parse)
        else { throw RegistryError("a root has version, expires and origin") }
        var maxAge: UInt64?
        if let text = value["max-age"] {
            guard let span = text.string.flatMap(Moment.parseSpan) else {
                throw RegistryError("max-age is no span")
            }
            maxAge = span
        }
        var witnesses: [VerifierKey] = []
        var quorum = 0
        if let role = roles?["witnesses"] {
            guard let number = role["quorum"]?.int, let elements = role["vkeys"]?.elements else {
                throw RegistryError("the role witnesses has a quorum and vkeys")
            }
            quorum = number
            for element in elements { witnesses.append(try vkey(element)) }
        }
        var operatorKey: VerifierKey?
        if let role = roles?["operator"] { operatorKey = try vkey(role["vkey"]) }
        try self.init(
            version: version, expires: expires, origin: origin, log: TreeHead(value["log"]),
            root: role("root"), stewards: role("stewards"), logKey: vkey(roles?["log"]?["vkey"]),
            operatorKey: operatorKey, witnesses: witnesses, quorum: quorum, maxAge: maxAge,
            recover: try value["recover"].map { value throws(RegistryError) in try TreeHead(value) })
    }

    package var json: JSON {
        func role(_ role: Role) -> JSON {
            ["keys": .strings(role.keys.map(\.description)), "threshold": .int(role.threshold)]
        }
        return .members([
            "version": .int(version),
            "expires": .string(Moment.format(expires)),
            "origin": .string(origin),
            "log": log.json,
            "roles": .members([
                "root": role(root),
                "stewards": role(stewards),
                "log": ["vkey": .string(logKey.description)],
                "operator": operatorKey.map { ["vkey": .string($0.description)] },
                "witnesses": ["quorum": .int(quorum), "vkeys": .strings(witnesses.map(\.description))],
            ]),
            "max-age": maxAge.map { .string(Moment.formatSpan($0)) },
            "recover": recover?.json,
        ])
    }
}

/// A root whose signatures met the thresholds that they must meet.
package struct VerifiedRoot: Sendable {
    package let claims: RootClaims
    package let envelope: Envelope
    /// The file, byte for byte.
    package let bytes: [UInt8]

    /// SHA-256 of the PAE: what people compare and pin.
    package var fingerprint: Digest { Digest(.sha256, envelope.id) }

    /// A first root, by a fingerprint that came from elsewhere; it must also meet its own threshold.
    package init(parsing bytes: [UInt8], pinned: Digest) throws(RegistryError) {
        let (envelope, claims) = try Self.read(bytes)
        guard Digest(.sha256, envelope.id) == pinned else {
            throw RegistryError("the root's fingerprint is \(Digest(.sha256, envelope.id)), not \(pinned)")
        }
        try Self.require(claims.root, of: claims, on: envelope, "its own")
        self.claims = claims
        self.envelope = envelope
        self.bytes = bytes
    }

    /// The next root: TUF specification 5.3.4 and 5.3.5.
    package func successor(parsing bytes: [UInt8]) throws(RegistryError) -> VerifiedRoot {
        let (envelope, next) = try Self.read(bytes)
        guard next.version == claims.version + 1 else {
            throw RegistryError("root \(next.version) does not follow root \(claims.version)")
        }
        guard next.origin.utf8.elementsEqual(claims.origin.utf8) else {
            throw RegistryError("root \(next.version) is for another log")
        }
        // Under the key that was stolen, what the thief appended would be as good as what it is cut to.
        guard next.recover == nil || next.logKey.publicKey != claims.logKey.publicKey else {
            throw RegistryError("root \(next.version) recovers the log without a new log key")
        }
        try Self.require(claims.root, of: next, on: envelope, "root \(claims.version)'s")
        try Self.require(next.root, of: next, on: envelope, "its own")
        return VerifiedRoot(claims: next, envelope: envelope, bytes: bytes)
    }

    /// A root that this machine verified before and kept in its trust state, whose integrity is the caller's word.
    package init(recorded bytes: [UInt8]) throws(RegistryError) {
        let (envelope, claims) = try Self.read(bytes)
        self.init(claims: claims, envelope: envelope, bytes: bytes)
    }

    private init(claims: RootClaims, envelope: Envelope, bytes: [UInt8]) {
        self.claims = claims
        self.envelope = envelope
        self.bytes = bytes
    }

    private static func read(_ bytes: [UInt8]) throws(RegistryError) -> (Envelope, RootClaims) {
        let envelope: Envelope
        do { envelope = try Envelope(parsing: bytes, limit: RegistryLimits.root) } catch {
            throw RegistryError("the root is no envelope: \(error)")
        }
        guard envelope.payloadType == .root else { throw RegistryError("the envelope holds no root") }
        return (envelope, try RootClaims(parsing: envelope.payload))
    }

    private static func require(
        _ role: RootClaims.Role, of claims: RootClaims, on envelope: Envelope, _ whose: String
    ) throws(RegistryError) {
        let count = envelope.validSigners(among: role.keys).count
        guard count >= role.threshold else {
            throw RegistryError(
                "root \(claims.version) is signed by \(count) of \(whose) keys, \(needed(role.threshold))")
        }
    }

    /// The claims of a root that is not signed yet, for showing them.
    package static func unverifiedClaims(of bytes: [UInt8]) throws(RegistryError) -> RootClaims {
        try read(bytes).1
    }

    /// The fingerprint of a root file that nobody verified, for showing it to a person who will.
    package static func unverifiedFingerprint(of bytes: [UInt8]) throws(RegistryError) -> Digest {
        Digest(.sha256, try read(bytes).0.id)
    }
}
