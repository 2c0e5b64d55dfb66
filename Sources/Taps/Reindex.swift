internal import Cryptography
internal import Registry
internal import TransparencyLog

/// Makes the cache anew that fits a trust state, and changes nothing of what is trusted: the entries must give the trusted
/// tree head, wherever they come from.
enum Reindex {
    /// From the entries of the cache that stands there: for one that a sync committed before it was killed, or that was
    /// copied here.
    /// - Throws: `StoreFault` where those entries are not the log's.
    /// - Returns: which revocations hold.
    static func run(_ path: String, for state: TrustState) throws -> TrustState.RevocationFacts {
        guard let old = try Store(path), old.isWritable else { throw StoreFault("it cannot be written") }
        guard old.head.size >= state.head.size else { throw StoreFault("it holds less than was synced") }
        return try build(path, for: state) { builder in
            var bytes: [UInt8] = []
            var ranges: [Range<Int>] = []
            for index in 0..<state.head.size {
                guard let entry = try old.entry(index) else { throw StoreFault("entry \(index) is missing") }
                ranges.append(bytes.count..<bytes.count + entry.count)
                bytes += entry
                if ranges.count == 256 || index + 1 == state.head.size {
                    try builder.append(bytes, ranges[...])
                    (bytes, ranges) = ([], [])
                }
            }
            return (signers: try old.meta("signers"), names: try old.meta("names"))
        } manifest: {
            try old.tensors($0)
        }
    }

    /// From a published tree that was fetched before, and that may have grown since.
    /// - Throws: `StoreFault` or `LogError` where it does not hold the trusted log; what the tree throws.
    static func run(
        _ path: String, for state: TrustState, from tree: any PublishedTree
    ) throws -> TrustState.RevocationFacts {
        try build(path, for: state) { builder in
            let tiles = TilePath.newEntryTiles(from: 0, to: state.head.size)
            try tree.read(tiles.map(\.description), limit: EntryBundle.byteLimit) { index, bytes in
                let tile = tiles[index]
                var found = (bytes: bytes, count: tile.count)
                if bytes == nil {
                    // The partial bundle of then is a full one now.
                    let full = TilePath(level: .entries, index: tile.index, count: 256)
                    found = (try tree.read(full.description, limit: EntryBundle.byteLimit), full.count)
                }
                guard let bytes = found.bytes else { throw StoreFault("\(tile) is missing") }
                let ranges = try EntryBundle.ranges(in: bytes, count: found.count)
                try builder.append(bytes, ranges[..<tile.count])
            }
            let signers = try state.signers.flatMap {
                try tree.read("signers/\($0.version).signers.json", limit: RegistryLimits.signers)
            }
            return (signers: signers, names: try tree.read("names.json", limit: RegistryLimits.names))
        } manifest: {
            try tree.read("tensors/\($0.hash.hex).json", limit: RegistryLimits.tensors)
        }
    }

    private static func build(
        _ path: String, for state: TrustState,
        fill: (StoreBuilder) throws -> (signers: [UInt8]?, names: [UInt8]?),
        manifest: (Digest) throws -> [UInt8]?
    ) throws -> TrustState.RevocationFacts {
        let builder = try StoreBuilder(path, extending: nil)
        do {
            var found: (signers: [UInt8]?, names: [UInt8]?) = (nil, nil)
            try builder.filling {
                found = try fill(builder)
                try builder.settle()
            }
            guard builder.head == state.head else { throw StoreFault("its entries are not the log's") }
            if let facts = state.signers {
                guard let signers = found.signers, SHA256.hash(signers) == facts.sha256 else {
                    throw StoreFault("its signers file is not the one that was verified")
                }
                try builder.set("signers", signers)
            }
            let signers = try found.signers.flatMap { bytes in
                try state.signers.map { _ in
                    try VerifiedSigners(recorded: bytes, root: state.root.claims)
                }
            }
            let revocations = try RevocationReading.record(
                in: builder, root: state.root.claims, signers: signers)
            // The same entries, signers and root: the same revocations.
            if let facts = state.revocations, facts != revocations {
                throw StoreFault("its revocations are not those that were verified")
            }
            if let names = found.names, (try? NameHints(parsing: names)) != nil {
                try builder.set("names", names)
            }
            for weights in Set(builder.manifests) {
                if let bytes = try manifest(weights) {
                    try builder.add(tensors: bytes, weights: weights.hash.bytes)
                }
            }
            try builder.commit(id: state.cacheID)
            return revocations
        } catch {
            builder.abandon()
            throw error
        }
    }
}
