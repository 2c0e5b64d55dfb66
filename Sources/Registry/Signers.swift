package import Attestation
package import Cryptography
package import StrictJSON

/// Somebody whose signature on a statement may count.
package struct Signer: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable { case publisher, curator, notary }

    package struct Key: Hashable, Sendable {
        package let key: PublicKey
        /// The first log index at which it counts.
        package let from: UInt64
        /// The first at which it does not any more; nil for no end.
        package let until: UInt64?

        package init(key: PublicKey, from: UInt64 = 0, until: UInt64? = nil) {
            self.key = key
            self.from = from
            self.until = until
        }

        package func counts(at index: UInt64) -> Bool { index >= from && (until.map { index < $0 } ?? true) }
    }

    package let name: String
    package let kind: Kind
    package let organisation: String?
    /// Owners, or single `owner/model`s, ASCII-folded when compared.
    package let namespaces: [String]
    package let homepage: String?
    package let keys: [Key]

    package init(
        name: String, kind: Kind, organisation: String? = nil, namespaces: [String] = [],
        homepage: String? = nil,
        keys: [Key]
    ) {
        self.name = name
        self.kind = kind
        self.organisation = organisation
        self.namespaces = namespaces
        self.homepage = homepage
        self.keys = keys
    }

    /// Why nobody is let in as of an organisation that is called so; nil where nothing is wrong. Who is in already stays.
    package static func fault(inOrganisation name: String) -> String? {
        if name.allSatisfy(\.isWhitespace) { return "an organisation has a name" }
        return RegistryDescription.isLine(name)
            ? nil : "an organisation's name has at most 512 bytes and no control characters"
    }

    package func owns(_ model: ModelName) -> Bool {
        namespaces.contains { $0.lowercased() == model.folded || $0.lowercased() == model.owner.lowercased() }
    }
}

/// Who may sign what: docs/registry.md, "Statement".
package enum Authority {
    /// Whether a signature by `signer` is one that a verdict may rest on.
    package static func mayCount(_ predicate: Statement.Predicate, by signer: Signer) -> Bool {
        switch predicate {
        case .release(let claims): signer.kind == .publisher && signer.owns(claims.model)
        case .observation: signer.kind == .curator
        case .evaluation, .comparison: signer.kind == .notary
        // A revocation counts by `RevocationSet`, and is never a ground.
        case .revocation, .other: false
        }
    }

    /// Whether the registry publishes a signature by `signer`: one that counts, a notary's co-signature, or a publisher's own
    /// measurement of its own model, which is shown as such and counts for nothing.
    package static func mayPublish(_ predicate: Statement.Predicate, by signer: Signer) -> Bool {
        if signer.kind == .notary { return true }
        switch predicate {
        case .evaluation, .comparison:
            return signer.kind == .publisher && predicate.model.map { signer.owns($0) } == true
        case .other: return false
        default: return mayCount(predicate, by: signer)
        }
    }
}

/// A full snapshot of signers, as a file says it.
package struct SignersClaims: Hashable, Sendable {
    package let version: Int
    package let log: TreeHead
    package let signers: [Signer]
    /// Names that are never given to another.
    package let retired: [ModelName]
    /// The registry's own policy, YAML as docs/policy.md has it: what it asks of whoever follows it. Trust reads it.
    package let policy: String?

    package init(
        version: Int, log: TreeHead, signers: [Signer], retired: [ModelName] = [], policy: String? = nil
    ) throws(RegistryError) {
        self.version = version
        self.log = log
        self.signers = signers
        self.retired = retired
        self.policy = policy
        if let policy, policy.utf8.count > RegistryLimits.policy {
            throw RegistryError("the policy has more than \(RegistryLimits.policy) bytes")
        }
        if let name = signers.map({ Array($0.name.lowercased().utf8) })
            .sorted(by: { $0.lexicographicallyPrecedes($1) }).firstRepeated
        {
            throw RegistryError("two signers are called \(String(decoding: name, as: UTF8.self))")
        }
        for signer in signers {
            guard ModelName.fault(in: Array(signer.name.utf8)) == nil else {
                throw RegistryError("the signer's name \"\(signer.name.prefix(64))\" is malformed")
            }
            guard (1...RegistryLimits.keys).contains(signer.keys.count) else {
                throw RegistryError("the signer \(signer.name) has 1 to \(RegistryLimits.keys) keys")
            }
            for namespace in signer.namespaces where !Self.isValid(namespace: namespace) {
                throw RegistryError("the signer \(signer.name) has a malformed namespace")
            }
        }
        if let key = signers.flatMap({ $0.keys.map(\.key) }).sorted().firstRepeated {
            let holder = signers.last { $0.keys.contains { $0.key == key } }
            throw RegistryError("a key of the signer \(holder?.name ?? "") stands in two records")
        }
    }

    private static func isValid(namespace: String) -> Bool {
        ModelName.fault(in: Array(namespace.utf8)) == nil || (try? ModelName(namespace)) != nil
    }

    package init(parsing bytes: [UInt8]) throws(RegistryError) {
        let value: JSONValue
        do {
            let limits = JSONLimits(depth: 16, bytes: RegistryLimits.signers, values: 1 << 22)
            value = try JSONDocument(bytes, limits: limits).root
        } catch { throw RegistryError("not strict JSON: \(error)") }
        guard let version = value["version"]?.int, version >= 1, let list = value["signers"]?.elements else {
            throw RegistryError("a signers file has a version and signers")
        }
        var signers: [Signer] = []
        for element in list {
            guard let name = element["name"]?.string,
                let kind = element["kind"]?.string.flatMap(Signer.Kind.init(rawValue:)),
                let keyList = element["keys"]?.elements
            else { throw RegistryError("a signer has name, kind and keys") }
            var keys: [Signer.Key] = []
            for item in keyList {
                guard let key = item["key"]?.string.flatMap({ PublicKey($0) }), let from = item["from"]?.int,
                    from >= 0
                else { throw RegistryError("a key of the signer \(name.prefix(64)) is malformed") }
                var until: UInt64?
                if let end = item["until"], !end.isNull {
                    guard let index = end.int, index >= 0 else {
                        throw RegistryError("a key of the signer \(name.prefix(64)) is malformed")
                    }
                    until = UInt64(index)
                }
                keys.append(Signer.Key(key: key, from: UInt64(from), until: until))
            }
            var namespaces: [String] = []
            if let list = element["namespaces"]?.elements {
                for item in list { namespaces.append(item.string ?? "") }
            }
            signers.append(
                Signer(
                    name: name, kind: kind, organisation: element["organisation"]?.string,
                    namespaces: namespaces,
                    homepage: element["homepage"]?.string, keys: keys))
        }
        var retired: [ModelName] = []
        if let list = value["retired"]?.elements {
            for item in list {
                do { retired.append(try ModelName(item.string ?? "")) } catch {
                    throw RegistryError("retired: \(error)")
                }
            }
        }
        var policy: String?
        if let stated = value["policy"] {
            // One that is there and is not understood must not be passed over.
            guard let text = stated.string else { throw RegistryError("policy is a text") }
            policy = text
        }
        try self.init(
            version: version, log: TreeHead(value["log"]), signers: signers, retired: retired, policy: policy)
    }

    package var json: JSON {
        .members([
            "version": .int(version),
            "log": log.json,
            "signers": .array(
                signers.map { signer in
                    .members([
                        "name": .string(signer.name),
                        "kind": .string(signer.kind.rawValue),
                        "organisation": signer.organisation.map { .string($0) },
                        "namespaces": signer.namespaces.isEmpty ? nil : .strings(signer.namespaces),
                        "homepage": signer.homepage.map { .string($0) },
                        "keys": .array(
                            signer.keys.map { key in
                                .members([
                                    "key": .string(key.key.description),
                                    "from": .int(Int(clamping: key.from)),
                                    "until": key.until.map { .int(Int(clamping: $0)) },
                                ])
                            }),
                    ])
                }),
            "retired": .strings(retired.map(\.description)),
            "policy": policy.map { .string($0) },
        ])
    }
}

/// What stewards sign: which bytes a version of the signers file has.
package struct SignersPointer: Hashable, Sendable {
    package let version: Int
    package let sha256: Hash32
    package let size: Int

    package init(version: Int, file: [UInt8]) {
        self.version = version
        sha256 = SHA256.hash(file)
        size = file.count
    }

    package init(parsing payload: [UInt8]) throws(RegistryError) {
        guard let value = try? JSONDocument(payload).root, let version = value["version"]?.int, version >= 1,
            let sha256 = value["sha256"]?.string.flatMap({ Hash32(hex: $0) }), let size = value["size"]?.int,
            size >= 0, size <= RegistryLimits.signers
        else { throw RegistryError("a pointer has version, sha256 and size") }
        self.version = version
        self.sha256 = sha256
        self.size = size
    }

    /// Exactly these bytes are signed.
    package var payload: [UInt8] {
        let json: JSON = ["version": .int(version), "sha256": .string(sha256.hex), "size": .int(size)]
        return json.compact
    }
}

/// A pointer that the stewards' threshold signed: the file that it names is their word, there or not.
package struct VerifiedSignersPointer: Sendable {
    package let target: SignersPointer

    package init(_ envelope: Envelope, root: RootClaims) throws(RegistryError) {
        guard envelope.payloadType == .signers else {
            throw RegistryError("the envelope holds no signers pointer")
        }
        target = try SignersPointer(parsing: envelope.payload)
        let count = envelope.validSigners(among: root.stewards.keys).count
        guard count >= root.stewards.threshold else {
            throw RegistryError(
                "signers file \(target.version) is signed by \(counted(count, "steward")), \(needed(root.stewards.threshold))"
            )
        }
    }

    private init(target: SignersPointer) { self.target = target }

    /// The highest version that the stewards' threshold signed. A steward who signs later, or again after a rotation, does so
    /// in an entry of his own: signatures of one pointer count together, wherever they stand.
    /// - Parameter entries: pointers of a log, those of the highest version first.
    /// - Returns: nil where none has the threshold, and the first reason why.
    package static func newest(
        among entries: [[UInt8]], root: RootClaims
    ) -> (pointer: VerifiedSignersPointer?, fault: RegistryError?) {
        var fault: RegistryError?
        // Of one version, in the order in which they were met.
        var candidates: [(id: Hash32, target: SignersPointer, stewards: Set<PublicKey>)] = []
        func settled() -> VerifiedSignersPointer? {
            for candidate in candidates {
                if candidate.stewards.count >= root.stewards.threshold {
                    return VerifiedSignersPointer(target: candidate.target)
                }
                fault =
                    fault
                    ?? RegistryError(
                        "signers file \(candidate.target.version) is signed by \(counted(candidate.stewards.count, "steward")), \(needed(root.stewards.threshold))"
                    )
            }
            return nil
        }
        for entry in entries {
            guard let envelope = try? Envelope(parsing: entry), envelope.payloadType == .signers,
                let target = try? SignersPointer(parsing: envelope.payload)
            else { continue }
            if let before = candidates.first, before.target.version != target.version {
                if let pointer = settled() { return (pointer, nil) }
                candidates = []
            }
            let stewards = envelope.validSigners(among: root.stewards.keys)
            if let at = candidates.firstIndex(where: { $0.id == envelope.id }) {
                candidates[at].stewards.formUnion(stewards)
            } else if !stewards.isEmpty || candidates.isEmpty {
                // Anybody who can append may log pointers that nobody signed: one is enough to say so.
                candidates.append((envelope.id, target, stewards))
            }
        }
        return (settled(), fault)
    }
}

/// Signers whose file was signed by the stewards' threshold.
package struct VerifiedSigners: Sendable {
    package let claims: SignersClaims
    package let bytes: [UInt8]
    private let table: KeyTable

    /// - Parameters:
    ///   - pointer: the log's entry, or one made of the `.sig` files beside the file.
    ///   - root: its stewards count; its keys may not be signers' too.
    package init(parsing bytes: [UInt8], pointer: Envelope, root: RootClaims) throws(RegistryError) {
        try self.init(parsing: bytes, pointer: VerifiedSignersPointer(pointer, root: root), root: root)
    }

    package init(
        parsing bytes: [UInt8], pointer: VerifiedSignersPointer, root: RootClaims
    ) throws(RegistryError) {
        let claims = try SignersClaims(parsing: bytes)
        guard pointer.target == SignersPointer(version: claims.version, file: bytes) else {
            throw RegistryError("signers file \(pointer.target.version) is not the one that was signed")
        }
        try self.init(claims: claims, bytes: bytes, root: root)
    }

    /// Signers that this machine verified before; the caller compared the bytes with the hash in its trust state.
    package init(recorded bytes: [UInt8], root: RootClaims) throws(RegistryError) {
        try self.init(claims: SignersClaims(parsing: bytes), bytes: bytes, root: root)
    }

    private init(claims: SignersClaims, bytes: [UInt8], root: RootClaims) throws(RegistryError) {
        table = KeyTable(claims.signers)
        for role in root.allKeys {
            guard let record = table[role] else { continue }
            throw RegistryError("a key of the signer \(record.signer.name) is one of the root's")
        }
        self.claims = claims
        self.bytes = bytes
    }

    package var version: Int { claims.version }
    package var allKeys: [PublicKey] { table.records.map(\.key) }

    /// Whose key it is, if it counts for an entry at that index.
    package func signer(of key: PublicKey, at index: UInt64) -> Signer? {
        guard let record = table[key], record.use.counts(at: index) else { return nil }
        return record.signer
    }

    /// Whose key it is, whether or not it still counts.
    package func owner(of key: PublicKey) -> Signer? { table[key]?.signer }

    /// The key that a signature's hint names.
    package func key(hinted keyID: Hash32) -> PublicKey? { table.record(hinted: keyID)?.key }

    /// The keys that are tried on an envelope's signatures, in order.
    package func candidates(for envelope: Envelope) -> [PublicKey] {
        var candidates: [PublicKey] = []
        var unhinted = false
        for signature in envelope.signatures {
            if let key = signature.keyID.flatMap({ key(hinted: $0) }) {
                candidates.append(key)
            } else if signature.keyID == nil {
                unhinted = true
            }
        }
        // Without a hint every key must be tried: only where that is cheap.
        if unhinted, table.records.count <= 256 { candidates += allKeys }
        candidates.sort()
        return candidates.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
