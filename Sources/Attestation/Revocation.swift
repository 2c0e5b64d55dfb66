package import Cryptography
internal import StrictJSON

/// A word that takes back what was signed, or takes such a word back:
/// `urn:oracle-registry:predicate:revocation:v1`. Nothing about who may say it: that is `Registry.RevocationSet`'s question.
///
/// The subject says what is revoked, by one digest of an algorithm that says what kind of thing it is:
///
///     {"revokes": "attestation"}  {"name": "acme/tiny", "digest": {"attestationId": "<SHA-256 of its PAE>"}}
///     {"revokes": "digests"}      {"name": "model.safetensors", "digest": {"sha256": "..."}}, ...; weights likewise
///     {"revokes": "key"}          {"name": "ed25519:<base64>", "digest": {"keyId": "<SHA-256 of the key>"}}
///     {"withdraws": "revocation"} {"name": "revocation", "digest": {"attestationId": "<the revocation's id>"}}
///
/// in-toto wants a digest of every subject and ignores algorithms that it does not know: so an attestation's id is never taken
/// for the SHA-256 of a file.
package struct Revocation: Hashable, Sendable {
    package static let type = "urn:oracle-registry:predicate:revocation:v1"

    package enum Target: Hashable, Sendable {
        /// One statement about a model, whoever signed it.
        case attestation(Hash32, model: ModelName)
        /// Bytes, under whatever name; each with a name for people. Not empty, each digest once.
        case digests([Named])
        /// What a key signs from a log index on; nil for the index of the revocation itself.
        case key(PublicKey, from: UInt64?)
        /// Another revocation, which holds no more.
        case revocation(Hash32)
    }

    package struct Named: Hashable, Sendable {
        package let name: String
        package let digest: Digest

        package init(name: String, digest: Digest) {
            self.name = name
            self.digest = digest
        }
    }

    /// How far a revocation reaches beyond what it names.
    package enum Severity: String, CaseIterable, Hashable, Sendable {
        /// The bytes may do harm: what was made from them is revoked too.
        case compromised
        /// What was said of them is wrong, or they do not do what they should: what was made from them is warned of.
        case defective
    }

    package let target: Target
    package let severity: Severity
    package let reason: String
    /// The log that its signers saw: it is refused in a log that had not this root at this size.
    package let logSize: UInt64
    package let logRoot: Hash32

    /// - Throws: where a reader would refuse it.
    package init(
        target: Target, severity: Severity, reason: String, logSize: UInt64, logRoot: Hash32
    ) throws(AttestationError) {
        self.target = target
        self.severity = severity
        self.reason = reason
        self.logSize = logSize
        self.logRoot = logRoot
        // One set of rules: the reader's.
        _ = try Statement(parsing: statement)
    }

    private init(
        unchecked target: Target, severity: Severity, reason: String, logSize: UInt64, logRoot: Hash32
    ) {
        self.target = target
        self.severity = severity
        self.reason = reason
        self.logSize = logSize
        self.logRoot = logRoot
    }
}

extension Revocation {
    package var verb: String { if case .revocation = target { "withdraws" } else { "revokes" } }

    /// The same word of a key, from the index from which it holds.
    package func effective(from index: UInt64, of key: PublicKey) -> Revocation {
        Revocation(
            unchecked: .key(key, from: index), severity: severity, reason: reason, logSize: logSize,
            logRoot: logRoot)
    }

    private static let attestationID: StaticString = "attestationId"
    private static let keyID: StaticString = "keyId"

    /// Reads the predicate and the subjects of a statement.
    static func read(_ root: JSONValue) throws(AttestationError) -> Revocation {
        guard let predicate = root["predicate"], predicate.kind == .object else {
            throw AttestationError("predicate is missing")
        }
        guard let subjects = root["subject"]?.elements, subjects.count > 0,
            subjects.count <= AttestationLimits.subjects
        else { throw AttestationError("a revocation has 1 to \(AttestationLimits.subjects) subjects") }
        let revokes = try predicate.optionalText("revokes")
        let withdraws = try predicate.optionalText("withdraws")
        let from = try predicate.optionalCount("from").map { UInt64($0) }
        let target: Target
        switch (revokes, withdraws) {
        case ("attestation"?, nil):
            let (name, id) = try Self.only(subjects, Self.attestationID)
            target = .attestation(id, model: try ModelName(name))
        case ("digests"?, nil): target = .digests(try Self.digests(subjects))
        case ("key"?, nil):
            let (name, id) = try Self.only(subjects, Self.keyID)
            guard let key = PublicKey(name), key.keyID == id else {
                throw AttestationError("a revoked key bears its own text as its name, and the SHA-256 of it")
            }
            target = .key(key, from: from)
        case (nil, "revocation"?):
            target = .revocation(try Self.only(subjects, Self.attestationID).id)
        default:
            throw AttestationError(
                "a revocation revokes \"attestation\", \"digests\" or \"key\", or withdraws \"revocation\"")
        }
        if case .key = target {
        } else if from != nil {
            throw AttestationError("only a key is revoked from a log index on")
        }
        guard let severity = Severity(rawValue: try predicate.text("severity", in: "predicate")) else {
            throw AttestationError("severity is \"compromised\" or \"defective\"")
        }
        let reason = try predicate.text("reason", in: "predicate")
        guard let log = predicate["log"], let size = try log.optionalCount("size"),
            let hash = log["root"]?.string.flatMap({ Base64.decode($0) }).flatMap({ Hash32($0) })
        else { throw AttestationError("log is {size, root}: a revocation is bound to the tree") }
        return Revocation(
            unchecked: target, severity: severity, reason: reason, logSize: UInt64(size), logRoot: hash)
    }

    /// The only subject, with the only digest that such a target has.
    private static func only(
        _ subjects: JSONElements, _ algorithm: StaticString
    ) throws(AttestationError) -> (name: String, id: Hash32) {
        guard subjects.count == 1, let subject = subjects.first(where: { _ in true }),
            let digest = subject["digest"], digest.members?.count == 1,
            let id = digest[algorithm]?.string.flatMap({ Hash32(hex: $0) })
        else { throw AttestationError("the one subject of such a revocation has one digest, \(algorithm)") }
        return (try subject.text("name", in: "subject"), id)
    }

    private static func digests(_ subjects: JSONElements) throws(AttestationError) -> [Named] {
        var found: [Named] = []
        var seen: Set<Digest> = []
        for subject in subjects {
            let name = try subject.text("name", in: "subject")
            guard let members = subject["digest"]?.members, members.count > 0 else {
                throw AttestationError("the subject \"\(name)\" has no digest")
            }
            for member in members {
                let (algorithm, value) = (member.name, member.value)
                // Nothing is ignored here: what is revoked must be what everybody reads.
                guard let algorithm = DigestAlgorithm(rawValue: algorithm), algorithm != .blake3,
                    let hash = value.string.flatMap({ Hash32(hex: $0) })
                else { throw AttestationError("digests are revoked by sha256 or weights, in lowercase hex") }
                let digest = Digest(algorithm, hash)
                guard seen.insert(digest).inserted else {
                    throw AttestationError("the digest \(digest) a second time")
                }
                found.append(Named(name: name, digest: digest))
            }
        }
        return found
    }

    /// The statement's bytes, as they are signed.
    package var statement: [UInt8] {
        let subjects: [JSON]
        var revokes: String?
        var withdraws: String?
        var from: UInt64?
        switch target {
        case .attestation(let id, let model):
            revokes = "attestation"
            subjects = [["name": .string(model.description), "digest": ["attestationId": .string(id.hex)]]]
        case .digests(let named):
            revokes = "digests"
            subjects = named.map {
                [
                    "name": .string($0.name),
                    "digest": .object([
                        JSON.Member($0.digest.algorithm.rawValue, .string($0.digest.hash.hex))
                    ]),
                ]
            }
        case .key(let key, let index):
            revokes = "key"
            from = index
            subjects = [
                ["name": .string(key.description), "digest": ["keyId": .string(key.keyID.hex)]]
            ]
        case .revocation(let id):
            withdraws = "revocation"
            subjects = [["name": "revocation", "digest": ["attestationId": .string(id.hex)]]]
        }
        let json: JSON = [
            "_type": .string(Statement.type),
            "subject": .array(subjects),
            "predicateType": .string(Self.type),
            "predicate": .members([
                "revokes": revokes.map { .string($0) },
                "withdraws": withdraws.map { .string($0) },
                "from": from.map { .int(Int(clamping: $0)) },
                "severity": .string(severity.rawValue),
                "reason": .string(reason),
                "log": [
                    "size": .int(Int(clamping: logSize)), "root": .string(Base64.encode(logRoot.bytes)),
                ],
            ]),
        ]
        return json.pretty()
    }
}

extension Revocation.Target {
    /// `statement 986c1d2e3f405162 about acme/bad`, `key ed25519:... from entry 5 on`.
    package var words: String {
        switch self {
        case .attestation(let id, let model): "statement \(id.hex.prefix(16)) about \(model)"
        case .digests(let named): named.map(\.digest.description).joined(separator: ", ")
        case .key(let key, let from):
            "key \(key)\(from.map { " from entry \($0) on" } ?? " from now on")"
        case .revocation(let id): "revocation \(id.hex.prefix(16))"
        }
    }
}
