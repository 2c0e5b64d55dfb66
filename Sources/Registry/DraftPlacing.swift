internal import Attestation
internal import Cryptography
internal import FileIO
internal import TransparencyLog

/// A draft in a registry: where it waits, whether it can ever be placed, and placing it.
extension TrustDraft {
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

    /// Drafts that wait in a registry, roots first.
    package static func pending(in tree: some FileTree) throws -> [TrustDraft] {
        try drafts(in: tree, folder: folder)
    }

    /// The drafts in a folder of a tree: of `pending/`, or of a copy of it that went to a signer.
    package static func drafts(in tree: some FileTree, folder: String) throws -> [TrustDraft] {
        var drafts: [TrustDraft] = []
        for entry in try tree.list(folder) {
            let isDraft = isName(entry.name)
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
                throw RegistryProblems([RegistryProblem(path, "\(error); no registry takes it: remove it")])
            }
        }
        return drafts.sorted(by: isBefore)
    }

    /// Those that wait in some files of a registry, and where. What is malformed beside them hides none: it is a problem of its own.
    package static func readable(among paths: [String], in tree: some FileTree) -> [(
        path: String, draft: TrustDraft
    )] {
        let found = paths.filter { path in
            path.hasPrefix("\(folder)/") && isName(path.dropFirst(folder.utf8.count + 1))
        }.compactMap { path in
            (try? tree.read(path, limit: limit)).flatMap { try? TrustDraft(parsing: $0) }.map {
                (path: path, draft: $0)
            }
        }
        return found.sorted { isBefore($0.draft, $1.draft) }
    }

    /// Whether a file of that name in a folder of drafts is one.
    private static func isName(_ name: some StringProtocol) -> Bool {
        !name.contains("/") && (name.hasSuffix(".root.json") || name.hasSuffix(".signers.json"))
    }

    /// Roots first, for signers files rest on them.
    private static func isBefore(_ left: TrustDraft, _ right: TrustDraft) -> Bool {
        left.envelope.payloadType == right.envelope.payloadType
            ? left.version < right.version : left.envelope.payloadType == .root
    }

    /// Writes it where it waits.
    package func store(in tree: some WritableFileTree) throws {
        try tree.removeAbandoned(in: Self.folder)
        try tree.write(bytes, to: pendingPath)
    }

    // MARK: whether it can be placed

    /// The tree that it says it was made at.
    package var bound: TreeHead {
        switch subject {
        case .root(let claims, _): claims.log
        case .signers(let claims, _): claims.log
        }
    }

    /// Why a registry can never have it, whoever signs it: what an audit would refuse once it is placed, and what hides what
    /// it changes. nil for one that lacks signatures, or waits for another draft.
    /// - Parameters:
    ///   - others: the drafts that wait with it.
    ///   - log: what the registry published, with its root at `bound`; nil where that is not known.
    ///   - now: seconds since 1970.
    package func obstacle(
        in trust: SourceTrust, beside others: [TrustDraft] = [], log: PublishedFacts?, now: UInt64
    ) -> String? {
        do {
            switch subject {
            case .root(let claims, let before):
                try refuseRoot(claims, after: before, in: trust, beside: others, now: now)
            case .signers(let claims, _): try refuseSigners(claims, in: trust, beside: others)
            }
            if let log, let fault = log.fault(ofBinding: bound) { throw RegistryError("it \(fault)") }
            return nil
        } catch { return "\(error)" }
    }

    private func refuseRoot(
        _ claims: RootClaims, after before: RootClaims?, in trust: SourceTrust, beside others: [TrustDraft],
        now: UInt64
    ) throws {
        guard claims.version > trust.roots.count else {
            throw RegistryError("there is another root \(claims.version) already")
        }
        guard claims.version == trust.roots.count + 1 else {
            throw RegistryError("root \(trust.roots.count + 1) comes first")
        }
        // What it changes is told by what it says to follow.
        guard rootFingerprint == trust.roots.last?.fingerprint else {
            throw RegistryError("what it says to follow is not root \(trust.roots.count) of this registry")
        }
        guard claims.origin.utf8.elementsEqual(trust.description.origin.utf8) else {
            throw RegistryError("it is for the log \(claims.origin)")
        }
        guard claims.recover == nil || claims.logKey.publicKey != before?.logKey.publicKey else {
            throw RegistryError("it recovers the log without a new log key")
        }
        guard claims.expires > now else {
            throw RegistryError("it expired at \(Moment.format(claims.expires))")
        }
        let drafted = others.compactMap { draft -> SignersClaims? in
            if case .signers(let claims, _) = draft.subject { claims } else { nil }
        }
        let keys = Set(claims.allKeys)
        for file in [trust.signersFiles.last?.claims].compactMap({ $0 }) + drafted {
            try Self.refuseRoleKeys(of: file, keys)
        }
    }

    private func refuseSigners(
        _ claims: SignersClaims, in trust: SourceTrust, beside others: [TrustDraft]
    ) throws {
        let files = trust.signersFiles
        if claims.version <= files.count {
            guard files[claims.version - 1].bytes == file else {
                throw RegistryError("there is another signers file \(claims.version) already")
            }
        } else if claims.version > files.count + 1,
            !others.contains(where: { $0.isSigners(claims.version - 1) })
        {
            throw RegistryError("signers file \(files.count + 1) comes first")
        }
        // What it changes is told by what it says to follow: nobody signed that, and it could say anything.
        let follows = claims.version - 2
        guard
            follows >= files.count || before == (follows < 0 ? nil : files[follows].bytes)
                || (claims.version <= files.count && before == file)
        else {
            throw RegistryError(
                follows < 0
                    ? "it says to follow a signers file, and is the first"
                    : "what it says to follow is not signers file \(claims.version - 1) of this registry: it hides what it changes"
            )
        }
        let root = try governingRoot(in: trust, beside: others)
        try Self.refuseRoleKeys(of: claims, Set(root.allKeys))
        if claims.version > files.count, let fault = claims.faults(after: files.map(\.claims)).first {
            throw RegistryError(fault)
        }
    }

    private func isSigners(_ number: Int) -> Bool {
        if case .signers(let claims, _) = subject { claims.version == number } else { false }
    }

    /// The root whose stewards sign it: the newest, or one that waits with it.
    private func governingRoot(in trust: SourceTrust, beside others: [TrustDraft]) throws -> RootClaims {
        if let newest = trust.roots.last, rootFingerprint == newest.fingerprint { return newest.claims }
        for other in others {
            if case .root(let claims, _) = other.subject,
                rootFingerprint == Digest(.sha256, other.envelope.id)
            {
                return claims
            }
        }
        throw RegistryError(
            trust.roots.isEmpty
                ? "the root whose stewards are to sign it is not here"
                : "it is to be signed by the stewards of another root than root \(trust.roots.count)")
    }

    private static func refuseRoleKeys(of claims: SignersClaims, _ keys: Set<PublicKey>) throws {
        for signer in claims.signers where signer.keys.contains(where: { keys.contains($0.key) }) {
            throw RegistryError("a key of the signer \(signer.name) is one of the root's")
        }
    }

    // MARK: placing it

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
        try tree.removeAbandoned(in: parentDirectory(of: path))
        switch subject {
        case .root: try tree.create(placedRoot, at: path)
        case .signers:
            // The file first: signatures on a file that is not there would keep everybody from reading the registry.
            if let file, version > trust.signersFiles.count { try tree.create(file, at: path) }
            for signature in envelope.signatures.compactMap(SignatureFile.init) {
                let path = "signers/\(version).\(signature.nameSuffix)"
                if try tree.read(path, limit: SignatureFile.byteLimit) == signature.bytes { continue }
                try tree.create(signature.bytes, at: path)
            }
        }
        try tree.remove(pendingPath)
    }
}
