/// Lowercase hexadecimal, two digits a byte.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes, or nil for an odd length or a character that is no hex digit.
    /// - Parameter anyCase: files of this project hold lowercase only; what a person types may be uppercase.
    package static func decode(_ text: some Collection<UInt8>, anyCase: Bool = false) -> [UInt8]? {
        guard text.count % 2 == 0 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(text.count / 2)
        var high: UInt8?
        for character in text {
            let value: UInt8
            switch character {
            case 0x30...0x39: value = character - 0x30
            case 0x61...0x66: value = character - 0x61 + 10
            case 0x41...0x46 where anyCase: value = character - 0x41 + 10
            default: return nil
            }
            if let first = high {
                out.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return out
    }

    package static func decode(_ text: String, anyCase: Bool = false) -> [UInt8]? {
        decode(text.utf8, anyCase: anyCase)
    }
}

/// Base64 (RFC 4648 section 4), with padding and without white space.
package enum Base64 {
    /// DSSE verifiers accept either alphabet (DSSE protocol, "Signature Definition").
    package enum Alphabet: Sendable { case standard, standardOrURLSafe }

    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// 0-63, 64 for what is no digit; the URL-safe pair carries 128.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 64, count: 256)
        for (value, digit) in digits.enumerated() { table[Int(digit)] = UInt8(value) }
        table[0x2D] = 128 | 62
        table[0x5F] = 128 | 63
        return table
    }()

    package static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        digits.withUnsafeBufferPointer { digits in
            var index = 0
            while index + 2 < bytes.count {
                let word =
                    UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
                out.append(digits[Int(word >> 18)])
                out.append(digits[Int(word >> 12 & 63)])
                out.append(digits[Int(word >> 6 & 63)])
                out.append(digits[Int(word & 63)])
                index += 3
            }
            let left = bytes.count - index
            if left > 0 {
                let word = UInt32(bytes[index]) << 16 | (left == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
                out.append(digits[Int(word >> 18)])
                out.append(digits[Int(word >> 12 & 63)])
                out.append(left == 2 ? digits[Int(word >> 6 & 63)] : 0x3D)
                out.append(0x3D)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes, or nil unless `text` is exactly what `encode` would give for them (in either alphabet
    /// where that is asked for): padded, without white space, unused bits zero, so that one value has one form.
    package static func decode(
        _ text: some Collection<UInt8>, alphabet: Alphabet = .standard
    ) -> [UInt8]? {
        let decoded = text.withContiguousStorageIfAvailable { decode(buffer: $0, alphabet: alphabet) }
        return decoded ?? Array(text).withUnsafeBufferPointer { decode(buffer: $0, alphabet: alphabet) }
    }

    package static func decode(_ text: String, alphabet: Alphabet = .standard) -> [UInt8]? {
        decode(text.utf8, alphabet: alphabet)
    }

    private static func decode(buffer: UnsafeBufferPointer<UInt8>, alphabet: Alphabet) -> [UInt8]? {
        guard buffer.count % 4 == 0 else { return nil }
        if buffer.isEmpty { return [] }
        var padding = 0
        if buffer[buffer.count - 1] == 0x3D { padding = buffer[buffer.count - 2] == 0x3D ? 2 : 1 }
        let size = buffer.count / 4 * 3 - padding
        var seen: UInt8 = 0
        var valid = true
        let out = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: size) { out, count in
                var write = 0
                var read = 0
                while read < buffer.count {
                    var word: UInt32 = 0
                    for position in read..<read + 4 {
                        let isPadding = position >= buffer.count - padding
                        let value = isPadding ? 0 : values[Int(buffer[position])]
                        if value == 64 { valid = false }
                        seen |= value & 128
                        word = word << 6 | UInt32(value & 63)
                    }
                    if write < size { out[write] = UInt8(truncatingIfNeeded: word >> 16) }
                    if write + 1 < size { out[write + 1] = UInt8(truncatingIfNeeded: word >> 8) }
                    if write + 2 < size { out[write + 2] = UInt8(truncatingIfNeeded: word) }
                    if read + 4 == buffer.count {
                        // RFC 4648 3.5: the bits that padding leaves unused must be zero.
                        if padding == 1, word & 0xFF != 0 { valid = false }
                        if padding == 2, word & 0xFFFF != 0 { valid = false }
                    }
                    write += 3
                    read += 4
                }
                count = size
            }
        }
        guard valid, seen == 0 || alphabet == .standardOrURLSafe else { return nil }
        return out
    }
}
