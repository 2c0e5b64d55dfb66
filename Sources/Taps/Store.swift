internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import SQLite
internal import TransparencyLog

/// A cache that is open for questions. What comes out is rows, not facts: `OpenTap` proves them.
final class Store {
    /// The tree that the cache was committed for.
    let head: TreeHead
    /// Committed with the cache, and held by the trust state.
    let cacheID: [UInt8]
    let path: String
    let isWritable: Bool
    private let database: Database
    private let entryStatement: PreparedStatement
    private let tileStatement: PreparedStatement
    private let digestStatement: PreparedStatement
    private let nameStatement: PreparedStatement
    private let markStatement: PreparedStatement

    /// - Parameter immutable: for the bundled registry's index, which nobody changes.
    /// - Returns: nil where there is no file.
    /// - Throws: `StoreFault` for a file that is no cache of this version; `SQLiteError` for what SQLite refuses.
    init?(_ path: String, immutable: Bool = false) throws {
        guard let status = try FileStatus.of(path, followingLinks: true) else { return nil }
        guard status.kind == .file, status.size > 0 else { throw StoreFault("it is empty") }
        var isWritable = !immutable
        let database: Database
        if immutable {
            database = try Database(path, .immutable)
        } else {
            do { database = try Database(path, .readWrite) } catch {
                guard error.isReadOnly || error.isMissing else { throw error }
                database = try Database(path, .immutable)
                isWritable = false
            }
        }
        // One lock for all of these questions.
        try database.execute("BEGIN")
        let version = try Self.int(database, "PRAGMA user_version")
        guard version == StoreSchema.version else {
            throw StoreFault(
                version > StoreSchema.version
                    ? "it was made by a newer version of oracle" : "it was made by another version of oracle")
        }
        // A view in the place of a table runs what its maker wrote, for ever if he likes.
        guard try database.holdsOnlyTables() else { throw StoreFault("it has views or triggers") }
        guard
            let size = try Self.meta(database, "size").flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) }
            ),
            let root = try Self.meta(database, "root").flatMap({ Hash32($0) }),
            let cacheID = try Self.meta(database, "id")
        else { throw StoreFault("it is not whole") }
        head = TreeHead(size: size, root: root)
        self.cacheID = cacheID
        self.path = path
        self.isWritable = isWritable
        entryStatement = try database.prepare("SELECT bytes FROM entry WHERE idx = ?")
        tileStatement = try database.prepare("SELECT bytes FROM tile WHERE key = ?")
        digestStatement = try database.prepare("SELECT idx FROM digest WHERE key = ? ORDER BY idx LIMIT 4096")
        nameStatement = try database.prepare("SELECT idx FROM name WHERE folded = ? LIMIT 4097")
        markStatement = try database.prepare("SELECT mac FROM verified WHERE idx = ?")
        try database.execute("COMMIT")
        self.database = database
    }

    private static func int(_ database: borrowing Database, _ sql: StaticString) throws(SQLiteError) -> Int64
    {
        let statement = try database.prepare(sql)
        return try statement.step() ? statement.int(0) : 0
    }

    private static func meta(_ database: borrowing Database, _ key: String) throws(SQLiteError) -> [UInt8]? {
        let statement = try database.prepare("SELECT value FROM meta WHERE key = ?")
        try statement.bind(1, key)
        return try statement.step() ? statement.bytes(0) : nil
    }

    func meta(_ key: String) throws -> [UInt8]? { try Self.meta(database, key) }

    func count(_ key: String) throws -> Int {
        try meta(key).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    func entry(_ index: UInt64) throws -> [UInt8]? {
        try entryStatement.bind(1, Int64(clamping: index))
        let bytes = try entryStatement.step() ? entryStatement.bytes(0) : nil
        try entryStatement.reset()
        return bytes
    }

    /// A hash tile as a tree of some earlier size had it: the first `path.count` hashes of it.
    func tile(_ path: TilePath) throws -> [UInt8]? {
        guard let key = Self.tileKey(path) else { return nil }
        try tileStatement.bind(1, key)
        let bytes = try tileStatement.step() ? tileStatement.bytes(0) : nil
        try tileStatement.reset()
        guard let bytes, bytes.count >= path.count * 32 else { return nil }
        return bytes.count == path.count * 32 ? bytes : Array(bytes[..<(path.count * 32)])
    }

    static func tileKey(_ path: TilePath) -> Int64? {
        guard case .hashes(let level) = path.level, path.index < 1 << 48 else { return nil }
        return Int64(level) << 48 | Int64(path.index)
    }

    func indexes(of digest: Digest) throws -> [UInt64] {
        guard let key = DigestKey.encode(digest) else { return [] }
        try digestStatement.bind(1, key)
        return try Self.indexes(digestStatement)
    }

    private enum Key {
        case int(Int64)
        case text(String)
        case bytes([UInt8])
    }

    /// A row says what it likes, negative numbers too.
    private static func index(_ value: Int64) throws(StoreFault) -> UInt64 {
        guard let index = UInt64(exactly: value) else { throw StoreFault("its index names entry \(value)") }
        return index
    }

    private static func indexes(_ statement: borrowing PreparedStatement) throws -> [UInt64] {
        var out: [Int64] = []
        while try statement.step() { out.append(statement.int(0)) }
        // A statement that is under way holds the file.
        try statement.reset()
        return try out.map(Self.index)
    }

    private func indexes(_ sql: StaticString, _ key: Key) throws -> [UInt64] {
        let statement = try database.prepare(sql)
        switch key {
        case .int(let value): try statement.bind(1, value)
        case .text(let value): try statement.bind(1, value)
        case .bytes(let value): try statement.bind(1, value)
        }
        return try Self.indexes(statement)
    }

    /// Most registries state none, and then a batch of unknown digests need not ask for each.
    private var hasAliases: Bool?

    func indexes(of alias: Alias) throws -> [UInt64] {
        let hasAny = try hasAliases ?? (Self.int(database, "SELECT EXISTS (SELECT 1 FROM alias)") != 0)
        hasAliases = hasAny
        guard hasAny else { return [] }
        return try indexes(
            "SELECT idx FROM alias WHERE key = ? ORDER BY idx LIMIT 4096", .bytes(AliasKey.encode(alias)))
    }

    func indexes(ofParent digest: Digest) throws -> [UInt64] {
        guard let key = DigestKey.encode(digest) else { return [] }
        return try indexes("SELECT idx FROM parent WHERE key = ? ORDER BY idx LIMIT 4096", .bytes(key))
    }

    /// One more than are read, so that whoever reads them can tell that there are more.
    func indexes(ofModel name: ModelName) throws -> [UInt64] {
        try nameStatement.bind(1, name.folded)
        let found = try Self.indexes(nameStatement)
        // The table is ordered by statement, and SQLite's sorter is made and unmade for each question: only where there are more
        // than are read does it matter which come first.
        guard found.count > TapLimits.matches else { return found.sorted() }
        return try indexes(
            "SELECT idx FROM name WHERE folded = ? ORDER BY idx LIMIT 4097", .text(name.folded))
    }

    func indexes(ofParentModel name: ModelName) throws -> [UInt64] {
        try indexes(
            "SELECT idx FROM parent_name WHERE folded = ? ORDER BY idx LIMIT 4096", .text(name.folded))
    }

    func statesWeights(byteCount: Int) throws -> Bool {
        try !indexes("SELECT idx FROM weights WHERE bytes = ? LIMIT 1", .int(Int64(byteCount))).isEmpty
    }

    /// Digests from `low` to `high`, both keys of 33 bytes.
    func digests(from low: [UInt8], through high: [UInt8], limit: Int) throws -> [Digest] {
        let statement = try database.prepare(
            "SELECT DISTINCT key FROM digest WHERE key >= ? AND key <= ? ORDER BY key LIMIT ?")
        try statement.bind(1, low)
        try statement.bind(2, high)
        try statement.bind(3, Int64(limit))
        var out: [Digest] = []
        while try statement.step() {
            if let digest = statement.withBytes(0, { DigestKey.decode($0) }) { out.append(digest) }
        }
        return out
    }

    /// Aliases from `low` to `high`, by their keys.
    func aliases(from low: [UInt8], through high: [UInt8], limit: Int) throws -> [Alias] {
        let statement = try database.prepare(
            "SELECT DISTINCT key FROM alias WHERE key >= ? AND key <= ? ORDER BY key LIMIT ?")
        try statement.bind(1, low)
        try statement.bind(2, high)
        try statement.bind(3, Int64(limit))
        var out: [Alias] = []
        while try statement.step() {
            if let alias = AliasKey.decode(statement.bytes(0)) { out.append(alias) }
        }
        return out
    }

    /// Ids of statements about models, from `low` to `high`, both of 32 bytes. Reads the whole index of names.
    func statementIDs(from low: [UInt8], through high: [UInt8], limit: Int) throws -> [Hash32] {
        let statement = try database.prepare(
            "SELECT DISTINCT id FROM name WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?")
        try statement.bind(1, low)
        try statement.bind(2, high)
        try statement.bind(3, Int64(limit))
        var out: [Hash32] = []
        while try statement.step() {
            if let id = Hash32(statement.bytes(0)) { out.append(id) }
        }
        return out
    }

    func models() throws -> [(name: String, statements: Int)] {
        // A column beside min() is that of its row (sqlite.org/lang_select.html, "Bare columns"): the name as first spelled.
        let statement = try database.prepare(
            """
            SELECT coalesce(name, folded), count(DISTINCT id), min(idx) FROM name WHERE folded <> '' GROUP BY folded
            ORDER BY folded
            """)
        var out: [(name: String, statements: Int)] = []
        while try statement.step() { out.append((statement.text(0), Int(statement.int(1)))) }
        return out
    }

    func tensors(_ weights: Digest) throws -> [UInt8]? {
        let statement = try database.prepare("SELECT bytes FROM tensors WHERE weights = ?")
        try statement.bind(1, weights.hash.bytes)
        return try statement.step() ? statement.bytes(0) : nil
    }

    /// The weights digests whose tensor manifests are here, in the order of their bytes.
    func manifests() throws -> [Digest] {
        let statement = try database.prepare("SELECT weights FROM tensors ORDER BY weights")
        var out: [Digest] = []
        while try statement.step() {
            guard let hash = Hash32(statement.bytes(0)) else {
                throw StoreFault("a digest of another length")
            }
            out.append(Digest(.weights, hash))
        }
        return out
    }

    /// Signers pointers, the newest version first.
    func pointers(limit: Int) throws -> [UInt64] {
        try indexes("SELECT idx FROM pointer ORDER BY version DESC, idx LIMIT ?", .int(Int64(limit)))
    }

    /// Entries that say that they are revocations.
    func revocations(limit: Int) throws -> [UInt64] {
        try indexes("SELECT idx FROM revocation ORDER BY idx LIMIT ?", .int(Int64(limit)))
    }

    /// - Returns: nil where there is none, and for one that has not the length of one.
    func verifiedMark(_ index: UInt64) throws -> Hash32? {
        try markStatement.bind(1, Int64(clamping: index))
        let mark =
            try markStatement.step()
            ? markStatement.withBytes(0) { $0.count == 32 ? Hash32(loading: $0) : nil } : nil
        try markStatement.reset()
        return mark
    }

    /// For thousands of questions: 32 MiB of pages instead of 2, so that those of the indexes stay.
    func expectMany() throws { try database.execute("PRAGMA cache_size = -32768") }

    /// Runs questions on the cache as it is at the first of them, with one lock for all: for each alone SQLite looks anew
    /// whether another process has changed the file, which takes longer than the question. A sync's commit waits so long.
    func reading<R>(_ body: () throws -> R) throws -> R {
        try database.execute("BEGIN")
        let result: R
        do { result = try body() } catch {
            try database.execute("COMMIT")
            throw error
        }
        try database.execute("COMMIT")
        return result
    }

    /// Remembers checks. A cache that cannot be written remembers nothing, and the next look-up checks again.
    func remember(_ marks: [(index: UInt64, mac: Hash32)]) throws {
        guard isWritable, !marks.isEmpty else { return }
        try database.transaction {
            let insert = try database.prepare("INSERT OR REPLACE INTO verified VALUES (?, ?)")
            for mark in marks {
                try insert.bind(1, Int64(clamping: mark.index))
                try insert.bind(2, mark.mac.bytes)
                try insert.run()
            }
        }
    }
}

/// Why a file is not the cache that it should be.
struct StoreFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension TapError {
    /// What a cache's failure means for the tap: one that does not fit is made anew by a sync, a full disk is the machine's.
    static func naming(_ tap: String, _ error: any Error) -> any Error {
        switch error {
        case let error as SQLiteError
        where error.isDiskFull || error.isSystemFailure && lacksRoom(beside: error.path):
            FileError.diskFull(error.path)
        case let error as SQLiteError where error.isBusy:
            TapError.cacheUnusable(tap: tap, why: "another process has been holding it for too long")
        case is SQLiteError, is StoreFault, is LogError: TapError.cacheUnusable(tap: tap, why: "\(error)")
        default: error
        }
    }

    /// Whether a page more finds no room there.
    private static func lacksRoom(beside path: String) -> Bool {
        let probe = "\(path).probe"
        do throws(FileError) {
            try writeAtomically([UInt8](repeating: 0, count: 4096), to: probe)
            try removeFile(probe)
            return false
        } catch { return error.isDiskFull }
    }
}
