/// The key-values of a GGUF file: walked whole, checked, and forgotten but for the few that are shown or used.
struct GGUFMetadata {
    /// What is shown, in the file's order.
    private(set) var claims: [ContainerContents.Claim] = []
    private var alignment: UInt64?
    private var splitNumber: UInt64?
    private var splitCount: UInt64?
    private var splitTensors: UInt64?
    private var architectureName: String?
    /// Counts of attention heads by key. Each file has two.
    private var heads: [ExactName: UInt64] = [:]

    /// docs/gguf.md, `gguf_metadata_value_type`.
    private enum ValueType: UInt32 {
        case uint8 = 0
        case int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

        /// Bytes; nil where a length is stated.
        var width: UInt64? {
            switch self {
            case .uint8, .int8, .bool: 1
            case .uint16, .int16: 2
            case .uint32, .int32, .float32: 4
            case .uint64, .int64, .float64: 8
            case .string, .array: nil
            }
        }

        var isInteger: Bool {
            switch self {
            case .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64: true
            case .float32, .bool, .string, .array, .float64: false
            }
        }
    }

    mutating func read(_ reader: inout ForwardReader, count: UInt64) throws(FormatError) {
        var keys: Set<ExactName> = []
        var keyBytes = 0
        for index in 0..<count {
            let what = "the key \(index)"
            let length = try reader.integer(UInt64.self, what)
            let bytes = try reader.bytes(length, limit: GGUF.keyByteLimit, what)
            keyBytes += bytes.count
            guard keyBytes <= GGUF.keyBytesLimit else {
                throw reader.fault(.headerOversized, "has keys of more than \(GGUF.keyBytesLimit) bytes")
            }
            guard let key = nameText(bytes), !key.isEmpty else {
                throw reader.fault(.nameUnusable, "\(what) is no UTF-8 text, has a NUL, or is empty")
            }
            guard keys.insert(ExactName(key)).inserted else {
                throw reader.fault(.headerDuplicate, "has the key \"\(shown(key))\" a second time")
            }
            try readValue(&reader, key)
            guard reader.position <= GGUF.headerLimit else {
                throw reader.fault(
                    .headerOversized, "has more than \(GGUF.headerLimit) bytes of key-values")
            }
        }
    }

    private mutating func readValue(_ reader: inout ForwardReader, _ key: String) throws(FormatError) {
        let type = try Self.valueType(&reader, key)
        let what = "the value of \"\(shown(key))\""
        switch type {
        case .array: try Self.skipArray(&reader, key)
        case .string:
            let length = try reader.integer(UInt64.self, what)
            guard length <= UInt64(Self.textLimit) else {
                try Self.requireInHeader(reader, length, what)
                try reader.skip(length, what)
                return
            }
            if let text = nameText(try reader.bytes(length, limit: Self.textLimit, what)) {
                note(key, text)
            }
        case .bool:
            guard try reader.byte(what) <= 1 else {
                throw reader.fault(.metadataMalformed, "\(what) is neither true nor false")
            }
        default:
            let width = type.width ?? 0
            guard type.isInteger else { return try reader.skip(width, what) }
            var value: UInt64 = 0
            for place in 0..<width { value |= UInt64(try reader.byte(what)) << (8 * place) }
            note(key, number: value)
        }
    }

    private static func valueType(
        _ reader: inout ForwardReader, _ key: String
    ) throws(FormatError) -> ValueType {
        let number = try reader.integer(UInt32.self, "the type of \"\(shown(key))\"")
        guard let type = ValueType(rawValue: number) else {
            throw reader.fault(
                .metadataMalformed, "the value of \"\(shown(key))\" has the unknown type \(number)")
        }
        return type
    }

    /// Walks an array with a stack of its own, of `GGUF.arrayDepth` levels.
    private static func skipArray(_ reader: inout ForwardReader, _ key: String) throws(FormatError) {
        let what = "the array \"\(shown(key))\""
        // Arrays that are still to come, on each level.
        var open: [UInt64] = [1]
        while let left = open.popLast() {
            guard left > 0 else { continue }
            open.append(left - 1)
            let type = try valueType(&reader, key)
            let count = try reader.integer(UInt64.self, what)
            if let width = type.width {
                let (byteCount, overflow) = count.multipliedReportingOverflow(by: width)
                guard !overflow else {
                    throw reader.fault(.headerOversized, "\(what) states \(count) elements")
                }
                try requireInHeader(reader, byteCount, what)
                try reader.skip(byteCount, what)
            } else if type == .string {
                // Each takes at least the 8 bytes of its length, so the file bounds the loop.
                for _ in 0..<count {
                    let length = try reader.integer(UInt64.self, what)
                    try requireInHeader(reader, length, what)
                    try reader.skip(length, what)
                }
            } else {
                guard open.count < GGUF.arrayDepth else {
                    throw reader.fault(
                        .metadataMalformed, "\(what) nests arrays deeper than \(GGUF.arrayDepth) levels")
                }
                // Empty arrays, one after the other, go nowhere but on.
                try requireInHeader(reader, 0, what)
                open.append(count)
            }
        }
    }

    private static func requireInHeader(
        _ reader: ForwardReader, _ byteCount: UInt64, _ what: String
    ) throws(FormatError) {
        guard byteCount <= UInt64(GGUF.headerLimit), reader.position + Int64(byteCount) <= GGUF.headerLimit
        else {
            throw reader.fault(
                byteCount > UInt64(reader.left) ? .truncated : .headerOversized,
                "\(what) takes \(byteCount) bytes at byte \(reader.position); the file has \(reader.left) there, and \(GGUF.headerLimit) bytes before the data are read"
            )
        }
    }

    // MARK: What is kept

    /// Bytes of one text that is kept; a longer one is no name.
    private static let textLimit = 512
    /// Claims that are kept. Merges of published models name up to 10 bases.
    private static let claimLimit = 64

    private mutating func note(_ key: String, _ text: String) {
        if ExactName(key) == ExactName("general.architecture") { architectureName = text }
        let names = ["general.architecture", "general.name", "general.license"]
        guard claims.count < Self.claimLimit,
            names.contains(where: { ExactName($0) == ExactName(key) })
                || key.utf8.starts(with: "general.base_model.".utf8)
        else { return }
        claims.append(ContainerContents.Claim(name: key, value: text))
    }

    private mutating func note(_ key: String, number: UInt64) {
        switch key {
        case "general.alignment": alignment = number
        case "general.file_type":
            claims.append(ContainerContents.Claim(name: key, value: GGMLType.fileType(number)))
        case "split.no": splitNumber = number
        case "split.count": splitCount = number
        case "split.tensors.count": splitTensors = number
        default:
            guard heads.count < Self.claimLimit,
                key.hasSuffix(".attention.head_count") || key.hasSuffix(".attention.head_count_kv")
            else { return }
            heads[ExactName(key)] = number
        }
    }

    /// - Returns: nil where the file does not name its architecture.
    var architecture: GGUF.Architecture? {
        architectureName.map { name in
            func count(_ key: String) -> Int? {
                heads[ExactName("\(name).attention.\(key)")].flatMap { Int(exactly: $0) }
            }
            return GGUF.Architecture(
                name: name, heads: count("head_count"), keyValueHeads: count("head_count_kv"))
        }
    }

    func alignment(_ reader: ForwardReader) throws(FormatError) -> Int64 {
        let value = alignment ?? 32
        guard value > 0, value <= UInt64(GGUF.alignmentLimit), value & (value - 1) == 0 else {
            throw reader.fault(
                .misaligned, "states the alignment \(value): no power of two up to \(GGUF.alignmentLimit)")
        }
        return Int64(value)
    }

    /// - Returns: nil for a file that is whole by itself.
    func split(_ reader: ForwardReader) throws(FormatError) -> GGUF.Split? {
        guard let splitCount, splitCount > 1 else { return nil }
        guard let splitNumber, splitNumber < splitCount, splitCount <= 1 << 16 else {
            throw reader.fault(
                .metadataMalformed,
                "states split.count \(splitCount) and split.no \(splitNumber.map { "\($0)" } ?? "not at all")"
            )
        }
        return GGUF.Split(
            number: Int(splitNumber), count: Int(splitCount),
            tensorCount: splitTensors.flatMap { Int(exactly: $0) })
    }
}
