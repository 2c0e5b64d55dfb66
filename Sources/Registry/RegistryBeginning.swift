internal import Attestation
package import Cryptography
internal import StrictJSON
internal import TransparencyLog

/// A registry in the making, of which public keys are enough: root 1 and signers file 1 as drafts, which the holders of the keys
/// sign wherever these are. Its root's fingerprint is known before anybody signed, for it is of what is signed.
package struct RegistryBeginning {
    package let description: RegistryDescription
    package let root: RootClaims
    package let signers: SignersClaims
    package let names: NameHints
    /// Not signed by anybody.
    package let rootDraft: TrustDraft
    package let signersDraft: TrustDraft

    /// The log is empty: root and signers file are bound to the tree without leaves.
    /// - Parameters:
    ///   - expires: seconds since 1970.
    ///   - maxAge: seconds; nil for none.
    package init(
        _ description: RegistryDescription, root: RootClaims.Role, stewards: RootClaims.Role,
        logKey: PublicKey,
        operatorKey: PublicKey?, expires: UInt64, maxAge: UInt64?, signers: [Signer], names: NameHints = .none
    ) throws {
        let empty = TreeHead(size: 0, root: MerkleTree.emptyRoot)
        let origin = description.origin
        self.root = try RootClaims(
            version: 1, expires: expires, origin: origin, log: empty, root: root, stewards: stewards,
            logKey: VerifierKey(name: origin, kind: .ed25519, publicKey: logKey),
            operatorKey: operatorKey.map { key in
                try VerifierKey(
                    name: RegistryMaker.operatorName(origin), kind: .cosignature, publicKey: key)
            },
            witnesses: [], quorum: 0, maxAge: maxAge)
        self.signers = try SignersClaims(version: 1, log: empty, signers: signers)
        let governing = Set(self.root.allKeys)
        // What is read refuses it too, but only after everybody signed.
        if let signer = signers.first(where: { $0.keys.contains { governing.contains($0.key) } }) {
            throw RegistryError("a key of the signer \(signer.name) is one of the root's")
        }
        self.description = description
        self.names = names
        rootDraft = try TrustDraft(root: self.root, after: nil, registry: description.name)
        signersDraft = try TrustDraft(
            signers: self.signers.json.pretty(), after: nil, root: rootDraft.placedRoot,
            registry: description.name)
    }

    package var fingerprint: Digest { Digest(.sha256, rootDraft.envelope.id) }

    /// What stands in a registry beside root and signers, by path.
    package var files: [(path: String, bytes: [UInt8])] {
        [
            // No checkout may change line endings: everything that is signed is bytes.
            (".gitattributes", Array("* -text\n".utf8)),
            ("registry.json", description.json.pretty()),
            ("names.json", names.json.pretty()),
        ] + RegistrySchema.all.map { ("schema/\($0.name)", Array($0.text.utf8)) }
    }

    /// Writes the files where no registry is yet, with the drafts as they are signed: placed where that suffices, waiting where not.
    /// - Parameters:
    ///   - root: `rootDraft`, with signatures.
    ///   - signers: `signersDraft`, with signatures.
    /// - Returns: whether each was placed.
    package func write(
        root: TrustDraft, signers: TrustDraft, to tree: some WritableFileTree
    ) throws -> (root: Bool, signers: Bool) {
        try RegistryMaker.requireNone(in: tree)
        for (path, bytes) in files { try tree.write(bytes, to: path) }
        func settle(_ draft: TrustDraft) throws -> Bool {
            let trust = try SourceTrust(reading: tree)
            guard draft.isComplete, draft.fault(in: trust) == nil else {
                try draft.store(in: tree)
                return false
            }
            try draft.place(in: tree, trust: trust)
            return true
        }
        return try (settle(root), settle(signers))
    }
}
