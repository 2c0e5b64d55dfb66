import FileIO
import ModelFormats
import Testing

/// Archives of stored entries, written by hand.
enum TestZip {
    /// - Parameter wide: sizes in 64 bits, as numpy writes them.
    static func archive(_ entries: [(name: String, data: [UInt8])], wide: Bool = false) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for (name, data) in entries {
            let at = UInt32(out.count)
            let count = UInt32(data.count)
            let stated = wide ? UInt32.max : count
            let both = little(UInt64(count)) + little(UInt64(count))
            let extra = wide ? little(UInt16(1)) + little(UInt16(16)) + both : []
            // 4.3.7: version, flags, method, time, date, CRC-32 (nobody reads it here), sizes, lengths.
            let common =
                little(UInt16(wide ? 45 : 20)) + [UInt8](repeating: 0, count: 8) + little(UInt32(0))
                + little(stated) + little(stated) + little(UInt16(name.utf8.count))
                + little(UInt16(extra.count))
            out += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + extra + data
            // 4.3.12: comment, disk, attributes; where the local header is.
            directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10) + little(at)
            directory += Array(name.utf8) + extra
        }
        let start = UInt32(out.count)
        let number = little(UInt16(entries.count))
        return out + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + number + number
            + little(UInt32(directory.count)) + little(start) + [0, 0]
    }
}

/// Archives of arrays that contradict themselves; PyTorch's are in `Tests/Fixtures/torchfiles.py`.
@Suite struct ZipTests {
    private static let array = NumPyTests.npy(NumPyTests.header("'<f4'", "(2,)"), data: 8)
    private static let two = TestZip.archive([("a.npy", array), ("b.npy", array)])

    /// The archive of two arrays with some bytes put over others.
    /// - Parameter back: where, counted from the end.
    private static func two(_ bytes: [UInt8], back: Int) -> [UInt8] {
        var out = two
        out.replaceSubrange(out.count - back..<out.count - back + bytes.count, with: bytes)
        return out
    }

    /// Bytes of an entry in the directory, and of the end record behind it.
    private static let central = 46 + 5
    private static let end = 22

    private static let bad: [(String, [UInt8], FormatError.Code, String)] = [
        ("no archive", [UInt8](repeating: 0, count: 64), .truncated, "end"),
        ("cut", Array(two.dropLast()), .truncated, "end"),
        ("bytes behind", two + [0], .truncated, "end"),
        ("bytes before", [0] + two, .zipMalformed, "directory"),
        (
            "the first entry twice", TestZip.archive([("a.npy", array), ("a.npy", array)]), .zipMalformed,
            "twice"
        ),
        (
            "twice in another case", TestZip.archive([("a.npy", array), ("A.NPY", array)]), .zipMalformed,
            "twice"
        ),
        (
            "overlapping entries, as of a zip bomb", two(little(UInt32(0)), back: end + 9), .zipMalformed,
            "overlaps"
        ),
        (
            "a compressed entry, as of a zip bomb", two([8, 0], back: end + central - 10), .zipMalformed,
            "do not agree"
        ),
        (
            "an entry of 4 GB", two(little(UInt32(0xFFFF_FFF0)), back: end + central - 20), .zipMalformed,
            "entry"
        ),
        (
            "64-bit sizes that are not there", two(little(UInt32.max), back: end + central - 20),
            .zipMalformed,
            "lacks the 64-bit sizes"
        ),
        (
            "65,534 entries", two(little(UInt16(65_534)) + little(UInt16(65_534)), back: end - 8),
            .zipMalformed, "more entries than"
        ),
        (
            "one entry of two", two(little(UInt16(1)) + little(UInt16(1)), back: end - 8), .zipMalformed,
            "directory"
        ),
        ("a directory behind the end", two(little(UInt32(1 << 30)), back: 6), .zipMalformed, "directory"),
        ("a name with a NUL", TestZip.archive([("a\0.npy", array)]), .zipMalformed, "a name that is none"),
        ("no name", TestZip.archive([("", array)]), .zipMalformed, "a name that is none"),
        (
            "a file that is no array", TestZip.archive([("a.txt", array)]), .unsupported,
            "does not end in .npy"
        ),
        (
            "objects",
            TestZip.archive([("a.npy", NumPyTests.npy(NumPyTests.header("'|O'", "(2,)"), data: 16))]),
            .unsupported, "Python objects"
        ),
        (
            "an array longer than its entry",
            TestZip.archive([
                ("a.npy", NumPyTests.npy(NumPyTests.header("'<f4'", "(3,)"), data: 8)), ("b.npy", array),
            ]),
            .shapeMismatch, "12 bytes, and 8 bytes of data"
        ),
        (
            "dims whose product overflows",
            TestZip.archive([
                ("a.npy", NumPyTests.npy(NumPyTests.header("'<f4'", "(4611686018427387904, 4)"), data: 8))
            ]),
            .shapeOverflow, "no size"
        ),
    ]

    @Test func findsEntriesOfAnyLength() throws {
        // Several local headers are read in one go, and fewer where entries are long.
        let counts =
            [0, 1, 16_000, 16_300, 16_384, 40_000] + [Int](repeating: 600, count: 100) + [70_000, 5]
        let entries = counts.enumerated().map { index, count in
            (name: "entry \(index)", data: [UInt8](repeating: UInt8(index), count: count))
        }
        let bytes = TestZip.archive(entries)
        let scratch = try Scratch()
        let archive = try ZipArchive(File(reading: try scratch.overwrite("f.zip", bytes)), named: "f")
        #expect(archive.entries.map(\.name) == entries.map(\.name))
        for (entry, written) in zip(archive.entries, entries) {
            let begin = Int(entry.offset)
            #expect(Array(bytes[begin..<begin + Int(entry.count)]) == written.data)
        }
    }

    @Test func refusesBadArchivesByName() throws {
        let scratch = try Scratch()
        #expect(
            try NumPy.readArchive(of: File(reading: scratch.write("good", Self.two)), named: "f").count == 2)
        for (name, bytes, code, sentence) in Self.bad {
            let path = try scratch.overwrite("f.npz", bytes)
            do {
                _ = try NumPy.readArchive(of: File(reading: path), named: "f.npz")
                Issue.record("accepted: \(name)")
            } catch let error as FormatError {
                #expect(error.code == code, "\(name): \(error)")
                #expect(error.fault.contains(sentence), "\(name): \(error)")
                #expect(error.file == "f.npz")
            }
        }
    }
}
