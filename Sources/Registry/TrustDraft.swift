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
    private let file: [UInt8]?
    private let before: [UInt8]?
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
        case .root(let claims, let before): claims.changes(from: before)
        case .signers(let claims, let before): claims.changes(from: before)
        }
    }

    /// Of the root that it follows, or whose stewards sign it: what a signer compares with the one they know.
    package var rootFingerprint: Digest? {
        root.flatMap { try? VerifiedRoot.unverifiedFingerprint(of: $0) }
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

    // MARK: in a registry

    /// The folder of a registry in which drafts wait. Nothing else is in it, and nothing in it counts.
    package static let folder = "pending"

    /// Of its file, wherever it lies.
    package var name: String {
        switch subject {
        case .root: "\(version).root.json"
        case .signers: "\(version).signers.json"
        }
    }

    /// Where it waits.
    package var pendingPath: String { "\(Self.folder)/\(name)" }

    /// Where it is placed.
    package var path: String {
        switch subject {
        case .root: "root/\(name)"
        case .signers: "signers/\(name)"
        }
    }

    /// Whether a registry has it already, whatever signatures this copy has.
    package func isPlaced(in trust: SourceTrust) -> Bool {
        switch subject {
        case .root(let claims, _):
            claims.version <= trust.roots.count
                && trust.roots[claims.version - 1].envelope.id == envelope.id
        case .signers(let claims, _):
            claims.version <= trust.signersFiles.count
                && trust.signersFiles[claims.version - 1].pointer.id == envelope.id
                && trust.roots.last.flatMap { trust.governing(under: $0.claims)?.version } == claims.version
        }
    }

    /// Drafts that wait in a registry: roots first, for signers files rest on them.
    package static func pending(in tree: some FileTree) throws -> [TrustDraft] {
        try drafts(in: tree, folder: folder)
    }

    /// The drafts in a folder of a tree: of `pending/`, or of a copy of it that went to a signer.
    package static func drafts(in tree: some FileTree, folder: String) throws -> [TrustDraft] {
        var drafts: [TrustDraft] = []
        for entry in try tree.list(folder) {
            let isDraft = [".root.json", ".signers.json"].contains(where: entry.name.hasSuffix)
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            // What is no file hides a draft that somebody waits for; no link is followed.
            guard entry.kind == .file || (!isDraft && (entry.kind == .directory || folder.isEmpty)) else {
                throw RegistryProblems([
                    RegistryProblem(path, "not a regular file: remove it, or put the draft itself there")
                ])
            }
            guard isDraft else { continue }
            guard let bytes = try tree.read(path, limit: limit) else { continue }
            do { drafts.append(try TrustDraft(parsing: bytes)) } catch {
                throw RegistryProblems([RegistryProblem(path, "\(error)")])
            }
        }
        return drafts.sorted { left, right in
            left.envelope.payloadType == right.envelope.payloadType
                ? left.version < right.version : left.envelope.payloadType == .root
        }
    }

    /// Writes it where it waits.
    package func store(in tree: some WritableFileTree) throws { try tree.write(bytes, to: pendingPath) }

    /// Whether the registry's own roots take it; a draft says itself what it follows.
    package func fault(in trust: SourceTrust) -> String? {
        do {
            switch subject {
            case .root(let claims, _):
                if let last = trust.roots.last {
                    _ = try last.successor(parsing: placedRoot)
                } else {
                    _ = try VerifiedRoot(
                        parsing: placedRoot, pinned: VerifiedRoot.unverifiedFingerprint(of: placedRoot))
                }
                guard claims.origin.utf8.elementsEqual(trust.description.origin.utf8) else {
                    throw RegistryError("it is for the log \(claims.origin)")
                }
            case .signers(let claims, _):
                guard let root = trust.roots.last?.claims, let file else {
                    throw RegistryError("there is no root whose stewards could sign it")
                }
                // Signatures of new stewards beside a file whose root is not placed yet would be nobody's.
                guard rootFingerprint == trust.roots.last?.fingerprint else {
                    throw RegistryError("it waits for another root than root \(root.version)")
                }
                _ = try VerifiedSigners(parsing: file, pointer: envelope, root: root)
                if claims.version <= trust.signersFiles.count {
                    guard trust.signersFiles[claims.version - 1].bytes == file else {
                        throw RegistryError("there is another signers file \(claims.version) already")
                    }
                } else if claims.version != trust.signersFiles.count + 1 {
                    throw RegistryError("signers file \(trust.signersFiles.count + 1) comes first")
                }
            }
            return nil
        } catch { return "\(error)" }
    }

    /// Places it: added, never edited. What waited is removed last, so that whoever is killed in between can do it again.
    /// - Throws: `RegistryError` with what `fault` says.
    package func place(in tree: some WritableFileTree, trust: SourceTrust) throws {
        if let fault = fault(in: trust) { throw RegistryError(fault) }
        switch subject {
        case .root:
            guard try tree.read(path, limit: RegistryLimits.root) == nil else {
                throw RegistryError("\(path) is there already")
            }
            try tree.write(placedRoot, to: path)
        case .signers:
            for signature in envelope.signatures.compactMap(SignatureFile.init) {
                try tree.write(signature.bytes, to: "signers/\(version).\(signature.nameSuffix)")
            }
            if let file, version > trust.signersFiles.count { try tree.write(file, to: path) }
        }
        try tree.remove(pendingPath)
    }
}
