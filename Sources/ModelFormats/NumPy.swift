package import FileIO

/// NumPy's containers (numpy.lib.format): one array, and a zip archive of arrays.
///
///     npy    0x93 "NUMPY" | u8 major | u8 minor | u16le (major 1) or u32le (2, 3) N | N bytes of header | data
///     header a Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, spaces, a newline
///     npz    a zip archive of stored entries "<name>.npy"
///
/// The header is read by a parser that knows these three keys and nothing else of Python. Arrays in Fortran's order are
/// read in row-major order (`Tensor.strides`). The one array of an npy file, which has no name, is called `arr_0`, as
/// `numpy.savez` calls the first that it is given without one. Data ends where the file or the entry ends.
package enum NumPy {
    /// Bytes of a header; numpy itself reads 10,000.
    package static let headerLimit = 1 << 16
    /// numpy has at most 64 (NPY_MAXDIMS).
    package static let rankLimit = 64

    package static func readArray(of file: File, named name: String) throws(FormatError) -> [Tensor] {
        var reader = try ForwardReader(file, named: name)
        return [try readArray(&reader, end: reader.size, name: "arr_0", what: "it")]
    }

    package static func readArchive(of file: File, named name: String) throws(FormatError) -> [Tensor] {
        let archive = try ZipArchive(file, named: name)
        var reader = try ForwardReader(file, named: name)
        var tensors: [Tensor] = []
        for entry in archive.entries {
            let what = "its entry \"\(shown(entry.name))\""
            guard entry.name.hasSuffix(".npy") else {
                throw reader.fault(.unsupported, "\(what) is no array: it does not end in .npy")
            }
            guard entry.isStored else {
                throw reader.fault(
                    .unsupported,
                    "\(what) is compressed: only arrays that are stored (numpy.savez) are read")
            }
            reader.seek(entry.offset)
            tensors.append(
                try readArray(
                    &reader, end: entry.offset + entry.count, name: String(entry.name.dropLast(4)), what: what
                ))
        }
        return tensors.sorted(by: Tensor.precedes)
    }

    /// Reads the header of the array at which the reader stands.
    private static func readArray(
        _ reader: inout ForwardReader, end: Int64, name: String, what: String
    ) throws(FormatError) -> Tensor {
        guard end - reader.position >= 10 else {
            throw reader.fault(.truncated, "\(what) is no array: shorter than the 10 bytes that open one")
        }
        let magic = try reader.bytes(8, limit: 8, what)
        guard magic.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw reader.fault(.headerMalformed, "\(what) is no array: it does not begin as one")
        }
        let count: Int
        switch magic[6] {
        case 1: count = Int(try reader.integer(UInt16.self, what))
        case 2, 3: count = Int(try reader.integer(UInt32.self, what))
        default:
            throw reader.fault(
                .versionUnsupported, "\(what) is of version \(magic[6]).\(magic[7]); versions 1 to 3 are read"
            )
        }
        guard count <= headerLimit else {
            throw reader.fault(
                .headerOversized, "\(what) states a header of \(count) bytes; at most \(headerLimit) are read"
            )
        }
        guard Int64(count) <= end - reader.position else {
            throw reader.fault(.truncated, "\(what) states a header of \(count) bytes, and ends before that")
        }
        let header = try NumPyHeader(
            try reader.bytes(UInt64(count), limit: headerLimit, what), what: what, file: reader.name)
        guard let byteCount = header.dtype.byteCount(of: header.shape) else {
            throw reader.fault(
                .shapeOverflow,
                "\(what) has the shape \(header.shape) of \(header.dtype.rawValue), which is no size in bytes"
            )
        }
        let left = end - reader.position
        guard Int64(byteCount) <= left else {
            throw reader.fault(
                .shapeMismatch,
                "\(what) has the shape \(header.shape) of \(header.dtype.rawValue), \(byteCount) bytes, and \(left) bytes of data"
            )
        }
        guard Int64(byteCount) == left else {
            throw reader.fault(
                .trailingBytes, "\(what) has \(left - Int64(byteCount)) bytes that belong to no array")
        }
        return Tensor(
            name: name, dtype: header.dtype, shape: header.shape, offset: reader.position,
            byteCount: byteCount, strides: header.strides)
    }
}

/// The literal that describes an array.
struct NumPyHeader {
    let dtype: DType
    /// Outermost first.
    let shape: [Int]
    private let isFortran: Bool

    /// Bytes from one element to the next, where the order is Fortran's and makes a difference.
    var strides: [Int]? {
        // One dimension that is longer than 1 lies the same in both orders, and so does nothing at all.
        guard isFortran, shape.filter({ $0 != 1 }).count > 1, !shape.contains(0) else { return nil }
        var step = dtype.bitWidth / 8
        return shape.map { dim in
            defer { step *= dim }
            return step
        }
    }

    init(_ bytes: [UInt8], what: String, file: String) throws(FormatError) {
        var literal = Literal(bytes: bytes, what: what, file: file)
        var descr: String?
        var order: Bool?
        var dims: [Int]?
        try literal.take("{")
        while !literal.skip("}") {
            let key = try literal.string()
            try literal.take(":")
            switch key {
            case "descr" where descr == nil:
                guard !literal.isAt("[") else {
                    throw literal.fault(.unsupported, "has records (a structured dtype): not read")
                }
                descr = try literal.string()
            case "fortran_order" where order == nil: order = try literal.boolean()
            case "shape" where dims == nil: dims = try literal.tuple()
            default:
                throw literal.fault(
                    .headerMalformed, "has the key \"\(shown(key))\" in its header twice, or for no reason")
            }
            if !literal.skip(",") {
                try literal.take("}")
                break
            }
        }
        try literal.end()
        guard let descr, let order, let dims else {
            throw literal.fault(.headerMalformed, "lacks one of descr, fortran_order and shape")
        }
        dtype = try Self.dtype(descr, literal)
        shape = dims
        isFortran = order
    }

    private static func dtype(_ descr: String, _ literal: Literal) throws(FormatError) -> DType {
        let kind = String(descr.dropFirst())
        let types: [String: DType] = [
            "b1": .bool, "i1": .i8, "u1": .u8, "i2": .i16, "u2": .u16, "i4": .i32, "u4": .u32, "i8": .i64,
            "u8": .u64, "f2": .f16, "f4": .f32, "f8": .f64, "c8": .c64, "c16": .c128,
        ]
        if descr.utf8.first == UInt8(ascii: "|"), kind.hasPrefix("O") {
            throw literal.fault(
                .unsupported, "has Python objects (\"\(shown(descr))\"), which are a pickle: not read")
        }
        guard let dtype = types[kind] else {
            // Texts, dates, long doubles, and what other packages add to numpy's types.
            throw literal.fault(.unsupported, "has the dtype \"\(shown(descr))\"")
        }
        switch descr.utf8.first {
        case UInt8(ascii: "<"): return dtype
        // Of one byte there is no order.
        case UInt8(ascii: "|") where dtype.bitWidth == 8: return dtype
        case UInt8(ascii: ">") where dtype.bitWidth == 8: return dtype
        case UInt8(ascii: ">"):
            throw literal.fault(.bigEndian, "has big-endian numbers (\"\(shown(descr))\"): not read")
        default: throw literal.fault(.dtypeUnknown, "has the unknown dtype \"\(shown(descr))\"")
        }
    }

    /// As much of Python's literals as such a header has.
    private struct Literal {
        let bytes: [UInt8]
        let what: String
        let file: String
        private var at = 0

        init(bytes: [UInt8], what: String, file: String) {
            self.bytes = bytes
            self.what = what
            self.file = file
        }

        func fault(_ code: FormatError.Code, _ sentence: String) -> FormatError {
            FormatError(code, file, "\(what) \(sentence)")
        }

        private func unexpected() -> FormatError {
            fault(
                .headerMalformed, "has a header that is not the literal that numpy writes, at its byte \(at)")
        }

        private mutating func skipSpaces() {
            while at < bytes.count, bytes[at] == 0x20 { at += 1 }
        }

        mutating func isAt(_ character: Unicode.Scalar) -> Bool {
            skipSpaces()
            return at < bytes.count && bytes[at] == UInt8(ascii: character)
        }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard isAt(character) else { return false }
            at += 1
            return true
        }

        mutating func take(_ character: Unicode.Scalar) throws(FormatError) {
            guard skip(character) else { throw unexpected() }
        }

        /// In either quote, without escapes.
        mutating func string() throws(FormatError) -> String {
            guard isAt("'") || isAt("\"") else { throw unexpected() }
            let quote = bytes[at]
            guard let end = bytes[(at + 1)...].firstIndex(of: quote) else { throw unexpected() }
            let inside = bytes[(at + 1)..<end]
            guard inside.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
                throw unexpected()
            }
            at = end + 1
            return String(decoding: inside, as: UTF8.self)
        }

        mutating func boolean() throws(FormatError) -> Bool {
            skipSpaces()
            for (word, value) in [("True", true), ("False", false)]
            where bytes[at...].starts(with: word.utf8) {
                at += word.utf8.count
                return value
            }
            throw unexpected()
        }

        mutating func tuple() throws(FormatError) -> [Int] {
            try take("(")
            var out: [Int] = []
            var hasComma = true
            while !skip(")") {
                guard hasComma else { throw unexpected() }
                out.append(try integer())
                guard out.count <= NumPy.rankLimit else {
                    throw fault(.headerMalformed, "has more than \(NumPy.rankLimit) dimensions")
                }
                hasComma = skip(",")
            }
            // In Python "(3)" is a number.
            guard out.count != 1 || hasComma else { throw unexpected() }
            return out
        }

        private mutating func integer() throws(FormatError) -> Int {
            skipSpaces()
            let digits = bytes[at...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { throw unexpected() }
            guard digits.count <= 19, let value = Int(String(decoding: digits, as: UTF8.self)) else {
                throw fault(.shapeOverflow, "has a dimension that no array has")
            }
            at += digits.count
            // Python 2 wrote long integers so.
            if at < bytes.count, bytes[at] == UInt8(ascii: "L") { at += 1 }
            return value
        }

        /// Spaces, and a newline at the very end.
        mutating func end() throws(FormatError) {
            skipSpaces()
            if at < bytes.count, bytes[at] == 0x0A { at += 1 }
            guard at == bytes.count else { throw unexpected() }
        }
    }
}
