// StrictJSON: the one parser and the one printer of JSON.
//
// Accepts exactly RFC 8259 texts that are also I-JSON (RFC 7493) where signatures are concerned:
//   - UTF-8 only, without a byte order mark (RFC 8259 8.1), every byte of it valid;
//   - no member name twice in an object, names compared after unescaping, by their UTF-8 bytes (RFC 7493 2.3);
//   - no lone surrogate escapes (RFC 7493 2.1), no unescaped control characters;
//   - no number beyond the range of a double (RFC 7493 2.2); one that is closer to zero than any double is zero;
//   - nothing but white space after the value;
//   - at most `Limits.depth` levels, `Limits.bytes` bytes and `Limits.values` values.
// Why strict: two parsers that read one signed text differently are an attack. Foundation's JSONDecoder takes
// duplicate names, trailing commas, a BOM and UTF-16, and Swift's String equality merges NFC and NFD.
//
// The result is a flat array of nodes over the bytes that were parsed: no allocation a value, no recursion,
// strings decoded when they are asked for. A node's numbers are byte offsets, so an error can name a line.

/// Why a text is not the JSON that is accepted here.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, without the place.
    package let reason: String
    /// Bytes from the start.
    package let offset: Int
    /// From 1.
    package let line: Int
    /// In bytes, from 1.
    package let column: Int

    package var description: String { "\(reason) at line \(line), column \(column)" }

    init(_ reason: String, at offset: Int, in bytes: [UInt8]) {
        self.reason = reason
        self.offset = offset
        let before = bytes[..<min(offset, bytes.count)]
        line = 1 + before.count { $0 == 0x0A }
        column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    }
}

/// What a text may cost.
package struct JSONLimits: Hashable, Sendable {
    /// Levels of arrays and objects.
    package var depth: Int
    /// Bytes of text. At most 2 GiB, for offsets are 32 bits.
    package var bytes: Int
    /// Values and names together.
    package var values: Int

    package init(depth: Int = 32, bytes: Int = 1 << 20, values: Int = 1 << 18) {
        self.depth = depth
        self.bytes = min(bytes, Int(Int32.max))
        self.values = values
    }

    /// Statements and small files: 32 levels, 1 MiB.
    package static let standard = JSONLimits()
}

/// A parsed text. Immutable.
package final class JSONDocument: Sendable {
    let bytes: [UInt8]
    let nodes: [JSONNode]

    /// - Throws: `JSONError` at the first fault.
    package init(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        self.bytes = bytes
        var parser = JSONParser(bytes: bytes, limits: limits)
        nodes = try parser.parse()
    }

    package var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// One value of a document.
package struct JSONValue: Sendable {
    let document: JSONDocument
    let index: Int

    package enum Kind: UInt8, Sendable { case null, `false`, `true`, number, string, array, object }

    private var node: JSONNode { document.nodes[index] }
    package var kind: Kind { node.kind }
    package var isNull: Bool { kind == .null }

    package var bool: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// A number without fraction and exponent that fits; nil otherwise.
    package var int: Int? {
        guard kind == .number else { return nil }
        var text = document.bytes[Int(node.start)..<Int(node.end)]
        let negative = text.first == UInt8(ascii: "-")
        if negative { text = text.dropFirst() }
        var value = 0
        for digit in text {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.subtractingReportingOverflow(Int(digit - 0x30))
            if overflow || carry { return nil }
            value = sum
        }
        if negative { return value }
        return value == Int.min ? nil : -value
    }

    /// The nearest double, always finite; nil for what is no number.
    package var double: Double? {
        guard kind == .number else { return nil }
        return Double(String(decoding: document.bytes[Int(node.start)..<Int(node.end)], as: UTF8.self))
    }

    /// A number as it stands in the text.
    package var numberText: String? {
        guard kind == .number else { return nil }
        return String(decoding: document.bytes[Int(node.start)..<Int(node.end)], as: UTF8.self)
    }

    package var string: String? {
        withUTF8 { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends a string's unescaped UTF-8; nil for what is no string.
    package func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
        let node = self.node
        guard node.kind == .string else { return nil }
        if node.escaped { return try document.unescaped(node).withUnsafeBufferPointer(body) }
        return try document.bytes.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[Int(node.start)..<Int(node.end)]))
        }
    }

    /// A string's unescaped UTF-8.
    package var utf8: [UInt8]? {
        kind == .string ? document.unescaped(node) : nil
    }

    /// The elements of an array of at most `limit` whole numbers from 0 on, without sign, fraction or exponent; nil for
    /// anything else.
    package func wholeNumbers(limit: Int) -> [Int]? {
        let array = node
        guard array.kind == .array, Int(array.count) <= limit else { return nil }
        return document.bytes.withUnsafeBufferPointer { text in
            var out: [Int] = []
            out.reserveCapacity(Int(array.count))
            // A number is one node, and an element that is none ends this.
            for place in index + 1..<index + 1 + Int(array.count) {
                let node = document.nodes[place]
                guard node.kind == .number else { return nil }
                var value = 0
                for digit in text[Int(node.start)..<Int(node.end)] {
                    guard digit >= 0x30, digit <= 0x39 else { return nil }
                    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                    let (sum, carry) = product.addingReportingOverflow(Int(digit - 0x30))
                    if overflow || carry { return nil }
                    value = sum
                }
                out.append(value)
            }
            return out
        }
    }

    /// The elements of an array; nil for anything else.
    package var elements: JSONElements? {
        kind == .array ? JSONElements(document: document, index: index) : nil
    }

    /// The members of an object in the text's order; nil for anything else.
    package var members: JSONMembers? {
        kind == .object ? JSONMembers(document: document, index: index) : nil
    }

    /// The member of that name; nil where there is none or this is no object.
    package subscript(_ name: StaticString) -> JSONValue? {
        name.withUTF8Buffer { find(UnsafeRawBufferPointer($0)) }
    }

    package subscript(name name: String) -> JSONValue? {
        Array(name.utf8).withUnsafeBytes { find($0) }
    }

    private func find(_ name: UnsafeRawBufferPointer) -> JSONValue? {
        let found = document.nodes.withUnsafeBufferPointer { nodes -> Int? in
            guard nodes[index].kind == .object else { return nil }
            return document.bytes.withUnsafeBufferPointer { text in
                var position = index + 1
                for _ in 0..<Int(nodes[index].count) {
                    if JSONDocument.text(of: nodes[position], in: text, equals: name) { return position + 1 }
                    position = Int(nodes[position + 1].next)
                }
                return nil
            }
        }
        return found.map { JSONValue(document: document, index: $0) }
    }

    /// The text of this value, as it stands.
    package var source: ArraySlice<UInt8> {
        let node = self.node
        return kind == .string
            ? document.bytes[Int(node.start) - 1..<Int(node.end) + 1]
            : document.bytes[Int(node.start)..<Int(node.end)]
    }

    /// An error about this value, for a reader that wanted something else.
    package func error(_ reason: String) -> JSONError {
        JSONError(reason, at: Int(node.start), in: document.bytes)
    }

    /// The line on which the value starts, from 1.
    package var line: Int { error("").line }
}

/// A node of the flat tree.
struct JSONNode {
    var kind: JSONValue.Kind
    /// Strings: whether a backslash stands in it.
    var escaped: Bool
    /// Offsets of the value's text; of a string, without its quotes.
    var start: UInt32
    var end: UInt32
    /// The index of the first node after this value and all in it.
    var next: UInt32
    /// Elements of an array, members of an object.
    var count: UInt32
}

/// The elements of an array.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var position: Int
    private var left: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        position = index + 1
        left = Int(document.nodes[index].count)
    }

    package var count: Int { left }
    package var underestimatedCount: Int { left }

    package mutating func next() -> JSONValue? {
        guard left > 0 else { return nil }
        left -= 1
        defer { position = Int(document.nodes[position].next) }
        return JSONValue(document: document, index: position)
    }
}

/// The members of an object.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var position: Int
    private var left: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        position = index + 1
        left = Int(document.nodes[index].count)
    }

    package var count: Int { left }
    package var underestimatedCount: Int { left }

    package mutating func next() -> JSONMember? {
        guard left > 0 else { return nil }
        left -= 1
        defer { position = Int(document.nodes[position + 1].next) }
        return JSONMember(document: document, index: position)
    }
}

/// A member of an object. Its name is made a string when it is asked for.
package struct JSONMember: Sendable {
    let document: JSONDocument
    /// Of the name's node; the value's is the next.
    let index: Int

    package var name: String { document.string(document.nodes[index]) }
    package var value: JSONValue { JSONValue(document: document, index: index + 1) }

    /// Compares UTF-8 bytes.
    package func isNamed(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in
            document.bytes.withUnsafeBufferPointer {
                JSONDocument.text(of: document.nodes[index], in: $0, equals: UnsafeRawBufferPointer(name))
            }
        }
    }
}
