internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import TransparencyLog

/// The registry that is installed with `oracle`, held against what is compiled in: `log/` as published, and its index.
package enum Bundle {
    /// Builds the index of a published log that fits this build's embedded head: what `make install` does.
    package static func buildIndex(of directory: String, to path: String) throws {
        let tree = PublishedFolder("\(directory)/log")
        let (root, checkpoint) = try verifiedHead(tree)
        let head = TreeHead(size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root)
        try index(tree, head, root, to: path, id: head.root.bytes)
    }

    private static func index(
        _ tree: PublishedFolder, _ head: TreeHead, _ root: VerifiedRoot, to path: String, id: [UInt8]
    ) throws {
        let builder = try StoreBuilder(path, extending: nil)
        do {
            let tiles = TilePath.newEntryTiles(from: 0, to: head.size)
            try builder.filling {
                try tree.read(tiles.map(\.description), limit: EntryBundle.byteLimit) { index, bytes in
                    guard let bytes else { throw TapError.noBundle("\(tiles[index]) is missing") }
                    try builder.append(bytes, EntryBundle.ranges(in: bytes, count: tiles[index].count)[...])
                }
                try builder.settle()
            }
            guard builder.head == head else {
                throw TapError.noBundle("its entries do not give the checkpoint's root")
            }
            for manifest in Set(builder.manifests) {
                if let bytes = try tree.read(
                    "tensors/\(manifest.hash.hex).json", limit: RegistryLimits.tensors)
                {
                    try builder.add(tensors: bytes, weights: manifest.hash.bytes)
                }
            }
            if let names = try tree.read("names.json", limit: RegistryLimits.names) {
                try builder.set("names", names)
            }
            let signers = try newestSigners(
                builder.pointerEntries(limit: RegistryLimits.versions), tree, root)
            if let signers { try builder.set("signers", signers.bytes) }
            _ = try RevocationReading.record(in: builder, root: root.claims, signers: signers)
            try builder.commit(id: id)
        } catch {
            builder.abandon()
            throw error
        }
    }

    private static func newestSigners(
        _ pointers: [[UInt8]], _ tree: PublishedFolder, _ root: VerifiedRoot
    ) throws -> VerifiedSigners? {
        do { return try VerifiedSigners.newest(among: pointers, in: tree, root: root.claims) } catch let error
            as RegistryError
        { throw TapError.noBundle("\(error)") }
    }

    /// The root and the checkpoint, both those that this build knows.
    private static func verifiedHead(_ tree: PublishedFolder) throws -> (VerifiedRoot, VerifiedCheckpoint) {
        let tap = try ConfiguredTap.builtIn()
        do {
            let pinned = try RootChain.find(tap.pinned, in: tree, tap: DefaultTap.name)
            let root = try RootChain.climb(from: pinned, in: tree, tap: DefaultTap.name).newest
            guard let note = try tree.read("checkpoint", limit: TapLimits.checkpoint) else {
                throw TapError.noBundle("it has no checkpoint")
            }
            let checkpoint = try UnverifiedCheckpoint(parsing: note).verified(
                origin: root.claims.origin, logKey: root.claims.logKey,
                cosigners: root.claims.cosigners)
            guard checkpoint.checkpoint.size == DefaultTap.size,
                checkpoint.checkpoint.root.hex == DefaultTap.treeRoot
            else { throw TapError.noBundle("its log is not the one that this build of oracle knows") }
            return (root, checkpoint)
        } catch let error as TapError {
            if case .noBundle = error { throw error }
            throw TapError.noBundle("\(error)")
        }
    }

    /// Opens the bundled registry.
    /// - Parameter cache: where an index may be built when none is installed; asked only then.
    static func open(
        _ directory: String, tap: ConfiguredTap, cache: () -> String?, misbehaviour: Misbehaviour?
    ) throws -> OpenTap {
        let tree = PublishedFolder("\(directory)/log")
        let (root, checkpoint) = try verifiedHead(tree)
        let head = TreeHead(size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root)
        guard let store = try openIndex(directory, head, root, tree, cache) else {
            throw TapError.noBundle("\(directory) has no index, and none can be built without a cache")
        }
        var reader = TileReader(size: head.size, root: head.root) { try store.tile($0) }
        let pointers = try store.pointers(limit: RegistryLimits.versions).compactMap { index -> [UInt8]? in
            guard let entry = try store.entry(index), try reader.leafHash(index) == MerkleTree.leafHash(entry)
            else {
                throw TapError.noBundle("entry \(index) of its index is not the log's")
            }
            return entry
        }
        let signers = try newestSigners(pointers, tree, root)
        let claims = root.claims
        // There is no trust state that could bind what the index records of them.
        let entries = try store.revocations(limit: TapLimits.revocations + 1).map { index in
            guard let entry = try store.entry(index), try reader.leafHash(index) == MerkleTree.leafHash(entry)
            else { throw TapError.noBundle("entry \(index) of its index is not the log's") }
            return (index: index, bytes: entry)
        }
        let revocations = try RevocationReading.verify(entries, root: claims, signers: signers) {
            try reader.root(at: $0)
        }
        // A clock that is wrong does not make the bundle wrong: its age is shown, and that is all.
        let time = try Freshness.time(of: checkpoint, under: claims, now: UInt64.max >> 1)
        return OpenTap(
            store: store, head: head, signers: signers, revocations: RecordedRevocations(revocations),
            memoryKey: nil,
            log: LogSource(
                root: root, pinned: tap.pinned, checkpoint: checkpoint.note.encoded,
                tap: tap.name.description, tree: { tree }),
            facts: RegistryFacts(
                tap: tap.name.description, isDefault: true, url: tap.url, origin: claims.origin,
                rootFingerprint: root.fingerprint, rootVersion: claims.version, rootExpires: claims.expires,
                size: head.size, treeRoot: head.root, time: time, maxAge: claims.maxAge, syncedAt: nil,
                misbehaviour: misbehaviour,
                modelCount: try store.count("models"), attestationCount: try store.count("statements")))
    }

    private static func openIndex(
        _ directory: String, _ head: TreeHead, _ root: VerifiedRoot, _ tree: PublishedFolder,
        _ cache: () -> String?
    ) throws -> Store? {
        if let store = try? Store("\(directory)/index.sqlite", immutable: true), store.head == head {
            return store
        }
        guard let cache = cache() else { return nil }
        let path = "\(cache)/taps/bundled-\(head.root.hex.prefix(16)).sqlite"
        if let store = try? Store(path), store.head == head { return store }
        try index(tree, head, root, to: path, id: head.root.bytes)
        return try Store(path)
    }
}
