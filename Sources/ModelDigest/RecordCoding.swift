internal import Cryptography
internal import ModelFormats

/// The records of one file as the digest memory keeps them: one after the other, in the bytes of the weights digest.
enum RecordCoding {
    static func encode(_ records: [TensorRecord]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(records.count * 128)
        for record in records { record.encode(to: &out) }
        return out
    }

    /// - Returns: nil for anything that `encode` does not write.
    static func decode(_ bytes: [UInt8]) -> [TensorRecord]? {
        var records: [TensorRecord] = []
        var reader = Reader(rest: bytes[...])
        while !reader.rest.isEmpty {
            guard let nameCount = reader.integer(UInt32.self), let name = reader.text(Int(nameCount)),
                let tokenCount = reader.integer(UInt8.self), let token = reader.text(Int(tokenCount)),
                let dtype = DType(rawValue: token), let rank = reader.integer(UInt8.self)
            else { return nil }
            var shape: [Int] = []
            for _ in 0..<rank {
                guard let dim = reader.integer(UInt64.self).flatMap({ Int(exactly: $0) }) else { return nil }
                shape.append(dim)
            }
            guard let byteCount = reader.integer(UInt64.self).flatMap({ Int(exactly: $0) }),
                let digest = reader.take(32).flatMap({ Hash32($0) })
            else { return nil }
            records.append(
                TensorRecord(name: name, dtype: dtype, shape: shape, byteCount: byteCount, digest: digest))
        }
        return records
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        mutating func integer<T: FixedWidthInteger>(_ type: T.Type) -> T? {
            take(MemoryLayout<T>.size).map { $0.reversed().reduce(0) { $0 << 8 | T($1) } }
        }

        mutating func text(_ count: Int) -> String? {
            take(count).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
