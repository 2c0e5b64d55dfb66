import FileIO
import SQLite
import Testing

/// A path in a directory of its own, removed with the value.
private final class TemporaryFolder {
    let path: String
    init() throws {
        path = "/tmp/oracle-sqlite-tests-\(UInt64.random(in: 0...UInt64.max))"
        try createDirectories(path)
    }
    deinit { try? removeTree(path) }
}

@Suite struct SQLiteTests {
    @Test func valuesComeBackAsTheyWent() throws {
        let folder = try TemporaryFolder()
        let database = try Database("\(folder.path)/a.sqlite", .create)
        try database.execute("CREATE TABLE t(i INTEGER, t TEXT, b BLOB)")
        let insert = try database.prepare("INSERT INTO t VALUES (?, ?, ?)")
        let values: [(Int64?, String, [UInt8]?)] = [
            (Int64.min, "", []), (Int64.max, "a\u{0}b\u{1F600}", [0, 1, 255]), (nil, "x", nil),
        ]
        for (int, text, bytes) in values {
            try insert.bind(1, int)
            try insert.bind(2, text)
            try insert.bind(3, bytes)
            try insert.run()
        }
        let select = try database.prepare("SELECT i, t, b FROM t ORDER BY rowid")
        for (int, text, bytes) in values {
            let row1 = try select.step()
            #expect(row1)
            let value1 = select.isNull(0)
            #expect(value1 == (int == nil))
            if let int { #expect(select.int(0) == int) }
            let read = select.text(1)
            #expect(Array(read.utf8) == Array(text.utf8))
            let value2 = select.isNull(1)
            #expect(!value2)
            let value3 = select.isNull(2)
            #expect(value3 == (bytes == nil))
            let value4 = select.bytes(2)
            #expect(value4 == bytes ?? [])
        }
        let row2 = try select.step()
        #expect(!row2)
    }

    @Test func aTransactionThatThrowsLeavesNothing() throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        let database = try Database("\(folder.path)/a.sqlite", .create)
        try database.execute("CREATE TABLE t(i INTEGER)")
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        try database.transaction { try database.execute("INSERT INTO t VALUES (2)") }
        let select = try database.prepare("SELECT i FROM t")
        let row3 = try select.step()
        #expect(row3)
        let value5 = select.int(0)
        #expect(value5 == 2)
        let row4 = try select.step()
        #expect(!row4)
    }

    @Test func errorsAreToldApart() throws {
        let folder = try TemporaryFolder()
        func failure(_ body: () throws -> Void) -> SQLiteError? {
            do {
                try body()
                return nil
            } catch { return error as? SQLiteError }
        }
        #expect(failure { _ = try Database("\(folder.path)/none.sqlite", .readOnly) }?.isMissing == true)
        let path = "\(folder.path)/text.sqlite"
        try writeAtomically(Array("this is no database, but long enough to be read as one".utf8), to: path)
        #expect(failure { _ = try Database(path, .readWrite).prepare("SELECT * FROM t") }?.isDamaged == true)
        let good = "\(folder.path)/good.sqlite"
        do {
            let database = try Database(good, .create)
            try database.execute("CREATE TABLE t(i INTEGER)")
        }
        #expect(
            failure { _ = try Database(good, .readOnly).prepare("SELECT none FROM t") }?.isSchemaMismatch
                == true)
        #expect(
            failure { try Database(good, .readOnly).execute("INSERT INTO t VALUES (1)") }?.isReadOnly == true)
        let holder = try Database(good, .readWrite)
        try holder.execute("BEGIN IMMEDIATE")
        let other = try Database(good, .readWrite, busyTimeout: 1)
        #expect(failure { try other.transaction {} }?.isBusy == true)
    }

    @Test func anImmutableFileIsReadUnderAnyName() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/odd?name#50%.sqlite"
        do {
            let database = try Database(path, .create)
            try database.execute("CREATE TABLE t(i INTEGER); INSERT INTO t VALUES (5)")
        }
        let database = try Database(path, .immutable)
        let select = try database.prepare("SELECT i FROM t")
        let row5 = try select.step()
        #expect(row5)
        let value6 = select.int(0)
        #expect(value6 == 5)
    }

    @Test func manyRowsGoInAtOnceAndLentBytesAreNotKept() throws {
        let folder = try TemporaryFolder()
        let database = try Database("\(folder.path)/a.sqlite", .create)
        try database.execute("CREATE TABLE t(k INTEGER PRIMARY KEY, b BLOB)")
        let many = try database.prepare("INSERT OR IGNORE INTO t", rows: 3, columns: 2)
        for row in 0..<3 {
            try many.bind(Int32(2 * row + 1), Int64(row / 2))
            try many.bind(Int32(2 * row + 2), [UInt8(row)])
        }
        try many.run()
        let one = try database.prepare("INSERT INTO t VALUES (?, ?)")
        try one.bind(1, 7)
        try ([9, 9] as [UInt8]).withUnsafeBytes { bytes in
            try one.bind(2, lending: bytes) { () throws(SQLiteError) in try one.run() }
            // Twice the same key: refused, and the bytes are let go of all the same.
            #expect(throws: SQLiteError.self) {
                try one.bind(2, lending: bytes) { () throws(SQLiteError) in try one.run() }
            }
        }
        try one.bind(1, 8)
        try one.run()
        try one.bind(1, 9)
        try one.bind(2, lending: UnsafeRawBufferPointer(start: nil, count: 0)) { () throws(SQLiteError) in
            try one.run()
        }
        let select = try database.prepare("SELECT k, b FROM t ORDER BY k")
        var rows: [(Int64, [UInt8]?)] = []
        while try select.step() { rows.append((select.int(0), select.isNull(1) ? nil : select.bytes(1))) }
        #expect(rows.map(\.0) == [0, 1, 7, 8, 9])
        #expect(rows.map(\.1) == [[0], [2], [9, 9], nil, []])
    }
}
