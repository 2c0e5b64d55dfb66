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
    private var pending = Pending()
    /// Tensor manifests that new statements say are published.
    private(set) var manifests: [Digest] = []
    private(set) var opaqueCount = 0

    /// Rows of the indexes, gathered and sorted so that each B-tree is filled in order.
    private struct Pending {
        var digests: [(key: [UInt8], index: Int64)] = []
        var parents: [(key: [UInt8], index: Int64)] = []
        var names: [(folded: String, index: Int64)] = []
        var parentNames: [(folded: String, index: Int64)] = []
        var statements: [(id: Hash32, index: Int64)] = []
        var models: [String: (name: String, ids: [Hash32])] = [:]
        var count = 0
    }

    /// Entries after which gathered rows are written: some 30 MB.
    private static let flushAt = 65_536

    /// - Parameter extending: the tree of the standing file, or nil to build anew.
    init(_ path: String, extending store: Store?) throws {
        self.path = path
        if let store {
            temporary = nil
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

    var head: TreeHead { TreeHead(size: writer.frontier.size, root: writer.frontier.root) }

    /// Adds entries at the end of the tree.
    func append(_ entries: [[UInt8]]) throws {
        var index = Int64(writer.frontier.size)
        for entry in entries {
            try insertEntry.bind(1, index)
            try insertEntry.bind(2, entry)
            try insertEntry.run()
            note(EntryKeys(entry), at: index)
            index += 1
        }
        for (path, bytes) in writer.append(entries.map { MerkleTree.leafHash($0) }) {
            guard let key = Store.tileKey(path) else { throw StoreFault("\(path) is beyond every log") }
            try insertTile.bind(1, key)
            try insertTile.bind(2, bytes)
            try insertTile.run()
        }
        if pending.count >= Self.flushAt { try flush() }
    }

    private func note(_ keys: EntryKeys, at index: Int64) {
        pending.count += 1
        switch keys {
        case .opaque: opaqueCount += 1
        case .signers(let pointer): pointers.append((index, Int64(pointer.version)))
        case .statement(let keys):
            for digest in keys.digests {
                if let key = DigestKey.encode(digest) { pending.digests.append((key, index)) }
            }
            for digest in keys.parentDigests {
                if let key = DigestKey.encode(digest) { pending.parents.append((key, index)) }
            }
            for parent in keys.parents { pending.parentNames.append((parent.folded, index)) }
            pending.statements.append((keys.id, index))
            if let model = keys.model {
                pending.names.append((model.folded, index))
                pending.models[model.folded, default: (model.description, [])].ids.append(keys.id)
            }
            if let bytes = keys.weightsBytes, bytes >= 0 { weights.append((Int64(bytes), index)) }
            if let manifest = keys.manifest { manifests.append(manifest) }
        }
    }

    private var pointers: [(index: Int64, version: Int64)] = []
    private var weights: [(bytes: Int64, index: Int64)] = []

    private func flush() throws {
        // How many statements speak of a model: a late co-signature is no further statement.
        let seen = try database.prepare("SELECT 1 FROM statement WHERE id = ? LIMIT 1")
        let count = try database.prepare(
            """
            INSERT INTO model VALUES (?1, ?2, ?3)
            ON CONFLICT(folded) DO UPDATE SET statements = statements + ?3
            """)
        for (folded, model) in pending.models.sorted(by: {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }) {
            var new = 0
            for id in Set(model.ids) {
                try seen.bind(1, id.bytes)
                if try !seen.step() { new += 1 }
                try seen.reset()
            }
            try count.bind(1, folded)
            try count.bind(2, model.name)
            try count.bind(3, Int64(new))
            try count.run()
        }
        try insert("INSERT OR IGNORE INTO digest VALUES (?, ?)", pending.digests)
        try insert("INSERT OR IGNORE INTO parent VALUES (?, ?)", pending.parents)
        try insert("INSERT OR IGNORE INTO name VALUES (?, ?)", pending.names)
        try insert("INSERT OR IGNORE INTO parent_name VALUES (?, ?)", pending.parentNames)
        try insert(
            "INSERT OR IGNORE INTO statement VALUES (?, ?)",
            pending.statements.map { ($0.id.bytes, $0.index) })
        let weight = try database.prepare("INSERT OR IGNORE INTO weights VALUES (?, ?)")
        for row in weights {
            try weight.bind(1, row.bytes)
            try weight.bind(2, row.index)
            try weight.run()
        }
        let pointer = try database.prepare("INSERT OR IGNORE INTO pointer VALUES (?, ?)")
        for row in pointers {
            try pointer.bind(1, row.index)
            try pointer.bind(2, row.version)
            try pointer.run()
        }
        weights = []
        pointers = []
        pending = Pending()
    }

    private func insert(_ sql: StaticString, _ rows: [([UInt8], Int64)]) throws {
        let statement = try database.prepare(sql)
        for (key, index) in rows.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) {
            try statement.bind(1, key)
            try statement.bind(2, index)
            try statement.run()
        }
    }

    private func insert(_ sql: StaticString, _ rows: [(String, Int64)]) throws {
        let statement = try database.prepare(sql)
        for (key, index) in rows.sorted(by: { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }) {
            try statement.bind(1, key)
            try statement.bind(2, index)
            try statement.run()
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
        try set("models", Int(scalar("SELECT count(*) FROM model")))
        try set("statements", Int(scalar("SELECT count(DISTINCT id) FROM statement")))
        try database.execute("COMMIT")
        guard let temporary else { return }
        try synchronizeFile(temporary)
        for leftover in ["\(path)-journal", "\(path)-wal", "\(path)-shm"] { try removeFile(leftover) }
        try moveFile(temporary, to: path)
        try syncDirectory(parentDirectory(of: path))
    }

    private func scalar(_ sql: StaticString) throws -> Int64 {
        let statement = try database.prepare(sql)
        return try statement.step() ? statement.int(0) : 0
    }

    /// Leaves everything as it was.
    func abandon() {
        // An open transaction ends with its connection; a leftover is removed by the next build as well.
        if let temporary { try? removeFile(temporary) } else { try? database.execute("ROLLBACK") }
    }
}
