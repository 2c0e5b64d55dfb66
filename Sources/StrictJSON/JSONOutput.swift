/// The text of a value that is being written. Answers of megabytes are made of texts of a few bytes, and an array looks at each that
/// is appended whether it is shared.
struct JSONOutput: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 1024
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Valid until something is appended.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// Takes back what was written last.
    mutating func shorten(to count: Int) {
        precondition(count <= self.count)
        self.count = count
    }

    /// Room for `more` bytes behind those that are written.
    @inline(__always)
    private mutating func room(for more: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < more { grow(more) }
        return base + count
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    mutating func append(_ byte: UInt8) {
        room(for: 1).pointee = byte
        count += 1
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else { return }
        room(for: text.count).update(from: start, count: text.count)
        count += text.count
    }

    /// A line's end, and the white space that the next begins with.
    mutating func startLine(_ indent: Int) {
        let line = room(for: 1 + indent * 2)
        line.pointee = 0x0A
        (line + 1).update(repeating: 0x20, count: indent * 2)
        count += 1 + indent * 2
    }

    /// A string. Escapes what RFC 8259 7 demands, U+007F and the C1 controls, so that no text can move a terminal's cursor.
    mutating func append(quoted text: String) {
        var text = text
        append(0x22)
        text.withUTF8 { escape($0) }
        append(0x22)
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        // Most texts have nothing to escape and are copied in one piece.
        var copied = 0
        var next = 0
        while true {
            let index = EightBytes.first(in: text, from: next, alsoDelete: true)
            guard index < text.count else { break }
            next = index + 1
            let byte = text[index]
            // U+0080 to U+009F is C2 80 to C2 9F, and U+009B alone begins a terminal's control sequence.
            let isC1 = byte & 0xE0 == 0x80 && index > 0 && text[index - 1] == 0xC2
            if byte >= 0x80 && !isC1 { continue }
            append(UnsafeBufferPointer(rebasing: text[copied..<(isC1 ? index - 1 : index)]))
            copied = index + 1
            switch byte {
            case 0x22, 0x5C:
                append(0x5C)
                append(byte)
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            default:
                append("\\u00")
                for digit in [byte >> 4, byte & 15] { append(digit + (digit < 10 ? 0x30 : 0x57)) }
            }
        }
        append(UnsafeBufferPointer(rebasing: text[copied...]))
    }
}
