internal import Cryptography

/// Lines of a text format, each ended by a newline, taken one after the other.
struct Lines {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// The next line without its newline; nil where no newline is left.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: 0x0A) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// What was not taken.
    var remainder: [UInt8] { Array(rest) }

    /// Takes lines up to an empty one, each a hash in base64.
    /// - Parameter limit: RFC 6962 proofs have at most 63 hashes, one for each doubling of a size.
    mutating func hashes(limit: Int = 63) throws(LogError) -> [Hash32] {
        var hashes: [Hash32] = []
        while let line = next() {
            if line.isEmpty { return hashes }
            guard hashes.count < limit else { throw LogError("a proof of more than \(limit) hashes") }
            guard let bytes = Base64.decode(line), let hash = Hash32(bytes) else {
                throw LogError("a line of a proof is not 32 bytes in base64")
            }
            hashes.append(hash)
        }
        throw LogError("a proof ends in an empty line")
    }

    /// An ASCII decimal without leading zeros, at most `TilePath.sizeLimit`.
    static func number(_ text: some Collection<UInt8>) -> UInt64? {
        guard text.count <= 20, let value = UInt64(String(decoding: text, as: UTF8.self)),
            String(value).utf8.elementsEqual(text), value <= TilePath.sizeLimit
        else { return nil }
        return value
    }

    /// The value of a line that starts with `key` and a space.
    static func value(of key: StaticString, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let count = key.utf8CodeUnitCount
        guard line.count > count, line[line.startIndex + count] == 0x20,
            key.withUTF8Buffer({ line.starts(with: $0) })
        else { return nil }
        return line.dropFirst(count + 1)
    }
}
