/// One initializer of an ONNX graph.
enum TensorProto {
    /// `TensorProto.DataType`, and which field holds its numbers where they are not raw.
    private enum Numbers: UInt64 {
        case float = 4
        case int32 = 5
        case int64 = 7
        case double = 10
        case uint64 = 11

        var word: String {
            switch self {
            case .float: "float_data"
            case .int32: "int32_data"
            case .int64: "int64_data"
            case .double: "double_data"
            case .uint64: "uint64_data"
            }
        }
    }

    private static func type(_ number: UInt64) -> (DType, Numbers)? {
        switch number {
        case 1: (.f32, .float)
        case 2: (.u8, .int32)
        case 3: (.i8, .int32)
        case 4: (.u16, .int32)
        case 5: (.i16, .int32)
        case 6: (.i32, .int32)
        case 7: (.i64, .int64)
        case 9: (.bool, .int32)
        case 10: (.f16, .int32)
        case 11: (.f64, .double)
        case 12: (.u32, .uint64)
        case 13: (.u64, .uint64)
        case 14: (.c64, .float)
        case 15: (.c128, .double)
        case 16: (.bf16, .int32)
        case 17: (.f8E4M3, .int32)
        case 18: (.f8E4M3FNUZ, .int32)
        case 19: (.f8E5M2, .int32)
        case 20: (.f8E5M2FNUZ, .int32)
        // Two in a byte, the first in its low half, as safetensors has them.
        case 23: (.f4, .int32)
        case 24: (.f8E8M0, .int32)
        default: nil
        }
    }

    /// Types without a token in the table of the weights digest.
    private static func unread(_ number: UInt64) -> String {
        let names: [UInt64: String] = [
            0: "UNDEFINED", 8: "STRING", 21: "UINT4", 22: "INT4", 25: "UINT2", 26: "INT2",
            27: "FLOAT6E2M3", 28: "FLOAT6E3M2",
        ]
        return names[number] ?? "\(number)"
    }

    /// A length-delimited field's place in the file.
    private struct Span {
        let start: Int64
        let count: UInt64
    }

    private struct Fields {
        var name: String?
        var dims: [UInt64] = []
        var type: UInt64?
        var raw: Span?
        /// By number; only fields that hold numbers.
        var numbers: (field: Numbers, span: Span)?
        var external: [(key: String, value: String)] = []
        var isExternal = false
    }

    /// - Parameters:
    ///   - count: of the message, at whose first byte the reader stands; it is left behind it.
    ///   - madeLimit: what may still be held in memory.
    static func read(
        _ proto: inout ProtobufReader, count: UInt64, madeLimit: Int
    ) throws(FormatError) -> ONNX.Initializer {
        let end = proto.reader.position + Int64(count)
        let fields = try readFields(&proto, end: end)
        guard let name = fields.name, !name.isEmpty else {
            throw proto.reader.fault(.headerMalformed, "an initializer before byte \(end) has no name")
        }
        let quoted = "the initializer \"\(shown(name))\""
        let number = fields.type ?? 0
        guard let (dtype, numbers) = type(number) else {
            throw proto.reader.fault(
                number == 0 ? .dtypeUnknown : .unsupported,
                "\(quoted) has the type \(unread(number)): not read")
        }
        var shape: [Int] = []
        for dim in fields.dims {
            guard let dim = Int(exactly: dim) else {
                throw proto.reader.fault(.shapeOverflow, "\(quoted) has a negative dimension")
            }
            shape.append(dim)
        }
        guard let byteCount = dtype.byteCount(of: shape) else {
            throw proto.reader.fault(
                .shapeOverflow,
                "\(quoted) has the shape \(shape) of \(dtype.rawValue), which is no size in bytes")
        }
        let source = try source(
            fields, dtype, numbers, byteCount: byteCount, quoted, &proto, madeLimit: madeLimit)
        proto.reader.seek(end)
        return ONNX.Initializer(
            name: name, dtype: dtype, shape: shape, byteCount: byteCount, source: source)
    }

    /// Of an initializer that is refused: what to call it.
    static func readName(_ proto: inout ProtobufReader, count: UInt64) throws(FormatError) -> String {
        try readFields(&proto, end: proto.reader.position + Int64(count)).name ?? ""
    }

    // MARK: Fields

    private static func readFields(
        _ proto: inout ProtobufReader, end: Int64
    ) throws(FormatError) -> Fields {
        let message = "an initializer"
        var fields = Fields()
        while proto.reader.position < end {
            let field = try proto.field(end: end, message)
            switch (field.number, field.value) {
            case (1, .varint(let dim)): try append(dim, &fields, proto)
            case (1, .bytes(let count)):
                let last = proto.reader.position + Int64(count)
                while proto.reader.position < last {
                    try append(try proto.varint(end: last, message), &fields, proto)
                }
            case (2, .varint(let type)):
                guard fields.type == nil else { throw twice("data_type", proto) }
                fields.type = type
            case (14, .varint(let location)):
                guard location <= 1 else {
                    throw proto.malformed(message, "the data_location \(location)")
                }
                fields.isExternal = location == 1
            case (8, .bytes(let count)):
                guard fields.name == nil else { throw twice("name", proto) }
                let bytes = try proto.reader.bytes(count, limit: ONNX.nameByteLimit, "an initializer's name")
                guard let name = nameText(bytes) else {
                    throw proto.reader.fault(
                        .nameUnusable,
                        "the name of an initializer before byte \(proto.reader.position) is no UTF-8 text, or has a NUL"
                    )
                }
                fields.name = name
            case (9, .bytes(let count)):
                guard fields.raw == nil else { throw twice("raw_data", proto) }
                fields.raw = Span(start: proto.reader.position, count: count)
                try proto.reader.skip(count, message)
            case (13, .bytes(let count)): try readExternal(&proto, count: count, &fields)
            case (3, _): throw proto.reader.fault(.unsupported, "has an initializer in segments: not read")
            case (6, .bytes):
                throw proto.reader.fault(
                    .unsupported,
                    "the initializer \"\(shown(fields.name ?? ""))\" has the type STRING: not read")
            case (let number, .bytes(let count)):
                if let numbers = Numbers(rawValue: number) {
                    guard fields.numbers == nil else {
                        throw proto.malformed(message, "its numbers in more than one piece")
                    }
                    fields.numbers = (numbers, Span(start: proto.reader.position, count: count))
                }
                try proto.reader.skip(count, message)
            case (let number, _):
                // protobuf's readers take these too; its writers pack them.
                if let numbers = Numbers(rawValue: number) {
                    throw proto.reader.fault(
                        .unsupported, "has an initializer whose \(numbers.word) is not packed: not read")
                }
                guard ![1, 2, 8, 9, 13, 14].contains(number) else {
                    throw proto.malformed(message, "the field \(number) with a value of another kind")
                }
            }
        }
        return fields
    }

    private static func append(
        _ dim: UInt64, _ fields: inout Fields, _ proto: ProtobufReader
    ) throws(FormatError) {
        guard fields.dims.count < ONNX.rankLimit else {
            throw proto.malformed("an initializer", "more than \(ONNX.rankLimit) dimensions")
        }
        fields.dims.append(dim)
    }

    private static func twice(_ field: String, _ proto: ProtobufReader) -> FormatError {
        proto.reader.fault(
            .headerDuplicate, "has an initializer with two \(field) before byte \(proto.reader.position)")
    }

    /// A StringStringEntryProto: 1 key, 2 value.
    private static func readExternal(
        _ proto: inout ProtobufReader, count: UInt64, _ fields: inout Fields
    ) throws(FormatError) {
        let message = "an entry of external_data"
        let end = proto.reader.position + Int64(count)
        var key: String?
        var value: String?
        while proto.reader.position < end {
            let field = try proto.field(end: end, message)
            guard case .bytes(let count) = field.value else { continue }
            guard field.number == 1 || field.number == 2 else {
                try proto.reader.skip(count, message)
                continue
            }
            let bytes = try proto.reader.bytes(count, limit: ONNX.nameByteLimit, message)
            guard let text = nameText(bytes) else {
                throw proto.malformed(message, "text that is no UTF-8, or has a NUL,")
            }
            guard (field.number == 1 ? key : value) == nil else { throw twice("keys or values", proto) }
            if field.number == 1 { key = text } else { value = text }
        }
        let known = ["location", "offset", "length"]
        guard let key, known.contains(key) else { return }
        guard !fields.external.contains(where: { $0.key == key }) else {
            throw twice("external_data of \(key)", proto)
        }
        fields.external.append((key, value ?? ""))
    }

    // MARK: Bytes

    private static func source(
        _ fields: Fields, _ dtype: DType, _ numbers: Numbers, byteCount: Int, _ quoted: String,
        _ proto: inout ProtobufReader, madeLimit: Int
    ) throws(FormatError) -> ONNX.Source {
        func mismatch(_ count: UInt64, _ field: String) -> FormatError {
            proto.reader.fault(
                .shapeMismatch,
                "\(quoted) has the shape \(fields.dims) of \(dtype.rawValue), \(byteCount) bytes, and \(count) bytes of \(field)"
            )
        }
        if fields.isExternal {
            guard fields.raw == nil, fields.numbers == nil else {
                throw proto.reader.fault(.headerMalformed, "\(quoted) is external and has data of its own")
            }
            return try external(fields, byteCount: byteCount, quoted, proto)
        }
        guard fields.external.isEmpty else {
            throw proto.reader.fault(
                .headerMalformed, "\(quoted) has external_data and no data_location that says so")
        }
        if let raw = fields.raw {
            guard fields.numbers == nil else {
                throw proto.reader.fault(.headerMalformed, "\(quoted) has raw_data and numbers")
            }
            guard raw.count == UInt64(byteCount) else { throw mismatch(raw.count, "raw_data") }
            return .here(raw.start)
        }
        guard let (field, span) = fields.numbers else {
            guard byteCount == 0 else { throw mismatch(0, "data") }
            return .made([])
        }
        guard field == numbers else {
            throw proto.reader.fault(
                .headerMalformed, "\(quoted) is of \(dtype.rawValue) and has \(field.word)")
        }
        switch field {
        case .float, .double:
            // Packed floats are their little-endian bytes.
            guard span.count == UInt64(byteCount) else { throw mismatch(span.count, field.word) }
            return .here(span.start)
        case .int32, .int64, .uint64:
            return .made(
                try make(
                    span, field, dtype, byteCount: byteCount, quoted, &proto, madeLimit: madeLimit))
        }
    }

    /// Turns packed varints into the little-endian numbers that they mean.
    private static func make(
        _ span: Span, _ field: Numbers, _ dtype: DType, byteCount: Int, _ quoted: String,
        _ proto: inout ProtobufReader, madeLimit: Int
    ) throws(FormatError) -> [UInt8] {
        guard byteCount <= madeLimit else {
            throw proto.reader.fault(
                .headerOversized,
                "\(quoted) writes \(byteCount) bytes as numbers; at most \(ONNX.madeLimit) of a file are read"
            )
        }
        // F4 has two elements in each number.
        let width = max(dtype.bitWidth / 8, 1)
        let count = byteCount / width
        proto.reader.seek(span.start)
        let end = span.start + Int64(span.count)
        var out: [UInt8] = []
        for index in 0..<count {
            guard proto.reader.position < end else {
                throw proto.reader.fault(
                    .shapeMismatch,
                    "\(quoted) has \(index) numbers in \(field.word), and its shape needs \(count)")
            }
            let value = try proto.varint(end: end, quoted)
            guard fits(value, dtype) else {
                throw proto.reader.fault(
                    .headerMalformed,
                    "\(quoted) has the number \(Int64(bitPattern: value)), which is no \(dtype.rawValue)")
            }
            for place in 0..<width { out.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))) }
        }
        guard proto.reader.position == end else {
            throw proto.reader.fault(
                .shapeMismatch,
                "\(quoted) has more numbers in \(field.word) than the \(count) that its shape needs")
        }
        return out
    }

    /// A number that would lose bits is no number of that type.
    private static func fits(_ value: UInt64, _ dtype: DType) -> Bool {
        let signed = Int64(bitPattern: value)
        switch dtype {
        case .i64, .u64: return true
        case .u32: return value <= UInt64(UInt32.max)
        case .i32: return Int32(exactly: signed) != nil
        case .i16: return Int16(exactly: signed) != nil
        case .i8: return Int8(exactly: signed) != nil
        case .bool: return value <= 1
        default: return value >> UInt64(max(dtype.bitWidth, 8)) == 0
        }
    }

    private static func external(
        _ fields: Fields, byteCount: Int, _ quoted: String, _ proto: ProtobufReader
    ) throws(FormatError) -> ONNX.Source {
        func value(_ key: String) -> String? { fields.external.first { $0.key == key }?.value }
        func number(_ key: String) throws(FormatError) -> Int64? {
            guard let text = value(key) else { return nil }
            guard (1...19).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int64(text)
            else {
                throw proto.reader.fault(
                    .headerMalformed, "\(quoted) has the external \(key) \"\(shown(text))\": no number")
            }
            return number
        }
        guard let location = value("location"), isInside(location) else {
            throw proto.reader.fault(
                .linkOutside,
                "\(quoted) lies in \"\(shown(value("location") ?? ""))\", which is no file within this folder"
            )
        }
        let offset = try number("offset") ?? 0
        if let length = try number("length"), length != Int64(byteCount) {
            throw proto.reader.fault(
                .shapeMismatch,
                "\(quoted) has the shape \(fields.dims), \(byteCount) bytes, and the external length \(length)"
            )
        }
        return .external(location: location, offset: offset)
    }

    /// A relative path that leads nowhere but down: onnx.proto asks for no more.
    private static func isInside(_ location: String) -> Bool {
        guard !location.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else {
            return false
        }
        return location.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    }
}
