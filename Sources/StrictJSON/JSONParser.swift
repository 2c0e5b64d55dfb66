/// The parser: one pass over the bytes, an explicit stack in place of recursion.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var nodes: [JSONNode] = []
    /// Indexes of the open arrays and objects.
    private var open: [Int] = []

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func parse() throws(JSONError) -> [JSONNode] {
        guard bytes.count <= limits.bytes else {
            throw JSONError("\(bytes.count) bytes, more than the limit of \(limits.bytes)", at: 0, in: [])
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("a byte order mark", 0) }
        // Texts without white space have a node for each eight bytes or so. Room that is not needed is not touched.
        nodes.reserveCapacity(min(limits.values, bytes.count / 6 + 4))
        // A copy of the reference keeps the buffer alive while nodes are appended.
        let text = bytes
        var failure: JSONError?
        text.withUnsafeBufferPointer { text in
            do throws(JSONError) { try run(text) } catch { failure = error }
        }
        if let failure { throw failure }
        return nodes
    }

    private func error(_ reason: String, _ offset: Int) -> JSONError {
        JSONError(reason, at: offset, in: bytes)
    }

    private func skipSpace(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
        while at < text.count {
            let byte = text[at]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    private mutating func run(_ text: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        var at = 0
        values: while true {
            skipSpace(text, &at)
            // Here a value must stand, or the end of an array or object that has just been opened.
            let opened = try value(text, &at)
            if opened {
                skipSpace(text, &at)
                let container = open[open.count - 1]
                let isObject = nodes[container].kind == .object
                if at < text.count, text[at] == (isObject ? 0x7D : 0x5D) {
                    at += 1
                    try close(at)
                } else {
                    if isObject { try name(text, &at) }
                    continue values
                }
            }
            // A value has ended: what follows depends on what is open.
            while true {
                skipSpace(text, &at)
                guard let container = open.last else {
                    guard at == text.count else { throw error("text after the value", at) }
                    return
                }
                nodes[container].count += 1
                guard at < text.count else { throw error("the text ends early", at) }
                let isObject = nodes[container].kind == .object
                if text[at] == 0x2C {
                    at += 1
                    if isObject {
                        skipSpace(text, &at)
                        try name(text, &at)
                    }
                    continue values
                }
                guard text[at] == (isObject ? 0x7D : 0x5D) else {
                    throw error(isObject ? "expected ',' or '}'" : "expected ',' or ']'", at)
                }
                at += 1
                try close(at)
            }
        }
    }

    private mutating func append(_ kind: JSONValue.Kind, _ start: Int, _ end: Int, escaped: Bool = false)
        throws(JSONError)
    {
        guard nodes.count < limits.values else {
            throw error("more than \(limits.values) values", start)
        }
        nodes.append(
            JSONNode(
                kind: kind, escaped: escaped, start: UInt32(start), end: UInt32(end),
                next: UInt32(nodes.count + 1), count: 0))
    }

    private mutating func close(_ end: Int) throws(JSONError) {
        let container = open.removeLast()
        nodes[container].end = UInt32(end)
        nodes[container].next = UInt32(nodes.count)
        if nodes[container].kind == .object { try refuseDuplicates(container) }
    }

    /// - Returns: whether an array or object was opened.
    private mutating func value(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) -> Bool
    {
        guard at < text.count else { throw error("the text ends early", at) }
        switch text[at] {
        case 0x7B, 0x5B:
            guard open.count < limits.depth else {
                throw error("nested deeper than \(limits.depth) levels", at)
            }
            open.append(nodes.count)
            try append(text[at] == 0x7B ? .object : .array, at, at)
            at += 1
            return true
        case 0x22: try string(text, &at)
        case 0x2D, 0x30...0x39: try number(text, &at)
        case 0x74: try literal("true", .true, text, &at)
        case 0x66: try literal("false", .false, text, &at)
        case 0x6E: try literal("null", .null, text, &at)
        default: throw error("expected a value", at)
        }
        return false
    }

    private mutating func literal(
        _ word: StaticString, _ kind: JSONValue.Kind, _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int
    ) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { word in
            text.count - at >= length && (0..<length).allSatisfy { text[at + $0] == word[$0] }
        }
        guard matches else { throw error("expected a value", at) }
        try append(kind, at, at + length)
        at += length
    }

    private mutating func name(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        guard at < text.count, text[at] == 0x22 else { throw error("expected a member name", at) }
        try string(text, &at)
        skipSpace(text, &at)
        guard at < text.count, text[at] == 0x3A else { throw error("expected ':'", at) }
        at += 1
    }

    // RFC 8259 6.
    private mutating func number(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        let start = at
        func digits(_ at: inout Int) throws(JSONError) {
            let first = at
            while at < text.count, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
            if at == first { throw error("expected a digit", at) }
        }
        if text[at] == 0x2D { at += 1 }
        let first = at
        try digits(&at)
        if text[first] == 0x30, at - first > 1 { throw error("a number with a leading zero", first) }
        var exponent = false
        if at < text.count, text[at] == 0x2E {
            at += 1
            try digits(&at)
        }
        if at < text.count, text[at] | 0x20 == 0x65 {
            exponent = true
            at += 1
            if at < text.count, text[at] == 0x2B || text[at] == 0x2D { at += 1 }
            try digits(&at)
        }
        // RFC 7493 2.2. The largest double has 309 digits, so a short number without an exponent is below it.
        if exponent || at - start > 308 {
            let value = Double(String(decoding: text[start..<at], as: UTF8.self))
            guard let value, value.isFinite else { throw error("a number too large for a double", start) }
        }
        try append(.number, start, at)
    }

    private mutating func string(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        let start = at + 1
        var cursor = start
        var escaped = false
        while true {
            cursor = EightBytes.first(in: text, from: cursor)
            guard cursor < text.count else { throw error("a string without an end", at) }
            let byte = text[cursor]
            if byte == 0x22 { break }
            if byte == 0x5C {
                escaped = true
                try escape(text, &cursor)
            } else if byte < 0x20 {
                throw error("an unescaped control character in a string", cursor)
            } else {
                try multibyte(text, &cursor)
            }
        }
        try append(.string, start, cursor, escaped: escaped)
        at = cursor + 1
    }

    private func escape(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        guard at + 1 < text.count else { throw error("a string without an end", at) }
        switch text[at + 1] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: at += 2
        case 0x75:
            guard let unit = hexUnit(text, at + 2) else { throw error("a bad \\u escape", at) }
            if unit & 0xFC00 == 0xD800 {
                guard at + 7 < text.count, text[at + 6] == 0x5C, text[at + 7] == 0x75,
                    let low = hexUnit(text, at + 8), low & 0xFC00 == 0xDC00
                else { throw error("a lone surrogate", at) }
                at += 12
            } else {
                if unit & 0xFC00 == 0xDC00 { throw error("a lone surrogate", at) }
                at += 6
            }
        default: throw error("an unknown escape", at)
        }
    }

    private func hexUnit(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32? {
        guard at + 4 <= text.count else { return nil }
        return JSONDocument.hexUnit(text, at)
    }

    // RFC 3629 4: no overlong forms, no surrogates, nothing above U+10FFFF.
    private func multibyte(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        let lead = text[at]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            low = 0xA0
        case 0xED:
            length = 3
            high = 0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            low = 0x90
        case 0xF4:
            length = 4
            high = 0x8F
        case 0xF1...0xF3: length = 4
        default: throw error("invalid UTF-8", at)
        }
        guard at + length <= text.count else { throw error("invalid UTF-8", at) }
        guard text[at + 1] >= low, text[at + 1] <= high else { throw error("invalid UTF-8", at) }
        for index in 2..<max(length, 2) where text[at + index] & 0xC0 != 0x80 {
            throw error("invalid UTF-8", at)
        }
        at += length
    }

    /// RFC 7493 2.3. Small objects compare pairwise; large ones sort, so that no input costs a square.
    private func refuseDuplicates(_ container: Int) throws(JSONError) {
        let count = Int(nodes[container].count)
        guard count > 1 else { return }
        if count <= 8 {
            var positions = InlineArray<8, Int>(repeating: 0)
            var position = container + 1
            var isEscaped = false
            for index in 0..<count {
                positions[index] = position
                isEscaped = isEscaped || nodes[position].escaped
                position = Int(nodes[position + 1].next)
            }
            if !isEscaped {
                for left in 1..<count {
                    for right in 0..<left where sameText(nodes[positions[left]], nodes[positions[right]]) {
                        throw duplicate(nodes[positions[left]])
                    }
                }
                return
            }
        }
        var positions: [Int] = []
        positions.reserveCapacity(count)
        var position = container + 1
        for _ in 0..<count {
            positions.append(position)
            position = Int(nodes[position + 1].next)
        }
        // Without an escape a name is what stands in the text, and takes no array.
        if !positions.contains(where: { nodes[$0].escaped }) {
            positions.sort { precedes(nodes[$0], nodes[$1]) }
            for (left, right) in zip(positions, positions.dropFirst())
            where sameText(nodes[left], nodes[right]) {
                throw duplicate(nodes[max(left, right)])
            }
            return
        }
        let names = positions.map { (name: JSONDocument.unescaped(nodes[$0], in: bytes), position: $0) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
        for (left, right) in zip(names, names.dropFirst()) where left.name == right.name {
            throw duplicate(nodes[max(left.position, right.position)])
        }
    }

    private func precedes(_ left: JSONNode, _ right: JSONNode) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            let own = text[Int(left.start)..<Int(left.end)]
            return own.lexicographicallyPrecedes(text[Int(right.start)..<Int(right.end)])
        }
    }

    private func sameText(_ left: JSONNode, _ right: JSONNode) -> Bool {
        guard left.end - left.start == right.end - right.start else { return false }
        return bytes.withUnsafeBufferPointer { text in
            for index in 0..<Int(left.end - left.start)
            where text[Int(left.start) + index] != text[Int(right.start) + index] { return false }
            return true
        }
    }

    private func duplicate(_ node: JSONNode) -> JSONError {
        let name = String(decoding: JSONDocument.unescaped(node, in: bytes).prefix(64), as: UTF8.self)
        return error("the member \"\(name)\" a second time", Int(node.start))
    }
}
