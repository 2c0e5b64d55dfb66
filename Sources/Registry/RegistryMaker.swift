internal import Attestation
package import Cryptography
internal import StrictJSON
internal import TransparencyLog

/// Makes a registry's source side: root 1, the first signers file with the stewards' signatures, and what else stands in it.
package struct RegistryMaker {
    /// The secret keys that sign it.
    package struct Keys {
        package let root: [SecretKey]
        package let stewards: [SecretKey]
        package let log: SecretKey
        package let cosigner: SecretKey?

        /// - Parameter cosigner: the operator's.
        package init(root: [SecretKey], stewards: [SecretKey], log: SecretKey, cosigner: SecretKey?) {
            self.root = root
            self.stewards = stewards
            self.log = log
            self.cosigner = cosigner
        }
    }

    package let description: RegistryDescription
    package let root: VerifiedRoot
    package let signers: SignersClaims
    package let names: NameHints
    private let keys: Keys

    /// The log is empty: root and signers file are bound to the tree without leaves.
    /// - Parameters:
    ///   - expires: seconds since 1970.
    ///   - maxAge: seconds; nil for none.
    package init(
        _ description: RegistryDescription, keys: Keys, rootThreshold: Int, stewardThreshold: Int,
        expires: UInt64, maxAge: UInt64?, signers: [Signer], names: NameHints = .none
    ) throws {
        let empty = TreeHead(size: 0, root: MerkleTree.emptyRoot)
        let origin = description.origin
        let claims = try RootClaims(
            version: 1, expires: expires, origin: origin, log: empty,
            root: RootClaims.Role(keys: keys.root.map(\.publicKey), threshold: rootThreshold),
            stewards: RootClaims.Role(keys: keys.stewards.map(\.publicKey), threshold: stewardThreshold),
            logKey: VerifierKey(name: origin, kind: .ed25519, publicKey: keys.log.publicKey),
            operatorKey: keys.cosigner.map { key in
                try VerifierKey(
                    name: Self.operatorName(origin), kind: .cosignature, publicKey: key.publicKey)
            },
            witnesses: [], quorum: 0, maxAge: maxAge)
        let envelope = Envelope.signing(claims.json.pretty(), as: .root, with: keys.root)
        let bytes = envelope.json.pretty()
        root = try VerifiedRoot(parsing: bytes, pinned: Digest(.sha256, envelope.id))
        self.signers = try SignersClaims(version: 1, log: empty, signers: signers)
        self.description = description
        self.names = names
        self.keys = keys
    }

    package static func operatorName(_ origin: String) -> String { "\(origin)/operator" }

    /// The files, by path.
    package func files() throws -> [(path: String, bytes: [UInt8])] {
        let file = signers.json.pretty()
        let pointer = Envelope.signing(
            SignersPointer(version: 1, file: file).payload, as: .signers, with: keys.stewards)
        // What is written must be what is read.
        _ = try VerifiedSigners(parsing: file, pointer: pointer, root: root.claims)
        var files: [(path: String, bytes: [UInt8])] = [
            // No checkout may change line endings: everything that is signed is bytes.
            (".gitattributes", Array("* -text\n".utf8)),
            ("registry.json", description.json.pretty()),
            ("names.json", names.json.pretty()),
            ("root/1.root.json", root.bytes),
            ("signers/1.signers.json", file),
        ]
        for signature in pointer.signatures.compactMap(SignatureFile.init) {
            files.append(("signers/1.\(signature.nameSuffix)", signature.bytes))
        }
        files += RegistrySchema.all.map { ("schema/\($0.name)", Array($0.text.utf8)) }
        return files
    }

    /// Refuses a tree in which a registry, or a part of one, is already.
    package static func requireNone(in tree: some FileTree) throws {
        for path in ["registry.json", "root", "signers", "attestations", "revocations", "log"] {
            let isThere = try tree.list("").contains { $0.name == path }
            guard !isThere else { throw RegistryError("\(path) is there already: this is a registry") }
        }
    }

    /// Writes the files where no registry is yet.
    package func write(to tree: some WritableFileTree) throws {
        try Self.requireNone(in: tree)
        for (path, bytes) in try files() { try tree.write(bytes, to: path) }
    }
}
