package import Attestation
package import Cryptography

/// One thing that is wrong, and where: `path: message`.
package struct RegistryProblem: Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// From 1; nil where it is the file as a whole.
    package let line: Int?
    package let message: String
    package let kind: Kind

    /// What somebody does about it, where that is not the same for all.
    package enum Kind: Hashable, Sendable {
        /// A signature by a key that no signer has.
        case unknownKey
        case other
    }

    package init(_ path: String, line: Int? = nil, _ message: String, kind: Kind = .other) {
        self.path = path
        self.line = line
        self.message = message
        self.kind = kind
    }

    package var description: String { "\(place): \(message)" }

    /// `path` or `path:line`.
    package var place: String { line.map { "\(path):\($0)" } ?? path }
}

/// Why nothing was published.
package struct RegistryProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not empty; in the order of paths.
    package let problems: [RegistryProblem]

    package init(_ problems: [RegistryProblem]) {
        self.problems = problems.sorted { left, right in
            left.path.utf8.elementsEqual(right.path.utf8)
                ? left.message.utf8.lexicographicallyPrecedes(right.message.utf8)
                : left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
        }
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Something that stewards or signers sign, with the signatures that lie beside it.
package struct SignedFile: Sendable {
    /// Of the signed file.
    package let path: String
    /// An entry of the log that holds all signatures.
    package let envelope: Envelope
    /// The signature files, in the envelope's order.
    package let signaturePaths: [String]

    package var id: Hash32 { envelope.id }
}

/// A draft, and where it stands.
package struct SourceDraft: Sendable {
    package let draft: Draft
    /// Of the manifest.
    package let path: String
    package let line: Int
}

/// What a source side holds, as read. Whether all of it was read and found in order is what `SourceRegistry` says.
package struct SourceParts: Sendable {
    package let description: RegistryDescription
    /// From version 1 up, each signed as it must be. Not empty.
    package let roots: [VerifiedRoot]
    /// From version 1 up.
    package let signersFiles: [SourceRegistry.SignersFile]
    /// The newest, signed by the stewards of the newest root.
    package let signers: VerifiedSigners
    /// In the order of paths.
    package let attestations: [SourceRegistry.SourceAttestation]
    /// In the order of ids.
    package let revocations: [SourceRegistry.SourceRevocation]
    /// Tensor manifests by weights digest; each proves itself.
    package let tensors: [(weights: Hash32, bytes: [UInt8])]
    /// What nobody attested yet.
    package let drafts: [SourceDraft]
    /// names.json.
    package let names: [UInt8]?

    package var root: VerifiedRoot { roots[roots.count - 1] }

    /// Everything that becomes an entry of the log.
    package var signed: [SignedFile] {
        signersFiles.map(\.pointer) + revocations.map(\.signed) + attestations.map(\.signed)
    }

    /// Every file that says which tree it belongs to.
    package var bound: [(path: String, head: TreeHead)] {
        roots.map { ("root/\($0.claims.version).root.json", $0.claims.log) }
            + signersFiles.map { ($0.pointer.path, $0.claims.log) }
            + revocations.map {
                (
                    $0.signed.path,
                    TreeHead(size: $0.revocation.logSize, root: $0.revocation.logRoot)
                )
            }
    }
}

/// A source side of which everything that its tree lists was read and found in order, as far as it can be judged without the
/// published log.
@dynamicMemberLookup
package struct SourceRegistry: Sendable {
    package struct SignersFile: Sendable {
        package let claims: SignersClaims
        package let bytes: [UInt8]
        /// The pointer that stewards signed.
        package let pointer: SignedFile
    }

    package struct SourceAttestation: Sendable {
        package let signed: SignedFile
        package let statement: Statement
    }

    package struct SourceRevocation: Sendable {
        package let signed: SignedFile
        package let revocation: Revocation
        /// Whether the statement that it revokes lies in its place; true where it revokes no statement.
        package let hasTarget: Bool
    }

    package let parts: SourceParts

    package subscript<Value>(dynamicMember path: KeyPath<SourceParts, Value>) -> Value {
        parts[keyPath: path]
    }

    fileprivate init(_ parts: SourceParts) { self.parts = parts }

    /// Reads the source side.
    /// - Parameter tensorDigest: computes the weights digest from a tensor manifest (docs/digests.md), which is another
    ///   module's work; it throws for a malformed one.
    /// - Throws: `RegistryProblems` with everything that is wrong.
    package init(
        reading tree: some FileTree, tensorDigest: (_ manifest: [UInt8]) throws -> Digest
    ) throws {
        self = try SourceReading(tree, tensorDigest: tensorDigest).registry()
    }
}

/// What a source side stands on: its roots and signers files, whoever governs. For those who change them.
package struct SourceTrust: Sendable {
    package let description: RegistryDescription
    /// From version 1 up, each signed as it must be. Empty before the first is.
    package let roots: [VerifiedRoot]
    /// From version 1 up.
    package let signersFiles: [SourceRegistry.SignersFile]
    private let revocations: [SourceRegistry.SourceRevocation]

    /// - Throws: `RegistryProblems`.
    package init(reading tree: some FileTree) throws {
        var reader = SourceReader(tree: tree)
        let description = reader.readDescription()
        let hasRoot = try !tree.list("root").isEmpty
        roots = hasRoot ? reader.readRoots(origin: description?.origin) : []
        signersFiles = try tree.list("signers").isEmpty ? [] : reader.readSigners()
        revocations = reader.readRevocations()
        guard reader.problems.isEmpty, let description else { throw RegistryProblems(reader.problems) }
        self.description = description
    }

    /// The trees that roots, signers files and revocations say they were made at.
    package var bound: [(path: String, head: TreeHead)] {
        roots.map { ("root/\($0.claims.version).root.json", $0.claims.log) }
            + signersFiles.map { ($0.pointer.path, $0.claims.log) }
            + revocations.map {
                ($0.signed.path, TreeHead(size: $0.revocation.logSize, root: $0.revocation.logRoot))
            }
    }

    /// The signers file that governs under a root: the highest version with its stewards' threshold.
    package func governing(under root: RootClaims) -> VerifiedSigners? {
        signersFiles.reversed().lazy.compactMap {
            try? VerifiedSigners(parsing: $0.bytes, pointer: $0.pointer.envelope, root: root)
        }.first
    }
}

/// Which paths of a registry's folder are its source side: what is read to audit and to publish it, and so what is proposed. `log/` is what
/// publishing makes of it.
package enum SourceSide {
    package static let parts = [
        "registry.json", "names.json", ".gitattributes", "root", "signers", "models", "attestations",
        "revocations", "tensors", "schema", "requests", TrustDraft.folder,
    ]
}

/// A source side as far as it could be read, with everything that is wrong with it.
package struct SourceReading: Sendable {
    /// nil where description, root or signers are not there or wrong: nothing that rests on them can be judged then.
    package let parts: SourceParts?
    /// In the order in which they were met.
    package let problems: [RegistryProblem]

    /// - Parameter tensorDigest: as for `SourceRegistry`.
    package init(_ tree: some FileTree, tensorDigest: (_ manifest: [UInt8]) throws -> Digest) {
        var reader = SourceReader(tree: tree)
        let description = reader.readDescription()
        let roots = reader.readRoots(origin: description?.origin)
        let signersFiles = reader.readSigners()
        let signers = reader.verifyNewest(signersFiles, root: roots.last)
        let attestations = reader.readAttestations()
        reader.checkManifests(of: attestations)
        let revocations = reader.readRevocations()
        let tensors = reader.readTensors(tensorDigest)
        reader.checkTensors(tensors.map(\.weights), of: attestations, tensorDigest)
        let names = reader.readNames()
        problems = reader.problems
        guard let description, let signers, !roots.isEmpty else {
            parts = nil
            return
        }
        parts = SourceParts(
            description: description, roots: roots, signersFiles: signersFiles, signers: signers,
            attestations: attestations, revocations: revocations, tensors: tensors, drafts: reader.drafts,
            names: names)
    }

    /// - Throws: `RegistryProblems` where anything is wrong.
    package func registry() throws -> SourceRegistry {
        guard problems.isEmpty, let parts else { throw RegistryProblems(problems) }
        return SourceRegistry(parts)
    }
}
