import FileIO
import ModelFormats
import TestSupport
import Testing

/// Protocol buffers, written by hand.
enum Proto {
    static func varint(_ number: UInt64) -> [UInt8] {
        var out: [UInt8] = []
        var rest = number
        while rest > 127 {
            out.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return out + [UInt8(rest)]
    }

    static func number(_ field: UInt64, _ value: Int) -> [UInt8] {
        varint(field << 3) + varint(UInt64(bitPattern: Int64(value)))
    }

    static func bytes(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(value.count)) + value
    }

    static func text(_ field: UInt64, _ value: String) -> [UInt8] { bytes(field, Array(value.utf8)) }

    static func numbers(_ field: UInt64, _ values: [Int]) -> [UInt8] {
        bytes(field, values.flatMap { varint(UInt64(bitPattern: Int64($0))) })
    }

    /// A tensor of that type and shape; its bytes, or whatever else, follow.
    static func tensor(_ name: String, _ type: Int, _ dims: [Int], _ rest: [UInt8]) -> [UInt8] {
        dims.flatMap { number(1, $0) } + number(2, type) + text(8, name) + rest
    }

    static func raw(_ name: String, _ count: Int) -> [UInt8] {
        tensor(name, 2, [count], bytes(9, [UInt8](repeating: 7, count: count)))
    }

    static func external(_ entries: [(String, String)]) -> [UInt8] {
        entries.flatMap { bytes(13, text(1, $0.0) + text(2, $0.1)) } + number(14, 1)
    }

    static func model(initializers: [[UInt8]], graph: [UInt8] = []) -> [UInt8] {
        number(1, 10) + text(2, "test") + bytes(7, initializers.flatMap { bytes(5, $0) } + graph)
            + bytes(8, number(2, 21))
    }
}

@Suite struct ONNXTests {
    static func read(_ bytes: [UInt8]) throws -> [ONNX.Initializer] {
        let scratch = try Scratch()
        let path = try scratch.write("f.onnx", bytes)
        return try ONNX.readInitializers(of: try File(reading: path), named: "f.onnx")
    }

    private static func one(_ type: Int, _ dims: [Int], _ rest: [UInt8]) throws -> ONNX.Initializer {
        try read(Proto.model(initializers: [Proto.tensor("t", type, dims, rest)]))[0]
    }

    @Test func readsRawBytesWhereTheyLie() throws {
        let bytes = Proto.model(initializers: [Proto.raw("a", 3), Proto.raw("b", 0)])
        let found = try Self.read(bytes)
        #expect(found.map(\.name) == ["a", "b"] && found.map(\.shape) == [[3], [0]])
        guard case .here(let offset) = found[0].source else { return #expect(Bool(false)) }
        #expect(Array(bytes[Int(offset)..<Int(offset) + 3]) == [7, 7, 7])
    }

    /// Numbers become the little-endian bytes that they mean.
    @Test func readsNumbers() throws {
        func made(_ type: Int, _ field: UInt64, _ values: [Int]) throws -> [UInt8]? {
            let found = try Self.one(type, [values.count], Proto.numbers(field, values))
            guard case .made(let bytes) = found.source else { return nil }
            return bytes
        }
        #expect(try made(6, 5, [-2, 7]) == [0xFE, 0xFF, 0xFF, 0xFF, 7, 0, 0, 0])
        #expect(try made(3, 5, [-128, 127]) == [0x80, 0x7F])
        #expect(try made(2, 5, [255]) == [0xFF])
        #expect(try made(5, 5, [-2]) == [0xFE, 0xFF])
        #expect(try made(4, 5, [65535]) == [0xFF, 0xFF])
        #expect(try made(9, 5, [0, 1]) == [0, 1])
        // Halves, bfloats and eights as their bits.
        #expect(try made(10, 5, [0x3C00]) == [0x00, 0x3C])
        #expect(try made(16, 5, [0x3F80]) == [0x80, 0x3F])
        for type in [17, 18, 19, 20, 24] { #expect(try made(type, 5, [0xC8]) == [0xC8]) }
        #expect(try made(7, 7, [-1]) == [UInt8](repeating: 0xFF, count: 8))
        #expect(try made(12, 11, [4_000_000_000]) == [0x00, 0x28, 0x6B, 0xEE])
        #expect(try made(13, 11, [1]) == [1, 0, 0, 0, 0, 0, 0, 0])
        // Two fours in each number.
        let fours = try Self.one(23, [4], Proto.numbers(5, [0x21, 0x43]))
        #expect(fours.source == .made([0x21, 0x43]) && fours.dtype == .f4)
        // Packed floats lie in the file as they are.
        let floats = try Self.one(1, [1], Proto.bytes(4, [0, 0, 0x80, 0x3F]))
        guard case .here = floats.source else { return #expect(Bool(false)) }
        let complexes = try Self.one(14, [1], Proto.bytes(4, [UInt8](repeating: 0, count: 8)))
        #expect(complexes.dtype == .c64)
        #expect(try Self.one(15, [1], Proto.bytes(10, [UInt8](repeating: 0, count: 16))).dtype == .c128)
        #expect(try Self.one(11, [1], Proto.bytes(10, [UInt8](repeating: 0, count: 8))).dtype == .f64)
    }

    @Test func readsWhereExternalBytesLie() throws {
        let found = try Self.one(
            1, [2],
            Proto.external([("location", "a/b.bin"), ("offset", "4096"), ("length", "8"), ("checksum", "x")]))
        #expect(found.source == .external(location: "a/b.bin", offset: 4096))
        #expect(
            try Self.one(1, [2], Proto.external([("location", "b")])).source
                == .external(location: "b", offset: 0))
    }

    /// Constants of nodes and unknown fields, at any depth, are walked over.
    @Test func walksOverTheGraph() throws {
        let constant = Proto.text(1, "value") + Proto.bytes(5, Proto.raw("constant", 4))
        let inner = Proto.bytes(1, Proto.text(4, "Constant") + Proto.bytes(5, constant))
        let body = Proto.text(1, "then_branch") + Proto.bytes(6, inner)
        let node = Proto.text(4, "If") + Proto.bytes(5, body)
        let odd =
            Proto.varint(99 << 3 | 1) + [UInt8](repeating: 1, count: 8) + Proto.varint(98 << 3 | 5)
            + [1, 2, 3, 4]
        let bytes = Proto.model(initializers: [Proto.raw("a", 1)], graph: Proto.bytes(1, node) + odd)
        #expect(try Self.read(bytes).map(\.name) == ["a"])
    }

    private static func nested(_ depth: Int) -> [UInt8] {
        var graph: [UInt8] = []
        for _ in 0..<depth { graph = Proto.bytes(1, Proto.bytes(5, Proto.bytes(6, graph))) }
        return Proto.model(initializers: [], graph: graph)
    }

    private static let bad: [(String, [UInt8], FormatError.Code, String)] = {
        func one(_ type: Int, _ dims: [Int], _ rest: [UInt8]) -> [UInt8] {
            Proto.model(initializers: [Proto.tensor("t", type, dims, rest)])
        }
        func located(_ location: String) -> [UInt8] { one(1, [2], Proto.external([("location", location)])) }
        let raw = Proto.bytes(9, [UInt8](repeating: 0, count: 4))
        let subgraph = Proto.bytes(5, Proto.raw("hidden", 4))
        let branch = Proto.bytes(1, Proto.bytes(5, Proto.bytes(6, subgraph)))
        return [
            ("empty", [], .headerMalformed, "it has no graph"),
            ("another message", Proto.number(1, 10), .headerMalformed, "it has no graph"),
            (
                "a graph that is no message", Proto.number(7, 1), .headerMalformed,
                "a field 7 that is no message"
            ),
            (
                "a graph of 2^63 bytes", [0x3A] + Proto.varint(1 << 63), .truncated,
                "9223372036854775808 bytes"
            ),
            ("a truncated varint", [0x08, 0x80], .truncated, "a field of 1 bytes"),
            (
                "a varint of 11 bytes", [0x08] + [UInt8](repeating: 0x80, count: 10) + [1], .headerMalformed,
                "more than 64 bits"
            ),
            ("a field 0", [0x02, 0x00], .headerMalformed, "a field numbered 0"),
            ("a group", [0x0B], .headerMalformed, "wire type 3"),
            (
                "two graphs", Proto.model(initializers: []) + Proto.bytes(7, []), .headerDuplicate,
                "a second graph"
            ),
            ("messages nested too deep", nested(40), .headerMalformed, "deeper than 64 levels"),
            (
                "a name twice", Proto.model(initializers: [Proto.raw("t", 1), Proto.raw("t", 1)]),
                .headerDuplicate, "\"t\" a second time"
            ),
            (
                "no name", Proto.model(initializers: [Proto.number(1, 1) + Proto.number(2, 2)]),
                .headerMalformed, "has no name"
            ),
            ("a name with a NUL", Proto.model(initializers: [Proto.raw("a\0b", 1)]), .nameUnusable, "NUL"),
            (
                "a name that is no UTF-8", Proto.model(initializers: [Proto.bytes(8, [0xFF])]), .nameUnusable,
                "no UTF-8"
            ),
            (
                "a name of 5,000 bytes",
                Proto.model(initializers: [Proto.raw(String(repeating: "n", count: 5000), 1)]),
                .headerOversized, "at most 4096"
            ),
            (
                "two names", Proto.model(initializers: [Proto.raw("a", 1) + Proto.text(8, "b")]),
                .headerDuplicate, "two name"
            ),
            ("two types", one(1, [1], Proto.number(2, 6) + raw), .headerDuplicate, "two data_type"),
            ("two raw_data", one(1, [1], raw + raw), .headerDuplicate, "two raw_data"),
            (
                "raw_data and numbers", one(6, [1], raw + Proto.numbers(5, [1])), .headerMalformed,
                "raw_data and numbers"
            ),
            (
                "numbers in two pieces", one(6, [2], Proto.numbers(5, [1]) + Proto.numbers(5, [1])),
                .headerMalformed, "more than one piece"
            ),
            (
                "numbers that are not packed", one(6, [1], Proto.number(5, 1)), .unsupported,
                "int32_data is not packed"
            ),
            (
                "numbers of another type", one(6, [1], Proto.numbers(7, [1])), .headerMalformed,
                "and has int64_data"
            ),
            ("no data", one(1, [1], []), .shapeMismatch, "0 bytes of data"),
            ("too few raw bytes", one(1, [2], raw), .shapeMismatch, "8 bytes, and 4 bytes of raw_data"),
            ("too few numbers", one(6, [2], Proto.numbers(5, [1])), .shapeMismatch, "needs 2"),
            ("too many numbers", one(6, [1], Proto.numbers(5, [1, 2])), .shapeMismatch, "more numbers"),
            ("a number cut short", one(6, [1], Proto.bytes(5, [0x80])), .truncated, "ends at"),
            (
                "a number that does not fit", one(3, [1], Proto.numbers(5, [200])), .headerMalformed,
                "200, which is no I8"
            ),
            ("a half of 17 bits", one(10, [1], Proto.numbers(5, [1 << 16])), .headerMalformed, "no F16"),
            ("a boolean of 2", one(9, [1], Proto.numbers(5, [2])), .headerMalformed, "no BOOL"),
            (
                "numbers of 2^40 bytes", one(7, [1 << 37], Proto.numbers(7, [1])), .headerOversized,
                "at most 33554432"
            ),
            ("a negative dim", one(1, [-1], raw), .shapeOverflow, "negative dimension"),
            (
                "dims whose product overflows", one(1, [1 << 40, 1 << 40], raw), .shapeOverflow,
                "no size in bytes"
            ),
            (
                "300 dims", one(1, [Int](repeating: 1, count: 300), raw), .headerMalformed,
                "more than 255 dimensions"
            ),
            ("no type", Proto.model(initializers: [Proto.text(8, "t")]), .dtypeUnknown, "UNDEFINED"),
            ("texts", one(8, [1], Proto.text(6, "x")), .unsupported, "STRING"),
            ("UINT4", one(21, [2], Proto.bytes(9, [0])), .unsupported, "UINT4"),
            ("INT4", one(22, [2], Proto.bytes(9, [0])), .unsupported, "INT4"),
            ("INT2", one(26, [4], Proto.bytes(9, [0])), .unsupported, "INT2"),
            ("an unknown type", one(77, [2], Proto.bytes(9, [0])), .unsupported, "the type 77"),
            (
                "an odd count of fours", one(23, [3], Proto.bytes(9, [0, 0])), .shapeOverflow,
                "no size in bytes"
            ),
            ("segments", one(1, [1], Proto.bytes(3, []) + raw), .unsupported, "in segments"),
            (
                "a sparse initializer", Proto.model(initializers: [], graph: Proto.bytes(15, [])),
                .unsupported, "sparse initializer"
            ),
            (
                "an initializer in a subgraph", Proto.model(initializers: [], graph: branch), .unsupported,
                "\"hidden\" is in a subgraph"
            ),
            (
                "an initializer in a function",
                Proto.model(initializers: [])
                    + Proto.bytes(25, Proto.bytes(7, Proto.bytes(5, Proto.bytes(6, subgraph)))),
                .unsupported, "\"hidden\" is in a subgraph"
            ),
            (
                "an initializer for training",
                Proto.model(initializers: []) + Proto.bytes(20, Proto.bytes(1, subgraph)), .unsupported,
                "\"hidden\" is in a subgraph"
            ),
            ("an external file above", located("../w"), .linkOutside, "\"../w\""),
            ("an external file above, later", located("a/../../w"), .linkOutside, "no file within"),
            ("an absolute external file", located("/etc/passwd"), .linkOutside, "\"/etc/passwd\""),
            ("an external file of Windows", located("..\\w"), .linkOutside, "no file within"),
            ("an external file without name", located(""), .linkOutside, "\"\""),
            (
                "external without location", one(1, [1], Proto.external([("offset", "0")])), .linkOutside,
                "\"\""
            ),
            (
                "an external location with a NUL", one(1, [1], Proto.external([("location", "a\0b")])),
                .headerMalformed, "NUL"
            ),
            (
                "two external locations",
                one(1, [1], Proto.external([("location", "a"), ("location", "b")])), .headerDuplicate,
                "external_data of location"
            ),
            (
                "a negative external offset",
                one(1, [1], Proto.external([("location", "a"), ("offset", "-4")])), .headerMalformed, "\"-4\""
            ),
            (
                "an external offset of 2^64",
                one(1, [1], Proto.external([("location", "a"), ("offset", "18446744073709551616")])),
                .headerMalformed, "no number"
            ),
            (
                "another external length",
                one(1, [1], Proto.external([("location", "a"), ("length", "5")])), .shapeMismatch,
                "external length 5"
            ),
            (
                "external and raw", one(1, [1], raw + Proto.external([("location", "a")])), .headerMalformed,
                "data of its own"
            ),
            (
                "external_data that is not said to be",
                one(1, [1], raw + Proto.bytes(13, Proto.text(1, "location"))),
                .headerMalformed, "no data_location"
            ),
            (
                "an unknown data_location", one(1, [1], raw + Proto.number(14, 2)), .headerMalformed,
                "data_location 2"
            ),
        ]
    }()

    @Test func refusesBadFilesByName() throws {
        for (name, bytes, code, sentence) in Self.bad {
            do {
                _ = try Self.read(bytes)
                Issue.record("accepted: \(name)")
            } catch let error as FormatError {
                #expect(error.code == code, "\(name): \(error)")
                #expect(error.fault.contains(sentence), "\(name): \(error)")
                #expect(error.file == "f.onnx")
            }
        }
    }

    @Test(arguments: 0..<4) func fuzzedFilesKeepTheirPromises(_ seed: Int) throws {
        var random = Fuzzing.generator(UInt64(seed) + 300)
        let scratch = try Scratch()
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(500) {
            var tensors = (0..<Int.random(in: 0...3, using: &random)).map { Proto.raw("r\($0)", $0 * 3) }
            tensors.append(Proto.tensor("n", 6, [2], Proto.numbers(5, [-1, 300])))
            tensors.append(Proto.tensor("e", 1, [2], Proto.external([("location", "w"), ("offset", "64")])))
            var bytes = Proto.model(initializers: tensors.shuffled(using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: break
            case 1:
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(Int.random(in: 0...bytes.count, using: &random)...)
            default:
                let from = Int.random(in: 0..<bytes.count, using: &random)
                let part = Array(bytes[from..<min(from + 24, bytes.count)])
                bytes.insert(contentsOf: part, at: Int.random(in: 0...bytes.count, using: &random))
            }
            let path = try scratch.overwrite("f", bytes)
            do {
                let found = try ONNX.readInitializers(of: try File(reading: path), named: "f")
                tally.accepted += 1
                #expect(Set(found.map { ExactName($0.name) }).count == found.count)
                for tensor in found {
                    #expect(tensor.dtype.byteCount(of: tensor.shape) == tensor.byteCount)
                    switch tensor.source {
                    case .here(let offset):
                        #expect(offset >= 0 && offset + Int64(tensor.byteCount) <= Int64(bytes.count))
                    case .made(let made): #expect(made.count == tensor.byteCount)
                    case .external(let location, let offset):
                        #expect(!location.contains("..") && !location.hasPrefix("/") && offset >= 0)
                    }
                }
            } catch let error as FormatError {
                tally.refused += 1
                #expect(error.file == "f" && !error.fault.isEmpty)
            }
        }
        #expect(tally.seesBothSides(oneOf: 10), "\(tally)")
    }
}
