internal import Attestation
package import Cryptography
internal import FileIO
package import TransparencyLog

/// What was published already, as far as a check of what comes next needs it.
package struct PublishedFacts: Sendable {
    package var size: UInt64
    /// The lowest index of each signed thing in the log.
    package var indexes: [Hash32: UInt64]
    /// Which signatures on it the log holds.
    package var signatures: [Hash32: Set<[UInt8]>]
    /// Root hashes at the sizes that were asked for and that the log has reached.
    package var heads: [UInt64: Hash32]

    package init(
        size: UInt64, indexes: [Hash32: UInt64] = [:], signatures: [Hash32: Set<[UInt8]>] = [:],
        heads: [UInt64: Hash32] = [:]
    ) {
        self.size = size
        self.indexes = indexes
        self.signatures = signatures
        self.heads = heads
    }

    /// Why what names a head cannot be bound to this log, whose root at that size was asked for; nil where it can.
    package func fault(ofBinding head: TreeHead) -> String? {
        guard head.size <= size else {
            return "is bound to a log of \(countedEntries(head.size)), there are \(size)"
        }
        return heads[head.size] == head.root
            ? nil : "is bound to another tree than this log's first \(countedEntries(head.size))"
    }
}

extension RootClaims {
    /// Whose lines on a checkpoint are read: the operator's and the witnesses'.
    package var cosigners: [VerifierKey] { (operatorKey.map { [$0] } ?? []) + witnesses }
}

/// The published side as it stands, read whole and proved: the checkpoint is signed, the entries make its root, and every tile
/// that it needs is there and right.
package struct PublishedLog {
    /// nil where nothing was published yet. The one that stands there: where the log is recovered, the old key's.
    package let checkpoint: VerifiedCheckpoint?
    /// What a newer root than the one whose key signed the checkpoint goes on from; nil where the log is as it was signed.
    /// Size, facts and writer are those of the recovered tree then.
    package private(set) var recovery: Recovery?
    /// The files, to see whether another publisher was faster.
    let files: PublishPlan.Heads
    /// What readers find; nil before the first publish.
    package let standing: VerifiedCheckpoint?
    /// Whether `checkpoint` is one that waits for witnesses and that is not published yet.
    package let isPending: Bool
    package var size: UInt64 { writer.frontier.size }
    /// What it holds.
    package var facts: PublishedFacts {
        PublishedFacts(size: size, indexes: indexes, signatures: signatures, heads: heads)
    }
    private var indexes: [Hash32: UInt64] = [:]
    private var signatures: [Hash32: Set<[UInt8]>] = [:]
    private var heads: [UInt64: Hash32] = [:]
    /// Entries that a root with a new log key took back.
    package struct Recovery: Sendable {
        /// Of the root that did it.
        package let rootVersion: Int
        /// What the old key signed last.
        package let from: TreeHead
        package let tree: TreeHead
        /// The hash tiles that a log of this size needs.
        let tiles: [(path: TilePath, bytes: [UInt8])]
    }

    /// Goes on where the log ends.
    package private(set) var writer: TileWriter
    /// The last, unfinished bundle.
    package private(set) var openBundle: [UInt8] = []

    static let checkpointPath = "log/checkpoint"
    /// A head that witnesses were shown. What they cosigned must never be taken back, so the log goes on from there even
    /// where the publisher was ended before they answered.
    static let pendingPath = "log/pending"

    /// What the checkpoint that lies beside a source says of the log's size; its signature is not checked.
    /// - Returns: nil where none lies there.
    /// - Throws: `RegistryProblems` where one does, and is none: it is damaged, and the log is not taken for an empty one.
    package static func statedSize(in tree: some FileTree) throws -> UInt64? {
        guard let note = try tree.read(checkpointPath, limit: SignedNote.byteLimit) else { return nil }
        do { return try UnverifiedCheckpoint(parsing: note).checkpoint.size } catch {
            throw RegistryProblems([RegistryProblem(checkpointPath, "\(error)")])
        }
    }

    /// - Parameters:
    ///   - roots: one of them must have named the key that signed the checkpoint.
    ///   - headsAt: sizes whose root hashes are wanted.
    /// - Throws: `RegistryProblems` where the published side was damaged or is another registry's.
    package init(verifying tree: some FileTree, roots: [VerifiedRoot], headsAt: Set<UInt64>) throws {
        writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
        let checkpointBytes = try tree.read(Self.checkpointPath, limit: SignedNote.byteLimit)
        let pending = try tree.read(Self.pendingPath, limit: SignedNote.byteLimit)
        files = PublishPlan.Heads(checkpoint: checkpointBytes, pending: pending)
        if headsAt.contains(0) { heads[0] = MerkleTree.emptyRoot }
        let found = try checkpointBytes.map { try Self.verify($0, at: Self.checkpointPath, roots) }
        let waiting = try pending.map { try Self.verify($0, at: Self.pendingPath, roots) }.flatMap {
            // One that was published already is there until the next publish.
            Self.says($0.0, more: found?.0) ? $0 : nil
        }
        standing = found?.0
        isPending = waiting != nil
        guard let (verified, signer) = waiting ?? found else {
            checkpoint = nil
            return
        }
        checkpoint = verified
        let recovering = Self.recovering(roots, after: signer, upTo: .max)
        var cut = recovering?.recover.map { Cut(at: $0.size) }
        // What a head that waits has to extend: the one that stands, or what a root took that one back to.
        var older: TreeHead?
        if waiting != nil, let (old, oldSigner) = found {
            older =
                Self.recovering(roots, after: oldSigner, upTo: signer)?.recover
                ?? TreeHead(size: old.checkpoint.size, root: old.checkpoint.root)
        }
        do {
            var wanted = cut.map { headsAt.union([$0.size]) } ?? headsAt
            if let older { wanted.insert(older.size) }
            try replay(tree, to: verified.checkpoint.size, headsAt: wanted, cut: &cut)
        } catch let error as LogError {
            throw RegistryProblems([RegistryProblem("log", "\(error)")])
        }
        guard writer.frontier.root == verified.checkpoint.root else {
            throw RegistryProblems([
                RegistryProblem("log", "the entries do not make the root that the checkpoint signs")
            ])
        }
        if let older, heads[older.size] != older.root {
            throw RegistryProblems([
                RegistryProblem(
                    Self.pendingPath,
                    "it does not extend log/checkpoint: bring back the log/ that it was made in")
            ])
        }
        if let root = recovering, let tree = root.recover, let cut {
            try take(back: root.version, to: tree, cut)
        }
    }

    /// Whether a head that waits is another than the one that stands, or has what that one has not: who signed since.
    private static func says(_ waiting: VerifiedCheckpoint, more standing: VerifiedCheckpoint?) -> Bool {
        guard let standing, standing.note.text == waiting.note.text else { return true }
        return waiting.cosignatures.contains { line in
            !standing.cosignatures.contains { $0.key == line.key && $0.time >= line.time }
        }
    }

    /// The newest root after one version that takes the log back.
    private static func recovering(_ roots: [VerifiedRoot], after version: Int, upTo last: Int) -> RootClaims?
    {
        roots.last { $0.claims.version > version && $0.claims.version <= last && $0.claims.recover != nil }?
            .claims
    }

    /// A log that was verified whole before and lies there as it was left, which is the caller's word. The head is proved from its tiles,
    /// the open bundle from the head.
    /// - Parameters:
    ///   - indexes: what it holds, as far as the caller asks.
    ///   - signatures: on the same.
    /// - Returns: nil where it has to be read whole: nothing was published yet, or a root takes the log back.
    /// - Throws: `RegistryProblems`.
    package init?(
        resuming tree: some FileTree, roots: [VerifiedRoot], headsAt: Set<UInt64>, indexes: [Hash32: UInt64],
        signatures: [Hash32: Set<[UInt8]>]
    ) throws {
        files = PublishPlan.Heads(
            checkpoint: try tree.read(Self.checkpointPath, limit: SignedNote.byteLimit),
            pending: try tree.read(Self.pendingPath, limit: SignedNote.byteLimit))
        // A head that waits for witnesses is judged with all that it covers.
        guard let bytes = files.checkpoint, files.pending == nil else { return nil }
        let (verified, signer) = try Self.verify(bytes, at: Self.checkpointPath, roots)
        guard Self.recovering(roots, after: signer, upTo: .max) == nil else { return nil }
        checkpoint = verified
        standing = verified
        isPending = false
        self.indexes = indexes
        self.signatures = signatures
        let head = verified.checkpoint
        func read(_ path: TilePath) throws -> [UInt8]? {
            try tree.read("log/\(path)", limit: EntryBundle.byteLimit)
        }
        do {
            writer = try TileWriter(size: head.size, root: head.root, read: read)
            var reader = TileReader(size: head.size, root: head.root, read: read)
            // What is beyond the log is no head of it, and said where it is asked for.
            for size in headsAt where size <= head.size { heads[size] = try reader.root(at: size) }
            if let open = TilePath.newEntryTiles(from: 0, to: head.size).last, !open.isFull {
                guard let bundle = try read(open) else { throw LogError("\(open) is missing") }
                for (offset, range) in try EntryBundle.ranges(in: bundle, count: open.count).enumerated() {
                    let leaf = try reader.leafHash(open.index * TilePath.width + UInt64(offset))
                    guard MerkleTree.leafHash(Array(bundle[range])) == leaf else {
                        throw LogError("\(open) does not fit the tree")
                    }
                }
                openBundle = bundle
            }
        } catch let error as LogError {
            throw RegistryProblems([RegistryProblem("log", "\(error)")])
        }
    }

    /// What is kept while reading a log that is longer than what it goes on from.
    private struct Cut {
        let size: UInt64
        var leaves: [Hash32] = []
        var openBundle: [UInt8] = []

        init(at size: UInt64) { self.size = size }

        mutating func note(_ leaf: Hash32) { if UInt64(leaves.count) < size { leaves.append(leaf) } }

        /// Keeps the entries before the cut of the bundle that it goes through.
        mutating func note(_ bundle: [UInt8], _ ranges: [Range<Int>], index: UInt64) {
            guard index == size / TilePath.width else { return }
            let count = Int(size % TilePath.width)
            guard count > 0, count <= ranges.count else { return }
            openBundle = Array(bundle[..<ranges[count - 1].upperBound])
        }
    }

    private mutating func take(back version: Int, to tree: TreeHead, _ cut: Cut) throws {
        guard heads[tree.size] == tree.root else {
            throw RegistryProblems([
                RegistryProblem(
                    "log",
                    "root \(version) goes on from \(countedEntries(tree.size)) that are not the first ones here: bring back a log/ that has them"
                )
            ])
        }
        let from = TreeHead(size: size, root: writer.frontier.root)
        writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
        let needed = Set(TilePath.hashTiles(size: tree.size))
        let tiles = writer.append(cut.leaves).filter { needed.contains($0.path) }
        openBundle = cut.openBundle
        heads = heads.filter { $0.key <= tree.size }
        recovery = Recovery(rootVersion: version, from: from, tree: tree, tiles: tiles)
    }

    /// - Returns: the newest root's version that names the key which signed.
    private static func verify(
        _ bytes: [UInt8], at path: String, _ roots: [VerifiedRoot]
    ) throws -> (VerifiedCheckpoint, Int) {
        var reason = "no root"
        let unverified: UnverifiedCheckpoint
        do { unverified = try UnverifiedCheckpoint(parsing: bytes) } catch {
            throw RegistryProblems([RegistryProblem(path, "\(error)")])
        }
        for root in roots.reversed() {
            let claims = root.claims
            do {
                let verified = try unverified.verified(
                    origin: claims.origin, logKey: claims.logKey,
                    cosigners: claims.cosigners)
                return (verified, claims.version)
            } catch { reason = "\(error)" }
        }
        throw RegistryProblems([RegistryProblem(path, reason)])
    }

    /// What is wrong with heads themselves, whatever they cover: whoever reads them refuses them, and so does the next publish.
    /// - Parameter paths: files that are there; of them those count that are heads.
    package static func problems(
        ofHeads paths: [String], in tree: some FileTree, roots: [VerifiedRoot]
    ) throws -> [RegistryProblem] {
        try [checkpointPath, pendingPath].filter(paths.contains).flatMap { path -> [RegistryProblem] in
            guard let bytes = try tree.read(path, limit: SignedNote.byteLimit) else {
                return [RegistryProblem(path, "not a regular file")]
            }
            do {
                _ = try verify(bytes, at: path, roots)
                return []
            } catch let error as RegistryProblems { return error.problems }
        }
    }

    /// Reads every bundle, makes the tiles anew and compares them with those that are there.
    private mutating func replay(
        _ tree: some FileTree, to end: UInt64, headsAt: Set<UInt64>, cut: inout Cut?
    ) throws {
        let needed = Set(TilePath.hashTiles(size: end))
        for tile in TilePath.newEntryTiles(from: 0, to: end) {
            guard let bundle = try tree.read("log/\(tile)", limit: EntryBundle.byteLimit) else {
                throw LogError("\(tile) is missing")
            }
            var leaves: [Hash32] = []
            let ranges = try EntryBundle.ranges(in: bundle, count: tile.count)
            cut?.note(bundle, ranges, index: tile.index)
            for range in ranges {
                let entry = Array(bundle[range])
                let index = tile.index * TilePath.width + UInt64(leaves.count)
                // What is taken back is not published any more.
                if cut.map({ index < $0.size }) ?? true { note(entry, at: index) }
                let leaf = MerkleTree.leafHash(entry)
                cut?.note(leaf)
                leaves.append(leaf)
            }
            try append(leaves, needed: needed, in: tree, headsAt: headsAt)
            openBundle = tile.isFull ? [] : bundle
        }
    }

    private mutating func append(
        _ leaves: [Hash32], needed: Set<TilePath>, in tree: some FileTree, headsAt: Set<UInt64>
    ) throws {
        // Where a head lies inside the bundle, the root is taken on the way.
        var frontier = writer.frontier
        for leaf in leaves {
            frontier.append(leaf)
            if headsAt.contains(frontier.size) { heads[frontier.size] = frontier.root }
        }
        for (path, bytes) in writer.append(leaves) where needed.contains(path) {
            guard let there = try tree.read("log/\(path)", limit: 8192) else {
                throw LogError("\(path) is missing")
            }
            guard there == bytes else { throw LogError("\(path) does not fit the entries") }
        }
    }

    /// What does not parse is an opaque leaf.
    private mutating func note(_ entry: [UInt8], at index: UInt64) {
        guard let envelope = try? Envelope(parsing: entry) else { return }
        let id = envelope.id
        if indexes[id] == nil { indexes[id] = index }
        signatures[id, default: []].formUnion(envelope.signatures.map(\.bytes))
    }
}
