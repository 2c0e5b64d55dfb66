// The text of strings in a document that was parsed: they are unescaped when they are asked for.
extension JSONDocument {
    func unescaped(_ node: JSONNode) -> [UInt8] { Self.unescaped(node, in: bytes) }

    func string(_ node: JSONNode) -> String {
        if node.escaped { return String(decoding: unescaped(node), as: UTF8.self) }
        return bytes.withUnsafeBufferPointer {
            String(
                decoding: UnsafeBufferPointer(rebasing: $0[Int(node.start)..<Int(node.end)]), as: UTF8.self)
        }
    }

    /// Whether a string's unescaped UTF-8 is `name`.
    static func text(
        of node: JSONNode, in text: UnsafeBufferPointer<UInt8>, equals name: UnsafeRawBufferPointer
    ) -> Bool {
        if node.escaped { return unescaped(node, in: text).elementsEqual(name) }
        let count = Int(node.end - node.start)
        guard count == name.count else { return false }
        for index in 0..<count where text[Int(node.start) + index] != name[index] { return false }
        return true
    }

    static func hexUnit(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32? {
        var unit: UInt32 = 0
        for index in at..<at + 4 {
            let byte = text[index]
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x61 + 10)
            case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x41 + 10)
            default: return nil
            }
        }
        return unit
    }

    static func unescaped(_ node: JSONNode, in bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { unescaped(node, in: $0) }
    }

    /// A string's UTF-8. The node was checked by the parser, so every escape in it is whole.
    static func unescaped(_ node: JSONNode, in text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let slice = text[Int(node.start)..<Int(node.end)]
        guard node.escaped else { return Array(slice) }
        var out: [UInt8] = []
        out.reserveCapacity(slice.count)
        var at = Int(node.start)
        while at < Int(node.end) {
            guard text[at] == 0x5C else {
                out.append(text[at])
                at += 1
                continue
            }
            switch text[at + 1] {
            case 0x62: out.append(0x08)
            case 0x66: out.append(0x0C)
            case 0x6E: out.append(0x0A)
            case 0x72: out.append(0x0D)
            case 0x74: out.append(0x09)
            case 0x75:
                var scalar = hexUnit(text, at + 2) ?? 0xFFFD
                if scalar & 0xFC00 == 0xD800 {
                    let low = hexUnit(text, at + 8) ?? 0xDC00
                    scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
                    at += 6
                }
                at += 4
                if let scalar = Unicode.Scalar(scalar) {
                    out.append(contentsOf: Array(String(scalar).utf8))
                }
            default: out.append(text[at + 1])
            }
            at += 2
        }
        return out
    }
}

/// Texts looked through eight bytes at a time.
enum EightBytes {
    /// The first byte from `at` on that means something in a string: a quote, a backslash, a control character or a byte of a
    /// multibyte sequence; or the end.
    /// - Parameter alsoDelete: U+007F too, which no parser minds.
    static func first(in text: UnsafeBufferPointer<UInt8>, from at: Int, alsoDelete: Bool = false) -> Int {
        let raw = UnsafeRawBufferPointer(text)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        var at = at
        while at + 8 <= text.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            // `x - ones & ~x` has the high bit of every byte that is zero, and above the first of them perhaps more.
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let delete = word ^ (ones &* 0x7F)
            let control = (word &- ones &* 0x20) & ~word
            var found =
                (word | control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs
            if alsoDelete { found |= (delete &- ones) & ~delete & highs }
            if found != 0 { return at + found.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < text.count {
            let byte = text[at]
            if byte < 0x20 || byte >= (alsoDelete ? 0x7F : 0x80) || byte == 0x22 || byte == 0x5C { break }
            at += 1
        }
        return at
    }
}
