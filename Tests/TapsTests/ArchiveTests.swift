import Cryptography
import FileIO
import Taps
import TestSupport
import Testing

/// Archives that somebody else made. Headers are put together here, so that they can say anything.
@Suite struct ArchiveTests {
    struct Member {
        var name: String
        var content: [UInt8] = []
        var kind: UInt8 = UInt8(ascii: "0")
        /// What the header says; the content's own length where nil.
        var size: String?
        var prefix = ""
        var magic = "ustar"
    }

    static func header(_ member: Member) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        put(member.name, 0)
        put("0000644", 100)
        put(member.size ?? String(member.content.count, radix: 8), 124)
        header[156] = member.kind
        put(member.magic, 257)
        put("00", 263)
        put(member.prefix, 345)
        let sum = header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(header[$1])) }
        put(String(sum, radix: 8), 148)
        return header
    }

    static func archive(_ members: [Member], end: Int = 1024) -> [UInt8] {
        members.flatMap { member in
            header(member) + member.content
                + [UInt8](repeating: 0, count: (512 - member.content.count % 512) % 512)
        } + [UInt8](repeating: 0, count: end)
    }

    static let checkpoint = Member(name: "log/checkpoint", content: Array("a.test/log\n0\n".utf8))

    /// What is said of an archive; nil where it is opened.
    static func fault(_ bytes: [UInt8]) throws -> String? {
        try withTemporaryFolder { folder in
            try overwrite("\(folder)/x.tar", bytes)
            do {
                _ = try PublishedArchive("\(folder)/x.tar")
                return nil
            } catch let error as ArchiveError { return error.why }
        }
    }

    @Test func ordinaryArchivesAreRead() throws {
        try withTemporaryFolder { try ordinaryArchivesAreRead("\($0)/x.tar") }
    }

    private func ordinaryArchivesAreRead(_ path: String) throws {
        let long = String(repeating: "d", count: 90)
        for (members, place) in [
            ([Self.checkpoint, Member(name: "log/a/b", content: [1, 2, 3])], "a/b"),
            (
                [
                    Member(
                        name: "pax_global_header", content: Array("52 comment=x\n".utf8),
                        kind: UInt8(ascii: "g")),
                    Member(name: "registry/", kind: UInt8(ascii: "5")),
                    Member(name: "registry/log/checkpoint", content: [1]),
                    Member(name: "b", content: [1, 2, 3], kind: 0, prefix: "registry/log/a"),
                    Member(name: "README", content: [9]),
                ], "a/b"
            ),
            (
                [Self.checkpoint, Member(name: long, content: [1, 2, 3], prefix: "log/\(long)")],
                "\(long)/\(long)"
            ),
        ] {
            try overwrite(path, Self.archive(members, end: 10_240))
            let archive = try PublishedArchive(path)
            #expect(try archive.read(place, limit: 3) == [1, 2, 3])
            #expect(throws: ArchiveError.self) { try archive.read(place, limit: 2) }
            #expect(try archive.read("nothing", limit: 3) == nil)
        }
        try overwrite(path, Self.archive([Self.checkpoint]))
        #expect(try PublishedArchive(path).unverifiedOrigin() == "a.test/log")
    }

    static let hostile: [(String, [UInt8], String)] = [
        ("nothing", [], "no tar archive"),
        ("text", Array(repeating: 65, count: 2048), "no tar archive"),
        ("old-format", archive([Member(name: "log/checkpoint", magic: "")]), "no tar archive"),
        ("zeros", [UInt8](repeating: 0, count: 2048), "it holds neither"),
        (
            "cut-in-the-content",
            Array(
                archive([Member(name: "log/checkpoint", content: Array(repeating: 1, count: 700))])[..<1000]),
            "is longer than the file"
        ),
        (
            "cut-in-the-padding",
            Array(
                archive([Member(name: "log/checkpoint", content: Array(repeating: 1, count: 700))])[..<1300]),
            "it ends early"
        ),
        ("cut-in-a-header", Array(archive([checkpoint, checkpoint])[..<1300]), "it ends early"),
        ("no-end", archive([checkpoint], end: 0), "it ends early"),
        ("half-an-end", archive([checkpoint], end: 512), "it ends early"),
        (
            "bytes-behind-the-end", archive([checkpoint]) + [1] + [UInt8](repeating: 0, count: 511),
            "something follows its end"
        ),
        (
            "an-archive-behind-the-end", archive([checkpoint]) + archive([checkpoint]),
            "something follows its end"
        ),
        (
            "two-gigabytes", archive([Member(name: "log/checkpoint", size: "20000000000")]),
            "is longer than the file"
        ),
        (
            "largest-size", archive([Member(name: "log/checkpoint", size: "777777777777")]),
            "is longer than the file"
        ),
        (
            "binary-size", archive([Member(name: "log/checkpoint", size: "\u{7F}\u{7F}\u{7F}")]),
            "is longer than the file"
        ),
        ("negative-size", archive([Member(name: "log/checkpoint", size: "-1")]), "is longer than the file"),
        ("decimal-size", archive([Member(name: "log/checkpoint", size: "9")]), "is longer than the file"),
        ("twice", archive([checkpoint, checkpoint]), "it has log/checkpoint twice"),
        (
            "upwards", archive([checkpoint, Member(name: "log/../../etc/passwd")]),
            "is no plain relative path"
        ),
        (
            "upwards-by-prefix", archive([checkpoint, Member(name: "x", prefix: "..")]),
            "is no plain relative path"
        ),
        ("absolute", archive([checkpoint, Member(name: "/etc/passwd")]), "is no plain relative path"),
        ("dot", archive([checkpoint, Member(name: "./log/x")]), "is no plain relative path"),
        ("no-name", archive([Member(name: "")]), "is no plain relative path"),
        ("folder-upwards", archive([Member(name: "../", kind: UInt8(ascii: "5"))]), "is no plain folder"),
        (
            "symbolic-link", archive([Member(name: "log/checkpoint", kind: UInt8(ascii: "2"))]),
            "is no regular file"
        ),
        (
            "hard-link", archive([Member(name: "log/checkpoint", kind: UInt8(ascii: "1"))]),
            "is no regular file"
        ),
        ("device", archive([Member(name: "log/checkpoint", kind: UInt8(ascii: "4"))]), "is no regular file"),
        (
            "gnu-long-name", archive([Member(name: "././@LongLink", kind: UInt8(ascii: "L"))]),
            "is no regular file"
        ),
        ("pax-header", archive([Member(name: "x", kind: UInt8(ascii: "x"))]), "is no regular file"),
        ("sparse", archive([Member(name: "x", kind: UInt8(ascii: "S"))]), "is no regular file"),
        (
            "huge-global-header",
            archive([
                Member(name: "x", content: [UInt8](repeating: 1, count: 70_000), kind: UInt8(ascii: "g"))
            ]), "a header of 70000 bytes"
        ),
    ]

    @Test(arguments: hostile.indices) func isRefused(_ index: Int) throws {
        let (name, bytes, words) = Self.hostile[index]
        let fault = try Self.fault(bytes)
        #expect(fault?.contains(words) == true, "\(name): \(fault ?? "it was opened")")
    }

    @Test func everyAlteredHeaderByteIsSeen() throws {
        let whole = Self.archive([Self.checkpoint])
        #expect(try Self.fault(whole) == nil)
        for offset in 0..<512 where !(148..<156).contains(offset) {
            var altered = whole
            altered[offset] ^= 1
            #expect(try Self.fault(altered) != nil, "byte \(offset)")
        }
    }
}
