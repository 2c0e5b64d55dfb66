package import Attestation
package import Cryptography
internal import StrictJSON

/// Who governs a source side: enough to say whose signature would count, without reading its statements.
package struct SourceAuthority: Sendable {
    package let root: VerifiedRoot
    package let signers: VerifiedSigners
    /// Entries of the log that lies beside the source; nil where none does.
    package let logSize: UInt64?
    /// What the source's revocations take back of what is signed from now on.
    private let revocations: RevocationSet

    /// - Throws: `RegistryProblems` with what is wrong with root, signers and the log's checkpoint.
    package init(reading tree: some FileTree) throws {
        var reader = SourceReader(tree: tree)
        let description = reader.readDescription()
        let roots = reader.readRoots(origin: description?.origin)
        let files = reader.readSigners()
        let taken = reader.readRevocations()
        guard let signers = reader.verifyNewest(files, root: roots.last), let root = roots.last,
            reader.problems.isEmpty
        else { throw RegistryProblems(reader.problems) }
        self.root = root
        self.signers = signers
        let size = try PublishedLog.statedSize(in: tree)
        logSize = size
        do {
            // Each is in the log, or will be before what is signed now. Whether it is bound to this tree is for publishing to say.
            revocations = try RevocationSet(
                verifying: taken.map { .init(index: size ?? 0, envelope: $0.signed.envelope) },
                root: root.claims, signers: signers, isBound: { _ in true })
        } catch { throw RegistryProblems([RegistryProblem("revocations", "\(error)")]) }
    }

    /// The record that a key stands in.
    package func record(of key: PublicKey) -> (signer: Signer, key: Signer.Key)? {
        for signer in signers.claims.signers {
            if let found = signer.keys.first(where: { $0.key == key }) { return (signer, found) }
        }
        return nil
    }

    /// The signer called so; names are compared as those of models are.
    package func signer(named name: String) -> Signer? {
        signers.claims.signers.first { $0.name.lowercased() == name.lowercased() }
    }

    /// Whether a signature made now would count in this registry.
    /// - Returns: the signer whose key it is.
    /// - Throws: `SigningRefusal`.
    package func requireRight(
        of key: PublicKey, to predicate: Statement.Predicate
    ) throws(SigningRefusal) -> Signer {
        guard let (signer, record) = record(of: key) else {
            let isRole = root.claims.allKeys.contains(key)
            throw SigningRefusal(isRole ? .isARootKey : .unknownKey, predicate, signer: nil, self)
        }
        // Where no log tells how far it is, an end that was set is taken for one that has come.
        let isOpen = record.until.map { until in logSize.map { $0 < until } ?? false } ?? true
        guard isOpen else { throw SigningRefusal(.closedKey, predicate, signer: signer, self) }
        // What is signed now comes after every entry that a revocation may name.
        if let fact = revocations.facts.first(where: { $0.voidsKey(key, at: .max) }) {
            throw SigningRefusal(.revokedKey(fact.id), predicate, signer: signer, self)
        }
        guard Authority.mayPublish(predicate, by: signer) else {
            throw SigningRefusal(.notTheirs, predicate, signer: signer, self)
        }
        if let model = predicate.model, signers.claims.retired.contains(model) {
            throw SigningRefusal(.retiredName, predicate, signer: signer, self)
        }
        return signer
    }
}

/// Why a signature would not count.
package struct SigningRefusal: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// No signer of the registry has the key.
        case unknownKey
        /// The key is one of root, stewards, log, operator or witnesses.
        case isARootKey
        /// The key stands in the signer's record and counts no more.
        case closedKey
        /// The revocation with this id takes the key back.
        case revokedKey(Hash32)
        /// The signer may say other things.
        case notTheirs
        /// The name was given up for ever.
        case retiredName
    }

    package let reason: Reason
    /// Whose key it is.
    package let signer: Signer?
    /// The model, where the statement is of one.
    package let model: ModelName?
    /// Signers who may say it.
    package let entitled: [String]

    fileprivate init(
        _ reason: Reason, _ predicate: Statement.Predicate, signer: Signer?, _ authority: SourceAuthority
    ) {
        self.reason = reason
        self.signer = signer
        model = predicate.model
        entitled = authority.signers.claims.signers.filter { Authority.mayCount(predicate, by: $0) }.map(
            \.name)
    }
}
