internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON

/// What an entry is found by. Read without checking a signature, so nothing of it is shown or judged: it leads to an entry,
/// which is then proved, verified and parsed anew.
enum EntryKeys {
    case statement(StatementKeys)
    /// Says that it is a revocation. Whether it holds is decided at sync; it is found by nothing that it revokes.
    case revocation(id: Hash32)
    /// Points to a signers file; which one governs is decided by the stewards' signatures.
    case signers(SignersPointer)
    /// Does not parse as anything that is known: counted, proved, never fatal.
    case opaque

    init(_ entry: [UInt8]) {
        guard let envelope = try? Envelope(parsing: entry) else {
            self = .opaque
            return
        }
        switch envelope.payloadType {
        case .statement:
            guard let keys = try? StatementKeys(envelope.payload) else {
                self = .opaque
                return
            }
            self = keys.isRevocation ? .revocation(id: keys.id) : .statement(keys)
        case .signers:
            self = (try? SignersPointer(parsing: envelope.payload)).map { .signers($0) } ?? .opaque
        case .root, .keyRequest: self = .opaque
        }
    }
}

struct StatementKeys {
    let id: Hash32
    let isRevocation: Bool
    let model: ModelName?
    private(set) var digests: [Digest] = []
    private(set) var parentDigests: [Digest] = []
    private(set) var parents: [ModelName] = []
    private(set) var aliases: [Alias] = []
    /// Bytes of all tensors, where a weights digest is stated with them.
    let weightsBytes: Int?
    /// Whether a tensor manifest is said to be published under the weights digest.
    let manifest: Digest?

    init(_ payload: [UInt8]) throws {
        let root = try JSONDocument(payload).root
        id = PAE.id(.statement, payload)
        isRevocation =
            root["predicateType"]?.string.map { $0.utf8.elementsEqual(Revocation.type.utf8) } ?? false
        let predicate = root["predicate"]
        model = predicate?["model"]?.string.flatMap { try? ModelName($0) }
        var weights: Digest?
        if let subjects = root["subject"]?.elements {
            digests.reserveCapacity(subjects.count)
            for subject in subjects {
                guard let stated = subject["digest"] else { continue }
                if let hash = stated["sha256"]?.withUTF8({ Hash32(hex: $0) }) ?? nil {
                    digests.append(Digest(.sha256, hash))
                }
                if let hash = stated["weights"]?.withUTF8({ Hash32(hex: $0) }) ?? nil {
                    weights = Digest(.weights, hash)
                    digests.append(Digest(.weights, hash))
                }
            }
        }
        let facts = predicate?["weights"]
        weightsBytes = weights == nil ? nil : facts?["bytes"]?.int
        manifest = facts?["manifest"]?.bool == true ? weights : nil
        if let elements = predicate?["lineage"]?["parents"]?.elements {
            for parent in elements {
                if let name = parent["name"]?.string.flatMap({ try? ModelName($0) }) { parents.append(name) }
                guard let stated = parent["digests"]?.elements else { continue }
                for digest in stated {
                    if let digest = digest.string.flatMap({ Digest($0) }) { parentDigests.append(digest) }
                }
            }
        }
        note(aliasesOf: predicate)
        note(aliasesOf: facts)
        if let artifacts = predicate?["artifacts"]?.elements {
            for artifact in artifacts { note(aliasesOf: artifact) }
        }
    }
}

extension StatementKeys {
    private mutating func note(aliasesOf value: JSONValue?) {
        guard let members = value?["aliases"]?.members else { return }
        for member in members {
            let (name, value) = (member.name, member.value)
            if let scheme = AliasScheme(rawValue: name),
                let alias = value.string.flatMap({ Alias(scheme, value: $0) })
            {
                aliases.append(alias)
            }
        }
    }
}

/// The key under which an alias is indexed: its bytes, then its scheme, so that a hex prefix is a range.
enum AliasKey {
    static func encode(_ alias: Alias) -> [UInt8] { alias.bytes + [tag(alias.scheme)] }

    static func decode(_ key: [UInt8]) -> Alias? {
        AliasScheme.allCases.first { tag($0) == key.last }.flatMap { Alias($0, bytes: key.dropLast()) }
    }

    private static func tag(_ scheme: AliasScheme) -> UInt8 {
        switch scheme {
        case .safemodels020: 1
        case .safemodels010: 2
        case .safetensorsData: 3
        case .ggufSHA256: 4
        case .ggufUUID: 5
        case .omsRoot: 6
        case .model: 7
        }
    }
}

/// The key under which a digest is indexed: its 32 bytes, then its algorithm, so that a hex prefix is a range.
enum DigestKey {
    static let byteCount = 33

    static func encode(_ digest: Digest) -> [UInt8]? {
        tag(digest.algorithm).map { digest.hash.bytes + [$0] }
    }

    static func decode(_ key: UnsafeRawBufferPointer) -> Digest? {
        guard key.count == byteCount,
            let algorithm = DigestAlgorithm.allCases.first(where: { tag($0) == key[32] })
        else { return nil }
        return Digest(algorithm, Hash32(loading: key))
    }

    static func tag(_ algorithm: DigestAlgorithm) -> UInt8? {
        switch algorithm {
        case .sha256: 1
        case .weights: 2
        // A tensor's digest is no subject of a statement.
        case .blake3: nil
        }
    }
}
