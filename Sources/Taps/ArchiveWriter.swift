internal import Cryptography
internal import FileIO
internal import Registry
internal import TransparencyLog

/// What an export holds.
package struct ExportReport: Sendable {
    /// Entries.
    package let size: UInt64
    /// Seconds since 1970; nil where nobody put a time.
    package let time: UInt64?
    /// Bytes of the file.
    package let bytes: UInt64
}

/// Writes what this machine verified of a tap as one file (`Archive`).
struct ArchiveWriter: ~Copyable {
    private var file: AtomicFile
    private var bytes: UInt64 = 0

    private init(_ path: String) throws { file = try AtomicFile(path) }

    /// - Parameters:
    ///   - roots: files 1, 2, ... up to the trusted one.
    ///   - isCancelled: true leaves the path as it was.
    /// - Throws: `StoreFault` where the cache is not the one of the trust state, or holds other entries than the log.
    static func write(
        _ path: String, _ state: TrustState, roots: [[UInt8]], store: Store, isCancelled: () -> Bool
    ) throws -> ExportReport {
        guard let checkpoint = state.checkpoint, store.head == state.head, store.cacheID == state.cacheID
        else { throw StoreFault("it is another one") }
        var writer = try ArchiveWriter(path)
        try writer.add("checkpoint", checkpoint)
        for (index, root) in roots.enumerated() { try writer.add("root/\(index + 1).root.json", root) }
        if let facts = state.signers {
            guard let signers = try store.meta("signers"), SHA256.hash(signers) == facts.sha256 else {
                throw StoreFault("its signers file is not the one that was verified")
            }
            try writer.add("signers/\(facts.version).signers.json", signers)
        }
        if let names = try store.meta("names") { try writer.add("names.json", names) }
        try writer.addEntries(state.head, store, isCancelled)
        for tile in TilePath.hashTiles(size: state.head.size) {
            guard let bytes = try store.tile(tile) else { throw StoreFault("\(tile) is missing") }
            try writer.add(tile.description, bytes)
        }
        for weights in try store.manifests() {
            if isCancelled() { throw SyncInterrupted() }
            guard let bytes = try store.tensors(weights) else { continue }
            try writer.add("tensors/\(weights.hash.hex).json", bytes)
        }
        return try writer.finish(state)
    }

    /// What leaves this machine is what was verified: the entries give the trusted head once more.
    private mutating func addEntries(_ head: TreeHead, _ store: Store, _ isCancelled: () -> Bool) throws {
        var frontier = MerkleFrontier()
        for tile in TilePath.newEntryTiles(from: 0, to: head.size) {
            if isCancelled() { throw SyncInterrupted() }
            var bundle: [UInt8] = []
            let first = tile.index * TilePath.width
            for index in first..<first + UInt64(tile.count) {
                guard let entry = try store.entry(index) else {
                    throw StoreFault("entry \(index) is missing")
                }
                frontier.append(MerkleTree.leafHash(entry))
                try EntryBundle.append(entry, to: &bundle)
            }
            try add(tile.description, bundle)
        }
        guard frontier.root == head.root else { throw StoreFault("its entries are not the log's") }
    }

    private mutating func add(_ name: String, _ content: [UInt8]) throws {
        let padding = (Archive.block - content.count % Archive.block) % Archive.block
        try file.write(Archive.header("log/\(name)", size: content.count))
        try file.write(content + [UInt8](repeating: 0, count: padding))
        bytes += UInt64(Archive.block + content.count + padding)
    }

    private mutating func finish(_ state: TrustState) throws -> ExportReport {
        try file.write([UInt8](repeating: 0, count: 2 * Archive.block))
        bytes += UInt64(2 * Archive.block)
        try file.commit()
        return ExportReport(size: state.head.size, time: state.time, bytes: bytes)
    }
}
