import FileIO
import ModelFormats
import Testing

@Suite struct SafetensorsTests {
    private static let tensor = #""dtype":"U8","shape":[4],"data_offsets":"#

    /// One kind of bad file a row: what is bad, the bytes, the code, and a part of the sentence.
    private static let bad: [(String, [UInt8], FormatError.Code, String)] = [
        ("empty", [], .truncated, "shorter than the 8 bytes"),
        ("seven bytes", [0, 0, 0, 0, 0, 0, 0], .truncated, "shorter than the 8 bytes"),
        (
            "truncated header", Array(container("{}", data: 0).dropLast()), .truncated,
            "header of 2 bytes, and the file has 1"
        ),
        (
            "oversized header", [0x01, 0xE1, 0xF5, 0x05, 0, 0, 0, 0, 0x7B], .headerOversized,
            "100000001 bytes; safetensors allows 100000000"
        ),
        (
            "huge header", [255, 255, 255, 255, 255, 255, 255, 255, 0x7B], .headerOversized,
            "18446744073709551615"
        ),
        ("no header", [0, 0, 0, 0, 0, 0, 0, 0], .headerNotJSON, "does not begin with '{'"),
        ("leading space", container(" {}", data: 0), .headerNotJSON, "does not begin with '{'"),
        ("not JSON", container("{]", data: 0), .headerNotJSON, "at line 1"),
        ("trailing comma", container(#"{"a":{\#(tensor)[0,4]},}"#, data: 4), .headerNotJSON, "JSON"),
        ("text after the header", container("{} x", data: 0), .headerNotJSON, "text after the value"),
        ("invalid UTF-8", [3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF, 0x7D], .headerNotJSON, "JSON"),
        (
            "nested too deep", container(#"{"a":[[[[[[1]]]]]]}"#, data: 0), .headerNotJSON, "nested deeper"
        ),
        (
            "duplicate tensor names", container(#"{"a":{\#(tensor)[0,4]},"a":{\#(tensor)[4,8]}}"#, data: 8),
            .headerDuplicate, "the member \"a\" a second time"
        ),
        (
            "duplicate tensor names by escape",
            container(#"{"a":{\#(tensor)[0,4]},"\u0061":{\#(tensor)[4,8]}}"#, data: 8),
            .headerDuplicate, "a second time"
        ),
        (
            "duplicate keys in a tensor",
            container(#"{"a":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}"#, data: 4),
            .headerDuplicate,
            "\"dtype\" a second time"
        ),
        (
            "name with a NUL", container(#"{"a\u0000b":{\#(tensor)[0,4]}}"#, data: 4), .nameUnusable,
            "\"a?b\" has a NUL"
        ),
        (
            "name with half a surrogate", container(#"{"a\ud800":{\#(tensor)[0,4]}}"#, data: 4),
            .headerNotJSON,
            "JSON"
        ),
        (
            "metadata with a number", container(#"{"__metadata__":{"a":1}}"#, data: 0), .metadataMalformed,
            "no string"
        ),
        (
            "metadata no object", container(#"{"__metadata__":[]}"#, data: 0), .metadataMalformed,
            "no JSON object"
        ),
        ("tensor no object", container(#"{"a":1}"#, data: 0), .headerMalformed, "\"a\" is no JSON object"),
        (
            "no shape", container(#"{"a":{"dtype":"U8","data_offsets":[0,4]}}"#, data: 4), .headerMalformed,
            "lacks one of"
        ),
        (
            "unknown member", container(#"{"a":{\#(tensor)[0,4],"strides":[1]}}"#, data: 4), .headerMalformed,
            "unknown member \"strides\""
        ),
        (
            "unknown dtype", container(#"{"a":{"dtype":"F33","shape":[4],"data_offsets":[0,4]}}"#, data: 4),
            .dtypeUnknown,
            "unknown dtype \"F33\""
        ),
        (
            "lower-case dtype", container(#"{"a":{"dtype":"u8","shape":[4],"data_offsets":[0,4]}}"#, data: 4),
            .dtypeUnknown, "\"u8\""
        ),
        (
            "negative dim", container(#"{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}"#, data: 4),
            .headerMalformed, "shape"
        ),
        (
            "negative zero", container(#"{"a":{"dtype":"U8","shape":[0],"data_offsets":[-0,0]}}"#, data: 0),
            .headerMalformed, "data_offsets"
        ),
        (
            "fractional dim", container(#"{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}"#, data: 4),
            .headerMalformed, "shape"
        ),
        (
            "dim above Int",
            container(#"{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,4]}}"#, data: 4),
            .headerMalformed, "shape"
        ),
        (
            "three offsets", container(#"{"a":{\#(tensor)[0,4,4]}}"#, data: 4), .headerMalformed,
            "two whole numbers"
        ),
        (
            "overflowing shape",
            container(#"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#, data: 4),
            .shapeOverflow, "no size in bytes"
        ),
        (
            "half a byte", container(#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, data: 2),
            .shapeOverflow,
            "no size in bytes"
        ),
        (
            "shape mismatch", container(#"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}"#, data: 4),
            .shapeMismatch,
            "16 bytes, and offsets that hold 4"
        ),
        (
            "offsets beyond the end", container(#"{"a":{\#(tensor)[0,4]}}"#, data: 3), .offsetsOutOfRange,
            "0 to 4 of 3"
        ),
        ("offsets backwards", container(#"{"a":{\#(tensor)[4,0]}}"#, data: 4), .offsetsOutOfRange, "4 to 0"),
        (
            "overlapping", container(#"{"a":{\#(tensor)[0,4]},"b":{\#(tensor)[2,6]}}"#, data: 6),
            .tensorsOverlap,
            "\"a\" and \"b\" overlap by 2 bytes"
        ),
        (
            "the same bytes twice", container(#"{"a":{\#(tensor)[0,4]},"b":{\#(tensor)[0,4]}}"#, data: 4),
            .tensorsOverlap,
            "overlap by 4 bytes"
        ),
        (
            "gapped", container(#"{"a":{\#(tensor)[0,4]},"b":{\#(tensor)[6,10]}}"#, data: 10), .tensorsGap,
            "2 bytes before tensor \"b\""
        ),
        ("gap at the start", container(#"{"a":{\#(tensor)[1,5]}}"#, data: 5), .tensorsGap, "1 bytes before"),
        (
            "trailing bytes", container(#"{"a":{\#(tensor)[0,4]}}"#, data: 5), .trailingBytes,
            "1 bytes at the end"
        ),
        ("data without tensors", container("{}", data: 1), .trailingBytes, "1 bytes at the end"),
    ]

    @Test(arguments: bad.indices) func badHeadersAreNamed(_ index: Int) throws {
        let (what, bytes, code, sentence) = Self.bad[index]
        let scratch = try Scratch()
        let file = try File(reading: scratch.write("m.safetensors", bytes))
        do {
            _ = try Safetensors.readHeader(of: file, named: "m.safetensors")
            Issue.record("accepted: \(what)")
        } catch {
            #expect(error.code == code, "\(what): \(error)")
            #expect(error.file == "m.safetensors")
            #expect(error.description.hasPrefix("m.safetensors: "))
            #expect(error.fault.contains(sentence), "\(what): \(error)")
        }
    }

    @Test func aGoodHeaderIsReadInTheOrderOfItsBytes() throws {
        let header =
            #"{"__metadata__":{"format":"pt"},"b.weight":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"#
            + #""a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]}}  "#
        let scratch = try Scratch()
        let file = try File(reading: scratch.write("m", container(header, data: 40)))
        let read = try Safetensors.readHeader(of: file, named: "m")
        let start = Int64(8 + header.utf8.count)
        #expect(read.dataOffset == start)
        #expect(
            read.tensors == [
                Tensor(name: "b.weight", dtype: .i64, shape: [2], offset: start, byteCount: 16),
                Tensor(name: "a.weight", dtype: .f32, shape: [2, 3], offset: start + 16, byteCount: 24),
            ])
        #expect(try ContainerFormat.safetensors.contents(of: file, named: "m").tensors == read.tensors)
    }

    @Test func scalarsEmptyTensorsAndNoTensorsAreFine() throws {
        let header =
            #"{"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"e":{"dtype":"F32","shape":[0,7],"data_offsets":[4,4]},"#
            + #""z":{"dtype":"F64","shape":[0],"data_offsets":[0,0]}}"#
        let read = try Safetensors.parse(Array(header.utf8), dataCount: 4, named: "m")
        #expect(read.tensors.map(\.name) == ["z", "s", "e"])
        #expect(try Safetensors.parse(Array("{}".utf8), dataCount: 0, named: "m").tensors.isEmpty)
    }

    @Test func namesThatOnlyLookEqualAreTwo() throws {
        let header = #"{"caf\#u{E9}":{\#(Self.tensor)[0,4]},"cafe\#u{301}":{\#(Self.tensor)[4,8]}}"#
        #expect(try Safetensors.parse(Array(header.utf8), dataCount: 8, named: "m").tensors.count == 2)
    }

    @Test func sentencesCarryNoControlCharacters() throws {
        do {
            _ = try Safetensors.parse(
                Array(#"{"a\u001b[2J\u202e":{"dtype":"\u0007","shape":[],"data_offsets":[0,1]}}"#.utf8),
                dataCount: 1,
                named: "m")
            Issue.record("accepted")
        } catch {
            #expect(error.description == "m: tensor \"a?[2J?\" has the unknown dtype \"?\"")
        }
    }
}
