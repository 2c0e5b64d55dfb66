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

    package let root: VerifiedRoot
    private let beginning: RegistryBeginning
    private let keys: Keys

    package var description: RegistryDescription { beginning.description }
    package var signers: SignersClaims { beginning.signers }

    /// The log is empty: root and signers file are bound to the tree without leaves.
    /// - Parameters:
    ///   - expires: seconds since 1970.
    ///   - maxAge: seconds; nil for none.
    package init(
        _ description: RegistryDescription, keys: Keys, rootThreshold: Int, stewardThreshold: Int,
        expires: UInt64, maxAge: UInt64?, signers: [Signer], names: NameHints = .none
    ) throws {
        beginning = try RegistryBeginning(
            description,
            root: RootClaims.Role(keys: keys.root.map(\.publicKey), threshold: rootThreshold),
            stewards: RootClaims.Role(keys: keys.stewards.map(\.publicKey), threshold: stewardThreshold),
            logKey: keys.log.publicKey, operatorKey: keys.cosigner?.publicKey, expires: expires,
            maxAge: maxAge,
            signers: signers, names: names)
        let bytes = try beginning.rootDraft.signed(by: keys.root).placedRoot
        root = try VerifiedRoot(parsing: bytes, pinned: beginning.fingerprint)
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
        return beginning.files + [("root/1.root.json", root.bytes), ("signers/1.signers.json", file)]
            + pointer.signatures.compactMap(SignatureFile.init).map {
                ("signers/1.\($0.nameSuffix)", $0.bytes)
            }
    }

    /// Refuses a tree in which a registry, or a part of one, is already.
    package static func requireNone(in tree: some FileTree) throws {
        for path in ["registry.json", "root", "signers", "pending", "attestations", "revocations", "log"] {
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
