// SQLite: one connection and its prepared statements, each owned by one value.
//
// Promises: every return code is checked; text and blobs are copied in and out, so no pointer outlives its row; SQL is
// constant text and values are bound. A connection is used by one thread at a time (SQLITE_OPEN_NOMUTEX). Nothing here knows
// what the rows mean. No other module imports CSQLite.

internal import CSQLite

/// What SQLite refused.
package struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    package let code: Int32
    package let message: String
    /// The database file.
    package let path: String
    /// Whether the system had no room, where SQLite has no word for that: a journal cannot be made, a sync fails.
    private let foundNoRoom: Bool

    fileprivate init(code: Int32, message: String, path: String, handle: OpaquePointer?) {
        self.code = code
        self.message = message
        self.path = path
        foundNoRoom =
            [SQLITE_IOERR, SQLITE_CANTOPEN].contains(code & 0xFF) && handle != nil
            && oracle_sqlite_found_no_room(handle) != 0
    }

    package var description: String { "\(path): \(message)" }

    private var primary: Int32 { code & 0xFF }
    /// Another process holds the file longer than the timeout.
    package var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }
    /// The file is no database, or a damaged one.
    package var isDamaged: Bool { primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB }
    package var isDiskFull: Bool { primary == SQLITE_FULL || foundNoRoom }
    /// The system refused something, and SQLite has no word for why: what it did since may have hidden the system's.
    package var isSystemFailure: Bool { primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN }
    package var isReadOnly: Bool { primary == SQLITE_READONLY || primary == SQLITE_PERM }
    package var isMissing: Bool { primary == SQLITE_CANTOPEN }
    /// The statement names a table or column that the file does not have, among other faults of use.
    package var isSchemaMismatch: Bool { primary == SQLITE_ERROR || primary == SQLITE_SCHEMA }
}

/// A connection. Closed with its last statement.
package struct Database: ~Copyable {
    /// How a file is opened.
    package enum Access: Sendable {
        /// Made where it is missing.
        case create
        /// Must exist. Falls to read-only where the file may not be written.
        case readWrite
        case readOnly
        /// Read-only, with the promise that nobody changes the file: no lock is taken and no journal looked for, so it works in a
        /// directory that cannot be written.
        case immutable
    }

    private let handle: OpaquePointer
    package let path: String

    /// - Parameter busyTimeout: milliseconds to wait for another process.
    package init(_ path: String, _ access: Access, busyTimeout: Int32 = 10_000) throws(SQLiteError) {
        _ = withoutStatistics
        let flags: Int32 =
            switch access {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly, .immutable: SQLITE_OPEN_READONLY
            }
        // Only an immutable file is opened as a URI: `?`, `#` and `%` in a path mean themselves then too.
        let name = if case .immutable = access { "file:\(Self.escaped(path))?immutable=1" } else { path }
        let uri = if case .immutable = access { SQLITE_OPEN_URI } else { Int32(0) }
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(
            name, &handle, flags | uri | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            let error = SQLiteError(code: code, message: message, path: path, handle: handle)
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = handle
        self.path = path
        sqlite3_busy_timeout(handle, busyTimeout)
    }

    deinit { sqlite3_close_v2(handle) }

    private static func escaped(_ path: String) -> String {
        var out = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "?": out += "%3f"
            case "#": out += "%23"
            case "%": out += "%25"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private func failure(_ code: Int32) -> SQLiteError {
        SQLiteError(
            code: code, message: String(cString: sqlite3_errmsg(handle)), path: path, handle: handle)
    }

    /// Runs SQL that takes no values and gives no rows; several statements may stand in it.
    package func execute(_ sql: StaticString) throws(SQLiteError) {
        let code = sql.withUTF8Buffer { sql in
            sql.withMemoryRebound(to: CChar.self) { sqlite3_exec(handle, $0.baseAddress, nil, nil, nil) }
        }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    package func prepare(_ sql: StaticString) throws(SQLiteError) -> PreparedStatement {
        var statement: OpaquePointer?
        let code = sql.withUTF8Buffer { compile($0, &statement) }
        guard code == SQLITE_OK, let statement else { throw failure(code) }
        return PreparedStatement(statement, path: path)
    }

    /// Whether the schema has nothing that runs by itself: no view and no trigger. A file of ours has none.
    package func holdsOnlyTables() throws(SQLiteError) -> Bool {
        let query = try prepare("SELECT 1 FROM sqlite_schema WHERE type NOT IN ('table', 'index') LIMIT 1")
        return try !query.step()
    }

    /// Prepares an INSERT of many rows at once, which costs much less than as many statements: within one, SQLite goes on from
    /// the row before. Parameters count on from row to row.
    /// - Parameter insert: `INSERT INTO <table>`.
    package func prepare(
        _ insert: StaticString, rows: Int, columns: Int
    ) throws(SQLiteError) -> PreparedStatement {
        let row = "(" + [String](repeating: "?", count: columns).joined(separator: ",") + ")"
        let values = [String](repeating: row, count: rows).joined(separator: ",")
        var sql = "\(insert) VALUES \(values)"
        var statement: OpaquePointer?
        let code = sql.withUTF8 { compile($0, &statement) }
        guard code == SQLITE_OK, let statement else { throw failure(code) }
        return PreparedStatement(statement, path: path)
    }

    private func compile(_ sql: UnsafeBufferPointer<UInt8>, _ statement: inout OpaquePointer?) -> Int32 {
        sql.withMemoryRebound(to: CChar.self) {
            sqlite3_prepare_v2(handle, $0.baseAddress, Int32($0.count), &statement, nil)
        }
    }

    /// Runs `body` between BEGIN IMMEDIATE and COMMIT; rolls back where it throws.
    package func transaction<R: ~Copyable>(_ body: () throws -> R) throws -> R {
        try execute("BEGIN IMMEDIATE")
        let result: R
        do { result = try body() } catch {
            // The rollback of a failed transaction can fail only where SQLite has rolled back already (disk full).
            sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
            throw error
        }
        do { try execute("COMMIT") } catch {
            sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
            throw error
        }
        return result
    }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    package var changes: Int { Int(sqlite3_changes64(handle)) }
}

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
package struct PreparedStatement: ~Copyable {
    private let handle: OpaquePointer
    private let path: String

    fileprivate init(_ handle: OpaquePointer, path: String) {
        self.handle = handle
        self.path = path
    }

    deinit { sqlite3_finalize(handle) }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else {
            let database = sqlite3_db_handle(handle)
            let message = database.map { String(cString: sqlite3_errmsg($0)) }
            throw SQLiteError(code: code, message: message ?? "", path: path, handle: database)
        }
    }

    package func bind(_ index: Int32, _ value: Int64) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, index, value))
    }

    package func bind(_ index: Int32, _ value: Int64?) throws(SQLiteError) {
        if let value { try bind(index, value) } else { try check(sqlite3_bind_null(handle, index)) }
    }

    package func bind(_ index: Int32, _ value: String) throws(SQLiteError) {
        var value = value
        let code = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text64(
                    handle, index, $0.baseAddress ?? emptyText, UInt64($0.count), oracle_sqlite_transient(),
                    UInt8(SQLITE_UTF8))
            }
        }
        try check(code)
    }

    package func bind(_ index: Int32, _ value: UnsafeRawBufferPointer) throws(SQLiteError) {
        // A null pointer would bind NULL; an empty blob is not NULL.
        guard let base = value.baseAddress, value.count > 0 else {
            return try check(sqlite3_bind_zeroblob(handle, index, 0))
        }
        try check(sqlite3_bind_blob64(handle, index, base, UInt64(value.count), oracle_sqlite_transient()))
    }

    /// Binds bytes without a copy for the time of `body`, which runs the statement to its end; then NULL is bound.
    package func bind(
        _ index: Int32, lending value: UnsafeRawBufferPointer, _ body: () throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        guard let base = value.baseAddress, value.count > 0 else {
            try check(sqlite3_bind_zeroblob(handle, index, 0))
            return try body()
        }
        // A null destructor is SQLITE_STATIC: the bytes stay where they are.
        try check(sqlite3_bind_blob64(handle, index, base, UInt64(value.count), nil))
        do throws(SQLiteError) { try body() } catch {
            sqlite3_reset(handle)
            sqlite3_bind_null(handle, index)
            throw error
        }
        try check(sqlite3_bind_null(handle, index))
    }

    package func bind(_ index: Int32, _ value: [UInt8]) throws(SQLiteError) {
        var failure: SQLiteError?
        value.withUnsafeBytes { value in
            do throws(SQLiteError) { try bind(index, value) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    package func bind(_ index: Int32, _ value: [UInt8]?) throws(SQLiteError) {
        if let value { try bind(index, value) } else { try check(sqlite3_bind_null(handle, index)) }
    }

    /// - Returns: whether a row is there; false at the end.
    package func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        try check(code)
        return false
    }

    /// Runs a statement without rows, and makes it ready for the next values.
    package func run() throws(SQLiteError) {
        while try step() {}
        try reset()
    }

    /// Makes it ready to run again. Bound values stay.
    package func reset() throws(SQLiteError) { try check(sqlite3_reset(handle)) }

    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    package func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    package func text(_ column: Int32) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }

    package func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

    /// Lends the bytes of a blob or text, until the next step.
    package func withBytes<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let base = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return try body(UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : count))
    }
}

/// SQLite counts its memory under one lock, for which threads with connections of their own would wait. Set before the first of
/// them is opened; where somebody initialized SQLite before, it goes on counting.
private let withoutStatistics: Bool = oracle_sqlite_without_statistics() == SQLITE_OK

/// What an empty string points to, so that it is bound as text and not as NULL. Never written.
private nonisolated(unsafe) let emptyText = {
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    text.pointee = 0
    return UnsafePointer(text)
}()
