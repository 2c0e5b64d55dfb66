package import Attestation
package import Cryptography
internal import StrictJSON

/// Adds statements and signatures to a source side. Manifests are made of the statements, so they agree by construction.
package struct SourceWriter<Tree: WritableFileTree> {
    private let tree: Tree
    private var touched: Set<ModelName> = []

    package init(_ tree: Tree) { self.tree = tree }

    /// Writes a statement and signatures on it.
    /// - Parameters:
    ///   - statement: the exact bytes that were signed; a release or an observation.
    ///   - signatures: each with the signer's key id, for its file is named by it.
    /// - Returns: the attestation's id.
    @discardableResult
    package mutating func add(_ statement: [UInt8], signatures: [Envelope.Signature]) throws -> Hash32 {
        guard let model = try Statement(parsing: statement).claims?.model else {
            throw RegistryError("a statement of a kind that has no model")
        }
        let id = PAE.id(.statement, statement)
        let base = "attestations/\(model)/\(id.hex)"
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
        touched.insert(model)
        return id
    }

    /// Signs a statement with each key and writes it.
    @discardableResult
    package mutating func add(_ statement: [UInt8], signedBy keys: [SecretKey]) throws -> Hash32 {
        try add(
            statement, signatures: Envelope.signing(statement, as: .statement, with: keys).signatures)
    }

    /// Writes the manifests of the models that statements were added to.
    package mutating func writeManifests() throws {
        for model in touched.sorted() { try writeManifest(of: model) }
        touched = []
    }

    /// Writes the manifest that a model's statements make.
    package func writeManifest(of model: ModelName) throws {
        var statements: [(id: Hash32, statement: Statement)] = []
        let folder = "attestations/\(model)"
        for entry in try tree.list(folder) where entry.kind == .file && entry.name.hasSuffix(".json") {
            guard
                let payload = try tree.read(
                    "\(folder)/\(entry.name)", limit: AttestationLimits.statement)
            else { continue }
            statements.append((PAE.id(.statement, payload), try Statement(parsing: payload)))
        }
        try tree.write(Manifest(of: model, statements: statements).bytes, to: Manifest.path(of: model))
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
