package import Cryptography
internal import FileIO
internal import SQLite

/// What is remembered of files, in an SQLite file of the cache: SHA-256 and tensor records, under (device, inode, size,
/// modification time, change time).
///
/// It is a convenience and never a reason to fail: what cannot be opened, read or written is done without, and
/// `notes` says so where somebody should know. A damaged, foreign or newer file is thrown away and made anew. Processes
/// share it: each change is one short transaction. A row is sealed by a keyed hash of itself, whose key lies outside of the
/// cache: a flipped bit, or a row that somebody wrote who can write there, is a miss and no answer.
///
/// For one thread.
package final class DigestMemory {
    /// What it may grow to; the rows that were not used for longest go first.
    package struct Limits: Hashable, Sendable {
        package var rows: Int
        /// Bytes of tensor records. A model of 91,000 tensors has 13 MB.
        package var bytes: Int

        package init(rows: Int = 50_000, bytes: Int = 256 << 20) {
            self.rows = rows
            self.bytes = bytes
        }
    }

    /// What is known of one file.
    struct Entry {
        var sha256: Hash32?
        /// The tensors' records in the order of the weights digest, encoded.
        var records: [UInt8]?
    }

    /// Nanoseconds. A file whose times lie this close before the moment at which it was hashed, or after it, may change
    /// again and keep them: the clock of a file system ticks every 4 ms on ext4, every 2 s on FAT.
    package static let distrustedAge: Int64 = 2_000_000_000

    /// Sentences for people.
    package private(set) var notes: [String] = []
    private let path: String
    private let key: Hash32
    private let limits: Limits
    private var connection: Connection?

    /// Nanoseconds: `used` is written at most this often for one row, so that asking again writes nothing.
    private static let useGrain: Int64 = 86_400_000_000_000
    /// "ORDM": SQLite's application_id of these files.
    private static let application: Int64 = 0x4F52_444D
    private static let version: Int64 = 1

    /// - Parameters:
    ///   - path: the SQLite file; made where it is missing. Its directory exists.
    ///   - key: seals the rows. A secret of this user's: who has it can say of any file what it is.
    package init(at path: String, key: Hash32, limits: Limits = Limits()) {
        self.path = path
        self.key = key
        self.limits = limits
        attempt { try self.open() }
    }

    private final class Connection {
        let database: Database
        init(_ database: consuming Database) { self.database = database }
    }

    // MARK: Asking and telling

    /// - Parameter now: nanoseconds since 1970.
    func recall(_ status: FileStatus, now: Int64) -> Entry? {
        var entry: Entry?
        attempt {
            guard let database = self.connection else { return }
            let (found, used) = try self.row(of: status, in: database)
            entry = found
            guard found != nil, now - used > Self.useGrain || used > now else { return }
            let update = try database.database.prepare(
                "UPDATE file SET used = ? WHERE device = ? AND inode = ?")
            try update.bind(1, now)
            try self.bindKey(update, status, at: 2)
            try update.run()
        }
        return entry
    }

    /// Remembers what was found, beside what is known of the same files already; in one transaction.
    /// - Parameter hashedAt: when reading began, in nanoseconds since 1970.
    func remember(_ found: [(entry: Entry, status: FileStatus)], hashedAt: Int64) {
        let believed = found.compactMap { entry, status -> (entry: Entry, status: FileStatus)? in
            let newest = max(status.modified, status.changed)
            let (age, overflow) = hashedAt.subtractingReportingOverflow(newest)
            guard !overflow, age >= Self.distrustedAge else { return nil }
            var entry = entry
            // One model must not push all others out.
            if let records = entry.records, records.count > limits.bytes / 4 { entry.records = nil }
            return entry.sha256 == nil && entry.records == nil ? nil : (entry, status)
        }
        guard !believed.isEmpty else { return }
        attempt {
            guard let connection = self.connection else { return }
            try connection.database.transaction {
                for (entry, status) in believed {
                    let known = try self.row(of: status, in: connection).entry
                    let merged = Entry(
                        sha256: entry.sha256 ?? known?.sha256, records: entry.records ?? known?.records)
                    try self.write(merged, status, usedAt: hashedAt, in: connection)
                }
                try self.evict(connection)
            }
        }
    }

    private func row(of status: FileStatus, in connection: Connection) throws -> (entry: Entry?, used: Int64)
    {
        let query = try connection.database.prepare(
            """
            SELECT used, seal, sha256, records FROM file
            WHERE device = ? AND inode = ? AND size = ? AND modified = ? AND changed = ?
            """)
        try bindKey(query, status, at: 1)
        try query.bind(3, status.size)
        try query.bind(4, status.modified)
        try query.bind(5, status.changed)
        guard try query.step() else { return (nil, 0) }
        let entry = Entry(
            sha256: query.isNull(2) ? nil : Hash32(query.bytes(2)),
            records: query.isNull(3) ? nil : query.bytes(3))
        guard query.bytes(1) == seal(entry, status).bytes else { return (nil, 0) }
        return (entry, query.int(0))
    }

    private func bindKey(_ statement: borrowing PreparedStatement, _ status: FileStatus, at index: Int32)
        throws
    {
        try statement.bind(index, Int64(bitPattern: status.device))
        try statement.bind(index + 1, Int64(bitPattern: status.inode))
    }

    private func write(
        _ entry: Entry, _ status: FileStatus, usedAt: Int64, in connection: Connection
    ) throws {
        let insert = try connection.database.prepare(
            """
            INSERT OR REPLACE INTO file (device, inode, size, modified, changed, used, bytes, seal, sha256, records)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try bindKey(insert, status, at: 1)
        try insert.bind(3, status.size)
        try insert.bind(4, status.modified)
        try insert.bind(5, status.changed)
        try insert.bind(6, usedAt)
        try insert.bind(7, Int64(entry.records?.count ?? 0))
        try insert.bind(8, seal(entry, status).bytes)
        try insert.bind(9, entry.sha256?.bytes)
        try insert.bind(10, entry.records)
        try insert.run()
    }

    private func evict(_ connection: Connection) throws {
        let count = try connection.database.prepare("SELECT count(*), total(bytes) FROM file")
        guard try count.step() else { return }
        var rows = count.int(0) - Int64(limits.rows)
        var bytes = count.int(1) - Int64(limits.bytes)
        try count.reset()
        guard rows > 0 || bytes > 0 else { return }
        var doomed: [Int64] = []
        let oldest = try connection.database.prepare("SELECT rowid, bytes FROM file ORDER BY used, rowid")
        while rows > 0 || bytes > 0, try oldest.step() {
            doomed.append(oldest.int(0))
            rows -= 1
            bytes -= oldest.int(1)
        }
        try oldest.reset()
        let delete = try connection.database.prepare("DELETE FROM file WHERE rowid = ?")
        for row in doomed {
            try delete.bind(1, row)
            try delete.run()
        }
    }

    /// Over everything that an answer rests on.
    private func seal(_ entry: Entry, _ status: FileStatus) -> Hash32 {
        var hasher = BLAKE3.Hasher(.keyed(key))
        var bytes = Array("oracle-registry digest memory v1".utf8)
        append(status.device, to: &bytes)
        append(status.inode, to: &bytes)
        append(status.size, to: &bytes)
        append(status.modified, to: &bytes)
        append(status.changed, to: &bytes)
        bytes.append(entry.sha256 == nil ? 0 : 1)
        if let hash = entry.sha256 { bytes += hash.bytes }
        bytes.append(entry.records == nil ? 0 : 1)
        hasher.update(bytes)
        if let records = entry.records { hasher.update(records) }
        return hasher.finalize()
    }

    // MARK: The file

    private enum Unusable: Error {
        case foreign
        case newer(Int64)
    }

    private func open() throws {
        let connection = Connection(try Database(path, .create, busyTimeout: 5_000))
        func number(_ pragma: StaticString) throws -> Int64 {
            let statement = try connection.database.prepare(pragma)
            return try statement.step() ? statement.int(0) : 0
        }
        if try number("SELECT count(*) FROM sqlite_schema") == 0 {
            // Two processes may be here at once: the second finds the table made.
            try connection.database.transaction {
                try connection.database.execute(
                    """
                    CREATE TABLE IF NOT EXISTS file (
                        device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,
                        modified INTEGER NOT NULL, changed INTEGER NOT NULL, used INTEGER NOT NULL,
                        bytes INTEGER NOT NULL, seal BLOB NOT NULL, sha256 BLOB, records BLOB,
                        UNIQUE (device, inode));
                    CREATE INDEX IF NOT EXISTS file_by_use ON file (used, bytes);
                    PRAGMA application_id = 0x4F52444D;
                    PRAGMA user_version = 1;
                    """)
            }
        } else {
            guard try number("PRAGMA application_id") == Self.application else { throw Unusable.foreign }
            let version = try number("PRAGMA user_version")
            guard version == Self.version else { throw Unusable.newer(version) }
            guard try connection.database.holdsOnlyTables() else { throw Unusable.foreign }
        }
        self.connection = connection
    }

    /// Runs `body`; makes the file anew where it is unusable, and goes on without where that is all that is left.
    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch let error as Unusable {
            switch error {
            case .foreign: startOver("is not one of ours")
            case .newer(let version):
                startOver("is of version \(version), and this is version \(Self.version)")
            }
        } catch let error as SQLiteError where error.isDamaged || error.isSchemaMismatch {
            startOver("is damaged (\(error.message))")
        } catch let error as SQLiteError where error.isReadOnly || error.isMissing {
            // A place that cannot be written remembers nothing new; what it has can still be asked for.
            if error.isMissing { connection = nil }
        } catch {
            connection = nil
            notes.append("digests are not remembered: \(error)")
        }
    }

    private func startOver(_ reason: String) {
        connection = nil
        do {
            for ending in ["", "-journal", "-wal", "-shm"] { try removeFile(path + ending) }
            try open()
            notes.append("the memory of digests \(reason) and was made anew: \(path)")
        } catch {
            connection = nil
            notes.append("the memory of digests \(reason) and cannot be made anew: \(error)")
        }
    }
}

private func append<T: FixedWidthInteger>(_ value: T, to out: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) }
}
