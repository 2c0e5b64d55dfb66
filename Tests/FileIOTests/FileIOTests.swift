import FileIO
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct FileIOTests {
    @Test("a file is replaced whole, with the mode that was asked for, and nothing is left beside it")
    func atomicWrite() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/file"
            try writeAtomically(bytes("first"), to: path, mode: 0o600)
            #expect(try readFile(path, limit: 5) == bytes("first"))
            #expect(try FileStatus.of(path, followingLinks: false)?.mode == 0o600)
            let before = try #require(try FileStatus.of(path, followingLinks: false))
            // Whoever has the old file open goes on reading the old file.
            let reader = try File(reading: path)
            try writeAtomically(bytes("second, longer"), to: path)
            #expect(try readFile(path, limit: 100) == bytes("second, longer"))
            #expect(try reader.bytes(at: 0, count: 5) == bytes("first"))
            #expect(try FileStatus.of(path, followingLinks: false)?.inode != before.inode)
            try writeAtomically([], to: path)
            #expect(try readFile(path, limit: 0).isEmpty)
            #expect(try listDirectory(folder) == ["file"])
        }
    }

    @Test("an output that is no file is written to, and a link to a file stays one")
    func outputs() throws {
        try withTemporaryFolder { folder in
            try writeOutput(bytes("new"), to: "\(folder)/file")
            #expect(symlink("file", "\(folder)/link") == 0)
            try writeOutput(bytes("newer"), to: "\(folder)/link")
            #expect(try readFile("\(folder)/file", limit: 9) == bytes("newer"))
            #expect(try FileStatus.of("\(folder)/link", followingLinks: false)?.kind == .symbolicLink)
            try writeOutput(bytes("gone"), to: "/dev/null")
            #expect(try FileStatus.of("/dev/null", followingLinks: false)?.kind != .file)
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            let reader = open("\(folder)/pipe", O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            try writeOutput(bytes("through"), to: "\(folder)/pipe")
            var buffer = [UInt8](repeating: 0, count: 16)
            #expect(read(reader, &buffer, 16) == 7)
            #expect(throws: FileError.self) { try writeOutput(bytes("x"), to: folder) }
            #expect(try listDirectory(folder).sorted() == ["file", "link", "pipe"])
        }
    }

    @Test("a write that fails leaves the old file and nothing beside it")
    func failedWrites() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/file"
            try writeAtomically(bytes("old"), to: path)
            let error = #expect(throws: FileError.self) {
                try writeAtomically(bytes("new"), to: path, onlyNew: true)
            }
            #expect(error?.code == EEXIST && error?.path == path)
            #expect(try readFile(path, limit: 100) == bytes("old"))
            // A directory that holds something cannot be replaced by a file.
            try createDirectories("\(folder)/directory/inside")
            #expect(throws: FileError.self) { try writeAtomically(bytes("new"), to: "\(folder)/directory") }
            #expect(try listDirectory(folder) == ["directory", "file"])
            let missing = #expect(throws: FileError.self) {
                try writeAtomically([1], to: "\(folder)/no/such/folder")
            }
            #expect(missing?.isNotFound == true)
            try writeAtomically(bytes("created"), to: "\(folder)/new", onlyNew: true)
            #expect(try readFile("\(folder)/new", limit: 100) == bytes("created"))
            #expect(try listDirectory(folder) == ["directory", "file", "new"])
        }
    }

    @Test("a symbolic link is replaced, not written through")
    func linksAreReplaced() throws {
        try withTemporaryFolder { folder in
            try writeAtomically(bytes("target"), to: "\(folder)/target")
            #expect(symlink("target", "\(folder)/link") == 0)
            #expect(try FileStatus.of("\(folder)/link", followingLinks: false)?.kind == .symbolicLink)
            #expect(realPath("\(folder)/link") == realPath("\(folder)/target"))
            try writeAtomically(bytes("new"), to: "\(folder)/link")
            #expect(try readFile("\(folder)/target", limit: 100) == bytes("target"))
            #expect(try FileStatus.of("\(folder)/link", followingLinks: false)?.kind == .file)
        }
    }

    @Test("a file larger than the limit is refused by its size; what is no file is refused at once")
    func limits() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/file"
            try writeAtomically([UInt8](repeating: 7, count: 1000), to: path)
            #expect(try readFile(path, limit: 1000).count == 1000)
            let error = #expect(throws: FileError.self) { try readFile(path, limit: 999) }
            #expect(error?.description == "\(path): cannot read: 1000 bytes, more than the limit of 999")
            // A sparse file of a terabyte costs nothing to refuse.
            #expect(truncate(path, 1 << 40) == 0)
            #expect(throws: FileError.self) { try readFile(path, limit: 1 << 20) }
            #expect(throws: FileError.self) { try readFile(folder, limit: 1 << 20) }
            // Nobody writes into this pipe: opening it must not wait for one.
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            let pipe = #expect(throws: FileError.self) { try readFile("\(folder)/pipe", limit: 10) }
            #expect(pipe?.detail == "not a regular file")
            let missing = #expect(throws: FileError.self) { try readFile("\(folder)/none", limit: 10) }
            #expect(missing?.isNotFound == true)
        }
    }

    @Test("positioned reads stop at the file's end and say when bytes are missing")
    func positionedReads() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/file"
            try writeAtomically(bytes("0123456789"), to: path)
            let file = try File(reading: path)
            #expect(try file.bytes(at: 3, count: 4) == bytes("3456"))
            #expect(try file.bytes(at: 10, count: 0).isEmpty)
            #expect(throws: FileError.self) { try file.bytes(at: 8, count: 3) }
            var buffer = [UInt8](repeating: 0, count: 8)
            #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 6) } == 4)
            #expect(buffer == bytes("6789") + [0, 0, 0, 0])
            #expect(try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 100) } == 0)
            #expect(try file.status().size == 10)
        }
    }

    @Test("what a killed process left of a write goes; what one that runs is writing stays")
    func abandonedTemporaries() throws {
        try withTemporaryFolder { folder in
            // Above every system's highest process number.
            let names = [
                "a.tmp-2000000000-1", "a.tmp-\(getpid())-1", "a.tmp-x-1", "a.tmp", "b.tmp-2000000000-1",
            ]
            for name in names { try writeAtomically([], to: "\(folder)/\(name)") }
            try removeAbandonedTemporaries(of: "\(folder)/a")
            #expect(try Set(listDirectory(folder)) == Set(names.dropFirst()))
            try removeAbandonedTemporaries(of: "\(folder)/none/a")
        }
    }

    @Test("a tree is removed without following a link out of it")
    func removingTrees() throws {
        try withTemporaryFolder { folder in
            try createDirectories("\(folder)/kept/inner")
            try writeAtomically(bytes("kept"), to: "\(folder)/kept/inner/file")
            try createDirectories("\(folder)/tree/a/b/c")
            try writeAtomically(bytes("gone"), to: "\(folder)/tree/a/b/file")
            for place in ["tree/link", "tree/a/link", "tree/a/b/c/link"] {
                #expect(symlink("\(folder)/kept", "\(folder)/\(place)") == 0)
            }
            #expect(symlink("\(folder)/kept/inner/file", "\(folder)/tree/a/file-link") == 0)
            #expect(symlink("nowhere", "\(folder)/tree/a/dangling") == 0)
            #expect(symlink(".", "\(folder)/tree/a/loop") == 0)
            try removeTree("\(folder)/tree")
            #expect(!FileStatus.exists("\(folder)/tree"))
            #expect(try readFile("\(folder)/kept/inner/file", limit: 10) == bytes("kept"))
            // A link itself is removed, not what it points at; what is not there is no error.
            #expect(symlink("\(folder)/kept", "\(folder)/link") == 0)
            try removeTree("\(folder)/link")
            try removeTree("\(folder)/link")
            #expect(try listDirectory(folder) == ["kept"])
            #expect(try listDirectory("\(folder)/kept/inner") == ["file"])
        }
    }

    @Test("directories: made with those above them, listed by bytes, looked through links only when asked")
    func directories() throws {
        try withTemporaryFolder { folder in
            try createDirectories("\(folder)/x/y/z", mode: 0o700)
            try createDirectories("\(folder)/x/y/z")
            #expect(try FileStatus.of("\(folder)/x/y", followingLinks: false)?.mode == 0o700)
            let names = ["Z", "a", ".hidden", "\u{E9}", "e\u{301}", "B"]
            for name in names { try writeAtomically([], to: "\(folder)/x/y/z/\(name)") }
            #expect(
                try listDirectory("\(folder)/x/y/z").map { Array($0.utf8) }
                    == [".hidden", "B", "Z", "a", "e\u{301}", "\u{E9}"].map { Array($0.utf8) })
            try writeAtomically([], to: "\(folder)/file")
            #expect(throws: FileError.self) { try createDirectories("\(folder)/file/below") }
            #expect(throws: FileError.self) { try createDirectories("\(folder)/file") }
            #expect(symlink("x", "\(folder)/link") == 0)
            #expect(FileStatus.isDirectory("\(folder)/link"))
            #expect(try FileStatus.of("\(folder)/link", followingLinks: false)?.kind == .symbolicLink)
            #expect(try FileStatus.of("\(folder)/none", followingLinks: true) == nil)
            #expect(try FileStatus.of("\(folder)/file/none", followingLinks: true) == nil)
            #expect(realPath("\(folder)/link/y/../y") == realPath("\(folder)/x/y"))
            #expect(realPath("\(folder)/none") == nil)
        }
    }

    @Test("paths are cut at their slashes")
    func paths() {
        let cases = [
            ("a/b/c", "a/b", "c"), ("c", ".", "c"), ("/c", "/", "c"), ("/a/b", "/a", "b"), ("./c", ".", "c"),
        ]
        for (path, parent, base) in cases {
            #expect(parentDirectory(of: path) == parent)
            #expect(baseName(of: path) == base)
        }
        #expect(baseName(of: "a/b/") == "b")
    }
}
