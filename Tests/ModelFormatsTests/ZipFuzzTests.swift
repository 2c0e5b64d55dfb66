import FileIO
import ModelFormats
import TestSupport
import Testing

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
