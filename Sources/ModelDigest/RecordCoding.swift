internal import Cryptography
internal import ModelFormats

/// The records of one file as the digest memory keeps them: one after the other, in the bytes of the weights digest.
enum RecordCoding {
    static func encode(_ records: ArraySlice<TensorRecord>) -> [UInt8] {
        // What each takes is known, so that no byte is appended by itself.
        let total = records.indices.reduce(0) { $0 + byteCount(of: records[$1]) }
        return [UInt8](unsafeUninitializedCapacity: total) { out, count in
            var writer = Writer(out: UnsafeMutableRawBufferPointer(out))
            for index in records.indices { writer.write(records[index]) }
            count = writer.at
        }
    }

    private static func byteCount(of record: TensorRecord) -> Int {
        4 + record.name.utf8.count + 1 + record.dtype.rawValue.utf8.count + 1 + 8 * record.shape.count + 8
            + 32
    }

    private struct Writer {
        let out: UnsafeMutableRawBufferPointer
        var at = 0

        mutating func write(_ record: TensorRecord) {
            write(UInt32(record.name.utf8.count))
            write(record.name)
            let token = record.dtype.rawValue
            write(UInt8(token.utf8.count))
            write(token)
            write(UInt8(record.shape.count))
            for dim in record.shape { write(UInt64(dim)) }
            write(UInt64(record.byteCount))
            record.digest.write(to: take(32))
        }

        private mutating func write<T: FixedWidthInteger>(_ value: T) {
            take(MemoryLayout<T>.size).storeBytes(of: value.littleEndian, as: T.self)
        }

        private mutating func write(_ text: String) {
            var text = text
            text.withUTF8 { take($0.count).copyMemory(from: UnsafeRawBufferPointer($0)) }
        }

        /// The next bytes, which are there.
        private mutating func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
            precondition(count <= out.count - at)
            defer { at += count }
            return UnsafeMutableRawBufferPointer(rebasing: out[at..<at + count])
        }
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
