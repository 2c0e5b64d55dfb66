import FileIO
import ModelFormats
import TestSupport
import Testing

@Suite struct NumPyTests {
    /// An npy file of that header.
    static func npy(_ header: String, data: Int, major: UInt8 = 1) -> [UInt8] {
        let text = Array(header.utf8)
        let length = major == 1 ? little(UInt16(text.count)) : little(UInt32(text.count))
        return [0x93] + Array("NUMPY".utf8) + [major, 0] + length + text
            + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
    }

    static func header(_ descr: String, _ shape: String, fortran: Bool = false) -> String {
        "{'descr': \(descr), 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }          \n"
    }

    private static func read(_ bytes: [UInt8]) throws -> [Tensor] {
        let scratch = try Scratch()
        let path = try scratch.write("f.npy", bytes)
        return try NumPy.readArray(of: try File(reading: path), named: "f.npy")
    }

    @Test(arguments: [1, 2, 3] as [UInt8]) func readsEveryVersion(_ major: UInt8) throws {
        let bytes = Self.npy(Self.header("'<f4'", "(2, 3)"), data: 24, major: major)
        let tensor = try #require(try Self.read(bytes).first)
        #expect(tensor.name == "arr_0" && tensor.dtype == .f32 && tensor.shape == [2, 3])
        #expect(tensor.byteCount == 24 && Int(tensor.offset) == bytes.count - 24 && tensor.strides == nil)
    }

    @Test func readsEveryPlainType() throws {
        let types: [(String, DType)] = [
            ("|b1", .bool), ("|i1", .i8), ("|u1", .u8), ("<i2", .i16), ("<u2", .u16), ("<i4", .i32),
            ("<u4", .u32), ("<i8", .i64), ("<u8", .u64), ("<f2", .f16), ("<f4", .f32), ("<f8", .f64),
            ("<c8", .c64), ("<c16", .c128), (">i1", .i8),
        ]
        for (descr, dtype) in types {
            let bytes = Self.npy(Self.header("'\(descr)'", "(3,)"), data: 3 * dtype.bitWidth / 8)
            #expect(try Self.read(bytes)[0].dtype == dtype, "\(descr)")
        }
    }

    @Test func readsOtherSpellingsOfTheSameHeader() throws {
        let headers = [
            #"{"shape":(2,3,),"descr":"<f4","fortran_order":False}"#,
            "{ 'fortran_order' : False , 'descr' : '<f4' , 'shape' : ( 2L , 3L ) }\n",
        ]
        for header in headers { #expect(try Self.read(Self.npy(header, data: 24))[0].shape == [2, 3]) }
        #expect(try Self.read(Self.npy(Self.header("'<f4'", "()"), data: 4))[0].shape == [])
        #expect(try Self.read(Self.npy(Self.header("'<f4'", "(0, 7)"), data: 0))[0].byteCount == 0)
    }

    @Test func fortransOrderIsAMatterOfStrides() throws {
        func strides(_ shape: String, _ data: Int) throws -> [Int]? {
            try Self.read(Self.npy(Self.header("'<f4'", shape, fortran: true), data: data))[0].strides
        }
        #expect(try strides("(2, 3, 5)", 120) == [4, 8, 24])
        // Where both orders are the same, nothing is gathered.
        #expect(try strides("(7,)", 28) == nil)
        #expect(try strides("(1, 7, 1)", 28) == nil)
        #expect(try strides("()", 4) == nil)
        #expect(try strides("(0, 3, 4)", 0) == nil)
    }

    private static let bad: [(String, [UInt8], FormatError.Code, String)] = [
        ("empty", [], .truncated, "shorter than the 10 bytes"),
        ("another magic", Array("\u{1}NUMPY\u{1}\0\0\0\0".utf8), .headerMalformed, "does not begin as one"),
        ("version 4", npy(header("'<f4'", "()"), data: 4, major: 4), .versionUnsupported, "version 4.0"),
        (
            "a header of 4 GiB", [0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255, 0, 0],
            .headerOversized, "4294967295 bytes"
        ),
        (
            "a header behind the end", [0x93] + Array("NUMPY".utf8) + [1, 0, 100, 0, 0x7B], .truncated,
            "states a header of 100 bytes"
        ),
        ("object dtype", npy(header("'|O'", "(2,)"), data: 16), .unsupported, "Python objects"),
        ("records", npy(header("[('a', '<f4')]", "(2,)"), data: 8), .unsupported, "records"),
        ("texts", npy(header("'<U4'", "(2,)"), data: 32), .unsupported, "\"<U4\""),
        ("void, as bfloat16 is written", npy(header("'|V2'", "(2,)"), data: 4), .unsupported, "\"|V2\""),
        ("long double", npy(header("'<f16'", "(2,)"), data: 32), .unsupported, "\"<f16\""),
        ("dates", npy(header("'<M8[s]'", "(2,)"), data: 16), .unsupported, "\"<M8[s]\""),
        ("native order", npy(header("'=f4'", "(1,)"), data: 4), .dtypeUnknown, "\"=f4\""),
        ("no descr", npy(header("''", "(1,)"), data: 4), .unsupported, "\"\""),
        ("big-endian", npy(header("'>f4'", "(1,)"), data: 4), .bigEndian, "\">f4\""),
        ("a number for a shape", npy(header("'<f4'", "(3)"), data: 12), .headerMalformed, "literal"),
        ("a negative dim", npy(header("'<f4'", "(-3,)"), data: 12), .headerMalformed, "literal"),
        ("a real dim", npy(header("'<f4'", "(3.0,)"), data: 12), .headerMalformed, "literal"),
        ("a hexadecimal dim", npy(header("'<f4'", "(0x3,)"), data: 12), .headerMalformed, "literal"),
        ("dims without a comma", npy(header("'<f4'", "(3 4)"), data: 12), .headerMalformed, "literal"),
        ("a sum for a dim", npy(header("'<f4'", "(1+2,)"), data: 12), .headerMalformed, "literal"),
        (
            "a dim of 2^70", npy(header("'<f4'", "(1180591620717411303424,)"), data: 12), .shapeOverflow,
            "no array has"
        ),
        (
            "dims whose product overflows", npy(header("'<f4'", "(4611686018427387904, 4)"), data: 12),
            .shapeOverflow, "no size"
        ),
        (
            "65 dims",
            npy(header("'<f4'", "(\(String(repeating: "1,", count: 65)))"), data: 4), .headerMalformed,
            "more than 64"
        ),
        (
            "a call for a value",
            npy("{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (1,)}", data: 4),
            .headerMalformed, "literal"
        ),
        (
            "an escape", npy("{'d\\x65scr': '<f4', 'fortran_order': False, 'shape': (1,)}", data: 4),
            .headerMalformed, "literal"
        ),
        (
            "a key twice",
            npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", data: 4),
            .headerMalformed, "\"descr\""
        ),
        (
            "another key",
            npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'strides': (8,)}", data: 4),
            .headerMalformed, "\"strides\""
        ),
        ("no shape", npy("{'descr': '<f4', 'fortran_order': False}", data: 4), .headerMalformed, "lacks one"),
        (
            "a word behind the literal",
            npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + 1", data: 4), .headerMalformed,
            "literal"
        ),
        ("an open brace", npy("{'descr': '<f4'", data: 4), .headerMalformed, "literal"),
        ("an open quote", npy("{'descr", data: 4), .headerMalformed, "literal"),
        ("truncated data", npy(header("'<f4'", "(3,)"), data: 11), .shapeMismatch, "12 bytes, and 11 bytes"),
        ("trailing bytes", npy(header("'<f4'", "(3,)"), data: 13), .trailingBytes, "1 bytes"),
    ]

    @Test func refusesBadFilesByName() throws {
        for (name, bytes, code, sentence) in Self.bad {
            do {
                _ = try Self.read(bytes)
                Issue.record("accepted: \(name)")
            } catch let error as FormatError {
                #expect(error.code == code, "\(name): \(error)")
                #expect(error.fault.contains(sentence), "\(name): \(error)")
            }
        }
    }

    @Test(arguments: 0..<4) func fuzzedFilesKeepTheirPromises(_ seed: Int) throws {
        var random = Fuzzing.generator(UInt64(seed) + 200)
        let scratch = try Scratch()
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(500) {
            let shape = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Int.random(in: 0...4, using: &random)
            }
            let text = "(\(shape.map { "\($0)," }.joined()))"
            var bytes = Self.npy(
                Self.header("'<f4'", text, fortran: Bool.random(using: &random)),
                data: shape.reduce(4, *))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: break
            case 1:
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(Int.random(in: 0...bytes.count, using: &random)...)
            default:
                let at = Int.random(in: 10..<60, using: &random)
                bytes.insert(contentsOf: Array("9223372036854775807,".utf8), at: at)
            }
            let path = try scratch.overwrite("f", bytes)
            do {
                let tensors = try NumPy.readArray(of: try File(reading: path), named: "f")
                tally.accepted += 1
                #expect(tensors.count == 1)
                for tensor in tensors {
                    #expect(tensor.dtype.byteCount(of: tensor.shape) == tensor.byteCount)
                    #expect(tensor.offset + Int64(tensor.byteCount) == Int64(bytes.count))
                    #expect(tensor.strides.map { $0.count == tensor.shape.count } ?? true)
                }
            } catch let error as FormatError {
                tally.refused += 1
                #expect(error.file == "f" && !error.fault.isEmpty)
            }
        }
        #expect(tally.seesBothSides(oneOf: 10), "\(tally)")
    }
}
