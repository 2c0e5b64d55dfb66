internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import Registry

/// How commands sign statements of a registry: who the signer is, whether they may say it, and what is written then. What is not
/// the signer's to say is refused before a passphrase is asked.
struct StatementSigning {
    /// With registry.json.
    let folder: String
    let authority: SourceAuthority
    private let context: Context
    private let store: KeyStore
    private let passphrases: Passphrases

    /// The stewards' keys that are on this machine, in the root's order.
    func stewards() throws -> [KeyStore.Entry] {
        let here = try store.list().entries
        return authority.root.claims.stewards.keys.compactMap { key in
            here.first { $0.publicKey == key }
        }
    }

    func open(_ entry: KeyStore.Entry) throws -> SigningKey {
        try passphrases.signingKey(entry.name, in: store)
    }

    init(_ context: Context, folder: String, passphraseFile: String?) throws {
        self.context = context
        self.folder = folder
        do { authority = try SourceAuthority(reading: FolderTree(folder)) } catch let error
            as RegistryProblems
        {
            throw CommandError(
                "who may sign in \(folder) cannot be told", code: "registry.problems",
                cause: error.problems.first.map { "\($0)" }, help: "oracle audit \(shellPath(folder))")
        }
        store = try context.keyStore()
        passphrases = Passphrases(context, file: passphraseFile)
    }

    /// Who signs, found by name and not opened yet.
    struct Candidate {
        let entry: KeyStore.Entry
        let signer: Signer
    }

    /// - Parameters:
    ///   - name: a signer of the registry whose key is here, or a key that is here.
    ///   - predicate: what will be signed.
    func candidate(_ name: String, for predicate: Statement.Predicate) throws -> Candidate {
        let entry = try entry(name)
        do throws(SigningRefusal) {
            return Candidate(
                entry: entry, signer: try authority.requireRight(of: entry.publicKey, to: predicate))
        } catch { throw CommandError(error, name: name, registry: folder) }
    }

    func entry(_ name: String) throws -> KeyStore.Entry {
        if let signer = authority.signer(named: name) {
            let here = try store.list().entries.filter { entry in
                signer.keys.contains { $0.key == entry.publicKey }
            }
            // One that still counts goes before one that was closed.
            let open = here.first { entry in
                signer.keys.contains { $0.key == entry.publicKey && $0.until == nil }
            }
            if let found = open ?? here.first { return found }
            let wanted = signer.keys.last { $0.until == nil } ?? signer.keys[signer.keys.count - 1]
            throw CommandError(
                "the key of \(signer.name) is not on this machine", code: "key.not-found",
                cause: "the registry names \(wanted.key)", help: "oracle key import FILE")
        }
        do { return try store.entry(name) } catch KeyStoreError.notFound {
            let names = authority.signers.claims.signers.map(\.name)
            throw CommandError(
                "there is neither a signer nor a key \"\(name)\"", code: "key.not-found",
                cause:
                    "signers of this registry: \(names.prefix(8).joined(separator: ", "))\(names.count > 8 ? ", ..." : "")",
                help: Suggestions.nearest(name, in: names).map { "--as \($0)" } ?? "oracle key list")
        }
    }

    /// Opens the key; asks for its passphrase where it has one.
    func open(_ candidate: Candidate) throws -> SigningKey {
        try passphrases.signingKey(candidate.entry.name, in: store)
    }

    /// What was written.
    struct Filed {
        let ids: [Hash32]
        /// Relative to the registry's folder.
        let paths: [String]
    }

    /// Signs statements and writes them, their signatures and the manifests that they change: all, or nothing.
    /// - Parameter subject: the model, where the predicate is neither release nor observation.
    func sign(_ statements: [[UInt8]], about subject: ModelName? = nil, with key: SigningKey) throws -> Filed
    {
        // Signed before anything is written: a command that fails leaves nothing behind.
        let signed = try statements.map { ($0, try key.sign($0, as: .statement)) }
        return try file(signed.map { ($0.0, [$0.1]) }, about: subject)
    }

    /// Writes what is signed already.
    /// - Parameter addsStatements: false where signatures alone are new: nobody's manifest is touched then.
    func file(
        _ statements: [(payload: [UInt8], signatures: [Envelope.Signature])], about subject: ModelName? = nil,
        addsStatements: Bool = true
    ) throws -> Filed {
        try Interruption.deferring {
            let (ids, paths) = try UndoableTree.all(in: FolderTree(folder)) { tree in
                var writer = SourceWriter(tree)
                let ids = try statements.map {
                    try writer.add($0.payload, about: subject, signatures: $0.signatures)
                }
                if addsStatements { try writer.writeManifests() }
                try Interruption.check()
                return ids
            }
            return Filed(ids: ids, paths: paths)
        }
    }
}

extension CommandError {
    init(_ refusal: SigningRefusal, name: String, registry: String) {
        let model = refusal.model.map { " of \($0)" } ?? ""
        let who =
            refusal.entitled.isEmpty
            ? "nobody may sign that yet"
            : "who may: \(refusal.entitled.prefix(8).joined(separator: ", "))\(refusal.entitled.count > 8 ? ", ..." : "")"
        let join = "oracle key request --namespace \(refusal.model?.owner ?? "OWNER")"
        let label = refusal.signer.map { "\($0.name) (\($0.kind.rawValue))" } ?? name
        switch refusal.reason {
        case .unknownKey:
            self.init(
                "the key \(name) is no signer's in this registry", code: "signer.unknown", cause: who,
                help: join)
        case .isARootKey:
            self.init(
                "the key \(name) governs this registry, and signs no statements", code: "signer.role",
                cause: who, help: "oracle key generate NAME")
        case .closedKey:
            self.init(
                "the key \(name) of \(label) was closed: what it signs now does not count",
                code: "signer.closed", cause: who, help: join)
        case .revokedKey(let id):
            self.init(
                "the key \(name) of \(label) was revoked: nothing that it signs now counts",
                code: "signer.revoked", cause: "revocations/\(id.hex).json",
                help: "oracle key generate NAME; the stewards add it: oracle registry signer")
        case .notTheirs:
            self.init(
                "\(label) may not sign a statement of this kind\(model)", code: "signer.not-theirs",
                cause: who, help: join)
        case .retiredName:
            self.init(
                "the name\(refusal.model.map { " \($0)" } ?? "") was retired, and is never used again",
                code: "signer.retired", help: "another name: oracle create PATH --name OWNER/MODEL")
        }
    }
}
