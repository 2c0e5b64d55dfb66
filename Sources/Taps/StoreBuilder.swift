internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import SQLite
internal import Threads
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
    /// Rows of one INSERT.
    private static let batch = 64

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
        guard let temporary else {
            rows.sort()
            return try write(rows)
        }
        // What was appended goes to the disk while its rows are sorted and written.
        let synchronizing = Synchronizing(temporary)
        var failure: (any Error)?
        ThreadTeam.run(helpers: 1, { synchronizing.run() }) {
            rows.sort()
            do { try write(rows) } catch { failure = error }
        }
        if let error = failure ?? synchronizing.failure { throw error }
    }

    private final class Synchronizing: @unchecked Sendable {
        private let path: String
        /// Written by the thread that runs it, and read when that has ended.
        private(set) var failure: FileError?

        init(_ path: String) { self.path = path }

        func run() {
            do throws(FileError) { try synchronizeFile(path) } catch { failure = error }
        }
    }

    private func write(_ rows: IndexRows) throws {
        try insert(rows.names)
        try insert("INSERT OR IGNORE INTO digest", rows.digests)
        try insert("INSERT OR IGNORE INTO parent", rows.parents)
        try insert("INSERT OR IGNORE INTO parent_name", columns: 2, rows.parentNames) { statement, at, row in
            try statement.bind(at + 1, row.folded)
            try statement.bind(at + 2, row.index)
        }
        try insert("INSERT OR IGNORE INTO alias", columns: 2, rows.aliases) { statement, at, row in
            try statement.bind(at + 1, row.key)
            try statement.bind(at + 2, row.index)
        }
        try insert("INSERT OR IGNORE INTO weights", columns: 2, rows.weights) { statement, at, row in
            try statement.bind(at + 1, row.bytes)
            try statement.bind(at + 2, row.index)
        }
        try insert("INSERT OR IGNORE INTO pointer", columns: 2, rows.pointers) { statement, at, row in
            try statement.bind(at + 1, row.index)
            try statement.bind(at + 2, row.version)
        }
        try insert("INSERT OR IGNORE INTO revocation", columns: 1, rows.revocations) { statement, at, row in
            try statement.bind(at + 1, row)
        }
        manifests += rows.manifests
        opaqueCount += rows.opaqueCount
        hasRows = true
    }

    private func insert(_ names: [NameRow]) throws {
        try count(names)
        try withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { id in
            try insert("INSERT INTO name", columns: 4, names) { statement, at, row in
                row.id.write(to: id)
                try statement.bind(at + 1, row.folded)
                try statement.bind(at + 2, UnsafeRawBufferPointer(id))
                try statement.bind(at + 3, row.index)
                if row.name == row.folded {
                    try statement.bind(at + 4, nil as Int64?)
                } else {
                    try statement.bind(at + 4, row.name)
                }
            }
        }
    }

    /// Counts models and statements that are new among sorted names: a late co-signature is no further statement.
    private func count(_ names: [NameRow]) throws {
        let known = try database.prepare("SELECT 1 FROM name WHERE folded = ? LIMIT 1")
        let seen = try database.prepare("SELECT 1 FROM name WHERE folded = ? AND id = ? LIMIT 1")
        var last: NameRow?
        var isKnown = false
        for row in names {
            let isSameModel = row.folded == last?.folded
            if !isSameModel {
                isKnown = false
                if hasRows {
                    try known.bind(1, row.folded)
                    isKnown = try known.step()
                    try known.reset()
                }
                if !isKnown, !row.folded.isEmpty { modelCount += 1 }
            }
            if !isSameModel || row.id != last?.id {
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
        }
    }

    private func insert(_ sql: StaticString, _ rows: [DigestRow]) throws {
        try withUnsafeTemporaryAllocation(byteCount: DigestKey.byteCount, alignment: 8) { key in
            try insert(sql, columns: 2, rows) { statement, at, row in
                row.hash.write(to: key)
                key[32] = row.tag
                try statement.bind(at + 1, UnsafeRawBufferPointer(key))
                try statement.bind(at + 2, row.index)
            }
        }
    }

    private func insert<Row>(
        _ sql: StaticString, columns: Int, _ rows: [Row],
        bind: (borrowing PreparedStatement, Int32, Row) throws -> Void
    ) throws {
        guard !rows.isEmpty else { return }
        let many = try database.prepare(sql, rows: Self.batch, columns: columns)
        let one = try database.prepare(sql, rows: 1, columns: columns)
        var next = 0
        while next < rows.count {
            if rows.count - next >= Self.batch {
                for offset in 0..<Self.batch {
                    try bind(many, Int32(offset * columns), rows[next + offset])
                }
                try many.run()
                next += Self.batch
            } else {
                try bind(one, 0, rows[next])
                try one.run()
                next += 1
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

    /// The entries that say that they are revocations, by index.
    /// - Throws: `StoreFault` where there are more than `limit`.
    func revocationEntries(limit: Int) throws -> [(index: UInt64, bytes: [UInt8])] {
        let statement = try database.prepare(
            "SELECT idx, bytes FROM revocation JOIN entry USING (idx) ORDER BY idx LIMIT ?")
        try statement.bind(1, Int64(limit) + 1)
        var out: [(index: UInt64, bytes: [UInt8])] = []
        while try statement.step() { out.append((UInt64(clamping: statement.int(0)), statement.bytes(1))) }
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
