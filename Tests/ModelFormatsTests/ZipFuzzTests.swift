import FileIO
import ModelFormats
import TestSupport
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

@Suite struct ZipFuzzTests {
    private static let pieces: [[UInt8]] = [
        [0x50, 0x4B, 1, 2], [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0x50, 0x4B, 6, 6], [0x50, 0x4B, 6, 7],
        [0x50, 0x4B, 7, 8], [1, 0, 16, 0], [255, 255, 255, 255], [8, 0], Array(".npy".utf8),
        Array("../".utf8),
        [0], [0xC3, 0x28],
    ]

    private static func good(_ random: inout SeededGenerator) -> [UInt8] {
        let entries = (0..<Int.random(in: 0...3, using: &random)).map { index in
            let count = Int.random(in: 0...3, using: &random)
            let header = NumPyTests.header("'<f4'", "(\(count),)", fortran: Bool.random(using: &random))
            return (name: "t\(index).npy", data: NumPyTests.npy(header, data: 4 * count))
        }
        return TestZip.archive(entries, wide: Bool.random(using: &random))
    }

    @Test(arguments: 0..<4) func fuzzedArchivesKeepTheirPromises(_ stream: Int) throws {
        var random = Fuzzing.generator(UInt64(stream) + 500)
        let scratch = try Scratch()
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(800) {
            var bytes = Self.good(&random)
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: Self.pieces) }
            let file = try File(reading: try scratch.overwrite("f.npz", bytes))
            do {
                let archive = try ZipArchive(file, named: "f")
                tally.accepted += 1
                var end: Int64 = 0
                for entry in archive.entries.sorted(by: { $0.offset < $1.offset }) {
                    // A local header of 30 bytes, and its name, before each.
                    #expect(entry.offset >= end + 30 + Int64(entry.name.utf8.count) && entry.count >= 0)
                    #expect(!entry.isStored || entry.count == entry.unpackedCount)
                    end = entry.offset + entry.count
                }
                #expect(end + 22 <= Int64(bytes.count))
                let names = archive.entries.map { $0.name.lowercased() }
                #expect(Set(names.map(ExactName.init)).count == names.count)
            } catch {
                tally.refused += 1
                #expect(error.file == "f" && !error.fault.isEmpty)
            }
            do {
                for tensor in try NumPy.readArchive(of: file, named: "f") {
                    #expect(tensor.dtype.byteCount(of: tensor.shape) == tensor.byteCount)
                    #expect(tensor.offset + Int64(tensor.byteCount) <= Int64(bytes.count))
                    #expect(tensor.strides.map { $0.count == tensor.shape.count } ?? true)
                }
            } catch { #expect(error.file == "f" && !error.fault.isEmpty) }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }
}
