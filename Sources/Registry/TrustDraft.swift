package import Attestation
package import Cryptography
internal import StrictJSON

/// A root or a signers file that waits for signatures: one file that people pass around, with all that a signer must see.
///
/// It is a DSSE envelope with more members: `registry` (a name), `before` (base64 of what it follows: root N, or the signers
/// file before it), and for a signers file `file` (base64) and `root` (base64 of the root whose stewards sign it). Nothing in
/// it is trusted: what is placed in a registry is verified against the registry's own roots.
package struct TrustDraft: Sendable {
    package enum Subject: Sendable {
        case root(RootClaims, before: RootClaims?)
        case signers(SignersClaims, before: SignersClaims?)
    }

    /// Whose signatures are asked for.
    package struct Requirement: Sendable {
        /// `root 1's keys`, `stewards of root 2`.
        package let whose: String
        package let role: RootClaims.Role
        /// How many of them signed.
        package let count: Int

        package var isMet: Bool { count >= role.threshold }
    }

    package let registry: String
    package let subject: Subject
    package let envelope: Envelope
    /// Root N where root N+1 is drafted; the root whose stewards sign, where a signers file is. nil for root 1.
    private let root: [UInt8]?
    /// Of a signers file.
    package let file: [UInt8]?
    /// What it says to follow, of a signers file: nobody signed that.
    package let before: [UInt8]?
    private let roles: [(whose: String, role: RootClaims.Role)]

    /// Bytes: a signers file and the one before it, in base64.
    package static let limit = 3 * RegistryLimits.signers

    /// Root N+1, or root 1 where there is none before.
    package init(root claims: RootClaims, after old: VerifiedRoot?, registry: String) throws {
        try self.init(
            registry: registry, root: old?.bytes, file: nil, before: nil,
            envelope: Envelope(payloadType: .root, payload: claims.json.pretty(), signatures: []))
    }

    /// A signers file.
    /// - Parameters:
    ///   - root: the file of the root, signed or not, whose stewards are to sign.
    ///   - signatures: those that it has.
    package init(
        signers file: [UInt8], after old: [UInt8]?, root: [UInt8], registry: String,
        signatures: [Envelope.Signature] = []
    ) throws {
        let claims = try SignersClaims(parsing: file)
        try self.init(
            registry: registry, root: root, file: file, before: old,
            envelope: Envelope(
                payloadType: .signers, payload: SignersPointer(version: claims.version, file: file).payload,
                signatures: signatures))
    }

    private init(
        registry: String, root: [UInt8]?, file: [UInt8]?, before: [UInt8]?, envelope: Envelope
    ) throws {
        self.registry = registry
        self.root = root
        self.file = file
        self.before = before
        self.envelope = envelope
        switch envelope.payloadType {
        case .root:
            let claims = try RootClaims(parsing: envelope.payload)
            let old = try root.map { try VerifiedRoot.unverifiedClaims(of: $0) }
            guard claims.version == (old?.version ?? 0) + 1 else {
                throw RegistryError("root \(claims.version) does not follow what the draft names")
            }
            subject = .root(claims, before: old)
            let own = (whose: "root \(claims.version)'s keys", role: claims.root)
            roles = (old.map { [("root \($0.version)'s keys", $0.root)] } ?? []) + [own]
        case .signers:
            guard let file, let root else { throw RegistryError("a draft of signers has file and root") }
            let claims = try SignersClaims(parsing: file)
            guard
                try SignersPointer(parsing: envelope.payload)
                    == SignersPointer(version: claims.version, file: file)
            else { throw RegistryError("the draft's file is not the one that is signed") }
            subject = .signers(claims, before: try before.map { try SignersClaims(parsing: $0) })
            let governing = try VerifiedRoot.unverifiedClaims(of: root)
            roles = [("stewards of root \(governing.version)", governing.stewards)]
        default: throw RegistryError("no draft of a root or of signers")
        }
        if let key = newKeys.first(where: { !$0.isUsable }) {
            throw RegistryError(
                "\(key) is no key that can sign: a point of small order, or not of the curve; whoever gave it makes one with oracle key generate NAME"
            )
        }
    }

    /// The keys that stand in it and not in what it follows.
    private var newKeys: Set<PublicKey> {
        switch subject {
        case .root(let claims, let before): Set(claims.allKeys).subtracting(before?.allKeys ?? [])
        case .signers(let claims, let before):
            Set(claims.signers.flatMap(\.keys).map(\.key)).subtracting(
                (before?.signers ?? []).flatMap(\.keys).map(\.key))
        }
    }

    package init(parsing bytes: [UInt8]) throws {
        let value: JSONValue
        do {
            value = try JSONDocument(bytes, limits: JSONLimits(depth: 8, bytes: Self.limit, values: 1024))
                .root
        } catch { throw RegistryError("not strict JSON: \(error)") }
        guard let registry = value["registry"]?.string else {
            throw RegistryError("no draft: oracle registry rotate and admit write them")
        }
        func decoded(_ name: StaticString) throws(RegistryError) -> [UInt8]? {
            guard let member = value[name] else { return nil }
            guard let bytes = member.string.flatMap({ Base64.decode($0) }) else {
                throw RegistryError("\(name) is not base64")
            }
            return bytes
        }
        try self.init(
            registry: registry, root: decoded("root"), file: decoded("file"), before: decoded("before"),
            envelope: Envelope(parsing: bytes, limit: Self.limit))
    }

    /// The file of a root, with the signatures that the draft has.
    var placedRoot: [UInt8] { envelope.json.pretty() }

    package var bytes: [UInt8] {
        var members = [JSON.Member("registry", .string(registry))]
        if case .object(let own) = envelope.json { members += own }
        for (name, bytes) in [("root", root), ("file", file), ("before", before)] {
            if let bytes { members.append(JSON.Member(name, .string(Base64.encode(bytes)))) }
        }
        return JSON.object(members).pretty()
    }

    package var version: Int {
        switch subject {
        case .root(let claims, _): claims.version
        case .signers(let claims, _): claims.version
        }
    }

    /// `root 2`, `signers 3`.
    package var title: String {
        switch subject {
        case .root: "root \(version)"
        case .signers: "signers \(version)"
        }
    }

    /// What a signer is asked to agree with, a sentence each.
    package var changes: [String] {
        switch subject {
        case .root(let claims, let before):
            return claims.changes(from: before)
                + UnreadMembers.sentences(
                    in: envelope.payload, readAs: claims.json, limit: RegistryLimits.root)
        case .signers(let claims, let before):
            let unread = unreadOfSigners(claims)
            let differences = claims.differences(from: before)
            // It is said of what is read, and there is more.
            return differences.map(\.kind) == [.nothing] && !unread.isEmpty
                ? unread : differences.map(\.words) + unread
        }
    }

    /// Whom a signers file lets sign, all of it: for whoever cannot tell whether what it says to follow is what it follows.
    /// Empty for a root.
    package var whole: [String] {
        guard case .signers(let claims, _) = subject else { return [] }
        return claims.changes(from: nil) + unreadOfSigners(claims)
    }

    private func unreadOfSigners(_ claims: SignersClaims) -> [String] {
        UnreadMembers.sentences(in: file ?? [], readAs: claims.json, limit: RegistryLimits.signers)
    }

    /// Of the root that it follows, or whose stewards sign it: what a signer compares with the one they know.
    package var rootFingerprint: Digest? {
        root.flatMap { try? VerifiedRoot.unverifiedFingerprint(of: $0) }
    }

    /// The root that it follows, or whose stewards sign it: unverified, as its fingerprint.
    package var followedRoot: RootClaims? { root.flatMap { try? VerifiedRoot.unverifiedClaims(of: $0) } }

    /// Of the log; what it says itself where it is a first root.
    package var origin: String {
        if case .root(let claims, _) = subject { claims.origin } else { followedRoot?.origin ?? "" }
    }

    /// Those of a role that may sign and have not.
    package func missing(of role: RootClaims.Role) -> [PublicKey] {
        let missing = Set(missing)
        return role.keys.filter(missing.contains)
    }

    package var requirements: [Requirement] {
        roles.map { whose, role in
            Requirement(whose: whose, role: role, count: envelope.validSigners(among: role.keys).count)
        }
    }

    /// Of root 1, which nobody knows yet: its signers read it to each other before they sign.
    package var firstFingerprint: Digest? {
        if case .root(_, before: nil) = subject { Digest(.sha256, envelope.id) } else { nil }
    }

    /// Whether every threshold is met.
    package var isComplete: Bool { requirements.allSatisfy(\.isMet) }

    /// Keys that may sign and have not.
    package var missing: [PublicKey] {
        let asked = Set(roles.flatMap(\.role.keys))
        return asked.subtracting(envelope.validSigners(among: Array(asked))).sorted()
    }

    /// Whether a key's signature would count for it.
    package func asks(_ key: PublicKey) -> Bool { roles.contains { $0.role.keys.contains(key) } }

    /// With the signatures of those keys which are asked for.
    package func signed(by keys: [SecretKey]) throws -> TrustDraft {
        let wanted = Set(missing)
        let new = Envelope.signing(
            envelope.payload, as: envelope.payloadType, with: keys.filter { wanted.contains($0.publicKey) })
        return try with(new.signatures)
    }

    /// With the signatures of another copy of the same draft.
    package func merging(_ other: TrustDraft) throws -> TrustDraft {
        guard other.envelope.id == envelope.id else {
            throw RegistryError("the two drafts of \(title) say different things")
        }
        return try with(other.envelope.signatures)
    }

    /// Only what verifies is added: a draft goes through many hands.
    private func with(_ signatures: [Envelope.Signature]) throws -> TrustDraft {
        var all = envelope.signatures
        let asked = Array(Set(roles.flatMap(\.role.keys)))
        for signature in signatures where !all.contains(signature) {
            let one = Envelope(
                payloadType: envelope.payloadType, payload: envelope.payload, signatures: [signature])
            if !one.validSigners(among: asked).isEmpty { all.append(signature) }
        }
        return try TrustDraft(
            registry: registry, root: root, file: file, before: before,
            envelope: Envelope(payloadType: envelope.payloadType, payload: envelope.payload, signatures: all))
    }
}
