/// Lowercase hexadecimal, two digits a byte.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Array(bytes).withUnsafeBytes { encode($0) }
    }

    /// - Parameter start: what stands before the digits.
    static func encode(_ bytes: UnsafeRawBufferPointer, after start: StaticString = "") -> String {
        let before = start.utf8CodeUnitCount
        return String(unsafeUninitializedCapacity: before + bytes.count * 2) { out in
            for index in 0..<before { out[index] = start.utf8Start[index] }
            digits.withUnsafeBufferPointer { digits in
                for (index, byte) in bytes.enumerated() {
                    out[before + 2 * index] = digits[Int(byte >> 4)]
                    out[before + 2 * index + 1] = digits[Int(byte & 15)]
                }
            }
            return before + bytes.count * 2
        }
    }

    /// 0-15 for lowercase digits, 16 | 0-15 for `A` to `F`, 255 for what is no digit.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { table[Int(digit)] = UInt8(value) }
        for value in 10..<16 { table[0x41 + value - 10] = UInt8(16 | value) }
        return table
    }()

    /// Whether a text has lowercase digits and nothing else.
    package static func isDigits(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { values[Int($0)] < 16 }
    }

    /// The bytes, or nil for an odd length or a character that is no hex digit.
    /// - Parameter anyCase: files of this project hold lowercase only; what a person types may be uppercase.
    package static func decode(_ text: some Collection<UInt8>, anyCase: Bool = false) -> [UInt8]? {
        let decoded = text.withContiguousStorageIfAvailable { decode(buffer: $0, anyCase: anyCase) }
        return decoded ?? Array(text).withUnsafeBufferPointer { decode(buffer: $0, anyCase: anyCase) }
    }

    private static func decode(buffer: UnsafeBufferPointer<UInt8>, anyCase: Bool) -> [UInt8]? {
        guard buffer.count % 2 == 0 else { return nil }
        var isValid = false
        let out = [UInt8](unsafeUninitializedCapacity: buffer.count / 2) { out, count in
            isValid = decode(buffer, anyCase: anyCase, to: UnsafeMutableRawBufferPointer(out))
            count = buffer.count / 2
        }
        return isValid ? out : nil
    }

    /// Writes half as many bytes as there are digits, an even number.
    /// - Returns: whether all of them were digits; otherwise what was written means nothing.
    static func decode(
        _ text: UnsafeBufferPointer<UInt8>, anyCase: Bool, to out: UnsafeMutableRawBufferPointer
    ) -> Bool {
        // What no digit has set: of a lowercase digit nothing above 15, of an uppercase one the 16.
        let mask: UInt8 = anyCase ? 0xE0 : 0xF0
        var seen: UInt8 = 0
        values.withUnsafeBufferPointer { values in
            for index in 0..<text.count / 2 {
                let high = values[Int(text[2 * index])]
                let low = values[Int(text[2 * index + 1])]
                seen |= high | low
                out[index] = high << 4 | low & 15
            }
        }
        return seen & mask == 0
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
    /// Four tables of 256, one for each digit of a group, its value shifted to its place in 24 bits; above those,
    /// `notADigit` or `urlSafeOnly`.
    private static let groups: [UInt32] = {
        var table = [UInt32](repeating: notADigit, count: 1024)
        for place in 0..<4 {
            let shift = UInt32(18 - 6 * place)
            for (value, digit) in digits.enumerated() {
                table[256 * place + Int(digit)] = UInt32(value) << shift
            }
            table[256 * place + 0x2D] = 62 << shift | urlSafeOnly
            table[256 * place + 0x5F] = 63 << shift | urlSafeOnly
        }
        return table
    }()
    private static let notADigit: UInt32 = 1 << 31
    private static let urlSafeOnly: UInt32 = 1 << 30

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
        // The last group is decoded apart: it may be padded.
        let whole = buffer.count / 4 - 1
        // The union of all groups, for faults are rare and looked for once.
        var seen: UInt32 = 0
        let out = groups.withUnsafeBufferPointer { groups in
            // One byte of room more: a group is stored as four bytes, of which the next group overwrites the last.
            [UInt8](unsafeUninitializedCapacity: size + 1) { out, count in
                let raw = UnsafeMutableRawBufferPointer(out)
                for index in 0..<whole {
                    let word =
                        groups[Int(buffer[4 * index])] | groups[256 + Int(buffer[4 * index + 1])]
                        | groups[512 + Int(buffer[4 * index + 2])] | groups[768 + Int(buffer[4 * index + 3])]
                    seen |= word
                    raw.storeBytes(of: (word << 8).bigEndian, toByteOffset: 3 * index, as: UInt32.self)
                }
                var last: UInt32 = 0
                for place in 0..<4 - padding { last |= groups[256 * place + Int(buffer[4 * whole + place])] }
                seen |= last
                // RFC 4648 3.5: the bits that padding leaves unused must be zero.
                if last & (1 << UInt32(8 * padding) - 1) != 0 { seen |= notADigit }
                for byte in 0..<3 - padding {
                    out[3 * whole + byte] = UInt8(truncatingIfNeeded: last >> UInt32(16 - 8 * byte))
                }
                count = size
            }
        }
        guard seen & notADigit == 0, seen & urlSafeOnly == 0 || alphabet == .standardOrURLSafe else {
            return nil
        }
        return out
    }
}
