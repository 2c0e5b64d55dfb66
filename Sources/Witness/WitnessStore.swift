internal import Cryptography
internal import FileIO
internal import SQLite
package import TransparencyLog

/// What a witness remembers, on disk. Several processes may use one file: SQLite's lock makes them take turns.
package struct WitnessStore: ~Copyable {
    private let database: Database

    private static let schema: StaticString = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE log(
            origin TEXT PRIMARY KEY, vkey TEXT NOT NULL, size INTEGER, root BLOB, note BLOB, time INTEGER
        ) WITHOUT ROWID;
        PRAGMA user_version = 1;
        """

    /// Opens the file of a witness, and makes it where it is missing.
    /// - Parameters:
    ///   - identity: whose file it is; one that another key wrote is refused.
    ///   - busyTimeout: milliseconds to wait for another process.
    package init(_ path: String, identity: VerifierKey, busyTimeout: Int32 = 10_000) throws {
        if !FileStatus.exists(path) { try createDirectories(parentDirectory(of: path), mode: 0o700) }
        let database = try Database(path, .create, busyTimeout: busyTimeout)
        // A cosignature that was given out outlives a power cut: every commit waits for the disk (FULL), one fsync each (WAL).
        let mode = try database.prepare("PRAGMA journal_mode = WAL")
        _ = try mode.step()
        try mode.reset()
        try database.execute("PRAGMA synchronous = FULL")
        try database.transaction {
            let version = try database.prepare("PRAGMA user_version")
            let number = try version.step() ? version.int(0) : 0
            try version.reset()
            if number == 0 { try database.execute(Self.schema) }
            guard number <= 1 else {
                throw WitnessError("\(path) was made by a newer version of oracle")
            }
            let known = try database.prepare("SELECT value FROM meta WHERE key = 'vkey'")
            if try known.step() {
                guard known.text(0) == identity.description else {
                    throw WitnessError("\(path) is the state of \(known.text(0)), not of \(identity)")
                }
                try known.reset()
            } else {
                let insert = try database.prepare("INSERT INTO meta VALUES ('vkey', ?)")
                try insert.bind(1, identity.description)
                try insert.run()
            }
        }
        self.database = database
    }

    /// Under which name a file's witness signs.
    /// - Returns: nil where there is no file.
    package static func identity(of path: String) throws -> VerifierKey? {
        guard FileStatus.exists(path) else { return nil }
        let database = try Database(path, .readWrite)
        let query = try database.prepare("SELECT value FROM meta WHERE key = 'vkey'")
        return try query.step() ? try VerifierKey(query.text(0)) : nil
    }

    /// Follows a log by this key from now on; what was cosigned of its origin stays.
    /// - Parameter limit: logs that are followed in all.
    package func follow(_ key: VerifierKey, limit: Int = WitnessLimits.logs) throws {
        guard key.kind == .ed25519 else { throw WitnessError("\(key.name): a log's key is of type 0x01") }
        // Another key for a log that is followed makes them no more.
        let count = try database.prepare("SELECT count(*) FROM log WHERE origin != ?")
        try count.bind(1, key.name)
        guard try count.step(), count.int(0) < Int64(limit) else {
            throw WitnessError("a witness follows at most \(limit) logs")
        }
        try count.reset()
        let insert = try database.prepare(
            "INSERT INTO log(origin, vkey) VALUES (?, ?) ON CONFLICT(origin) DO UPDATE SET vkey = excluded.vkey"
        )
        try insert.bind(1, key.name)
        try insert.bind(2, key.description)
        try insert.run()
    }

    /// The logs' keys, by origin.
    package func keys() throws -> [String: VerifierKey] {
        var keys: [String: VerifierKey] = [:]
        let query = try database.prepare("SELECT vkey FROM log")
        while try query.step() {
            let key = try VerifierKey(query.text(0))
            keys[key.name] = key
        }
        return keys
    }

    /// What is known of a log.
    /// - Returns: nil where it is not followed.
    /// - Throws: `WitnessError` where what was cosigned of it cannot be read: a head that contradicts it could be signed.
    package func log(_ origin: String) throws -> WitnessedLog? {
        let query = try database.prepare("SELECT vkey, size, root, note, time FROM log WHERE origin = ?")
        try query.bind(1, origin)
        guard try query.step() else { return nil }
        let key = try VerifierKey(query.text(0))
        guard !query.isNull(1) else { return WitnessedLog(key: key) }
        guard let size = UInt64(exactly: query.int(1)), let root = Hash32(query.bytes(2)),
            let time = UInt64(exactly: query.int(4))
        else { throw WitnessError("the state of \(origin) is damaged: nothing is cosigned from it") }
        return WitnessedLog(
            key: key, last: WitnessedLog.Head(size: size, root: root, note: query.bytes(3), time: time))
    }

    /// Runs `body` alone among all processes, and brings what it wrote to the disk.
    package func transaction<R>(_ body: () throws -> R) throws -> R { try database.transaction(body) }

    /// Inside of `transaction`.
    package func remember(_ head: WitnessedLog.Head, of origin: String) throws {
        let update = try database.prepare(
            "UPDATE log SET size = ?, root = ?, note = ?, time = ? WHERE origin = ?")
        try update.bind(1, Int64(clamping: head.size))
        try update.bind(2, head.root.bytes)
        try update.bind(3, head.note)
        try update.bind(4, Int64(clamping: head.time))
        try update.bind(5, origin)
        try update.run()
        guard database.changes == 1 else { throw WitnessError("no log \(origin) is followed") }
    }
}
