import FileIO
import ModelFormats
import TestSupport
import Testing

/// A GGUF file, written part by part, each of which a test can make wrong.
struct TestGGUF {
    struct Entry {
        var name: [UInt8]
        /// Innermost first, as the file has them.
        var dims: [UInt64]
        var type: UInt32
        var offset: UInt64

        init(_ name: String, _ dims: [UInt64], _ type: UInt32 = 24, at offset: UInt64 = 0) {
            self.name = Array(name.utf8)
            self.dims = dims
            self.type = type
            self.offset = offset
        }
    }

    var magic = Array("GGUF".utf8)
    var version: UInt32 = 3
    var tensorCount: UInt64?
    var keyCount: UInt64?
    /// Whole key-values.
    var keys: [[UInt8]] = []
    var entries: [Entry] = []
    var alignment = 32
    var data = 0

    var bytes: [UInt8] {
        var out = magic + little(version)
        out += little(tensorCount ?? UInt64(entries.count)) + little(keyCount ?? UInt64(keys.count))
        for key in keys { out += key }
        for entry in entries {
            out += little(UInt64(entry.name.count)) + entry.name + little(UInt32(entry.dims.count))
            for dim in entry.dims { out += little(dim) }
            out += little(entry.type) + little(entry.offset)
        }
        while out.count % alignment != 0 { out.append(0) }
        return out + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
    }

    static func string(_ text: String) -> [UInt8] { little(UInt64(text.utf8.count)) + Array(text.utf8) }
    static func key(_ name: String, _ type: UInt32, _ value: [UInt8]) -> [UInt8] {
        string(name) + little(type) + value
    }
    static func text(_ name: String, _ value: String) -> [UInt8] { key(name, 8, string(value)) }
    static func number(_ name: String, _ value: UInt32) -> [UInt8] { key(name, 4, little(value)) }
}

func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

@Suite struct GGUFTests {
    private static func read(_ file: TestGGUF) throws -> GGUF.Header { try read(file.bytes) }

    static func read(_ bytes: [UInt8]) throws -> GGUF.Header {
        let scratch = try Scratch()
        let path = try scratch.write("f.gguf", bytes)
        return try GGUF.readHeader(of: try File(reading: path), named: "f.gguf")
    }

    @Test(arguments: [2, 3] as [UInt32]) func readsBothVersions(_ version: UInt32) throws {
        var file = TestGGUF(version: version)
        file.keys = [
            TestGGUF.text("general.architecture", "llama"), TestGGUF.number("general.alignment", 64),
            TestGGUF.text("general.base_model.0.name", "Base"), TestGGUF.number("general.file_type", 15),
            // Nested arrays, and one of texts: walked and forgotten.
            TestGGUF.key(
                "nested", 9,
                little(UInt32(9)) + little(UInt64(2)) + little(UInt32(0)) + little(UInt64(3)) + [1, 2, 3]
                    + little(UInt32(8)) + little(UInt64(1)) + TestGGUF.string("x")),
            TestGGUF.key("flag", 7, [1]), TestGGUF.key("real", 12, little(UInt64(0))),
        ]
        file.alignment = 64
        file.entries = [
            .init("b", [256, 2], 12, at: 64), .init("a", [3, 2, 1], 0), .init("scalar", [], 27, at: 384),
        ]
        file.data = 392
        let header = try Self.read(file)
        #expect(header.version == version)
        #expect(header.tensors.map(\.name) == ["a", "b", "scalar"])
        #expect(header.tensors.map(\.dtype) == [.f32, .q4K, .i64])
        // Outermost first, and dimensions of 1 are kept.
        #expect(header.tensors.map(\.shape) == [[1, 2, 3], [2, 256], []])
        #expect(header.tensors.map(\.byteCount) == [24, 288, 8])
        #expect(header.tensors.map { $0.offset - header.dataOffset } == [0, 64, 384])
        #expect(header.dataOffset % 64 == 0)
        #expect(
            header.claims.map { "\($0.name)=\($0.value)" } == [
                "general.architecture=llama", "general.base_model.0.name=Base", "general.file_type=Q4_K_M",
            ])
        #expect(header.split == nil)
    }

    /// Every type, by its number in ggml.h.
    @Test func knowsEveryType() throws {
        let names = [
            0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K",
            11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS",
            18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8",
            25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: "BF16", 34: "TQ1_0", 35: "TQ2_0",
            39: "MXFP4", 40: "NVFP4", 41: "Q1_0",
        ]
        for number in UInt32(0)..<64 {
            var file = TestGGUF(entries: [.init("t", [256], number)])
            guard let name = names[Int(number)] else {
                file.data = 1024
                #expect(throws: FormatError.self, "\(number)") { try Self.read(file) }
                continue
            }
            file.data = try #require(DType(rawValue: name)?.byteCount(of: [256]))
            #expect(try Self.read(file).tensors[0].dtype.rawValue == name)
        }
    }

    private typealias Bad = (name: String, bytes: [UInt8], code: FormatError.Code, sentence: String)

    private static func bad(
        _ name: String, _ code: FormatError.Code, _ sentence: String, _ change: (inout TestGGUF) -> Void
    ) -> Bad {
        var file = TestGGUF(entries: [.init("a", [4]), .init("b", [4], at: 32)], data: 36)
        change(&file)
        return (name, file.bytes, code, sentence)
    }

    private static let bad: [Bad] = [
        ("empty", [], .truncated, "shorter than the 24 bytes"),
        bad("another magic", .headerMalformed, "does not begin with \"GGUF\"") {
            $0.magic = Array("GGUG".utf8)
        },
        bad("the ggml format", .versionUnsupported, "the ggml format") { $0.magic = Array("lmgg".utf8) },
        bad("the ggjt format", .versionUnsupported, "the ggjt format") { $0.magic = Array("tjgg".utf8) },
        bad("version 1", .versionUnsupported, "version 1; versions 2 and 3") { $0.version = 1 },
        bad("version 0", .versionUnsupported, "version 0") { $0.version = 0 },
        bad("version 4", .versionUnsupported, "version 4") { $0.version = 4 },
        bad("big-endian", .bigEndian, "big-endian GGUF file (version 3)") { $0.version = 3 << 24 },
        bad("2^60 tensors", .tooManyTensors, "1152921504606846976 tensors") { $0.tensorCount = 1 << 60 },
        bad("500,000 tensors in a short file", .headerOversized, "the name of tensor 2") {
            $0.tensorCount = 500_000
        },
        bad("2^60 keys", .headerOversized, "1152921504606846976 key-values") { $0.keyCount = 1 << 60 },
        bad("a key of 2^63 bytes", .headerOversized, "the key 0 takes 9223372036854775808") {
            $0.keys = [little(UInt64(1) << 63)]
        },
        bad("a key twice", .headerDuplicate, "the key \"k\" a second time") {
            $0.keys = [TestGGUF.number("k", 1), TestGGUF.number("k", 1)]
        },
        bad("an empty key", .nameUnusable, "the key 0") { $0.keys = [TestGGUF.number("", 1)] },
        bad("a key with a NUL", .nameUnusable, "the key 0") { $0.keys = [TestGGUF.number("a\0b", 1)] },
        bad("an unknown value type", .metadataMalformed, "unknown type 13") {
            $0.keys = [TestGGUF.key("k", 13, [0])]
        },
        bad("a boolean of 2", .metadataMalformed, "neither true nor false") {
            $0.keys = [TestGGUF.key("k", 7, [2])]
        },
        bad("a text of 2^64-1 bytes", .truncated, "18446744073709551615 bytes") {
            $0.keys = [TestGGUF.key("k", 8, little(UInt64.max))]
        },
        bad("an array of 2^62 numbers", .headerOversized, "states 4611686018427387904 elements") {
            $0.keys = [TestGGUF.key("k", 9, little(UInt32(4)) + little(UInt64(1) << 62))]
        },
        bad("an array longer than the file", .truncated, "takes 4000000000 bytes") {
            $0.keys = [TestGGUF.key("k", 9, little(UInt32(4)) + little(UInt64(1_000_000_000)))]
        },
        bad("an array of 2^60 texts", .truncated, "the array \"k\"") {
            $0.keys = [TestGGUF.key("k", 9, little(UInt32(8)) + little(UInt64(1) << 60))]
        },
        bad("arrays nested too deep", .metadataMalformed, "deeper than 4 levels") {
            let one = little(UInt32(9)) + little(UInt64(1))
            $0.keys = [
                TestGGUF.key("k", 9, one + one + one + one + one + little(UInt32(0)) + little(UInt64(0)))
            ]
        },
        bad("an alignment of 0", .misaligned, "the alignment 0") {
            $0.keys = [TestGGUF.number("general.alignment", 0)]
        },
        bad("an alignment of 24", .misaligned, "the alignment 24") {
            $0.keys = [TestGGUF.number("general.alignment", 24)]
        },
        bad("an alignment of 2^31", .misaligned, "the alignment 2147483648") {
            $0.keys = [TestGGUF.number("general.alignment", 1 << 31)]
        },
        bad("a split without number", .metadataMalformed, "split.no not at all") {
            $0.keys = [TestGGUF.number("split.count", 3)]
        },
        bad("a split beyond its count", .metadataMalformed, "split.no 3") {
            $0.keys = [TestGGUF.number("split.count", 3), TestGGUF.number("split.no", 3)]
        },
        bad("a name of 2^40 bytes", .headerOversized, "the name of tensor 0 takes 1099511627776 bytes") {
            $0.tensorCount = 1
            $0.entries = []
            $0.keyCount = 0
            $0.keys = [little(UInt64(1) << 40)]
        },
        bad("a name of 1,024 bytes", .headerOversized, "at most 1023 are read") {
            $0.entries[0].name = [UInt8](repeating: 0x61, count: 1024)
        },
        bad("a name with a NUL", .nameUnusable, "tensor 0") { $0.entries[0].name = [0x61, 0] },
        bad("a name that is no UTF-8", .nameUnusable, "tensor 0") { $0.entries[0].name = [0xFF] },
        bad("a name twice", .headerDuplicate, "tensor \"b\" a second time") { $0.entries[0].name = [0x62] },
        bad("5 dimensions", .headerMalformed, "5 dimensions") { $0.entries[0].dims = [4, 1, 1, 1, 1] },
        bad("a dimension of 2^63", .shapeOverflow, "9223372036854775808") { $0.entries[0].dims = [1 << 63] },
        bad("dims whose product overflows", .shapeOverflow, "no size in bytes") {
            $0.entries[0].dims = [1 << 40, 1 << 40]
        },
        bad("a removed type", .unsupported, "Q4_2, which ggml has removed") { $0.entries[0].type = 4 },
        bad("a removed repacked type", .unsupported, "Q4_0_8_8") { $0.entries[0].type = 33 },
        bad("an unknown type", .unsupported, "the ggml type 4294967295") { $0.entries[0].type = .max },
        bad("rows of half a block", .shapeMismatch, "rows of 4 elements, which are no whole blocks of 32") {
            $0.entries[0].type = 2
        },
        bad("a scalar of blocks", .shapeMismatch, "no whole blocks of 256") {
            $0.entries[0].type = 12
            $0.entries[0].dims = []
        },
        bad("an offset of 2^64-1", .offsetsOutOfRange, "at 18446744073709551615") {
            $0.entries[1].offset = .max
        },
        bad("an offset behind the end", .offsetsOutOfRange, "at 64 of 36 bytes") {
            $0.entries[1].offset = 64
        },
        bad("a tensor that runs over the end", .offsetsOutOfRange, "takes 5 bytes at 32 of 36") {
            $0.entries[1].dims = [5]
        },
        bad("an offset within the alignment", .misaligned, "lies at 4") { $0.entries[1].offset = 4 },
        bad("overlapping tensors", .tensorsOverlap, "\"a\" and \"b\" overlap by 4 bytes") {
            $0.entries[1].offset = 0
        },
        bad("a hole", .tensorsGap, "60 bytes before tensor \"b\"") {
            $0.entries[1].offset = 64
            $0.data = 68
        },
        bad("trailing bytes", .trailingBytes, "64 bytes at the end") { $0.data = 100 },
        bad("truncated data", .offsetsOutOfRange, "of 35 bytes") { $0.data = 35 },
        (
            "truncated in the table", Array(TestGGUF(entries: [.init("a", [4])]).bytes.prefix(50)),
            .truncated, "the file has 1 there"
        ),
    ]

    @Test func refusesBadFilesByName() throws {
        for bad in Self.bad {
            do {
                _ = try Self.read(bad.bytes)
                Issue.record("accepted: \(bad.name)")
            } catch let error as FormatError {
                #expect(error.code == bad.code, "\(bad.name): \(error)")
                #expect(error.fault.contains(bad.sentence), "\(bad.name): \(error)")
                #expect(error.file == "f.gguf")
            }
        }
    }

    /// Mutations of good files: no crash, and what is accepted keeps every promise.
    @Test(arguments: 0..<4) func fuzzedFilesKeepTheirPromises(_ seed: Int) throws {
        var random = Fuzzing.generator(UInt64(seed) + 100)
        let scratch = try Scratch()
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(500) {
            var bytes = Self.good(&random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: break
            case 1:
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(Int.random(in: 0...bytes.count, using: &random)...)
            case 3:
                let at = Int.random(in: 0...max(0, bytes.count - 8), using: &random)
                let number = [UInt64.max, 1 << 63, 1 << 60, 0, 1 << 32].randomElement(using: &random)!
                bytes.replaceSubrange(at..<min(at + 8, bytes.count), with: little(number))
            default: bytes += [UInt8](repeating: 0, count: Int.random(in: 0...80, using: &random))
            }
            let path = try scratch.overwrite("f.gguf", bytes)
            do {
                let header = try GGUF.readHeader(
                    of: try File(reading: path), named: "f")
                tally.accepted += 1
                var end = header.dataOffset
                for tensor in header.tensors {
                    #expect(tensor.offset >= end && tensor.strides == nil)
                    #expect(tensor.dtype.byteCount(of: tensor.shape) == tensor.byteCount)
                    end = tensor.offset + Int64(tensor.byteCount)
                }
                #expect(header.tensors.isEmpty || end <= Int64(bytes.count))
                #expect(Set(header.tensors.map { ExactName($0.name) }).count == header.tensors.count)
            } catch let error as FormatError {
                tally.refused += 1
                #expect(error.file == "f" && !error.fault.isEmpty)
            }
        }
        #expect(tally.seesBothSides(oneOf: 10), "\(tally)")
    }

    private static func good(_ random: inout SeededGenerator) -> [UInt8] {
        var file = TestGGUF()
        file.keys = [
            TestGGUF.text("general.architecture", "llama"),
            TestGGUF.key(
                "tokens", 9,
                little(UInt32(8)) + little(UInt64(2)) + TestGGUF.string("a") + TestGGUF.string("")),
            TestGGUF.key(
                "scores", 9, little(UInt32(6)) + little(UInt64(3)) + [UInt8](repeating: 0, count: 12)),
        ]
        for index in 0..<Int.random(in: 0...4, using: &random) {
            let type = [0, 1, 2, 12, 24, 30].randomElement(using: &random)! as UInt32
            let dims = [256, 2, 1].prefix(Int.random(in: 1...3, using: &random))
            let at = (file.data + 31) / 32 * 32
            file.entries.append(.init("t\(index)", dims.map { UInt64($0) }, type, at: UInt64(at)))
            let dtype = [0: DType.f32, 1: .f16, 2: .q4_0, 12: .q4K, 24: .i8, 30: .bf16][type]!
            file.data = at + dtype.byteCount(of: dims.reversed())!
        }
        return file.bytes
    }
}
