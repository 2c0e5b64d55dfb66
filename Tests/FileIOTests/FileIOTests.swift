import FileIO
import TestSupport
import Testing

@Suite struct FileIOTests {
    @Test("a file is replaced whole, with the mode that was asked for, and nothing is left beside it")
    func atomicWrite() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/file"
            try writeAtomically(Array("first".utf8), to: path, mode: 0o600)
            #expect(try readFile(path, limit: 5) == Array("first".utf8))
            #expect(try FileStatus.of(path, followingLinks: false)?.mode == 0o600)
            try writeAtomically(Array("second, longer".utf8), to: path)
            #expect(try readFile(path, limit: 100) == Array("second, longer".utf8))
            try writeAtomically([], to: path)
            #expect(try readFile(path, limit: 0).isEmpty)
            #expect(try listDirectory(folder) == ["file"])
        }
    }
}
