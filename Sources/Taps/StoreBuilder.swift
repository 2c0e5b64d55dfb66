internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import SQLite
internal import TransparencyLog

/// Writes a cache: anew in a file beside it that replaces it when it is whole, or by one transaction on the one that stands.
final class StoreBuilder {
    private let database: Database
    private let path: String
    /// nil where the standing file is extended.
    private let temporary: String?
    private var writer: TileWriter
    private let insertEntry: PreparedStatement
    private let insertTile: PreparedStatement
    private let keys = KeyReading()
    /// Whether the indexes have rows already, among which new ones must find their place.
    private var hasRows: Bool
    private var statementCount: Int
    private var modelCount: Int
    /// Tensor manifests that new statements say are published.
    private(set) var manifests: [Digest] = []
    private(set) var opaqueCount = 0

    /// Entries after which gathered rows are written: some 40 MB.
    private static let flushAt = 131_072

    /// - Parameter extending: the tree of the standing file, or nil to build anew.
    init(_ path: String, extending store: Store?) throws {
        self.path = path
        if let store {
            temporary = nil
            hasRows = true
            statementCount = try store.count("statements")
            modelCount = try store.count("models")
            database = try Database(path, .readWrite)
            try database.execute("PRAGMA cache_size = -32768; BEGIN IMMEDIATE")
            // Another process may have committed since the store was opened.
            let current = try database.prepare("SELECT value FROM meta WHERE key = 'id'")
            guard try current.step(), current.bytes(0) == store.cacheID else {
                throw StoreFault("another process changed it")
            }
            writer = try TileWriter(size: store.head.size, root: store.head.root) { try store.tile($0) }
        } else {
            let temporary = "\(path).new"
            try createDirectories(parentDirectory(of: path), mode: 0o700)
            for leftover in [temporary, "\(temporary)-journal"] { try removeFile(leftover) }
            self.temporary = temporary
            hasRows = false
            statementCount = 0
            modelCount = 0
            database = try Database(temporary, .create)
            try database.execute(StoreSchema.create)
            // The file is put in place whole, after a sync: until then a crash only leaves a leftover.
            try database.execute(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768")
            try database.execute("BEGIN IMMEDIATE")
            writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
        }
        insertEntry = try database.prepare("INSERT INTO entry VALUES (?, ?)")
        insertTile = try database.prepare("INSERT OR REPLACE INTO tile VALUES (?, ?)")
    }

    var size: UInt64 { writer.frontier.size }
    var head: TreeHead { TreeHead(size: writer.frontier.size, root: writer.frontier.root) }

    /// Runs `body`, which appends entries, with a second thread that reads what they are found by.
    func filling(_ body: () throws -> Void) throws { try keys.during(body) }

    /// Adds entries at the end of the tree.
    /// - Parameter ranges: where they lie in `bytes`.
    func append(_ bytes: [UInt8], _ ranges: ArraySlice<Range<Int>>) throws {
        let first = writer.frontier.size
        let count = keys.give(KeyReading.Entries(bytes: bytes, ranges: ranges, first: first))
        var leaves: [Hash32] = []
        leaves.reserveCapacity(ranges.count)
        try bytes.withUnsafeBytes { bytes in
            for range in ranges {
                let entry = UnsafeRawBufferPointer(rebasing: bytes[range])
                try insertEntry.bind(1, Int64(first) + Int64(leaves.count))
                try insertEntry.bind(2, lending: entry) { () throws(SQLiteError) in try insertEntry.run() }
                leaves.append(MerkleTree.leafHash(entry))
            }
        }
        for (path, bytes) in writer.append(leaves) {
            guard let key = Store.tileKey(path) else { throw StoreFault("\(path) is beyond every log") }
            try insertTile.bind(1, key)
            try insertTile.bind(2, bytes)
            try insertTile.run()
        }
        if count >= Self.flushAt { try flush() }
    }

    private func flush() throws {
        var rows = keys.take()
        guard rows.count > 0 else { return }
        rows.sort()
        try insert(names: rows.names)
        try insert("INSERT OR IGNORE INTO digest VALUES (?, ?)", rows.digests)
        try insert("INSERT OR IGNORE INTO parent VALUES (?, ?)", rows.parents)
        let parentName = try database.prepare("INSERT OR IGNORE INTO parent_name VALUES (?, ?)")
        for row in rows.parentNames {
            try parentName.bind(1, row.folded)
            try parentName.bind(2, row.index)
            try parentName.run()
        }
        let weight = try database.prepare("INSERT OR IGNORE INTO weights VALUES (?, ?)")
        for row in rows.weights {
            try weight.bind(1, row.bytes)
            try weight.bind(2, row.index)
            try weight.run()
        }
        let pointer = try database.prepare("INSERT OR IGNORE INTO pointer VALUES (?, ?)")
        for row in rows.pointers {
            try pointer.bind(1, row.index)
            try pointer.bind(2, row.version)
            try pointer.run()
        }
        manifests += rows.manifests
        opaqueCount += rows.opaqueCount
        hasRows = true
    }

    /// Counts what is new: a late co-signature is no further statement.
    private func insert(names: [NameRow]) throws {
        let insert = try database.prepare("INSERT INTO name VALUES (?, ?, ?, ?)")
        let known = try database.prepare("SELECT 1 FROM name WHERE folded = ? LIMIT 1")
        let seen = try database.prepare("SELECT 1 FROM name WHERE folded = ? AND id = ? LIMIT 1")
        var last: NameRow?
        var isKnown = false
        try withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { id in
            for row in names {
                row.id.write(to: id)
                if row.folded != last?.folded {
                    isKnown = false
                    if hasRows {
                        try known.bind(1, row.folded)
                        isKnown = try known.step()
                        try known.reset()
                    }
                    if !isKnown, !row.folded.isEmpty { modelCount += 1 }
                }
                if row.folded != last?.folded || row.id != last?.id {
                    var isSeen = false
                    if isKnown {
                        try seen.bind(1, row.folded)
                        try seen.bind(2, row.id.bytes)
                        isSeen = try seen.step()
                        try seen.reset()
                    }
                    if !isSeen { statementCount += 1 }
                }
                last = row
                try insert.bind(1, row.folded)
                try insert.bind(3, row.index)
                if row.name == row.folded {
                    try insert.bind(4, nil as Int64?)
                } else {
                    try insert.bind(4, row.name)
                }
                try insert.bind(2, lending: UnsafeRawBufferPointer(id)) { () throws(SQLiteError) in
                    try insert.run()
                }
            }
        }
    }

    private func insert(_ sql: StaticString, _ rows: [DigestRow]) throws {
        let statement = try database.prepare(sql)
        try withUnsafeTemporaryAllocation(byteCount: DigestKey.byteCount, alignment: 8) { key in
            for row in rows {
                row.hash.write(to: key)
                key[32] = row.tag
                try statement.bind(2, row.index)
                try statement.bind(1, lending: UnsafeRawBufferPointer(key)) { () throws(SQLiteError) in
                    try statement.run()
                }
            }
        }
    }

    func set(_ key: String, _ value: [UInt8]) throws {
        let statement = try database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")
        try statement.bind(1, key)
        try statement.bind(2, value)
        try statement.run()
    }

    func set(_ key: String, _ value: Int) throws { try set(key, Array(String(value).utf8)) }

    func add(tensors bytes: [UInt8], weights: [UInt8]) throws {
        let statement = try database.prepare("INSERT OR REPLACE INTO tensors VALUES (?, ?)")
        try statement.bind(1, weights)
        try statement.bind(2, bytes)
        try statement.run()
    }

    /// Writes the gathered rows, so that the tree and the pointers can be read.
    func settle() throws { try flush() }

    /// A tile of the tree as it stands in this transaction.
    func tile(_ path: TilePath) throws -> [UInt8]? {
        guard let key = Store.tileKey(path) else { return nil }
        let statement = try database.prepare("SELECT bytes FROM tile WHERE key = ?")
        try statement.bind(1, key)
        return try statement.step() ? statement.bytes(0) : nil
    }

    /// The entries that point to signers files, the newest version first.
    func pointerEntries(limit: Int) throws -> [[UInt8]] {
        let statement = try database.prepare(
            "SELECT bytes FROM pointer JOIN entry USING (idx) ORDER BY version DESC, idx LIMIT ?")
        try statement.bind(1, Int64(limit))
        var out: [[UInt8]] = []
        while try statement.step() { out.append(statement.bytes(0)) }
        return out
    }

    /// Stamps and commits.
    /// - Parameter id: what the trust state will hold.
    func commit(id: [UInt8]) throws {
        try flush()
        let head = self.head
        try set("size", Array(String(head.size).utf8))
        try set("root", head.root.bytes)
        try set("id", id)
        try set("models", modelCount)
        try set("statements", statementCount)
        try database.execute("COMMIT")
        guard let temporary else { return }
        try synchronizeFile(temporary)
        for leftover in ["\(path)-journal", "\(path)-wal", "\(path)-shm"] { try removeFile(leftover) }
        try moveFile(temporary, to: path)
        try syncDirectory(parentDirectory(of: path))
    }

    /// Leaves everything as it was.
    func abandon() {
        // An open transaction ends with its connection; a leftover is removed by the next build as well.
        if let temporary { try? removeFile(temporary) } else { try? database.execute("ROLLBACK") }
    }
}
