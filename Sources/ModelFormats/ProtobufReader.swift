/// Walks protocol buffers (protobuf.dev/programming-guides/encoding) without a schema compiler: one field after the other,
/// unknown ones skipped. Messages within messages are entered by the caller, who keeps a stack of their ends.
struct ProtobufReader {
    var reader: ForwardReader

    enum Value {
        case varint(UInt64)
        case fixed32
        case fixed64
        /// Bytes of a length-delimited field; the reader stands at the first.
        case bytes(UInt64)
    }

    struct Field {
        let number: UInt64
        let value: Value
    }

    /// Reads a field's tag, and its value where that has no length of its own.
    /// - Parameters:
    ///   - end: of the message; nothing of the field may lie beyond.
    ///   - message: what the sentence calls it.
    mutating func field(end: Int64, _ message: String) throws(FormatError) -> Field {
        let tag = try varint(end: end, message)
        let number = tag >> 3
        guard number > 0, tag <= UInt64(UInt32.max) else {
            throw malformed(message, "a field numbered \(number)")
        }
        let value: Value
        switch tag & 7 {
        case 0: value = .varint(try varint(end: end, message))
        case 1:
            try require(8, end: end, message)
            try reader.skip(8, message)
            value = .fixed64
        case 2:
            let count = try varint(end: end, message)
            try require(count, end: end, message)
            value = .bytes(count)
        case 5:
            try require(4, end: end, message)
            try reader.skip(4, message)
            value = .fixed32
        default:
            throw malformed(message, "a field of the wire type \(tag & 7)")
        }
        return Field(number: number, value: value)
    }

    /// A number in base 128, of at most 10 bytes.
    mutating func varint(end: Int64, _ message: String) throws(FormatError) -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<UInt64(10) {
            try require(1, end: end, message)
            let byte = try reader.byte(message)
            guard place < 9 || byte <= 1 else { break }
            value |= UInt64(byte & 0x7F) << (7 * place)
            if byte & 0x80 == 0 { return value }
        }
        throw malformed(message, "a number of more than 64 bits")
    }

    func require(_ count: UInt64, end: Int64, _ message: String) throws(FormatError) {
        guard reader.position <= end, count <= UInt64(end - reader.position) else {
            throw reader.fault(
                .truncated,
                "\(message) has a field of \(count) bytes at byte \(reader.position), and ends at \(end)")
        }
    }

    func malformed(_ message: String, _ what: String) -> FormatError {
        reader.fault(.headerMalformed, "\(message) has \(what) before byte \(reader.position)")
    }
}
