internal import Cryptography
internal import Registry

/// Verifies a cache anew from its own entries: for one that a sync committed before it was killed, or that was copied here.
enum Reindex {
    /// Makes the cache that fits `state` from the entries of the one that stands there.
    /// - Throws: `StoreFault` where those entries are not the log's; then it must be fetched again.
    static func run(_ path: String, for state: TrustState) throws {
        guard let old = try Store(path), old.isWritable else { throw StoreFault("it cannot be written") }
        guard old.head.size >= state.head.size else { throw StoreFault("it holds less than was synced") }
        let builder = try StoreBuilder(path, extending: nil)
        do {
            var entries: [[UInt8]] = []
            for index in 0..<state.head.size {
                guard let entry = try old.entry(index) else { throw StoreFault("entry \(index) is missing") }
                entries.append(entry)
                if entries.count == 256 || index + 1 == state.head.size {
                    try builder.append(entries)
                    entries = []
                }
            }
            guard builder.head == state.head else { throw StoreFault("its entries are not the log's") }
            if let facts = state.signers {
                guard let bytes = try old.meta("signers"), SHA256.hash(bytes) == facts.sha256 else {
                    throw StoreFault("its signers file is not the one that was verified")
                }
                try builder.set("signers", bytes)
            }
            if let names = try old.meta("names") { try builder.set("names", names) }
            let wanted = Set(builder.manifests.map(\.hash.bytes))
            try old.eachTensors { weights, bytes in
                if wanted.contains(weights) { try builder.add(tensors: bytes, weights: weights) }
            }
            try builder.commit(id: state.cacheID)
        } catch {
            builder.abandon()
            throw error
        }
    }
}
