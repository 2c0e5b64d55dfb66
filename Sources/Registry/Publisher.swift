internal import Attestation
package import Cryptography
internal import FileIO
internal import StrictJSON
package import TransparencyLog

/// Makes the published side of the source side: `registry publish`.
///
/// Entries are appended in this order: pointers to signers files by version, then revocations by id, so that what a revoked key
/// signs in the same run is void already, then statements in the order of their paths
/// (owner, model and id, each by its bytes), so that those of one model lie together; each with all signatures that the log does not have
/// yet. A co-signature that came later is an entry of its own with the same payload.
///
/// Files are written so that a reader, or a crash in between, finds the old checkpoint with all that it needs: entries and
/// tiles first, then tensor manifests, signers files and roots, then the checkpoint; partial tiles are removed after that,
/// and only where their full tile exists. Where witnesses are asked, the head that they are shown lies in `log/pending` before
/// they are, and the checkpoint is written once enough of them cosigned it (`PublishPlan.stage`).
///
/// Where a root recovers the log (`PublishedLog.recovery`), the first run appends nothing: it signs the recovered head, whose
/// tiles are beside those of the longer log, and only then removes these. A second run goes on from there.
package struct Publisher {
    package let source: SourceRegistry
    package let published: PublishedLog
    /// What will be appended.
    package let additions: [Addition]
    /// The head that the log will have.
    package let head: Checkpoint
    /// Whether a signature is missing on that head: something was added, or the root names other keys.
    package let needsSignature: Bool
    private let files: [(path: String, bytes: [UInt8])]
    private let removals: [String]
    /// Roots and signers files of a thief, which go before the log is signed again: a run that comes after a crash would
    /// take them for lost ones.
    private let foreign: [String]

    package struct Addition: Sendable {
        package enum Kind: Hashable, Sendable { case signers, revocation, attestation, cosignature }

        package let kind: Kind
        package let path: String
        /// The log's entry.
        package let entry: [UInt8]
    }

    /// Compares source and published side. Writes nothing and needs no key.
    /// - Throws: `RegistryProblems` with every reason not to publish.
    package init(_ source: SourceRegistry, onto tree: some FileTree) throws {
        try self.init(
            source,
            after: PublishedLog(
                verifying: tree, roots: source.roots, headsAt: Set(source.parts.bound.map(\.head.size))),
            onto: tree)
    }

    /// - Parameters:
    ///   - source: all that is to be published, or what changed since everything was: then `published` says what it holds of that.
    ///   - published: what lies in `tree`.
    package init(_ source: SourceRegistry, after published: PublishedLog, onto tree: some FileTree) throws {
        self.source = source
        let bound = source.parts.bound
        self.published = published

        var check = PublishCheck(source: source.parts, published: published.facts)
        foreign = check.nothingWasLost(from: tree, isTakenBack: published.recovery != nil)
        for (path, head) in bound { check.isBound(path, to: head) }
        let planned = check.additions()
        let recovery = published.recovery
        additions = recovery == nil ? planned : []

        var writer = published.writer
        let tiles = writer.append(additions.map { MerkleTree.leafHash($0.entry) })
        let size = writer.frontier.size
        head = Checkpoint(origin: source.description.origin, size: size, root: writer.frontier.root)
        var files = try Self.bundles(additions.map(\.entry), from: published.size, open: published.openBundle)
        let neededTiles = Set(TilePath.hashTiles(size: size))
        if let recovery {
            files += recovery.tiles.map { ("log/\($0.path)", $0.bytes) }
            if let open = TilePath.newEntryTiles(from: 0, to: size).last, !open.isFull {
                files.append(("log/\(open)", published.openBundle))
            }
        }
        files += tiles.filter { neededTiles.contains($0.path) }.map { ("log/\($0.path)", $0.bytes) }
        let present = try Self.tiles(in: tree)
        if published.checkpoint == nil { check.isEmpty(present, but: files, in: tree) }
        guard check.problems.isEmpty else { throw RegistryProblems(check.problems) }

        for (weights, bytes) in source.tensors { files.append(("log/tensors/\(weights.hex).json", bytes)) }
        if let names = source.names { files.append(("log/names.json", names)) }
        for file in source.signersFiles {
            files.append(("log/signers/\(file.claims.version).signers.json", file.bytes))
        }
        for root in source.roots {
            files.append(("log/root/\(root.claims.version).root.json", root.bytes))
        }
        self.files = try files.filter {
            try tree.read($0.path, limit: max($0.bytes.count, 1 << 26)) != $0.bytes
        }
        removals =
            present.filter { path in
                let reached = size >> UInt64(8 * path.hashLevel)
                // Beyond the log lies what was taken back, or what a publisher left who was killed.
                return path.index * TilePath.width + UInt64(path.count) > reached
                    || (!path.isFull && path.index < reached / TilePath.width)
            }.map { "log/\($0)" }.sorted()
            + (published.files.pending == nil ? [] : [PublishedLog.pendingPath])
        needsSignature =
            !additions.isEmpty || recovery != nil
            || !Self.isSigned(published.checkpoint, by: source.root.claims)
    }

    /// Whether there is nothing to write.
    package var isUpToDate: Bool { !needsSignature && files.isEmpty && removals.isEmpty }

    /// The newest root's witnesses that cosigned a head which is to be published. Of one that stands and is signed again those count that
    /// cosigned it again: their times are the registry's age.
    package func witnesses(of note: SignedNote) throws -> [VerifierKey] {
        let claims = source.root.claims
        let signed = try note.verified(by: claims.witnesses)
        guard isStandingCosigned, let standing = published.standing?.note, standing.text == note.text else {
            return signed.map(\.key)
        }
        let before = try standing.verified(by: claims.witnesses)
        return signed.filter { line in !before.contains { $0.key == line.key && $0.time >= line.time } }
            .map(\.key)
    }

    /// Whether so many witnesses cosigned the head that readers find as the newest root asks for.
    private var isStandingCosigned: Bool {
        let claims = source.root.claims
        let signed = (try? published.standing?.note.verified(by: claims.witnesses)) ?? []
        return signed.count >= claims.quorum
    }

    /// Publishes a head that waited, where enough witnesses cosigned it, before the log grows on: what comes next has to be
    /// cosigned anew. nil where none such waits.
    package func finishing() throws -> PublishPlan? {
        let claims = source.root.claims
        guard published.isPending, !additions.isEmpty, let waiting = published.checkpoint,
            Self.isSigned(waiting, by: claims), try witnesses(of: waiting.note).count >= claims.quorum
        else { return nil }
        // Tiles of the longer log are no business of this head's.
        return PublishPlan(
            before: files.filter { !$0.path.hasPrefix("log/tile/") }.map {
                .write(path: $0.path, bytes: $0.bytes)
            }, checkpoint: waiting.note.encoded, after: [.remove(path: PublishedLog.pendingPath)],
            heads: published.files)
    }

    /// Whether the log's key of the newest root, and its operator, signed.
    private static func isSigned(_ checkpoint: VerifiedCheckpoint?, by root: RootClaims) -> Bool {
        guard let checkpoint else { return false }
        let wanted = [root.logKey] + (root.operatorKey.map { [$0] } ?? [])
        let signed = (try? checkpoint.note.verified(by: wanted)) ?? []
        return wanted.allSatisfy { key in signed.contains { $0.key == key } }
    }

    private static func bundles(
        _ entries: [[UInt8]], from start: UInt64, open: [UInt8]
    ) throws -> [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = []
        var bundle = open
        var at = start
        for entry in entries {
            try EntryBundle.append(entry, to: &bundle)
            at += 1
            if at % TilePath.width == 0 {
                let path = TilePath(level: .entries, index: at / TilePath.width - 1, count: 256)
                files.append(("log/\(path)", bundle))
                bundle = []
            }
        }
        if at > start, at % TilePath.width != 0 {
            let count = Int(at % TilePath.width)
            files.append(
                ("log/\(TilePath(level: .entries, index: at / TilePath.width, count: count))", bundle))
        }
        return files
    }

    /// The tiles that lie there, needed or not.
    private static func tiles(in tree: some FileTree) throws -> [TilePath] {
        var found: [TilePath] = []
        var pending = ["log/tile"]
        while let directory = pending.popLast() {
            for entry in try tree.list(directory) {
                let path = "\(directory)/\(entry.name)"
                if entry.kind == .directory { pending.append(path) }
                if entry.kind == .file, let tile = TilePath(String(path.dropFirst(4))) { found.append(tile) }
            }
        }
        return found
    }

    /// Signs the head.
    /// - Parameters:
    ///   - log: the key that the newest root names.
    ///   - cosigner: the operator's; needed where the root names one.
    ///   - time: seconds since 1970; it goes into the cosignature.
    package func signed(log: SecretKey, cosigner: SecretKey?, time: UInt64) throws -> PublishPlan {
        let claims = source.root.claims
        let signer = try NoteSigner(name: claims.origin, kind: .ed25519, secret: log)
        guard signer.verifier == claims.logKey else {
            throw RegistryError("the key is not the log's that root \(claims.version) names")
        }
        var lines = [signer.sign(head.text, time: 0)]
        var own = [signer.verifier]
        if let operatorKey = claims.operatorKey {
            guard let cosigner else {
                throw RegistryError("root \(claims.version) names an operator, whose key is needed")
            }
            let signer = try NoteSigner(name: operatorKey.name, kind: .cosignature, secret: cosigner)
            guard signer.verifier == operatorKey else {
                throw RegistryError("the key is not the operator's that root \(claims.version) names")
            }
            let last = published.checkpoint?.cosignatures.map(\.time).max() ?? 0
            guard time >= last else {
                throw RegistryError(
                    "this clock says \(Moment.format(time)), before the last signed time \(Moment.format(last))"
                )
            }
            lines.append(signer.sign(head.text, time: time))
            own.append(signer.verifier)
        }
        // Witnesses' lines stay on a head that stays.
        if let old = published.checkpoint, old.note.text == head.text {
            lines += old.note.signatures.filter { line in
                !own.contains { $0.keyID == line.keyID && $0.name.utf8.elementsEqual(line.name.utf8) }
                    && !claims.isReplaced(line)
            }
        }
        let note = SignedNote(text: head.text, signatures: lines).encoded
        // What is written must be what is read.
        _ = try UnverifiedCheckpoint(parsing: note).verified(
            origin: claims.origin, logKey: claims.logKey,
            cosigners: claims.cosigners)
        // Whoever asks for witnesses is told what they say, even where the log's own line is as it was.
        return plan(checkpoint: note == published.files.checkpoint && claims.quorum == 0 ? nil : note)
    }

    /// What to write where no signature of the log's is needed: nothing new, or a head that waits for witnesses.
    package func unsigned() throws -> PublishPlan {
        guard !needsSignature else { throw RegistryError("the new head needs a signature") }
        let waits = published.isPending || !isStandingCosigned
        return plan(checkpoint: waits ? published.checkpoint?.note.encoded : nil)
    }

    private func plan(checkpoint: [UInt8]?) -> PublishPlan {
        PublishPlan(
            before: foreign.map { .remove(path: $0) } + files.map { .write(path: $0.path, bytes: $0.bytes) },
            checkpoint: checkpoint, after: removals.map { .remove(path: $0) }, heads: published.files)
    }
}

extension RootClaims {
    /// Whether a signature line is by an operator or log key of this origin that this root names no more.
    fileprivate func isReplaced(_ line: NoteSignature) -> Bool {
        let isOwnName =
            line.name.utf8.elementsEqual(origin.utf8)
            || operatorKey.map { line.name.utf8.elementsEqual($0.name.utf8) } ?? false
        return isOwnName && !(witnesses.contains { $0.keyID == line.keyID })
    }
}

extension TilePath {
    /// The level whose growth fills the tile; entries grow as level 0 does.
    fileprivate var hashLevel: Int {
        switch level {
        case .hashes(let level): level
        case .entries: 0
        }
    }
}
