package import Attestation
package import Cryptography
internal import StrictJSON

/// Adds statements and signatures to a source side. Manifests are made of the statements, so they agree by construction; drafts
/// stay in them until a statement of their kind and version is there.
///
/// A caller that can be interrupted takes an `UndoableTree`, so that all of it is written or nothing.
package struct SourceWriter<Tree: WritableFileTree> {
    private let tree: Tree
    /// The drafts that statements take the place of, by model.
    private var touched: [ModelName: [(kind: Draft.Kind, version: String?)]] = [:]

    package init(_ tree: Tree) { self.tree = tree }

    /// Writes a statement and signatures on it.
    /// - Parameters:
    ///   - statement: the exact bytes that were signed.
    ///   - subject: the model that it is about; needed where its predicate is neither release nor observation.
    ///   - signatures: each with the signer's key id, for its file is named by it.
    /// - Returns: the attestation's id.
    @discardableResult
    package mutating func add(
        _ statement: [UInt8], about subject: ModelName? = nil, signatures: [Envelope.Signature]
    ) throws -> Hash32 {
        let parsed = try Statement(parsing: statement)
        guard let model = parsed.model ?? subject else {
            throw RegistryError("a statement of a kind that has no model")
        }
        let id = try file(statement, in: "attestations/\(model)", signatures: signatures)
        touched[model, default: []] +=
            Draft.Kind(parsed.predicate).map { [($0, parsed.claims?.version)] } ?? []
        return id
    }

    /// Writes a revocation and signatures on it: one that is there gets those that it has not yet.
    /// - Returns: its id.
    @discardableResult
    package func add(revocation statement: [UInt8], signatures: [Envelope.Signature]) throws -> Hash32 {
        guard try Statement(parsing: statement).revocation != nil else {
            throw RegistryError("it is no revocation")
        }
        return try file(statement, in: "revocations", signatures: signatures)
    }

    /// A statement lies under its id, its signatures beside it.
    private func file(
        _ statement: [UInt8], in folder: String, signatures: [Envelope.Signature]
    ) throws -> Hash32 {
        let id = PAE.id(.statement, statement)
        let base = "\(folder)/\(id.hex)"
        if let present = try tree.read("\(base).json", limit: AttestationLimits.statement) {
            guard present == statement else { throw RegistryError("\(base).json: there are other bytes") }
        } else {
            try tree.write(statement, to: "\(base).json")
        }
        for signature in signatures {
            guard let file = SignatureFile(signature) else {
                throw RegistryError("a signature without a key id cannot be filed")
            }
            let path = "\(base).\(file.nameSuffix)"
            if let present = try tree.read(path, limit: SignatureFile.byteLimit) {
                // Ed25519 signs the same text in the same way; another signature by the same key is never needed.
                guard let other = try? SignatureFile(parsing: present), other.keyID == file.keyID else {
                    throw RegistryError("\(path): there is another key's signature")
                }
            } else {
                try tree.write(file.bytes, to: path)
            }
        }
        return id
    }

    /// Signs a statement with each key, wherever it is, and writes it.
    @discardableResult
    package mutating func add(
        _ statement: [UInt8], about subject: ModelName? = nil, signedBy keys: [SigningKey]
    ) throws -> Hash32 {
        try add(
            statement, about: subject,
            signatures: Envelope.signing(statement, as: .statement, by: keys).signatures)
    }

    /// Signs a statement with each key and writes it.
    @discardableResult
    package mutating func add(_ statement: [UInt8], signedBy keys: [SecretKey]) throws -> Hash32 {
        try add(
            statement, signatures: Envelope.signing(statement, as: .statement, with: keys).signatures)
    }

    /// Writes the manifests of the models that statements were added to.
    package mutating func writeManifests() throws {
        for (model, replaced) in touched.sorted(by: { $0.key < $1.key }) {
            try writeManifest(of: model) { draft in
                !replaced.contains { draft.isReplaced(by: $0.kind, version: $0.version) }
            }
        }
        touched = [:]
    }

    /// Writes the manifest that a model's statements make.
    /// - Parameters:
    ///   - more: drafts that are added to it.
    ///   - replacesUnreadable: whether a manifest that is no JSON gives way, with whatever drafts it had.
    ///   - keep: which of the drafts that are there stay.
    /// - Throws: where what is there is malformed: a draft in it is somebody's work, and is not dropped.
    package func writeManifest(
        of model: ModelName, adding more: [Draft] = [], replacesUnreadable: Bool = false,
        keeping keep: (Draft) -> Bool = { _ in true }
    ) throws {
        let path = Manifest.path(of: model)
        var drafts: [Draft] = []
        if let old = try tree.read(path, limit: RegistryLimits.manifest),
            !replacesUnreadable
                || (try? JSONDocument(old, limits: RegistryLimits.manifestJSON)) != nil
        {
            do { drafts = try Draft.read(old, of: model).map(\.draft).filter(keep) } catch {
                throw RegistryError("\(path): \(error)")
            }
        }
        let statements = try statements(of: model)
        try tree.write(Manifest(of: model, statements: statements, drafts: drafts + more).bytes, to: path)
    }

    /// What was stated of a model. Statements that are about it without being of it are among them.
    package func statements(of model: ModelName) throws -> [(id: Hash32, statement: Statement)] {
        var statements: [(id: Hash32, statement: Statement)] = []
        let folder = "attestations/\(model)"
        for entry in try tree.list(folder) where entry.kind == .file && entry.name.hasSuffix(".json") {
            guard
                let payload = try tree.read(
                    "\(folder)/\(entry.name)", limit: AttestationLimits.statement)
            else { continue }
            statements.append((PAE.id(.statement, payload), try Statement(parsing: payload)))
        }
        return statements
    }
}

/// A signature beside what it signs: `<name>.<keyid16>.sig`, `{"keyid": "<64 hex>", "sig": "<base64>"}`.
package struct SignatureFile: Hashable, Sendable {
    /// Bytes; what is written has about 200.
    package static let byteLimit = 4096

    /// SHA-256 of the public key.
    package let keyID: Hash32
    package let signature: [UInt8]

    /// - Returns: nil for a signature that names no key.
    package init?(_ signature: Envelope.Signature) {
        guard let keyID = signature.keyID else { return nil }
        self.keyID = keyID
        self.signature = signature.bytes
    }

    package init(parsing bytes: [UInt8]) throws(RegistryError) {
        let value: JSONValue
        do {
            value = try JSONDocument(bytes, limits: JSONLimits(depth: 2, bytes: Self.byteLimit, values: 64))
                .root
        } catch { throw RegistryError("not strict JSON: \(error)") }
        guard let keyID = value["keyid"]?.string.flatMap({ Hash32(hex: $0) }) else {
            throw RegistryError("keyid is the SHA-256 of a public key, in hex")
        }
        guard let signature = value["sig"]?.string.flatMap({ Base64.decode($0) }), signature.count == 64
        else {
            throw RegistryError("sig is an Ed25519 signature, in base64")
        }
        self.keyID = keyID
        self.signature = signature
    }

    package var bytes: [UInt8] {
        JSON.members(["keyid": .string(keyID.hex), "sig": .string(Base64.encode(signature))]).pretty()
    }

    /// What follows the name of the signed file: `<keyid16>.sig`.
    package var nameSuffix: String { "\(keyID.hex.prefix(16)).sig" }

    package var envelopeSignature: Envelope.Signature {
        Envelope.Signature(keyID: keyID, bytes: signature)
    }
}
