package import Cryptography
package import Registry
internal import Attestation
internal import TransparencyLog

/// What a sync did.
package struct SyncReport: Sendable {
    /// The log's size before; 0 for a first sync.
    package let oldSize: UInt64
    package let newSize: UInt64
    package let rootVersion: Int
    /// Roots that were new, beyond the first.
    package let newRoots: Int
    package let signersVersion: Int?
    /// Seconds since 1970.
    package let time: UInt64?
    /// Entries among the new ones that are nothing this version knows.
    package let opaqueCount: Int
    /// Whether the cache was made anew though the head is the old one.
    package let wasRebuilt: Bool
    /// What was odd and does no harm.
    package let notes: [String]
    /// What a root took back of what was seen here; nil where it took nothing.
    package let recovery: TrustState.Recovery?

    package var isUpToDate: Bool { oldSize == newSize && newRoots == 0 && !wasRebuilt }
}

/// Who shows a tree.
package enum SyncSource: Hashable, Sendable {
    /// The registry's own host, which never shows less than before.
    case host
    /// A mirror or a file, which may be old.
    case copy
}

/// A copy holds less than is here already: nothing was taken from it, and nothing is wrong.
struct CopyIsBehind: Error {
    /// Entries of the copy; nil where it does not even hold the root that is trusted now.
    let size: UInt64?
    let here: UInt64
}

/// Brings one tap up to date: the state machine of Taps.swift. It opens no socket and reads no clock.
package struct Synchronizer {
    let tap: ConfiguredTap
    let tree: any PublishedTree
    let source: SyncSource
    /// The cache's file.
    let store: String
    let evidenceDirectory: String
    /// Seconds since 1970.
    let now: UInt64
    /// A tree head that is known from elsewhere: the log must contain it.
    let floor: TreeHead?
    /// Called with the entries done and to do.
    var onProgress: ((UInt64, UInt64) -> Void)?
    var isCancelled: () -> Bool = { false }

    package init(
        tap: ConfiguredTap, tree: any PublishedTree, source: SyncSource = .host, store: String,
        evidenceDirectory: String, now: UInt64, floor: TreeHead?
    ) {
        self.tap = tap
        self.tree = tree
        self.source = source
        self.store = store
        self.evidenceDirectory = evidenceDirectory
        self.now = now
        self.floor = floor
    }

    package mutating func observe(onProgress: ((UInt64, UInt64) -> Void)?, isCancelled: @escaping () -> Bool)
    {
        self.onProgress = onProgress
        self.isCancelled = isCancelled
    }

    var name: String { tap.name.description }

    /// - Parameter old: what was trusted so far; nil for a first sync, on the pinned root alone.
    /// - Returns: what is trusted now; its cache is committed, and the caller writes it down.
    package func run(_ old: TrustState?) throws -> (state: TrustState, report: SyncReport) {
        if source == .copy, let old, old.checkpoint != nil,
            try !RootChain.isShown(old.root, in: tree)
        {
            throw CopyIsBehind(size: nil, here: old.head.size)
        }
        let trusted = if let old { old.root } else { try RootChain.find(tap.pinned, in: tree, tap: name) }
        let (root, newRoots) = try follow(from: trusted, old)
        let clock = max(now, old?.clockFloor ?? 0)
        // TUF 5.3.10: intermediate expiry is ignored, the last one's is checked.
        guard root.claims.expires > clock else {
            throw TapError.rootExpired(tap: name, expired: root.claims.expires)
        }
        guard let note = try tree.read("checkpoint", limit: TapLimits.checkpoint) else {
            throw TapError.missing(tap: name, what: "checkpoint")
        }
        let (checkpoint, time) = try verify(note, root.claims, clock, old)
        let offered = TreeHead(size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root)
        let head = old?.head ?? TreeHead(size: 0, root: MerkleTree.emptyRoot)
        if source == .copy { try refuseForkBehind(head, offered, old, note) }
        let recovering = try recovery(among: newRoots, note, old)
        try refuseRollback(from: recovering?.tree ?? head, to: offered, old?.checkpoint, note)

        var state =
            if let old { old } else {
                TrustState(
                    pinned: tap.pinned, origin: tap.origin, root: root, head: head,
                    memoryKey: try Self.randomKey())
            }
        // What was seen may not be the log's any more: nothing of it is built upon.
        let standing = recovering == nil ? old.flatMap { usableStore(for: $0) } : nil
        let rebuilding = recovering == nil && standing == nil && old?.checkpoint != nil
        var notes: [String] = []
        var recovery: TrustState.Recovery?
        var opaqueCount = 0
        if standing == nil || offered != head || !newRoots.isEmpty {
            let builder = try StoreBuilder(store, extending: standing)
            do {
                let extended = try extend(
                    builder, from: standing == nil ? 0 : head.size, to: offered, note,
                    recovering == nil ? old : nil)
                notes = extended.notes
                let (signers, keepsOld) = try settle(builder, offered, root, newRoots, old, recovering)
                state.signers = signers.map {
                    TrustState.SignersFacts(version: $0.version, sha256: SHA256.hash($0.bytes))
                }
                // Never left for later: what is revoked is revoked for the next look-up.
                do {
                    state.revocations = try RevocationReading.record(
                        in: builder, root: root.claims, signers: signers)
                } catch let error as RegistryError { throw misbehaved("\(error)") }
                if let recovering, old?.checkpoint != nil {
                    if keepsOld {
                        notes.append(recovering.harmless)
                    } else {
                        // Before anything is committed: what was seen is not lost, whenever this is killed.
                        recovery = recovering.record(of: head, at: now, evidence: keep(recovering, note, old))
                    }
                }
                opaqueCount = builder.opaqueCount
                state.cacheID = try SystemRandom.bytes(16)
                try builder.commit(id: state.cacheID)
            } catch {
                builder.abandon()
                throw keepingEvidence(error, note, old)
            }
        }
        // The same head with an older cosignature says nothing new.
        if old?.checkpoint == nil || offered != head || (time ?? 0) >= (old?.time ?? 0) {
            state.checkpoint = note
            state.time = time
        }
        state.root = root
        state.head = offered
        state.clockFloor = max(state.clockFloor, time ?? 0)
        state.syncedAt = now
        state.recovery = recovery ?? state.recovery
        let report = SyncReport(
            oldSize: old?.checkpoint == nil ? 0 : head.size, newSize: offered.size,
            rootVersion: root.claims.version,
            newRoots: newRoots.count, signersVersion: state.signers?.version, time: state.time,
            opaqueCount: opaqueCount, wasRebuilt: rebuilding && offered == head, notes: notes,
            recovery: recovery)
        return (state, report)
    }

    /// 32 bytes from the system.
    package static func randomKey() throws -> Hash32 { SHA256.hash(try SystemRandom.bytes(32)) }

    func misbehaved(_ what: String, _ evidence: Evidence? = nil) -> TapError {
        .misbehaved(tap: name, what: what, evidence: evidence.flatMap { $0.save(in: evidenceDirectory) })
    }

    private func follow(
        from trusted: VerifiedRoot, _ old: TrustState?
    ) throws -> (newest: VerifiedRoot, new: [VerifiedRoot]) {
        do { return try RootChain.follow(from: trusted, in: tree, tap: name) } catch {
            throw keepingEvidence(error, try tree.read("checkpoint", limit: TapLimits.checkpoint) ?? [], old)
        }
    }

    /// Whatever a registry did, both heads are kept.
    private func keepingEvidence(_ error: any Error, _ note: [UInt8], _ old: TrustState?) -> any Error {
        guard case TapError.misbehaved(_, let what, nil) = error else { return error }
        return misbehaved(
            what, Evidence(tap: name, what: what, seen: now, trusted: old?.checkpoint, offered: note))
    }

    private func verify(
        _ note: [UInt8], _ root: RootClaims, _ clock: UInt64, _ old: TrustState?
    ) throws -> (VerifiedCheckpoint, UInt64?) {
        do {
            let checkpoint = try UnverifiedCheckpoint(parsing: note).verified(
                origin: root.origin, logKey: root.logKey, cosigners: root.cosigners)
            guard checkpoint.checkpoint.size <= TapLimits.entries else {
                throw RegistryError("the log has more than \(TapLimits.entries) entries")
            }
            return (checkpoint, try Freshness.time(of: checkpoint, under: root, now: clock))
        } catch {
            let evidence = Evidence(
                tap: name, what: "\(error)", seen: now, trusted: old?.checkpoint, offered: note)
            throw misbehaved("\(error)", evidence)
        }
    }

    /// The cache that was committed for a trust state, if it is the one that stands there.
    func usableStore(for state: TrustState) -> Store? {
        guard let store = try? Store(store), store.isWritable, store.cacheID == state.cacheID,
            store.head == state.head
        else { return nil }
        return store
    }

    /// Adds the entries from one size to another, and holds the result against the checkpoint.
    private func extend(
        _ builder: StoreBuilder, from start: UInt64, to offered: TreeHead, _ note: [UInt8], _ old: TrustState?
    ) throws -> (notes: [String], Void) {
        let tiles = TilePath.newEntryTiles(from: start, to: offered.size)
        onProgress?(0, offered.size - start)
        do {
            try builder.filling {
                try tree.read(tiles.map(\.description), limit: EntryBundle.byteLimit) { index, bytes in
                    if isCancelled() { throw SyncInterrupted() }
                    let tile = tiles[index]
                    guard let bytes else { throw LogError("\(tile) is missing") }
                    let ranges = try EntryBundle.ranges(in: bytes, count: tile.count)
                    let known = Int(max(start, tile.index * TilePath.width) - tile.index * TilePath.width)
                    try builder.append(bytes, ranges.dropFirst(known))
                    onProgress?(builder.size - start, offered.size - start)
                }
                try builder.settle()
            }
        } catch let error as LogError {
            throw misbehaved("its log cannot be read: \(error)")
        }
        guard builder.head == offered else {
            throw diagnose(offered, note, old, LogError("the entries do not give the checkpoint's root"))
        }
        var notes: [String] = []
        // Manifests prove themselves when they are used: here they are only kept.
        let manifests = Array(Set(builder.manifests))
        try tree.read(manifests.map { "tensors/\($0.hash.hex).json" }, limit: RegistryLimits.tensors) {
            index, bytes in
            if isCancelled() { throw SyncInterrupted() }
            if let bytes {
                try builder.add(tensors: bytes, weights: manifests[index].hash.bytes)
            } else {
                notes.append("the tensor manifest of \(manifests[index]) is not published")
            }
        }
        if let names = try tree.read("names.json", limit: RegistryLimits.names) {
            // Only what is wrong with the hints is passed over: a cache that cannot be written is another matter.
            switch Result(catching: { try NameHints(parsing: names) }) {
            case .success: try builder.set("names", names)
            case .failure(let error): notes.append("\(error)")
            }
        }
        return (notes, ())
    }

    /// Roots, signers and the floor are bound to the tree; then the signers who govern are found.
    private func settle(
        _ builder: StoreBuilder, _ head: TreeHead, _ root: VerifiedRoot, _ newRoots: [VerifiedRoot],
        _ old: TrustState?, _ recovering: LogRecovery?
    ) throws -> (signers: VerifiedSigners?, keepsOld: Bool) {
        try builder.settle()
        var reader = TileReader(size: head.size, root: head.root) { try builder.tile($0) }
        func contains(_ earlier: TreeHead) throws -> Bool {
            try earlier.size <= head.size && reader.root(at: earlier.size) == earlier.root
        }
        for bound in newRoots + [root] {
            guard try contains(bound.claims.log) else {
                throw misbehaved("root \(bound.claims.version) is bound to another log than this")
            }
        }
        let keepsOld = try old.map { try contains($0.head) } ?? true
        guard keepsOld || recovering != nil else {
            throw misbehaved("its log does not contain the one that was seen before")
        }
        if let floor, try !contains(floor) {
            throw misbehaved("its log does not contain the one that this build of oracle knows")
        }
        return (try governingSigners(builder, root, old, isBound: contains), keepsOld)
    }

    /// The newest signers, who are bound to this log and never go back.
    private func governingSigners(
        _ builder: StoreBuilder, _ root: VerifiedRoot, _ old: TrustState?,
        isBound: (TreeHead) throws -> Bool
    ) throws -> VerifiedSigners? {
        let entries = try builder.pointerEntries(limit: RegistryLimits.versions)
        let newest: VerifiedSigners?
        do { newest = try VerifiedSigners.newest(among: entries, in: tree, root: root.claims) } catch let
            error
            as RegistryError
        { throw misbehaved("\(error)") }
        guard let signers = newest else { return nil }
        let version = signers.version
        guard try isBound(signers.claims.log) else {
            throw misbehaved("signers file \(version) is bound to another log than this")
        }
        if let before = old?.signers?.version, version < before {
            throw misbehaved("its signers went back from version \(before) to \(version)")
        }
        try builder.set("signers", signers.bytes)
        return signers
    }
}

/// Ctrl-C: nothing was changed.
package struct SyncInterrupted: Error {}
